"""Names of states and their adjectives: which state a text names, and which one an office belongs to."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from ..record import Span

_LINK = re.compile(r"(?:[’']s)?\s+\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWord:
    """A name of a state, or an adjective, in a text."""

    span: Span
    country: str
    name: bool


def state_words(words: str, offset: int) -> tuple[StateWord, ...]:
    """Return the English names of states and their adjectives in a text, in order; spans count from `offset`."""
    known = _known()
    return tuple(
        StateWord(span=Span(m.start() + offset, m.end() + offset), country=known[key][0], name=known[key][1])
        for m in _pattern().finditer(words)
        if (key := m[0].replace("’", "'")) in known
    )


def is_shared(form: str) -> bool:
    """Whether many states may have an office of this name, so that the name alone tells no state."""
    table = _table()
    return (
        form in table["shared"]
        or form.startswith(tuple(f"{head} " for head in table["shared_heads"]))
        or form.endswith(tuple(f" {tail}" for tail in table["shared_tails"]))
    ) and not _pattern().search(form)


def before(text: str, span: Span, spotted: tuple[StateWord, ...]) -> StateWord | None:
    """Return the state word right before a name ("French Foreign Ministry", "China's Ministry of …")."""
    for word in spotted:
        if word.span.end <= span.start <= word.span.end + 4 and _LINK.fullmatch(text, word.span.end, span.start):
            return word
        if word.span.start > span.start:
            break
    return None


def behind(text: str, span: Span, spotted: tuple[StateWord, ...]) -> StateWord | None:
    """Return the state that a name goes on with ("Ministry of Commerce of the People's Republic of China")."""
    for word in spotted:
        if span.end < word.span.start <= span.end + 10 and re.fullmatch(
            r"\s+(?:of|in)\s+(?:the\s+)?", text[span.end : word.span.start]
        ):
            return word
    return None


@functools.cache
def state_name(country: str) -> str | None:
    """Return the usual English name of a state by its ISO 3166-1 code, or None where the list has none."""
    row = _table()["states"].get(country)
    full = [name for name in row["names"] if "." not in name and not name.isupper()] if row else []
    return next((name for name in full[1:] if name in full[0]), full[0]) if full else None


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / "en" / "states.toml").read_text("utf-8"))


@functools.cache
def _known() -> dict[str, tuple[str, bool]]:
    out: dict[str, tuple[str, bool]] = {}
    for country, row in _table()["states"].items():
        out |= dict.fromkeys(row["names"], (country, True))
        out |= dict.fromkeys(row["of"], (country, False))
    return out


@functools.cache
def _pattern() -> re.Pattern[str]:
    forms = sorted(_known(), key=lambda form: (-len(form), form))
    ways = "|".join(re.escape(form).replace("'", "[’']") for form in forms)
    return re.compile(rf"(?<![\w@/.-])(?:{ways})(?![\w@])")
