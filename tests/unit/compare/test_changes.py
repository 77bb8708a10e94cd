import datetime as dt

import pytest
from statement_rows import row

from attache.compare.changes import changes

FIRM = "Lanhai firmly opposes the search of its ships"


def of(rows, **more):
    return [(c.after_day.isoformat(), c.kinds()) for c in changes(rows, **more)]


def series(who, *said, **more):
    """One statement a fortnight, from the start of 2031."""
    first = dt.date(2031, 1, 3)
    return [
        row((first + dt.timedelta(14 * number)).isoformat(), who, words, **more) for number, words in enumerate(said)
    ]


def test_a_change_cites_two_dated_statements_and_shows_the_difference():
    rows = series("wei-lan", "Lanhai opposes the search of its ships", FIRM)
    (change,) = changes(rows)
    assert change.kinds() == ("level", "hardened")
    assert (change.before, change.after) == (rows[0], rows[1])
    assert change.before_day < change.after_day
    assert [(p.change, p.text) for p in change.difference] == [
        ("same", "Lanhai"), ("in", "firmly"), ("same", "opposes the search of its ships"),
    ]  # fmt: skip


def test_a_difference_in_chinese_is_by_characters():
    (change,) = changes(series("wei-lan", "澜方对搜查船只表示不满", "澜方对搜查船只强烈不满"))
    assert "hardened" in change.kinds()
    assert [(p.change, p.text) for p in change.difference] == [
        ("same", "澜方对搜查船只"), ("out", "表示"), ("in", "强烈"), ("same", "不满"),
    ]  # fmt: skip


def test_the_same_step_in_other_words_is_no_change():
    assert not of(series("wei-lan", FIRM, "Lanhai resolutely opposes it", "Lanhai is firmly against such a search"))


def test_a_formula_in_another_ones_mouth_is_no_change():
    quoted = "Lanhai firmly opposes the search, whatever Ostravia may mean by its so-called “all necessary measures”"
    assert not of(series("wei-lan", FIRM, FIRM, quoted))
    outer = series("vera-holt", *["Ostravia urges Lanhai to wait"] * 3)
    inner = row("2031-02-14", "wei-lan", "Ostravia must bear all consequences", nested_in=outer[2].id)
    assert not of([*outer, *series("wei-lan", FIRM, FIRM), inner])


def test_an_older_statement_that_arrives_late_is_no_change():
    rows = series("wei-lan", FIRM, FIRM, FIRM, FIRM, "Lanhai will take all necessary measures")
    late = row("2031-01-10", "wei-lan", FIRM)
    assert of([*rows, late]) == of(rows)
    assert len(of(rows)) == 1


def test_a_report_that_looks_back_without_a_date_is_no_change():
    rows = series("wei-lan", FIRM, FIRM)
    back = row(None, "wei-lan", "Lanhai regrets the search", reported="2031-03-01", cue="has said", date=None)
    assert not of([*rows, back])


def test_a_return_within_a_week_is_no_change():
    said = [("2031-01-03", FIRM), ("2031-01-20", "Lanhai regrets the search"), ("2031-01-22", FIRM)]
    rows = [row(day, "wei-lan", words) for day, words in said]
    assert [day for day, _ in of(rows)] == ["2031-01-20", "2031-01-22"]
    rows.append(row("2031-01-24", "wei-lan", "Lanhai regrets the search"))
    assert [day for day, _ in of(rows)] == ["2031-01-20", "2031-01-22"]


def test_two_ministries_with_their_own_lines_are_no_change_of_the_state():
    rows = series("wei-lan", FIRM, FIRM, FIRM)
    between = [row(f"2031-01-{day}", "mei-suyun", "Lanhai regrets the search") for day in ("10", "24")]
    assert not of([*rows, *between])


def test_a_leader_beyond_his_ministries_is_a_change_of_the_state():
    rows = [*series("wei-lan", FIRM, FIRM), row("2031-03-01", "gao-ruishan", "Lanhai will take all necessary measures")]
    (change,) = changes(rows)
    assert (change.kind, change.actor) == ("state", "XL")


def test_a_phrase_taken_up_dropped_and_taken_up_again():
    plain, phrase = "Lanhai opposes the search", "Lanhai opposes the search: every lantern keeps its own harbour"
    rows = series("wei-lan", *[plain] * 3, *[phrase] * 4, *[plain] * 5, phrase)
    assert of(rows) == [
        (rows[3].date, ("formula added",)),
        (rows[7].date, ("formula dropped",)),
        (rows[12].date, ("formula revived",)),
    ]


def test_the_words_that_name_the_issue_are_no_formula():
    topic, other = "Lanhai opposes a seabed survey in the Mirren Strait", "Lanhai opposes the plan"
    assert not of(series("wei-lan", *[other] * 3, *[topic] * 4, *[other] * 3))


def test_a_softer_adverb_is_seen_after_regular_use():
    hard, plain = "Lanhai categorically rejects the report", "Lanhai rejects the report"
    rows = series("wei-lan", hard, hard, hard, plain)
    ((day, kinds),) = of(rows)
    assert day == rows[3].date and "softened" in kinds


def test_a_new_target():
    state, person = "Lanhai urges Ostravia to wait", "Lanhai urges the Ostravian Navy to wait"
    rows = series("wei-lan", state, state, state, person, person)
    assert of(rows) == [(rows[3].date, ("new target",))]


def test_a_silence_needs_a_habit_and_others_who_go_on():
    days = [dt.date(2031, 1, 1) + dt.timedelta(8 * number) for number in range(6)]
    rows = [row(day.isoformat(), "wei-lan", FIRM) for day in days]
    assert not of(rows)
    other = row("2031-06-20", "vera-holt", "Ostravia urges Lanhai to wait")
    (change,) = changes([*rows, other])
    assert change.kinds() == ("silence",)
    assert change.lasting and change.before == rows[-1] and change.after == other
    back = row("2031-07-20", "wei-lan", FIRM)
    (change,) = changes([*rows, other, back])
    assert not change.lasting and change.after == back


@pytest.mark.parametrize("until", ["2031-01-20"])
def test_what_is_after_the_window_does_not_count(until):
    rows = series("wei-lan", FIRM, FIRM, "Lanhai will take all necessary measures")
    assert not of(rows, until=dt.date.fromisoformat(until))


def test_hostile_words_do_no_harm():
    words = ["“" * 3000, "对" * 5000, "urges " * 2000, "\0\U0010ffff opposes", "firmly " * 3000 + "opposes"]
    assert isinstance(of(series("wei-lan", *words, level=5, stance="oppose", rule="ladder:15")), list)
