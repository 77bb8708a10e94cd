"""Bytes understood as a document: its text, its blocks, and what it says of itself."""

from ..record import Capture, Extract
from .places import Place, labels, places

__all__ = ["Place", "extract", "labels", "places"]


def extract(capture: Capture) -> Extract:
    """Return the document of a capture, its blocks in order, and what the mark-up shows to be furniture.

    For plain text and Markdown the document text is the decoded content unchanged, a byte-order mark aside; for HTML,
    mail, PDF, DOCX and chapters of EPUB it is the extracted text, and `alignment` or `places` says where each stretch
    stands in the original. The same bytes give the same extract. What the document does not state (title, outlet,
    date) is None.

    Raises:
        EmptyInput: There is no text in it.
        BinaryInput: The bytes are no text.
        InputError: Others by format: damaged, locked, too large, without a text layer.
    """
    if capture.media_type == "text/html":
        from .epub import from_chapter, is_chapter

        if is_chapter(capture):
            return from_chapter(capture)
        from .html import from_html

        return from_html(capture)
    if capture.media_type == "message/rfc822":
        from .mail import from_mail

        return from_mail(capture)
    if capture.media_type == "application/pdf":
        from .pdf import from_pdf

        return from_pdf(capture)
    if capture.media_type.startswith("application/vnd.openxmlformats-officedocument.wordprocessingml"):
        from .docx import from_docx

        return from_docx(capture)
    if capture.media_type == "multipart/related":
        from .mhtml import from_mhtml

        return from_mhtml(capture)
    from .written import from_markdown, from_plain

    return from_markdown(capture) if capture.media_type == "text/markdown" else from_plain(capture)
