"""Words of a source on a page of any format: every character shown or named, every run of Chinese marked as such."""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff"
_BETWEEN = f"{_IDEOGRAPH}\u3000-\u303f\uff00-\uff65·、0-9 "
# a run of Chinese: from one ideograph to the last one or its punctuation, figures and spaces inside it included
HAN = re.compile(f"[{_IDEOGRAPH}](?:[{_BETWEEN}]{{0,2000}}[\u3001-\u301f\uff01-\uff5e{_IDEOGRAPH}])?")
SHAPES = ("", "●", "■", "▲", "◆")
"""The mark of each side, by its number."""


def shown(text: str) -> str:
    """Return text that only shows itself: controls and marks that turn the direction of writing become visible."""
    return _CONTROL.sub(lambda found: _visible(ord(found[0])), text)


def _visible(code: int) -> str:
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


def clean(words: str) -> str:
    """Return words of which every character can stand on a page of any format: others stand there as their number."""
    return "".join(" " if c in "\n\r\t\u2028\u2029" else f"⟨U+{ord(c):04X}⟩" if _unprintable(c) else c for c in words)


def _unprintable(character: str) -> bool:
    return bool(_CONTROL.match(character)) or unicodedata.category(character) in {"Cc", "Cn", "Co", "Cs"}


def runs(words: str, language: str | None = None) -> list[list[str | None]]:
    """Return words cut where they turn Chinese or back, each run with its language; None for that of the page."""
    text = clean(words)
    code = language if language and language.startswith("zh") else "zh-Hans"
    out: list[list[str | None]] = []
    at = 0
    for found in HAN.finditer(text):
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
