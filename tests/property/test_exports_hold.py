"""Whatever the words are: each export has its columns, one line a row, and is read back as it was meant."""

import csv
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.export.cells import cell
from attache.export.entries import Reach, single
from attache.export.files import FORMATS, KINDS, export
from attache.export.layouts import layout
from attache.link.events import Report, happenings
from attache.record import ActorRef, Event, Figure, Measure, Meeting, Mention, PartialDate
from attache.store import Finding

# what a document may hold (lone surrogates are replaced before anything is stored)
WORDS = st.text(
    st.sampled_from(
        "ab ,;:\"'\t\r\n\\|=+-@\x00\x07\x0b\x0c\x1b\x1e\x85\u2028\u202e\ufeff\ufffe港口，“”\U0001f6a2\u0301"
    ),
    max_size=12,
) | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SOME = WORDS.filter(bool)
MAYBE = st.none() | WORDS
DATES = st.none() | st.builds(
    PartialDate,
    value=st.sampled_from(["2031-05-09", "2031-02-30", "2031-05", "2031", "0000-00-00", "20310509", "x"]),
    precision=st.sampled_from(["day", "month", "year"]),
    basis=st.just("stated"),
    text=WORDS,
)
REFS = st.none() | st.builds(ActorRef, id=MAYBE, name=WORDS)
_LAYOUTS = {"gdelt": "gdelt2-events", "gdelt-mentions": "gdelt2-mentions"}
PLACE = {"start": st.just(0), "end": st.just(1), "text": SOME}
EVENTS = st.builds(
    Event, id=SOME, **PLACE, actor=REFS, recipient=REFS, plover=st.sampled_from(["COERCE", "CONSULT", "ODD"]),
    mode=st.sampled_from([None, "seize", "odd"]), context=st.tuples(WORDS),
    cameo=st.sampled_from([None, "171", "0", "xx", ""]), quad=st.none(), goldstein=st.none(), date=DATES,
    status=st.sampled_from(["happened", "planned", "denied", "background"]), confidence=st.floats(0, 1),
)  # fmt: skip
MEASURES = st.builds(
    Measure, id=SOME, **PLACE, instrument=st.sampled_from(["sanction", "tariff"]), by=MAYBE, against=MAYBE,
    status=WORDS, date=DATES, stage=st.sampled_from([None, "in-force"]), object=MAYBE,
)  # fmt: skip
MEETINGS = st.builds(
    Meeting, id=SOME, **PLACE, participants=st.tuples(WORDS, WORDS), place=MAYBE, first=DATES, last=DATES, status=WORDS,
    mechanism=MAYBE,
)  # fmt: skip
FIGURES = st.builds(
    Figure, **PLACE, value=st.floats(allow_nan=False, allow_infinity=False), unit=MAYBE, what=MAYBE, date=DATES,
    earlier=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip
TOLD = {"events": EVENTS, "measures": MEASURES, "meetings": MEETINGS, "figures": FIGURES}
REACH = Reach(
    text_of=lambda _: "A text. It is short.",
    mentions_of=lambda _: (Mention(start=0, end=1, text="A;\tB\n", type="person", actor="x"),),
)


def findings(kind):
    return st.builds(
        Finding, id=SOME, kind=st.just(KINDS[kind]), told=TOLD[kind], item=SOME, document=SOME, position=st.just(0),
        reported=st.sampled_from([None, "2031-05-09", "2031"]), outlet=MAYBE, headline=MAYBE, sentence=WORDS,
        issues=st.just(()), language=st.sampled_from([None, "en", "zh-Hans"]), title=MAYBE, path=MAYBE,
        url=st.none() | WORDS.map("https://gazette.example/".__add__) | st.just("https://[odd"),
        captured=st.sampled_from(["2031-05-10T00:00:00+00:00", "2031-05-10T00:00:00Z"]), sha256=st.just("0" * 64),
        text_sha256=st.just("0" * 64), chars=st.just(9), version=MAYBE, model=MAYBE,
    )  # fmt: skip


def written(kind, form, found):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        done = export(kind, form, [single(each) for each in found], path, reach=REACH, version="attache 0")
        assert sorted(Path(folder).iterdir()) == sorted(done.files)
        return done, [each.read_bytes() for each in done.files]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_export_of_whatever_words_is_whole(data):
    kind = data.draw(st.sampled_from(list(KINDS)))
    form = data.draw(st.sampled_from([form for form, kinds in FORMATS.items() if kind in kinds]))
    found = data.draw(st.lists(findings(kind), max_size=3))
    done, (content, *beside) = written(kind, form, found)
    assert 0 <= done.rows <= len(found)
    if form in {"csv", "polecat", "gdelt", "gdelt-mentions"}:
        delimiter = "," if form == "csv" else "\t"
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter)
        assert len(rows) == done.rows
        assert all(len(row) == len(header) for row in rows)
        if form != "csv":
            kinds = dict(layout(_LAYOUTS.get(form, form)))
            for row in rows:
                for name, value in zip(header, row, strict=True):
                    assert not value or kinds[name] != "integer" or value.lstrip("-").isdecimal(), (name, value)
            assert len(header) == len(kinds)
            assert content.count(b"\n") == done.rows + 1
            assert len(list(csv.reader(io.StringIO(beside[0].decode(), newline="")))) == done.rows + 1
    elif form in {"jsonl", "plover", "ftm"}:
        assert all(isinstance(json.loads(line), dict) for line in content.splitlines())
    elif form == "ical":
        calendar = icalendar.Calendar.from_ical(content)
        assert len(calendar.walk("VEVENT")) == done.rows
        assert not any(event.errors for event in calendar.walk("VEVENT"))


@given(WORDS)
def test_no_cell_is_run_by_a_spreadsheet(words):
    assert not cell(words).lstrip("\x00 \t\r\n").startswith(("=", "+", "-", "@", "|", "%"))


@settings(deadline=None)
@given(st.lists(st.tuples(EVENTS, SOME, st.sampled_from([None, "2031-05-09", "2031", "x"]), MAYBE), max_size=12))
def test_each_report_is_in_one_happening(told):
    reports = [
        Report(event=event, item=item, outlet=outlet, reported=reported, words=event.text)
        for event, item, reported, outlet in told
    ]
    found = happenings(reports, body_of=lambda item: item * 20)
    assert sorted(id(report) for one in found for report in one.reports) == sorted(map(id, reports))
    for one in found:
        assert one.event in [report.event for report in one.reports]
        assert one.outlets <= len(one.reports)
        assert 1 <= one.origins <= len({report.item for report in one.reports})
