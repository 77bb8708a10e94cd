"""One happening, once: reports of one event in several items."""

import dataclasses

import pytest

from attache.link.events import Report, happenings
from attache.record import ActorRef, Event, PartialDate

OSTRAVIA = ActorRef(id="os-gov", name="Ostravia")
LANHAI = ActorRef(id="lx-gov", name="Lanhai")
KASTEL = ActorRef(id="ka-gov", name="Kastel")
SEIZED = "Ostravia's coast guard seized the Lanhai trawler Bright Wave off the Teal Bank"
HELD = "the trawler Bright Wave was seized off the Teal Bank by Ostravia's coast guard"


def day(value, precision="day"):
    return PartialDate(value=value, precision=precision, basis="stated", text=value)


def report(
    words=SEIZED, item="i-1", *, actor=OSTRAVIA, recipient=LANHAI, on="2031-05-08", plover="COERCE", mode="seize",
    status="happened", outlet="Harbour Gazette", reported="2031-05-09", issues=(), origin=None,
):  # fmt: skip
    event = Event(
        id=f"e-{item}-{plover}-{words[:9]}", start=0, end=len(words), text=words, actor=actor, recipient=recipient,
        plover=plover, mode=mode, context=(), cameo=None, quad=4, goldstein=None,
        date=day(on, {4: "year", 7: "month"}.get(len(on), "day")) if on else None, status=status, confidence=0.9,
    )  # fmt: skip
    return Report(event=event, item=item, outlet=outlet, reported=reported, words=words, issues=issues, origin=origin)


def test_two_outlets_on_one_event_are_one_happening_with_two_origins():
    (one,) = happenings([report(), report(HELD, "i-2", outlet="Lanhai Post", on="2031-05-09")])
    assert [each.item for each in one.reports] == ["i-1", "i-2"]
    assert (one.outlets, one.origins) == (2, 2)


def test_copies_are_several_outlets_and_one_origin():
    body = (
        "The coast guard said on Thursday that it had seized the trawler Bright Wave off the Teal Bank after a chase "
        "of two hours in heavy seas, and that the crew of nine was unhurt and would be questioned in Port Alder."
    )
    told = [
        report(item=f"i-{k}", outlet=name)
        for k, name in enumerate(["Harbour Gazette", "Ostravia Courier", "Quay Letter"])
    ]
    bodies = {"i-0": body, "i-1": body + " (OBS)", "i-2": body}
    assert happenings(told)[0].origins == 3
    (one,) = happenings(told, body_of=bodies.__getitem__)
    assert (len(one.reports), one.outlets, one.origins) == (3, 3, 1)


def test_outlets_that_name_one_agency_are_one_origin():
    (one,) = happenings([report(origin="OBS"), report(HELD, "i-2", outlet="Lanhai Post", origin="OBS")])
    assert (one.outlets, one.origins) == (2, 1)


def test_one_outlet_in_two_items_is_one_origin_and_an_unnamed_one_adds_none():
    (one,) = happenings([report(), report(HELD, "i-2"), report(SEIZED, "i-3", outlet=None)])
    assert (len(one.reports), one.outlets, one.origins) == (3, 1, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"plover": "ASSAULT"},
        {"mode": "arrest"},
        {"recipient": KASTEL},
        {"actor": LANHAI, "recipient": OSTRAVIA},
        {"on": "2031-05-14"},
        {"on": "2030"},
        {"status": "denied"},
        {"status": "threatened"},
        {"words": "inspectors boarded a grain barge at the lock", "mode": None, "on": "2031-05-09"},
        {"words": "inspectors boarded a grain barge at the lock", "mode": None, "on": None},
        {"words": "grain papers were taken from an office", "mode": None, "issues": ("grain",)},
    ],
)
def test_another_act_party_day_or_standing_is_another_happening(other):
    told = {"words": HELD, "item": "i-2", **other}
    assert len(happenings([report(issues=("fishing",)), report(**told)])) == 2


@pytest.mark.parametrize(
    "other", [{"on": None}, {"recipient": None}, {"actor": None}, {"on": None, "mode": None}, {"on": "2031-05-10"}]
)
def test_what_one_report_does_not_say_does_not_part_like_words(other):
    assert len(happenings([report(), report(HELD, "i-2", **other)])) == 1


def test_the_event_shown_is_that_of_the_report_that_knows_most():
    (one,) = happenings([report(on=None, recipient=None), report(HELD, "i-2")])
    assert one.event.recipient == LANHAI
    assert one.event.date.value == "2031-05-08"
    assert one.event is one.reports[[each.item for each in one.reports].index("i-2")].event


def test_a_meeting_told_from_either_side_is_one_and_an_accusation_is_not():
    there = report("Ostravia and Lanhai held talks in Port Alder", plover="CONSULT", mode=None)
    back = report(
        "Lanhai and Ostravia held talks in Port Alder", "i-2", plover="CONSULT", mode=None, actor=LANHAI,
        recipient=OSTRAVIA,
    )  # fmt: skip
    assert len(happenings([there, back])) == 1
    blame = [
        report("Ostravia blamed Lanhai for the talks that failed", plover="ACCUSE", mode="disapprove"),
        report(
            "Lanhai blamed Ostravia for the talks that failed", "i-2", plover="ACCUSE", mode="disapprove",
            actor=LANHAI, recipient=OSTRAVIA,
        ),
    ]  # fmt: skip
    assert len(happenings(blame)) == 2


def test_a_ministry_and_its_state_are_one_side_but_two_ministries_need_like_words():
    state, trade, police = (ActorRef(id=each, name=each) for each in ("cn-gov", "cn-mofcom", "cn-mps"))
    assert len(happenings([report(actor=state), report(HELD, "i-2", actor=trade)])) == 1
    apart = report("grain papers were taken from an office", "i-3", actor=police, mode=None)
    assert len(happenings([report(actor=trade), apart])) == 2


def test_reports_without_parties_or_days_only_meet_in_the_same_words():
    none = {"actor": None, "recipient": None, "on": None, "reported": None}
    assert len(happenings([report(**none), report(item="i-2", **none)])) == 1
    assert len(happenings([report(**none), report("rain closed the lock", "i-2", **none)])) == 2


def test_a_report_with_one_party_finds_the_happening_with_both_and_the_other_way_round():
    whole, bare = report(), report(HELD, "i-2", recipient=None, reported="2031-05-10")
    for told in ([whole, bare], [bare, whole]):
        assert len(happenings(told)) == 1


def test_a_busy_pair_does_not_hide_another():
    busy = [report(f"act {k} of another kind entirely {k * k}", f"b-{k}", actor=KASTEL, mode=None) for k in range(90)]
    assert len(happenings([report(), *busy, report(HELD, "i-2")])) == len(happenings(busy)) + 1


def test_two_acts_of_one_item_are_not_one_for_their_headline():
    headline = "Coast guard of Ostravia goes after the trawlers at the Teal Bank: "
    acts = [
        dataclasses.replace(each, words=headline + each.words)
        for each in (report("seized one boat near the bank", mode=None), report("held nets from a second", mode=None))
    ]
    assert len(happenings(acts)) == 2
    assert len(happenings([acts[0], acts[0]])) == 1


def test_in_two_scripts_type_mode_parties_and_day_must_all_agree():
    chinese = "奥斯特拉维亚海警5月8日扣押了澜海渔船"
    assert len(happenings([report(), report(chinese, "i-2")])) == 1
    for other in ({"mode": None}, {"on": "2031-05-09"}, {"on": None}, {"recipient": None}):
        assert len(happenings([report(), report(chinese, "i-2", **other)])) == 2


def test_a_chain_of_days_does_not_grow_into_one():
    told = [report(item=f"i-{k}", on=f"2031-05-{k:02}") for k in range(1, 13)]
    assert len(happenings(told)) == 4


def test_nothing_gives_nothing_and_order_of_input_does_not_matter():
    assert happenings([]) == ()
    told = [report(), report(HELD, "i-2"), report("rain closed the lock", "i-3", recipient=KASTEL)]
    groups = [sorted(each.item for each in one.reports) for one in happenings(told)]
    assert sorted(groups) == sorted(sorted(each.item for each in one.reports) for one in happenings(told[::-1]))
