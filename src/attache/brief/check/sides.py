"""Whether a line stands under the side that its speaker speaks for."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ... import tables
from ...record import Line
from . import lexicon, words
from .direction import named
from .evidence import Opened

_WHO = frozenset(("speaker", "role", "organisation"))


def countries(opened: Sequence[Opened]) -> frozenset[str]:
    """Return the countries that whoever is cited as the speaker speaks for, as far as our tables tell."""
    out: set[str] = set()
    for one in opened:
        supports = set(one.citation.supports)
        quote = " ".join(one.citation.quote.split())
        if not _WHO & supports or (len(quote) > 120 and "words" not in supports):
            continue
        if "words" in supports:
            out |= _subject(quote)
            continue
        runs = [re.sub(r"^[Tt]he ", "", run.words) for run in words.names(quote)] or [quote]
        for run in (quote, *runs):
            for person in tables.officials().named(run):
                out.update(row.country for row in tables.officials().tenures(person)[:1] if row.country)
            out.update(row.country for row in tables.offices().named(run) if row.country)
            code = named(run)
            if len(code) == 2 and code.isupper():
                out.add(code)
    return frozenset(out)


_SUBJECT = re.compile(
    rf"^(?P<who>.{{3,90}}?)\s(?:also |then )?(?:{'|'.join(sorted(lexicon.cues(), key=len, reverse=True))})\b"
)


def _subject(quote: str) -> set[str]:
    """Return the country of the office or state that a sentence begins with, as the one who says something."""
    said = _SUBJECT.match(quote)
    if said is None or re.search(r"[,;:“”\"]", said["who"]):
        return set()
    who = re.sub(r"^[Tt]he ", "", said["who"])
    found = {row.country for row in tables.offices().named(who) if row.country}
    code = named(who)
    return found or ({code} if len(code) == 2 and code.isupper() and len(who.split()) < 3 else set())


def check_side(
    line: Line, opened: Sequence[Opened], sides: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str]]:
    """Yield where a line stands under a side, though all that its speaker speaks for belongs to another.

    Args:
        sides: The countries of each side of the beat, by its name.
    """
    if not line.side or not sides:
        return
    known = [name for name, some in sides.items() if some]
    spoken = countries(opened)
    where = {next((name for name in known if country in sides[name]), None) for country in spoken}
    if len(where) != 1:
        return
    theirs = where.pop()
    if line.side in known and theirs != line.side:
        yield "side", line.side, f"the speaker speaks for {theirs or 'none of the sides'} ({', '.join(sorted(spoken))})"
    elif line.side not in known and theirs is not None:
        yield "side", line.side, f"the speaker speaks for {theirs} ({', '.join(sorted(spoken))})"
