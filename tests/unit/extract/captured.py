"""Captures for tests of extraction; all people, outlets and places in them are fictional."""

from attache.collect.capture import capture_of
from attache.record import Capture, Extract

FIRST = "The parliament of Ostravia passed the shipping bill on Tuesday by nine votes, after a debate of eleven hours."
SECOND = (
    "The bill raises port fees by a tenth and gives the harbour board the right to inspect cargo before it is unloaded."
)
THIRD = (
    "Shippers in Velm said they would take the matter to the tribunal, which is to hear them before the summer recess."
)
FOURTH = (
    "The minister of transport, Arlo Venn, called the vote a good day for the coast and promised rules by the autumn."
)


def captured(data: str | bytes, path: str = "page.html", url: str | None = None, charset: str | None = None) -> Capture:
    """Return the capture of a text or of bytes, as collecting would make it."""
    raw = data.encode() if isinstance(data, str) else data
    return capture_of(raw, path=None if url else path, url=url, charset=charset)


def page(body: str, head: str = "") -> str:
    """Return a page with this head and body."""
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def article(head: str = "", before: str = "", after: str = "", title: str = "Port fees to rise by a tenth") -> str:
    """Return a page with an article of four paragraphs."""
    return page(
        f"""<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
        <main><article><h1>{title}</h1>{before}<p>{FIRST}</p><p>{SECOND}</p>
        <p>{THIRD}</p><p>{FOURTH}</p>{after}</article></main>
        <footer><p>All rights reserved by the Harbour Gazette, a fictional paper of the town of Velm.</p></footer>""",
        head,
    )


def words(extract: Extract) -> list[str]:
    """Return the words of the blocks, in order."""
    return [block.span.of(extract.document.text) for block in extract.blocks]
