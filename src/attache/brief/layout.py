"""An edition laid out for print: numbered sources, markers, and each cited span in its context.

The renderers only write down what stands here. `excerpt` gives the span with at most one sentence on either side;
`full` adds the archived text of each source, cut into plain and cited stretches.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from urllib.parse import urlsplit

from .. import tables
from ..record import Citation, Edition, EditionSource, Line, Point, Section, Span
from . import phrase
from .check.evidence import archived
from .context import Room, around, excerpts, flat, language_of, room_for
from .sheet import Band, Column, Entry, Excerpt, Listed, Marker, Part, Passage, Row, Sheet, Stretch

TextOf = Callable[[str], str | None]
_SIDE_LIMIT = 4
_NOTE = "Editor’s note:"
"""Before what an editor says beyond what is cited."""
_SHOWN = {"words", "headline", "event"}
ABOUT = {
    "changed": "Where a speaker’s words on an issue moved: the earlier ones, then the later.",
    "measures": "Policy measures as outlets report them, what states have done or announced before the rest.",
    "ahead": "Meetings after the last day of this brief, and measures that take effect, as reported by then.",
    "figures": "Figures that are told beside an earlier value, or by several reports.",
}
"""What stands in each section that lies across the issues, by its kind."""


def lay_out(edition: Edition, *, text_of: TextOf, full: bool = False, sides: Sequence[str] = ()) -> Sheet:
    """Return the edition laid out.

    Args:
        text_of: The archived text under a digest; where there is none, a citation is shown without context.
        full: Lay out the whole archived text of each cited source (for the desk's own use).
        sides: Names of the sides in the beat's order; without them, sides are numbered as they appear.
    """
    order = side_numbers(edition, sides)
    texts = {source.id: archived(source, text_of) for source in edition.sources}
    rooms: dict[str, Room] = dict.fromkeys(texts, "beside") if full else _rooms(edition, texts)
    sources = {source.id: source for source in edition.sources}
    numbers = {source.id: number for number, source in enumerate(edition.sources, 1)}
    cited: dict[str, dict[tuple[int, int], Passage]] = {key: {} for key in sources}
    parts: list[Part] = []
    counts: dict[str, int] = dict.fromkeys(order, 0)
    total = 0
    names = {issue.id: issue.name_en for issue in tables.issues() if issue.name_en}
    for at, section in enumerate(edition.sections, 1):
        columns: dict[str | None, list[Entry]] = {}
        bands: list[Band] = []
        rest: list[tuple[str | None, Entry]] = []
        across = section.kind in ABOUT
        for point in section.points:
            rows: list[Row] = []
            for index, line in enumerate(point.lines, 1):
                total += not across
                if line.side in counts and not across:
                    counts[line.side] += 1
                markers = _markers(line, f"{point.id}-{index}", sources, numbers, texts, rooms, cited)
                row = _row(line, markers, already=[note for row in rows for note in row.notes])
                named = line.side if across and section.kind != "changed" and line.side in order else None
                rows.append(replace(row, side=(named, order[named])) if named else row)
            title, note = point.title if across else None, None
            if section.kind == "changed":
                title, note = phrase.listed([names.get(one, one) for one in point.issues]) or None, point.title
            carried = None
            if across and title and section.kind != "changed" and rows:
                carried, rows[0] = rows[0].carried, replace(rows[0], carried=None)
            if across:
                entry = Entry(id=point.id, rows=tuple(rows), title=title, note=note, carried=carried)
                columns.setdefault(None, []).append(entry)
                continue
            own = _by_side(point, rows)
            told = _counted(point.outlets, point.origins)
            for side, entry in own:
                columns.setdefault(side, []).append(entry)
            if point.story is not None:
                bands.append(Band(columns=_columns(own, order), carried=told, story=point.story))
            else:
                rest += own
        laid = _columns([(side, entry) for side, entries in columns.items() for entry in entries], order)
        if rest:
            bands.append(Band(columns=_columns(rest, order)))
        parts.append(
            Part(
                id=f"part-{at}",
                kind=section.kind,
                title=section.title,
                columns=laid,
                lines=len(section.points) if across else sum(len(p.lines) for p in section.points),
                across=across,
                about=_about(section),
                bands=tuple(bands),
            )
        )
    listed = tuple(
        _listed(source, numbers[source.id], texts[source.id], cited[source.id], full, rooms[source.id])
        for source in edition.sources
    )
    return Sheet(
        title=phrase.tidy(edition.title),
        beat=phrase.tidy(edition.beat),
        language=edition.language,
        window=_window(edition),
        parts=tuple(parts),
        sources=listed,
        lines=total,
        outlets=len({source.outlet for source in edition.sources if source.outlet}),
        sides=tuple((name, order[name], counts[name]) for name in order if counts[name]),
        refused=edition.refused,
        writer=edition.generated_by.writer,
        version=edition.generated_by.version,
        full=full,
    )


def _by_side(point: Point, rows: Sequence[Row]) -> list[tuple[str | None, Entry]]:
    """Return the lines of a point as an entry for each side, in the order of the lines."""
    own: dict[str | None, list[Row]] = {}
    for line, row in zip(point.lines, rows, strict=True):
        own.setdefault(line.side, []).append(row)
    return [
        (side, Entry(id=point.id if at == 0 else f"{point.id}-{at}", rows=tuple(mine)))
        for at, (side, mine) in enumerate(own.items())
    ]


def _columns(entries: Sequence[tuple[str | None, Entry]], order: Mapping[str, int]) -> tuple[Column, ...]:
    by_side: dict[str | None, list[Entry]] = {}
    for side, entry in entries:
        by_side.setdefault(side, []).append(entry)
    # in the order of the edition, what speaks for no side last
    names = sorted(by_side, key=lambda name: name is None)
    return tuple(
        Column(name=name, number=order.get(name, 0) if name else 0, entries=tuple(by_side[name])) for name in names
    )


def _counted(outlets: int | None, origins: int | None) -> str | None:
    """Return the counts of outlets and first sources in words."""
    if outlets is None or origins is None:
        return None
    return f"{outlets} outlets, {origins} {'origin' if origins == 1 else 'origins'}"


def _about(section: Section) -> str | None:
    about = ABOUT.get(section.kind)
    if about is None or section.since is None:
        return about
    return f"{about} Since {phrase.days(section.since, section.since)}, the day after the last edition."


def side_numbers(edition: Edition, sides: Sequence[str]) -> dict[str, int]:
    """Return the number of each side: the beat's order, else that of appearance; from the fourth on all share one."""
    seen = [
        line.side
        for section in edition.sections
        for point in section.points
        for line in point.lines
        if line.side and line.side != "Others"
    ]
    names = list(dict.fromkeys((*sides, *seen)))
    return {**{name: min(i, _SIDE_LIMIT) for i, name in enumerate(names, 1)}, "Others": _SIDE_LIMIT}


def _markers(
    line: Line,
    prefix: str,
    sources: Mapping[str, EditionSource],
    numbers: Mapping[str, int],
    texts: Mapping[str, str | None],
    rooms: Mapping[str, Room],
    cited: dict[str, dict[tuple[int, int], Passage]],
) -> tuple[Marker, ...]:
    by_source: dict[str, list[Citation]] = {}
    for citation in line.citations:
        if citation.source in sources:
            by_source.setdefault(citation.source, []).append(citation)
    out: list[Marker] = []
    for key, citations in by_source.items():
        source = sources[key]
        passages = []
        # the words first: they are what a reader opens a citation for
        for citation in sorted(
            citations, key=lambda one: "words" not in one.supports and "headline" not in one.supports
        ):
            passage = _passage(citation, texts[key], numbers[key], source.language, rooms[key])
            passages.append(passage)
            if {"words", "headline", "event"} & set(citation.supports):
                cited[key].setdefault((citation.start, citation.end), passage)
        date = phrase.bare_date(source.published) if source.published else None
        label = ", ".join(part for part in (source.outlet or source.headline or "outlet not named", date) if part)
        out.append(
            Marker(
                id=f"c-{prefix}-{numbers[key]}",
                number=numbers[key],
                label=f"Source {numbers[key]}: {phrase.tidy(label)}",
                passages=tuple(passages),
                excerpts=_excerpts(citations, texts[key], source.language, rooms[key]),
            )
        )
    return tuple(sorted(out, key=lambda marker: marker.number))


def _excerpts(citations: Sequence[Citation], text: str | None, language: str | None, room: Room) -> tuple[Excerpt, ...]:
    """Return the words and headlines cited from one source, in the order of its text."""
    shown = [one for one in citations if _SHOWN & set(one.supports)]
    if text is None or any(text[one.start : one.end] != one.quote for one in citations):
        return tuple(
            Excerpt(stretches=((phrase.tidy(quote), True),), lang=language_of(quote, language))
            for quote in dict.fromkeys(one.quote for one in shown)
        )
    return excerpts(text, (Span(one.start, one.end) for one in shown), language, room=room)


def _rooms(edition: Edition, texts: Mapping[str, str | None]) -> dict[str, Room]:
    """Return how much of each source stands around the words cited: never so much that most of its text is printed."""
    cited: dict[str, list[Span]] = {source.id: [] for source in edition.sources}
    for section in edition.sections:
        for point in section.points:
            for one in (one for line in point.lines for one in line.citations if _SHOWN & set(one.supports)):
                text = texts.get(one.source)
                if text is not None and 0 <= one.start < one.end <= len(text):
                    cited[one.source].append(Span(one.start, one.end))
    return {
        source.id: room_for(text, cited[source.id], source.language) if text is not None else "words"
        for source in edition.sources
        for text in (texts[source.id],)
    }


def _row(line: Line, markers: tuple[Marker, ...], already: Sequence[str]) -> Row:
    """Return the row of a line; a table is named once in a point."""
    text = f"{_NOTE} {line.text}" if line.note else line.text
    head, _, last = text.rpartition(" ")
    # rows of a beat's own tables count below zero
    notes = tuple(
        f"{one.table}{' of the beat' if one.row.startswith('-') else ''}, row {one.row.lstrip('-')}: {one.source}"
        for one in line.tables
    )
    notes = tuple(note for note in dict.fromkeys(notes) if note not in already)
    carried = _counted(line.outlets, line.origins)
    return Row(text=text, head=head, last=last, lang=line.lang, markers=markers, notes=notes, carried=carried)


def _passage(citation: Citation, text: str | None, number: int, language: str | None, room: Room) -> Passage:
    before = after = ""
    if text is not None and text[citation.start : citation.end] == citation.quote:
        context = around(text, Span(citation.start, citation.end), language, room=room)
        before, after = text[context.start : citation.start], text[citation.end : context.end]
    lang = language_of(citation.quote, language)
    return Passage(
        before=flat(before),
        words=phrase.tidy(citation.quote),
        after=flat(after),
        supports=citation.supports,
        start=citation.start,
        end=citation.end,
        anchor=f"t{number}-{citation.start}",
        lang=lang,
    )


def safe_url(url: str | None) -> str | None:
    """Return the address if a page may link to it: http or https with a host; else None."""
    if not url or any(c.isspace() or ord(c) < 32 for c in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def _listed(
    source: EditionSource, number: int, text: str | None, cited: dict[tuple[int, int], Passage], full: bool, room: Room
) -> Listed:
    outlet = phrase.tidy(source.outlet or "") or "Outlet not named"
    spans = sorted(cited)
    return Listed(
        id=f"src-{number}",
        number=number,
        outlet=outlet,
        lang=language_of(outlet, source.language),
        headline=phrase.tidy(source.headline) if source.headline else None,
        headline_lang=language_of(source.headline or "", source.language),
        ownership=source.ownership,
        country=source.country,
        date=phrase.bare_date(source.published) if source.published else None,
        datetime=source.published.value if source.published else None,
        url=safe_url(source.url),
        address=phrase.tidy(source.url or source.path or "") or None,
        sha256=source.sha256,
        passages=tuple(cited[span] for span in spans),
        excerpts=_listed_excerpts(source, text, cited, room),
        text_lang=language_of(text or "", source.language) if full else None,
        paragraphs=_paragraphs(text, spans, number) if full and text is not None else (),
    )


def _listed_excerpts(
    source: EditionSource, text: str | None, cited: Mapping[tuple[int, int], Passage], room: Room
) -> tuple[Excerpt, ...]:
    if text is None or any(phrase.tidy(text[start:end]) != cited[start, end].words for start, end in cited):
        return tuple(
            Excerpt(stretches=((one.words, True),), lang=one.lang, starts=(one.start,))
            for _, one in sorted(cited.items())
        )
    return excerpts(text, (Span(start, end) for start, end in cited), source.language, room=room)


def _paragraphs(text: str, spans: Sequence[tuple[int, int]], number: int) -> tuple[tuple[Stretch, ...], ...]:
    """Return the text by paragraph, cut where a cited stretch begins or ends; stretches may overlap."""
    starts: dict[int, list[str]] = {}
    for start, _ in spans:
        starts.setdefault(start, []).append(f"t{number}-{start}")
    edges = sorted({0, len(text), *(edge for span in spans for edge in span if 0 <= edge <= len(text))})
    depth: dict[int, int] = {}
    for start, end in spans:
        depth[start] = depth.get(start, 0) + 1
        depth[end] = depth.get(end, 0) - 1
    out: list[list[Stretch]] = [[]]
    level = 0
    for low, high in pairwise(edges):
        level += depth.get(low, 0)
        for at, words in enumerate(text[low:high].split("\n")):
            if at:
                out.append([])
            anchors = tuple(starts.get(low, ())) if at == 0 else ()
            if words or anchors:
                out[-1].append(Stretch(text=_visible(words), cited=level > 0, anchors=anchors))
    return tuple(tuple(part) for part in out if any(one.text.strip() for one in part))


def _visible(words: str) -> str:
    """Return the words without control characters, which no page can show."""
    return "".join(
        c
        for c in words
        if c == "\t" or (ord(c) >= 32 and not 0x7F <= ord(c) <= 0x9F and not 0xD800 <= ord(c) <= 0xDFFF)
    )


def _window(edition: Edition) -> str:
    return phrase.days(edition.window.first, edition.window.last) or "all of the record"
