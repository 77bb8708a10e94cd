"""Kills, full disks, read-only folders and two writers: nothing confirmed is lost, nothing is there by half."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from attache import desk
from attache.archive import Archive, Entry
from attache.desk import Desk
from attache.store import Store
from plain_reader import capture, understand

TESTS = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals, limits and owners as POSIX has them")

# adds COUNT documents (slowly when SLOW), in a process that can be killed or limited; prints one line of JSON
ADD = """
import fcntl, json, os, resource, signal, sys, time, tomllib  # now: another user may not read the library
from plain_reader import capture, understand
import attache.archive, attache.store, attache.tables, attache.desk.desk, warcio.warcwriter, uuid
from attache.desk import Desk
from attache.errors import AttacheError
place, count, slow, limit, owner = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])

def slowly(found):
    time.sleep(slow)
    return understand(found)

def captures():
    for number in range(count):
        body = f"Vera Holt said berth {number} is open. " * 20
        yield capture(f"Quay {number}\\n2031-05-{1 + number % 28:02d} Lanhai Daily\\n<p>{body}</p>", f"{number}.html",
                      "text/html" if number % 3 == 0 else "text/plain")

if limit:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
if owner:
    os.setresuid(owner, owner, owner)
try:
    with Desk(place, wait=60, understand=slowly) as at:
        print("ready", flush=True)
        done = at.add_captures(captures())
        print(json.dumps({"added": done.added, "known": done.known, "recovered": done.recovered,
                          "failed": [failure.line() for failure in done.failures]}))
except AttacheError as error:
    print(json.dumps({"error": error.line()}))
"""


def start(place, count, *, slow=0.0, limit=0, owner=0):
    arguments = [sys.executable, "-c", ADD, *map(str, (place, count, slow, limit, owner))]
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)


def result(process):
    return json.loads(process.communicate(timeout=60)[0].splitlines()[-1])


def dump(place, **options):
    store = Store(place / "record.sqlite")
    try:
        store.verify()
        return list(store.dump(**options))
    finally:
        store.close()


def archived(place):
    return [entry.capture.path for entry in Archive(place / "archive").entries() if isinstance(entry, Entry)]


@pytest.fixture
def place(tmp_path):
    return desk.init("us-china", tmp_path / "workspace")


@pytest.fixture
def quiet(tmp_path):
    return desk.init("us-china", tmp_path / "quiet")


def test_killed_runs_and_a_last_one_leave_the_record_of_one_undisturbed_run(place, quiet):
    chance = random.Random(5)
    assert result(start(quiet, 200))["added"] == 200
    killed = 0
    for _ in range(5):
        process = start(place, 200, slow=0.004)
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 0.25))
        process.send_signal(signal.SIGKILL)
        code = process.wait()
        assert code in (0, -signal.SIGKILL)
        killed += code != 0  # the last runs have little left to do, and may be done before the signal
        process.stdout.close()
    assert killed >= 2
    last = result(start(place, 200))
    assert last["added"] + last["known"] == 200
    assert last["failed"] == []
    assert dump(place, circumstances=False) == dump(quiet, circumstances=False)
    assert sorted(archived(place)) == sorted(archived(quiet))
    before = dump(place)
    with Desk(place, understand=understand) as at:
        at.rebuild()
    assert dump(place) == before


def test_two_adds_at_once_queue_and_each_document_is_there_once(place, quiet):
    runs = [start(place, 60, slow=0.001), start(place, 60, slow=0.001)]
    done = [result(run) for run in runs]
    assert sorted(each["added"] for each in done) == [0, 60]
    assert sorted(each["known"] for each in done) == [0, 60]
    result(start(quiet, 60))
    assert dump(place, circumstances=False) == dump(quiet, circumstances=False)
    assert archived(place) == archived(quiet)


@pytest.mark.parametrize("limit", [3_000, 20_000, 90_000, 300_000])
def test_a_full_disk_is_one_line_and_the_run_can_be_finished_later(place, quiet, limit):
    failed = result(start(place, 150, limit=limit))
    assert failed["error"].startswith("E205: ")
    store = Store(place / "record.sqlite")
    store.verify()
    with Desk(place) as at:
        for row in store.documents():
            assert at.text_of(row.sha256) is not None
    store.close()
    result(start(quiet, 150))
    assert result(start(place, 150))["failed"] == []
    assert dump(place, circumstances=False) == dump(quiet, circumstances=False)
    assert archived(place) == archived(quiet)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_read_only_workspace_refuses_in_one_line_and_can_still_be_read():
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        place = desk.init("us-china", Path(folder) / "workspace")
        assert result(start(place, 5))["added"] == 5
        before = dump(place)
        for each in (Path(folder), place, place / "archive"):
            each.chmod(0o755)
        failed = result(start(place, 6, owner=65534))
        assert failed["error"].startswith("E205: "), failed
        assert dump(place) == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can become another user")
def test_a_workspace_that_may_not_be_entered_is_one_line(place):
    place.chmod(0o700)
    assert result(start(place, 6, owner=65534))["error"].startswith("E201: ")


def test_an_archive_cut_short_of_what_the_record_knows_is_no_reason_to_write_on(place):
    with Desk(place, understand=understand) as at:
        at.add_captures([capture("Quay 1\n\nopen"), capture("Quay 2\n\nopen")])
    path = next((place / "archive").iterdir())
    path.write_bytes(path.read_bytes()[:-10])
    failed = result(start(place, 3))
    assert failed["error"].startswith("E204: ")
