"""What a turn states: quantities and dates, and which words are meant where a key was missed."""
