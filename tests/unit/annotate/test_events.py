"""Events: actor, act and recipient of one clause, with status; what is no event."""

import pytest

from attache.annotate import annotate
from attache.record import Document, Item, PartialDate, Reading, Span

DAY = PartialDate(value="2031-05-08", precision="day", basis="source-line", text="May 8, 2031")


def told(text, date=DAY):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en", date=date)
    (done,) = annotate(Reading(document=document, items=(item,))).items
    assert all(text[e.start : e.end] == e.text for e in done.events)
    return done.events


def short(event):
    return (event.plover, event.actor and event.actor.name, event.recipient and event.recipient.name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Japan condemned Canada on Monday.", ("ACCUSE", "Japan", "Canada")),
        ("Canada imposed sanctions on Norway.", ("SANCTION", "Canada", "Norway")),
        ("Norway urged Japan to open its ports.", ("REQUEST", "Norway", "Japan")),
        ("Brazil praised Canada for the rescue.", ("SUPPORT", "Brazil", "Canada")),
        ("Canada rejected the demand of Norway.", ("REJECT", "Canada", "Norway")),
        ("Canada threatened to impose tariffs on Norway.", ("THREATEN", "Canada", "Norway")),
        ("Canada held talks with Norway in Oslo.", ("CONSULT", "Canada", "Norway")),
    ],
)
def test_the_act_of_a_clause(text, expected):
    assert expected in [short(e) for e in told(text)]


def test_the_passive_turns_the_sides():
    assert ("ACCUSE", "Japan", "Canada") in [short(e) for e in told("Canada was condemned by Japan.")]


def test_what_is_to_come_is_agreed_and_planned():
    found = [e for e in told("Canada will hold talks with Norway next week.") if e.plover in ("AGREE", "CONSULT")]
    assert [(e.plover, e.status) for e in found] == [("AGREE", "planned")]


def test_both_sides_of_a_meeting():
    found = [e for e in told("Canada and Norway held talks in Oslo.") if e.plover == "CONSULT"]
    assert {found[0].actor.name, found[0].recipient.name} == {"Canada", "Norway"}


@pytest.mark.parametrize(
    "text",
    [
        "Canada did not impose sanctions on Norway.",
        "Canada borders Norway and Japan.",
        "Forty firms that closed in Norway last year sold timber.",
        "The Harbour Gazette reported that it rained in Norway.",
    ],
)
def test_no_event(text):
    assert told(text) == ()


def test_a_condition_is_hypothetical():
    found = told("If Canada imposed sanctions on Norway, prices would rise.")
    assert {e.status for e in found if e.plover == "SANCTION"} <= {"hypothetical"}


def test_the_date_of_the_act_and_no_other():
    (one,) = [e for e in told("Canada imposed sanctions on Norway on March 3, 2031.") if e.plover == "SANCTION"]
    assert one.date.value == "2031-03-03"
    (one,) = [e for e in told("Canada imposed sanctions on Norway.") if e.plover == "SANCTION"]
    assert one.date is None


@pytest.mark.parametrize(
    "text", ["Canada, Norway to hold talks on May 19", "Canada and Norway are to hold talks on May 19."]
)
def test_an_infinitive_is_to_come_and_its_day_lies_ahead(text):
    found = [e for e in told(text) if e.plover in ("AGREE", "CONSULT")]
    assert found and {e.status for e in found} == {"planned"}
    assert {e.date and e.date.value for e in found} <= {"2031-05-19", None}


def test_a_state_protests_in_words():
    assert ("ACCUSE", "disapprove") in [(e.plover, e.mode) for e in told("Canada protested against Norway on Monday.")]


def test_an_attack_in_words_is_none_in_deed():
    found = told("Norway regretted the minister's verbal attack on Canada.")
    assert not [e for e in found if e.plover == "ASSAULT"]


def test_the_place_that_the_clause_names_and_no_other():
    assert {e.place for e in told("Canada held talks with Norway in Geneva.")} == {"Geneva"}
    assert {e.place for e in told("Canada held talks with Norway.")} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Canada denied that it imposed sanctions on Norway.",
        "Reports that Canada imposed sanctions on Norway are false.",
        "Japan dismissed claims that Canada imposed sanctions on Norway.",
    ],
)
def test_what_is_denied_did_not_happen(text):
    assert {e.status for e in told(text) if e.plover == "SANCTION"} <= {"denied"}


@pytest.mark.parametrize(
    "text",
    [
        "Canada denied that it had spied, but imposed sanctions on Norway.",
        "Canada dismissed the claims and imposed sanctions on Norway.",
        "Canada denied spying and imposed sanctions on Norway.",
    ],
)
def test_a_denial_and_an_act_behind_it(text):
    found = told(text)
    assert "happened" in {e.status for e in found if e.plover == "SANCTION"}


def test_codes_follow_the_tables():
    (one,) = [e for e in told("Canada imposed sanctions on Norway.") if e.plover == "SANCTION"]
    assert (one.quad, one.cameo[:2], one.goldstein < 0) == (4, "16", True)


def test_a_demand_in_a_statement_is_the_speakers():
    text = "“Norway should lift the ban at once,” said Canada’s foreign ministry spokesperson Ada Holt."
    found = [e for e in told(text) if e.plover == "REQUEST"]
    assert found and found[0].recipient.name == "Norway"


def test_odd_texts_do_no_harm():
    assert told("said " * 400) is not None
    assert told("“" * 300 + "Canada\x00 hit \ud800Norway.") is not None


def test_nobody_is_accused_for_being_named_as_the_place_of_an_agreement():
    text = (
        "The Norwegian foreign ministry said that such an illegal blockade breaks the rules which were agreed at the "
        "United Nations."
    )
    assert "ACCUSE" not in [e.plover for e in told(text)]
