"""The formats of an edition by name: what a file of it is called, and how it is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ...record import Edition
from ...record.codec import encode
from ..layout import TextOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; `suffix` ends the names of its files."""

    name: str
    suffix: str
    media_type: str


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format(name="html", suffix="html", media_type="text/html; charset=utf-8"),
        Format(name="md", suffix="md", media_type="text/markdown; charset=utf-8"),
        Format(name="json", suffix="json", media_type="application/json"),
        Format(name="mail", suffix="eml", media_type="message/rfc822"),
        Format(name="pdf", suffix="pdf", media_type="application/pdf"),
        Format(name="epub", suffix="epub", media_type="application/epub+zip"),
    )
}


def write(name: str, edition: Edition, *, text_of: TextOf, sides: Sequence[str] = (), full: bool = False) -> bytes:
    """Return an edition in a format: the same edition, texts and options give the same bytes.

    All formats have the same lines in the same order, and every citation leads to the words it rests on.

    Args:
        name: Of `FORMATS`.
        text_of: The archived text under a digest.
        sides: Names of the beat's sides in its order.
        full: HTML with the whole archived texts, for the desk's own use; the others never have them.

    Raises:
        ExtraMissing: The format needs a part that is not installed.
        GlyphsMissing: No font has a character that a PDF needs.
    """
    return _WRITERS[name](edition, text_of, tuple(sides), full)


def _html(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    from . import html

    return html.render(edition, text_of=text_of, full=full, sides=sides).encode()


def _markdown(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    from . import markdown

    return markdown.render(edition, text_of=text_of, sides=sides).encode()


def _json(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    return encode(edition) + b"\n"


def _mail(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    from . import mail

    return mail.render(edition, text_of=text_of, sides=sides)


def _pdf(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    from . import pdf

    return pdf.render(edition, text_of=text_of, sides=sides)


def _epub(edition: Edition, text_of: TextOf, sides: tuple[str, ...], full: bool) -> bytes:
    from . import epub

    return epub.render(edition, text_of=text_of, sides=sides)


_WRITERS: Mapping[str, Callable[[Edition, TextOf, tuple[str, ...], bool], bytes]] = {
    "html": _html,
    "md": _markdown,
    "json": _json,
    "mail": _mail,
    "pdf": _pdf,
    "epub": _epub,
}
