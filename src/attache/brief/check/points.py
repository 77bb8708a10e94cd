"""What a point says besides its title and lines: how many outlets carry it, and its values over time."""

from collections.abc import Iterator, Mapping, Sequence

from ... import tables
from ...record import EditionSource, Line, Point
from . import numbers, words
from .carried import BodyOf, check_counts
from .evidence import Opened, TextOf, gather, open_citation

Found = tuple[str, str, str]


def of_point(
    point: Point, sources: Mapping[str, EditionSource], text_of: TextOf, body_of: BodyOf | None,
    countries: Mapping[str, Sequence[str]] | None = None, *, issue: bool = False,
) -> Iterator[Found]:  # fmt: skip
    """Yield where a point counts other outlets than its lines cite, or draws a value that no line tells.

    Args:
        countries: Those of each side of the beat; with it no line of an `issue` may stand under a side that none of
            the point's actors speaks for. Elsewhere a line stands under the side of its outlet.
    """
    if countries and issue:
        spoken = actors_of(point)
        theirs = {name for name, some in countries.items() if set(some) & spoken}
        for line in point.lines:
            if spoken and line.side and countries.get(line.side) and line.side not in theirs:
                yield "side", line.side, f"none of those told of speaks for it ({', '.join(sorted(spoken))})"
    if point.outlets is not None or point.origins is not None:
        every = Line(
            text="",
            citations=tuple(citation for line in point.lines for citation in line.citations),
            outlets=point.outlets,
            origins=point.origins,
        )
        opened = (open_citation(citation, sources, text_of) for citation in every.citations)
        evidence = gather(every, tuple(one for one in opened if isinstance(one, Opened)))
        yield from check_counts(every, evidence, body_of)
    if point.series is None:
        return
    for value in point.series.values:
        if not 0 <= value.line < len(point.lines):
            yield "series", f"{value.value:g}", f"the point has no line {value.line}"
            continue
        quotes = [words.fold(citation.quote) for citation in point.lines[value.line].citations]
        if not any(words.fold(value.text) in quote for quote in quotes):
            yield "series", value.text, "stands in none of the words cited"
        elif point.series.kind == "figure":
            have = [float(one.value) for one in numbers.numbers(value.text)]
            if have and not any(abs(one - value.value) <= 1e-6 * max(1.0, abs(one)) for one in have):
                yield "series", f"{value.value:g}", f"the words cited have “{value.text}”"


def actors_of(point: Point) -> set[str]:
    """Return the countries that the actors of a point speak for; nothing where one of them is not known."""
    out: set[str] = set()
    for actor in point.actors:
        office, tenures = tables.offices().get(actor), tables.officials().tenures(actor)
        if len(actor) == 2 and actor.isupper():
            out.add(actor)
        elif office is not None and office.country:
            out.add(office.country)
        elif tenures and tenures[0].country:
            out.add(tenures[0].country)
        else:
            return set()
    return out
