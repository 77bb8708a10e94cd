"""Measures in Chinese text."""

from ...record import Item, Measure, Reading


def measures(reading: Reading, item: Item, text: str) -> tuple[Measure, ...]:
    """Return the measures that a Chinese item tells of; as `annotate.measures.measures`."""
    return ()
