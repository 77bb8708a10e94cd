"""Dates in news text: what the words mean on a Saturday, and what they do not say."""

import pytest

from attache.record import DateRange, PartialDate, Span
from attache.text.dates import find, from_filename, from_url, parse_stamp, parse_written, resolve, resolve_all

SATURDAY = PartialDate(
    value="2031-11-08", precision="day", basis="source-line", text="8 November 2031", span=Span(0, 15)
)


def day(value):
    return PartialDate(value=value, precision=("year", "month", "day")[value.count("-")], basis="stated", text=value)


def meant(words, lang, anchor=SATURDAY):
    """What each expression of the words means: a value, a pair of values, or None."""
    out = []
    for expression in find(words, lang):
        date = resolve(expression, anchor=anchor, lang=lang)
        out.append((date.first.value, date.last.value) if isinstance(date, DateRange) else date and date.value)
    return out


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Holt said on Tuesday", "2031-11-04"),
        ("on Saturday", "2031-11-08"),
        ("Friday night", "2031-11-07"),
        ("yesterday", "2031-11-07"),
        ("three days ago", "2031-11-05"),
        ("the talks on Nov. 5", "2031-11-05"),
        ("on Nov 5 2030", "2030-11-05"),
        ("8 November", "2031-11-08"),
        ("the 3rd of May", "2031-05-03"),
        ("on the 5th", "2031-11-05"),
        ("at 10:30 a.m. Lanhai time Nov. 8", "2031-11-08"),
        ("late on Friday Lanhai time", "2031-11-07"),
        ("the previous day", "2031-11-07"),
        ("a day earlier", "2031-11-07"),
        ("last Tuesday", "2031-11-04"),
        ("next Tuesday", "2031-11-11"),
        ("Tuesday last week", "2031-10-28"),
        ("Saturday, Nov. 8", "2031-11-08"),
        ("20 March 2031", "2031-03-20"),
        ("2031 Mar 20", "2031-03-20"),
        ("2031-03-20", "2031-03-20"),
        ("20.3.2031", "2031-03-20"),
        ("earlier this month", "2031-11"),
        ("last month", "2031-10"),
        ("in May", "2031-05"),
        ("late October", "2031-10"),
        ("since January", "2031-01"),
        ("since December", "2030-12"),
        ("next March", "2032-03"),
        ("last year", "2030"),
        ("in 1987", "1987"),
        ("early 2030", "2030"),
    ],
)
def test_english_words_mean(words, value):
    assert meant(words, "en") == [value]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("11月8日", "2031-11-08"),
        ("8日", "2031-11-08"),
        ("本月5日", "2031-11-05"),
        ("上个月20日", "2031-10-20"),
        ("上周五", "2031-10-31"),
        ("本周三", "2031-11-05"),
        ("下週一", "2031-11-10"),
        ("周五", "2031-11-07"),
        ("星期二", "2031-11-04"),
        ("昨天", "2031-11-07"),
        ("前天", "2031-11-06"),
        ("今晨", "2031-11-08"),
        ("三天前", "2031-11-05"),
        ("次日", "2031-11-09"),
        ("2031年11月8日", "2031-11-08"),
        ("二〇三一年十一月八日", "2031-11-08"),
        ("十一月八号", "2031-11-08"),
        ("民国120年11月8日", "2031-11-08"),
        ("120年11月8日", "2031-11-08"),
        ("澜海通讯社11月7日电", "2031-11-07"),
        ("北京时间8日凌晨", "2031-11-08"),
        ("2031年3月", "2031-03"),
        ("今年3月", "2031-03"),
        ("去年11月", "2030-11"),
        ("上月", "2031-10"),
        ("去年", "2030"),
        ("两年前", "2029"),
    ],
)
def test_chinese_words_mean(words, value):
    assert meant(words, "zh") == [value]


@pytest.mark.parametrize(
    ("words", "lang", "first", "last"),
    [
        ("last week", "en", "2031-10-27", "2031-11-02"),
        ("this week", "en", "2031-11-03", "2031-11-09"),
        ("last weekend", "en", "2031-11-01", "2031-11-02"),
        ("from March 18 to 19", "en", "2031-03-18", "2031-03-19"),
        ("March 18-19, 2030", "en", "2030-03-18", "2030-03-19"),
        ("from Monday to Wednesday", "en", "2031-11-03", "2031-11-05"),
        ("between Nov. 3 and Nov. 5", "en", "2031-11-03", "2031-11-05"),
        ("in the first half of 2030", "en", "2030-01", "2030-06"),
        ("11月3日至8日", "zh", "2031-11-03", "2031-11-08"),
        ("8日至10日", "zh", "2031-11-08", "2031-11-10"),
        ("2030年12月30日至2031年1月3日", "zh", "2030-12-30", "2031-01-03"),
        ("10月31日—11月1日", "zh", "2031-10-31", "2031-11-01"),
        ("今年上半年", "zh", "2031-01", "2031-06"),
        ("将于下周访问", "zh", "2031-11-10", "2031-11-16"),
    ],
)
def test_what_spans_days_is_an_interval_and_never_a_day(words, lang, first, last):
    assert meant(words, lang) == [(first, last)]


@pytest.mark.parametrize(
    "words",
    [
        "we may go", "May he go?", "May went home", "and May said", "Mr. March", "August Wilson", "March organizers said",
        "Sunday Times", "Black Friday", "1,945 people", "1945 tonnes", "$2031", "2031-32", "Nov. 31", "Feb. 29, 2031",
        "5/11/2031", "COVID-19", "F-35", "recently", "in recent days", "the September 11 attacks", "about three days ago",
    ],
)  # fmt: skip
def test_what_only_looks_like_an_english_date_is_none(words):
    assert meant(words, "en") == []


@pytest.mark.parametrize(
    "words",
    [
        "近日",
        "日前",
        "最近",
        "每日",
        "一周",
        "周年",
        "1日元",
        "3日内",
        "第8日",
        "90年代",
        "每年11月8日",
        "08年11月8日",
        "十一",
    ],
)
def test_what_only_looks_like_a_chinese_date_is_none(words):
    assert meant(words, "zh") == []


@pytest.mark.parametrize(
    ("words", "lang"), [("Friday, Nov. 8", "en"), ("Dec. 24", "en"), ("至11月20日", "zh"), ("in December", "en")]
)
def test_words_that_could_mean_two_dates_stay_unknown(words, lang):
    assert meant(words, lang) == [None]


def test_direction_of_the_verb_decides_which_weekday():
    assert meant("Holt will meet Tan on Tuesday", "en") == ["2031-11-11"]
    assert meant("Holt met Tan on Tuesday", "en") == ["2031-11-04"]
    assert meant("the fleet is due on Dec. 24", "en") == ["2031-12-24"]
    assert meant("将于11月20日访问", "zh") == ["2031-11-20"]


def test_a_bound_is_told_from_the_day_of_a_happening():
    assert [e.bound for e in find("since Monday, until Tuesday, before Wednesday, on Thursday", "en")] == [
        "since",
        "until",
        "before",
        None,
    ]
    assert [e.bound for e in find("自11月1日起，截至11月3日，11月8日前", "zh")] == ["since", "until", "before"]


def test_a_named_zone_is_told_and_changes_no_day():
    (friday,) = find("late on Friday Lanhai time", "en")
    assert friday.zoned
    assert parse_stamp("2031-11-08T01:30:00+08:00").value == "2031-11-08"
    assert parse_stamp("2031-11-08T01:30:00+08:00").stamp == "2031-11-08T01:30:00+08:00"
    assert parse_stamp("Sat, 08 Nov 2031 01:30:00 CST").stamp == "2031-11-08T01:30:00"


def test_without_an_anchor_only_complete_dates_are_known():
    assert meant("It met on Tuesday and on Nov. 5, and had begun on 20 March 2031.", "en", None) == [
        None,
        None,
        "2031-03-20",
    ]


def test_a_coarse_anchor_resolves_nothing_finer():
    assert meant("on Tuesday", "en", day("2031-11")) == [None]
    assert meant("Nov. 5", "en", day("2031")) == [None]
    assert meant("8日", "zh", day("2031-11")) == ["2031-11-08"]


def test_the_basis_says_what_a_date_rests_on():
    (stated,) = [resolve(e, anchor=SATURDAY) for e in find("20 March 2031")]
    (resolved,) = [resolve(e, anchor=SATURDAY) for e in find("on Tuesday")]
    assert (stated.basis, stated.anchor) == ("stated", None)
    assert (resolved.basis, resolved.anchor, resolved.text) == ("resolved", SATURDAY.span, "Tuesday")


def test_the_same_day_counts_from_the_date_before_it():
    text = "Holt spoke on Nov. 3. The next day the fleet left, and on the same day Tan answered."
    found = resolve_all(text, anchor=SATURDAY)
    assert [date.value for _, date in found] == ["2031-11-03", "2031-11-04", "2031-11-04"]


def test_without_an_anchor_a_day_takes_the_one_year_of_its_paragraph():
    found = resolve_all("The pact of 3 May 2031 was amended on 9 May.\nRain fell on 9 May.", anchor=None)
    assert [date.value for _, date in found] == ["2031-05-03", "2031-05-09"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("2031-03-20_gazette.html", "2031-03-20"),
        ("20310320.txt", "2031-03-20"),
        ("wire-2031-03.txt", "2031-03"),
        ("gazette 20 March 2031.eml", "2031-03-20"),
        ("120310320345.txt", None),
        ("2031-03-20_to_2031-03-27.txt", None),
        ("page-2031.html", None),
    ],
)
def test_names_of_files_give_a_date_or_none(name, value):
    found = from_filename(name)
    assert (found and found.value) == value
    assert found is None or found.basis == "filename"


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://gazette.example/2031/03/20/quay", "2031-03-20"),
        ("https://gazette.example/news/20310320/quay.html", "2031-03-20"),
        ("https://gazette.example/2031/03/quay", "2031-03"),
        ("https://2031-03-20.example/quay", None),
        ("https://gazette.example/quay?day=2031-03-20", None),
    ],
)
def test_addresses_give_a_date_from_their_path_or_none(url, value):
    found = from_url(url)
    assert (found and found.value) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Thursday, 20 Mar 2031 10:30 GMT", "2031-03-20"),
        ("Updated 20 March 2031, 11:02 a.m.", "2031-03-20"),
        ("发布时间：2031年3月20日 10:30", "2031-03-20"),
        ("Friday, 20 March 2031", None),
        ("20 March", None),
        ("20 March 2031 and 21 March 2031", None),
        ("3/4/2031", None),
    ],
)
def test_a_whole_string_is_one_date_with_a_year_or_none(words, value):
    found = parse_written(words)
    assert (found and found.value) == value


def test_the_order_of_figures_can_be_told():
    assert parse_written("3/4/2031", day_first=True).value == "2031-04-03"
    assert parse_written("3/4/2031", day_first=False).value == "2031-03-04"


def test_other_languages_give_dates_in_figures_only():
    assert meant("am 20.3.2031, am Montag", "de") == ["2031-03-20"]
