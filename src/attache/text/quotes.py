"""Quotations: paired, nested, unclosed and continuing marks."""

import functools
import re
from dataclasses import dataclass

from ..record import Span
from .lang.en.reporting import REPORTING
from .paragraphs import is_han, paragraphs

_MARK = re.compile("[\"“”„‟＂〝〞‘’‚'«»‹›「」『』﹁﹂﹃﹄]")
_DOUBLE, _SINGLE = "“", "‘"
_BRACKETS = {"「": "」", "『": "』", "﹁": "﹂", "﹃": "﹄", "〝": "〞"}
_BRACKET_ENDS = {end: start for start, end in _BRACKETS.items()}
_GUILLEMETS = {"«": "»", "»": "«", "‹": "›", "›": "‹"}
_OPEN_BEFORE = "([{（【〔［<—–-/…:：,，;；=*_"
_CLIPPED = re.compile(r"(?:\d0s|n|em|til|tis|twas|cause|bout|round|cos|nuff)\b", re.IGNORECASE)
_DEEPEST = 8
_INNER_STOPS = frozenset(".!?;:,。！？；：，…")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words between quotation marks.

    `outer` includes the marks, `inner` does not; without a closing mark both end where the quotation does.
    `depth` is 0 for outermost ones. `closed` is False when the closing mark is missing (the quotation then ends with
    the paragraph, or with the quotation around it). `continues` says that it goes on with the speech of the
    paragraph before, which had no closing mark. `scare` is a hint that the marks show distance or coin a term
    (one to four words, no punctuation, lower case, no reporting verb or comma before): no speech.
    """

    outer: Span
    inner: Span
    depth: int
    closed: bool
    scare: bool
    continues: bool = False


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    kind: str
    continues: bool = False


def quotations(text: str, start: int = 0, end: int | None = None) -> tuple[Quotation, ...]:
    """Return the quotations of a stretch, ordered by start, outer before inner.

    Known are “ ” " ‘ ’ ' « » ‹ › „ “ 「 」 『 』 and their full-width forms; 《 》 mark titles and are left out, as are
    apostrophes. Marks pair within a paragraph (see `paragraphs`). A mark of the same kind inside a quotation opens a
    nested one; where closing marks are too few, one mark closes them all. Quotations nest, they never cross.
    """
    end = len(text) if end is None else min(end, len(text))
    return _whole(text) if start == 0 and end == len(text) else _within(text, start, end)


@functools.lru_cache(maxsize=4)
def _whole(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of a whole text, which every layer of a reading asks for."""
    return _within(text, 0, len(text))


def _within(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    found: list[Quotation] = []
    pending = False
    for paragraph in paragraphs(text, start, end):
        here, pending = _in_paragraph(text, paragraph, pending)
        found += here
    return tuple(sorted(found, key=lambda quotation: (quotation.outer.start, -quotation.outer.end)))


def _in_paragraph(text: str, paragraph: Span, pending: bool) -> tuple[list[Quotation], bool]:
    """Return the paragraph's quotations, and whether its last outermost one is left open."""
    marks = [match.start() for match in _MARK.finditer(text, paragraph.start, paragraph.end)]
    if not marks:
        return [], False
    roles = [_role(text, at, paragraph) for at in marks]
    # From the right: how many closing double marks still lack an opening one, and whether a closing single follows.
    lacking = [0] * (len(marks) + 1)
    single_ends, plain_single_ends = [False] * (len(marks) + 1), [False] * (len(marks) + 1)
    for index in range(len(marks) - 1, -1, -1):
        kind, role = roles[index]
        lacking[index], single_ends[index] = lacking[index + 1], single_ends[index + 1]
        plain_single_ends[index] = plain_single_ends[index + 1]
        if kind == _DOUBLE:
            lacking[index] = lacking[index + 1] + 1 if role == "close" else max(lacking[index + 1] - 1, 0)
        elif kind == _SINGLE and role == "close":
            single_ends[index] = True
            plain_single_ends[index] |= text[marks[index] - 1] not in "sS"
        elif kind == _SINGLE and role == "open":
            plain_single_ends[index] = False
    found: list[Quotation] = []
    stack: list[_Open] = []

    def close(at: int, after: int, *, closed: bool) -> None:
        opened = stack.pop()
        if at > opened.inner and text[opened.inner : at].strip():
            outer, inner = Span(opened.start, after), Span(opened.inner, at)
            found.append(_quotation(text, opened, outer, inner, len(stack), closed))

    if pending and roles[0][0] == _DOUBLE and roles[0][1] == "close" and lacking[0] > 0:
        stack.append(_Open(paragraph.start, paragraph.start, _DOUBLE, True))
    for index, at in enumerate(marks):
        kind, role = roles[index]
        kinds = [opened.kind for opened in stack]
        if role == "either":
            role = "close" if kind in kinds else "open"
        if role == "open":
            if len(stack) >= _DEEPEST:
                continue
            if kind == _SINGLE and not single_ends[index + 1] and not (_DOUBLE in kinds or text[at] == "‘"):
                continue
            continues = pending and at == paragraph.start and kind == _DOUBLE
            stack.append(_Open(at, at + 1, kind, continues))
        elif role == "close" and kind in kinds:
            if kind == _SINGLE and _possessive(text, at, paragraph.end) and plain_single_ends[index + 1]:
                continue
            while stack[-1].kind != kind:
                close(at, at, closed=False)
            close(at, at + 1, closed=True)
            if kind == _DOUBLE:
                while (
                    stack
                    and stack[-1].kind == _DOUBLE
                    and sum(opened.kind == _DOUBLE for opened in stack) > lacking[index + 1]
                ):
                    close(at, at + 1, closed=True)
    left_open = bool(stack) and stack[0].kind == _DOUBLE
    while stack:
        close(paragraph.end, paragraph.end, closed=False)
    return found, left_open


def _role(text: str, at: int, paragraph: Span) -> tuple[str, str]:
    """Return the kind of a mark and whether it opens, closes, does either, or is none (an apostrophe)."""
    mark = text[at]
    before = text[at - 1] if at > paragraph.start else " "
    after = text[at + 1] if at + 1 < paragraph.end else " "
    if mark in _BRACKETS:
        return mark, "open"
    if mark in _BRACKET_ENDS:
        return _BRACKET_ENDS[mark], "close"
    if mark in _GUILLEMETS:
        kind = "«" if mark in "«»" else "‹"
        if not before.isspace() and (after.isspace() or not after.isalnum()):
            return kind, "close"
        if mark in "»›" and not after.isalnum():  # French: a space stands inside both marks
            return kind, "close"
        return kind, "open" if mark in "«‹" or before.isspace() else "close"
    opens = _may_open(before) and not after.isspace()
    closes = not before.isspace() and (after.isspace() or not after.isalnum())
    if mark in "‘’‚'":
        return _SINGLE, _single_role(text, at, before, after, opens=opens, closes=closes)
    if mark in "„‟":
        return _DOUBLE, "open"
    if mark == "“":
        return _DOUBLE, "close" if closes and not opens and after.isspace() and before not in _OPEN_BEFORE else "open"
    if mark == "”":
        return _DOUBLE, "open" if opens and not closes and before not in "…—–-" else "close"
    if opens and not closes:
        return _DOUBLE, "open"
    if closes and not opens:
        return _DOUBLE, "close"
    return _DOUBLE, "either"


def _may_open(before: str) -> bool:
    return before.isspace() or before in _OPEN_BEFORE or bool(_MARK.match(before))


def _single_role(text: str, at: int, before: str, after: str, *, opens: bool, closes: bool) -> str:
    mark = text[at]
    if mark == "‚":
        return "open" if opens and after.isalpha() else "none"
    if before.isalnum() and after.isalnum() and not (is_han(before) or is_han(after)):
        return "none"
    if mark == "‘":
        return "none" if _CLIPPED.match(text, at + 1) else "open"
    if mark == "’":
        return "close" if closes or is_han(before) or is_han(after) or before in _INNER_STOPS else "none"
    if opens and (after.isalnum() or _MARK.match(after) or after in "($…"):
        return "none" if _CLIPPED.match(text, at + 1) else "open"
    return "close" if closes else "none"


def _possessive(text: str, at: int, end: int) -> bool:
    """Whether the mark may be the apostrophe of a plural ("the peoples’ rights")."""
    return text[at - 1] in "sS" and at + 2 < end and text[at + 1] == " " and text[at + 2].islower()


def _quotation(text: str, opened: _Open, outer: Span, inner: Span, depth: int, closed: bool) -> Quotation:
    return Quotation(
        outer=outer,
        inner=inner,
        depth=depth,
        closed=closed,
        scare=closed and _is_scare(text, opened.start, inner),
        continues=opened.continues,
    )


def _is_scare(text: str, start: int, inner: Span) -> bool:
    if inner.end - inner.start > 60:
        return False
    words = inner.of(text).strip()
    if not words or any(character in _INNER_STOPS for character in words):
        return False
    before = text[max(0, start - 60) : start].rstrip()
    if before.endswith((",", ":", "，", "：")) or not before:
        return False
    if is_han(words[0]):
        return len(words) <= 8 and not before.endswith(("说", "說", "称", "稱", "道"))
    if not words[0].islower() or len(words.split()) > 4:
        return False
    return not any(word.strip(".,;:").lower() in REPORTING for word in before.split()[-2:])
