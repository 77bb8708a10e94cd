"""What may support a line: its citations as opened in the archive, their sources, its table references."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ... import tables
from ...record import Citation, EditionSource, Line, TableReference
from . import days, words

TextOf = Callable[[str], str | None]
_LONG_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A citation that was found in the archive, with the whole archived text."""

    citation: Citation
    source: EditionSource
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that may support one line; texts are folded for comparison."""

    opened: tuple[Opened, ...]
    quotes: tuple[str, ...]
    outlets: tuple[str, ...]
    headlines: tuple[str, ...]
    rows: tuple[str, ...]
    dates: tuple[days.Written, ...]
    meant: tuple[tuple[str, tuple[days.Written, ...]], ...] = ()
    """Words cited for a date that give no year ("on Tuesday"), with the dates that they mean."""

    def carriers(self) -> int:
        """How many outlets carry the items that are cited for words: those cited as outlets, else the source's own."""
        named: dict[tuple[str, str], list[str]] = {}
        for one in self.opened:
            held = named.setdefault((one.source.id, one.citation.item), [])
            if "outlet" in one.citation.supports and len(one.citation.quote) < _LONG_NAME:
                held.append(one.citation.quote)
        told = {(one.source.id, one.citation.item): one.source.outlet for one in self.opened}
        names = (name for key, held in named.items() for name in (held or (told[key],)))
        return len({_canonical(name) for name in names if name})


def open_citation(
    citation: Citation, sources: Mapping[str, EditionSource], text_of: TextOf
) -> Opened | tuple[str, str]:
    """Return the citation with its archived text, or the kind of problem and what is wrong."""
    source = sources.get(citation.source)
    if source is None:
        return "unknown-source", f"the edition lists no source {citation.source!r}"
    if not citation.quote.strip():
        return "empty-quote", "the citation quotes nothing"
    text = archived(source, text_of)
    if text is None:
        return "not-archived", f"the archive has no text of source {citation.source}"
    if not 0 <= citation.start < citation.end <= len(text):
        return "out-of-range", f"{citation.start}-{citation.end} lies outside the {len(text)} characters of the text"
    there = text[citation.start : citation.end]
    if there != citation.quote:
        return "quote-differs", f"the archive has “{_short(there)}” at {citation.start}-{citation.end}"
    return Opened(citation=citation, source=source, text=text)


def archived(source: EditionSource, text_of: TextOf) -> str | None:
    """Return the archived text of a source: under the digest of the text, else under that of the original."""
    for digest in (source.text_sha256, source.sha256):
        if digest:
            text = text_of(digest)
            if text is not None:
                return text
    return None


def _short(text: str, most: int = 80) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def gather(line: Line, opened: tuple[Opened, ...]) -> Evidence:
    """Return what may support the line, given its citations that could be opened."""
    quotes = tuple(words.fold(one.citation.quote) for one in opened)
    sources = {one.source.id: one.source for one in opened}
    # an outlet that a source line names, under any name that the outlets table gives it
    named = [source.outlet for source in sources.values()]
    named += [
        one.citation.quote
        for one in opened
        if "outlet" in one.citation.supports and len(one.citation.quote) < _LONG_NAME
    ]
    rows = tuple(words.fold(text) for reference in line.tables for text in row_texts(reference) if text)
    return Evidence(
        opened=opened,
        quotes=quotes,
        outlets=tuple(dict.fromkeys(words.fold(form) for name in named for form in outlet_forms(name) if form)),
        headlines=tuple(words.fold(source.headline) for source in sources.values() if source.headline),
        rows=rows,
        dates=_dates(opened, sources),
        meant=_meant(opened),
    )


def outlet_forms(outlet: str | None) -> tuple[str, ...]:
    """Return the names under which an outlet may be printed: its own, and the forms of the outlets table."""
    if not outlet:
        return ()
    row = tables.outlets().named(outlet)
    return (outlet, row.name, row.native_name, *row.aliases) if row else (outlet,)


def _canonical(outlet: str) -> str:
    row = tables.outlets().named(outlet)
    return tables.fold(row.name if row else outlet)


def row_texts(reference: TableReference) -> tuple[str, ...]:
    """Return what a row of our tables says, or nothing when there is no such row or it may not be printed."""
    number = reference.row.rpartition(":")[2]
    if not number.lstrip("-").isdecimal():
        return ()
    at = int(number)
    if reference.table == "officials":
        for tenure in tables.officials().rows:
            if tenure.row == at and tenure.rechecked and tenure.source == reference.source:
                office = tables.offices().get(tenure.office_id)
                return (tenure.name_en, tenure.name_zh, tenure.role, office.name_en if office else "")
    elif reference.table == "offices":
        for office in tables.offices().rows:
            if office.row == at and office.source == reference.source and "not re-checked" not in office.source:
                return (office.name_en, office.name_zh, *office.aliases, *office.abbreviations)
    elif reference.table == "outlets":
        for outlet in tables.outlets().rows:
            if outlet.row == at and outlet.source == reference.source and "not re-checked" not in outlet.source:
                return (outlet.name, outlet.native_name, *outlet.aliases)
    return ()


def _dates(opened: tuple[Opened, ...], sources: Mapping[str, EditionSource]) -> tuple[days.Written, ...]:
    """Return every date that the evidence supports: stated, resolved with a cited anchor, or the publication's."""
    out: list[days.Written] = []
    for key, source in sources.items():
        published = days.of_partial(source.published) if source.published else None
        stated = [date for one in opened if one.source.id == key for date in days.written(one.citation.quote)]
        anchors = tuple(date for date in (*stated, published) if date and date.year is not None)
        out += stated
        if published:
            out.append(published)
        for one in opened:
            if one.source.id == key and {"date", "when"} & set(one.citation.supports):
                out += days.resolved(one.citation.quote, anchors, _language(one))
    return tuple(out)


def _meant(opened: tuple[Opened, ...]) -> tuple[tuple[str, tuple[days.Written, ...]], ...]:
    """Return the words cited for a date that need an anchor, each with the dates that they mean by those cited."""
    out = []
    for one in opened:
        if "date" not in one.citation.supports or any(d.year is not None for d in days.written(one.citation.quote)):
            continue
        published = days.of_partial(one.source.published) if one.source.published else None
        beside = [d for o in opened if o.source.id == one.source.id for d in days.written(o.citation.quote)]
        anchors = tuple(d for d in (*beside, published) if d and d.year is not None)
        dates = days.resolved(one.citation.quote, anchors, _language(one))
        if dates:
            out.append((one.citation.quote, dates))
    return tuple(out)


def _language(one: Opened) -> str:
    language = one.source.language or ""
    return (
        "zh"
        if language.startswith("zh") or (words.names(one.citation.quote[:1]) and one.citation.quote[:1] > "\u3400")
        else "en"
    )
