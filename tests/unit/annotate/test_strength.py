"""Strength: which words place a statement on the ladder, and when none do."""

import pytest

from attache.annotate.strength import strength
from attache.record import ActorRef, Document, Item, Reading, Span, Statement


def rated(cue, content, *, organisation=("cn-mfa", "Foreign Ministry"), anonymity="named", role="spokesperson", **more):
    source = "The speaker"
    text = f"{source} {cue} {content}."
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    at = len(source) + 1
    begin = at + len(cue) + 1
    org = ActorRef(id=organisation[0], name=organisation[1]) if organisation else None
    statement = Statement(
        id="s",
        form="indirect",
        source=(Span(0, len(source)),),
        cue=(Span(at, at + len(cue)),),
        content=(Span(begin, begin + len(content)),),
        organisation=org,
        role=role,
        anonymity=anonymity,
        **more,
    )
    return strength(Reading(document=document, items=(item,)), item, statement)


def test_the_longest_formula_wins_and_is_shown():
    found = rated("said", "we firmly oppose the blockade of the reef")
    assert (found.level, found.stance, found.formula.text) == (6, "oppose", "firmly oppose")


def test_a_denied_formula_does_not_count():
    found = rated("said", "we do not firmly oppose the blockade of the reef")
    assert found is None or found.formula is None


def test_a_formula_behind_so_called_does_not_count():
    found = rated("said", "the so-called “countermeasures” of the other side are nothing new")
    assert found is None or found.formula is None


def test_a_formula_under_a_condition_counts_one_level_less():
    bare = rated("said", "we will take countermeasures")
    bound = rated("said", "if the ban stays, we will take countermeasures")
    assert bound.level == bare.level - 1


@pytest.mark.parametrize(
    ("cue", "level", "stance"),
    [("slammed", 6, "oppose"), ("accused", 5, "oppose"), ("criticised", 4, "oppose"), ("threatened", 8, "threat")],
)
def test_criticism_without_a_formula_has_its_level(cue, level, stance):
    found = rated(cue, "the harbour fees of the neighbour")
    assert (found.level, found.stance, found.formula) == (level, stance, None)


@pytest.mark.parametrize("content", ["the claim is groundless", "this has no right to stand", "we firmly oppose it"])
def test_plain_words_weigh_the_same_from_every_side(content):
    sides = [("cn-mfa", "Foreign Ministry"), ("us-state", "State Department"), ("jp-mofa", "MOFA")]
    said = [rated("said", content, organisation=side) for side in sides]
    assert len({(s.level, s.stance) for s in said}) == 1


def test_a_company_takes_no_position():
    assert rated("criticised", "the fees", organisation=(None, "Alder Shipping Company"), role="director") is None


def test_an_analyst_takes_no_position():
    assert rated("slammed", "the fees", organisation=(None, "Bailin University"), role="analyst") is None


def test_an_unnamed_source_takes_no_position():
    assert rated("said", "we firmly oppose it", organisation=None, role=None, anonymity="anonymous") is None


def test_several_states_together_take_one():
    found = rated("criticised", "the fees", organisation=(None, "Forty countries"), role=None, anonymity="collective")
    assert found.level == 4


def test_a_question_takes_no_position():
    assert rated("asked", "whether they firmly oppose it", flags=("question",)) is None


def test_consensus_to_be_carried_out_is_no_outcome():
    found = rated("said", "both should carry out the important consensus of the last talks")
    assert found is None or found.level <= 2


@pytest.mark.parametrize("cue", ["denied that", "denies", "has denied that"])
def test_a_denied_fact_is_no_opposition(cue):
    for content in ("it had agreed to close the port", "it firmly opposes the port", "it welcomes the plan"):
        found = rated(cue, content)
        assert found is None or (found.level, found.formula) == (0, None)


def test_a_denied_accusation_is_rejected():
    assert rated("denied", "the accusation that it had closed the port").stance == "oppose"


def test_a_term_that_others_use_is_no_formula():
    found = rated("said", "the growth of exports was called the “overcapacity", organisation=("eu-commission", "EC"))
    assert found is None or found.formula is None


@pytest.mark.parametrize(
    "content",
    [
        "we will raise their tariffs",
        "we will answer by imposing new tariffs",
        "we will tighten export controls on steel",
    ],
)
def test_measures_to_come_are_a_threat(content):
    assert rated("said", content).stance == "threat"


def test_measures_taken_back_are_none():
    found = rated("said", "we will suspend the tariffs")
    assert found is None or found.stance != "threat"


def test_a_scholar_of_a_state_academy_takes_no_position():
    assert rated("slammed", "the fees", organisation=("cn-cass", "CASS"), role="director") is None


def test_we_urge_and_condemn_in_their_own_words():
    assert rated("said", "we condemn this").level == 6
    assert rated("urge", "the neighbour to open the port").level == 3


@pytest.mark.parametrize(
    "content",
    [
        "Lanhai opposes the plan to put reef fishers on the entity list",
        "澜方反对把渔业公司列入实体清单的做法",
    ],
)
def test_a_measure_that_the_speaker_is_against_is_no_threat_of_his(content):
    found = rated("said", content)
    assert found.stance == "oppose"


def test_a_measure_of_the_speaker_s_own_counts():
    assert rated("said", "it will put the two companies on the entity list").stance == "threat"
    assert rated("said", "it opposes this and will put two companies on the entity list").stance == "threat"


def test_what_another_state_says_inside_the_words_does_not_count():
    text = "The spokesperson said that France had warned it would bear all consequences."
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language="en")
    at = text.index("that France")
    outer = Statement(
        id="s", form="indirect", source=(Span(0, 16),), cue=(Span(17, 21),), content=(Span(at, len(text) - 1),),
        organisation=ActorRef(id="cn-mfa", name="Foreign Ministry"), role="spokesperson", anonymity="named",
    )  # fmt: skip
    begin = text.index("it would")
    inner = Statement(
        id="t", form="indirect", source=(Span(at + 5, at + 11),), cue=(Span(at + 12, at + 22),),
        content=(Span(begin, len(text) - 1),), organisation=ActorRef(id="fr-mfa", name="France"), anonymity="named",
        nested_in="s",
    )  # fmt: skip
    alone = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    both = Item(
        id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en",
        statements=(outer, inner),
    )  # fmt: skip
    reading = Reading(document=document, items=(alone,))
    assert strength(reading, alone, outer).level >= 7
    found = strength(reading, both, outer)
    assert found is None or found.level < 7


def test_a_subject_that_was_spoken_about_is_no_position():
    assert rated("made a case for", "what is at stake for Ostravia and China", role="President") is None
    assert rated("said", "what is at stake is the reef of Japan", role="spokesperson") is not None


def test_non_interference_is_no_accusation_and_stop_interfering_is_a_demand():
    principle = rated("said", "non-interference is a norm of relations between states and of use to Japan")
    assert principle is None or principle.level < 4
    demand = rated("said", "non-interference is a norm and that Japan should stop interfering in the strait")
    assert (demand.level, demand.stance) == (3, "oppose")


@pytest.mark.parametrize("side", [("cn-mfa", "Foreign Ministry"), ("us-state", "State Department")])
def test_an_insult_is_harsh_whoever_says_it(side):
    found = rated("replied", "that the men who ordered it were cowards", organisation=side)
    assert (found.level, found.stance) == (6, "oppose")
