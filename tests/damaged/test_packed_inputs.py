"""Containers and office files, good and damaged, through the command: one line for each bad one, nothing is lost."""

import gzip
import re
import subprocess
import sys

import letters
import packed
import papers
import pytest

from attache.record.codec import decode_reading
from attache.store import Store

LINE = re.compile(r"attache: (E1\d\d): (\S.*?): \S.*\(.+\)\Z")
WORDS = packed.NOTE
PAGE = packed.PAGE
TEXT = papers.column(
    ["Harbour master Vera Holt said on 9 May 2031 that", "the second quay of Lanhai is open to all ships."], 72, 700
)
GOOD_ZIP = packed.zipped([("a.txt", WORDS), ("b.html", PAGE)])
LOCK = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >> /ID [<{'33' * 16}> <{'33' * 16}>]"
)


def locked_zip():
    data = bytearray(packed.zipped([("a.txt", WORDS)]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying_zip():
    """A member that says it is a hundred bytes long, and is thirty millions."""
    data = bytearray(packed.zipped([("a.txt", b"0" * 30_000_000)]))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    data[22:26] = (100).to_bytes(4, "little")
    return bytes(data)


def nested(levels):
    data = packed.zipped([("a.txt", WORDS)])
    for level in range(levels):
        data = packed.zipped([(f"{level}.zip", data)])
    return data


# name -> bytes, how many documents are read, the codes of what is refused
FILES = {
    "good.zip": (GOOD_ZIP, 2, []),
    "good.pdf": (papers.pdf(TEXT), 1, []),
    "good.docx": (letters.docx(letters.p("Quay opens in Lanhai"), letters.p(WORDS.decode())), 1, []),
    "good.epub": (packed.book([("one.xhtml", "<h1>Quay opens</h1><p>The quay of Lanhai is open.</p>")]), 1, []),
    "good.mbox": (packed.mailbox(packed.mail(1), packed.mail(2)), 2, []),
    "good.warc.gz": (packed.packed(packed.response("quay")), 1, []),
    "good.wacz": (packed.zipped([("datapackage.json", "{}"), ("archive/a.warc", packed.response("rain", PAGE + b" "))]), 1, []),
    "cut.zip": (GOOD_ZIP[:-40], 0, ["E107"]),
    "cut-member.zip": (GOOD_ZIP[:60] + b"\x00" * 30 + GOOD_ZIP[90:], 1, ["E107"]),
    "locked.zip": (locked_zip(), 0, ["E109"]),
    "lying.zip": (lying_zip(), 0, ["E107"]),
    "empty.zip": (packed.zipped([]), 0, ["E106"]),
    "nested.zip": (nested(5), 0, ["E112"]),
    "names.zip": (packed.zipped([("../../up.txt", WORDS + b"1"), ("/root.txt", WORDS + b"2"), ("a\u202eb.txt", WORDS + b"3")]), 3, []),
    "mixed.zip": (packed.zipped([("p.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99), ("c.txt", WORDS + b"4"), ("e.txt", b"")]), 1, ["E106", "E103"]),
    "bomb.gz": (gzip.compress(b"0" * 100_000_000), 0, ["E104"]),
    "bomb-page.warc": (packed.response("bomb", gzip.compress(b"0" * 100_000_000), Content_Encoding="gzip"), 0, ["E104"]),
    "wrong-length.warc": (packed.response("a", PAGE + b"a", length=40) + packed.response("b", PAGE + b"b"), 1, ["E107"]),
    "cut.warc.gz": (packed.packed(packed.response("c", PAGE + b"c"), packed.response("d"))[:-30], 1, ["E107"]),
    "noise.warc": (b"WARC/1.0\r\n" + bytes(range(256)) * 50, 0, ["E107"]),
    "no-from-lines.mbox": (packed.mail(7), 1, []),
    "noise.mbox": (b"From a Fri May  9 08:00:00 2031\nA: b\n" + bytes(range(256)) * 40, 0, ["E105"]),
    "cut.pdf": (papers.pdf(TEXT)[:300], 0, ["E107"]),
    "pictures.pdf": (papers.pdf("0 0 100 100 re f"), 0, ["E110"]),
    "locked.pdf": (papers.pdf(TEXT, trailer=LOCK), 0, ["E109"]),
    "million.pdf": (papers.pdf(TEXT, count=1_000_000), 0, ["E113"]),
    "entities.docx": (letters.docx(document='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), 0, ["E107"]),
    "bomb.docx": (letters.docx(letters.p("a" * 60_000_000)), 0, ["E104"]),
    "no-chapters.epub": (packed.zipped([("mimetype", "application/epub+zip")]), 0, ["E107"]),
    "sheet.xlsx": (packed.zipped([("[Content_Types].xml", "<x/>"), ("xl/workbook.xml", "<x/>")]), 0, ["E106"]),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, 0, ["E106"]),
    "letter.rtf": (b"{\\rtf1\\ansi The quay is open.}", 0, ["E106"]),
}  # fmt: skip


def attache(*arguments, cwd=None):
    command = [sys.executable, "-m", "attache", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=cwd, timeout=600, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("containers")
    for name, (data, _, _) in FILES.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def everything(folder):
    return attache("read", folder, "--json")


def test_each_file_gives_its_documents_and_one_line_for_what_is_bad(everything, folder):
    assert everything.returncode == 3
    documents = [decode_reading(line).document for line in everything.stdout.splitlines()]
    codes: dict[str, list[str]] = {}
    for line in everything.stderr.decode().splitlines():
        told = LINE.match(line)
        assert told, line
        name = told[2].removeprefix(f"{folder}/").split("!/")[0]
        codes.setdefault(name, []).append(told[1])
    for name, (_, count, refused) in FILES.items():
        assert sorted(codes.get(name, [])) == sorted(refused), (name, codes.get(name))
        if "warc" in name or "wacz" in name:
            continue  # their pages have addresses
        own = [each for each in documents if (each.path or "").removeprefix(f"{folder}/").split("!/")[0] == name]
        assert len(own) == count, name
    assert sum(each.url is not None for each in documents) == sum(
        count for name, (_, count, _) in FILES.items() if "warc" in name or "wacz" in name
    )


def test_nothing_is_written_outside(folder):
    assert {each.name for each in folder.iterdir()} == set(FILES)
    assert not (folder.parent / "up.txt").exists()


def test_all_of_it_can_be_added_and_made_again(folder, tmp_path):
    assert attache("init", "us-china", "w", cwd=tmp_path).returncode == 0
    run = attache("add", folder, "-w", "w", cwd=tmp_path)
    assert run.returncode == 3
    assert b"Traceback" not in run.stderr

    def dump():
        store = Store(tmp_path / "w" / "record.sqlite")
        try:
            return list(store.dump())
        finally:
            store.close()

    before = dump()
    assert len(before) > 10
    again = attache("add", folder, "-w", "w", cwd=tmp_path)
    assert again.stdout.decode().startswith("0 added")
    assert attache("rebuild", "-w", "w", cwd=tmp_path).returncode == 0
    assert dump() == before


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is told by /proc")
def test_a_large_mailbox_and_a_large_web_archive_are_read_in_bounded_memory(tmp_path):
    filler = b"x" * 76 + b"\n"
    with (tmp_path / "a.mbox").open("wb") as out:
        for number in range(60):
            out.write(packed.mailbox(packed.mail(number) + filler * 14_000))
    with (tmp_path / "b.warc.gz").open("wb") as out:
        record = packed.record(
            "response", "https://gazette.example/p.png", packed.answer(filler * 200_000, kind="image/png")
        )
        for _ in range(8):
            out.write(gzip.compress(record, 1))
    code = (
        "import sys\nfrom attache.collect import collect\n"
        "count = sum(1 for _ in collect(sys.argv[1:]))\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(count, peak.split()[1])\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, check=True, timeout=600)
    count, peak = map(int, run.stdout.split())
    assert count == 60
    assert peak < 120_000  # KiB; each file unpacked is more than 60 MB
