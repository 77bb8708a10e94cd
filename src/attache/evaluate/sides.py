"""Which side the words for a speaker belong to, as far as they or the tables say."""

import functools
import re
import tomllib
from importlib.resources import files

from .. import tables
from ..annotate.states import state_words

UNKNOWN, OTHER = "unknown", "other"
_NAME = re.compile(
    r"[A-Z][\w.’'&-]*(?:\s(?:of|the|for|and|de|von|van)\s(?:the\s)?[A-Z][\w.’'&-]*|\s[A-Z][\w.’'&-]*){0,6}"
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,12}")
_MOST = 400


@functools.cache
def _sides() -> dict[str, str]:
    table = tomllib.loads((files("attache.data") / "regions.toml").read_text("utf-8"))
    return {str(code): side.replace("_", " ") for side, codes in table.items() for code in codes}


def side_of(source: str) -> str:
    """Return `chinese`, `us`, `european`, `other asian`, `other` or `unknown` for the words of a source.

    What names a state, or its adjective, decides; else an office, an official or an outlet of the tables whose name
    stands in the words and belongs to one country only. A name that the tables do not know is `unknown`.
    """
    words = " ".join(source[:_MOST].split())
    country = _country(words)
    return UNKNOWN if country is None else _sides().get(country, OTHER)


def _country(words: str) -> str | None:
    han = [match[0][:n] for match in _HAN.finditer(words) for n in range(len(match[0]), 1, -1)]
    for name in [words, *(match[0] for match in _NAME.finditer(words)), *han]:
        bare = re.sub(r"\A(?:The|the)\s|[’']s?\Z", "", name)
        found = _of_name(bare)
        if found is not None:
            return found
    stated = state_words(words, 0)
    return stated[0].country if stated else None


def _of_name(name: str) -> str | None:
    offices = {row.country for row in tables.offices().named(name) if row.country}
    if len(offices) == 1:
        return offices.pop()
    people = {
        row.country for person in tables.officials().named(name) for row in tables.officials().tenures(person)
    } - {""}
    if len(people) == 1:
        return people.pop()
    if offices or people:
        return None
    stated = state_words(name, 0)
    if stated:
        return stated[0].country
    outlet = tables.outlets().named(name)
    return (outlet.country or None) if outlet is not None else None
