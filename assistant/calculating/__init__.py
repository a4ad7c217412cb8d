"""Calculation from a conversation: what is asked for, from which facts, and what is missing."""
