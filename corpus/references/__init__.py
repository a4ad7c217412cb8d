"""References between provisions → links that can be followed."""
