"""What a redaction leaves on the disk: its journal while it runs, tombstones, and what it says beside an edition."""

import json
from pathlib import Path

JOURNAL = ".redaction"
TOMBSTONE = "tombstone"
NOTE = "redaction"
OVERLAY = ".redacted"


def journal(folder: Path) -> Path:
    """Return where a redaction that has begun says what it does."""
    return folder / JOURNAL


def overlay_of(edition: Path) -> dict[str, str] | None:
    """Return what a redaction says of an edition's file: digests `was` and `now`, `date`, `reason`; None if none did.

    Raises:
        ValueError, KeyError: It cannot be read.
    """
    path = edition.with_name(edition.name + OVERLAY)
    if not path.exists():
        return None
    told = json.loads(path.read_bytes())
    return {key: str(told[key]) for key in ("was", "now", "date", "reason")}
