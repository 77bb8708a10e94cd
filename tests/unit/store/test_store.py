import pytest

from attache.errors import UnknownId, WorkspaceDamaged
from attache.record import Edition, GeneratedBy, Window
from attache.store import SearchFilter, StatementFilter, Store
from plain_reader import capture, understand

TEXTS = (
    "Quay fees rise\n2031-05-09 The Harbour Gazette\nMinister Vera Holt said the tariff on quays would double.",
    "Berths reopen\n2031-06-01 Lanhai Daily\nThe port of Ostravia reopened.",
    "標題：關稅與貿易\n2031-04-02 Lanhai Daily\n港務局發言人 said 臺灣海峽航道已經開放。",
    "No date here\n\nThe quay is closed.",
)


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "record.sqlite", write=True)
    store.begin()
    for number, text in enumerate(TEXTS):
        put(store, text, f"{number}.txt", number)
    store.commit()
    yield store
    store.close()


def put(store, text, path="x.txt", number=0):
    reading = understand(capture(text, path))
    store.insert(reading, captured="2031-07-01T00:00:00Z", original=("f", number, 1), text=("f", number, 1))
    return reading


def found(store, query=None, **wanted):
    return [hit.headline for hit in store.search(query, SearchFilter(**wanted))]


@pytest.mark.parametrize(
    ("query", "headline"),
    [
        ("tariff", "Quay fees rise"),
        ("REOPENED", "Berths reopen"),
        ("reop* -tariff", "Berths reopen"),
        ('"port of Ostravia"', "Berths reopen"),
        ("关税", "標題：關稅與貿易"),
        ("關稅", "標題：關稅與貿易"),
        ("台湾海峡", "標題：關稅與貿易"),
        ("臺", "標題：關稅與貿易"),
        ("发言人", "標題：關稅與貿易"),
    ],
)
def test_words_find_their_item_in_either_script(store, query, headline):
    assert found(store, query) == [headline]


def test_chinese_characters_in_another_order_are_another_word(store):
    assert found(store, "湾台") == []


@pytest.mark.parametrize(
    ("wanted", "headlines"),
    [
        ({"outlet": "lanhai daily"}, ["Berths reopen", "標題：關稅與貿易"]),
        ({"since": "2031-05-01"}, ["Berths reopen", "Quay fees rise"]),
        ({"until": "2031-05-09"}, ["Quay fees rise", "標題：關稅與貿易"]),
        ({"issue": "tariffs"}, ["Quay fees rise"]),
        ({"language": "zh"}, ["標題：關稅與貿易"]),
        ({"kind": "teaser"}, []),
        ({"actors": ("xx-state",)}, ["Berths reopen", "Quay fees rise", "標題：關稅與貿易", "No date here"]),
    ],
)
def test_filters_alone_list_the_newest_first_and_join_with_a_query(store, wanted, headlines):
    assert found(store, **wanted) == headlines
    assert set(found(store, "quay OR berths OR 关税", **wanted)) == set(headlines)


def test_snippets_show_the_original_words_around_the_find(store):
    (hit,) = store.search("台湾", SearchFilter())
    assert "臺灣海峽航道" in hit.snippet
    (hit,) = store.search("double", SearchFilter())
    assert "would double" in hit.snippet


def test_of_equal_matches_the_newer_comes_first(store):
    for day in ("2033-01-01", "2033-03-01", "2033-02-01"):
        put(store, f"Ferry {day}\n{day} The Harbour Gazette\nThe ferry sails.")
    assert found(store, "ferry") == ["Ferry 2033-03-01", "Ferry 2033-02-01", "Ferry 2033-01-01"]


def test_very_common_words_give_the_newest_items_within_the_filter(tmp_path, monkeypatch):
    monkeypatch.setattr("attache.store.search.RANKED", 5)
    with_many = Store(tmp_path / "many.sqlite", write=True)
    with_many.begin()
    for number in range(30):
        put(with_many, f"Ferry {number}\n2031-05-{1 + number % 28:02d} Outlet {number % 3}\nThe ferry sails.")
    with_many.commit()
    hits = with_many.search("ferry", SearchFilter(outlet="Outlet 1"))
    assert len(hits) == 5
    assert {hit.outlet for hit in hits} == {"Outlet 1"}
    with_many.close()


def test_a_reading_comes_back_equal(store):
    reading = put(store, "Meeting\n2031-05-09 Lanhai Daily\nVera Holt said yes.")
    row = store.document(reading.document.sha256)
    assert store.reading(row.n, reading.document.text) == reading


@pytest.mark.parametrize(
    ("wanted", "speakers"),
    [
        ({"speakers": ("vera",)}, ["Minister Vera Holt"]),
        ({"speakers": ("100%",)}, []),
        ({"since": "2031-05-01"}, ["Minister Vera Holt"]),
        ({"issue": "tariffs"}, ["港務局發言人", "Minister Vera Holt"]),
        ({"levels": (1, 10)}, []),
        ({"form": "direct"}, []),
        ({"outlet": "Lanhai Daily"}, ["港務局發言人"]),
    ],
)
def test_statements_are_listed_by_date_under_their_filters(store, wanted, speakers):
    assert [row.speaker_name for row in store.statements(StatementFilter(**wanted))] == speakers


def test_ids_may_be_cut_short_where_only_one_begins_like_this(store):
    (hit,) = store.search("double", SearchFilter())
    row, item, statement = store.place_of(hit.item[:12].upper())
    assert (row.id, item, statement) == (hit.document, hit.item, None)
    with pytest.raises(UnknownId):
        store.place_of("i-")
    with pytest.raises(UnknownId):
        store.place_of("nothing")


def test_a_document_that_cannot_be_stored_leaves_nothing(store):
    before = list(store.dump())
    with pytest.raises(WorkspaceDamaged):
        put(store, TEXTS[0])
    assert list(store.dump()) == before


def test_a_batch_that_is_rolled_back_leaves_nothing(store):
    before = list(store.dump())
    store.begin()
    put(store, "Later\n\nThe quay.")
    store.rollback()
    assert list(store.dump()) == before


def test_editions_and_corrections_outlive_the_derived_tables(store):
    edition = Edition(
        id="e-1", beat="us-china", title="The week", window=Window(first="2031-05-01", last=None),
        generated_by=GeneratedBy(version="0", writer="rules"), sections=(), sources=(),
    )  # fmt: skip
    store.keep_edition(edition, written="2031-05-10", path="e-1.json")
    store.begin()
    store.clear()
    store.commit()
    assert store.counts()["documents"] == 0
    assert list(store.editions()) == [edition]


def test_documents_come_by_date_and_undated_ones_last(store):
    assert [row.title for row in store.documents()] == [
        "標題：關稅與貿易",
        "Quay fees rise",
        "Berths reopen",
        "No date here",
    ]
    assert [row.title for row in store.documents("2031-05-01", "2031-05-31")] == ["Quay fees rise"]


def test_what_is_no_record_is_said_to_be_damaged(tmp_path):
    path = tmp_path / "record.sqlite"
    with pytest.raises(WorkspaceDamaged, match="missing"):
        Store(path)
    path.write_bytes(b"this is no database, however long one looks at it" * 100)
    with pytest.raises(WorkspaceDamaged):
        Store(path)
    with pytest.raises(WorkspaceDamaged):
        Store(path, write=True)
