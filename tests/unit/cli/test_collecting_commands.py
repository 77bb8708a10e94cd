"""`attache fetch`, `watch`, `status` and `changes` against a real server on this machine."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import pytest

from attache import config
from attache import desk as desks
from attache.cli import main
from loopback.server import in_thread

TEXTS = {
    "quay": "The council of Lanhai set aside 12 million crowns for the north quay on Monday, after a long debate.",
    "ferry": "The ferry between Lanhai and Port Meridian will sail twice a day from June on, its owner announced.",
}
SECRET = "crumb-of-a-subscriber"


def article(title, text):
    return f"<html lang=en><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article>"


def feed(server, *names):
    items = "".join(
        f"<item><title>On the {name}</title><link>{server.url('/' + name)}</link><guid>{name}</guid></item>"
        for name in names
    )
    server.serve("/rss.xml", f"<rss version='2.0'><channel><title>Harbour Gazette</title>{items}</channel></rss>")
    for name in names:
        server.serve("/" + name, article(f"On the {name}", TEXTS[name]), kind="text/html")


@pytest.fixture
def server():
    with in_thread() as running:
        feed(running, "quay", "ferry")
        yield running


def made(tmp_path, server, *more):
    feeds = [f'[[feeds]]\nid = "gazette"\nurl = "{server.url("/rss.xml")}"\n', *more]
    rules = '[fetch]\ndelay = "0s"\nprivate = ["127.0.0.1"]\n'
    return desks.make(f'name = "own"\n{rules}\n' + "\n".join(feeds), tmp_path / "w")


def run(capsys, *args):
    with pytest.raises(SystemExit) as ended:
        main([str(each) for each in args])
    told = capsys.readouterr()
    return ended.value.code or 0, told.out, told.err


def test_fetch_captures_what_a_feed_has_and_says_so_in_one_line(tmp_path, server, capsys):
    folder = made(tmp_path, server)
    status, out, err = run(capsys, "fetch", "--workspace", folder)
    assert (status, err) == (0, "")
    assert out.strip() == "1 feeds polled, 2 new entries, 2 captured, 0 changed, 0 removed"
    status, out, _ = run(capsys, "fetch", "--all", "--json", "--workspace", folder)
    told = json.loads(out)
    assert (status, told["polled"], told["entries"], told["captured"], told["problems"]) == (0, 1, 0, 0, [])


def test_fetch_of_polls_only_leaves_articles_for_later(tmp_path, server, capsys):
    folder = made(tmp_path, server)
    assert "2 new entries, 0 captured" in run(capsys, "fetch", "--polls-only", "--workspace", folder)[1]
    assert "articles wait to be captured" in run(capsys, "status", "--workspace", folder)[1]
    assert "2 captured" in run(capsys, "fetch", "--workspace", folder)[1]


def test_a_source_that_fails_is_told_in_one_line_and_by_the_exit_status(tmp_path, server, capsys):
    folder = made(tmp_path, server, f'[[feeds]]\nid = "gone"\nurl = "{server.url("/gone.xml")}"\n')
    status, out, err = run(capsys, "fetch", "--workspace", folder)
    assert status == 3 and "2 captured" in out and "1 polls failed" in out
    assert err.splitlines() == ["attache: gone: the answer was 404"]
    for _ in range(2):
        run(capsys, "fetch", "--all", "--workspace", folder)
    status, out, _ = run(capsys, "status", "--workspace", folder)
    assert status == 1 and "! gone: fails since" in out and "Not Found (HTTP 404)" in out
    status, out, _ = run(capsys, "status", "--json", "--workspace", folder)
    bad = [each for each in json.loads(out)["sources"] if each["needs_person"]]
    assert status == 1 and [each["id"] for each in bad] == ["gone"] and bad[0]["findings"][0]["kind"] == "failing"


def test_a_feed_of_no_such_name_and_a_beat_without_sources_are_refused_in_one_line(tmp_path, server, capsys):
    folder = made(tmp_path, server)
    status, _, err = run(capsys, "fetch", "--feed", "nowhere", "--workspace", folder)
    assert status == 2 and len(err.splitlines()) == 1 and "nowhere" in err
    bare = desks.make('name = "bare"', tmp_path / "bare")
    status, _, err = run(capsys, "watch", "--workspace", bare)
    assert status == 2 and "no sources" in err.splitlines()[-1]


def test_the_log_is_json_and_holds_no_secret(tmp_path, server, capsys, monkeypatch):
    monkeypatch.setenv("OWN_COOKIE", SECRET)
    folder = made(tmp_path, server)
    file = folder / config.FILE
    text = file.read_text(encoding="utf-8").replace(
        server.url("/rss.xml") + '"', server.url(f"/rss.xml?token={SECRET}") + '"\nheaders = { Cookie = "OWN_COOKIE" }'
    )
    file.write_text(text, encoding="utf-8")
    server.serve(f"/rss.xml?token={SECRET}", server_feed(server))
    status, out, err = run(capsys, "fetch", "--log", tmp_path / "log", "--workspace", folder)
    assert status == 0, err
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    assert {"polled", "captured"} <= {each["event"] for each in told}
    assert any(asked.header("cookie") == SECRET for asked in server.asked)
    assert SECRET not in "".join((*lines, out, err))
    archive = b"".join(each.read_bytes() for each in (folder / "archive").iterdir() if each.is_file())
    assert SECRET.encode() not in archive


def server_feed(server):
    return (
        f"<rss version='2.0'><channel><title>G</title><item><title>On the quay</title><link>{server.url('/quay')}</link>"
        "</item></channel></rss>"
    )


def test_what_changed_on_a_page_is_listed_and_shown(tmp_path, server, capsys):
    folder = made(tmp_path, server)
    run(capsys, "fetch", "--workspace", folder)
    server.serve("/quay", article("On the quay", TEXTS["quay"].replace("12", "19")), kind="text/html")
    server.remove("/ferry")
    with contextlib.closing(sqlite3.connect(folder / "record.sqlite")) as record, record:
        record.execute("UPDATE pages SET due = first")  # an hour has passed
    told = json.loads(run(capsys, "fetch", "--json", "--workspace", folder)[1])
    assert (told["versions"], told["removed"]) == (1, 1)
    status, out, err = run(capsys, "changes", "--workspace", folder)
    assert (status, err) == (0, "")
    assert "12" in out and "19" in out and "the page was removed: status 404" in out
    page = tmp_path / "changes.html"
    status, _, err = run(capsys, "changes", "--html", page, "--workspace", folder)
    assert status == 0 and "On the quay" in page.read_text(encoding="utf-8")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_watch_in_good_order_with_what_was_fetched_kept(tmp_path, server, number, capsys):
    folder = made(tmp_path, server)
    log, metrics, port = tmp_path / "log", tmp_path / "metrics", free_port()
    watch = [
        "watch", "--log", log, "--metrics-file", metrics, "--metrics-port", port, "--workspace", folder,
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "attache", *map(str, watch)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 120
        while process.poll() is None and time.monotonic() < deadline:
            if log.exists() and log.read_text(encoding="utf-8").count('"captured"') >= 2:
                break
            time.sleep(0.1)
        served = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30).read().decode()
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert out.strip() == "1 feeds polled, 2 new entries, 2 captured, 0 changed, 0 removed"
    events = [json.loads(line)["event"] for line in log.read_text(encoding="utf-8").splitlines()]
    assert (events[0], events[-1]) == ("watching", "stopped")
    for text in (served, metrics.read_text(encoding="utf-8")):
        assert 'attache_events_total{event="captured"} 2.0' in text
    assert not list(tmp_path.glob(".metrics*"))
    status, out, _ = run(capsys, "status", "--json", "--workspace", folder)
    assert (status, json.loads(out)["counts"]["documents"]) == (0, 2)
    assert "0 new entries, 0 captured" in run(capsys, "fetch", "--all", "--workspace", folder)[1]


def test_a_metrics_port_that_is_taken_is_told_in_one_line(tmp_path, server, capsys):
    folder = made(tmp_path, server)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run(capsys, "watch", "--metrics-port", port, "--log", tmp_path / "l", "--workspace", folder)
    assert status == 2 and "E205" in err and "--metrics-port" in err
