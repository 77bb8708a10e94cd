"""A document cut into its items, with boilerplate apart."""

from ..record import Extract, Reading

__all__ = ["split"]


def split(extract: Extract) -> Reading:
    """Return the reading with bare items: spans, kind, headline, credits, date and language, and with boilerplate.

    Items' spans do not overlap (an item may lie in another's hole), and items and boilerplate together cover every
    character that is not white space. A date is that of a source line, of the document, or None: never a guess.
    The time is linear in the length of the text.
    """
    from .sort import sorted_out

    return sorted_out(extract)
