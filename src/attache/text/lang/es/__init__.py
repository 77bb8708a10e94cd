"""Data for texts in this language."""
