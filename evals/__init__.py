"""Measurements: answers against gold questions, retrieval on any corpus, speed."""
