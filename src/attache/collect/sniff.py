"""What kind of document these bytes are: the content decides, the name only where the content leaves it open."""

import codecs
import io
import re

from ..errors import UnsupportedFormat
from .containers_zip import DOCX, ZIP_MAGIC, kind_of, opened
from .warc_framing import is_warc

HTML, MAIL, PLAIN, MARKDOWN = "text/html", "message/rfc822", "text/plain", "text/markdown"
PDF, MHTML = "application/pdf", "multipart/related"
"""Besides these, `sniff` tells DOCX."""
_HEAD = 64 * 1024

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "rich text (RTF)"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"OggS\x00", "a recording"),
    (b"ID3\x03", "a recording"),
    (b"ID3\x04", "a recording"),
)
_HINTS = {
    "an old Microsoft Office document": "save it as DOCX, PDF or text",
    "rich text (RTF)": "save it as DOCX, PDF or text",
}
_CONTAINER = "this holds several documents"

_BEFORE_PDF = b"\x00\t\r\n \xef\xbb\xbf"
_OPENING = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(rss|feed|rdf:RDF|urlset|sitemapindex|opml)\b")
_SPACE = re.compile(rb"\s*")
_TAG = re.compile(
    rb"</?(?:div|p|span|a|table|tr|td|ul|ol|li|br|h[1-6]|img|article|section|main|html|head|body|meta|script|style|b|i|em|strong|title|center|font|blockquote)(?=[\s>/])",
    re.IGNORECASE,
)
_FIELD = re.compile(rb"([!-9;-~]{1,76}):(?:[ \t][^\r\n]{0,2000}|[ \t]{0,8})\r{0,2}(?:\n|\Z)")
_FOLDED = re.compile(rb"[ \t][^\r\n]{0,2000}\r{0,2}(?:\n|\Z)")
_ENVELOPE = frozenset({b"from", b"to", b"subject", b"date", b"cc", b"reply-to", b"sender"})
_CARRIAGE = frozenset(
    b"message-id mime-version received return-path delivered-to content-type content-transfer-encoding dkim-signature "
    b"list-unsubscribe x-mailer authentication-results".split()
)


def sniff(data: bytes, name: str = "", declared: str | None = None) -> str:
    """Return the media type: HTML, mail, Markdown, plain text, PDF, DOCX or MHTML.

    A wrong extension does no harm: a page called `.txt` is a page, a plain text called `.html` is a plain text.
    Bytes of no known form are left to the decoder as plain text.

    Raises:
        UnsupportedFormat: Picture, feed and other forms that this version does not read; a container of several.
        DamagedInput: A ZIP container that cannot be opened.
    """
    _refuse(data)
    if data[:1024].lstrip(_BEFORE_PDF).startswith(b"%PDF-"):
        return PDF
    if data.startswith(ZIP_MAGIC):
        return _zipped(data)
    if is_warc(data[:100]):
        raise UnsupportedFormat(f"{_CONTAINER} (WARC)", hint="give it as a file")
    head = _narrowed(data[:_HEAD])
    extension = _extension(name, declared)
    if _is_mail(head, extension):
        return MHTML if _is_saved_page(head) else MAIL
    start = _beginning(head)
    if _OPENING.match(head, start):
        return HTML
    if feed := _FEED.match(head, start):
        kind = feed[1].decode().lower()
        raise UnsupportedFormat(f"this is a feed or list of addresses ({kind})", hint="save the pages it names")
    if extension == MARKDOWN:
        return MARKDOWN
    tags = len(_TAG.findall(head))
    starts = head[start : start + 1] == b"<"
    if tags >= 2 and (extension == HTML or (starts and tags >= 4)):
        return HTML
    if extension == HTML and tags and starts:
        return HTML
    return PLAIN


def _zipped(data: bytes) -> str:
    with opened(io.BytesIO(data)) as archive:
        kind = kind_of(archive)
    if kind != DOCX:
        raise UnsupportedFormat(f"{_CONTAINER} ({kind})", hint="give it as a file")
    return kind


def _is_saved_page(head: bytes) -> bool:
    """Whether a mail is no mail but a page that a browser saved whole (MHTML)."""
    fields = head[: 1 + max(head.find(b"\n\n"), head.find(b"\r\n\r\n"))].lower()
    return b"multipart/related" in fields and (
        b"\nsnapshot-content-location:" in fields or b"from: <saved by" in fields or b'from: "saved by' in fields
    )


def _refuse(data: bytes) -> None:
    foreign = next((kind for magic, kind in _FOREIGN if data.startswith(magic)), None)
    if data[4:8] == b"ftyp" and data[0] == 0:
        foreign = "a film or picture"
    if data[:4] == b"RIFF" and data[8:12] in {b"WAVE", b"WEBP", b"AVI "}:
        foreign = "a picture, film or recording"
    if foreign:
        raise UnsupportedFormat(f"this is {foreign}", hint=_HINTS.get(foreign))


def _narrowed(head: bytes) -> bytes:
    """Return the head with one byte a character where it is UTF-16 or UTF-32, and without a byte-order mark."""
    for bom in (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if head.startswith(bom):
            head = head[len(bom) :]
            break
    return head.replace(b"\x00", b"") if head[:200].count(0) > 40 else head


def _beginning(head: bytes) -> int:
    """Return the place of the first thing that is neither white space, comment nor XML declaration."""
    place = 0
    while True:
        space = _SPACE.match(head, place)
        place = space.end() if space else place
        closing = next(
            (end for opening, end in ((b"<!--", b"-->"), (b"<?", b">")) if head.startswith(opening, place)), b""
        )
        end = head.find(closing, place + 2) if closing else -1
        if end < 0:
            return place
        place = end + len(closing)


def _extension(name: str, declared: str | None) -> str | None:
    last = name.split("?")[0].split("#")[0].lower() if "://" in name else name.lower()
    if last.endswith((".html", ".htm", ".xhtml", ".shtml")):
        return HTML
    if last.endswith((".eml", ".mbox", ".mime", ".mht", ".mhtml")):
        return MAIL
    if last.endswith((".md", ".markdown")):
        return MARKDOWN
    if last.endswith((".txt", ".text")):
        return PLAIN
    kind = (declared or "").split(";")[0].strip().lower()
    return {"application/xhtml+xml": HTML}.get(kind, kind) or None


def _is_mail(head: bytes, extension: str | None) -> bool:
    """Whether it begins with mail headers; a memo headed "From: … Date: …" needs more than those, or the name."""
    place = head.find(b"\n") + 1 if head.startswith(b"From ") else 0
    names = set()
    while (field := _FIELD.match(head, place)) is not None:
        names.add(field[1].lower())
        place = field.end()
        while folded := _FOLDED.match(head, place):
            place = folded.end()
    if extension == MAIL:
        return bool(names & (_ENVELOPE | _CARRIAGE))
    return len(names) >= 3 and bool(names & _ENVELOPE) and bool(names & _CARRIAGE)
