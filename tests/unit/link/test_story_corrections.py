"""What a person decides about stories holds, also when the record is made again."""

import dataclasses

import pytest
from story_items import BUDGET, BUDGET_AGAIN, COMET, FERRY, FERRY_AGAIN, FERRY_INQUIRY, item, placed

from attache.errors import RecordDisagrees
from attache.link.stories import Settings, Stories, StoryCorrection
from attache.link.stories.keep import StoryRow

ITEMS = (
    item("f1", FERRY, actors=("a-gov",), issues=("ferries",)),
    item("c1", COMET),
    item("f2", FERRY_AGAIN, date="2031-05-06", actors=("a-gov",), issues=("ferries",)),
    item("b1", BUDGET, date="2031-05-06"),
    item("f3", FERRY_INQUIRY, date="2031-05-07"),
    item("b2", BUDGET_AGAIN, date="2031-05-07"),
)


def decided(kind, *items, others=()):
    return StoryCorrection(kind=kind, items=items, others=others, by="vh", at="2031-05-08")


def test_items_that_a_person_put_together_are_one_story():
    found, groups = placed(ITEMS, corrections=[decided("together", "c1", "b2")])
    assert frozenset({"c1", "b2"}) in groups or found.story_of("c1") == found.story_of("b2")
    assert found.story_of("f1") == found.story_of("f3") != found.story_of("c1")


def test_two_stories_merge_when_a_person_says_so_of_one_item_of_each():
    found, _ = placed(ITEMS, corrections=[decided("together", "f1", "b1", "f3")])
    assert found.story_of("f2") == found.story_of("b1") == found.story_of("f3")


def test_an_item_that_a_person_took_out_stays_out_and_later_items_choose_between_the_two():
    found, _ = placed(ITEMS, corrections=[decided("apart", "f2", others=("f1", "f3"))])
    assert found.story_of("f2") not in {found.story_of("f1"), found.story_of("f3")}
    assert found.story_of("f1") == found.story_of("f3")


def test_a_later_decision_outranks_an_earlier_one():
    apart, together = decided("apart", "f1", others=("f2",)), decided("together", "f1", "f2")
    found, _ = placed(ITEMS, corrections=[apart, together])
    assert found.story_of("f1") == found.story_of("f2")
    found, _ = placed(ITEMS, corrections=[together, apart])
    assert found.story_of("f1") != found.story_of("f2")


def test_a_pinned_story_does_not_go_into_another_and_takes_what_comes():
    loose = Settings(join=0.0, merge=0.0)
    pins = [decided("pin", "f1", "f2"), decided("pin", "b1", "b2"), decided("apart", "f1", others=("b1",))]
    found, _ = placed(ITEMS, corrections=pins, settings=loose)
    assert found.story_of("f1") == found.story_of("f2")
    assert found.story_of("b1") == found.story_of("b2") != found.story_of("f1")


def test_a_pinned_story_is_not_split():
    loose = Settings(join=-1.0, merge=-9.0, floor=-0.4)
    items = [dataclasses.replace(each, title="Zorbel bulletin") for each in ITEMS]
    free, _ = placed(items, settings=loose)
    assert any(change.step == "split" for change in free.history)
    found, _ = placed(items, corrections=[decided("pin", "f1", "c1", "f2", "b1", "f3", "b2")], settings=loose)
    assert not any(change.step == "split" for change in found.history)
    assert len(found.story("f1").items) == len(ITEMS)


def test_corrections_hold_in_whatever_order_the_items_come():
    corrections = [decided("together", "c1", "b2"), decided("apart", "f2", others=("f1",))]
    for order in (ITEMS, ITEMS[::-1], ITEMS[3:] + ITEMS[:3]):
        found, _ = placed(order, corrections=corrections)
        assert found.story_of("c1") == found.story_of("b2")
        assert found.story_of("f2") != found.story_of("f1")


def test_a_correction_of_items_that_never_came_changes_nothing():
    _, with_it = placed(ITEMS, corrections=[decided("together", "x", "y"), decided("apart", "x", others=("f1",))])
    _, without = placed(ITEMS)
    assert with_it == without


@pytest.mark.parametrize("cut", range(len(ITEMS) + 1))
@pytest.mark.parametrize("live", [1, 10_000])
def test_a_grouping_goes_on_from_its_rows_as_if_nothing_had_been_between(cut, live):
    corrections = (decided("together", "c1", "b2"), decided("pin", "f1"))
    options = {"corrections": corrections, "settings": Settings(live=live)}
    whole, _ = placed(ITEMS, **options)
    first, _ = placed(ITEMS[:cut], **options)
    second = Stories.from_rows(list(first.to_rows()), **options)
    for each in ITEMS[cut:]:
        second.add(each)
    assert list(second.stories()) == list(whole.stories())
    assert second.history == whole.history
    assert second.assignments() == whole.assignments()
    assert second.threads() == whole.threads()


def test_rows_of_what_changed_take_the_place_of_those_before():
    found, _ = placed(ITEMS[:3])
    rows = {(row.kind, row.number): row for row in found.to_rows()}
    for each in ITEMS[3:]:
        found.add(each)
    changed = list(found.to_rows(changed=True))
    assert 1 < len(changed) < 1 + len(list(found.stories())) + 1
    rows.update({(row.kind, row.number): row for row in changed})
    assert list(Stories.from_rows(rows.values()).stories()) == list(found.stories())
    assert [row.kind for row in found.to_rows(changed=True)] == ["head"]


@pytest.mark.parametrize("rows", [[], [StoryRow("head", 0, b"\x00")], [StoryRow("story", 0, b"junk")]])
def test_rows_that_cannot_be_read_are_told_in_one_line(rows):
    with pytest.raises(RecordDisagrees, match="stories"):
        Stories.from_rows(rows)
