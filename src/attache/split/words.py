"""The word lists of the splitters: `split.toml` and `credits.toml` of each language."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

_LANGUAGES = ("en", "zh", "de", "es", "fr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """A pattern for `20. März 2031`, `20 de marzo de 2031`, `mars 2031`, and the number of each month's name."""

    pattern: re.Pattern[str]
    numbers: dict[str, int]


@functools.cache
def _tables(name: str) -> tuple[dict[str, object], ...]:
    found = []
    for language in _LANGUAGES:
        path = files("attache.text.lang") / language / f"{name}.toml"
        if path.is_file():
            found.append(tomllib.loads(path.read_text("utf-8")))
    return tuple(found)


@functools.cache
def lists(name: str, key: str) -> tuple[str, ...]:
    """Return the words under `key` of every language, longest first, in lower case."""
    words = {str(word).casefold() for table in _tables(name) for word in _list(table.get(key))}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@functools.cache
def by_first(name: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the words of `lists` by their first character, in the same order."""
    words = lists(name, key)
    return {first: tuple(w for w in words if w[0] == first) for first in {w[0] for w in words}}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


@functools.cache
def patterns(name: str, key: str) -> re.Pattern[str] | None:
    """Return one pattern for the expressions under `key` of every language, matched from the start of a line."""
    parts = [str(part) for table in _tables(name) for part in _list(table.get(key))]
    return re.compile("|".join(f"(?:{part})" for part in parts), re.IGNORECASE) if parts else None


@functools.cache
def months() -> tuple[Months, ...]:
    """Return the month names of the languages whose dates only source lines need."""
    out = []
    for table in _tables("credits"):
        names = table.get("months")
        if not isinstance(names, dict) or not names:
            continue
        numbers = {str(name): int(number) for name, number in names.items()}
        ways = "|".join(sorted(map(re.escape, numbers), key=len, reverse=True))
        pattern = re.compile(
            rf"(?<!\w)(?:(?P<d>[0-9]{{1,2}})(?:\.|er|º)?\s{{0,2}}(?:de\s)?)?(?P<m>{ways})\b\.?,?\s{{1,2}}(?:del?\s)?(?P<y>(?:19|20|21)[0-9]{{2}})(?!\w)",
            re.IGNORECASE,
        )
        out.append(Months(pattern=pattern, numbers=numbers))
    return tuple(out)
