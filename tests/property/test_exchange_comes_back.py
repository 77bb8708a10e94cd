"""Annotations go out and come back as they were, whatever they hold; hostile files raise nothing but their one error."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from attache.annotate.exchange import brat, jsonl
from attache.annotate.exchange.rows import Annotation, MentionRow, StatementRow, StrengthRow
from attache.errors import BadAnnotation
from attache.record import ActorRef, Span
from attache.text.turns import turns

TEXTS = st.text(st.sampled_from("ab C\n\r\t“”:?.;日本\u2028\U0001f600'\"{}"), min_size=12, max_size=60).filter(
    lambda text: len(text.strip()) > 4
)
NAMES = st.text(st.characters(blacklist_categories=("Cs",)), max_size=12)
QUICK = settings(max_examples=150, deadline=None)


@st.composite
def spans(draw, text, least=1, most=3):
    """Spans in order, apart from each other, each with words in it."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2 * least, max_size=2 * most)))
    pairs = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False) if text[a:b].strip()]
    return tuple(pairs[:most])


@st.composite
def annotations(draw):
    text = draw(TEXTS)
    rows = []
    for n in range(draw(st.integers(0, 4))):
        content = draw(spans(text))
        if not content:
            continue
        formula = draw(spans(text, most=1))
        rows.append(
            StatementRow(
                id=f"s{n}",
                content=content,
                source=draw(spans(text)),
                cue=draw(spans(text)),
                form=draw(st.sampled_from(["direct", "indirect", "mixed", None])),
                speaker=draw(st.none() | st.builds(ActorRef, id=st.none() | NAMES, name=NAMES)),
                role=draw(st.none() | NAMES),
                target=draw(st.none() | NAMES),
                strength=draw(
                    st.none()
                    | st.builds(
                        StrengthRow,
                        level=st.integers(0, 10),
                        stance=st.sampled_from(["support", "neutral", "oppose", "threat"]),
                        formula=st.just(formula[0] if formula else None),
                        rule=st.none() | NAMES,
                    )
                ),
                flags=tuple(draw(st.lists(st.sampled_from(["question", "poll", "non-statement"]), unique=True))),
                nested_in=draw(st.none() | st.sampled_from([row.id for row in rows])) if rows else None,
            )
        )
    mentions = tuple(
        MentionRow(start=a, end=b, type=draw(st.sampled_from(["person", "law", "date"])), actor=draw(st.none() | NAMES))
        for a, b in draw(spans(text))
    )
    return Annotation(text=text, statements=tuple(rows), mentions=mentions)


@QUICK
@given(annotations())
def test_json_lines_come_back(annotation):
    assert jsonl.decode(jsonl.encode(annotation)) == annotation


@QUICK
@given(annotations())
def test_standoff_comes_back(annotation):
    text, ann = brat.encode(annotation)
    assert brat.decode(text.decode(), ann.decode()) == annotation


@QUICK
@given(st.text(st.sampled_from('T1R2A#E\t \n:;0123Content SourceSaid_byArg{}"[]'), max_size=200), st.text(max_size=40))
def test_hostile_standoff_is_refused_or_read(ann, text):
    with contextlib.suppress(BadAnnotation):
        brat.decode(text, ann)


@QUICK
@given(annotations(), st.data())
def test_damaged_standoff_is_refused_or_read(annotation, data):
    text, ann = brat.encode(annotation)
    cut = data.draw(st.integers(0, len(ann)))
    with contextlib.suppress(BadAnnotation):
        brat.decode(text.decode(), ann[:cut].decode("utf-8", "replace"))


@QUICK
@given(
    st.lists(
        st.sampled_from(
            ["Q: ", "A: ", "Lin Qiao: ", "MR. HALE: ", "记者：", "答：", "x?", "I see.", "\n", "\n\n", " "]
        ),
        max_size=40,
    )
)
def test_turns_lie_in_order_and_hold_words(pieces):
    text = "".join(pieces)
    at = 0
    for turn in turns(text):
        assert at <= turn.label.start < turn.label.end <= turn.body.start < turn.body.end <= len(text)
        assert turn.label.of(text).strip()
        assert turn.body.of(text).strip()
        at = turn.body.end
