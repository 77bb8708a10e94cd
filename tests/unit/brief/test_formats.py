"""What all formats of an edition have in common: the same lines in the same order, the same words cited, no more."""

import html as htmllib
import io
import re
import zipfile

import pytest
from outputs import SIDES, TEXTS, drawn, empty, nasty, rows, squeezed

from attache.brief.render import feeds, mail
from attache.brief.render.drawn import charts_of
from attache.brief.render.formats import FORMATS, write
from attache.record.edition import SeriesValue

LATER = {"html", "md", "mail", "text", "epub"}


def words_of(kind, edition, text_of):
    """Return the words of a format, without its mark-up."""
    if kind == "text":
        words = mail.body(edition, text_of=text_of, sides=SIDES).text
        return re.sub(r"\n {2,4}(> )?", " ", words)
    if kind == "mail":
        page = mail.body(edition, text_of=text_of, sides=SIDES).html
    elif kind == "epub":
        with zipfile.ZipFile(io.BytesIO(write("epub", edition, text_of=text_of, sides=SIDES))) as book:
            opf = book.read("EPUB/package.opf").decode()
            chapters = re.findall(r'<itemref idref="([^"]+)"', opf)
            page = "".join(book.read(f"EPUB/{name}.xhtml").decode() for name in chapters if name != "nav")
    else:
        page = write(kind, edition, text_of=text_of, sides=SIDES).decode()
    if kind == "md":
        return re.sub(r"\\([\\`*_{}\[\]<>#|~!&])", r"\1", page)
    page = re.sub(r"<(style|title|desc|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    return htmllib.unescape(re.sub(r"<[^>]+>", "", page))


@pytest.mark.parametrize("kind", sorted(LATER))
def test_every_format_has_the_same_lines_in_the_same_order(kind, edition, text_of):
    words = squeezed(words_of(kind, edition, text_of))
    at = 0
    found = rows(edition, text_of)
    assert len(found) >= 10
    for row in found:
        place = words.find(squeezed(row.text), at)
        assert place >= 0, row.text
        at = place + 1


@pytest.mark.parametrize("kind", sorted(LATER))
def test_every_format_has_the_words_of_every_citation(kind, edition, text_of):
    words = squeezed(words_of(kind, edition, text_of)).replace("*", "")
    for section in edition.sections:
        for point in section.points:
            for line in point.lines:
                shown = [one.quote for one in line.citations if {"words", "headline"} & set(one.supports)]
                assert all(squeezed(quote).replace("*", "") in words for quote in shown)


@pytest.mark.parametrize("kind", sorted(LATER - {"md"}))
def test_no_published_format_has_a_whole_text(kind, edition, text_of):
    words = squeezed(words_of(kind, edition, text_of))
    for text in TEXTS.values():
        assert squeezed(text) not in words


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_the_same_edition_gives_the_same_bytes(kind, edition, text_of):
    if kind == "pdf":
        pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    once, again = (write(kind, edition, text_of=text_of, sides=SIDES) for _ in range(2))
    assert once == again
    assert once


@pytest.mark.parametrize("kind", sorted(FORMATS))
def test_an_empty_edition_says_so(kind):
    if kind == "pdf":
        pytest.importorskip("typst", reason="the extra 'pdf' is not installed")
    made = write(kind, empty(), text_of=lambda _: None)
    if kind in {"html", "md"}:
        assert b"Nothing in the record" in made
    assert made


def test_values_over_time_are_drawn_where_a_citation_has_their_words(edition, text_of):
    told = drawn(edition)
    (charts,) = charts_of(told, text_of=text_of).values()
    assert [value.value for value in charts[0].series[0].points] == [34, 21]
    page = write("html", told, text_of=text_of, sides=SIDES).decode()
    assert page.count("<svg") == 2
    assert "words that nobody said" not in page
    table = mail.body(told, text_of=text_of, sides=SIDES)
    assert "<svg" not in table.html
    assert "April 2031" in table.html
    assert "April 2031" in table.text
    assert charts_of(told, text_of=lambda _: None) == {}


def test_a_value_without_words_needs_its_number_in_a_citation(edition, text_of):
    from dataclasses import replace

    told = drawn(edition)
    section = told.sections[-1]
    line = next(line for s in edition.sections for p in s.points for line in p.lines if "3 more surveys" in line.text)
    for value, count in ((3, 1), (4, 0)):
        values = (
            SeriesValue(value=value, line=0, day="2031-04"),
            SeriesValue(value=3, line=0, day="2031-05", text="3 more surveys"),
        )
        series = replace(section.points[0].series, values=values)
        point = replace(section.points[0], lines=(line,), series=series)
        made = replace(told, sections=(replace(section, points=(point,)),))
        assert len(charts_of(made, text_of=text_of)) == count


def test_strength_is_drawn_by_issue_on_the_ladder(edition, text_of):
    from dataclasses import replace

    from attache.record.edition import Series, SeriesValue

    point = edition.sections[0].points[0]
    series = Series(
        kind="strength", name="The Lanhai Ministry of Seas",
        values=(SeriesValue(value=4, line=0, day="2031-05-01"), SeriesValue(value=6, line=0, day="2031-05-07")),
    )  # fmt: skip
    section = replace(edition.sections[0], kind="changed", points=(replace(point, series=series),))
    told = replace(edition, sections=(section,))
    told = replace(told, sections=(replace(section, points=(replace(section.points[0], issues=("strait",)),)),))
    ((chart,),) = charts_of(told, text_of=text_of, sides=SIDES).values()
    assert (chart.kind, chart.low, chart.high) == ("steps", 0, 10)
    assert [(value.day, value.value) for value in chart.series[0].points] == [("2031-05-01", 4), ("2031-05-07", 6)]
    assert chart.series[0].side == {"Lanhai": 1, "Ostravia": 2, "Others": 4, None: 0}[point.lines[0].side]


def test_words_that_support_are_drawn_on_a_ladder_of_their_own(edition, text_of):
    from dataclasses import replace

    from attache.record.edition import Series, SeriesValue

    values = (SeriesValue(value=1, line=0, day="2031-05-01"), SeriesValue(value=4, line=0, day="2031-05-07"))
    point = edition.sections[0].points[0]
    points = tuple(
        replace(
            point, id=f"p-{unit}", issues=("strait",),
            series=Series(kind="strength", name="The Lanhai Ministry of Seas", unit=unit, values=values),
        )
        for unit in ("support", None)
    )  # fmt: skip
    told = replace(edition, sections=(replace(edition.sections[0], kind="changed", points=points),))
    (charts,) = charts_of(told, text_of=text_of, sides=SIDES).values()
    assert [chart.title.partition(":")[0] for chart in charts] == ["Strength of support", "Strength of wording"]
    assert (4, "support") in charts[0].ticks
    assert (4, "grave concern") in charts[1].ticks
    page = write("html", told, text_of=text_of, sides=SIDES).decode()
    assert "grave concern 4" in page


def test_a_feed_has_the_same_lines_too(edition, text_of):
    import datetime as dt

    one = feeds.Published(edition=edition, published=dt.datetime(2031, 5, 8, tzinfo=dt.UTC), sides=SIDES)
    made = feeds.render("json", [one], feed=feeds.Feed(title="The strait"), text_of=text_of).decode()
    import json

    content = json.loads(made)["items"][0]["content_html"]
    words = squeezed(htmllib.unescape(re.sub(r"<[^>]+>", "", content)))
    at = 0
    for row in rows(edition, text_of):
        at = words.index(squeezed(row.text), at) + 1


def test_no_format_lets_words_of_a_source_act():
    edition, text_of = nasty()
    for kind in ("html", "mail", "epub"):
        if kind == "epub":
            with zipfile.ZipFile(io.BytesIO(write(kind, edition, text_of=text_of))) as book:
                page = "".join(book.read(name).decode() for name in book.namelist())
        elif kind == "mail":
            page = mail.body(edition, text_of=text_of).html
        else:
            page = write(kind, edition, text_of=text_of).decode()
        assert "<script" not in page
        assert 'href="javascript' not in page
        if kind != "html":
            assert "\u202e" not in page
            assert "⟨U+202E⟩" in page
