import datetime as dt
import random

import pytest
from statement_rows import row, stand

from attache.compare.positions import positions
from attache.compare.voices import rank_name, voice

FIRM = "Lanhai firmly opposes the search of its ships"
MILD = "Lanhai regrets the search of its ships"
THREAT = "Lanhai will take all necessary measures"


def found(*rows, kind="office", actor="lh-mfa"):
    stands = [stand(one, number) for number, one in enumerate(rows, 1)]
    (position,) = [p for p in positions(stands) if p.kind == kind and p.actor == actor]
    return position


def test_position_is_the_latest_word_and_keeps_the_one_before():
    position = found(row("2031-04-02", "wei-lan", FIRM), row("2031-05-03", "shen-yiluo", THREAT))
    assert (position.current.level, position.current.stance) == (7, "threat")
    assert (position.previous.level, position.previous.last) == (6, dt.date(2031, 4, 2))
    assert position.current.statement == 2
    assert (position.statements, position.days) == (2, 2)


def test_order_of_arrival_makes_no_difference():
    rows = [row(f"2031-0{month}-11", "wei-lan", words) for month, words in enumerate((MILD, FIRM, FIRM, THREAT), 2)]
    stands = [stand(one, number) for number, one in enumerate(rows, 1)]
    expected = positions(stands)
    for seed in range(5):
        random.Random(seed).shuffle(stands)
        assert positions(stands) == expected


def test_a_run_of_the_same_step_knows_since_when():
    rows = [row(f"2031-0{month}-11", "wei-lan", FIRM) for month in range(2, 6)]
    position = found(row("2031-01-02", "wei-lan", MILD), *rows)
    assert (position.current.first, position.current.last, position.current.days) == (
        dt.date(2031, 2, 11), dt.date(2031, 5, 11), 4,
    )  # fmt: skip


def test_of_one_day_the_higher_voice_counts():
    position = found(
        row("2031-04-02", "gao-ruishan", MILD), row("2031-04-02", "wei-lan", THREAT, organisation="lh-gov"),
        actor="lh-gov",
    )  # fmt: skip
    assert position.current.level == 3
    assert rank_name(position.current.rank) == "leader"


def test_a_word_outlasts_a_lower_voice_for_a_while():
    premier = row("2031-04-02", "gao-ruishan", FIRM)
    soon = row("2031-04-10", "wei-lan", MILD, organisation="lh-gov")
    later = row("2031-06-10", "wei-lan", MILD, organisation="lh-gov")
    assert found(premier, soon, actor="lh-gov").current.level == 6
    assert found(premier, later, actor="lh-gov").current.level == 3


def test_an_appeal_does_not_take_back_an_opposition():
    appeal = row("2031-04-10", "wei-lan", "Lanhai calls for restraint")
    assert appeal.stance == "neutral"
    assert found(row("2031-04-02", "wei-lan", FIRM), appeal).current.level == 6


def test_words_without_a_formula_do_not_take_the_place_of_one():
    words = row("2031-04-10", "wei-lan", "the charges are unfair", level=4, stance="oppose", rule="stance:complaint")
    position = found(row("2031-04-02", "wei-lan", FIRM), words)
    assert position.current.level == 6 and position.current.firm
    assert not found(words).current.firm


def test_a_state_stands_where_the_weightiest_of_its_offices_does():
    position = found(
        row("2031-04-02", "wei-lan", THREAT), row("2031-04-20", "mei-suyun", MILD), kind="state", actor="XL"
    )
    assert position.current.level == 7
    assert position.statements == 2


def test_what_was_left_unanswered_is_kept_and_is_no_position():
    silent = row("2031-04-12", "wei-lan", "he had no further information to share")
    assert silent.level == 0 and silent.rule
    position = found(row("2031-04-02", "wei-lan", FIRM), silent)
    assert position.current.level == 6
    assert position.unanswered == ((dt.date(2031, 4, 12), 2),)
    assert found(silent).current is None


@pytest.mark.parametrize(
    "more", [{"date": None, "reported": None}, {"date": "2031-04", "reported": None}, {"date": None, "cue": "has said"}]
)
def test_a_statement_whose_day_is_not_known_is_no_position_but_kept(more):
    undated = row("2031-04-02", "wei-lan", FIRM, **more)
    position = found(undated)
    assert (position.current, position.undated) == (None, (1,))
    assert found(row("2031-04-02", "wei-lan", MILD), undated).current.level == 3


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_dates_at_the_ends_of_the_calendar_do_no_harm(day):
    assert found(row(day, "wei-lan", FIRM)).last == dt.date.fromisoformat(day)


def test_people_without_a_row_in_the_tables_have_no_position_of_their_own():
    said = row("2031-04-02", "wei-lan", FIRM, speaker="somebody", organisation="lh-mfa", role="clerk")
    assert {p.kind for p in positions([stand(said, 1)])} == {"state", "office"}
    stranger = row("2031-04-02", "wei-lan", FIRM, speaker="somebody", organisation=None)
    assert positions([stand(stranger, 1)]) == ()


def test_authority_of_voices():
    ranks = [
        voice("gao-ruishan", "lh-gov", "Premier of Lanhai", ""),
        voice("bo-tan", "lh-seas", "Minister of Seas", ""),
        voice("lh-mfa", "lh-mfa", None, "the Foreign Ministry"),
        voice("lin-qiao", "lh-seas", "Deputy Minister of Seas", ""),
        voice("wei-lan", "lh-mfa", "Lanhai Foreign Ministry spokesperson", ""),
        voice(None, "Bailin Daily", None, "an editorial of the Bailin Daily"),
        voice(None, "Bailin Daily", None, "a commentary in the Bailin Daily"),
    ]
    names = ["leader", "statement", "statement", "spokesperson", "spokesperson", "editorial", "commentary"]
    assert [rank_name(one.rank) for one in ranks] == names
    assert {one.state for one in ranks} == {"XL"}
    assert voice(None, "Harbour Gazette", None, "an editorial of the Harbour Gazette") is None
    assert voice("nsc-org", "nsc-org", None, "") is None
