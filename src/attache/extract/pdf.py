"""PDF with a text layer: its words in the order of reading, with page and place of each line.

Read with PDFium through pypdfium2, in a process of its own.
"""

import re
from pathlib import PurePosixPath

from ..errors import NoTextLayer
from ..record import Capture, Extract
from ..text.dates import from_filename
from .made import made
from .metadata import clean, key
from .pdf_process import pages_of
from .pdf_text import text_of
from .stretches import Text
from .written import stated

_UNREADABLE = 0.3
"""With more letters than this share that are none, the fonts do not say which letters they hold."""
_NO_TITLE = re.compile(
    r"\A(?:microsoft (?:word|powerpoint)\b|untitled|document\d*\Z|slide\s?\d|无标题|無標題|"
    r".*\.(?:docx?|indd|qxp|pptx?|xlsx?|pdf|html?|rtf|tmp|odt)\Z)",
    re.IGNORECASE,
)
_HEAD = 4000


def from_pdf(capture: Capture) -> Extract:
    """Return the extract of a PDF.

    The title of the metadata counts where it stands in the text too, else the only heading in the largest letters.
    The metadata's dates tell when the file was made: they are no dates of publication.

    Raises:
        NoTextLayer: Its pages are pictures, or its fonts do not say which letters they hold.
        Locked: It wants a password.
        DamagedInput: It is cut short or corrupt.
        TooMany, TooLarge: It has more pages or letters than the caps, or takes more time or memory than they give.
    """
    text, about = laid_out(capture)
    words = text.text()
    matter = _matter(text, words)
    named = from_filename(PurePosixPath(capture.path).name) if capture.path and not capture.url else None
    document = made(
        capture,
        words,
        title=_title(text, words, matter, clean(about.get("Title"))),
        published=stated(matter) or named,
    )
    return Extract(document=document, blocks=tuple(text.blocks), furniture=tuple(text.furniture))


def laid_out(capture: Capture) -> tuple[Text, dict[str, str]]:
    """Return the text with the place of each stretch, and the metadata."""
    pages, about = pages_of(capture.data)
    letters = sum(len(line.text) for lines in pages for line in lines)
    if not letters:
        raise NoTextLayer
    broken = sum(line.text.count("\ufffd") + _private(line.text) for lines in pages for line in lines)
    if broken > _UNREADABLE * letters:
        raise NoTextLayer("its fonts do not say which letters they hold")
    return text_of(pages), about


def _private(text: str) -> int:
    return 0 if text.isascii() else sum("\ue000" <= letter <= "\uf8ff" for letter in text)


def _matter(text: Text, words: str) -> str:
    """Return the text without running heads and feet: a printed date there is that of the printing."""
    pieces, at = [], 0
    for span, _ in text.furniture:
        pieces += [words[at : span.start], " " * (span.end - span.start)]
        at = span.end
    return "".join([*pieces, words[at:]])


def _title(text: Text, words: str, matter: str, told: str | None) -> str | None:
    if told and not _NO_TITLE.match(told) and len(key(told)) > 3 and key(told) in key(matter[:_HEAD]):
        return told
    tops = [block for block in text.blocks if block.role == "heading" and block.level == 1]
    return tops[0].span.of(words) if len(tops) == 1 and tops[0] in text.blocks[:5] else None
