"""Documents → provisions: every character of a source has its place and can be cited from it."""
