"""A backup is whole or is none; what is restored is what was there; nothing leads out of it."""

import hashlib
import io
import json
import os
import tarfile
import zipfile

import pytest

from attache import desk
from attache.desk import Desk
from attache.desk.backup import MANIFEST, SCHEMA, backup, made, safe_path
from attache.desk.restoring import restore
from attache.desk.verifying import Verified, verify
from attache.errors import BackupDamaged, NotFound, StorageFailed, WorkspaceExists
from plain_reader import capture, understand

CAPTURES = tuple(
    capture(f"Quay {n}\n2031-05-{1 + n:02d} Lanhai Daily\nVera Holt said the tariff is {n}.", f"{n}.txt")
    for n in range(9)
) + (capture("<p>Page</p>\n2031-06-01 Lanhai Daily\n港口", "page.html", "text/html"),)


@pytest.fixture
def at(tmp_path):
    place = desk.init("us-china", tmp_path / "workspace")
    with Desk(place, wait=0, understand=understand) as opened:
        opened.add_captures(CAPTURES[:6])
        (place / "corrections").mkdir()
        (place / "corrections" / "note.txt").write_text("kept\n")
        yield opened


def dump(folder):
    with Desk(folder, understand=understand) as opened:
        *faults, done = verify(opened)
        assert [fault.line() for fault in faults] == []
        assert isinstance(done, Verified)
        return list(opened.store.dump())


@pytest.mark.parametrize("name", ["backup", "backup.tar", "backup.tar.gz", "backup.zip"])
def test_what_is_restored_is_what_was_there_and_verifies(at, tmp_path, name):
    backup(at, tmp_path / name)
    restore(tmp_path / name, tmp_path / "again")
    assert dump(tmp_path / "again") == dump(at.folder)
    assert (tmp_path / "again" / "corrections" / "note.txt").read_text() == "kept\n"
    assert not list(tmp_path.glob("*.part"))
    with Desk(tmp_path / "again", understand=understand) as opened:
        before = list(opened.store.dump())
        opened.rebuild()
        opened.close()
        assert list(opened.store.dump()) == before


def test_a_second_backup_copies_of_the_archive_only_what_is_new(at, tmp_path):
    first = backup(at, tmp_path / "b")
    (stored,) = (tmp_path / "b").rglob("*.warc.gz")
    inode, size = stored.stat().st_ino, stored.stat().st_size
    at.add_captures(CAPTURES[6:])
    second = backup(at, tmp_path / "b")
    assert (stored.stat().st_ino, stored.stat().st_size > size) == (inode, True)
    assert second.copied <= second.bytes - size
    assert first.files == second.files
    restore(tmp_path / "b", tmp_path / "again")
    assert dump(tmp_path / "again") == dump(at.folder)
    assert len(list((tmp_path / "b").rglob("record.sqlite"))) == 1


def test_an_archive_that_is_not_what_was_copied_before_is_copied_whole(at, tmp_path):
    backup(at, tmp_path / "b")
    (stored,) = (tmp_path / "b").rglob("*.warc.gz")
    data = bytearray(stored.read_bytes())
    data[40] ^= 1
    stored.write_bytes(data)
    with pytest.raises(BackupDamaged, match="not what the manifest says"):
        restore(tmp_path / "b", tmp_path / "no")
    assert not (tmp_path / "no").exists()
    backup(at, tmp_path / "b")
    restore(tmp_path / "b", tmp_path / "again")
    assert dump(tmp_path / "again") == dump(at.folder)


def test_a_backup_that_was_interrupted_has_no_manifest_and_is_refused_and_can_be_gone_on_with(at, tmp_path):
    def stop(name):
        if name.endswith(".warc.gz"):
            raise KeyboardInterrupt

    for name in ("b", "b.tar", "b.zip"):
        with pytest.raises(KeyboardInterrupt):
            backup(at, tmp_path / name, progress=stop)
        with pytest.raises((BackupDamaged, NotFound)):
            restore(tmp_path / name, tmp_path / "again")
        backup(at, tmp_path / name)
        restore(tmp_path / name, tmp_path / f"from-{name}")


def test_an_interrupted_second_backup_leaves_the_first_whole(at, tmp_path):
    backup(at, tmp_path / "b")
    before = dump(at.folder)
    at.add_captures(CAPTURES[6:])

    def stop(name):
        if name.endswith(".warc.gz"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(at, tmp_path / "b", progress=stop)
    restore(tmp_path / "b", tmp_path / "again")
    assert dump(tmp_path / "again") == before


def test_what_is_being_written_behind_the_record_is_not_copied(at, tmp_path):
    path = next((at.folder / "archive").glob("*.warc.gz"))
    size = path.stat().st_size
    with path.open("ab") as handle:
        handle.write(b"\x1f\x8b\x08 half a record")
    (at.folder / "corrections" / "d-1.jsonl").write_bytes(b'{"half')
    backup(at, tmp_path / "b")
    (stored,) = (tmp_path / "b").rglob("*.warc.gz")
    assert stored.stat().st_size == size
    (line,) = (tmp_path / "b").rglob("d-1.jsonl")
    assert line.read_bytes() == b""


def test_links_are_left_out_and_said(at, tmp_path):
    (tmp_path / "secret").write_text("secret")
    (at.folder / "briefs").mkdir()
    os.symlink(tmp_path / "secret", at.folder / "briefs" / "link")
    os.symlink(tmp_path, at.folder / "outside")
    done = backup(at, tmp_path / "b")
    assert done.left_out == ("briefs/link", "outside")
    assert not any("secret" in path.name or path.is_symlink() for path in (tmp_path / "b").rglob("*"))


def test_a_target_in_the_workspace_or_with_other_things_in_it_is_refused(at, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    (tmp_path / "there.zip").write_text("mine")
    for target in (at.folder / "b", at.folder, tmp_path / "other", tmp_path / "there.zip"):
        with pytest.raises(WorkspaceExists):
            backup(at, target)
    assert (tmp_path / "there.zip").read_text() == "mine"


def test_a_target_that_cannot_be_written_is_one_line(at, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageFailed):
        backup(at, tmp_path / "file" / "b")


def test_the_workspace_knows_where_backups_were_made(at, tmp_path):
    backup(at, tmp_path / "b")
    backup(at, tmp_path / "b.zip")
    assert list(made(at.folder)) == [str(tmp_path / "b"), str(tmp_path / "b.zip")]


def test_nothing_is_restored_over_something(at, tmp_path):
    backup(at, tmp_path / "b")
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "x").write_text("mine")
    with pytest.raises(WorkspaceExists):
        restore(tmp_path / "b", tmp_path / "there")
    (tmp_path / "empty").mkdir()
    restore(tmp_path / "b", tmp_path / "empty")
    with pytest.raises(NotFound):
        restore(tmp_path / "none", tmp_path / "x")


OUTSIDE = ["../evil", "/evil", "a/../../evil", "a//b", "./a", "C:/evil", "a\\..\\evil", "a\0b", "", "a/", " a", "a/ /b"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_paths_that_lead_elsewhere_are_refused_in_every_kind_of_backup(tmp_path, path):
    assert not safe_path(path)
    data = b"evil"
    told = {"path": path, "stored": "x", "bytes": 4, "sha256": hashlib.sha256(data).hexdigest()}
    beat = {"path": "attache.toml", "stored": "x", "bytes": 4, "sha256": told["sha256"]}
    for files in ([beat, told], [beat, {**told, "path": "fine", "stored": path}]):
        manifest = json.dumps({"schema": SCHEMA, "files": files}).encode()
        with zipfile.ZipFile(tmp_path / "evil.zip", "w") as packed:
            packed.writestr("x", data)
            packed.writestr(MANIFEST, manifest)
        with tarfile.open(tmp_path / "evil.tar.gz", "w:gz") as tar:
            for name, content in (("x", data), (MANIFEST, manifest)):
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        (tmp_path / "evil").mkdir(exist_ok=True)
        (tmp_path / "evil" / "x").write_bytes(data)
        (tmp_path / "evil" / MANIFEST).write_bytes(manifest)
        for name in ("evil.zip", "evil.tar.gz", "evil"):
            with pytest.raises(BackupDamaged):
                restore(tmp_path / name, tmp_path / "inner" / "out")
            assert not (tmp_path / "inner" / "out").exists()
            assert not list(tmp_path.rglob("evil.txt"))


def test_links_in_a_backup_are_refused(at, tmp_path):
    backup(at, tmp_path / "b")
    backup(at, tmp_path / "b.tar")
    (tmp_path / "secret").write_text("secret")
    (beat,) = (tmp_path / "b").rglob("attache.toml")
    (tmp_path / "moved.toml").write_bytes(beat.read_bytes())
    beat.unlink()
    os.symlink(tmp_path / "moved.toml", beat)
    with pytest.raises(BackupDamaged, match="link"):
        restore(tmp_path / "b", tmp_path / "again")
    with tarfile.open(tmp_path / "b.tar") as old, tarfile.open(tmp_path / "evil.tar", "w") as new:
        for member in old:
            if member.name == "attache.toml":
                member.type, member.linkname, member.size = tarfile.SYMTYPE, str(tmp_path / "secret"), 0
                new.addfile(member)
            else:
                new.addfile(member, old.extractfile(member))
    with pytest.raises(BackupDamaged, match="link"):
        restore(tmp_path / "evil.tar", tmp_path / "again")


def test_damaged_packs_are_one_line(at, tmp_path):
    for name in ("b.tar.gz", "b.zip", "b.tar"):
        backup(at, tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        for cut in (0, 10, len(whole) // 3, len(whole) // 2):
            (tmp_path / f"cut-{name}").write_bytes(whole[:cut])
            with pytest.raises(BackupDamaged):
                restore(tmp_path / f"cut-{name}", tmp_path / "again")
        odd = bytearray(whole)
        odd[len(odd) // 3] ^= 0xFF
        (tmp_path / f"odd-{name}").write_bytes(odd)
        try:
            restore(tmp_path / f"odd-{name}", tmp_path / "perhaps")
        except BackupDamaged:
            assert not (tmp_path / "perhaps").exists()
        else:  # the byte was padding
            dump(tmp_path / "perhaps")
            os.rename(tmp_path / "perhaps", tmp_path / f"was-{name}")


def test_the_commands_make_and_restore_a_backup(at, tmp_path):
    from click.testing import CliRunner

    from attache.cli.backup import backup as make
    from attache.cli.restore import restore as back

    done = CliRunner().invoke(make, [str(tmp_path / "b.tar.gz"), "-w", str(at.folder)])
    assert (done.exit_code, "files" in done.output) == (0, True)
    assert CliRunner().invoke(make, [str(tmp_path / "b.tar.zst"), "-w", str(at.folder)]).exit_code == 2
    done = CliRunner().invoke(back, [str(tmp_path / "b.tar.gz"), str(tmp_path / "again")])
    assert done.exit_code == 0
    assert dump(tmp_path / "again") == dump(at.folder)
