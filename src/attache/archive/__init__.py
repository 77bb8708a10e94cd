"""The archive: WARC files in which every original is kept, each read back only when its digest agrees."""

from .archive import Archive, Entry, Writer
from .warc import Place, Record

__all__ = ["Archive", "Entry", "Place", "Record", "Writer"]
