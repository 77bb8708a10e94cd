"""The sources of the beat and how they are."""

from fastapi.responses import Response

from ..sides import outlet_facts
from ..visit import Pages, Place, Visiting

pages = Pages(Place(key="nav.sources", address="/sources", order=80))


@pages.page("/sources")
def sources(visit: Visiting) -> Response:
    """List the sources, those that need a person first."""
    status = visit.desk.status()
    rows = [{"source": each, "outlet": outlet_facts(visit.desk.beat, each.outlet or None)} for each in status.sources]
    return visit.page("sources.html.j2", unread=status.unread, rows=rows)
