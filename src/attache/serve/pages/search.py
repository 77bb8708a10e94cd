"""Search over items: ranked, with snippets and what else there is to narrow by."""

from collections import Counter
from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import Response

from ...store import Hit
from .. import asking
from ..asking import Day, Name, Words, first_day, given, last_day, one_of
from ..said import marked, pattern_of
from ..sides import outlet_facts
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.search", address="/search", order=60))

_PAGE = 20
_MOST = 200
_LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant")
_KINDS = ("article", "digest-item", "newsletter-lead", "teaser", "caption", "section")


@pages.page("/search")
def search(
    visit: Visiting,
    q: Words = None,
    outlet: Name = None,
    actor: Name = None,
    issue: Name = None,
    kind: Name = None,
    language: Name = None,
    since: Day = None,
    until: Day = None,
    page: Annotated[int, Query(ge=1, le=_MOST // _PAGE)] = 1,
) -> Response:
    """Search; without words the newest of what fits."""
    known = visit.issues()
    asked = {
        "q": given(q), "outlet": given(outlet), "actor": given(actor), "issue": given(issue),
        "kind": one_of(kind, _KINDS, "kind"), "language": asking.language(language),
        "since": given(since), "until": given(until),
    }  # fmt: skip
    pattern = pattern_of(asked["q"])
    hits = visit.desk.search(
        asked["q"], outlet=asked["outlet"], actor=asked["actor"], issue=asked["issue"], kind=asked["kind"],
        language=asked["language"], since=first_day(since), until=last_day(until), limit=_MOST,
    )  # fmt: skip
    shown = hits[(page - 1) * _PAGE : page * _PAGE]
    rows = [
        {
            "hit": hit, "outlet": outlet_facts(visit.desk.beat, hit.outlet), "snippet": marked(hit.snippet, pattern),
            "headline": marked(hit.headline or hit.title or hit.path or hit.document, pattern),
        }
        for hit in shown
    ]  # fmt: skip
    named = {
        "issue": known, "kind": {each: visit.label("kind", each) for each in _KINDS},
        "language": {each: visit.label("tongue", each) for each in _LANGUAGES},
    }  # fmt: skip
    return visit.page(
        "search.html.j2",
        rows=rows, value=asked, total=len(hits), more=len(hits) == _MOST, number=page,
        next=page + 1 if len(hits) > page * _PAGE and page < _MOST // _PAGE else None,
        asked=[
            (name, visit.t(f"search.{name}"), named.get(name, {}).get(value, value))
            for name, value in asked.items()
            if value
        ],
        facets=_facets(visit, hits), issues=sorted(known.items(), key=lambda pair: pair[1]),
        languages=_LANGUAGES, kinds=_KINDS,
    )  # fmt: skip


def _facets(visit: Visit, hits: tuple[Hit, ...]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    def counted(name: str, values: Any, words: Any = None) -> tuple[str, list[tuple[str, str, int]]]:
        counts = Counter(value for value in values if value)
        return name, [(key, words(key) if words else key, n) for key, n in counts.most_common(8)]

    groups = [
        counted("outlet", (hit.outlet for hit in hits)),
        counted("language", (hit.language for hit in hits), lambda key: visit.label("tongue", key)),
        counted("kind", (hit.kind for hit in hits), lambda key: visit.label("kind", key)),
    ]
    return [(name, values) for name, values in groups if values]
