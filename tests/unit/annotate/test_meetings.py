"""Meetings: who, where, when, which one, and whether it took place."""

from dataclasses import replace

import pytest

from attache.annotate.meetings import meetings
from attache.annotate.mentions import mentions
from attache.record import Document, Item, PartialDate, Reading, Span

DAY = PartialDate(value="2031-05-08", precision="day", basis="source-line", text="May 8, 2031")


def told(text, language="en", date=DAY):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language=language)
    item = Item(
        id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language=language, date=date
    )
    reading = Reading(document=document, items=(item,))
    item = replace(item, mentions=mentions(reading, item))
    found = meetings(reading, item)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    assert all(len(m.participants) == len(m.participant_ids) for m in found)
    return found


@pytest.mark.parametrize(
    ("text", "form", "status", "participants", "place"),
    [
        ("Norway and Sweden held talks in Riga on Monday.", "talks", "held", {"Norway", "Sweden"}, "Riga"),
        ("Norway and Sweden will hold talks in Riga.", "talks", "announced", {"Norway", "Sweden"}, "Riga"),
        ("Sweden hopes to hold talks with Norway.", "talks", "proposed", {"Norway", "Sweden"}, None),
        ("Talks between Norway and Sweden were postponed.", "talks", "postponed", {"Norway", "Sweden"}, None),
        ("The summit between Norway and Sweden was cancelled.", "summit", "cancelled", {"Norway", "Sweden"}, None),
        ("Norway's premier spoke by phone with Sweden's king.", "call", "held", {"Norway", "Sweden"}, None),
        ("A group of Swedish senators visited Finland in April.", "visit", "held", {"Sweden", "Finland"}, "Finland"),
        ("Swedish officials are visiting Finland.", "visit", "ongoing", {"Sweden", "Finland"}, "Finland"),
        (
            "Norwegian Foreign Minister Anna Holt met with her Swedish counterpart in Oslo.",
            "meeting",
            "held",
            {"Anna Holt", "Sweden"},
            "Oslo",
        ),
    ],
)
def test_form_status_participants_and_place(text, form, status, participants, place):
    (one,) = told(text)
    assert (one.form, one.status, set(one.participants), one.place) == (form, status, participants, place)


@pytest.mark.parametrize(
    "text",
    [
        "The plan met the target.",
        "The talks met with criticism.",
        "Sweden refused to meet Norwegian negotiators.",
        "Visit our website to sign up.",
        "Norway called for dialogue.",
        "The company's aim remains space travel to Mars.",
        "Visits by tourists from Norway rose.",
    ],
)
def test_other_senses_and_refusals_are_none(text):
    assert told(text) == ()


def test_a_standing_dialogue_has_its_name_number_parties_and_day():
    (one,) = told("The 11th Norway-Sweden Fisheries Dialogue took place in Bergen on May 3.")
    assert (one.mechanism, one.ordinal, one.form) == ("Norway-Sweden Fisheries Dialogue", 11, "dialogue")
    assert (one.participants, one.place, one.status) == (("Norway", "Sweden"), "Bergen", "held")
    assert (one.first.value, one.last.value) == ("2031-05-03", "2031-05-03")


def test_a_list_of_parties_is_whole():
    (one,) = told("The leaders of Norway, Sweden and Finland will hold a summit in Oslo.")
    assert one.participants == ("Norway", "Sweden", "Finland")


def test_whose_office_is_visited_is_no_host():
    assert told("Sweden's minister visited the Norwegian office of a bicycle maker.") == ()


def test_a_stretch_of_days_has_two_ends():
    (one,) = told("From April 18 to 19, Norway and Sweden held a high-level dialogue in Bergen.")
    assert (one.first.value, one.last.value) == ("2031-04-18", "2031-04-19")


def test_days_ahead_lie_ahead():
    (one,) = told("The Baltic Summit kicks off in Riga on May 12.")
    assert (one.first.value, one.status) == ("2031-05-12", "announced")


def test_without_words_there_is_no_day():
    (one,) = told("Norway and Sweden held talks in Riga.")
    assert (one.first, one.last) == (None, None)


def test_a_day_without_an_anchor_stays_unknown():
    (one,) = told("Norway and Sweden held talks in Riga on Monday.", date=None)
    assert one.first is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("The president of Norway met with Sweden's king.", "leader"),
        ("Norway's vice president met with Sweden's foreign minister.", "minister"),
        ("Norway's ambassador met with Swedish officials.", "official"),
        ("Norway and Sweden held talks.", None),
    ],
)
def test_level_is_the_highest_rank_named(text, level):
    (one,) = told(text)
    assert one.level == level


@pytest.mark.parametrize(
    ("text", "form", "status", "participants"),
    [
        ("挪威外长将于6月访问瑞典。", "visit", "announced", {"Norway", "Sweden"}),
        ("中美元首5月3日通电话。", "call", "held", {"China", "United States"}),
        ("挪威取消了同瑞典的会谈。", "talks", "cancelled", {"Norway", "Sweden"}),
        ("挪威首相5月3日同瑞典首相通电话。", "call", "held", {"Norway", "Sweden"}),
        ("第11次中英经济财金对话5月3日在北京举行。", "dialogue", "held", {"China", "United Kingdom"}),
    ],
)
def test_chinese(text, form, status, participants):
    (one,) = told(text, "zh-Hans")
    assert (one.form, one.status, set(one.participants)) == (form, status, participants)


def test_chinese_days_and_number():
    (one,) = told("第十一次中英经济财金对话5月3日在北京举行。", "zh-Hans")
    assert (one.ordinal, one.first.value, one.place) == (11, "2031-05-03", "北京")


@pytest.mark.parametrize("text", ["专家主张通过对话解决问题。", "挪威拒绝同瑞典会谈。", "他访问了网站。"])
def test_chinese_talk_is_none(text):
    assert told(text, "zh-Hans") == ()


@pytest.mark.parametrize("unit", ["met with ", "visit to the ", "Dialogue ", "11th Big Summit and ", "访问", "在会见"])
def test_long_repetitions_end(unit):
    text = (unit * 8_000)[:8_000]
    language = "zh-Hans" if "\u4e00" <= unit[0] <= "\u9fff" else "en"
    assert all(text[one.start : one.end] == one.text for one in told(text, language))
