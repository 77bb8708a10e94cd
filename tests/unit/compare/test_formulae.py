import datetime as dt

from statement_rows import row

from attache.compare.formulae import formulae
from attache.compare.recurring import Text, recurring

PHRASE = "every lantern keeps its own harbour"
_PLAIN = ("It opposes the visit", "The papers are in order", "It waits for a reply", "It has seen the letter")


def said(days, who="wei-lan", words="Lanhai waits: " + PHRASE, **more):
    first = dt.date(2031, 1, 1)
    return [row((first + dt.timedelta(day)).isoformat(), who, words, **more) for day in days]


def found(rows, **more):
    return {one.text: one for one in formulae(rows, **more) if one.rule is None}


def filler(days, who="wei-lan"):
    return [one for number, day in enumerate(days) for one in said([day], who, _PLAIN[number % len(_PLAIN)])]


def test_a_phrase_is_found_without_a_list():
    rows = [*said([0, 9, 20], words="Lanhai waits, for " + PHRASE), *said([31], "shen-yiluo", "Still " + PHRASE)]
    (one,) = found(rows).values()
    assert PHRASE in one.text
    assert (one.first, one.last, one.uses) == (dt.date(2031, 1, 1), dt.date(2031, 2, 1), 4)
    assert one.speakers == (("Wei Lan", 3), ("Shen Yiluo", 1))
    assert one.statement == rows[0] and one.latest == rows[-1]
    assert one.state == "XL"


def test_a_chinese_phrase_is_found_by_characters():
    words = ["一灯照一港，这是常理", "澜方说过一灯照一港", "还是那句话：一灯照一港"]
    rows = [one for number, each in enumerate(words) for one in said([number * 7], words=each)]
    assert [one.text for one in found(rows).values()] == ["一灯照一港"]


def test_what_everybody_writes_is_no_formula():
    rows = said([0, 9, 20])
    others = [f"Port Alder in the rain, where {PHRASE}, as they say"] * 5
    assert found(rows) and not found(rows, background=others)


def test_repeats_of_one_day_are_one_use_and_no_recurrence():
    assert not found(said([3, 3, 3, 3]))
    (one,) = found([*said([0, 9, 20]), *said([20, 20])]).values()
    assert (one.uses, len(one.speakers)) == (3, 1)


def test_names_and_the_subject_alone_are_no_formula():
    assert not found(said([0, 9, 20], words="He spoke of the Lanhai Foreign Ministry and Vera Holt"))
    assert not found(said([0, 9, 20], words="He spoke of the survey ship in the Mirren Strait"))


def test_the_longest_run_is_the_formula():
    texts = [Text(id=str(n), day=dt.date(2031, 1, 1 + n), speaker="", words=f"{n} {PHRASE} {n}") for n in range(4)]
    assert [phrase.text for phrase in recurring(texts)] == [PHRASE]


def lantern(rows):
    (one,) = [one for text, one in found(rows).items() if PHRASE in text]
    return one


def test_revival_disappearance_and_what_is_new():
    steady = filler(range(0, 400, 10))
    one = lantern([*said([0, 9, 20, 200]), *filler(range(0, 220, 10))])
    assert (one.status, one.gap, one.back) == ("revived", 180, dt.date(2031, 7, 20))
    one = lantern([*said([0, 9, 20]), *steady])
    assert one.status == "disappeared"
    one = lantern([*said([380, 385, 390]), *steady])
    assert one.status == "new"
    one = lantern([*said(range(0, 400, 30)), *steady])
    assert one.status == "in use"


def test_what_the_record_does_not_hear_is_not_missed():
    one = lantern([*said([0, 9, 20]), *filler([200], "vera-holt")])
    assert one.status == "in use"


def test_another_side_s_phrase_counts_for_its_own_state_only():
    rows = said([0, 9, 20])
    quoting = said([30, 40, 50], "vera-holt", f"Ostravia has heard of “{PHRASE}”, so-called “{PHRASE}”", form="direct")
    assert {one.state for one in formulae([*rows, *quoting]) if PHRASE in one.text} == {"XL"}


def test_formulae_of_the_ladder_have_their_row_and_variants():
    rows = [*said([0], words="Lanhai firmly opposes it"), *said([9], words="澜方坚决反对")]
    (one,) = [one for one in formulae(rows) if one.rule]
    assert {one.text, *one.variants} == {"firmly opposes", "坚决反对"}
    assert (one.level, one.stance, one.uses) == (6, "oppose", 2)


def test_hostile_text_takes_linear_time():
    texts = [Text(id=str(n), day=dt.date(2031, 1, 1 + n), speaker="", words="a b " * 4000) for n in range(4)]
    assert isinstance(recurring(texts), tuple)
