"""The text of a source → documents and their provisions."""
