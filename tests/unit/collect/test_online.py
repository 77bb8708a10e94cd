"""Addresses given by hand are fetched as politely and safely as those of a beat."""

import io
import zipfile

import pytest

from attache.collect import collect
from attache.config import Fetching
from attache.errors import InputError
from loopback.server import in_thread

HERE = Fetching(private=("127.0.0.0/8",))
PAGE = "<!doctype html><title>North quay</title><article><h1>North quay</h1><p>The quay opens in May.</p></article>"


def test_a_page_is_captured_with_the_address_that_answered():
    with in_thread() as server:
        server.serve("/quay", PAGE)
        server.redirect("/old", server.url("/quay"))
        found = list(collect([server.url("/old")], settings=HERE))
    assert [each.url for each in found] == [server.url("/quay")]
    assert found[0].media_type == "text/html" and found[0].data == PAGE.encode()


def test_a_private_address_is_not_fetched_unless_the_beat_allows_it():
    with in_thread() as server:
        server.serve("/quay", PAGE)
        (found,) = collect([server.url("/quay")])
    assert isinstance(found, InputError) and server.asked == []


@pytest.mark.parametrize("given", ["ftp://127.0.0.1/a", "file:///etc/passwd", "gopher://a.example/", "http://"])
def test_what_is_no_address_of_the_web_is_one_error(given):
    (found,) = collect([given])
    assert isinstance(found, InputError)
    assert found.line().startswith("E1") and len(found.line().splitlines()) == 1


def test_an_error_of_the_server_names_the_status_and_no_secret():
    with in_thread() as server:
        server.remove("/quay", status=410)
        (found,) = collect([server.url("/quay?token=hunter2")], settings=HERE)
    assert isinstance(found, InputError) and "410" in found.line() and "hunter2" not in found.line()


def test_documents_in_a_container_come_one_by_one():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.html", PAGE)
        archive.writestr("b.txt", "The ferry sails again.\n")
    with in_thread() as server:
        server.serve("/all.zip", packed.getvalue(), kind="application/zip")
        found = list(collect([server.url("/all.zip")], settings=HERE))
    assert [each.media_type for each in found] == ["text/html", "text/plain"]


def test_a_file_named_like_an_address_is_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "http:").mkdir()
    (tmp_path / "http:" / "a.txt").write_text("The ferry sails again.\n")
    (found,) = collect(["http://a.txt"])
    assert found.path == "http://a.txt"
