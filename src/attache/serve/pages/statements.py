"""Statements: who said what. The whole query stands in the address."""

from collections import Counter
from typing import Any

from fastapi.responses import Response

from ...desk import reading_room
from ...store.browsing import Sketch
from .. import asking, charts
from ..asking import Cursor, Day, Level, Name, Words, first_day, given, last_day, levels, one_of
from ..said import said
from ..sides import side_of_speaker, sides
from ..visit import Pages, Place, Visit, Visiting

pages = Pages(Place(key="nav.statements", address="/statements", order=30))

_PAGE = 25
_COUNTED = 2000
_FORMS = ("direct", "indirect", "mixed")
_STANCES = ("support", "neutral", "oppose", "threat")
_OWNERS = ("state", "party", "public", "commercial", "nonprofit")
_LANGUAGES = ("en", "zh", "zh-Hans", "zh-Hant")


@pages.page("/statements")
def statements(
    visit: Visiting,
    q: Words = None,
    speaker: Name = None,
    organisation: Name = None,
    role: Name = None,
    issue: Name = None,
    strength: Level = None,
    stance: Name = None,
    form: Name = None,
    outlet: Name = None,
    owner: Name = None,
    side: Name = None,
    language: Name = None,
    since: Day = None,
    until: Day = None,
    after: Cursor = None,
) -> Response:
    """List statements by day, the newest first."""
    known = visit.issues()
    asked = {
        "q": given(q), "speaker": given(speaker), "organisation": given(organisation), "role": given(role),
        "issue": given(issue), "strength": given(strength), "stance": one_of(stance, _STANCES, "stance"),
        "form": one_of(form, _FORMS, "form"), "outlet": given(outlet), "owner": one_of(owner, _OWNERS, "owner"),
        "side": given(side), "language": asking.language(language), "since": given(since),
        "until": given(until),
    }  # fmt: skip
    query = reading_room.statements(
        visit.desk, words=asked["q"], speaker=asked["speaker"], organisation=asked["organisation"],
        role=asked["role"], side=asked["side"], language=asked["language"], outlet=asked["outlet"],
        ownership=asked["owner"], issue=asked["issue"], levels=levels(strength), stance=asked["stance"],
        form=asked["form"], since=first_day(since), until=last_day(until),
    )  # fmt: skip
    page = reading_room.page(visit.desk, query, after=given(after), limit=_PAGE)
    sketches = reading_room.sketches(visit.desk, query, most=_COUNTED)
    return visit.page(
        "statements.html.j2",
        rows=said(visit, page.rows, query=asked["q"]), after=page.after, first=after is not None,
        value=asked, asked=_asked(visit, asked, known), issues=sorted(known.items(), key=lambda pair: pair[1]),
        sides=sides(visit.desk.beat), forms=_FORMS, stances=_STANCES, owners=_OWNERS, languages=_LANGUAGES,
        total=len(sketches), more=len(sketches) == _COUNTED, facets=_facets(visit, sketches, known),
        chart=_chart(visit, sketches),
    )  # fmt: skip


def _asked(visit: Visit, asked: dict[str, str | None], known: dict[str, str]) -> list[tuple[str, str, str]]:
    named: dict[str, Any] = {
        "issue": known.get,
        "side": {each.id: each.name for each in sides(visit.desk.beat)}.get,
        "form": lambda value: visit.label("form", value),
        "stance": lambda value: visit.label("stance", value),
        "owner": lambda value: visit.label("ownership", value),
        "language": lambda value: visit.label("tongue", value),
    }
    return [
        (name, visit.t(f"statements.{name}"), (named[name](value) if name in named else None) or value)
        for name, value in asked.items()
        if value
    ]


def _facets(
    visit: Visit, sketches: tuple[Sketch, ...], known: dict[str, str]
) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Return for each filter its commonest values among what was found: value, words, how many."""
    beat = visit.desk.beat
    by_side: Counter[str] = Counter()
    speakers: Counter[str] = Counter()
    for each in sketches:
        side = side_of_speaker(beat, each.speaker, each.organisation)
        if side is not None:
            by_side[side.id] += 1
        # only who has a public role is offered by name
        if each.speaker and each.speaker_name:
            speakers[each.speaker_name] += 1
    issues = Counter(issue for each in sketches for issue in each.issues)
    outlets = Counter(each.outlet for each in sketches if each.outlet)
    forms = Counter(each.form for each in sketches)
    stances = Counter(each.stance for each in sketches if each.stance)
    names = {each.id: each.name for each in sides(beat)}
    groups: list[tuple[str, list[tuple[str, str, int]]]] = [
        ("side", [(key, names[key], by_side[key]) for key in names if by_side[key]]),
        ("issue", [(key, known.get(key, key), n) for key, n in issues.most_common(8)]),
        ("speaker", [(key, key, n) for key, n in speakers.most_common(8)]),
        ("stance", [(key, visit.label("stance", key), stances[key]) for key in _STANCES if stances[key]]),
        ("form", [(key, visit.label("form", key), forms[key]) for key in _FORMS if forms[key]]),
        ("outlet", [(key, key, n) for key, n in outlets.most_common(8)]),
    ]
    return [(name, values) for name, values in groups if values]


def _chart(visit: Visit, sketches: tuple[Sketch, ...]) -> charts.Chart | None:
    counts = charts.by_month([each.day for each in sketches if each.day])
    if len(counts) < 2:
        return None
    title = visit.t("statements.chart_title", first=counts[0][0], last=counts[-1][0])
    return charts.Chart(
        finding=visit.t("statements.chart"), about=title,
        wide=charts.bars(counts, key="months-w", title=title, wide=True),
        narrow=charts.bars(counts, key="months-n", title=title, wide=False),
        heads=(visit.t("statements.month"), visit.t("statements.number") + "#"),
        rows=tuple((key, str(count)) for key, count in counts),
    )  # fmt: skip
