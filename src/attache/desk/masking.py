"""Marks in the place of a person's names and words: of the same length, so that every span still holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

import msgspec

from .. import tables
from ..record import Document, Edition, Line, Point, Reading, Section
from ..record.codec import decode_reading, to_builtins
from ..store.inspection import MARK
from ..text.paragraphs import is_han

GONE = "[redacted]"
_LINE = MARK * 8
_SHORTEST = 8
_TITLE = 3
_ADDRESS = re.compile(r"[a-z]{2,10}://[^\s<>\"]{1,2000}")
_CHARACTER = re.compile(r"[^\n]")


def marked(text: str) -> str:
    """Return marks of the same length; line feeds stay."""
    return _CHARACTER.sub(MARK, text)


class Names:
    """The names of one person, as they may be written, and the ids under which our tables know them."""

    def __init__(self, names: Iterable[str]) -> None:
        given = [" ".join(name.split()) for name in names]
        self.ids = frozenset(key for name in given for key in tables.officials().named(name))
        for key in sorted(self.ids):
            for row in tables.officials().tenures(key):
                forms = (row.name_en, row.name_zh, *row.aliases)
                given += [form for form in forms if form and (len(form.split()) > 1 or is_han(form[0]))]
        self.names = tuple(dict.fromkeys(name for name in given if len(name) > 1))
        self._full = re.compile("|".join(map(_pattern, self.names)) or r"(?!)", re.IGNORECASE)
        last = {name.split()[-1] for name in self.names if len(name.split()) > 1 and not is_han(name[-1])}
        self._last = frozenset(word for word in last if len(word) > 1)
        self._surname = re.compile("|".join(map(_pattern, sorted(self._last))) or r"(?!)")
        self._anyhow = re.compile("|".join(map(_pattern, sorted(self._last))) or r"(?!)", re.IGNORECASE)
        slugs = (r"[\W_]*".join(map(re.escape, name.split())) for name in self.names)
        self._slug = re.compile("|".join(slugs) or r"(?!)", re.IGNORECASE)

    def masked(self, text: str) -> str:
        """Return the text with marks in the place of whole names."""
        return self._full.sub(lambda found: marked(found.group()), text)

    def masked_also_surname(self, text: str) -> str:
        """Return the text with marks in the place of whole names, and of the surname alone."""
        return self._surname.sub(lambda found: marked(found.group()), self.masked(text))

    def stands_in(self, text: str) -> bool:
        """Whether a whole name stands in the text."""
        return bool(self._full.search(text))

    def is_name(self, words: str) -> bool:
        """Whether words are a name of this person: a whole one, or the surname, at most with a short title before it.

        A longer word before the surname may be another person's given name.
        """
        *before, last = words.split() or [""]
        return self.stands_in(words) or (last in self._last and all(len(one.rstrip(".")) <= _TITLE for one in before))

    def in_address(self, address: str | None) -> bool:
        """Whether an address or a path holds a name, written as such things are."""
        return bool(address and self._slug.search(unquote(address)))

    def spans(self, text: str, *, surnames: bool) -> list[tuple[int, int]]:
        """Return where names stand in the text."""
        found = [one.span() for one in self._full.finditer(text)]
        if surnames:
            found += [one.span() for one in self._surname.finditer(text)]
            for address in _ADDRESS.finditer(text):  # there names stand in small letters
                found += [
                    one.span() for one in self._anyhow.finditer(text, address.start(), address.end())
                ]  # fmt: skip
        return found


def _pattern(name: str) -> str:
    words = r"\s+".join(map(re.escape, name.split()))
    return words if is_han(name[0]) else rf"(?<!\w){words}(?!\w)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A reading before and after; `words` are the stretches of what the person said, `marks` all that is marked."""

    before: Reading
    after: Reading
    marks: tuple[tuple[int, int], ...]
    words: tuple[tuple[int, int], ...] = ()
    whole: bool = False


def gone(reading: Reading) -> Masked:
    """Return the reading of a document of which nothing is left but that it was there."""
    document = reading.document
    after = Document(
        id=document.id, sha256=document.sha256, media_type=document.media_type, text=GONE, chars=len(GONE),
        title=GONE, outlet=document.outlet,
    )  # fmt: skip
    return Masked(before=reading, after=Reading(document=after), marks=((0, len(document.text)),), whole=True)


def masked(reading: Reading, names: Names) -> Masked:
    """Return the reading with marks in the place of a person's names, and of what that person is said to have said."""
    text = reading.document.text
    words: list[tuple[int, int]] = []
    spans = names.spans(text, surnames=True)
    others: list[tuple[int, int]] = []
    for item in reading.items:
        for mention in item.mentions:
            if mention.actor in names.ids or (mention.type == "person" and names.is_name(mention.text)):
                if mention.actor is None or mention.actor in names.ids or names.stands_in(mention.text):
                    spans.append((mention.start, mention.end))
                else:
                    others.append((mention.start, mention.end))
        for said in item.statements:
            speaker = said.speaker
            if speaker is not None and (speaker.id in names.ids or names.is_name(speaker.name)):
                words += [(span.start, span.end) for span in said.content]
    spans = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in others)]
    marks = _merged([*spans, *words])
    pieces, at = [], 0
    for start, end in marks:
        pieces += [text[at:start], marked(text[start:end])]
        at = end
    now = "".join([*pieces, text[at:]])
    plain = _walked(to_builtins(replace(reading, document=replace(reading.document, text=""))), text, now, names)
    document = plain["document"]
    document["path"] = None if names.in_address(document["path"]) else document["path"]
    document["url"] = None if names.in_address(document["url"]) else document["url"]
    after = decode_reading(msgspec.json.encode(plain))
    after = replace(after, document=replace(after.document, text=now))
    return Masked(before=reading, after=after, marks=marks, words=_merged(words))


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        elif end > start:
            out.append((start, end))
    return tuple(out)


def _walked(value: Any, text: str, now: str, names: Names) -> Any:
    """Return plain JSON with each string as it stands in the marked text, or with names marked."""
    if isinstance(value, dict):
        out = {key: _walked(part, text, now, names) for key, part in value.items()}
        start, end = value.get("start"), value.get("end")
        if isinstance(start, int) and isinstance(end, int) and value.get("text") == text[start:end]:
            out["text"] = now[start:end]
        if isinstance(value.get("actor"), str) and value["actor"] in names.ids:
            out["actor"] = None
        name = value.get("name")
        if "id" in value and isinstance(name, str) and (value["id"] in names.ids or names.is_name(name)):
            out["id"], out["name"] = None, marked(name)
        return out
    if isinstance(value, list | tuple):
        return [_walked(part, text, now, names) for part in value]
    if isinstance(value, str):
        if len(value) >= _SHORTEST and (at := text.find(value)) >= 0:
            return now[at : at + len(value)]
        return names.masked(value)
    return value


def masked_json(plain: Any, names: Names) -> Any:
    """Return plain JSON with names marked, and with no id of the person."""
    return _walked(plain, "", "", names)


# --- editions ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Taken:
    """What was taken out, by digest of the original and of each text that it had."""

    by_digest: dict[str, Masked] = field(default_factory=dict)
    names: Names | None = None


def redacted(edition: Edition, taken: Taken) -> Edition:
    """Return the edition with marks for what it cites of what was taken out; what it does not cite stays."""
    of = {
        source.id: found
        for source in edition.sources
        if (found := taken.by_digest.get(source.sha256) or taken.by_digest.get(source.text_sha256))
    }
    names = taken.names
    said = names.masked if names else (lambda text: text)
    sources = tuple(
        replace(
            source,
            headline=_headline(source.headline, of[source.id], said),
            url=None if of[source.id].whole else of[source.id].after.document.url,
            path=None if of[source.id].whole else of[source.id].after.document.path,
        )
        if source.id in of
        else replace(source, headline=said(source.headline) if source.headline else source.headline)
        for source in edition.sources
    )
    sections = tuple(_section(section, of, taken) for section in edition.sections)
    return replace(edition, title=said(edition.title), sections=sections, sources=sources)


def _headline(headline: str | None, found: Masked, said: Any) -> str | None:
    if headline is None:
        return None
    if found.whole:
        return GONE
    at = found.before.document.text.find(headline)
    return found.after.document.text[at : at + len(headline)] if at >= 0 else str(said(headline))


def _section(section: Section, of: dict[str, Masked], taken: Taken) -> Section:
    title = taken.names.masked(section.title) if taken.names else section.title
    points = tuple(_point(point, of, taken) for point in section.points)
    quotes = [c.quote for p in section.points for n in p.lines for c in n.citations if c.source in of]
    if any(one.whole for one in of.values()) and any(section.title.strip() and section.title in q for q in quotes):
        title = _LINE
    return replace(section, title=title, points=points)


def _point(point: Point, of: dict[str, Masked], taken: Taken) -> Point:
    pairs = [_line(line, of, taken) for line in point.lines]
    ids = taken.names.ids if taken.names else frozenset()
    title = point.title
    if title is not None:
        title = _LINE if any(wiped for _, wiped in pairs) else taken.names.masked(title) if taken.names else title
    actors = tuple(actor for actor in point.actors if actor not in ids)
    return replace(point, lines=tuple(line for line, _ in pairs), title=title, actors=actors)


def _line(line: Line, of: dict[str, Masked], taken: Taken) -> tuple[Line, bool]:
    """Return the line, and whether nothing of its own words is left."""
    wiped = touched = False
    citations = []
    for citation in line.citations:
        found = of.get(citation.source)
        quote = citation.quote
        if found is not None and found.whole:
            quote, wiped = marked(quote), True
        elif found is not None:
            if found.before.document.text[citation.start : citation.end] == quote:
                quote = found.after.document.text[citation.start : citation.end]
            elif taken.names:
                quote = taken.names.masked(quote)
            touched = touched or quote != citation.quote
            wiped = wiped or any(a < citation.end and citation.start < b for a, b in found.words)
        citations.append(replace(citation, quote=quote))
    if wiped:
        return replace(line, text=_LINE, citations=tuple(citations), tables=()), True
    text = line.text
    if taken.names:
        text = taken.names.masked_also_surname(text) if touched else taken.names.masked(text)
    return replace(line, text=text, citations=tuple(citations), tables=() if touched else line.tables), False
