"""Linking across documents: copies of one text."""

from .copies import copies

__all__ = ["copies"]
