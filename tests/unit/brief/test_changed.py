"""What changed: wording of one speaker on one issue, weeks apart."""

import datetime as dt
from dataclasses import replace

import pytest
from layered import TABLES, brief, change, section, texts_of
from texts import day, reading

from attache import tables
from attache.brief.check import check
from attache.brief.layout import lay_out
from attache.brief.render import html, markdown
from attache.record import Formula, Strength

HOLT = {
    "speaker": "Vera Holt",
    "role": "spokesperson",
    "organisation": ("OV", "Ostravian Foreign Ministry"),
    "issues": ("strait",),
}


def told(words, date, formula=None, level=2, *, dated=True):
    source = reading(
        f"“[w1 {words}],” [s1 Ostravian Foreign Ministry spokesperson Vera Holt] [c1 said] [t1 on Tuesday]. The hearing "
        "went on.",
        outlet="Harbour Gazette",
        published=day(date, basis="metadata", text=date),
        issues=("strait",),
        said=[{**HOLT, **({"date": day(date, basis="resolved")} if dated else {})}],
    )
    if formula is None:
        return source
    at = source.document.text.index(formula)
    strength = Strength(
        level=level, stance="oppose", rule=None, formula=Formula(start=at, end=at + len(formula), text=formula)
    )
    item = source.items[0]
    said = replace(item.statements[0], strength=strength)
    return replace(source, items=(replace(item, statements=(said,)),))


APRIL = told("We are concerned about the drills at sea", "2031-04-08", "concerned about")
MAY = told("We shall take all necessary measures at once", "2031-05-06", "all necessary measures", 7)
HARDER = change(APRIL, MAY, ("level", "2", "7"))


def changed(edition):
    found = section(edition, "changed")
    return [[line.text for line in point.lines] for point in found.points] if found else []


def test_what_changed_stands_first_earlier_then_later():
    edition = brief(MAY, archive=(APRIL,), changes=(HARDER,))
    assert [one.kind for one in edition.sections] == ["changed", "issue"]
    (pair,) = changed(edition)
    assert "concerned about" in pair[0] and "8 April 2031" in pair[0]
    assert "all necessary measures" in pair[1] and "6 May 2031" in pair[1]
    assert not check(edition, text_of=texts_of(APRIL, MAY))


def test_its_title_has_the_words_of_both():
    (point,) = section(brief(MAY, archive=(APRIL,), changes=(HARDER,)), "changed").points
    assert point.title == "“concerned about”, then “all necessary measures”"


def test_a_title_that_quotes_other_words_is_refused():
    edition = brief(MAY, archive=(APRIL,), changes=(HARDER,))
    (point,) = edition.sections[0].points
    false = replace(point, title="“deeply concerned about”, then “all necessary measures”")
    other = replace(edition, sections=(replace(edition.sections[0], points=(false,)), *edition.sections[1:]))
    (problem,) = check(other, text_of=texts_of(APRIL, MAY))
    assert problem.kind == "title" and "deeply concerned" in problem.words


def test_a_change_is_told_only_with_both_days():
    undated = told("We are concerned about the drills at sea", "2031-04-08", dated=False)
    pair = change(undated, MAY, ("level", "2", "7"))
    assert changed(brief(MAY, archive=(undated,), changes=(pair,)))  # the report's day stands for it
    wrong = replace(pair, before_day=dt.date(2031, 4, 1))
    assert changed(brief(MAY, archive=(undated,), changes=(wrong,))) == []


def test_the_largest_move_comes_first_and_six_are_told():
    pairs = []
    for number in range(8):
        before = told(f"We are concerned about drill number {number} at sea", f"2031-04-{number + 1:02d}")
        after = told(f"We object to drill number {number} at sea today", f"2031-05-{number + 1:02d}")
        pairs.append((before, after, change(before, after, ("level", "2", str(3 + number % 5)))))
    held = [one for before, after, _ in pairs for one in (before, after)]
    edition = brief(*held, changes=tuple(one for _, _, one in pairs))
    told_first = changed(edition)
    assert len(told_first) == 6
    assert "number 4" in told_first[0][0]


@pytest.mark.parametrize("since", [None, dt.date(2031, 3, 2)])
def test_the_page_says_since_when_if_not_the_window(since):
    edition = brief(MAY, archive=(APRIL,), changes=(HARDER,), changes_since=since)
    page = html.render(edition, text_of=texts_of(APRIL, MAY))
    assert ("Since 2 March 2031" in page) == (since is not None)


def test_pages_label_the_pair_and_count_no_line_twice():
    edition = brief(MAY, APRIL, changes=(HARDER,))
    texts = texts_of(APRIL, MAY)
    sheet = lay_out(edition, text_of=texts)
    assert sheet.lines == 2
    page, plain = html.render(edition, text_of=texts), markdown.render(edition, text_of=texts)
    for text in (page, plain):
        assert text.index("Earlier") < text.index("Later")
    assert "Others" not in page.split("What changed", 2)[-1].split("</section>")[0]


def test_a_silence_is_not_told_by_two_sentences():
    assert changed(brief(MAY, archive=(APRIL,), changes=(change(APRIL, MAY, ("silence", None, "30 days")),))) == []


def test_whose_words_changed_stands_in_the_title_where_the_words_name_it():
    pair = change(APRIL, MAY, ("level", "2", "7"), actor="ov-foreign")
    with tables.use(TABLES):
        (point,) = section(brief(MAY, archive=(APRIL,), changes=(pair,)), "changed").points
    assert point.title == "The Ostravian Foreign Ministry: “concerned about”, then “all necessary measures”"
