"""The archive: WARC files in which every original is kept, each read back only when its digest agrees."""

from .archive import Archive, Conversion, Entry, Note, Writer, plain_text
from .warc import Place, Record

__all__ = ["Archive", "Conversion", "Entry", "Note", "Place", "Record", "Writer", "plain_text"]
