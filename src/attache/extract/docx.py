"""Word documents (DOCX): paragraphs, headings, lists, tables and notes as they stand after all tracked changes.

What was deleted under change tracking is no part of the text, what was inserted is; hidden text, comments, headers and
footers are left out. Entities are refused, nothing is fetched, and no part is unpacked beyond the caps.
"""

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from ..errors import DamagedInput, EmptyInput, InputError
from ..record import Capture, Extract
from ..text.dates import from_filename
from .docx_reader import Reader
from .made import made
from .stretches import Text
from .written import stated

_JUNK = re.compile(
    r"\A(?:microsoft word\b|document\d*\Z|untitled|doc\d|无标题|無標題|.*\.(?:docx?|rtf|odt|tmp)\Z)", re.IGNORECASE
)


def from_docx(capture: Capture) -> Extract:
    """Return the extract of a Word document.

    The title is the paragraph in the style "Title", else its only first heading, else that of the properties where it
    stands in the text. The properties' dates tell when the file was made, so they are no dates of publication.

    Raises:
        EmptyInput: There is no text in it.
        DamagedInput: The container or its XML is damaged, or declares entities.
        TooLarge: A part of it unpacks to more than any honest document.
        Locked: It is encrypted.
    """
    text, about = laid_out(capture)
    words = text.text()
    if not words:
        raise EmptyInput("there is no text in this document")
    named = from_filename(PurePosixPath(capture.path).name) if capture.path and not capture.url else None
    document = made(
        capture,
        words,
        hint=about.get("language"),
        title=_title(text, words, about),
        published=stated(words) or named,
    )
    return Extract(document=document, blocks=tuple(text.blocks), furniture=tuple(text.furniture))


def laid_out(capture: Capture) -> tuple[Text, dict[str, str]]:
    """Return the text with the paragraph that each stretch comes from, and the document's properties."""
    try:
        with zipfile.ZipFile(io.BytesIO(capture.data)) as archive:
            return Reader(archive).read()
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError) as error:
        raise DamagedInput(f"this Word document is damaged: {error}"[:200]) from error
    except RecursionError as error:
        raise DamagedInput("its parts are nested too deep") from error


def _title(text: Text, words: str, about: dict[str, str]) -> str | None:
    if about.get("shown"):
        return about["shown"]
    tops = [block for block in text.blocks if block.role == "heading" and block.level == 1]
    if len(tops) == 1 and tops[0] in text.blocks[:2]:
        return tops[0].span.of(words)
    told = about.get("title", "")
    plausible = told and not _JUNK.match(told) and " ".join(words[:20_000].split()).find(told) >= 0
    return told if plausible else None
