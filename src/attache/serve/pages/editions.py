"""Editions: dated briefs as they were kept; what is kept never changes."""

import re
from typing import Annotated

from fastapi import Path
from fastapi.responses import HTMLResponse, Response

from ...desk import reading_room
from ..visit import Pages, Place, Visiting

pages = Pages(Place(key="nav.editions", address="/editions", order=5))

_STYLE = re.compile(r"style-src '(sha256-[A-Za-z0-9+/=]{20,100})'")
Key = Annotated[str, Path(max_length=80, pattern=r"^[0-9A-Za-z._-]+$")]


@pages.page("/editions")
def editions(visit: Visiting) -> Response:
    """List editions, the latest first."""
    return visit.page("editions.html.j2", rows=reading_room.editions(visit.desk))


@pages.page("/editions/{key}")
def edition(visit: Visiting, key: Key) -> Response:
    """Show an edition: the very page that is published, in which every sentence opens its source.

    It is one file with its own style sheet; its answer has a policy that lets in that one, by its hash, and nothing
    else.
    """
    from ...brief.render import html

    kept = reading_room.edition(visit.desk, key)
    page = html.render(
        kept, text_of=visit.desk.text_of, full=not visit.public, sides=[side.name for side in visit.desk.beat.sides]
    )
    # the head stands before anything of a source
    style = _STYLE.search(page[:2000])
    policy = f"default-src 'none'; style-src '{style[1]}'" if style else "default-src 'none'"
    more = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return HTMLResponse(page, headers={"content-security-policy": f"{policy}; {more}"})
