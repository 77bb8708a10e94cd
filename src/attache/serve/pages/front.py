"""The front page: what is new, what changed, what lies ahead, how the sources are."""

from fastapi.responses import Response

from ..visit import Pages, Place, Visiting

pages = Pages(Place(key="nav.front", address="/", order=0))


@pages.page("/")
def front(visit: Visiting) -> Response:
    """Show what a reader of the morning wants first."""
    return visit.page("front.html.j2", counts=visit.desk.store.counts())
