"""Linking across documents: copies of one text."""
