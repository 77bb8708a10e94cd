"""What is redacted is nowhere any more, everything else still verifies, and it does not come back."""

import contextlib
import gzip
import hashlib
import json
import shutil
import zlib
from dataclasses import replace

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from attache import desk
from attache.archive import Archive
from attache.brief.check import REDACTED, check
from attache.cli.redact import redact as command
from attache.desk import Desk
from attache.desk.backup import backup
from attache.desk.redaction import Wanted, plan, redact
from attache.desk.verifying import Verified, verify
from attache.errors import QueryError, Redacted, UnknownId
from attache.record import Citation, Edition, EditionSource, GeneratedBy, Line, Point, Section, Window
from attache.record.codec import decode_edition
from attache.store import Store
from attache.store.versions import changes
from plain_reader import capture
from plain_reader import understand as plainly

SECRET = "the xylophone tariff of Ostravia is one hundred"
PLAIN = capture(f"Quay 1\n2031-05-01 Lanhai Daily\nVera Holt said {SECRET}.", "one.txt")
OTHER = capture("Quay 2\n2031-05-02 Lanhai Daily\nMina Oduya said berth 2 is open. Vera Holt listened.", "two.txt")
PAGE = replace(
    capture("<p>Quay 3</p>2031-05-03 Lanhai Daily\n<p>Holt, says Vera\nHolt, is a name; Holt said no more.", "x",
            "text/html"),
    path=None, url="https://daily.lanhai.example/2031/quay-3",
)  # fmt: skip
HAN = capture("第四码头\n2031-05-04 Lanhai Daily\n何思敏 said 港口明天开放，关税不变。", "four.txt")
KEPT = capture("Quay 5\n2031-05-05 Lanhai Daily\nIvo Brandt said quay 5 is dry.", "five.txt")


def understand(found):
    reading = plainly(found)
    return replace(reading, document=replace(reading.document, url=found.url))


CAPTURES = (PLAIN, OTHER, PAGE, HAN, KEPT)


@pytest.fixture
def at(tmp_path):
    place = desk.init("us-china", tmp_path / "workspace")
    with Desk(place, wait=1, understand=understand) as opened:
        opened.add_captures(CAPTURES)
        yield opened


def cited(at, number, found, quote, said=None):
    document = at.reading(found.sha256).document
    start = document.text.index(quote)
    cite = Citation(
        source=str(number), item="i", start=start, end=start + len(quote), quote=quote, supports=("words",)
    )  # fmt: skip
    source = EditionSource(
        id=str(number), outlet="Lanhai Daily", headline=document.title, published=None, url=document.url,
        sha256=document.sha256, text_sha256=document.text_sha256, path=document.path,
    )  # fmt: skip
    return source, Point(id=f"p-{number}", lines=(Line(text=said or f"“{quote}”", citations=(cite,)),))


def edition(at):
    pairs = [
        cited(at, 1, PLAIN, f"Vera Holt said {SECRET}", f"Vera Holt said {SECRET}."),
        cited(at, 2, OTHER, "Mina Oduya said berth 2 is open"),
        cited(at, 5, KEPT, "Ivo Brandt said quay 5 is dry"),
    ]
    return Edition(
        id="e-1", beat="us-china", title="Brief", window=Window(first=None, last=None),
        generated_by=GeneratedBy(version="1", writer="editor"), sources=tuple(source for source, _ in pairs),
        sections=(Section(title="Tariffs", kind="issue", points=tuple(point for _, point in pairs)),),
    )  # fmt: skip


def everything(folder):
    """All bytes of a workspace, as they are and unpacked in every way that we pack."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        yield path.name, data
        at = data.find(b"\x1f\x8b\x08")
        while at >= 0:
            inflater = zlib.decompressobj(wbits=31)
            with contextlib.suppress(zlib.error):
                yield f"{path.name}@{at}", inflater.decompress(data[at:])
            at = data.find(b"\x1f\x8b\x08", at + 1)
        at = data.find(b"\x78\x9c")
        while at >= 0:
            with contextlib.suppress(zlib.error):
                yield f"{path.name}@{at}", zlib.decompressobj().decompress(data[at:])
            at = data.find(b"\x78\x9c", at + 1)


def holds(folder, *words):
    return sorted({
        name for name, data in everything(folder) for word in words if word.lower().encode() in data.lower()
    })  # fmt: skip


def sound(at):
    at.close()
    *faults, done = verify(at)
    assert [fault.line() for fault in faults] == []
    assert isinstance(done, Verified)
    return done


def shown(at):
    at.close()
    return {row.id: (row.title, at.text_of(row.id), row.url, len(at.reading(row.id).items))
            for row in at.store.documents()}  # fmt: skip


def test_nothing_of_a_redacted_document_is_left_anywhere(at):
    at.keep_edition(edition(at))
    assert holds(at.folder, "xylophone")
    redact(at, Wanted(document=PLAIN.sha256, reason="by order of a court"))
    assert holds(at.folder, "xylophone", "ostravia is") == []
    assert at.search("xylophone") == ()
    done = sound(at)
    assert (done.redacted, done.tombstones, done.documents) == (1, 1, 5)
    assert at.text_of(PLAIN.sha256) == "[redacted]"
    with pytest.raises(Redacted, match="court"):
        at.capture_of(PLAIN.sha256)


def test_every_other_document_is_as_before(at):
    before = shown(at)
    redact(at, Wanted(document=PLAIN.sha256, reason="r"))
    after = shown(at)
    key = at.store.document(PLAIN.sha256).id
    assert {**before, key: after[key]} == after
    for found in (OTHER, PAGE, HAN, KEPT):
        assert at.capture_of(found.sha256) == found


def test_other_readers_still_read_every_record_of_the_archive(at):
    redact(at, Wanted(document=PAGE.sha256, reason="r"))
    redact(at, Wanted(document=PLAIN.sha256, reason="r"))
    (path,) = (at.folder / "archive").glob("*.warc.gz")
    kinds = []
    with path.open("rb") as handle:
        for record in ArchiveIterator(handle, check_digests="raise"):
            content = record.content_stream().read()
            kinds.append(record.rec_headers.get("Attache-Note") or record.rec_type)
            if kinds[-1] == "tombstone":
                assert set(json.loads(content)["fields"]) == {"part", "sha256", "at"}
    assert kinds[:4] == ["warcinfo", "tombstone", "resource", "tombstone"]
    assert kinds.count("tombstone") == 3
    assert gzip.decompress(path.read_bytes())


def test_a_rebuild_keeps_it_redacted_and_so_does_one_without_a_record(at):
    at.keep_edition(edition(at))
    redact(at, Wanted(document=PAGE.sha256, reason="r"))
    redact(at, Wanted(person=("Vera Holt",), reason="r"))
    before = shown(at)
    at.rebuild()
    assert shown(at) == before
    sound(at)
    at.close()
    for name in ("record.sqlite", "record.sqlite-wal", "record.sqlite-shm"):
        (at.folder / name).unlink(missing_ok=True)
    at.rebuild()
    assert shown(at) == before
    sound(at)
    assert holds(at.folder, "xylophone", "vera holt") == []


def test_the_same_bytes_are_not_added_again_and_this_is_said(at):
    redact(at, Wanted(document=PLAIN.sha256, reason="by order of a court"))
    redact(at, Wanted(url=PAGE.url, reason="asked for"))
    later = replace(PAGE, data=PAGE.data + b"!", sha256=capture(PAGE.data + b"!").sha256)
    done = at.add_captures([PLAIN, PAGE, later, KEPT])
    assert (done.added, done.known) == (0, 1)
    assert [failure.code for failure in done.failures] == ["E209"] * 3
    assert "court" in done.failures[0].line()
    at.rebuild()
    assert [failure.code for failure in at.add_captures([PLAIN, later]).failures] == ["E209"] * 2
    assert holds(at.folder, "xylophone") == []


def test_an_edition_keeps_what_it_cites_of_others_and_the_check_says_what_was_redacted(at):
    whole = edition(at)
    path = at.keep_edition(whole)
    was = path.read_bytes()
    redact(at, Wanted(document=PLAIN.sha256, reason="by order of a court"))
    sound(at)
    now = decode_edition(path.read_bytes())
    assert now.sections[0].points[1:] == whole.sections[0].points[1:]
    assert set(now.sections[0].points[0].lines[0].text) == {"█"}
    told = json.loads(path.with_name(path.name + ".redacted").read_text())
    assert told["was"] == hashlib.sha256(was).hexdigest()
    assert told["reason"] == "by order of a court"
    for one in (now, whole):  # also a copy of the edition that somebody has from before
        found = check(one, text_of=at.text_of, document_of=at.document_of, redacted=at.redacted)
        mine = [each for each in found if "p-1" in each.place or each.place == "source/1"]
        assert {each.kind for each in mine} == {REDACTED}
        others = [each.kind for each in found if each not in mine]
        assert REDACTED not in others


def test_a_persons_names_and_words_go_and_the_rest_stays_where_it_was(at):
    at.keep_edition(edition(at))
    redact(at, Wanted(person=("Vera Holt",), reason="asked for"))
    assert holds(at.folder, "vera holt", "xylophone", "vera\nholt") == []
    text = at.text_of(OTHER.sha256)
    assert text == OTHER.data.decode().replace("Vera Holt", "█████████")
    assert "Holt" not in at.text_of(PAGE.sha256)
    assert at.text_of(KEPT.sha256) == KEPT.data.decode()
    assert at.search("xylophone") == ()
    assert [hit.document for hit in at.search("Oduya")] == [at.store.document(OTHER.sha256).id]
    said = {row.speaker_name for row in at.statements()}
    assert "Mina Oduya" in said
    assert not any(name and "Holt" in name for name in said)
    sound(at)


def test_a_person_is_found_by_a_name_in_chinese_and_by_several_names(at):
    redact(at, Wanted(person=("何思敏", "Mina Oduya"), reason="asked for"))
    assert holds(at.folder, "何思敏", "关税不变", "oduya") == []
    assert at.search("关税") == ()
    sound(at)


def test_a_name_that_stands_only_in_the_bytes_of_an_original_is_found(tmp_path):
    def quiet(found):
        return understand(replace(found, data=found.data.replace(b"<!-- by Vera Holt -->", b"")))

    place = desk.init("us-china", tmp_path / "hidden")
    with Desk(place, wait=1, understand=quiet) as at:
        at.add_captures(
            [capture("<!-- by Vera Holt --><p>Quay 9</p>\n2031-05-09 Lanhai Daily\n", "9.html", "text/html")]
        )
        assert holds(place, "vera holt")
        redact(at, Wanted(person=("Vera Holt",), reason="r"))
        assert holds(place, "vera holt") == []
        sound(at)


def test_a_second_redaction_of_the_same_document_takes_the_first_one_along(at):
    redact(at, Wanted(person=("Vera Holt",), reason="r"))
    redact(at, Wanted(person=("Mina Oduya",), reason="r"))
    assert "Oduya" not in at.text_of(OTHER.sha256)
    sound(at)
    redact(at, Wanted(document=OTHER.sha256, reason="r"))
    assert at.text_of(OTHER.sha256) == "[redacted]"
    assert holds(at.folder, "berth 2 is open") == []
    before = shown(at)
    at.rebuild()
    assert shown(at) == before
    sound(at)
    with pytest.raises(UnknownId):
        redact(at, Wanted(document=OTHER.sha256, reason="r"))


def test_corrections_of_a_redacted_document_go_with_it(at):
    from attache.annotate.exchange import annotation_of

    found = annotation_of(at.reading(PLAIN.sha256))
    at.correct(replace(found, statements=()), made_by="ed")
    key = at.store.document(PLAIN.sha256).id
    assert (at.folder / "corrections" / f"{key}.jsonl").exists()
    redact(at, Wanted(document=key, reason="r"))
    assert not (at.folder / "corrections" / f"{key}.jsonl").exists()
    assert at.store.counts()["corrections"] == 0
    sound(at)


def test_what_is_written_for_people_is_named_and_left_alone(at, tmp_path):
    (at.folder / "briefs").mkdir()
    (at.folder / "briefs" / "brief.html").write_text(f"<p>Vera Holt said {SECRET}.</p>")
    (at.folder / "briefs" / "other.html").write_text("<p>quay 5</p>")
    (at.folder / "briefs" / "brief.pdf").write_bytes(b"%PDF-1.7 packed")
    (at.folder / "record.sqlite.damaged-1").write_text(SECRET)
    (at.folder / "archive" / "attache-000001.warc.gz.9.tail").write_bytes(
        gzip.compress(PLAIN.data * 9 + bytes(range(256)) * 400)[:500]
    )
    backup(at, tmp_path / "b")
    found = redact(at, Wanted(document=PLAIN.sha256, reason="r"))
    assert found.by_hand == ("briefs/brief.html", "briefs/brief.pdf")
    assert found.deleted == ("archive/attache-000001.warc.gz.9.tail", "record.sqlite.damaged-1")
    assert [target for target, _ in found.backups] == [str(tmp_path / "b")]
    assert holds(at.folder, "xylophone") == ["brief.html"]


def test_a_backup_after_it_holds_nothing_of_it_either(at, tmp_path):
    backup(at, tmp_path / "b")
    assert holds(tmp_path / "b", "xylophone")
    redact(at, Wanted(document=PLAIN.sha256, reason="r"))
    at.close()
    backup(at, tmp_path / "b")
    assert holds(tmp_path / "b", "xylophone") == []


def test_without_yes_it_is_only_listed(at):
    before = {path: path.read_bytes() for path in at.folder.rglob("*.warc.gz")}
    key = at.store.document(PLAIN.sha256).id
    at.close()
    done = CliRunner().invoke(command, [key, "--reason", "r", "-w", str(at.folder)])
    assert done.exit_code == 0
    assert f"would be redacted: {key}" in done.output
    assert "--yes" in done.output
    assert {path: path.read_bytes() for path in before} == before
    done = CliRunner().invoke(command, [key, "--reason", "r", "--yes", "-w", str(at.folder)])
    assert f"redacted: {key}" in done.output
    assert at.text_of(key) == "[redacted]"
    done = CliRunner().invoke(command, ["--finish", "-w", str(at.folder)])
    assert "nothing of a redaction is left" in done.output


def test_it_needs_a_reason_and_something_to_take_out(at):
    with pytest.raises(QueryError, match="reason"):
        plan(at, Wanted(document=PLAIN.sha256))
    with pytest.raises(UnknownId):
        plan(at, Wanted(person=("Nobody Atall",), reason="r"))
    with pytest.raises(UnknownId):
        plan(at, Wanted(url="https://example.org/none", reason="r"))
    assert CliRunner().invoke(command, ["--reason", "r", "-w", str(at.folder)]).exit_code == 2


def test_an_older_record_put_back_loses_the_words_again(at):
    at.close()
    old = at.folder.parent / "old.sqlite"
    with Desk(at.folder, understand=understand) as again:
        again.store.counts()
    shutil.copy(at.folder / "record.sqlite", old)
    redact(at, Wanted(document=PLAIN.sha256, reason="r"))
    at.close()
    for suffix in ("-wal", "-shm"):
        (at.folder / f"record.sqlite{suffix}").unlink(missing_ok=True)
    shutil.copy(old, at.folder / "record.sqlite")
    at.add_captures([])
    at.close()
    assert at.text_of(PLAIN.sha256) == "[redacted]"
    assert at.search("xylophone") == ()


def test_the_archive_alone_still_gives_every_entry(at):
    redact(at, Wanted(person=("Vera Holt",), reason="r"))
    kinds = [type(entry).__name__ for entry in Archive(at.folder / "archive").entries()]
    assert kinds.count("Entry") == 2
    assert kinds.count("Note") >= 6


def page(words, url="https://daily.lanhai.example/2031/quay-9"):
    text = f"Quay 9\n2031-05-09 Lanhai Daily\n{words}"
    return replace(capture(text), path=None, url=url)


VERSIONS = (
    page("Vera Holt said the xylophone levy is nine. The quay was wet and long and nobody walked on it that day."),
    page("Vera Holt said the xylophone levy is ten. The quay was wet and long and nobody walked on it that day."),
    page("Ivo Brandt said the levy is gone. The quay was dry and long and everybody walked on it that day."),
)


def versions(at):
    at.close()
    with contextlib.closing(Store(at.folder / "record.sqlite")) as store:
        found = store._db.execute(
            "SELECT id, page IS NULL, superseded IS NULL, title, text_sha256 FROM documents ORDER BY id"
        ).fetchall()
    return found, [(change.kind, change.old, change.new) for change in at_changes(at)]


def at_changes(at):
    at.close()
    with contextlib.closing(Store(at.folder / "record.sqlite")) as store:
        return list(changes(store))


def test_a_redaction_of_a_page_takes_all_its_versions(at):
    for found in VERSIONS:
        at.add_captures([found])
    assert len(at_changes(at)) == 2
    done = redact(at, Wanted(document=VERSIONS[1].sha256, reason="r"))
    assert len(done.documents) == 3
    assert holds(at.folder, "xylophone levy", "levy is gone") == []
    assert at_changes(at) == []
    before = versions(at)
    at.rebuild()
    assert versions(at) == before
    sound(at)
    assert [failure.code for failure in at.add_captures([page("another text")]).failures] == ["E209"]


def test_a_person_is_taken_out_of_earlier_versions_too_and_the_page_goes_on(at):
    for found in VERSIONS:
        at.add_captures([found])
    redact(at, Wanted(person=("Vera Holt",), reason="r"))
    assert holds(at.folder, "vera holt", "xylophone levy") == []
    kept, _ = versions(at)
    sound(at)
    at.rebuild()
    again, _ = versions(at)
    assert again == kept
    assert holds(at.folder, "vera holt", "xylophone levy") == []
    sound(at)
    assert at.search("levy")
