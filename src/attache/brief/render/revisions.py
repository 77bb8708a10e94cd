"""Changes of pages as a page to read: what was altered, then the text with what went and what came marked in it.

One self-contained file without script. Words struck out stood in the old version, words underlined stand in the new
one; stretches that stayed are folded away. The same changes give the same bytes.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...record import Alteration, Difference, Hunk, Removal
from .document import shown
from .html import _asset, _digest, _han, _marked

if TYPE_CHECKING:
    from markupsafe import Markup

_LINE = re.compile(r"[^\n\r]+")
_CHINESE = re.compile("[\u3400-\u9fff]")
_FOLDED = 2
"""Lines that stayed, beyond one on either side of a change, are folded away when there are at least so many."""
_MOST = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A change of a page with what is needed to show it.

    `texts` are the two document texts, empty where they are not at hand. `seen` is when the change was seen.
    """

    kind: str
    title: str
    url: str | None = None
    outlet: str | None = None
    seen: str | None = None
    old: str | None = None
    new: str | None = None
    difference: Difference | None = None
    removal: Removal | None = None
    texts: tuple[str, str] = ("", "")


def render(changes: Sequence[Revised]) -> str:
    """Return a page that shows changes of pages, in the order given."""
    style = _style()
    page: str = _template().render(
        changes=[_laid_out(each, number) for number, each in enumerate(changes, 1)],
        style=_marked(style), style_hash=_digest(style),
    )  # fmt: skip
    return page.encode("utf-8", "replace").decode()


def _laid_out(each: Revised, number: int) -> dict[str, Any]:
    difference = each.difference
    alterations = difference.alterations if difference else ()
    lines = _lines(*each.texts, difference) if difference and any(each.texts) else []
    facts = {
        "Outlet": each.outlet or "not named", "Where": each.url, "Seen": minute(each.seen), "Old version": each.old,
        "New version": each.new if each.new != each.old else None,
        "Kept": f"{difference.kept:.0%} of the old words" if difference else None,
    }  # fmt: skip
    return {
        "prefix": f"c{number}-", "kind": _label(each), "title": shown(each.title),
        "facts": [(name, shown(value)) for name, value in facts.items() if value],
        "removal": _gone(each.removal), "alterations": [_told(one) for one in alterations],
        "folds": _folds(lines), "exact": difference.exact if difference else True,
    }  # fmt: skip


def minute(stamp: str | None) -> str | None:
    """Return a moment to the minute, as one reads it."""
    return f"{stamp[:10]} {stamp[11:16]} UTC" if stamp and len(stamp) >= 16 and stamp.endswith("Z") else stamp


def _label(each: Revised) -> str:
    """Return what changed in a word or two: the gravest alteration, where there is one."""
    told = each.difference.alterations if each.difference else ()
    return told[0].kind.replace("-", " ") if told else each.kind


def _told(one: Alteration) -> dict[str, str]:
    spans = [
        f"{name} {span.start}–{span.end}" for name, span in (("old", one.old), ("new", one.new)) if span is not None
    ]
    return {"kind": one.kind.replace("-", " "), "line": shown(one.line), "where": ", ".join(spans)}


def _gone(removal: Removal | None) -> str | None:
    if removal is None:
        return None
    said = {
        "404": "The address answers that there is no such page (404).",
        "410": "The address answers that the page is gone (410).",
        "451": "The address answers that the page is withheld for legal reasons (451).",
        "redirected-home": "The address leads to the home page now.",
        "redirected-section": "The address leads to the front of a section now.",
        "error-page": "The address shows an error page.",
    }.get(removal.reason, removal.reason)
    words = f" The page says: “{removal.words}”." if removal.words else ""
    return shown(f"{said}{words} The text captured before is kept.")


@dataclass(slots=True)
class _Line:
    """A line of the page: its words with marks, and whether anything in it changed."""

    words: "Markup"
    changed: bool
    chinese: bool


def _lines(old: str, new: str, difference: Difference) -> list[_Line]:
    """Return the new text line by line with what went and came; what went whole stands on lines of its own."""
    hunks = sorted(difference.hunks[:_MOST], key=lambda hunk: (hunk.new_at, hunk.old_at))
    out: list[_Line] = []
    place = 0
    for match in _LINE.finditer(new):
        if not match[0].strip():
            continue
        here: list[Hunk] = []
        while place < len(hunks) and hunks[place].new_at < match.end():
            hunk = hunks[place]
            place += 1
            if hunk.change == "removed" and hunk.old is not None and _own_line(old, hunk):
                out += _struck(hunk)
            else:
                here.append(hunk)
        here += [h for h in hunks[max(0, place - 40) : place] if h.new and h.new_at < match.start() < h.new.end]
        out.append(_line(new, match.start(), match.end(), here))
    for hunk in hunks[place:]:
        out += _struck(hunk)
    return out


def _own_line(old: str, hunk: Hunk) -> bool:
    assert hunk.old is not None
    before, after = old[: hunk.old.start][-1:], old[hunk.old.end :][:1]
    return (not before or before.isspace()) and (not after or after in "\r\n")


def _struck(hunk: Hunk) -> Iterator[_Line]:
    from markupsafe import Markup

    for words in hunk.old_words.splitlines():
        if words.strip():
            yield _Line(Markup("<del>{}</del>").format(_han(shown(words), None)), True, _is_chinese(words))


def _line(text: str, start: int, end: int, hunks: list[Hunk]) -> _Line:
    from markupsafe import Markup

    out, at = Markup(""), start
    moved_to = start
    for hunk in sorted({id(each): each for each in hunks}.values(), key=lambda h: (h.new_at, h.change != "moved")):
        first = max(start, min(hunk.new_at, end))
        if hunk.change == "moved":
            if hunk.new is not None and first >= at:
                out += _han(shown(text[at:first]), None)
                out += Markup('<span class="tag">moved</span> ')
                at, moved_to = first, min(end, hunk.new.end)
            continue
        if first > at:
            out += _han(shown(text[at:first]), None)
            at = first
        if hunk.old_words and hunk.new_at >= start:
            out += Markup("<del>{}</del>").format(_han(shown(hunk.old_words), None))
            out += Markup(" ") if hunk.change == "replaced" and not _is_chinese(hunk.old_words) else Markup("")
            out += Markup(" ") if hunk.change == "removed" and not _is_chinese(hunk.old_words) else Markup("")
        if hunk.new is not None and min(end, hunk.new.end) > at:
            last = min(end, hunk.new.end)
            out += Markup("<ins>{}</ins>").format(_han(shown(text[at:last]), None))
            at = last
    out += _han(shown(text[at:end]), None)
    return _Line(out, bool(hunks) or moved_to > start, _is_chinese(text[start:end]))


def _is_chinese(words: str) -> bool:
    return 3 * len(_CHINESE.findall(words[:400])) > len(words[:400])


def _folds(lines: list[_Line]) -> list[dict[str, Any]]:
    """Return runs of lines: those near a change open, the others folded."""
    near = {at for number, line in enumerate(lines) if line.changed for at in (number - 1, number, number + 1)}
    out: list[dict[str, Any]] = []
    for number, line in enumerate(lines):
        fold = number not in near
        if not out or out[-1]["fold"] != fold:
            out.append({"fold": fold, "lines": []})
        out[-1]["lines"].append(line)
    for run in out:
        run["fold"] = run["fold"] and len(run["lines"]) >= _FOLDED
    return out


@functools.cache
def _style() -> str:
    sheets = "".join(_asset(name) for name in ("tokens.css", "brief.css", "document.css", "revisions.css"))
    sheets = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    return "\n" + "\n".join(line.strip() for line in sheets.split("\n") if line.strip()) + "\n"


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["han"] = _han
    return environment.from_string(_asset("revisions.html.j2"))
