"""Measures, meetings ahead and figures in a brief, and what the checker says of altered ones."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace as N

import pytest
from layered import TABLES, brief, figure, measure, meeting, section, story, texts_of, thing
from sample import BEAT

from attache import tables
from attache.brief.check import check
from attache.brief.render import html, markdown
from attache.record import Line

END = dt.date(2031, 5, 16)
SIDES = N(**{**vars(BEAT), "sides": (N(name="Lanhai", countries=("XL",)), N(name="Ostravia", countries=("XO",)))})
DUTY = story("Ostravia imposed a duty of 24 percent on turbines from Lanhai on May 6. Ships waited.")
SAME = story(
    "The duty that Ostravia imposed on turbines from Lanhai is groundless, a daily wrote.",
    outlet="Lanhai Post", published="2031-05-08",
)  # fmt: skip
TARIFF = thing(
    (DUTY, measure(DUTY, "imposed a duty of 24 percent on turbines", date=("2031-05-06", "on May 6"))),
    (SAME, measure(SAME, "duty that Ostravia imposed on turbines")),
)
TALKS = story("Lanhai and Ostravia will hold talks in Corin on May 19, the mayor announced. Rain fell.")
AHEAD = thing((TALKS, meeting(TALKS, "will hold talks in Corin", first=("2031-05-19", "on May 19"))))
PRICE = story("The average price of a turbine rose to 4.1 million crowns, from 3.4 million a year earlier.")
DEARER = thing((PRICE, figure(PRICE, "4.1 million crowns", value=4.1e6, earlier=3.4e6, change="up")))


@pytest.fixture(autouse=True)
def demo_tables():
    with tables.use(TABLES):
        yield


@pytest.fixture
def edition():
    return brief(
        DUTY, SAME, TALKS, PRICE, beat=SIDES, measures=(TARIFF,), meetings=(AHEAD,), figures=((DEARER,),), end=END
    )


TEXT_OF = texts_of(DUTY, SAME, TALKS, PRICE)


def titles(edition, kind):
    found = section(edition, kind)
    return [point.title for point in found.points] if found else []


def altered(edition, kind, **fields):
    """Return the edition with fields of the first point of a section replaced."""
    return replace(
        edition,
        sections=tuple(
            replace(one, points=(replace(one.points[0], **fields), *one.points[1:])) if one.kind == kind else one
            for one in edition.sections
        ),
    )


def test_parts_follow_the_issues_and_pass_the_checker(edition):
    assert [one.kind for one in edition.sections][-3:] == ["measures", "ahead", "figures"]
    assert check(edition, text_of=TEXT_OF) == ()


def test_a_measure_has_its_kind_its_hand_its_target_and_its_stage(edition):
    assert titles(edition, "measures") == ["Tariff by Ostravia against Lanhai: in force, 6 May 2031"]


def test_each_side_tells_a_measure_in_its_own_words(edition):
    (point,) = section(edition, "measures").points
    assert [(line.side, line.text) for line in point.lines] == [
        (
            "Lanhai",
            "The Lanhai Post reported on 8 May 2031: “The duty that Ostravia imposed on turbines from Lanhai is "
            "groundless, a daily wrote”.",
        ),
        (
            "Ostravia",
            "The Harbour Gazette reported on 7 May 2031: “Ostravia imposed a duty of 24 percent on turbines from "
            "Lanhai on May 6”.",
        ),
    ]


def test_outlets_and_first_sources_are_counted_apart(edition):
    line = section(edition, "measures").points[0].lines[0]
    assert (line.outlets, line.origins) == (2, 2)


def test_one_agencys_words_in_two_outlets_are_one_origin_and_one_line():
    words = (
        "PORT ALDER, May 7 (LNA) -- Ostravia imposed a duty of 24 percent on turbines from Lanhai on Tuesday, and the "
        "quay was full of crates that nobody had ordered any more."
    )
    copies = [story(words, outlet=outlet) for outlet in ("Harbour Gazette", "Lanhai Post")]
    copies[1] = story(words + " ", outlet="Lanhai Post")
    pairs = [(one, measure(one, "imposed a duty of 24 percent on turbines")) for one in copies]
    edition = brief(*copies, beat=SIDES, measures=(thing(*pairs),))
    (point,) = section(edition, "measures").points
    (line,) = point.lines
    assert (line.outlets, line.origins) == (2, 1)
    assert line.text.endswith("any more”.") and "LNA" not in line.text


def of_stage(number, stage, words, **fields):
    source = story(f"Ostravia {words} a duty on goods number {number} from Lanhai.", published=f"2031-05-0{number}")
    return source, thing((source, measure(source, f"{words} a duty", stage=stage, **fields)))


def test_what_states_have_done_comes_before_what_they_announced_and_what_is_asked_for():
    made = [
        of_stage(4, "call", "should impose", by=("Fishers", None)),
        of_stage(3, "announced", "will impose"),
        of_stage(1, "in-force", "imposed"),
        of_stage(2, "in-force", "has imposed"),
    ]
    edition = brief(*(one for one, _ in made), measures=tuple(one for _, one in made))
    found = [line.text for point in section(edition, "measures").points for line in point.lines]
    assert [text.split("number ")[1][0] for text in found] == ["2", "1", "3", "4"]


@pytest.mark.parametrize("fields", [{"stage": None}, {"by": None, "against": None}])
def test_what_is_only_imagined_or_nobodys_is_no_measure_of_a_brief(fields):
    source, one = of_stage(1, **{"stage": "in-force", **fields}, words="imposed")
    assert section(brief(source, measures=(one,)), "measures") is None


def test_a_stage_that_the_words_do_not_bear_out_is_not_printed():
    source, one = of_stage(1, "lifted", "imposed")
    assert titles(brief(source, measures=(one,)), "measures") == ["Tariff by Ostravia against Lanhai"]


def test_a_name_for_a_chinese_text_comes_from_a_row_of_the_tables():
    source = story("奥斯特拉维亚贸易部对来自澜海的风力涡轮机征收关税。", outlet="Bailin Daily", language="zh-Hans")
    one = thing((source, measure(source, "征收关税", by=("Ostravian Department of Trade", "ov-trade"))))
    edition = brief(source, measures=(one,))
    (point,) = section(edition, "measures").points
    assert point.title == "Tariff by the Ostravian Department of Trade against Lanhai: in force"
    assert {reference.table for reference in point.lines[0].tables} == {"offices"}
    assert check(edition, text_of=texts_of(source)) == ()
    bare = replace(point.lines[0], tables=())
    found = check(altered(edition, "measures", lines=(bare,)), text_of=texts_of(source))
    assert any("Trade" in problem.words for problem in found)


def test_a_row_for_somebody_whom_the_words_do_not_name_supports_no_title():
    source = story("奥斯特拉维亚贸易部对来自澜海的风力涡轮机征收关税。", outlet="Bailin Daily", language="zh-Hans")
    one = thing((source, measure(source, "征收关税", by=("Ostravian Navy", "ov-navy"))))
    assert titles(brief(source, measures=(one,)), "measures") == ["Tariff against Lanhai: in force"]


def test_a_state_is_known_by_its_other_names_but_not_by_an_adjective():
    source = story("The US halted exports of Chinese ships.")
    pair = {"by": ("United States", "us-gov"), "against": ("China", "cn-gov"), "object": "Chinese ships"}
    one = thing((source, measure(source, "halted exports", instrument="export control", **pair)))
    assert titles(brief(source, measures=(one,)), "measures") == [
        "Export control by the United States (“Chinese ships”): in force"
    ]


def test_a_measure_that_takes_effect_later_stands_ahead():
    source = story("Ostravia will impose a duty on salt from Lanhai from June 1.")
    told = measure(source, "impose a duty on salt", stage="announced", effective=("2031-06-01", "June 1"))
    edition = brief(source, measures=(thing((source, told)),), end=END)
    assert titles(edition, "measures") == ["Tariff by Ostravia against Lanhai: announced, to take effect 1 June 2031"]
    assert titles(edition, "ahead") == ["1 June 2031: tariff by Ostravia against Lanhai takes effect"]


def test_the_sentence_quoted_is_one_that_tells_how_far_it_has_come():
    asked = story("Fishers want Ostravia to put a high duty of 24 percent on turbines from Lanhai soon.")
    done = story("Ostravia imposed the duty.", published="2031-05-09")
    one = thing((asked, measure(asked, "duty of 24 percent", stage="call")), (done, measure(done, "the duty")))
    one = replace(one, told=one.reports[1].told)
    (point,) = section(brief(asked, done, measures=(one,)), "measures").points
    assert "imposed" in point.lines[0].text


def test_a_contested_name_in_a_title_is_the_one_that_the_beat_chose():
    source, one = of_stage(1, "in-force", "imposed")
    with tables.use(TABLES, names=(("the island state", ("Lanhai",)),)):
        edition = brief(source, measures=(one,))
        assert titles(edition, "measures") == ["Tariff by Ostravia against the island state: in force"]
        assert check(edition, text_of=texts_of(source)) == ()


def test_a_meeting_ahead_is_titled_by_its_day(edition):
    assert titles(edition, "ahead") == ["19 May 2031: talks, Lanhai and Ostravia, in Corin"]


@pytest.mark.parametrize(
    ("end", "stands"), [((2031, 5, 18), True), ((2031, 5, 19), False), ((2031, 6, 1), False), (None, False)]
)
def test_ahead_is_counted_from_the_end_of_the_window(end, stands):
    edition = brief(TALKS, meetings=(AHEAD,), end=dt.date(*end) if end else None)
    assert (section(edition, "ahead") is not None) == stands


@pytest.mark.parametrize(("end", "stands"), [((2031, 4, 30), True), ((2031, 5, 10), False)])
def test_a_month_lies_ahead_only_when_all_of_it_does(end, stands):
    source = story("Lanhai and Ostravia will hold talks in Corin in May 2031.", published="2031-04-20")
    one = thing((source, meeting(source, "will hold talks in Corin", first=("2031-05", "May 2031"))))
    assert (section(brief(source, meetings=(one,), end=dt.date(*end)), "ahead") is not None) == stands


def test_a_meeting_that_will_not_be_held_is_called_so():
    source = story("The talks of Lanhai and Ostravia in Corin on May 19 were cancelled.")
    one = thing((source, meeting(source, "talks", first=("2031-05-19", "on May 19"), status="cancelled")))
    assert titles(brief(source, meetings=(one,), end=END), "ahead") == [
        "19 May 2031: talks, Lanhai and Ostravia, in Corin, cancelled"
    ]


def test_a_figure_is_titled_with_its_earlier_value(edition):
    assert titles(edition, "figures") == ["4.1 million crowns, up from 3.4 million"]


def test_a_series_is_told_by_its_reports():
    one = story("The port counted 21 ships in April.", published="2031-05-02")
    two = story("The port counted 35 ships in May.", published="2031-06-02")
    pair = tuple(
        thing((source, figure(source, words, value=value, what="ships in the port", unit="ships")))
        for source, words, value in ((one, "21 ships", 21.0), (two, "35 ships", 35.0))
    )
    (point,) = section(brief(one, two, figures=(pair,)), "figures").points
    assert ["21" in line.text for line in point.lines] == [True, False]


def test_parts_with_nothing_to_say_do_not_appear():
    assert [one.kind for one in brief(DUTY, end=END).sections] == []
    assert section(brief(TALKS, end=END), "ahead") is None


def test_the_beat_says_which_parts_it_wants():
    beat = N(**{**vars(SIDES), "sections": ("ahead",)})
    edition = brief(DUTY, TALKS, beat=beat, measures=(TARIFF,), meetings=(AHEAD,), end=END)
    assert [one.kind for one in edition.sections] == ["ahead"]


@pytest.mark.parametrize(
    ("kind", "title", "named"),
    [
        ("figures", "4.1 million crowns, up from 3.9 million", "3.9 million"),
        ("figures", "5.1 million crowns, up from 3.4 million", "5.1 million"),
        ("figures", "4.1 million crowns, down from 3.4 million", "down from"),
        ("measures", "Tariff by Ostravia against Lanhai: in force, 7 April 2031", "7 April 2031"),
        ("measures", "Tariff by Ostravia against Lanhai: lifted, 6 May 2031", "lifted"),
        ("measures", "Visa rule by Ostravia against Lanhai: in force", "Visa rule"),
        ("measures", "Tariff by Corinia against Lanhai: in force", "Corinia"),
        ("measures", "Tariff by Ostravia against Lanhai of 25 percent", "25 percent"),
        ("measures", "Unlawful tariff by Ostravia", "unlawful"),
        ("ahead", "20 May 2031: talks, Lanhai and Ostravia, in Corin", "20 May 2031"),
        ("ahead", "19 May 2031: summit, Lanhai and Ostravia, in Corin", "summit"),
        ("ahead", "19 May 2031: talks, Lanhai and Ostravia, in Bailin", "Bailin"),
        ("ahead", "19 May 2031: talks, Lanhai and Ostravia, in Corin, cancelled", "cancelled"),
        ("ahead", " ", ""),
    ],
)
def test_an_altered_title_is_named(edition, kind, title, named):
    found = check(altered(edition, kind, title=title), text_of=TEXT_OF)
    assert found and all(problem.kind in {"title", "label"} for problem in found)
    assert any(named in problem.words for problem in found)


def test_an_altered_number_in_a_line_is_named(edition):
    (point,) = section(edition, "figures").points
    line = replace(point.lines[0], text=point.lines[0].text.replace("4.1", "4.2"))
    (problem,) = check(altered(edition, "figures", lines=(line,)), text_of=TEXT_OF)
    assert problem.kind == "quotation" and "4.2" in problem.words


@pytest.mark.parametrize("counts", [{"outlets": 3}, {"origins": 3}, {"origins": 0}, {"origins": None}])
def test_an_altered_count_is_named(edition, counts):
    (point,) = section(edition, "measures").points
    lines: tuple[Line, ...] = (replace(point.lines[0], **counts), *point.lines[1:])
    found = check(altered(edition, "measures", lines=lines), text_of=TEXT_OF)
    assert [problem.kind for problem in found] == ["count"]


def test_pages_show_titles_sides_and_counts(edition):
    names = ["Lanhai", "Ostravia"]
    page = html.render(edition, text_of=TEXT_OF, sides=names)
    plain = markdown.render(edition, text_of=TEXT_OF, sides=names)
    assert "- Tariff by Ostravia against Lanhai: in force, 6 May 2031 (2 outlets, 2 origins)" in plain
    assert "  - Lanhai: The Lanhai Post reported" in plain
    for words in (
        "2 outlets, 2 origins",
        "up from 3.4 million",
        "Meetings after the last day of this brief, and measures that take effect",
    ):
        assert words in page and words in plain


def test_lines_of_these_parts_count_for_no_side(edition):
    from attache.brief.layout import lay_out

    sheet = lay_out(edition, text_of=TEXT_OF, sides=["Lanhai", "Ostravia"])
    assert sheet.lines == 0 and sheet.sides == ()


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")]
)
def test_a_numbered_dialogue_is_titled_with_its_number(number, words):
    source = story(f"The {words} Strait Dialogue of Lanhai and Ostravia opens in Corin on May 19.")
    fields = {"first": ("2031-05-19", "on May 19"), "mechanism": "Strait Dialogue", "ordinal": number}
    one = thing((source, meeting(source, "Strait Dialogue", form="dialogue", **fields)))
    assert titles(brief(source, meetings=(one,), end=END), "ahead") == [
        f"19 May 2031: {words} Strait Dialogue, Lanhai and Ostravia, in Corin"
    ]


def test_what_is_said_to_have_been_held_does_not_lie_ahead():
    source = story("Lanhai and Ostravia held talks in Corin on May 19.")
    one = thing((source, meeting(source, "held talks", first=("2031-05-19", "on May 19"), status="held")))
    assert section(brief(source, meetings=(one,), end=END), "ahead") is None


def test_what_a_law_does_is_in_no_title_of_ours():
    source = story("Lanhai adopted a law to crush the fishers of Ostravia, the Seas Act.")
    fields = {"instrument": "law", "by": ("Lanhai", "lh-gov"), "against": None, "stage": "adopted"}
    harsh = measure(source, "adopted a law", object="crush the fishers", **fields)
    assert titles(brief(source, measures=(thing((source, harsh)),)), "measures") == ["Law by Lanhai: adopted"]
    named = measure(source, "adopted a law", object="crush the fishers", legal_name="Seas Act", **fields)
    assert titles(brief(source, measures=(thing((source, named)),)), "measures") == [
        "Law by Lanhai (“Seas Act”): adopted"
    ]


@pytest.mark.parametrize("place", ["Corin\nOld Quay", "“", "\u202e", "x" * 300, "Lanhai</h1><script>"])
def test_an_odd_place_breaks_no_title_and_no_page(place):
    one = thing((TALKS, meeting(TALKS, "will hold talks", first=("2031-05-19", "on May 19"), place=place)))
    edition = brief(TALKS, meetings=(one,), end=END)
    assert check(edition, text_of=TEXT_OF) == ()
    assert "<script>" not in html.render(edition, text_of=TEXT_OF)


def test_who_speaks_in_the_next_sentence_is_not_asked_for():
    source = story("Ostravia imposed a duty on salt from Lanhai. Vera Holt said the quay was calm.")
    one = thing((source, measure(source, "imposed a duty")))
    assert titles(brief(source, measures=(one,)), "measures") == ["Tariff by Ostravia against Lanhai: in force"]
