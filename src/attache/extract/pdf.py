"""PDF with a text layer: its words in the order of reading, with page and place of each line.

Read with PDFium through pypdfium2. The time is checked between pages; a page is one step.
"""

import re
import time
from pathlib import PurePosixPath
from typing import Any

from ..errors import DamagedInput, InputError, Locked, NoTextLayer, TooLarge, TooMany
from ..record import Capture, Extract
from ..text.dates import from_filename
from .made import made
from .metadata import clean, key
from .pdf_letters import Line, lines_of
from .pdf_text import text_of
from .stretches import Text
from .written import stated

MOST_PAGES = 3000
_MOST_LETTERS = 20_000_000
_MOST_SECONDS = 180.0
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
        TooMany, TooLarge: It has more pages or letters than the caps, or takes longer than three minutes.
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
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(capture.data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Locked from error
        raise DamagedInput("this PDF is cut short or corrupt") from error
    try:
        pages = _pages(document)
        about = {str(name): str(value) for name, value in document.get_metadata_dict().items()}
    except InputError:
        raise
    except (pypdfium2.PdfiumError, ValueError, OverflowError, UnicodeError) as error:
        raise DamagedInput(f"this PDF is corrupt: {error}"[:200]) from error
    finally:
        document.close()
    letters = sum(len(line.text) for lines in pages for line in lines)
    if not letters:
        raise NoTextLayer
    broken = sum(line.text.count("\ufffd") + _private(line.text) for lines in pages for line in lines)
    if broken > _UNREADABLE * letters:
        raise NoTextLayer("its fonts do not say which letters they hold")
    return text_of(pages), about


def _pages(document: Any) -> list[list[Line]]:
    import pypdfium2

    count = len(document)
    if count > MOST_PAGES:
        raise TooMany(f"it has more than {MOST_PAGES} pages")
    until = time.monotonic() + _MOST_SECONDS
    found: list[list[Line]] = []
    letters = failed = 0
    for number in range(count):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            failed += 1
            found.append([])
            continue
        try:
            found.append(lines_of(page, number + 1))
        finally:
            page.close()
        letters += sum(len(line.text) for line in found[-1])
        if letters > _MOST_LETTERS:
            raise TooLarge(f"it holds more than {_MOST_LETTERS} letters", hint="cut it into several files")
        if time.monotonic() > until:
            raise TooLarge("reading it takes longer than three minutes", hint="cut it into several files")
    if failed == count:
        raise DamagedInput("none of its pages can be read")
    return found


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
