"""The register of measures: one measure told several times is one, with its stages and framings."""

import pytest

from attache.link.measures import MeasureReport, register, same_measure
from attache.record import Figure, Measure, PartialDate


def day(value):
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return PartialDate(value=value, precision=precision, basis="stated", text=value)


def percent(value):
    return Figure(start=0, end=1, text=f"{value} percent", value=value, unit="percent", what=None, date=None)


_COUNT = iter(range(10_000))


def measure(**told):
    base = {
        "id": f"m-{next(_COUNT)}", "start": 0, "end": 9, "text": "a measure", "instrument": "tariff",
        "stage": "in-force", "by": "China", "by_id": "cn-gov", "against": "Japan", "against_id": "JP", "status": "in-force", "date": None,
    }  # fmt: skip
    return Measure(**{**base, **told})


def report(told, reported=None, **more):
    return MeasureReport(measure=told, item=more.pop("item", told.id), reported=reported, **more)


def test_same_goods_and_hand_are_one_measure():
    assert same_measure(measure(object="steel pipes"), measure(object="imported steel pipe"))


@pytest.mark.parametrize(
    "other",
    [
        {"object": "cotton"},
        {"by": "Japan", "by_id": "JP"},
        {"against": "India", "against_id": "IN"},
        {"instrument": "visa rule"},
        {"amounts": (percent(30.0),)},
        {"date": day("2031-09-01")},
    ],
)
def test_other_goods_hands_targets_amounts_or_days_are_another_measure(other):
    one = measure(object="steel pipes", amounts=(percent(10.0),), date=day("2031-02-01"))
    assert not same_measure(one, measure(**{"object": "steel pipes", **other}))


def test_a_legal_name_is_enough():
    one = measure(instrument="law", legal_name="Harbour Safety Act", against=None, against_id=None)
    assert same_measure(one, measure(instrument="ban", legal_name="the Harbour Safety Act"))
    assert not same_measure(one, measure(instrument="law", legal_name="Fisheries Act"))


def test_what_says_too_little_is_not_brought_together():
    assert not same_measure(measure(), measure(object="steel pipes"))
    assert not same_measure(measure(by=None, by_id=None), measure(by=None, by_id=None))


def test_both_sides_telling_is_one_measure_with_two_framings():
    one = report(
        measure(instrument="export control", object="grey salts", text="curbs on grey salts", stage="announced"),
        "2031-05-01", side="JP", outlet="Harbour Gazette",
    )  # fmt: skip
    other = report(
        measure(instrument="export control", object="灰盐", text="对日本的灰盐出口管制", stage="in-force"),
        "2031-05-02", side="CN", outlet="海岸日报",
    )  # fmt: skip
    (entry,) = register([other, one])
    assert [(f.side, f.texts) for f in entry.framings] == [
        ("JP", ("curbs on grey salts",)),
        ("CN", ("对日本的灰盐出口管制",)),
    ]
    assert [s.stage for s in entry.stages] == ["announced", "in-force"]
    assert entry.stage == "in-force"


def test_one_act_called_by_opposite_names_is_one():
    told = {"instrument": "law", "stage": "adopted", "against": None, "against_id": None}
    one = measure(object="reduce the number of deputies in Port Alder", by="China", by_id="cn-gov", **told)
    other = measure(object="improve the vote in the city of Port Alder", by="China", by_id="cn-gov", **told)
    assert same_measure(one, other, days_apart=0)
    assert not same_measure(one, other, days_apart=200)


def test_two_laws_of_one_day_are_two():
    told = {"instrument": "law", "stage": "adopted", "against": None, "against_id": None}
    assert not same_measure(measure(object="kites", **told), measure(object="harbour fees", **told), days_apart=0)


def test_the_name_of_the_target_tells_no_goods():
    one, other = measure(object="Japanese officials"), measure(object="Japanese steel")
    assert not same_measure(one, other, days_apart=0)


def test_stages_carry_their_day_and_report():
    told = {"object": "steel pipes"}
    reports = [
        report(measure(**told, stage="lifted", date=day("2031-09-01")), "2031-09-02"),
        report(measure(**told, stage="proposed"), "2031-01-05"),
        report(measure(**told, stage="in-force", date=day("2031-03-01")), "2031-03-02"),
        report(measure(**told, stage="in-force"), "2031-06-02"),
    ]
    (entry,) = register(reports)
    assert [(s.stage, s.date.value if s.date else None) for s in entry.stages] == [
        ("proposed", None),
        ("in-force", "2031-03-01"),
        ("lifted", "2031-09-01"),
    ]
    assert all(s.report in reports for s in entry.stages)


def test_a_look_back_does_not_move_the_stage_back():
    told = {"object": "steel pipes"}
    (entry,) = register(
        [
            report(measure(**told, stage="in-force"), "2031-03-01"),
            report(measure(**told, stage="proposed"), "2031-04-01"),
        ]
    )
    assert entry.stage == "in-force"


def test_each_report_is_in_one_entry():
    reports = [report(measure(object=word), "2031-01-01") for word in ("steel", "cotton", "steel", "wine")]
    entries = register(reports)
    assert sorted(id(r) for e in entries for r in e.reports) == sorted(id(r) for r in reports)
    assert len(entries) == 3
    assert sorted(id(r) for e in entries for f in e.framings for r in f.reports) == sorted(id(r) for r in reports)
