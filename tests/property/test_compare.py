"""What comparing promises of any record."""

import datetime as dt
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from attache import tables
from attache.compare.changes import changes
from attache.compare.formulae import formulae
from attache.compare.index import index
from attache.compare.pairs import Sentence, beside, pairs
from attache.compare.positions import positions
from attache.compare.wording import difference, tokens
from attache.store import StatementRow

TABLES = str(files("attache.data") / "demo" / "tables")
PEOPLE = {"wei-lan": "lh-mfa", "mei-suyun": "lh-commerce", "gao-ruishan": "lh-gov", "vera-holt": "ov-foreign"}
WORDS = st.sampled_from(
    [
        "Lanhai",
        "Ostravia",
        "firmly",
        "opposes",
        "regrets",
        "rejects",
        "urges",
        "“",
        "”",
        "so-called",
        "all",
        "necessary",
        "measures",
        "welcomes",
        "the",
        "lantern",
        "keeps",
        "its",
        "own",
        "harbour",
        "not",
        "澜方",
        "坚决反对",
        "所谓",
        "表示遗憾",
        "敦促",
        "奥方",
        "。",
        ",",
        ".",
        "1987",
        "in",
        "the",
        "strongest",
        "terms",
    ]
)
TEXT = st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=30)
DAY = st.dates(dt.date(2031, 1, 1), dt.date(2031, 12, 31)).map(dt.date.isoformat)


@st.composite
def statement_rows(draw):
    rows = []
    for number in range(draw(st.integers(0, 14))):
        who = draw(st.sampled_from([*PEOPLE, "nobody"]))
        level, stance, rule = draw(
            st.sampled_from(
                [(6, "oppose", "ladder:16"), (3, "oppose", "ladder:11"), (7, "threat", "ladder:65"),
                 (3, "support", "ladder:120"), (5, "oppose", "stance:accusing"), (0, "neutral", None),
                 (None, None, None)]
            )
        )  # fmt: skip
        rows.append(
            StatementRow(
                id=f"s-{number}", item=f"i-{number % 3}", document="d", date=draw(DAY | st.none()),
                reported=draw(DAY | st.none()), speaker=who, speaker_name=who, role=draw(st.sampled_from([None, "spokesperson"])),
                organisation=PEOPLE.get(who), organisation_name=None, form=draw(st.sampled_from(["direct", "indirect"])),
                source=who, cue=draw(st.sampled_from(["said", "has said", "denied", "表示", ""])), content=draw(TEXT),
                level=level, stance=stance, issues=("survey",), outlet="Corin Times", start=0, end=1, anonymity="named",
                nested_in=draw(st.sampled_from([None, None, "s-0"])), confidence=1.0, rule=rule,
            )
        )  # fmt: skip
    return rows


@settings(deadline=None)
@given(statement_rows(), st.randoms(use_true_random=False))
def test_changes_cite_two_dated_statements_of_the_record_in_any_order_of_arrival(rows, chance):
    with tables.use(TABLES):
        found = changes(rows)
        chance.shuffle(rows)
        assert changes(rows) == found
    for change in found:
        assert change.before_day < change.after_day
        assert change.before in rows and change.after in rows and change.before.id != change.after.id
        assert change.details
        for row in (change.before, change.after):
            assert row.date or (row.reported and row.cue != "has said")


@settings(deadline=None)
@given(statement_rows())
def test_what_is_told_of_a_record_rests_on_it(rows):
    stands = [
        (row.issues, number, row.speaker, row.organisation, row.role, row.source, row.cue, row.date, row.reported,
         row.level, row.stance, row.rule)
        for number, row in enumerate(rows)
        if row.rule
    ]  # fmt: skip
    with tables.use(TABLES):
        for position in positions(stands):
            for standing in (position.current, position.previous):
                if standing is not None:
                    row = rows[standing.statement]
                    assert (row.level, row.stance) == (standing.level, standing.stance)
                    assert standing.first <= standing.last
        for formula in formulae(rows):
            assert formula.first <= formula.last and formula.statement in rows
        for pair in pairs(rows):
            assert pair.first_state != pair.second_state and pair.first_day <= pair.second_day
        for stretch in index((), rows, "XL", "XO").stretches:
            assert len(stretch.words.evidence) == stretch.words.count
            assert (stretch.words.mean is None) == (stretch.words.count == 0)


@given(TEXT, TEXT)
def test_a_difference_holds_both_wordings(before, after):
    pieces = difference(before, after)
    if pieces:
        old = "".join(piece.text for piece in pieces if piece.change != "in")
        new = "".join(piece.text for piece in pieces if piece.change != "out")
        assert len("".join(old.split())) == len("".join("".join(tokens(before)).split()))
        assert "".join(new.split()) == "".join("".join(tokens(after)).split())


@settings(deadline=None)
@given(st.lists(TEXT, max_size=6), st.lists(TEXT, max_size=6))
def test_each_sentence_is_at_one_place_when_two_tellings_are_side_by_side(first, second):
    ones, twos = ([Sentence(start=0, end=1, text=text) for text in texts] for texts in (first, second))
    with tables.use(TABLES):
        found = beside(ones, twos)
    places = [one for one, _, _ in found.both] + list(found.first_only)
    assert len(places) == len(set(places)) and all(0 <= place < len(ones) for place in places)
    others = [two for _, two, _ in found.both] + list(found.second_only)
    assert len(others) == len(set(others)) and all(0 <= place < len(twos) for place in others)
