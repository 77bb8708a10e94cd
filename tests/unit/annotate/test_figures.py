"""Figures: what counts, in which unit, how sure, compared with what."""

import pytest

from attache.annotate.figures import figures
from attache.record import Document, Item, PartialDate, Reading, Span

DAY = PartialDate(value="2031-05-08", precision="day", basis="source-line", text="May 8, 2031")


def counted(text, language="en", date=DAY):
    document = Document(id="d", sha256="0", media_type="text/plain", text=text, chars=len(text), language=language)
    item = Item(
        id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language=language, date=date
    )
    found = figures(Reading(document=document, items=(item,)), item)
    assert all(text[f.start : f.end] == f.text for f in found)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Ostravia sold 3,470 buses.", 3470, "buses"),
        ("The port cost US$2.6 billion.", 2.6e9, "US dollars"),
        ("The port cost 150 million yuan.", 1.5e8, "yuan"),
        ("Exports fell 5.3 per cent.", 5.3, "percent"),
        ("Nearly a quarter of firms closed.", 25, "percent"),
        ("They met six executives.", 6, "executives"),
        ("A 12-nanometre chip was shown.", 12, "nanometres"),
        ("Some 1.4 billion people live there.", 1.4e9, "people"),
        ("It reads 1.078 million images per second.", 1.078e6, "images per second"),
        ("Lanhai sent 15 aircraft.", 15, "aircraft"),
    ],
)
def test_value_and_unit(text, value, unit):
    (one,) = counted(text)
    assert (one.value, one.unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "The A100 and the F-35 were shown with 5G.",
        "The 12th dialogue of the two sides took place on May 3, 2031.",
        "Section 301 and Resolution 2758 were cited.",
        "Talks began at 10:30 a.m. and ended at 4 p.m.",
        "He left two years ago and came back three months later.",
        "Ms Hale, 54, spoke of “one country, two systems”.",
        "See https://harbour.example/2031/05/12345.html for more.",
        "In 2025 marks were raised.",
        "One of the leaders spoke for the third time.",
        "The two sides held talks; these three countries watched.",
        "Call 555-0134 or 021-4455.",
    ],
)
def test_identifiers_dates_ordinals_and_plain_counts_are_no_figures(text):
    assert counted(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "approximation"),
    [
        ("Tens of thousands of workers marched.", 10_000, "order of magnitude"),
        ("It holds hundreds of millions of records.", 1e8, "order of magnitude"),
        ("Nearly 100 states signed.", 100, "nearly"),
        ("More than 86 million users were hit.", 86e6, "more than"),
    ],
)
def test_vague_words_give_the_lowest_reading_and_say_so(text, value, approximation):
    (one,) = counted(text)
    assert (one.value, one.approximation) == (value, approximation)


def test_earlier_value_with_its_date():
    one, other = counted("In all 41 members voted for it, up from 37 in 2030.")
    assert (one.value, one.earlier, one.change, one.earlier_date.value) == (41, 37, "up", "2030")
    assert (other.value, other.unit, other.date.value) == (37, "members", "2030")


def test_from_one_rate_to_another():
    one, other = counted("The duty was raised from 10 percent to 25 percent.")
    assert (one.change, other.earlier, other.change) == (None, 10, "up")


def test_a_range_is_one_figure():
    (one,) = counted("It will cost 20 to 30 million euros.")
    assert (one.value, one.high, one.unit) == (20e6, 30e6, "euros")


def test_a_conversion_says_what_it_converts():
    one, other = counted("The deal is worth 150 million yuan (US$21 million).")
    assert other.conversion_of == one.start
    assert (one.unit, other.unit) == ("yuan", "US dollars")


def test_without_date_words_there_is_no_date():
    (one,) = counted("Lanhai closed 59 mines.")
    assert one.date is None


def test_chinese_figures():
    one, two, three = counted("2030年，澜海出口增长5.3%，达到1200亿元，约3万人受雇。", "zh-Hans")
    assert (one.value, one.unit, one.change, one.date) == (5.3, "percent", "up", None)
    assert (two.value, two.unit) == (1.2e11, "yuan")
    assert (three.value, three.unit, three.approximation) == (3e4, "人", "约")


def test_long_lines_of_digits_do_no_harm():
    assert counted("9" * 5000 + " " + "1 " * 2000) is not None


def test_number_words_in_capitals():
    (one,) = counted("Hundreds of THOUSANDS of people came.")
    assert one.value == 1e5
