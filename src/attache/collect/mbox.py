"""Mailboxes in one file (mbox): each message by itself, in bounded memory."""

import re
from collections.abc import Iterator
from typing import IO

from ..errors import InputError, TooLarge

_LINE = 64 * 1024
_DATED = re.compile(rb"From .{0,300}\d{1,2}:\d{2}.{0,80}\d{4}|From .{0,300}\d{4}.{0,80}\d{1,2}:\d{2}")
_BARE = re.compile(rb"From [^\s:]{1,300}\s*\Z")
_FIELD = re.compile(rb"[!-9;-~]{1,76}:|>From ")
_QUOTED = re.compile(rb">+From ")


def is_mbox(head: bytes) -> bool:
    """Whether a file that begins like this is an mbox: a "From " line with a header of a mail below it."""
    if not head.startswith(b"From "):
        return False
    first, _, rest = head.partition(b"\n")
    return bool(_DATED.match(first) or _BARE.match(first)) and _FIELD.match(rest) is not None


def messages(stream: IO[bytes], max_bytes: int) -> Iterator[bytes | InputError]:
    """Yield the messages of an mbox in order, each without its "From " line, or the error of one that is too large.

    A new message begins at a line "From …" behind an empty line, with a date or as bare as the first of the file, and
    a mail header below it; so a sentence that begins with "From" parts nothing. One ">" is taken off from lines
    ">From …", which undoes mboxo and mboxrd. Line ends stay as they are. Time is linear in the size of the file.
    """
    parts: list[bytes] = []
    size = 0
    too_large = bare = False
    held: bytes | None = None  # a "From " line, not known yet to be one that parts
    start = True  # whether this line begins a line of the file, not the middle of a long one
    blank = True
    first = True

    def whole() -> Iterator[bytes | InputError]:
        if too_large:
            yield TooLarge(f"this message is larger than {max_bytes} bytes")
        elif parts:
            # the empty line before the next "From " belongs to the mailbox
            yield b"".join(parts[:-1] if parts[-1] in (b"\n", b"\r\n") else parts)

    while line := stream.readline(_LINE):
        if held is not None:
            parting, held_line, held = _FIELD.match(line) is not None, held, None
            if parting:
                if not first:
                    yield from whole()
                parts, size, too_large, first = [], 0, False, False
            else:
                parts.append(held_line)
                size += len(held_line)
        if start and blank and line.startswith(b"From ") and line.endswith(b"\n"):
            dated = _DATED.match(line) is not None
            if dated or ((bare or first) and _BARE.match(line)):
                bare = bare or not dated
                held = line
                blank = False
                continue
        if start and _QUOTED.match(line):
            line = line[1:]
        size += len(line)
        if size > max_bytes:
            too_large, parts = True, []
        else:
            parts.append(line)
        blank = start and line in (b"\n", b"\r\n")
        start = line.endswith(b"\n")
    if held is not None:
        parts.append(held)
    yield from whole()
