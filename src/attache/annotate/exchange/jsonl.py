"""Annotations as JSON Lines, one document a line, and corrections as they are kept."""

import msgspec

from ...errors import BadAnnotation
from .rows import ANNOTATION_SCHEMA, Annotation, Correction, checked


def encode(value: Annotation | Correction) -> bytes:
    """Return one line of JSON, without the line feed; the same value gives the same bytes."""
    return msgspec.json.encode(value)


def decode(line: bytes | str, place: str | None = None) -> Annotation:
    """Return the annotation of one line.

    Raises:
        BadAnnotation: It is no JSON of the shape `attache.annotation/1`, or its spans do not fit its text.
    """
    mark = "\ufeff" if isinstance(line, str) else b"\xef\xbb\xbf"  # editors may put one first
    try:
        found = msgspec.json.decode(line.removeprefix(mark), type=Annotation)  # type: ignore[arg-type]
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadAnnotation(f"not of the shape {ANNOTATION_SCHEMA}: {error}", place=place) from error
    return checked(found, place)


def decode_correction(line: bytes | str, place: str | None = None) -> Correction:
    """Return the correction of one line of a file that Attaché keeps.

    Raises:
        BadAnnotation: It is none.
    """
    try:
        return msgspec.json.decode(line, type=Correction)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadAnnotation(f"not of the shape attache.correction/1: {error}", place=place) from error
