"""Mentions: names of the tables, names with roles, states."""

import itertools

import pytest

from attache.annotate.mentions import mentions
from attache.models.statements import Named
from attache.record import Document, Item, Reading, Span


def found(text, named=()):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    return [(m.text, m.type, m.actor) for m in mentions(Reading(document=document, items=(item,)), item, named)]


@pytest.mark.parametrize("text", ["The Foreign Ministry of Ostravia replied.", "The Ministry of Commerce replied."])
def test_an_office_that_many_states_have_is_nobodys_without_its_state(text):
    assert all(actor is None for _, _, actor in found(text))


def test_an_office_takes_its_state_from_the_item():
    assert ("Foreign Ministry", "office", "cn-mfa") in found("The Foreign Ministry in Beijing replied to Ostravia.")


def test_the_state_of_another_before_an_office_forbids_it():
    assert "cn-mofcom" not in [actor for _, _, actor in found("China heard from Norway's Ministry of Commerce.")]


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("U.S. State Department", "us-state"),
        ("Chinese Foreign Ministry", "cn-mfa"),
        ("French Foreign Ministry", "fr-mfa"),
        ("Japanese Foreign Ministry", "jp-mofa"),
    ],
)
def test_offices_of_every_side_are_whole_and_known(name, actor):
    assert (name, "office", actor) in found(f"The {name} replied.")


def test_capitals_stand_for_their_governments_alike():
    assert found("Beijing answered Washington and Tokyo.") == [
        ("Beijing", "state", "cn-gov"),
        ("Washington", "state", "us-gov"),
        ("Tokyo", "state", "jp-gov"),
    ]


def test_states_without_a_row_have_their_code():
    assert ("Norway", "state", "NO") in found("A ship from Norway was seen.")


def test_names_with_a_role_are_persons_in_either_order():
    texts = found("Lin Qiao, a spokesperson for the port, smiled. Later minister Paul Harding came.")
    assert ("Lin Qiao", "person", None) in texts
    assert ("Paul Harding", "person", None) in texts


def test_the_model_gives_persons_whom_no_role_tells():
    text = "Yesterday Bo Tan came."
    assert found(text, (Named(span=Span(10, 16), type="person", confidence=0.9),)) == [("Bo Tan", "person", None)]


def test_what_has_no_capital_is_no_name():
    assert found("they told us", (Named(span=Span(5, 9), type="organisation", confidence=0.9),)) == []


def test_mentions_never_overlap_and_lie_in_the_text():
    text = "The Chinese Foreign Ministry in Beijing told the U.S. State Department in Washington, China Daily reported."
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    all_ = mentions(Reading(document=document, items=(item,)), item)
    assert all(a.end <= b.start for a, b in itertools.pairwise(all_))
    assert all(text[m.start : m.end] == m.text for m in all_)


@pytest.mark.parametrize(
    "name",
    ["Ministry of the Economy", "French Ministry of the Sea", "Ostravian Ministry", "Ministry of Ports and Tides"],
)
def test_ministries_are_told_by_the_shape_of_their_names(name):
    assert name in [words for words, _, _ in found(f"The {name} replied.")]


@pytest.mark.parametrize(
    ("name", "actor"),
    [("American government", "us-gov"), ("Chinese government", "cn-gov"), ("Danish authorities", "DK")],
)
def test_governments_are_their_states_on_every_side(name, actor):
    assert (name, "state", actor) in found(f"The {name} replied.")


def test_an_office_of_another_state_is_not_that_of_the_tables():
    spotted = found("American officials met. The Chinese Commerce Department and the Commerce Department agreed.")
    assert ("Chinese Commerce Department", "organisation", None) in spotted
    assert ("Commerce Department", "office", "us-commerce") in spotted


@pytest.mark.parametrize("owner", ["Ostravian", "Lanhai’s", "Lanhai's"])
def test_a_ministry_of_a_state_that_no_table_knows_is_nobody_elses(owner):
    spotted = found(f"China met the envoys. The {owner} Foreign Ministry and the Foreign Ministry agreed.")
    assert [actor for words, _, actor in spotted if words.endswith("Foreign Ministry")] == [None, "cn-mfa"]


@pytest.mark.parametrize("side", ["Chinese", "American"])
def test_adjectives_of_states_are_no_persons_and_names_beside_roles_are_whole(side):
    text = f"{side} vice minister Bo Tan replied."
    at = text.index("Tan")
    named = (
        Named(span=Span(0, len(side)), type="person", confidence=0.9),
        Named(span=Span(at, at + 3), type="person", confidence=0.9),
    )
    assert [(words, kind) for words, kind, _ in found(text, named) if kind == "person"] == [("Bo Tan", "person")]


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Chinese foreign ministry", "cn-mfa"),
        ("Chinese defence ministry", "cn-mnd"),
        ("US commerce department", "us-commerce"),
        ("American defense department", "us-dod"),
        ("Japanese foreign ministry", "jp-mofa"),
    ],
)
def test_ministries_in_lower_case_are_known_on_every_side(name, actor):
    assert (name, "office", actor) in found(f"The {name} replied.")


def test_a_ministry_in_lower_case_without_its_state_is_nobodys():
    assert all(actor is None for _, _, actor in found("Ostravia's foreign ministry and a commerce ministry replied."))
