"""The order of work: pieces, source lines, boilerplate, the kind of the document, its items."""

from ..record import Extract, Reading
from .article import article, stories
from .boilerplate import reasons
from .choose import choose
from .credits import find_credits
from .digest import digest
from .draft import Plan, sealed
from .explainer import explainer
from .newsletter import newsletter
from .page import pieces_of
from .stream import cut


def sorted_out(extract: Extract) -> Reading:
    """Return the reading of an extract."""
    document = extract.document
    pieces = pieces_of(extract)
    cited = find_credits(document.text, pieces)
    why = reasons(pieces, cited)
    kind, headings = choose(pieces, cited, why)
    published = document.published
    if kind == "digest":
        drafts = digest(pieces, cited, why, published)
    elif kind == "newsletter":
        drafts = newsletter(pieces, cited, why, published)
    elif kind == "explainer":
        drafts = explainer(pieces, cited, why, headings, published)
    else:
        parts = cut([p for p in pieces if why.get(p.index, "rule") == "rule"]) if kind == "wire" else []
        if len(parts) > 1:
            drafts = stories(parts, published)
        else:
            kind = "article"
            drafts = article(pieces, cited, why, document.title, published)
    if not drafts:
        kind = "article"
        drafts = article(pieces, (), {}, document.title, published)
    return sealed(extract, pieces, Plan(kind=kind, drafts=drafts, reasons=why))
