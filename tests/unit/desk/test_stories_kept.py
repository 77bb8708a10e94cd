"""Stories of a workspace: grouped as items come, kept through versions, decisions and rebuilds."""

import pytest

from attache.collect import capture_of
from attache.desk import Desk, init
from attache.desk import stories as room
from attache.desk.redaction import Wanted, redact
from attache.errors import QueryError, UnknownId

QUAY = (
    "The council of Lanhai put 12 million crowns into the north quay after a storm broke its wall. "
    "The wall of the north quay fell on Sunday night, and two ferries were lost in the harbour of Lanhai. "
    "Minister Vera Holt said the north quay would be rebuilt before the winter storms."
)
SCHOOL = (
    "Schools in Ostravia will serve free meals to every pupil from September, the ministry of education said. "
    "The meals cost 40 million crowns a year and come from farms in the valley of the Tarn, said Petra Lund. "
    "Parents of pupils in Ostravia had asked for free school meals for ten years."
)


def text(title, body, outlet, day="2031-05-09"):
    return f"{title}\n\n{body}\n\nSource: {outlet}, {day}\n"


@pytest.fixture
def desk(tmp_path):
    with Desk(init("us-china", tmp_path / "w")) as found:
        yield found


def add(desk, tmp_path, name, words):
    path = tmp_path / name
    path.write_text(words, encoding="utf-8")
    desk.add([path])


@pytest.fixture
def three(desk, tmp_path):
    add(desk, tmp_path, "a.txt", text("Storm breaks the north quay of Lanhai", QUAY, "The Harbour Gazette"))
    add(desk, tmp_path, "b.txt", text("Free school meals in Ostravia", SCHOOL, "Ostravia Daily"))
    add(
        desk, tmp_path, "c.txt",
        text("Lanhai to rebuild north quay", "After Sunday's storm, " + QUAY.replace("put", "has put"), "Lanhai Post"),
    )  # fmt: skip
    return desk


def heads(desk):
    return sorted(len(story.items) for story in room.listed(desk))


def test_items_of_one_happening_are_one_story(three):
    assert heads(three) == [1, 2]
    (story,) = room.listed(three, outlets=2)
    told = room.tellings(three, story)
    assert [room.outlet_of(each) for each in told] == ["The Harbour Gazette", "Lanhai Post"]
    assert room.headline_of(three, story) in {each.item.headline.text for each in told}


def test_a_story_is_found_by_its_id_its_beginning_and_what_is_in_it(three):
    (story,) = room.listed(three, outlets=2)
    document = room.tellings(three, story)[1].reading.document
    for key in (story.id, story.id[:10], story.items[1], document.id):
        assert room.find(three, key).id == story.id
    with pytest.raises(UnknownId):
        room.find(three, "st-nothing")


def test_a_little_at_a_time_and_all_at_once_give_the_same_stories(three):
    before = list(room.listed(three))
    three.group(anew=True)
    assert list(room.listed(three)) == before
    three.rebuild()
    assert list(room.listed(three)) == before


def test_a_person_splits_and_merges_and_it_holds(three):
    (story,) = room.listed(three, outlets=2)
    first, second = story.items
    room.decide(three, "apart", [second], by="Ed")
    assert heads(three) == [1, 1, 1]
    three.rebuild()
    assert heads(three) == [1, 1, 1]
    room.decide(three, "together", [first, second], by="Ed", note="one storm")
    assert heads(three) == [1, 2]
    three.rebuild()
    assert heads(three) == [1, 2]


def test_decisions_outlive_the_record(three):
    (story,) = room.listed(three, outlets=2)
    room.decide(three, "apart", [story.items[1]], by="Ed")
    three.close()
    (three.folder / "record.sqlite").unlink()
    for name in ("record.sqlite-wal", "record.sqlite-shm"):
        (three.folder / name).unlink(missing_ok=True)
    three.rebuild()
    assert heads(three) == [1, 1, 1]


def test_decisions_that_say_nothing_are_refused(three):
    (story,) = room.listed(three, outlets=2)
    with pytest.raises(QueryError):
        room.decide(three, "apart", list(story.items), by="Ed")
    with pytest.raises(QueryError):
        room.decide(three, "together", [story.id, story.items[0]], by="Ed")
    with pytest.raises(UnknownId):
        room.decide(three, "apart", ["i-0000000000000000"], by="Ed")
    assert heads(three) == [1, 2]


def test_a_new_version_of_a_page_stands_where_the_old_one_stood(desk, tmp_path):
    def page(figure):
        return (
            "<!doctype html><html><head><title>Storm breaks the north quay</title>"
            '<link rel="canonical" href="https://gazette.example/2031/05/quay"></head><body><article>'
            f"<h1>Storm breaks the north quay</h1><p>{QUAY.replace('12', figure)}</p></article></body></html>"
        )

    add(desk, tmp_path, "a.html", page("12"))
    add(desk, tmp_path, "b.txt", text("Lanhai to rebuild north quay", QUAY, "Lanhai Post"))
    (before,) = room.listed(desk)
    add(desk, tmp_path, "a2.html", page("31"))
    (after,) = room.listed(desk)
    assert after.id == before.id and len(after.items) == 2
    assert set(after.items) - set(before.items), "the item is that of the later version"
    assert (
        "31 million"
        in room.tellings(desk, after)[0].reading.document.text + room.tellings(desk, after)[1].reading.document.text
    )
    desk.rebuild()
    assert list(room.listed(desk)) == [after]


def test_where_nothing_can_be_written_stories_are_shown_as_they_were_grouped(three):
    stories = [story.id for story in room.listed(three)]
    with three.session() as session:
        session.store._db.execute("DELETE FROM story_items WHERE key IN (SELECT key FROM story_items LIMIT 1)")
    lock = three.folder / ".lock"
    lock.unlink()
    lock.mkdir()  # the lock cannot be taken, as in a folder that may not be written
    room.grouped(three)
    assert [story.id for story in room.listed(three)] == stories


def test_a_line_of_decisions_that_was_cut_off_takes_no_other_with_it(three):
    path = three.folder / "corrections/stories.decisions"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b'{"kind":"pin","items":["i-')
    room.decide(three, "together", [story.id for story in room.listed(three)], by="an editor")
    assert heads(three) == [3]
    three.close()
    (three.folder / "record.sqlite").unlink()
    three.rebuild()
    assert heads(three) == [3]


def test_a_story_of_which_a_later_version_has_nothing_any_more_goes(desk):
    told = (("Quay broken", QUAY, "The Harbour Gazette"), ("School meals", SCHOOL, "Ostravia Daily"),
            ("Ferry opens", "The ferry line between Lanhai and Ostravia will open again in June after a long repair, "
             "the harbour office said on Tuesday.", "Lanhai Post"))  # fmt: skip
    for count in (3, 2):
        parts = "".join(
            f"<h2>{title}</h2><p>{words}</p><p>Source: {outlet}, 2031-05-09</p>"
            for title, words, outlet in told[:count]
        )
        page = f"<html lang='en'><title>Digest</title><article><h1>Digest</h1>{parts}</article></html>".encode()
        desk.add_captures([capture_of(page, url="https://gazette.example/digest", declared="text/html")])
        assert heads(desk) == [1] * count
    before = [(story.id, story.items) for story in room.listed(desk)]
    desk.rebuild()
    assert [(story.id, story.items) for story in room.listed(desk)] == before


def test_what_was_redacted_is_in_no_story_and_the_others_are_as_after_a_rebuild(three):
    (story,) = room.listed(three, outlets=2)
    gone = room.tellings(three, story)[0].reading.document.id
    redact(three, Wanted(document=gone, reason="an order"))
    told = [(story.id, story.items, story.outlets) for story in room.listed(three)]
    assert story.items[0] not in {item for _, items, _ in told for item in items}
    assert all(len(room.tellings(three, each)) == len(each.items) for each in room.listed(three))
    three.rebuild()
    assert [(story.id, story.items, story.outlets) for story in room.listed(three)] == told
