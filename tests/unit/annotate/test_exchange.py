"""Annotations out and in: what is exchanged comes back as it was, corrections hold, bad files are told in one line."""

from dataclasses import replace

import pytest

from attache.annotate import annotate
from attache.annotate.exchange import annotation_of, apply, brat, difference, jsonl, training_row
from attache.annotate.exchange.rows import Annotation, MentionRow, StatementRow, StrengthRow
from attache.collect.capture import capture_of
from attache.errors import BadAnnotation
from attache.extract import extract
from attache.record import ActorRef, Reading, Span
from attache.split import split

TEXT = (
    "Port talks go on\n\nForeign Ministry spokesperson Lin Qiao said on Monday that Lanhai firmly opposes the tariffs.\n\n"
    "“The port is open. We will\nkeep it so,” Vera Holt told the Harbour Gazette.\n\n"
    "According to Quay Radio, the ministry said that talks would go on in May.\n"
)
WHEN = {"made_by": "Bo Tan", "made_at": "2031-05-09T10:00:00+00:00"}


def read(text: str) -> Reading:
    return annotate(split(extract(capture_of(text.encode(), path="story.txt"))))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(TEXT)


def bare(annotation: Annotation) -> Annotation:
    return replace(annotation, document=None, path=None, language=None)


def test_json_lines_come_back_as_they_were(reading):
    annotation = annotation_of(reading)
    assert annotation.statements
    assert annotation.mentions
    assert jsonl.decode(jsonl.encode(annotation)) == annotation


def test_brat_comes_back_as_it_was(reading):
    annotation = annotation_of(reading)
    text, ann = brat.encode(annotation)
    assert text.decode() == TEXT
    assert brat.decode(text.decode(), ann.decode()) == bare(annotation)


def test_brat_keeps_spans_over_several_lines_pieces_and_nesting():
    text = "Lin said: one\ntwo\r\nthree, and four.\n\n日本 five"
    outer = StatementRow(
        id="a", form="mixed", source=(Span(0, 3),), cue=(Span(4, 8),), content=(Span(10, 24), Span(26, 34)),
        speaker=ActorRef(id=None, name="Lin"), role="spokesperson", target="us-gov", flags=("question", "poll"),
        strength=StrengthRow(level=5, stance="oppose", formula=Span(10, 13), rule="ladder:7"),
    )  # fmt: skip
    inner = StatementRow(id="b", form="direct", content=(Span(14, 17),), nested_in="a")
    mentions = (MentionRow(start=0, end=3, type="person"), MentionRow(start=38, end=40, type="state", actor="jp-gov"))
    annotation = Annotation(text=text, statements=(outer, inner), mentions=mentions)
    written, ann = brat.encode(annotation)
    assert b"10 13;14 17;19 24;26 34" in ann
    assert brat.decode(written.decode(), ann.decode()) == annotation


def test_a_statement_drawn_by_hand_in_brat_needs_no_note():
    text = "Lin said: one two three"
    ann = (
        "T1\tContent 10 23\tone two three\nT2\tSource 0 3\tLin\nT3\tCue 4 8\tsaid\nR1\tSaid_by Arg1:T1 Arg2:T2\n"
        "R2\tCued_by Arg1:T1 Arg2:T3\n#1\tAnnotatorNotes T1\tsee page 3\n"
    )
    (row,) = brat.decode(text, ann).statements
    assert (row.source, row.cue, row.content) == ((Span(0, 3),), (Span(4, 8),), (Span(10, 23),))


def test_nothing_changed_is_no_correction(reading):
    correction = difference(reading, annotation_of(reading), **WHEN)
    assert not correction
    assert apply(reading, correction) == reading


def edited(reading: Reading) -> Annotation:
    """The first statement has another speaker and strength, the second is gone, a new one is there."""
    annotation = annotation_of(reading)
    first, _second, *others = annotation.statements
    place = TEXT.index("talks would go on in May")
    changed = replace(
        first, speaker=ActorRef(id=None, name="Bo Tan"), strength=StrengthRow(level=7, stance="threat"),
        content=(Span(first.content[0].start, first.content[0].end - 4),),
    )  # fmt: skip
    new = StatementRow(
        id="new", source=(Span(TEXT.index("the ministry"), TEXT.index("the ministry") + 12),),
        content=(Span(place, place + 5),), nested_in=others[-1].id if others else None,
    )  # fmt: skip
    mentions = (*annotation.mentions[1:], MentionRow(start=0, end=4, type="place"))
    return replace(annotation, statements=(changed, *others, new), mentions=mentions)


def test_a_correction_alters_adds_and_removes(reading):
    correction = difference(reading, edited(reading), **WHEN)
    done = apply(reading, correction)
    said = done.items[0].statements
    before = reading.items[0].statements
    first = next(s for s in said if s.speaker and s.speaker.name == "Bo Tan")
    assert (first.strength.level, first.confidence) == (7, 1.0)
    assert first.flags[-1] == "corrected"
    assert first.date == before[0].date
    assert before[1].id not in {s.id for s in said}
    assert any(s.content[0].of(TEXT) == "talks" and "corrected" in s.flags for s in said)
    untouched = [s for s in before[2:] if s in said]
    assert len(untouched) == len(before) - 2
    assert any((m.start, m.end, m.type) == (0, 4, "place") for m in done.items[0].mentions)


def test_the_same_correction_twice_changes_nothing_more(reading):
    correction = difference(reading, edited(reading), **WHEN)
    done = apply(reading, correction)
    assert apply(done, correction) == done


def test_a_second_correction_builds_on_the_first(reading):
    one = difference(reading, edited(reading), **WHEN)
    done = apply(reading, one)
    again = replace(annotation_of(done), mentions=annotation_of(reading).mentions)
    two = difference(done, again, **WHEN)
    assert not two.added
    assert not two.removed
    assert apply(done, two).items[0].mentions == reading.items[0].mentions


def test_a_correction_holds_over_what_another_version_finds(reading):
    correction = difference(reading, edited(reading), **WHEN)
    item = reading.items[0]
    other = tuple(replace(s, id="s-" + str(n) * 16, confidence=0.5) for n, s in enumerate(item.statements, 1))
    done = apply(replace(reading, items=(replace(item, statements=other),)), correction)
    contents = [s.content for s in done.items[0].statements]
    assert len(set(contents)) == len(contents)
    assert item.statements[1].content not in contents


def test_training_rows_have_the_format_of_the_attribution_set(reading):
    row = training_row(annotation_of(reading))
    assert row["text"] == TEXT
    assert set(row["attributions"][0]) == {"source", "cue", "content"}
    assert all(isinstance(end, int) for one in row["attributions"] for span in one["content"] for end in span)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not of the shape"),
        ("[]", "not of the shape"),
        ('{"statements": []}', "text"),
        ('{"text": "abc", "statements": [{"content": [[2, 9]]}]}', "statement 1: [2, 9] holds no words"),
        ('{"text": "abc", "statements": [{"content": [[2, 2]]}]}', "holds no words"),
        ('{"text": "abc", "statements": [{"content": []}]}', "no content"),
        ('{"text": "a  c", "statements": [{"content": [[1, 3]]}]}', "holds no words"),
        ('{"text": "abc", "statements": [{"content": [[0, 3]], "nested_in": "x"}]}', "nested in x"),
        ('{"text": "abc", "statements": [{"id": "x", "content": [[0, 3]], "nested_in": "x"}]}', "nested in itself"),
        ('{"text": "abc", "statements": [{"content": [[0, 3]], "strength": {"level": 11, "stance": "oppose"}}]}', "11"),
        ('{"text": "abc", "statements": [{"content": [[0, 3]], "form": "loud"}]}', "loud"),
        ('{"text": "abc", "mentions": [{"start": 0, "end": 9, "type": "person"}]}', "mention 1"),
        ('{"text": "abc", "mentions": [{"start": 0, "end": 3, "type": "dragon"}]}', "dragon"),
        ('{"text": "abc", "statements": [{"id": "x", "content": [[0, 1]]}, {"id": "x", "content": [[1, 2]]}]}', "id x"),
        ("[" * 100_000, "not of the shape"),
    ],
)
def test_bad_json_is_told_in_one_line(line, told):
    with pytest.raises(BadAnnotation) as caught:
        jsonl.decode(line, "bad.jsonl:3")
    assert told in str(caught.value)
    assert "\n" not in caught.value.line()
    assert "bad.jsonl:3" in caught.value.line()


@pytest.mark.parametrize(
    ("ann", "told"),
    [
        ("hello", "line 1: this is no line"),
        ("T1\tContent 0 3", None),
        ("T1\tContent 0 9\tabc", "line 1: 0 9 lies outside"),
        ("T1\tContent 0 3\txyz", "line 1: its words are not those"),
        ("T1\tDragon 0 3\tabc", "no type “Dragon”"),
        ("T1\tContent 0\tabc", "“0” is no span"),
        ("T1\tContent a b\tabc", "is no span"),
        ("T1\tContent -1 2\tabc", "is no span"),
        ("T1\tContent 0 3\tabc\nT1\tCue 0 3\tabc", "line 2: there already is a T1"),
        ("T1\tContent 0 3\tabc\nR1\tSaid_by Arg1:T1 Arg2:T9", "line 2: there is no T9"),
        ("T1\tContent 0 3\tabc\nT2\tCue 0 1\ta\nR1\tSaid_by Arg1:T1 Arg2:T2", "leads from a Content to a Source"),
        ("T1\tContent 0 3\tabc\nA1\tForm T1 loud", "“loud” is no value of Form"),
        ("T1\tContent 0 3\tabc\nA1\tLevel T1 4", "both a Level and a Stance"),
        ('T1\tContent 0 3\tabc\n#1\tAnnotatorNotes T1\t{"speaker": 3}', "the note of T1"),
        ("T1\tContent 0 3\tabc\nR1\tInside Arg1:T1 Arg2:T1", "nested in itself"),
        ("E1\tSaid:T1", "events are not read"),
        ("R1", "line 1"),
        ("T", "line 1"),
        ("A1\tForm", "line 1"),
    ],
)
def test_bad_standoff_is_told_with_its_line(ann, told):
    if told is None:
        assert brat.decode("abc", ann).statements
        return
    with pytest.raises(BadAnnotation) as caught:
        brat.decode("abc", ann, "bad.ann")
    assert told in str(caught.value)
    assert "\n" not in caught.value.line()


def test_another_text_is_refused(reading):
    with pytest.raises(BadAnnotation, match="not that of the document"):
        difference(reading, replace(annotation_of(reading), text=TEXT + " "), **WHEN)


@pytest.mark.parametrize("part", ["content", "source", "cue"])
def test_a_statement_over_two_items_is_refused(reading, part):
    whole = reading.items[0]
    middle = TEXT.index("“The port")
    one = replace(
        whole,
        end=middle,
        spans=(Span(0, middle),),
        statements=tuple(said for said in whole.statements if said.extent().end <= middle),
        mentions=(),
    )
    other = replace(whole, id="i-other", start=middle, spans=(Span(middle, whole.end),), statements=(), mentions=())
    reading = replace(reading, items=(one, other))
    first, *others = annotation_of(reading).statements
    start = TEXT.index("Vera Holt")
    across = replace(first, **{part: (*getattr(first, part), Span(start, start + 9))})
    with pytest.raises(BadAnnotation, match="outside of the item"):
        difference(reading, replace(annotation_of(reading), statements=(across, *others)), **WHEN)


def test_parts_on_each_other_and_empty_names_are_refused(reading):
    first, *others = annotation_of(reading).statements
    span = first.content[0]
    for wrong, told in (
        (replace(first, content=(span, Span(span.start + 1, span.end))), "overlap"),
        (replace(first, speaker=ActorRef(id=None, name=" ")), "name is empty"),
    ):
        with pytest.raises(BadAnnotation, match=told):
            difference(reading, replace(annotation_of(reading), statements=(wrong, *others)), **WHEN)


def test_a_byte_order_mark_before_the_line_does_no_harm(reading):
    line = jsonl.encode(annotation_of(reading))
    assert jsonl.decode(b"\xef\xbb\xbf" + line) == jsonl.decode(line)
    assert jsonl.decode("\ufeff" + line.decode()) == jsonl.decode(line)
