"""Names of persons that their surroundings give away: a role before or behind them, or a surname used again."""

import functools
import re
from collections.abc import Sequence
from dataclasses import replace

from ..models.statements import Named
from ..record import Span
from ..text.dates import find
from .words import pattern, words

_SURE = 0.6
_PART = r"(?:[A-Z\u00c0-\u00de][\w’-]+|[A-Z]\.)"
_LINK = r"(?:(?:van|von|der|den|de|la|le|da|dos|del|bin|ibn|al|el)\s)"
_NAME = rf"{_PART}(?:[ \xa0]{_LINK}{{0,2}}{_PART}){{1,3}}"
_ONWARD = re.compile(rf"(?:[ \xa0]{_LINK}{{0,2}}{_PART}){{1,2}}")
_SPEAKS = re.compile(
    rf"(?<![\w’-])(?P<name>{_NAME})(?=\s(?:said|told|added|wrote|noted|warned|argued|explained|stressed)\b)"
)
_PRONOUN = re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
_MOST = 2000


@functools.cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    roles = "|".join(sorted((re.escape(r) for r in words("roles")), key=lambda r: (-len(r), r)))
    before = re.compile(rf"\b(?i:{roles})(?:\sof\sthe\s[A-Z]\w+)?\s(?P<name>{_NAME})")
    behind = re.compile(rf"(?<![\w’-])(?P<name>{_NAME}),\s(?=(?:[\w’-]+\s){{0,5}}(?:{roles})\b|who\b)")
    return before, behind


def with_plain_names(text: str, named: Sequence[Named]) -> tuple[Named, ...]:
    """Return the named mentions with persons in full ("Arda" in "Arda Velin"), and those that the words around show.

    Args:
        text: The text that the mentions count in.
        named: Mentions as the model found them.
    """
    out = [_full(text, name) if name.type == "person" else name for name in named]
    taken = [n.span for n in out if n.confidence >= 0.5]
    for rule in _patterns():
        for match in list(rule.finditer(text))[:_MOST]:
            _add(out, taken, text, Span(*match.span("name")))
    for match in list(_SPEAKS.finditer(text))[:_MOST]:
        last = match["name"].split()[-1]
        after = text[match.end() : match.end() + 4000]
        if re.search(rf"\b{re.escape(last)}\b(?! [A-Z])", after) or _PRONOUN.search(after[:300]):
            _add(out, taken, text, Span(*match.span("name")))
    return tuple(sorted(out, key=lambda n: (n.span, n.type)))


def _full(text: str, name: Named) -> Named:
    onward = _ONWARD.match(text, name.span.end)
    if onward is None or not name.span.of(text)[-1:].isalpha() or not name.span.of(text)[:1].isupper():
        return name
    return replace(name, span=Span(name.span.start, onward.end()))


def _add(out: list[Named], taken: list[Span], text: str, span: Span) -> None:
    parts = span.of(text).lower().split()
    if any(span.overlaps(other) for other in taken) or parts[0] in words("openers") or find(span.of(text), "en"):
        return
    if any(part in words("organisations") or part in words("roles") for part in parts) or pattern("vehicles").search(
        span.of(text)
    ):
        return
    out.append(Named(span=span, type="person", confidence=_SURE))
    taken.append(span)
