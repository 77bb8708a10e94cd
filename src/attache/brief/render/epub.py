"""EPUB 3: a chapter for each section; a citation is a note reference into the chapter of sources.

A note has the words cited, marked, and the ways back to where it is cited. The same edition gives the same bytes.
"""

import functools
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...record import Edition
from ..layout import TextOf, lay_out
from ..sheet import Sheet
from . import charts, flow
from .drawn import charts_of
from .html import _asset
from .runs import SHAPES, clean, marked

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    id: str
    title: str
    text: str
    drawn: bool = False

    @property
    def href(self) -> str:
        return f"{self.id}.xhtml"


def render(edition: Edition, *, text_of: TextOf, sides: Sequence[str] = ()) -> bytes:
    """Return the edition as an EPUB 3 file."""
    sheet = lay_out(edition, text_of=text_of, sides=sides)
    drawn = charts_of(edition, text_of=text_of, sides=sides)
    chapters = _chapters(sheet, drawn)
    given = {"sheet": sheet, "chapters": chapters}
    begin = chapters[1].href if len(chapters) > 1 else chapters[0].href
    package = _template("epub-package.opf.j2").render(
        **given, ident=edition.id, day=flow.last_day(edition), drawn=any(one.drawn for one in chapters)
    )
    members = [
        ("META-INF/container.xml", _CONTAINER),
        ("EPUB/package.opf", package),
        ("EPUB/nav.xhtml", _template("epub-nav.xhtml.j2").render(**given, begin=begin)),
        ("EPUB/edition.css", _asset("epub.css")),
        *((f"EPUB/{one.href}", one.text) for one in chapters),
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        # first and stored, so that the type stands at a fixed place in the file
        _write(archive, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        for name, text in members:
            _write(archive, name, text.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _write(archive: zipfile.ZipFile, name: str, data: bytes, how: int) -> None:
    member = zipfile.ZipInfo(name, _LONG_AGO)
    member.create_system, member.external_attr, member.compress_type = 3, 0o644 << 16, how
    archive.writestr(member, data, compresslevel=9)


def _chapters(sheet: Sheet, drawn: dict[str, tuple[charts.Chart, ...]]) -> list[_Chapter]:
    chapter = functools.partial(
        _template("epub-chapter.xhtml.j2").render, sheet=sheet, shapes=SHAPES, groups=flow.groups,
        side_of=flow.side_of, step_of=flow.step_of, credit=flow.credit, counted=flow.counted(sheet),
        nothing=flow.NOTHING, colophon=flow.colophon(sheet), legend=flow.LEGEND, excerpts=flow.EXCERPTS,
        figure=charts.figure, place=flow.place_of(sheet),
    )  # fmt: skip
    out = [_Chapter(id="title", title=sheet.title or "Brief", text=chapter(kind="title", title=sheet.title or "Brief"))]
    for part in sheet.parts:
        text = chapter(kind="part", title=part.title, part=part, charts=drawn.get(part.id, ()))
        out.append(_Chapter(id=part.id, title=part.title, text=text, drawn="<svg" in text))
    if sheet.sources:
        text = chapter(kind="notes", title="Sources", back=_back(sheet))
        out.append(_Chapter(id="notes", title="Sources", text=text))
    return out


def _back(sheet: Sheet) -> dict[int, list[tuple[str, str]]]:
    """Return of each source the first place in each section that cites it."""
    out: dict[int, list[tuple[str, str]]] = {source.number: [] for source in sheet.sources}
    for part in sheet.parts:
        seen: set[int] = set()
        for entry in flow.entries(part):
            for marker in (marker for row in entry.rows for marker in row.markers):
                if marker.number not in seen:
                    seen.add(marker.number)
                    out[marker.number].append((f"{part.id}.xhtml#{marker.id}", part.title))
    return out


@functools.cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["clean"] = clean
    environment.filters["marked"] = marked
    return environment.from_string(_asset(name))
