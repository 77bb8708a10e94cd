"""What changed: wording of one speaker on one issue, weeks apart."""

import pytest
from sample import compose_all
from texts import day, reading

from attache.brief.layout import lay_out
from attache.brief.render import html, markdown

HOLT = {
    "speaker": "Vera Holt",
    "role": "spokesperson",
    "organisation": ("OV", "Ostravian Foreign Ministry"),
    "issues": ("strait",),
}
LIN = {"speaker": "Lin Qiao", "organisation": ("LH", "Lanhai Ministry of Seas"), "issues": ("strait",)}


def told(words, strength, date, said=HOLT, who="Ostravian Foreign Ministry spokesperson Vera Holt"):
    return reading(
        f"“[w1 {words}],” [s1 {who}] [c1 said] [t1 on Tuesday]. The hearing went on.",
        outlet="Harbour Gazette",
        published=day(date, basis="metadata", text=date),
        issues=("strait",),
        said=[{**said, "strength": strength, "date": day(date, basis="resolved")}],
    )


APRIL = told("We are concerned about the drills at sea", 2, "2031-04-08")
MAY = told("We shall take all necessary measures at once", 7, "2031-05-06")


def changed(*readings):
    return [
        [line.text for line in point.lines]
        for section in compose_all(readings).sections
        if section.kind == "changed"
        for point in section.points
    ]


def test_hardened_wording_stands_first_earlier_then_later():
    edition = compose_all((MAY, APRIL))
    assert [section.kind for section in edition.sections] == ["changed", "issue"]
    (pair,) = changed(MAY, APRIL)
    assert "concerned about" in pair[0] and "8 April 2031" in pair[0]
    assert "all necessary measures" in pair[1] and "6 May 2031" in pair[1]


def test_each_speaker_is_compared_with_itself_alone():
    lin = told("We firmly oppose the meddling of others here", 6, "2031-05-06", LIN, "Lin Qiao")
    assert changed(APRIL, lin) == []


def test_one_step_is_no_change():
    assert changed(APRIL, told("We are deeply concerned about all this", 3, "2031-05-06")) == []


def test_softer_wording_is_a_change_too():
    (pair,) = changed(
        told("We shall take all necessary measures at once", 7, "2031-04-08"),
        told("We take note of the offer from across", 1, "2031-05-06"),
    )
    assert "all necessary" in pair[0] and "take note" in pair[1]


@pytest.mark.parametrize("date", ["2031-05", "2031"])
def test_a_statement_without_a_day_is_not_compared(date):
    assert changed(APRIL, told("We shall take all necessary measures at once", 7, date)) == []


def test_pages_label_the_pair_and_count_no_line_twice():
    edition = compose_all((MAY, APRIL))
    texts = {one.document.text_sha256: one.document.text for one in (MAY, APRIL)}.get
    sheet = lay_out(edition, text_of=texts)
    assert sheet.lines == 2
    page, plain = html.render(edition, text_of=texts), markdown.render(edition, text_of=texts)
    for text in (page, plain):
        assert text.index("Earlier") < text.index("Later")
    assert "Others" not in page.split("What changed", 2)[-1].split("</section>")[0]
