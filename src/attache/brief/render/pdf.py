"""PDF by typst: tagged, for paper and screen, PDF/UA-1, and PDF/A-2a where the edition has a day.

Words of sources come to the page as data, never as mark-up. A character that no font has is an error that names it:
no page is written with boxes in it. The same edition gives the same bytes on a machine with the same fonts.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from ...errors import ExtraMissing, GlyphsMissing, PageFailed
from ...record import Edition
from ..layout import TextOf, lay_out
from ..sheet import Entry, Excerpt, Listed, Marker, Part, Sheet
from . import flow
from .charts import Chart, described, svg, table
from .drawn import charts_of
from .runs import SHAPES, clean, runs

_SIMPLIFIED = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei",
               "WenQuanYi Zen Hei", "AR PL UMing CN", "Songti SC", "SimSun")  # fmt: skip
_TRADITIONAL = ("Noto Serif CJK TC", "Source Han Serif TC", "Noto Serif TC", "Noto Sans CJK TC", "AR PL UMing TW",
                "Songti TC", "PMingLiU")  # fmt: skip
_FONT = "Libertinus Serif, Noto Serif CJK SC, Noto Serif CJK TC, WenQuanYi Micro Hei"
_LOST = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed|disallowed codepoint `"((?:[^"\\]|\\.)*)"')
_JOINT = re.compile(r"[/?&=._%-]|[^/?&=._%-]{24}")
_LONG = re.compile(r"[^\s\u2e80-\U0003ffff]{32}(?=\S)")
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]{1,6})\}|\\(.)")
_SCRIPTS = (("CJK", "fonts-noto-cjk"), ("HIRAGANA", "fonts-noto-cjk"), ("KATAKANA", "fonts-noto-cjk"),
            ("HANGUL", "fonts-noto-cjk"), ("FULLWIDTH", "fonts-noto-cjk"), ("IDEOGRAPHIC", "fonts-noto-cjk"),
            ("BOPOMOFO", "fonts-noto-cjk"))  # fmt: skip


def render(
    edition: Edition, *, text_of: TextOf, sides: Sequence[str] = (), fonts: Sequence[Path] = (), system: bool = True
) -> bytes:
    """Return the edition as PDF.

    Args:
        fonts: Folders with more fonts.
        system: Whether the fonts of the system are used.

    Raises:
        ExtraMissing: typst is not installed.
        GlyphsMissing: No font has a character of the edition.
        PageFailed: typst refuses the page for another reason.
    """
    try:
        import typst
    except ImportError as error:
        raise ExtraMissing(
            "PDF needs typst", hint="pip install 'press-attache[pdf]'; or choose another format"
        ) from error
    faces = typst.Fonts(include_system_fonts=system, font_paths=[str(folder) for folder in fonts])
    known = set(faces.families())
    sheet = lay_out(edition, text_of=text_of, sides=sides)
    data = _data(sheet, charts_of(edition, text_of=text_of, sides=sides), _parts(flow.last_day(edition)))
    data["chinese"] = {
        "simplified": [name for name in _SIMPLIFIED if name in known],
        "traditional": [name for name in _TRADITIONAL if name in known],
    }
    source = (resources.files("attache.brief.render") / "assets" / "edition.typ").read_bytes()
    standards: list[Any] = ["a-2a", "ua-1"] if data["date"] else ["ua-1"]
    try:
        compiler = typst.Compiler(source, font_paths=faces, sys_inputs={"data": json.dumps(data, ensure_ascii=True)})
        made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=0)
    except typst.TypstError as error:
        raise _failed(f"{error.message}\n{error.diagnostic}") from error
    assert isinstance(made, bytes)
    return made


def _failed(words: str) -> GlyphsMissing | PageFailed:
    lost = "".join(dict.fromkeys("".join(_unescaped(one[1] or one[2] or "") for one in _LOST.finditer(words))))
    if not lost:
        return PageFailed(words.split("\n")[0][:200])
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in lost[:8]) + (
        f" and {len(lost) - 8} more" if len(lost) > 8 else ""
    )
    packages = dict.fromkeys(_package(c) for c in lost)
    return GlyphsMissing(
        f"no font here has {named}", hint=f"on Debian: apt install {' '.join(packages)}; or choose another format"
    )


def _unescaped(words: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], words)


def _package(character: str) -> str:
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "So" and ord(character) > 0xFFFF:
        return "fonts-symbola"
    return next((package for script, package in _SCRIPTS if name.startswith(script)), "fonts-noto-core")


def _parts(day: str | None) -> list[int] | None:
    return [int(part) for part in day.split("-")] if day else None


def _breakable(words: str) -> str:
    """Return an address with places where a line may end; a link itself keeps the address as it is."""
    return _JOINT.sub("\\g<0>\u200b", words)


def _runs(words: str, language: str | None = None) -> list[list[str | None]]:
    """Return runs in which no word is wider than a column."""
    return [[_LONG.sub("\\g<0>\u200b", text or ""), code] for text, code in runs(words, language)]


def _data(sheet: Sheet, charts: Mapping[str, tuple[Chart, ...]], date: list[int] | None) -> dict[str, Any]:
    title = clean(sheet.title) or "Brief"
    return {
        "title": title, "short": title if len(title) <= 90 else title[:89].rsplit(" ", 1)[0] + "…",
        "heading": _runs(sheet.title), "author": "Attaché", "keywords": [clean(sheet.beat)], "date": date,
        "language": sheet.language.split("-")[0], "beat": clean(sheet.beat), "window": clean(sheet.window),
        "counted": flow.counted(sheet), "shapes": SHAPES, "nothing": flow.NOTHING, "excerpts": flow.EXCERPTS,
        "legend": flow.LEGEND, "colophon": clean(flow.colophon(sheet)),
        "sides": [{"name": clean(name), "number": number, "count": count} for name, number, count in sheet.sides],
        "parts": [_part(part, charts.get(part.id, ()), flow.place_of(sheet)) for part in sheet.parts],
        "sources": [_source(source) for source in sheet.sources],
    }  # fmt: skip


def _part(part: Part, charts: Sequence[Chart], place: Callable[[Marker], str]) -> dict[str, Any]:
    groups = []
    for group in flow.groups(part):
        columns = [
            {"name": clean(name) if (name := flow.side_of(part, group, column)) else None,
             "number": column.number if column.name else 0,
             "entries": [_entry(part, entry, place) for entry in column.entries]}
            for column in group.columns
        ]  # fmt: skip
        happening = group.label is not None and group.label != "Besides"
        groups.append({"label": group.label, "happening": happening, "columns": columns})
    return {
        "title": _runs(part.title), "about": clean(part.about) if part.about else None, "groups": groups,
        "charts": [_chart(chart) for chart in charts],
    }  # fmt: skip


def _entry(part: Part, entry: Entry, place: Callable[[Marker], str]) -> dict[str, Any]:
    return {
        "title": _runs(entry.title) if entry.title else None,
        "note": _runs(entry.note) if entry.note else None,
        "carried": entry.carried,
        "rows": [
            {
                "text": _runs(row.text, row.lang),
                "markers": [[marker.number, place(marker)] for marker in row.markers],
                "carried": row.carried, "notes": [clean(note) for note in row.notes],
                "step": flow.step_of(part, index),
                "side": {"name": clean(row.side[0]), "number": row.side[1]} if row.side else None,
            }
            for index, row in enumerate(entry.rows)
        ],
    }  # fmt: skip


def _chart(chart: Chart) -> dict[str, Any]:
    data = table(chart)
    return {
        "title": _runs(chart.title), "about": clean(chart.about), "svg": svg(chart, width=560, font=_FONT),
        "alt": clean(described(chart)), "head": data.head, "note": data.note,
        "rows": [
            {"cells": [_runs(cell) for cell in row], "sources": sources}
            for row, sources in zip(data.rows, data.sources, strict=True)
        ],
    }  # fmt: skip


def _source(source: Listed) -> dict[str, Any]:
    return {
        "number": source.number, "credit": _runs(flow.credit(source), source.lang),
        "headline": _runs(source.headline, source.headline_lang) if source.headline else None,
        "url": source.url, "address": _breakable(clean(source.address)) if source.address else None,
        "sha": source.sha256[:16],
        "excerpts": [_excerpt(one) for one in source.excerpts],
    }  # fmt: skip


def _excerpt(excerpt: Excerpt) -> list[list[Any]]:
    return [[_runs(words, excerpt.lang), cited] for words, cited in excerpt.stretches]
