import pytest
from statement_rows import row

from attache.compare.pairs import Sentence, beside, pairs

ACCUSED = "the coast guard of Lanhai had cut the nets of four Ostravian boats at night"


def of(*rows, **more):
    return [(p.kind, p.first.content, p.second.content) for p in pairs(rows, **more)]


def accusation(day="2031-05-02", **more):
    return row(day, "vera-holt", ACCUSED, cue="accused Lanhai, saying", **more)


def denial(day="2031-05-04", words="Ostravia’s tale of cut nets and boats at night is groundless", **more):
    return row(day, "wei-lan", words, cue="denied it, saying", **more)


def test_an_accusation_and_its_rejection_across_items_and_days():
    (pair,) = pairs([denial(item="i-2"), accusation()])
    assert pair.kind == "accusation and rejection"
    assert (pair.first_state, pair.second_state, pair.issue) == ("XO", "XL", "survey")
    assert {"night", "boats"} <= set(pair.shared) and 0 < pair.likeness <= 1


def test_a_demand_and_its_answer():
    asked = row("2031-05-02", "vera-holt", "Lanhai must hand back the lantern of the Anna Rook", cue="demanded that")
    answer = row("2031-05-03", "wei-lan", "the lantern of the Anna Rook to Ostravia", cue="refused to hand back")
    assert [kind for kind, *_ in of(asked, answer)] == ["demand and answer"]


@pytest.mark.parametrize(
    "later",
    [
        denial(day="2031-05-01"),
        denial(day="2031-06-30"),
        denial(issues=("visas",), item="i-2"),
        denial(words="the report on boats is groundless"),
        denial(words="the Ostravian view of the talks is groundless"),
        row(
            "2031-05-04", "tomas-reyle", "the nets of Ostravian boats were cut at night by Lanhai", cue="repeated that"
        ),
    ],
    ids=["before", "long after", "another issue", "names nobody", "another matter", "own side"],
)
def test_what_is_no_answer(later):
    assert not of(accusation(), later)


def test_an_answer_that_names_nobody_needs_more_in_common():
    assert of(accusation(), denial(words="the report on cut nets and boats at night is groundless"))


def test_within_one_item_no_issue_is_needed():
    assert of(accusation(issues=()), denial(issues=()))
    assert not of(accusation(issues=()), denial(issues=(), item="i-2"))
    assert len(of(accusation(), denial())) == 1


def test_an_answer_that_tells_what_it_answers():
    outer = denial(words="the charge that Lanhai had cut nets")
    inner = accusation(day="2031-05-04", nested_in=outer.id)
    (pair,) = pairs([outer, inner])
    assert pair.told and pair.first == inner


def sentences(*texts):
    out, at = [], 0
    for text in texts:
        out.append(Sentence(start=at, end=at + len(text), text=text))
        at += len(text) + 1
    return out


def test_two_readouts_side_by_side():
    ours = sentences(
        "The ministers agreed to open a hotline between the two coast guards by 1 July.",
        "Minister Bo Tan stressed that the Mirren Strait is not open to outside patrols.",
        "They also spoke of student exchanges and of music.",
    )
    theirs = sentences(
        "Reyle raised the detention of the trawler and asked for its crew to be released.",
        "Both sides agreed that a hotline between their coast guards will open by 1 July.",
    )
    found = beside(ours, theirs)
    assert [(one, two) for one, two, _ in found.both] == [(0, 1)]
    assert found.first_only == (1, 2)
    assert found.second_only == (0,)


def test_readouts_in_two_languages_are_aligned_by_what_the_tables_know_in_both():
    ours = sentences("Bo Tan told Tomas Reyle that Lanhai firmly opposes patrols in the strait.")
    theirs = sentences("柏坦对托马斯·雷勒表示，澜方坚决反对海峡巡逻。", "双方还谈到留学生和音乐交流的安排。")
    assert [(one, two) for one, two, _ in beside(ours, theirs).both] == [(0, 0)]


def test_nothing_beside_something():
    assert beside([], sentences("They also spoke of student exchanges.")).second_only == (0,)
    assert pairs([]) == ()
