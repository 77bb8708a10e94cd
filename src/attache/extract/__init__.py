"""Bytes understood as a document: its text, its blocks, and what it says of itself."""

from ..record import Capture, Extract

__all__ = ["extract"]


def extract(capture: Capture) -> Extract:
    """Return the document of a capture, its blocks in order, and what the mark-up shows to be furniture.

    For plain text and Markdown the document text is the decoded content unchanged, a byte-order mark aside; for HTML
    and mail it is the extracted text, and `alignment` says where each stretch stands in the page's own text. The same
    bytes give the same extract. What the document does not state (title, outlet, date) is None.

    Raises:
        EmptyInput: There is no text in it.
        BinaryInput: The bytes are no text.
    """
    if capture.media_type == "text/html":
        from .html import from_html

        return from_html(capture)
    if capture.media_type == "message/rfc822":
        from .mail import from_mail

        return from_mail(capture)
    from .written import from_markdown, from_plain

    return from_markdown(capture) if capture.media_type == "text/markdown" else from_plain(capture)
