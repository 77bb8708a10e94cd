"""What is worked out beside the pages: no page waits long for it, and none is told an old thing for good."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from attache import desk as desks
from attache.desk import Desk
from attache.errors import QueryError
from attache.serve.desks import Desks
from attache.serve.memory import Memory


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return desks.init("us-china", tmp_path / "own")


@pytest.fixture
def lent(folder: Path) -> Iterator[Desks]:
    found = Desks(folder, most=2, wait=60)
    yield found
    found.close()


def test_a_value_is_made_once_while_the_record_stays(folder: Path, lent: Desks) -> None:
    memory = Memory(folder, lent, seconds=0, patience=60)
    made: list[int] = []

    def make(desk: Desk) -> int:
        made.append(1)
        return desk.store.counts()["documents"]

    assert [memory.of("documents", make) for _ in range(3)] == [0, 0, 0]
    assert len(made) == 1
    memory.close()


def test_a_page_does_not_wait_for_what_takes_long(folder: Path, lent: Desks) -> None:
    memory = Memory(folder, lent, seconds=0, patience=0.01)
    go = threading.Event()

    def make(_: Desk) -> str:
        assert go.wait(60)
        return "made"

    assert memory.of("long", make) is None
    assert memory.of("long", make) is None
    go.set()
    while memory.of("long", make) is None:
        time.sleep(0.01)
    assert memory.of("long", make) == "made"
    memory.close()


def test_a_changed_record_gives_the_old_value_once_more_and_then_the_new_one(folder: Path, lent: Desks) -> None:
    memory = Memory(folder, lent, seconds=0, patience=60)
    note = folder.parent / "note.txt"
    note.write_text("The lighthouse is lit\n\nThe keeper said that the lighthouse of the bank is lit again.\n")

    def make(desk: Desk) -> int:
        return desk.store.counts()["documents"]

    assert memory.of("documents", make) == 0
    with Desk(folder) as desk:
        desk.add([note])
    seen = set()
    while 1 not in seen:
        seen.add(memory.of("documents", make))
        time.sleep(0.01)
    assert seen <= {0, 1}
    memory.close()


def test_an_error_of_ours_reaches_the_page_that_asked(folder: Path, lent: Desks) -> None:
    memory = Memory(folder, lent, seconds=0, patience=60)

    def make(_: Desk) -> int:
        raise QueryError("no such thing")

    with pytest.raises(QueryError):
        memory.of("broken", make)
    memory.close()
