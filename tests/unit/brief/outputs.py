"""Editions for the tests of formats: one that means well, one with everything that mark-up is made of, one empty."""

from dataclasses import replace

from sample import EVER, READINGS, compose_all
from texts import day, reading

from attache.brief.layout import lay_out
from attache.brief.render import flow
from attache.record import Edition, GeneratedBy
from attache.record.edition import Series, SeriesValue

SIDES = ("Lanhai", "Ostravia")
TEXTS = {one.document.text_sha256: one.document.text for one in READINGS}
NASTY = '<script>alert(1)</script> #panic("x") $x$ @ref `a` *b* _c_ = d \\ ] ]] ]]> &amp; [l](u) //e ~f --- http://x.example'
MARKS = "\u202e\u2066\x01\ufeff\ue000\uffff\u2028"


def empty():
    return Edition(
        id="b-empty", beat="strait", title="Nothing yet", window=EVER, sections=(), sources=(),
        generated_by=GeneratedBy(version="0", writer="rules"),
    )  # fmt: skip


def nasty():
    """Return an edition of a hostile source, with its text."""
    said = NASTY.replace("[l]", "(l)").replace("]", ")").replace('"', "'")
    one = reading(
        f"[h {said}]\n[s1 Vera Holt] [c1 said]: “[w1 We say {said} and 海峡 too],” Holt said.",
        outlet="<b>#Post</b>", url="javascript:alert(1)", published=day("2031-05-07", basis="metadata", text="7"),
        said=[{"speaker": "Vera Holt"}],
    )  # fmt: skip
    edition = compose_all([one], title=f"{NASTY} 海峡 {MARKS}")
    assert edition.sections
    lines = edition.sections[0].points[0].lines
    point = replace(
        edition.sections[0].points[0],
        title=NASTY, lines=(replace(lines[0], text=f"{lines[0].text} {MARKS}"), *lines[1:]),
    )  # fmt: skip
    section = replace(edition.sections[0], title=NASTY, points=(point, *edition.sections[0].points[1:]))
    return replace(edition, sections=(section, *edition.sections[1:])), {
        one.document.text_sha256: one.document.text
    }.get


def drawn(edition):
    """Return the edition with a section of figures: its first point tells two values."""
    point = edition.sections[0].points[0]
    quote = point.lines[0].citations[0].quote
    values = (
        SeriesValue(value=34, line=0, day="2031-04", text=quote),
        SeriesValue(value=21, line=0, day="2031-05", text=quote),
        SeriesValue(value=99, line=0, day="2031-06", text="words that nobody said"),
    )
    told = replace(point, id="p-drawn", series=Series(kind="figure", values=values, name="Ships", unit="ships"))
    section = replace(edition.sections[0], title="Figures", kind="figures", points=(told,))
    return replace(edition, sections=(*edition.sections, section))


def rows(edition, text_of):
    return list(flow.rows(lay_out(edition, text_of=text_of, sides=SIDES)))


def squeezed(words):
    """Return words without any space, for texts that a format breaks into lines."""
    return "".join(words.split())
