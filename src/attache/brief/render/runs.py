"""Words of a source on a page of any format: every character shown or named, every run of Chinese marked as such."""

import unicodedata
from typing import TYPE_CHECKING

from .document import shown
from .html import _HAN

if TYPE_CHECKING:
    from markupsafe import Markup

SHAPES = ("", "●", "■", "▲", "◆")
"""The mark of each side, by its number."""


def clean(words: str) -> str:
    """Return words of which every character can stand on a page: others stand there as their number."""
    return "".join(
        f"⟨U+{ord(c):04X}⟩"
        if unicodedata.category(c) in {"Co", "Cn", "Cs"}
        else " "
        if c in "\n\r\t\u2028\u2029"
        else c
        for c in shown(words)
    )


def runs(words: str, language: str | None = None) -> list[list[str | None]]:
    """Return words cut where they turn Chinese or back, each run with its language; None for that of the page."""
    text = clean(words)
    code = language if language and language.startswith("zh") else "zh-Hans"
    out: list[list[str | None]] = []
    at = 0
    for found in _HAN.finditer(text):
        out += [[text[at : found.start()], None], [found[0], code]]
        at = found.end()
    return [run for run in (*out, [text[at:], None]) if run[0]]


def marked(words: str, language: str | None = None) -> "Markup":
    """Return words escaped for HTML and XML, each run of Chinese in an element that says its language."""
    from markupsafe import Markup, escape

    out = Markup("")
    for text, code in runs(words, language):
        out += Markup('<span lang="{0}" xml:lang="{0}">{1}</span>').format(code, text) if code else escape(text)
    return out
