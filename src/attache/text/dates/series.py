"""Dates of a whole text, each with the dates before it in mind."""

from dataclasses import replace

from ...record import DateRange, PartialDate
from .expression import Expression
from .finder import find
from .resolver import resolve


def resolve_all(
    text: str,
    *,
    anchor: PartialDate | None,
    lang: str | None = "en",
    start: int = 0,
    end: int | None = None,
) -> tuple[tuple[Expression, PartialDate | DateRange], ...]:
    """Return the date expressions of a stretch that can be resolved, with their dates, in order.

    "The same day", "the next day", 同日, 次日 count from the date named before them. Without an anchor, a day and
    month without year take the year of a full date in the same paragraph, if the paragraph names only one year;
    their `anchor` is the span of that date.
    """
    end = len(text) if end is None else min(end, len(text))
    found = find(text, lang, start, end)
    resolved: list[tuple[Expression, PartialDate | DateRange]] = []
    previous: PartialDate | None = None
    for position, expression in enumerate(found):
        date: PartialDate | DateRange | None
        if expression.kind == "sequence":
            date = resolve(expression, anchor=previous, lang=lang) if previous is not None else None
        else:
            date = resolve(expression, anchor=anchor, lang=lang)
            if date is None and anchor is None and expression.kind in ("partial", "interval"):
                date = _beside(text, expression, found, position, previous)
        if date is None:
            continue
        resolved.append((expression, date))
        latest = date.last if isinstance(date, DateRange) else date
        if latest.precision == "day":
            previous = replace(latest, span=expression.span)
    return tuple(resolved)


def _beside(
    text: str, expression: Expression, found: tuple[Expression, ...], position: int, previous: PartialDate | None
) -> PartialDate | DateRange | None:
    """Date a yearless day from the one full date of its paragraph, None unless that is the only year named there."""
    meaning = expression.meaning
    if meaning.month is None and meaning.day is not None and previous is not None:
        low, high = sorted((expression.start, previous.span.start if previous.span else expression.start))
        if "\n" in text[low:high]:
            return None
        return resolve(expression, anchor=replace(previous, value=previous.value[:7], precision="month"))
    if meaning.month is None or meaning.day is None or meaning.weekday is not None:
        return None
    first = text.rfind("\n", 0, expression.start)
    last = text.find("\n", expression.end)
    last = len(text) if last < 0 else last
    near = [
        each
        for each in found
        if each.kind == "absolute" and first <= each.start and each.end <= last and each.meaning.day is not None
    ]
    if not near or len({each.meaning.year for each in near}) != 1:
        return None
    neighbour = min(near, key=lambda each: abs(each.start - expression.start))
    date = resolve(neighbour, anchor=None)
    completed = replace(expression, meaning=replace(meaning, year=neighbour.meaning.year))
    made = resolve(completed, anchor=None)
    if not isinstance(date, PartialDate) or not isinstance(made, PartialDate):
        return None
    if abs((made.first_day() - date.first_day()).days) > 92:
        return None
    return replace(made, basis="resolved", anchor=neighbour.span)
