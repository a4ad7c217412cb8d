"""Provisions become passages, vectors and a lexical index; questions find provisions in them.

Nothing is imported here: torch and chromadb are paid for only by the modules that need them.
"""
