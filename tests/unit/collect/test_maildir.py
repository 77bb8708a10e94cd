"""Watched folders: each file once it is whole, once only, and never touched."""

import datetime as dt
import os
import sys
import time

import msgspec
import pytest

from attache import errors
from attache.collect.maildir import FolderState, is_maildir, look
from attache.record import Capture

NEW = FolderState()
LATER = dt.timedelta(minutes=10)
LETTER = b"From: Harbour Gazette <letter@gazette.example>\r\nSubject: Letter\r\nMessage-ID: <%d@gazette.example>\r\n\r\nThe pier opens.\r\n"


def now():
    return dt.datetime.now(dt.UTC)


def after(path, state=NEW, **named):
    """A look when everything has settled."""
    return look(str(path), state, now=now() + LATER, **named)


def names(told):
    return [os.path.basename(each.path) for each in told.found if isinstance(each, Capture)]


@pytest.fixture
def maildir(tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    return tmp_path


def listing(path):
    return sorted((str(each), each.stat().st_size, each.stat().st_mtime_ns) for each in path.rglob("*"))


def test_a_maildir_gives_each_message_once(maildir):
    (maildir / "new" / "1.a.host").write_bytes(LETTER % 1)
    (maildir / "cur" / "2.b.host:2,S").write_bytes(LETTER % 2)
    (maildir / "tmp" / "3.c.host").write_bytes(LETTER % 3)
    assert is_maildir(str(maildir))
    first = look(str(maildir), NEW, now=now())
    assert names(first) == ["1.a.host", "2.b.host:2,S"]
    assert {each.media_type for each in first.found} == {"message/rfc822"} and first.found[0].data == LETTER % 1
    assert look(str(maildir), first.state, now=now()).found == ()


def test_what_a_mail_program_files_or_flags_is_not_read_again(maildir):
    (maildir / "new" / "1.a.host").write_bytes(LETTER % 1)
    state = after(maildir).state
    (maildir / "new" / "1.a.host").rename(maildir / "cur" / "1.a.host:2,")
    state = after(maildir, state).state
    (maildir / "cur" / "1.a.host:2,").rename(maildir / "cur" / "1.a.host:2,FS")
    told = after(maildir, state)
    assert told.found == () and len(told.state.seen) == 1


def test_nothing_in_a_folder_is_touched(maildir):
    (maildir / "new" / "1.a.host").write_bytes(LETTER % 1)
    before = listing(maildir)
    after(maildir)
    assert listing(maildir) == before


def test_a_file_is_left_alone_until_it_is_whole(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens")
    first = look(str(tmp_path), NEW, now=now())
    assert first.found == () and first.state.waiting
    (tmp_path / "a.txt").write_text("The pier opens on Monday, says the harbour.")
    second = look(str(tmp_path), first.state, now=now())
    assert second.found == ()
    third = look(str(tmp_path), second.state, now=now())
    assert [each.data for each in third.found] == [b"The pier opens on Monday, says the harbour."]
    assert look(str(tmp_path), third.state, now=now()).found == ()


def test_an_old_file_is_read_at_the_first_look(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens.")
    assert names(after(tmp_path)) == ["a.txt"]


def test_a_clock_that_is_behind_holds_nothing_up_for_good(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens.")
    past = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
    state = look(str(tmp_path), NEW, now=past).state
    assert names(look(str(tmp_path), state, now=past)) == ["a.txt"]


def test_a_file_that_changes_later_is_read_again_and_one_that_goes_is_forgotten(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens.")
    state = after(tmp_path).state
    (tmp_path / "a.txt").write_text("The pier does not open.")
    told = after(tmp_path, state)
    assert names(told) == ["a.txt"]
    (tmp_path / "a.txt").unlink()
    assert after(tmp_path, told.state).state == FolderState()


def test_hidden_and_unfinished_and_empty_files_are_left_alone(tmp_path):
    for name in (".a.txt", "b.part", "c.crdownload", "d~", "e.TMP", "f.swp"):
        (tmp_path / name).write_text("The pier opens.")
    (tmp_path / "g.txt").touch()
    assert after(tmp_path).found == ()


def test_folders_are_read_to_the_bottom_and_links_in_no_circle(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.txt").write_text("The pier opens.")
    (tmp_path / "inner" / "back").symlink_to(tmp_path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "missing")
    os.mkfifo(tmp_path / "pipe.txt")
    assert names(after(tmp_path)) == ["a.txt"]


def test_many_files_come_in_several_looks_and_each_once(tmp_path):
    for number in range(7):
        (tmp_path / f"{number}.txt").write_text(f"The pier opens ({number}).")
    state, found = NEW, []
    for _ in range(4):
        told = after(tmp_path, state, most=3)
        state, found = told.state, found + names(told)
    assert found == [f"{number}.txt" for number in range(7)] and not told.more


def test_a_bad_file_is_one_error_and_the_others_come(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens.")
    (tmp_path / "b.txt").write_bytes(b"\x7fELF" + bytes(100))
    (tmp_path / "c.txt").write_text("x" * 5000)
    told = after(tmp_path, max_bytes=1000)
    assert names(told) == ["a.txt"]
    assert [type(each) for each in told.found[1:]] == [errors.UnsupportedFormat, errors.TooLarge]
    assert all(each.place for each in told.found[1:])
    assert after(tmp_path, told.state).found == ()


def test_a_bad_message_is_one_error_and_the_others_come(maildir):
    (maildir / "new" / "1.a").write_bytes(b" \n ")
    (maildir / "new" / "2.b").write_bytes(b"From: a@b.example\n\n" + b"x" * 5000)
    (maildir / "new" / "3.c").write_bytes(LETTER % 3)
    told = after(maildir, max_bytes=1000)
    assert [type(each) for each in told.found] == [errors.EmptyInput, errors.TooLarge, Capture]


def test_a_folder_that_is_gone_is_one_line_and_its_state_stays(tmp_path):
    (tmp_path / "watched").mkdir()
    (tmp_path / "watched" / "a.txt").write_text("The pier opens.")
    state = after(tmp_path / "watched").state
    told = after(tmp_path / "missing", state)
    assert isinstance(told.error, errors.NotFound) and told.state == state and "\n" not in told.error.line()


@pytest.mark.skipif(sys.platform == "darwin", reason="file names there are UTF-8")
def test_names_that_are_no_text_are_read(tmp_path):
    with open(os.fsencode(tmp_path) + b"/\xff\xfe\n.txt", "wb") as stream:
        stream.write(b"The pier opens.")
    told = after(tmp_path)
    assert len(told.found) == 1 and msgspec.json.decode(msgspec.json.encode(told.state), type=FolderState) == told.state


def test_a_file_of_the_future_is_read_once_it_stays_the_same(tmp_path):
    (tmp_path / "a.txt").write_text("The pier opens.")
    ahead = time.time() + 10**8
    os.utime(tmp_path / "a.txt", (ahead, ahead))
    state = look(str(tmp_path), NEW, now=now()).state
    assert names(look(str(tmp_path), state, now=now())) == ["a.txt"]
