"""A story side by side: each outlet's telling, what only one side has, renderings of a quotation, words, tones."""

from .table import side_by_side

__all__ = ["side_by_side"]
