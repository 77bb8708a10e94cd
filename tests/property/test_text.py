"""Whatever the text: nothing raises, spans lie inside, in order, and long texts take linear time."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.record import DateRange, PartialDate, Span
from attache.text.dates import find, from_filename, from_url, parse_stamp, parse_written, resolve, resolve_all
from attache.text.paragraphs import paragraphs
from attache.text.quotes import quotations
from attache.text.sentences import sentences

PIECES = [
    "Holt", "said", " ", "  ", "\n", "\n\n", ". ", "。", "“", "”", '"', "‘", "’", "'", "「", "」", "«", "»", "…", "?", "!",
    "Mr. ", "U.S. ", "on ", "Tuesday", "Nov. 5", "March", "2031", "5", "-", "–", "to ", "from ", "last ", "week", "day",
    "11月", "8日", "年", "上周", "五", "今", "民国", "114年", "至", "前", "海港", "(", ")", "\u202e", "\x00", "\ud800", "\r",
    "3.", "a.m.", "yesterday", "the next ", "１２", "ago", "three ", "/", "03", "T10:30", "Z", "GMT", "»", "Sat, ", "\u3000",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(), max_size=200),
)
LANGUAGES = st.sampled_from([None, "en", "zh", "zh-Hant", "de"])
ANCHORS = st.sampled_from(
    [None]
    + [
        PartialDate(value=value, precision=("year", "month", "day")[value.count("-")], basis="stated", text=value)  # type: ignore[arg-type]
        for value in ("2031-11-08", "2032-02-29", "2031-01-01", "2031-11", "2031", "1800-01-01", "2200-12-31")
    ]
)
STRETCHES = st.tuples(st.integers(0, 60), st.integers(0, 250))


@given(TEXTS, LANGUAGES, STRETCHES)
def test_sentences_cover_all_but_space_in_order(text, lang, stretch):
    start, end = stretch
    spans = sentences(text, lang, start, end)
    low, high = start, min(end, len(text))
    assert all(low <= a.start < a.end <= high for a in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(not text[a.start].isspace() and not text[a.end - 1].isspace() for a in spans)
    left, at = "", low
    for span in spans:
        left += text[at : span.start]
        at = span.end
    assert not (left + text[at:high]).strip()


@given(TEXTS, STRETCHES)
def test_paragraphs_cover_all_but_space_in_order(text, stretch):
    start, end = stretch
    spans = paragraphs(text, start, end)
    assert all(start <= a.start < a.end <= min(end, len(text)) for a in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))


@given(TEXTS)
def test_quotations_nest_and_never_cross(text):
    found = quotations(text)
    for quotation in found:
        assert quotation.inner.within(quotation.outer)
        assert quotation.outer.start >= 0 and quotation.outer.end <= len(text)
        assert quotation.inner.of(text).strip()
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert not one.outer.overlaps(other.outer) or other.outer.within(one.outer)


@given(TEXTS, LANGUAGES, ANCHORS, st.sampled_from([None, "past", "future"]))
def test_dates_lie_inside_and_have_the_precision_of_their_value(text, lang, anchor, tense):
    found = find(text, lang)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for expression in found:
        assert 0 <= expression.start < expression.end <= len(text)
        assert text[expression.start : expression.end] == expression.text
        date = resolve(expression, anchor=anchor, lang=lang, tense=tense)
        if date is None:
            continue
        for each in (date.first, date.last) if isinstance(date, DateRange) else (date,):
            assert ("year", "month", "day")[each.value.count("-")] == each.precision
            assert each.first_day() <= each.last_day()
            assert each.basis == ("stated" if anchor is None else each.basis)
            assert each.anchor is None or isinstance(each.anchor, Span)
        if isinstance(date, DateRange):
            assert date.first.first_day() <= date.last.last_day()


@given(TEXTS, LANGUAGES, ANCHORS)
def test_dates_of_a_whole_text_are_resolved_or_left_out(text, lang, anchor):
    for expression, date in resolve_all(text, anchor=anchor, lang=lang):
        assert expression.text == text[expression.start : expression.end]
        assert date is not None


@given(TEXTS)
def test_strings_that_should_be_dates_never_raise(text):
    for parse in (parse_stamp, parse_written, from_filename, from_url):
        date = parse(text)
        assert date is None or date.first_day() <= date.last_day()


@settings(max_examples=50)
@given(st.dates(), st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{y}年{n}月{d}日", "{y}-{n:02}-{d:02}"]))
def test_a_complete_date_is_read_as_written(date, form):
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    words = form.format(y=f"{date.year:04}", m=months[date.month - 1], n=date.month, d=date.day)
    found = [resolve(each, anchor=None) for each in find(words, None)]
    if 1800 <= date.year <= 2200:
        assert [each.value for each in found] == [date.isoformat()]


@pytest.mark.parametrize(
    "piece",
    ["“", '"', "‘", "a.", "... ", "2031 ", "3/4/", "1月", "on Monday to ", "Nov. ", "年", "the next day ", "from ", " ", "\n",
     "x", "(", "U.S. ", "Holt said ", "11月8日至", "。」", "to be ", "-", "1", "first quarter of "],
)  # fmt: skip
def test_a_long_text_of_one_piece_comes_to_an_end(piece):
    text = piece * 12_000
    assert all(0 <= span.start < span.end <= len(text) for span in sentences(text))
    assert all(text[each.start : each.end] == each.text for each in find(text, None))
    resolve_all(text, anchor=None, lang=None)
