"""Linking across documents: copies of one text."""

from .copies import Signature, alike, copies, signature

__all__ = ["Signature", "alike", "copies", "signature"]
