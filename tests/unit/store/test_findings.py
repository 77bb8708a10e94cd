"""Events, measures, meetings and figures in the record."""

import sqlite3

import pytest

from attache.desk import Desk, coder
from attache.record import Event, Figure, Measure, Meeting
from attache.store import FINDING_KINDS, FindingFilter, Store, schema
from attache.store.engine import connect, run_script
from attache.store.findings import sentence_of
from attache.text.sentences import sentences
from findings_reader import TEXTS, understand, workspace


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("findings") / "w")


@pytest.fixture
def desk(place):
    with Desk(place) as at:
        yield at


def test_every_finding_comes_back_as_it_was_read(desk):
    for kind, shape, count in zip(FINDING_KINDS, (Event, Measure, Meeting, Figure), (4, 3, 2, 2), strict=True):
        found = list(desk.findings(kind))
        assert len(found) == count
        for each in found:
            assert isinstance(each.told, shape)
            reading = desk.reading(each.document)
            item = next(item for item in reading.items if item.id == each.item)
            assert each.told in getattr(item, f"{kind}s")
            assert reading.document.text[each.told.start : each.told.end] == each.told.text
            assert each.told.text in each.sentence
            assert (each.version, each.model) == coder.coder()


@pytest.mark.parametrize(
    ("kind", "filters", "count"),
    [
        ("event", {"actor": "Coast Guard"}, 2),
        ("event", {"actor": "lh-coastguard"}, 2),
        ("event", {"actor": "Ostravia", "recipient": "Lanhai"}, 2),
        ("event", {"recipient": "Kastel"}, 0),
        ("event", {"actor": "%"}, 0),
        ("event", {"actor": "Guard"}, 2),
        ("event", {"actor": "guard"}, 2),
        ("event", {"actor": "uard"}, 0),
        ("event", {"type": "coerce"}, 2),
        ("event", {"status": "denied"}, 1),
        ("event", {"since": "2031-05-10"}, 1),
        ("event", {"until": "2031-05-08"}, 1),
        ("event", {"issue": "fishing"}, 4),
        ("event", {"issue": "grain"}, 0),
        ("event", {"outlet": "Lanhai Post"}, 1),
        ("measure", {"actor": "ov-gov"}, 1),
        ("measure", {"recipient": "Lanhai"}, 1),
        ("measure", {"type": "tariff", "status": "amended"}, 1),
        ("meeting", {"actor": "Lanhai"}, 1),
        ("meeting", {"since": "2031-06-04", "until": "2031-06-04"}, 2),
        ("meeting", {"since": "2031-07-01"}, 0),
        ("figure", {"type": "percent"}, 1),
    ],
)
def test_filters_keep_what_fits(desk, kind, filters, count):
    assert len(list(desk.findings(kind, **filters))) == count


def test_what_has_no_date_of_its_own_stands_at_its_report_and_without_one_last(desk):
    assert [(each.told.by, each.reported) for each in desk.findings("measure")] == [
        ("Ostravia", "2031-05-09"),
        ("Lanhai", "2031-05-10"),
        ("Lanhai", None),
    ]


def test_the_counts_tell_of_findings(desk):
    counts = desk.status().counts
    assert [counts[f"{kind}s"] for kind in FINDING_KINDS] == [4, 3, 2, 2]


def test_a_rebuild_gives_the_same_findings(place):
    with Desk(place, understand=understand) as at:
        before = list(at.store.dump(circumstances=False))
        at.rebuild()
        assert list(at.store.dump(circumstances=False)) == before
        assert any(line.startswith("findings ") for line in before)


def test_a_record_of_the_first_version_gains_the_tables_and_is_told_to_rebuild(tmp_path):
    path = tmp_path / "record.sqlite"
    db = sqlite3.connect(path, isolation_level=None)
    run_script(db, schema.MIGRATIONS[0])
    db.execute("PRAGMA user_version = 1")
    db.close()
    store = Store(path, write=True)
    assert list(store.findings(FindingFilter(kind="event"))) == []
    store.begin()
    store.clear()
    store.commit()
    store.close()
    connect(path, write=False).close()


def test_the_sentence_around_a_finding_is_whole_and_has_a_bound():
    text = TEXTS["gazette.txt"]
    spans = sentences(text, "en")
    start = text.index("condemned")
    assert sentence_of(text, spans, start, start + 9) == "Ostravia condemned Lanhai."
    long = "a " * 5000
    assert len(sentence_of(long, sentences(long, "en"), 4000, 4001)) < 1300
    assert sentence_of("x", (), 0, 1) == "x"
