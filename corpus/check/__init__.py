"""What an editor should look at before a library is published."""
