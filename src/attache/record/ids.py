"""Identifiers: derived from a document's digest, the span and the kind, so a re-run gives the same ones."""

import hashlib


def document_id(sha256: str) -> str:
    """Return the identifier of the document whose original bytes have this SHA-256 (hex)."""
    return "d-" + sha256[:16]


def part_id(prefix: str, sha256: str, *parts: object) -> str:
    """Return the identifier of a part of a document.

    Args:
        prefix: One or two letters for the kind: `i` item, `s` statement, `e` event, `m` measure, `p` point.
        sha256: The digest of the document's original bytes (hex), or of whatever the part belongs to.
        parts: What tells the part from others of its kind: usually its spans. Only `str()` of them counts.
    """
    told = "\x1f".join([prefix, sha256, *map(str, parts)])
    return f"{prefix}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
