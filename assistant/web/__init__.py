"""The web page: what is shown, how it looks, how it is served."""
