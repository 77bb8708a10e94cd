"""Damaged places of a text."""

from ..record import Flaw


def flaws_of(text: str, language: str | None) -> tuple[Flaw, ...]:
    """Return the damaged places of a text, in order."""
    return ()
