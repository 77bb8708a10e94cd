"""Containers made for tests; all people, outlets and places in them are fictional."""

import gzip
import hashlib
import io
import zipfile

NOTE = b"Quay opens in Lanhai\n\nHarbour master Vera Holt said on 9 May 2031 that the second quay is open.\n"
PAGE = (
    b"<!doctype html><html lang=en><head><title>Quay opens</title></head><body><h1>Quay opens</h1>"
    b"<p>Harbour master Vera Holt said that the second quay of Lanhai is open to all ships.</p></body></html>"
)
MAIL = (
    b"From: Vera Holt <holt@gazette.example>\nTo: desk@gazette.example\nSubject: Quay %d\n"
    b"Date: Fri, 9 May 2031 08:00:00 +0000\nMessage-ID: <%d@gazette.example>\n\nThe quay is open, berth %d.\n"
)


def mail(number=1):
    """Return a message."""
    return MAIL % (number, number, number)


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    """Return a ZIP archive of these members: pairs of name (or ZipInfo) and bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def mailbox(*messages, sender="holt@gazette.example Fri May  9 08:00:00 2031"):
    """Return an mbox of these messages."""
    return b"".join(b"From " + sender.encode() + b"\n" + message + b"\n" for message in messages)


def warc(*records):
    """Return the records one after the other."""
    return b"".join(records)


def record(kind, uri, block, content_type="application/http; msgtype=response", digest=False, length=None, **more):
    """Return one WARC record, not packed."""
    fields = {
        "WARC-Type": kind,
        "WARC-Target-URI": uri,
        "WARC-Date": "2031-05-09T08:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(uri.encode() + kind.encode()).hexdigest()}>",
        "Content-Type": content_type,
        "Content-Length": str(len(block) if length is None else length),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    if digest:
        fields["WARC-Block-Digest"] = "sha256:" + hashlib.sha256(block).hexdigest()
    head = "WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body=PAGE, status="200 OK", kind="text/html; charset=utf-8", **more):
    """Return an HTTP answer."""
    fields = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in more.items()}}
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return head.encode() + b"\r\n" + body


def response(path="quay", body=PAGE, digest=False, length=None, **more):
    """Return a record of a page."""
    return record("response", f"https://gazette.example/{path}", answer(body, **more), digest=digest, length=length)


def packed(*records):
    """Return the records, each in a gzip member of its own."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)


def book(chapters, about="", spine=None, more=(), extra_manifest=""):
    """Return an EPUB with these chapters: pairs of file name and body."""
    container = (
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, (name, _) in enumerate(chapters)
    )
    refs = "".join(f'<itemref idref="c{n}"/>' for n in (range(len(chapters)) if spine is None else spine))
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{about}</metadata>'
        f"<manifest>{items}{extra_manifest}</manifest><spine>{refs}</spine></package>"
    )
    pages = [
        (
            f"OEBPS/{name}",
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
            f"</head><body>{body}</body></html>",
        )
        for name, body in chapters
    ]
    return zipped(
        [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", container),
            ("OEBPS/book.opf", package),
            *pages,
            *more,
        ]
    )
