"""Markdown: numbered references, every mark-up character of a source escaped; the same edition gives the same bytes."""

import re
from collections.abc import Sequence

from ...record import Edition
from ..layout import TextOf, lay_out
from ..sheet import Listed, Part, Row

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d{1,9}[.)])(?=\s|$)")


def render(edition: Edition, *, text_of: TextOf, sides: Sequence[str] = ()) -> str:
    """Return the edition as Markdown: sections, sides, lines with numbered references, and the list of sources."""
    sheet = lay_out(edition, text_of=text_of, sides=sides)
    out = [f"# {escaped(sheet.title)}", "", f"*{escaped(sheet.beat)}, {escaped(sheet.window)}*", ""]
    if not sheet.parts:
        out += ["Nothing in the record: no statement or headline of this window could be printed with its source.", ""]
    for part in sheet.parts:
        out += [f"## {escaped(part.title)}", ""]
        if part.across:
            out += _changes(part) if part.kind == "changed" else _told(part)
            continue
        named = any(column.name for column in part.columns)
        for band in part.bands:
            if band.story is not None:
                out += [f"**One happening{f', {band.carried}' if band.carried else ''}**", ""]
            elif len(part.bands) > 1:
                out += ["**Besides**", ""]
            for column in band.columns:
                out += [f"### {escaped(column.name or ('Also reported' if named else 'Reported'))}", ""]
                for entry in column.entries:
                    out += [f"{'- ' if index == 0 else '  '}{_sentence(row)}" for index, row in enumerate(entry.rows)]
                out.append("")
    if sheet.sources:
        out += ["## Sources", ""]
        for source in sheet.sources:
            out += _source(source)
        out.append("")
    refused = "1 line was" if sheet.refused == 1 else f"{sheet.refused} lines were"
    writer = "by rule" if sheet.writer == "rules" else f"by {escaped(sheet.writer)}"
    checked = f"Each line was checked against the archived texts; {refused} refused."
    out.append(f"Composed {writer}, Attaché {escaped(sheet.version)}. {checked}")
    return ("\n".join(out) + "\n").encode("utf-8", "replace").decode()


def _changes(part: Part) -> list[str]:
    out = []
    for entry in (entry for column in part.columns for entry in column.entries):
        note = f": {escaped(entry.note)}" if entry.note else ""
        out.append(f"- {escaped(entry.title or '')}{note}")
        out += [f"  - {'Later' if index else 'Earlier'}: {_sentence(row)}" for index, row in enumerate(entry.rows)]
    return [*out, ""]


def _told(part: Part) -> list[str]:
    out = [escaped(part.about), ""] if part.about else []
    for entry in (entry for column in part.columns for entry in column.entries):
        if entry.title:
            out.append(f"- {escaped(entry.title)}{f' ({entry.carried})' if entry.carried else ''}")
        for index, row in enumerate(entry.rows):
            side = f"{escaped(row.side[0])}: " if row.side else ""
            out.append(f"{'  - ' if entry.title else '  ' if index else '- '}{side}{_sentence(row)}")
    return [*out, ""]


def escaped(words: str) -> str:
    """Return words with everything escaped that Markdown or HTML would read as mark-up."""
    flat = " ".join(words.split())
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", flat))


def _sentence(row: Row) -> str:
    marks = " ".join(f"[[{marker.number}]](#source-{marker.number})" for marker in row.markers)
    notes = "".join(f" (table: {escaped(note)})" for note in row.notes)
    carried = f" ({row.carried})" if row.carried else ""
    return f"{escaped(row.text)} {marks}{carried}{notes}".rstrip()


def _source(source: Listed) -> list[str]:
    about = [escaped(source.outlet)]
    if source.ownership:
        about.append(escaped(source.ownership))
    about.append(source.date or "not dated")
    head = f'{source.number}. <a id="source-{source.number}"></a>{", ".join(about)}'
    if source.headline:
        title = escaped(source.headline)
        head += f". [{title}](<{_address(source.url)}>)" if source.url else f". {title}"
    elif source.url:
        head += f". <{_address(source.url)}>"
    elif source.address:
        head += f". {escaped(source.address)}"
    lines = [head]
    lines += [
        f"   - “{escaped(passage.words)}” (characters {passage.start}–{passage.end})" for passage in source.passages
    ]
    lines.append(f"   - sha256 {source.sha256[:16]}")
    return lines


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
