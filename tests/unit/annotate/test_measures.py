"""Measures: which instrument, by whom, against whom, on what, how far, since when."""

from dataclasses import replace

import pytest

from attache.annotate.figures import figures
from attache.annotate.measures import measures
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
    item = replace(item, figures=figures(reading, item))
    found = measures(reading, item)
    assert all(text[m.start : m.end] == m.text and m.text for m in found)
    return found


@pytest.mark.parametrize(
    ("text", "instrument", "by", "against", "stage"),
    [
        ("Norway imposed a 25 percent tariff on Swedish goods.", "tariff", "Norway", "Sweden", "in-force"),
        ("Sweden will raise duties on Norwegian salmon.", "tariff", "Sweden", "Norway", "announced"),
        ("Sweden lifted its import ban on Norwegian beef.", "import restriction", "Sweden", "Norway", "lifted"),
        ("Lawmakers called for sanctions against Norwegian officials.", "sanction", None, "Norway", "call"),
        ("Norway threatened to ban Swedish films.", "ban", "Norway", "Sweden", "threatened"),
        (
            "Norway is considering curbs on Swedish investment.",
            "investment restriction",
            "Norway",
            "Sweden",
            "proposed",
        ),
        ("Norway expelled three Swedish diplomats.", "expulsion", "Norway", "Sweden", "in-force"),
        ("Norway froze the assets of two Swedish banks.", "sanction", "Norway", "Sweden", "in-force"),
        ("Norway added 12 Swedish firms to its entity list.", "entity listing", "Norway", "Sweden", "in-force"),
        ("Norway withdrew from the Baltic Salmon Treaty.", "treaty withdrawal", "Norway", None, "in-force"),
        ("Norway will close the Swedish consulate in Bergen.", "institute closure", "Norway", "Sweden", "announced"),
        ("Sweden suspended visa-free entry for Norwegians.", "visa rule", "Sweden", None, "in-force"),
        ("Sweden's parliament approved a law requiring labels.", "law", "Sweden", None, "adopted"),
        ("The Senate passed a bill banning kites.", "law", None, None, "passed-chamber"),
        ("The president vetoed the Kite Safety Act.", "law", None, None, "rejected"),
        ("Norway opened an antitrust probe into a Swedish firm.", "antitrust probe", "Norway", "Sweden", "in-force"),
        ("Norway's ban on Swedish seafood remains in place.", "import restriction", "Norway", "Sweden", "in-force"),
        ("Norwegian curbs on chip exports to Sweden were eased.", "export control", "Norway", "Sweden", "amended"),
        ("Norway designated the guild as a terrorist organisation.", "designation", "Norway", None, "in-force"),
    ],
)
def test_instrument_hands_and_stage(text, instrument, by, against, stage):
    (one,) = told(text)
    assert (one.instrument, one.against, one.stage) == (instrument, against, stage)
    assert one.by == by or (by is None and one.by in ("Senate", "United States Senate"))


@pytest.mark.parametrize(
    "text",
    [
        "The rule of law must be protected.",
        "International law does not allow this.",
        "Experts warned of a trade war and more tariffs.",
        "Sweden has not imposed any tariffs on timber.",
        "He banned his son from the car.",
        "The keeper was banned for three matches.",
        "The company closed its office.",
        "The bill came to 40 euros.",
        "The act was filmed.",
        "The minister left the Council meeting early.",
        "They signed an agreement on fisheries.",
        "The limits of growth were discussed.",
    ],
)
def test_talk_denials_and_private_matters_are_none(text):
    assert told(text) == ()


def test_object_amounts_and_target_are_kept_apart():
    (one,) = told("Norway imposed a 25 percent tariff on US$34 billion of Swedish goods.")
    assert one.object == "Swedish goods"
    assert [(f.value, f.unit) for f in one.amounts] == [(25, "percent"), (34e9, "US dollars")]
    assert one.against == "Sweden"


def test_the_day_of_the_act_and_the_day_of_effect_are_two():
    (one,) = told("Norway imposed a tariff on Swedish goods on May 2.")
    assert (one.date.value, one.effective) == ("2031-05-02", None)
    (two,) = told("Sweden will raise duties on Norwegian salmon from June 1, 2031.")
    assert (two.date, two.effective.value) == (None, "2031-06-01")


@pytest.mark.parametrize(
    ("text", "date", "effective"),
    [
        ("On April 2, Norway announced a tariff on all fish, effective April 5.", "2031-04-02", "2031-04-05"),
        ("Norway on Tuesday announced a tariff on all fish.", "2031-05-06", None),
        ("Norway announced curbs on chip exports, effective August 1.", None, "2031-08-01"),
        ("Norway said it would restrict exports of gallium from August 1.", None, "2031-08-01"),
        ("The ban on cod exports took effect on May 1.", None, "2031-05-01"),
    ],
)
def test_days_of_acts_that_are_announced(text, date, effective):
    (one,) = told(text)
    assert (one.date and one.date.value, one.effective and one.effective.value) == (date, effective)


def test_who_asks_for_a_measure_is_not_whose_it_is():
    (one,) = told("Norway has urged its allies to ban Swedish cables.")
    assert (one.by, one.against, one.stage) == (None, "Sweden", "call")
    (two,) = told("Sweden called on Norway to lift its tariffs on salmon.")
    assert two.by == "Norway"


def test_a_wrapped_line_ends_no_clause():
    text = (
        "The government of Norway said on Monday that it had imposed a 25 percent tariff on imports\n"
        "of Swedish goods and that it would lift its long-standing ban on the sale of cod to\n"
        "Sweden in the summer. Officials said so."
    )
    one, two = told(text)
    assert (one.by, one.against, one.object) == ("Norway", "Sweden", "imports of Swedish goods")
    assert (two.against, two.stage) == ("Sweden", "lifted")
    assert "cod to\nSweden" in two.text


@pytest.mark.parametrize(
    "text",
    [
        "A new fishing law took effect in Norway on Monday.",
        "The singer was banned from the Guild of Norway.",
    ],
)
def test_where_it_holds_is_not_whom_it_is_laid_on(text):
    (one,) = told(text)
    assert one.against is None


def test_a_question_tells_no_stage():
    (one,) = told("Asked if Norway was considering sanctions on Swedish banks, the minister left.")
    assert (one.stage, one.status) == (None, "hypothetical")


def test_what_a_bill_would_do_is_only_proposed():
    (one,) = told("The Senate is debating a bill to ban kites.")
    assert (one.instrument, one.stage) == ("law", "proposed")


def test_without_words_there_is_no_date():
    (one,) = told("Norway imposed a tariff on Swedish goods.")
    assert (one.date, one.effective) == (None, None)


def test_a_legal_name_is_read_without_the_state_before_it():
    (one,) = told("Lawmakers repealed the Norwegian Kite Safety Act.")
    assert (one.legal_name, one.stage) == ("Kite Safety Act", "lifted")


def test_what_is_taken_up_by_a_bare_noun_is_the_same_measure():
    first, second = told("Norway's export curbs on grey salts hit Swedish mills. The ban takes effect in June.")
    assert (second.instrument, second.by, second.object) == ("export control", "Norway", first.object)
    assert second.stage == "announced"


def test_who_asks_for_an_end_has_not_ended_it():
    (one,) = told("Sweden called on Norway to lift its tariffs on salmon.")
    assert one.stage == "in-force"


def test_two_instruments_in_one_clause_are_two_measures():
    found = told("Norway imposed sanctions on Swedish banks and export controls on grey salts.")
    assert [m.instrument for m in found] == ["sanction", "export control"]


@pytest.mark.parametrize(
    ("text", "instrument", "by", "against", "stage"),
    [
        ("挪威对瑞典商品加征25%的关税。", "tariff", "Norway", "Sweden", "in-force"),
        ("挪威宣布将12家瑞典企业列入实体清单。", "entity listing", "Norway", "Sweden", "announced"),
        ("挪威取消对瑞典牛肉的进口禁令。", "import restriction", "Norway", "Sweden", "lifted"),
        ("挪威威胁对瑞典商品加征关税。", "tariff", "Norway", "Sweden", "threatened"),
        ("挪威议会通过《渔业保护法》。", "law", "Norway", None, "adopted"),
        ("挪威對瑞典實施出口管制。", "export control", "Norway", "Sweden", "in-force"),
    ],
)
def test_chinese(text, instrument, by, against, stage):
    (one,) = told(text, "zh-Hans")
    assert (one.instrument, one.by, one.against, one.stage) == (instrument, by, against, stage)


@pytest.mark.parametrize("text", ["专家说，贸易战没有赢家。", "瑞典没有对挪威实施制裁。", "他遵守法律。"])
def test_chinese_talk_and_denials_are_none(text):
    assert told(text, "zh-Hans") == ()


def test_chinese_day_of_effect():
    (one,) = told("挪威决定对瑞典汽车加征25%的关税，自6月1日起实施。", "zh-Hans")
    assert (one.date, one.effective.value) == (None, "2031-06-01")


@pytest.mark.parametrize(
    "unit",
    ["bans ", "tariffs on ", "the Act of ", "by and ", "Big Law and ", "禁止出口", "对制裁", "“ban ”", "(ban ", "A. "],
)
def test_long_repetitions_end(unit):
    text = (unit * 8_000)[:8_000]
    language = "zh-Hans" if "\u4e00" <= unit[0] <= "\u9fff" else "en"
    assert all(text[one.start : one.end] == one.text for one in told(text, language))


@pytest.mark.parametrize(
    "text",
    [
        "Norway denied that it imposed sanctions on Sweden.",
        "Reports that Norway imposed sanctions on Sweden are false.",
    ],
)
def test_what_is_denied_is_no_measure(text):
    assert told(text) == ()
