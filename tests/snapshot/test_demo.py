"""The shipped sample texts through every step, and their brief through the checker."""

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner

from attache import tables
from attache.brief.check import check
from attache.brief.compose import compose
from attache.cli import attache
from attache.desk import briefing
from attache.record import Window
from attache.record.codec import decode_edition, encode

FOUND = tomllib.loads((Path(__file__).parent / "demo.toml").read_text(encoding="utf-8"))
TEXTS = resources.files("attache.data") / "demo" / "texts"


def lines(edition):
    return [line for section in edition.sections for point in section.points for line in point.lines]


def problems(demo, edition):
    with demo.desk.tables():
        return check(edition, text_of=demo.desk.text_of, document_of=demo.desk.document_of)


def altered(edition, old, new):
    """Return the edition with the first line for which `new` gives something else, and that line."""
    for line in lines(edition):
        changed = new(line) if old(line) else None
        if changed is not None and changed != line:
            sections = tuple(
                replace(
                    section,
                    points=tuple(
                        replace(point, lines=tuple(changed if each is line else each for each in point.lines))
                        for point in section.points
                    ),
                )
                for section in edition.sections
            )
            return replace(edition, sections=sections)
    raise AssertionError("no line of the demo edition to change so")


def test_demo_ends_well_and_says_where_the_files_are(demo):
    assert demo.run.exit_code == 0, demo.run.output
    for kind in ("html", "md", "json"):
        assert f"brief-2031-05-16.{kind}" in demo.run.output
        assert (demo.folder / "briefs" / f"brief-2031-05-16.{kind}").stat().st_size > 1000
    assert "Ostravia and Lanhai" in demo.run.output


def test_a_second_run_changes_nothing(demo):
    before = demo.written.read_bytes()
    run = CliRunner().invoke(attache, ["demo", str(demo.folder)], catch_exceptions=False)
    assert run.exit_code == 0, run.output
    assert demo.written.read_bytes() == before
    assert demo.desk.status().counts["documents"] == sum(1 for _ in TEXTS.iterdir())


def test_check_of_the_demo_edition_prints_nothing(demo):
    run = CliRunner().invoke(attache, ["check", str(demo.written)], catch_exceptions=False)
    assert (run.exit_code, run.output) == (0, "")


def test_brief_has_both_sides_on_every_issue_of_the_beat(demo):
    issues = {
        section.title: {line.side for point in section.points for line in point.lines}
        for section in demo.edition.sections
    }
    assert len(issues) >= 6
    both = [title for title, sides in issues.items() if {"Lanhai", "Ostravia"} <= sides]
    assert len(both) >= 4


def test_brief_shows_how_wording_hardens(demo):
    said = [line.text for line in lines(demo.edition) if "Holt" in line.text]
    assert any("all necessary measures" in text for text in said)


def test_one_agency_story_is_told_once(demo):
    told = Counter(line.text for line in lines(demo.edition) if "better than an echo" in line.text)
    assert sum(told.values()) == 1
    (text,) = told
    assert all(outlet in text for outlet in ("Lanhai Post", "Bailin Daily", "Port Alder Courier"))


def test_changed_quotation_is_named(demo):
    def change(line):
        quoted = re.search(r"“([^”]{12,})”", line.text)
        words = quoted[1].split() if quoted else []
        spot = next(
            (i for i, word in enumerate(words) if i and word.isascii() and word.isalpha() and len(word) > 3), None
        )
        if spot is None:
            return None
        words[spot] = "marmalade"
        return replace(line, text=line.text.replace(quoted[1], " ".join(words)))

    found = problems(demo, altered(demo.edition, lambda line: line.lang is None, change))
    assert any(problem.kind == "quotation" and "marmalade" in problem.line() for problem in found)


def test_invented_name_is_named(demo):
    def change(line):
        return replace(line, text=line.text.replace("Vera Holt", "Corwin Blythe"))

    found = problems(demo, altered(demo.edition, lambda line: line.text.startswith("Vera Holt"), change))
    assert any("Corwin Blythe" in problem.words for problem in found)


def test_removed_citation_is_named(demo):
    found = problems(demo, altered(demo.edition, lambda _: True, lambda line: replace(line, citations=())))
    assert [problem.kind for problem in found if "citation" in problem.kind]


@pytest.mark.parametrize("number", [r"\d{2,}", "eleven|six|nine|three|four"])
def test_altered_number_is_named(demo, number):
    def change(line):
        plain = re.sub(
            r"\d{1,2} (?:April|May) 2031|(?:April|May) \d{1,2}|2031", lambda match: "x" * len(match[0]), line.text
        )
        spot = re.search(rf"\b(?:{number})\b", plain)
        if spot is None:
            return None
        other = str(int(spot[0]) + 1) if spot[0].isdecimal() else "seven"
        return replace(line, text=line.text[: spot.start()] + other + line.text[spot.end() :])

    found = problems(demo, altered(demo.edition, lambda line: line.lang is None, change))
    assert [problem for problem in found if problem.kind in {"number", "quotation", "words"}]


def test_altered_date_is_named(demo):
    def change(line):
        return replace(line, text=re.sub(r"\b\d{1,2} (April|May) 2031", r"23 \1 2031", line.text, count=1))

    found = problems(demo, altered(demo.edition, lambda line: "23 " not in line.text, change))
    assert [problem for problem in found if problem.kind == "date" and "23 " in problem.words]


def test_every_citation_is_the_archived_text(demo):
    texts = {source.id: demo.desk.text_of(source.sha256) for source in demo.edition.sources}
    for line in lines(demo.edition):
        assert line.citations
        for citation in line.citations:
            assert texts[citation.source][citation.start : citation.end] == citation.quote


def test_edition_survives_its_json(demo):
    assert decode_edition(encode(demo.edition)) == demo.edition
    assert json.loads(demo.written.read_bytes())["schema"] == "attache.edition/1"


def test_brief_tells_the_tariff_the_talks_and_how_wording_moved(demo):
    titles = {
        section.kind: [point.title for point in section.points]
        for section in demo.edition.sections
        if section.kind in {"changed", "measures", "ahead"}
    }
    assert titles["measures"][0] == "Tariff by Ostravia against Lanhai: in force, 22 April 2031"
    assert titles["ahead"] == ["19 May 2031: talks, Lanhai and Ostravia, in Corin"]
    assert any("then “take all necessary measures”" in title for title in titles["changed"])


def test_an_announcement_that_four_outlets_carry_has_two_origins(demo):
    (section,) = (section for section in demo.edition.sections if section.kind == "ahead")
    first = section.points[0].lines[0]
    assert (first.outlets, first.origins) == (4, 2)


@pytest.mark.parametrize("last", ["2031-04-12", "2031-04-24", "2031-05-01", "2031-05-08", "2031-05-12", "2031-06-30"])
def test_every_window_is_told_as_it_was_known_then_and_passes_the_checker(demo, last):
    window = Window(first="2031-04-07", last=last)
    readings = tuple(demo.desk.readings(since=window.first, until=last))
    with demo.desk.tables():
        layers = briefing.layers(demo.desk, window=window, readings=readings)
        edition = compose(readings, beat=demo.desk.beat, title="A window", window=window, layers=layers)
        assert check(edition, text_of=demo.desk.text_of, document_of=demo.desk.document_of) == ()
    things = (*layers.measures, *layers.meetings, *(one for told in layers.figures for one in told))
    assert not [report.reported for one in things for report in one.reports if report.reported > last]
    assert not [
        row.reported for one in layers.changes for row in (one.before, one.after) if (row.reported or "") > last
    ]
    coming = [point.title for section in edition.sections if section.kind == "ahead" for point in section.points]
    assert ("19 May 2031: talks, Lanhai and Ostravia, in Corin" in coming) == ("2031-05-08" <= last < "2031-05-19")


@pytest.mark.parametrize("name", FOUND)
def test_sample_is_read_as_a_careful_reader_reads_it(demo, name):
    wanted = FOUND[name]
    reading = next(reading for reading in demo.desk.readings() if Path(reading.document.path).name == name)
    main = [item for item in reading.items if item.kind not in {"caption", "teaser"}]
    found = [[item.headline.text if item.headline else "", item.date.value if item.date else ""] for item in main]
    if "outlet" in wanted:
        assert reading.document.outlet == wanted["outlet"]
    if wanted.get("published"):
        assert reading.document.published.value == wanted["published"]
    elif "published" in wanted:
        assert reading.document.published is None
    if "openings" in wanted:
        text = reading.document.text
        assert all(text[item.start :].startswith(tuple(wanted["openings"])) for item in main)
        return
    heads = [headline.casefold() for headline, _ in found]
    told = next((items for items in (wanted["items"], wanted.get("or", [])) if heads == _heads(items)), None)
    assert told is not None, heads
    # a date may be missing, never another
    dates = [(ours, theirs) for (_, ours), (_, theirs) in zip(found, told, strict=True)]
    assert [pair for pair in dates if pair[0] and pair[1] and pair[0] != pair[1]] == []


def _heads(items):
    return [headline.casefold() for headline, _ in items]


def test_undated_letter_stays_undated(demo):
    reading = next(r for r in demo.desk.readings() if Path(r.document.path).name == "letter-from-the-quay.txt")
    assert reading.document.published is None
    assert all(item.date is None for item in reading.items)


def test_sample_texts_name_no_real_outlet_or_official():
    real = {row.name for row in tables.outlets().rows}
    people = {row.name_en for row in tables.officials().rows} - {""}
    assert len(real) > 200
    assert len(people) > 200
    for entry in TEXTS.iterdir():
        text = entry.read_text(encoding="utf-8")
        assert not [name for name in real | people if len(name) > 5 and re.search(rf"\b{re.escape(name)}\b", text)]
