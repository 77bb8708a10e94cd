"""The checker against altered editions: it must name each alteration and be silent on what is sound."""

from dataclasses import replace

import pytest
from sample import READINGS, compose_all
from texts import day, reading

from attache.brief.check import check, check_line
from attache.brief.compose import source_of
from attache.record import Citation, Line, PartialDate, Span, TableReference

NEWS = reading(
    "Vera Holt, spokesperson for the Ostravian Foreign Ministry, spoke on Tuesday. “The strait is not closed,” Holt said. "
    "Admiral Bo Tan of Lanhai denied that 1,200 sailors had left. Trade fell 12 percent to 1.4 billion crowns, he added.\n"
    "Harbour Gazette, 7 May 2031",
    outlet="Harbour Gazette",
    published=day("2031-05-07", basis="metadata", text="2031-05-07"),
)
OTHER = reading("The strait is closed, Mira Kolb said.", outlet="Lanhai Post")
TEXTS = {r.document.text_sha256: r.document.text for r in (NEWS, OTHER)}
SOURCES = {r.document.id: source_of(r) for r in (NEWS, OTHER)}


def cited(words, *supports, of=NEWS):
    start = of.document.text.index(words)
    return Citation(
        source=of.document.id, item="i", start=start, end=start + len(words), quote=words, supports=supports
    )


SPEAKER = cited("Vera Holt, spokesperson for the Ostravian Foreign Ministry", "speaker", "role", "organisation")
WORDS = cited("The strait is not closed", "words")
TUESDAY = (cited("on Tuesday", "date"), cited("7 May 2031", "date"))


def problems(text, *citations, strict=False, **fields):
    line = Line(text=text, citations=citations, **fields)
    return [(p.kind, p.words) for p in check_line(line, SOURCES, TEXTS.get, strict=strict)]


def kinds(text, *citations, **fields):
    return {kind for kind, _ in problems(text, *citations, **fields)}


def first_line(edition, words):
    return next(
        (i, j, k)
        for i, section in enumerate(edition.sections)
        for j, point in enumerate(section.points)
        for k, line in enumerate(point.lines)
        if words in line.text
    )


def changed(edition, words, change):
    """Return the edition with `change` applied to the first line that has these words."""
    i, j, k = first_line(edition, words)
    section = edition.sections[i]
    point = section.points[j]
    lines = (*point.lines[:k], change(point.lines[k]), *point.lines[k + 1 :])
    points = (*section.points[:j], replace(point, lines=lines), *section.points[j + 1 :])
    return replace(
        edition, sections=(*edition.sections[:i], replace(section, points=points), *edition.sections[i + 1 :])
    )


def reworded(edition, old, new):
    return changed(edition, old, lambda line: replace(line, text=line.text.replace(old, new)))


def test_a_sound_edition_has_no_problem(edition, text_of):
    assert check(edition, text_of=text_of) == ()


@pytest.mark.parametrize(
    ("old", "new", "kind", "named"),
    [
        ("We will not accept 3 more", "We will not accept any more", "quotation", "any"),
        ("We will not accept", "We will accept", "quotation", "will accept"),
        ("Lin Qiao", "Lin Maro", "name", "Maro"),
        ("15 percent", "16 percent", "number", "16"),
        ("three ships", "four ships", "number", "four"),
        ("on 6 May 2031: “We", "on 5 May 2031: “We", "date", "5 May 2031"),
        ("a deputy minister", "a deputy chairman", "role", "chairman"),
        ("澜方坚决反对", "澜方坚决支持", "quotation", "支持"),
        ("澜海外交部发言人魏澜", "澜海外交部发言人王澜", "name", "王澜"),
        ("denied that any", "said that any", "polarity", "denied"),
        ("the drills were planned", "the drills were cancelled", "words", "cancelled"),
        ("Lanhai Post, 7 May 2031).", "Lanhai Post, 8 May 2031).", "date", "8 May 2031"),
        ("Harbour Gazette, 7 May 2031, relayed", "Harbour Herald, 7 May 2031, relayed", "name", "Herald"),
    ],
)
def test_one_alteration_is_named(edition, text_of, old, new, kind, named):
    found = check(reworded(edition, old, new), text_of=text_of)
    assert any(p.kind == kind and named in p.line() for p in found), found


def test_five_alterations_are_all_named(edition, text_of):
    altered = reworded(edition, "The strait belongs to no one", "The strait belongs to us")
    altered = reworded(altered, "Bo Tan", "Bo Tarn")
    altered = reworded(altered, "15 percent", "51 percent")
    altered = reworded(altered, "on 5 May 2031: “Grain", "on 4 May 2031: “Grain")
    altered = changed(altered, "denied that", lambda line: replace(line, citations=()))
    kinds = [p.kind for p in check(altered, text_of=text_of)]
    assert set(kinds) >= {"quotation", "name", "number", "date", "no-citation"}


def test_a_changed_quote_of_a_citation_is_named(edition, text_of):
    def change(line):
        first = line.citations[0]
        return replace(line, citations=(replace(first, quote=first.quote + "!"), *line.citations[1:]))

    assert "quote-differs" in {p.kind for p in check(changed(edition, "belongs", change), text_of=text_of)}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"source": "d-nowhere"}, "unknown-source"),
        ({"quote": ""}, "empty-quote"),
        ({"start": -5}, "out-of-range"),
        ({"end": 10**9}, "out-of-range"),
        ({"start": 40, "end": 20}, "out-of-range"),
        ({"start": 0, "end": 24}, "quote-differs"),
        ({"source": OTHER.document.id}, "out-of-range"),
        ({"supports": ("date",)}, "no-words"),
    ],
)
def test_a_citation_that_leads_elsewhere_is_named(change, kind):
    assert kind in kinds(
        "Vera Holt said: “The strait is not closed”.", replace(WORDS, **change), replace(SPEAKER, supports=("speaker",))
    )


def test_a_text_that_is_not_archived_is_named():
    found = check_line(Line(text="The strait is not closed.", citations=(WORDS,)), SOURCES, lambda digest: None)
    assert "not-archived" in {p.kind for p in found}


@pytest.mark.parametrize(
    "text",
    [
        "Vera Holt, spokesperson for the Ostravian Foreign Ministry, said on 6 May 2031: “The strait is not closed.”",
        "On Tuesday Holt said that the strait was “not closed”.",
        "“The strait is not closed,” said Vera Holt.",
        "The Harbour Gazette quoted spokesperson Vera Holt on 7 May 2031: ‘The strait is not closed.’",
        'The strait "is not closed", said Vera Holt in May 2031.',
        "Holt said: «The strait is not closed».",
        "In 2031, Vera Holt of the Ostravian Foreign Ministry said the strait is not closed.",
    ],
)
def test_sound_lines_of_any_writer_pass(text):
    assert problems(text, WORDS, SPEAKER, *TUESDAY) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Vera Holt said: “The strait is closed”.", "quotation"),
        ("Vera Holt said: “closed”.", "polarity"),
        ("Bo Tan said: “The strait is not closed”.", "name"),
        ("Minister Vera Holt said: “The strait is not closed”.", "role"),
        ("Vera Holt said on 8 May 2031: “The strait is not closed”.", "date"),
        ("Vera Holt said on Friday: “The strait is not closed”.", "date"),
        ("Vera Holt said 2 times: “The strait is not closed”.", "number"),
        ("Vera Holt said 「海峡开放」.", "quotation"),
        ("Vera Holt of the Foreign Press Club said: “The strait is not closed”.", "name"),
        ("Vera Kolb said: “The strait is not closed”.", "name"),
        ("Vera Holt said that the strait is closed.", "polarity"),
        ("Vera Holt said: “The strait is … not closed … again”.", "quotation"),
        ("Vera Holt said: “not closed … The strait”.", "quotation"),
        ("Vera Holt said: “”.", "empty-quotation"),
        ("魏澜 said: “The strait is not closed”.", "name"),
    ],
)
def test_unsound_lines_of_any_writer_are_named(text, kind):
    assert kind in kinds(text, WORDS, SPEAKER, *TUESDAY)


def test_a_speaker_swapped_for_someone_named_in_the_words_is_named():
    words = cited("Admiral Bo Tan of Lanhai denied that 1,200 sailors had left", "words")
    text = "Bo Tan said: “The strait is not closed”."
    assert kinds(text, WORDS, words) & {"speaker"}


def test_a_lost_denial_is_named():
    words = cited("1,200 sailors had left", "words")
    speaker = cited("Admiral Bo Tan of Lanhai", "speaker", "role")
    assert "polarity" in kinds("Admiral Bo Tan said that 1,200 sailors had left.", words, speaker)
    assert problems("Admiral Bo Tan denied that 1,200 sailors had left.", words, speaker) == []


@pytest.mark.parametrize(
    ("printed", "sound"),
    [
        ("1,200", True),
        ("1200", True),
        ("twelve hundred", True),
        ("1,300", False),
        ("12,000", False),
    ],
)
def test_numbers_are_compared_by_value(printed, sound):
    words = cited("1,200 sailors had left", "words")
    assert (
        "number" in kinds(f"Bo Tan denied that {printed} sailors had left.", words, cited("Bo Tan", "speaker"))
    ) is not sound


@pytest.mark.parametrize(
    ("printed", "sound"),
    [("12%", True), ("twelve per cent", True), ("12", False), ("1,400,000,000 crowns", True), ("1.4 million", False)],
)
def test_shares_and_scales_count(printed, sound):
    words = cited("Trade fell 12 percent to 1.4 billion crowns", "words")
    assert ("number" in kinds(f"Trade fell to {printed}.", words)) is not sound


def test_a_paraphrase_in_quotation_marks_is_named():
    one = reading("Vera Holt said the port is closed to all ships.", outlet="Lanhai Post")
    source, text = source_of(one), one.document.text
    citation = cited("the port is closed to all ships", "words", of=one)
    line = Line(
        text="Vera Holt said: “the port is closed to all ships”.",
        citations=(citation, cited("Vera Holt", "speaker", of=one)),
    )
    found = check_line(line, {source.id: source}, {source.text_sha256: text}.get)
    assert "not-quoted" in {p.kind for p in found}


def test_a_table_row_must_exist_and_be_rechecked():
    assert "table-row" in kinds(
        "Vera Holt said.", WORDS, SPEAKER, tables=(TableReference(table="officials", row="999999", source="x"),)
    )
    assert "table-row" in kinds(
        "Vera Holt said.", WORDS, SPEAKER, tables=(TableReference(table="nothing", row="2", source="x"),)
    )


def test_a_role_from_a_rechecked_row_is_supported():
    from attache import tables

    row = next(row for row in tables.officials().rows if row.rechecked and row.name_en and row.role.istitle())
    reference = TableReference(table="officials", row=str(row.row), source=row.source)
    text = f"{row.name_en}, {row.role}, said: “The strait is not closed”."
    assert "role" not in kinds(text, WORDS, tables=(reference,))
    assert "table-row" in kinds(text, WORDS, tables=(replace(reference, source="another source"),))


def test_a_row_that_was_not_rechecked_supports_nothing():
    from attache import tables

    row = next(row for row in tables.officials().rows if not row.rechecked)
    reference = TableReference(table="officials", row=str(row.row), source=row.source)
    assert "table-row" in kinds("Vera Holt said: “The strait is not closed”.", WORDS, SPEAKER, tables=(reference,))


def test_the_list_of_sources_is_checked(edition, text_of):
    def with_source(**change):
        return replace(edition, sources=(replace(edition.sources[0], **change), *edition.sources[1:]))

    published = PartialDate(value="2031-05-09", precision="day", basis="metadata", text="2031-05-06")
    assert "source-date" in {p.kind for p in check(with_source(published=published), text_of=text_of)}
    astray = PartialDate(value="2031-05-09", precision="day", basis="stated", text="9 May 2031", span=Span(0, 10))
    assert "source-date" in {p.kind for p in check(with_source(published=astray), text_of=text_of)}
    assert "source-outlet" in {p.kind for p in check(with_source(country="OV"), text_of=text_of)}
    documents = {r.document.sha256: r.document for r in READINGS}
    assert check(edition, text_of=text_of, document_of=documents.get) == ()
    for change, kind in (
        ({"outlet": "Another Paper"}, "source-outlet"),
        ({"url": "https://elsewhere.example/"}, "source-url"),
        ({"headline": "Strait closed for ever"}, "source-headline"),
        ({"sha256": "0" * 64}, "source-digest"),
    ):
        assert kind in {p.kind for p in check(with_source(**change), text_of=text_of, document_of=documents.get)}


def test_the_day_of_the_report_does_not_take_the_place_of_the_day_told_of():
    text = "Vera Holt said on {} May 2031: “The strait is not closed” (Harbour Gazette, 7 May 2031)."
    assert kinds(text.format(6), WORDS, SPEAKER, *TUESDAY, strict=True) == set()
    assert kinds(text.format(7), WORDS, SPEAKER, *TUESDAY, strict=True) == {"date"}


def test_reported_words_without_anybody_who_says_them_are_refused():
    denied = cited("1,200 sailors had left", "words")
    assert "unattributed" in kinds("1,200 sailors had left.", denied, strict=True)


def test_a_source_that_is_not_cited_is_named(edition, text_of):
    extra = replace(edition.sources[0], id="d-extra")
    assert "not-cited" in {p.kind for p in check(replace(edition, sources=(*edition.sources, extra)), text_of=text_of)}


def test_an_edition_of_another_writer_may_use_its_own_words():
    text = "Vera Holt insisted that shipping goes on: “The strait is not closed”."
    assert problems(text, WORDS, SPEAKER) == [("unverified", "shipping goes")]
    assert "words" in kinds(text, WORDS, SPEAKER, strict=True)


def test_problems_are_one_line_each(edition, text_of):
    altered = reworded(edition, "Lin Qiao", "Lin\nMaro")
    assert all("\n" not in p.line() for p in check(altered, text_of=text_of))


def test_compose_and_check_share_no_code():
    from pathlib import Path

    import attache.brief.check as package

    for path in Path(package.__file__).parent.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert not any(f"from ..{room}" in source for room in ("compose", "lines", "phrase", "cite", "who", "select"))


def test_an_unchanged_edition_is_composed_without_refusals():
    assert compose_all().refused == 0


def titled(edition, title, writer="rules"):
    made = replace(edition.generated_by, writer=writer)
    sections = (replace(edition.sections[0], title=title), *edition.sections[1:])
    return replace(edition, sections=sections, generated_by=made)


@pytest.mark.parametrize(
    "title",
    ["Zorn Blackwood resigns", "Lanhai closes 77 quays", "“A day of shame”", "What happened on 3 April 1987", "", "  "],
)
def test_a_title_that_nothing_supports_is_named(edition, text_of, title):
    found = [one for one in check(titled(edition, title), text_of=text_of) if one.kind == "title"]
    assert found
    assert {one.place for one in found} == {"1"}


def test_titles_of_issues_and_words_of_an_editor_pass(edition, text_of):
    for title in ("What changed", "Other matters", edition.sections[0].title):
        assert [one for one in check(titled(edition, title), text_of=text_of) if one.kind == "title"] == []
    own = titled(edition, "A quiet week at sea", writer="editor")
    assert [one for one in check(own, text_of=text_of) if one.kind == "title"] == []
