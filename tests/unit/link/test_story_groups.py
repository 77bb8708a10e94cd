"""Items into stories: one happening told by several, and what is kept apart."""

import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story_items import BUDGET, BUDGET_AGAIN, COMET, FERRY, FERRY_AGAIN, FERRY_INQUIRY, FERRY_LATER, item, placed

from attache.link.stories import Settings, Stories, StoryItem
from attache.link.stories.halves import halves
from attache.link.stories.index import LISTED, Index
from attache.link.stories.weigh import KEPT, Weigher, words

ALL = (
    item("f1", FERRY, title="Ferry runs aground off Port Alder"),
    item("b1", BUDGET, title="Budget passed by two votes", outlet="Ostravia Herald"),
    item("c1", COMET, title="A comet with two tails"),
    item("f2", FERRY_AGAIN, title="Sea Lark passengers safe", date="2031-05-06", outlet="Coast Radio"),
    item("b2", BUDGET_AGAIN, title="Ostravia passes budget", date="2031-05-06"),
    item("f3", FERRY_INQUIRY, title="Inspectors board the Sea Lark", date="2031-05-07"),
)


def test_items_about_one_happening_are_one_story_across_outlets_and_days():
    found, groups = placed(ALL)
    assert groups == {frozenset({"f1", "f2", "f3"}), frozenset({"b1", "b2"}), frozenset({"c1"})}
    story = found.story("f2")
    assert story.items == ("f1", "f2", "f3")
    assert (story.first, story.last) == ("2031-05-05", "2031-05-07")
    assert story.outlets == ("Harbour Gazette", "Coast Radio")
    assert story.lead in story.items
    assert 0 < story.cohesion < 1
    assert found.story("c1").cohesion == 1.0


def test_an_item_is_told_where_it_was_put():
    found = Stories()
    first, _, _, second = [found.add(each) for each in ALL[:4]]
    assert (first.opened, first.score) == (True, None)
    assert (second.opened, second.story) == (False, first.story)
    assert second.score >= Settings().join
    assert [change.step for change in second.changes] == ["joined"]


def test_the_same_items_in_the_same_order_give_the_same_stories():
    one, _ = placed(ALL)
    two, _ = placed(ALL)
    assert list(one.stories()) == list(two.stories())
    assert one.history == two.history


def test_the_id_of_a_story_does_not_change_when_items_join():
    found = Stories()
    given_id = found.add(ALL[0]).story
    for each in ALL[1:]:
        found.add(each)
    assert found.story_of("f1") == given_id == found.story_of("f3")
    assert found.story_of("never came") is None
    assert found.story("never came") is None


def test_a_late_item_joins_the_story_that_it_belongs_to():
    late = dataclasses.replace(ALL[3], id="late", date="2031-05-04")
    found, _ = placed([*ALL[:3], *ALL[4:], late])
    assert found.story_of("late") == found.story_of("f1")
    assert found.story("late").first == "2031-05-04"


def test_an_item_that_comes_twice_stays_where_it_is():
    found, groups = placed([*ALL, ALL[0]])
    assert sum(len(group) for group in groups) == len(ALL)
    assert found.story("f1").items.count("f1") == 1


def test_the_same_words_a_year_later_are_another_happening_of_one_thread():
    again = item("f4", FERRY_LATER, date="2031-09-20", actors=("ost-gov",), names=("ost-gov",))
    first = [dataclasses.replace(each, actors=("ost-gov",), names=("ost-gov",)) for each in ALL[:4]]
    found, _ = placed([*first, again])
    assert found.story_of("f4") != found.story_of("f1")
    (thread,) = found.threads()
    assert set(thread.stories) == {found.story_of("f1"), found.story_of("f4")}
    assert (thread.first, thread.last) == ("2031-05-05", "2031-09-20")
    assert found.story("f4").thread == found.story("f1").thread == thread.id
    assert found.story("c1").thread is None


def test_stories_without_a_shared_actor_are_no_thread():
    again = item("f4", FERRY_LATER, date="2031-09-20")
    found, _ = placed([*ALL[:4], again])
    assert found.story_of("f4") != found.story_of("f1")
    assert found.threads() == ()


def test_an_item_without_a_date_is_compared_as_of_the_day_on_which_it_came():
    found, _ = placed([*ALL[:3], dataclasses.replace(ALL[3], date=None)])
    assert found.story_of("f2") == found.story_of("f1")
    assert found.story("f1").last == "2031-05-05"


@pytest.mark.parametrize("date", ["2031", "2031-13-40", "soon", ""])
def test_a_date_that_says_too_little_is_none(date):
    found, _ = placed([dataclasses.replace(ALL[0], date=date)])
    assert found.story("f1").first is None


def test_two_stories_become_one_when_an_item_shows_that_they_are_and_the_elder_id_stands():
    parts = FERRY.split(". ")
    pieces = [item("p1", parts[0]), item("p2", parts[2] + " " + COMET.split(". ")[0])]
    found, groups = placed([*pieces, *ALL], settings=Settings(join=0.3))
    merged = [change for change in found.history if change.step == "merged"]
    for change in merged:
        assert found.story_of(change.items[0]) == change.story != change.other
    assert sum(map(len, groups)) == 8


BALING = ("cn-mfa", "us-state")


def test_chinese_and_english_items_are_one_story_when_actors_and_a_number_or_day_agree():
    marks = ("#143", "@2031-05-05")
    english = item(
        "e",
        "The two ministries held talks on 143 ferry routes in Port Alder.",
        names=BALING,
        actors=BALING,
        marks=marks,
    )
    chinese = item(
        "z",
        "双方外交部门就一百四十三条轮渡航线在港口举行会谈。",
        language="zh-Hans",
        names=BALING,
        actors=BALING,
        marks=marks,
    )
    found, _ = placed([english, chinese])
    assert found.story_of("e") == found.story_of("z")
    assert found.story("e").languages == ("en", "zh-Hans")


@pytest.mark.parametrize(
    "change",
    [{"marks": ()}, {"marks": ("#7000",)}, {"actors": ("cn-mfa",), "names": ("cn-mfa",)}, {"date": "2031-05-20"}],
    ids=["no mark", "another number", "one actor", "another week"],
)
def test_actors_alone_do_not_join_items_across_languages(change):
    english = item("e", "Talks in Port Alder.", names=BALING, actors=BALING, marks=("#143", "@2031-05-05"))
    chinese = item(
        "z", "双方举行会谈。", language="zh-Hans", names=BALING, actors=BALING, marks=("#143", "@2031-05-05")
    )
    found, _ = placed([english, dataclasses.replace(chinese, **change)])
    assert found.story_of("e") != found.story_of("z")


def test_chinese_items_are_compared_by_words_in_either_script():
    simple = item(
        "s", "海雀号渡轮在阿尔德港外搁浅，救援船把一百多名乘客送上岸，渡轮公司说船舵失灵。", language="zh-Hans"
    )
    traditional = item("t", "渡輪海雀號在阿爾德港外擱淺，乘客由救援船送上岸，渡輪公司說船舵失靈。", language="zh-Hant")
    other = item("o", "天文学家在观测站拍到一颗有两条尾巴的彗星，下周黎明前最亮。", language="zh-Hans")
    found, _ = placed([simple, other, traditional])
    assert found.story_of("s") == found.story_of("t") != found.story_of("o")


def test_closed_stories_keep_their_items_and_free_their_words():
    found, groups = placed(ALL, settings=Settings(live=1))
    assert sum(map(len, groups)) == len(ALL)
    assert len(found._live) == 1
    assert {number for listed in found._index.posts.values() for number in listed} == set(found._live)
    assert found.story("c1").lead == "c1"


def test_nothing_that_can_be_written_breaks_the_grouping():
    odd = ["", " ", "\ud800", "\x00" * 50, "a" * 50_000, "中" * 5_000, "1 " * 3_000, "…!?"]
    found, groups = placed(
        [item(str(k), text, title=text[:99], date=None, language=None) for k, text in enumerate(odd)]
    )
    assert sum(map(len, groups)) == len(odd)
    assert len(list(found.stories())) == len(groups)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 400), st.integers(0, 3)), max_size=40), st.integers(1, 8))
def test_every_item_is_in_exactly_one_story_whatever_comes(drawn, live):
    found = Stories(settings=Settings(live=live, join=0.1, floor=2.0))
    for key, (which, day, cut) in enumerate(drawn):
        base = ALL[which]
        text = " ".join(base.text.split()[cut * 5 :])
        found.add(dataclasses.replace(base, id=str(key), text=text, date=f"203{1 + day // 365}-0{1 + day % 9}-10"))
    items = [each for story in found.stories() for each in story.items]
    assert sorted(items) == sorted(str(key) for key in range(len(drawn)))
    assert len({story.id for story in found.stories()}) == len(list(found.stories()))
    for story in found.stories():
        assert all(found.story_of(each) == story.id for each in story.items)
    listed = {number for numbers in found._index.posts.values() for number in numbers}
    assert listed <= set(found._live)


def test_a_story_falls_apart_when_its_halves_are_not_alike():
    ferry, comet = {1: 0.8, 2: 0.6}, {5: 0.8, 6: 0.6}
    assert halves([ferry, comet, ferry, comet], 0.1) in (([0, 2], [1, 3]), ([1, 3], [0, 2]))
    assert halves([ferry, ferry, comet], 0.1) is None  # one item alone is no story to split off
    assert halves([ferry] * 4, 0.1) is None


def test_the_part_with_the_first_item_keeps_the_id_when_a_story_is_split():
    two = [dataclasses.replace(each, title="Zorbel bulletin") for each in (ALL[0], ALL[3], ALL[1], ALL[4])]
    found = Stories(settings=Settings(join=-1.0, merge=-9.0, floor=9.0))
    for each in two:
        found.add(each)
    assert found.story_of("f1") == found.story_of("b1")  # all that shares a word is let in
    found = Stories(settings=Settings(join=-1.0, merge=-9.0, floor=-0.4))
    first = found.add(two[0]).story
    for each in two[1:]:
        found.add(each)
    (split,) = [change for change in found.history if change.step == "split"]
    assert (split.items, split.other) == (("b1", "b2"), first)
    assert found.story_of("f1") == found.story_of("f2") == first
    assert found.story_of("b1") == found.story_of("b2") == split.story


def test_a_term_is_remembered_for_a_bounded_number_of_stories():
    index = Index()
    for number in range(3 * LISTED):
        index.post(number, (7,), set())
    assert len(index.posts[7]) == LISTED
    assert max(index.near({7: 1.0}, (7,), 5)) == 3 * LISTED - 1


def test_rare_words_weigh_more_than_common_ones_from_the_first_item_on():
    weighed = Weigher().weigh(item("f", FERRY))
    (rudder,) = Weigher().weigh(item("r", "rudder")).terms
    (the,) = Weigher().weigh(item("t", "the")).terms
    assert weighed.terms[rudder] > 3 * weighed.terms.get(the, 0.0)
    assert sum(weight * weight for weight in weighed.terms.values()) <= 1.0001
    assert len(weighed.terms) <= KEPT


def test_a_word_that_every_item_has_comes_to_weigh_little():
    weigher, rng = Weigher(), random.Random(1)
    for number in range(600):
        drawn = " ".join(f"w{rng.randrange(5000)}" for _ in range(30))
        weighed = weigher.weigh(item(str(number), f"zorbel {drawn}"))
    (zorbel,) = Weigher().weigh(item("z", "zorbel")).terms
    assert weighed.terms[zorbel] < 0.4 * max(weighed.terms.values())


def test_words_are_folded_and_chinese_is_cut_into_words_without_particles():
    assert words("The FERRY’s 143") == ["the", "ferry", "s", "143"]
    assert words("渡輪的乘客") == words("渡轮的乘客") == ["渡轮", "乘客"]


def test_a_story_item_needs_no_more_than_an_id():
    found, groups = placed([StoryItem(id="bare")])
    assert groups == {frozenset({"bare"})}
    assert found.story("bare").first is None


def test_an_item_without_a_date_needs_to_be_more_alike():
    loose = Settings(undated=0.9)
    dated, _ = placed([ALL[0], ALL[3]], settings=loose)
    assert dated.story_of("f2") == dated.story_of("f1")
    undated, _ = placed([ALL[0], dataclasses.replace(ALL[3], date=None)], settings=loose)
    assert undated.story_of("f2") != undated.story_of("f1")


def test_items_of_one_digest_are_not_of_one_story():
    same = {"title": "Storm breaks the north quay of Lanhai", "text": "The north quay of Lanhai broke in a storm. " * 6}
    stories = Stories()
    stories.add(StoryItem(id="i-1", date="2031-05-09", **same))
    stories.add(StoryItem(id="i-2", date="2031-05-09", beside=("i-1",), **same))
    assert stories.story_of("i-1") != stories.story_of("i-2")
