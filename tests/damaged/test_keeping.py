"""Backups and redactions that are killed, or that meet a full disk: afterwards everything is before, or after."""

import contextlib
import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from attache import desk
from attache.archive import Archive, Note
from attache.desk import Desk
from attache.desk.redacting import journal
from attache.desk.restoring import restore
from attache.desk.verifying import Verified, verify
from attache.errors import BackupDamaged, StorageFailed
from plain_reader import capture, understand

TESTS = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits as POSIX has them")
SECRET = "xylophone"
COUNT = 40

# runs one command of keeping in a process that can be killed or limited; prints one line of JSON
RUN = """
import json, os, resource, signal, sys
from pathlib import Path
from plain_reader import capture, understand
from attache.desk import Desk
from attache.desk.backup import backup
from attache.desk.redaction import Wanted, redact
from attache.errors import AttacheError
place, what, target, limit = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
print("ready", flush=True)
try:
    with Desk(place, wait=60, understand=understand) as at:
        if what == "backup":
            for _ in range(int(target.partition(":")[0])):
                backup(at, Path(target.partition(":")[2]))
        elif what.startswith("dies-before-"):
            from attache.desk import redacting
            _, _, call = what.partition("dies-before-")
            room, _, name = call.rpartition(".")
            there = redacting.redaction if room else redacting
            real, left = getattr(there, name), [int(target)]
            def dying(*given, **named):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*given, **named)
            setattr(there, name, dying)
            redact(at, Wanted(person=("Vera Holt",), reason="asked for"))
        elif what == "redact":
            redact(at, Wanted(person=(target,), reason="asked for"), wait=30)
        elif what == "note":
            with at.session() as session:
                for number in range(int(target)):
                    session.note("seen", f"https://harbour.example/{number}", {"words": f"{number} " * 200})
        elif what == "add":
            for number in range(int(target)):
                at.add_captures([capture(f"More {number}\\n2031-06-01 Lanhai Daily\\nberth {number}", f"m{number}")])
    print(json.dumps({"done": True}))
except AttacheError as error:
    print(json.dumps({"error": error.line()}))
"""


def start(place, what, target, *, limit=0):
    arguments = [sys.executable, "-c", RUN, *map(str, (place, what, target, limit))]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "ready\n"
    return process


def result(process):
    with process.stdout:
        told = process.stdout.read()
    process.wait(timeout=120)
    return json.loads(told.splitlines()[-1])


def kill(process, after):
    time.sleep(after)
    process.send_signal(signal.SIGKILL)
    code = process.wait()
    process.stdout.close()
    return code != 0


@pytest.fixture
def place(tmp_path):
    place = desk.init("us-china", tmp_path / "workspace")
    with Desk(place, understand=understand) as at:
        at.add_captures(
            capture(
                f"Quay {n}\n2031-05-{1 + n % 28:02d} Lanhai Daily\nVera Holt said the {SECRET} of berth {n} is loud."
                if n % 2
                else f"<p>Quay {n}</p>2031-05-01 Lanhai Daily\n<p>Ivo Brandt said berth {n} is dry. " + "dull " * n,
                f"{n}.html", "text/plain" if n % 2 else "text/html",
            )
            for n in range(COUNT)
        )  # fmt: skip
    return place


def sound(folder):
    with Desk(folder, understand=understand) as at:
        *faults, done = verify(at)
        assert [fault.line() for fault in faults] == []
        assert isinstance(done, Verified)
        return done


def texts(folder):
    with Desk(folder, understand=understand) as at:
        return {row.id: at.text_of(row.id) for row in at.store.documents()}


def everywhere(folder, word):
    """Names of files in which a word stands, as it is or packed."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        pieces = [data]
        for mark, unpack in (
            (b"\x1f\x8b\x08", lambda: zlib.decompressobj(wbits=31)),
            (b"\x78\x9c", zlib.decompressobj),
        ):
            at = data.find(mark)
            while at >= 0:
                with contextlib.suppress(zlib.error):
                    pieces.append(unpack().decompress(data[at:]))
                at = data.find(mark, at + 1)
        if any(word.encode() in piece for piece in pieces):
            found.add(path.name)
    return sorted(found)


@pytest.mark.parametrize(
    ("call", "after"),
    [("_replace", 0), ("_append", 0), ("_note", 0), ("_text", 7), ("redaction.put", 5), ("redaction.mask", 0),
     ("_bury", 0), ("overwrite", 9), ("redaction.wipe", 0), ("shred", 0)],
)  # fmt: skip
def test_a_redaction_that_dies_at_any_step_is_done_whole_by_whatever_writes_next(place, call, after):
    process = start(place, f"dies-before-{call}", after)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL
    begun = journal(place).exists()
    assert begun is (call != "_replace")
    with Desk(place, understand=understand) as at:
        at.add_captures([])
    assert sound(place).redacted == (COUNT // 2 if begun else 0)
    assert (everywhere(place, SECRET) == []) is begun


@pytest.mark.slow
def test_a_redaction_that_is_killed_is_done_whole_by_whatever_writes_next_or_has_not_begun(place, tmp_path):
    chance = random.Random(11)
    before = texts(place)
    killed = begun = 0
    for number in range(12):
        folder = tmp_path / f"copy-{number}"
        shutil.copytree(place, folder)
        process = start(folder, "redact", "Vera Holt")
        # some at any moment, some just when it has begun: that is when it is worst
        if number % 2:
            until = time.monotonic() + 20
            while not journal(folder).exists() and time.monotonic() < until and process.poll() is None:
                time.sleep(0.0005)
            killed += kill(process, chance.uniform(0, 0.05))
        else:
            killed += kill(process, chance.uniform(0.1, 0.6))
        begun += (was := journal(folder).exists())
        with Desk(folder, understand=understand) as at:
            at.add_captures([])
        assert not journal(folder).exists()
        after = texts(folder)
        if was or after != before:
            assert everywhere(folder, SECRET) == []
            assert sound(folder).redacted == COUNT // 2
            assert after.keys() == before.keys()
        else:
            assert sound(folder).redacted == 0
        shutil.rmtree(folder)
    assert killed >= 6
    assert begun >= 1


@pytest.mark.slow
def test_a_backup_that_is_killed_is_whole_or_is_the_one_before_or_is_none(place, tmp_path):
    chance = random.Random(7)
    target = tmp_path / "backup"
    killed = whole = 0
    for number in range(12):
        adding = start(place, "add", 3)
        killed += kill(start(place, "backup", f"50:{target}"), chance.uniform(0.05, 0.6))
        assert result(adding) == {"done": True}
        again = tmp_path / f"again-{number}"
        try:
            restore(target, again)
        except BackupDamaged:
            assert not (target / "backup.json").exists()
            assert not again.exists()
            continue
        whole += 1
        assert sound(again).documents >= COUNT
        shutil.rmtree(again)
    assert killed >= 6
    assert result(start(place, "backup", f"1:{target}")) == {"done": True}
    restore(target, tmp_path / "last")
    assert texts(tmp_path / "last") == texts(place)
    assert len(list(target.glob("set-*/record.sqlite"))) == 1


@pytest.mark.parametrize("name", ["b.tar.gz", "b.zip"])
def test_a_packed_backup_that_is_killed_leaves_no_file_of_its_name(place, tmp_path, name):
    chance = random.Random(3)
    for _ in range(3):
        kill(start(place, "backup", f"1:{tmp_path / name}"), chance.uniform(0.0, 0.2))
        if (tmp_path / name).exists():
            restore(tmp_path / name, tmp_path / "again")
            sound(tmp_path / "again")
            shutil.rmtree(tmp_path / "again")
            (tmp_path / name).unlink()


@pytest.mark.parametrize("limit", [20_000, *(pytest.param(limit, marks=pytest.mark.slow) for limit in (2_000, 60_000))])
def test_a_full_disk_stops_a_backup_in_one_line_and_it_can_be_made_later(place, tmp_path, limit):
    for name in ("b", "b.tar", "b.zip"):
        told = result(start(place, "backup", f"1:{tmp_path / name}", limit=limit))
        assert told["error"].startswith("E205: ")
        assert not (tmp_path / name).is_file()
        assert not (tmp_path / name / "backup.json").exists()
        assert result(start(place, "backup", f"1:{tmp_path / name}")) == {"done": True}
        restore(tmp_path / name, tmp_path / f"from-{name}")
        sound(tmp_path / f"from-{name}")


@pytest.mark.parametrize(
    "limit", [12_000, 200_000, *(pytest.param(limit, marks=pytest.mark.slow) for limit in (500, 6_000, 30_000))]
)
def test_a_full_disk_in_a_redaction_is_one_line_and_what_writes_next_goes_on(place, limit):
    told = result(start(place, "redact", "Vera Holt", limit=limit))
    begun = journal(place).exists()
    if "error" in told:
        assert told["error"].startswith("E205: ")
    with Desk(place, understand=understand) as at:
        at.add_captures([])
    done = sound(place)
    if begun or "error" not in told:
        assert done.redacted == COUNT // 2
        assert everywhere(place, SECRET) == []
    else:
        assert done.redacted == 0


@pytest.mark.parametrize("extra", [100, 900, 3_000])
def test_a_full_disk_while_notes_are_written_loses_none_that_was_confirmed(place, extra):
    (path,) = (place / "archive").glob("*.warc.gz")
    told = result(start(place, "note", 200, limit=max(path.stat().st_size, 4096) + extra))
    assert told["error"].startswith("E205: ")
    assert sound(place).notes == 0
    assert result(start(place, "note", 5)) == {"done": True}
    assert sound(place).notes == 5
    notes = [entry for entry in Archive(place / "archive").entries() if isinstance(entry, Note)]
    assert [note.about for note in notes[-5:]] == [f"https://harbour.example/{n}" for n in range(5)]


def test_clocks_that_jump_do_no_harm(place):
    with Desk(place, understand=understand) as at:
        for date in ("2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2031-05-09T08:00:00Z"):
            with at.session() as session:
                session.note("seen", "https://harbour.example/1", {"at": date}, date=date)
                found = capture(f"Quay {date}\n2031-05-09 Lanhai Daily\ndry", f"{date}.txt")
                session.put(found, understand(found), date=date)
    notes = [entry for entry in Archive(place / "archive").entries() if isinstance(entry, Note)]
    assert [note.date[:4] for note in notes] == ["2099", "1970", "2031"]
    before = texts(place)
    with Desk(place, understand=understand) as at:
        at.rebuild()
    assert texts(place) == before
    sound(place)


def test_an_archive_file_that_cannot_be_written_stops_a_redaction_before_anything_is_gone(place, monkeypatch):
    from attache.desk import redacting
    from attache.desk.redaction import Wanted, redact

    real = redacting.overwrite
    calls = []

    def failing(folder, spot, member):
        calls.append(spot)
        if len(calls) == 3:
            raise StorageFailed("Input/output error", place=spot.file)
        real(folder, spot, member)

    monkeypatch.setattr(redacting, "overwrite", failing)
    with Desk(place, understand=understand) as at, pytest.raises(StorageFailed):
        redact(at, Wanted(person=("Vera Holt",), reason="r"))
    assert journal(place).exists()
    with Desk(place, understand=understand) as at:
        assert any(fault.code == "E210" for fault in verify(at) if not isinstance(fault, Verified))
        at.add_captures([])
    assert sound(place).redacted == COUNT // 2
    assert everywhere(place, SECRET) == []
    assert gzip.decompress(next((place / "archive").glob("*.gz")).read_bytes())
