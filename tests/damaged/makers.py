"""Damaged and hostile documents, made when they are needed; each named after its flaw."""

import gzip
import random
import zlib

GOOD = (
    "Quay opens in Lanhai\n\n"
    "Harbour master Vera Holt said on 9 May 2031 that the second quay is open. “Ships may enter,” Holt said.\n\n"
    "Source: Harbour Gazette, May 9, 2031\n"
)
CHINESE = "澜海外交部发言人魏澜5月9日表示：“澜方坚决反对任何未经同意的测量。”\n\n来源：海港日报，2031年5月9日\n"
PAGE = (
    "<!doctype html><html lang=en><head><title>Quay opens</title></head><body><article><h1>Quay opens</h1>"
    + "".join(
        f"<p>Harbour master Vera Holt said that berth {k} of the second quay is open to all ships.</p>"
        for k in range(8)
    )
    + "</article></body></html>"
)
MAIL = (
    "From: Desk <desk@gazette.example>\nTo: reader@gazette.example\nSubject: Quay opens\n"
    "Date: Fri, 09 May 2031 08:00:00 +0000\nMessage-ID: <1@gazette.example>\nMIME-Version: 1.0\n"
)


def _noise(count: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(count)


def _deep_mail(levels: int) -> bytes:
    heads = [f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(levels)]
    return "".join([MAIL, *heads, "Content-Type: text/plain\n\nThe quay is open.\n"]).encode()


# refused, each with the code of its one line
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "E103"),
    "blank.txt": (b" \n\t\r\n", "E103"),
    "empty.html": (b"<!doctype html><html><body></body></html>", "E103"),
    "comment-without-end.html": (PAGE.replace("<body>", "<body><!-- ").encode(), "E103"),
    "noise.txt": (_noise(5000, 1), "E105"),
    "picture-called.txt": (b"\x89PNG\r\n\x1a\n" + _noise(2000, 2), "E106"),
    "report-called.html": (b"%PDF-1.7\n" + _noise(2000, 3), "E107"),
    "office-called.txt": (b"PK\x03\x04" + _noise(2000, 4), "E107"),
    "cut.txt.gz": (gzip.compress(GOOD.encode() * 50)[:-40], "E107"),
    "flipped.txt.gz": (gzip.compress(GOOD.encode())[:-6] + b"\x00\x00\x00\x00\x00\x00", "E107"),
    "noise.gz": (b"\x1f\x8b" + _noise(300, 5), "E107"),
}

# read, whatever they hold
READ: dict[str, bytes] = {
    "page-called.txt": PAGE.encode(),
    "text-called.html": (GOOD + "Rain.\n").encode(),
    "mail-called.txt": (MAIL + "\nThe quay is open.\n").encode(),
    "nul.txt": GOOD.replace("quay", "qu\0ay").encode(),
    "controls.txt": GOOD.replace(" is", "\x07 \x1b[31mis").encode(),
    "surrogates.txt": GOOD.encode() + b"\xed\xa0\x80\xed\xb0\x80 and \xed\xa0\x81\n",
    "surrogates-utf16.txt": b"\xff\xfe" + GOOD.encode("utf-16-le") + b"\x00\xd8\x20\x00",
    "right-to-left.txt": ("\u202e" + GOOD + "\u2067\u200f\u061c\u2069 tail \u202d").encode(),
    "mixed.txt": GOOD.encode() + CHINESE.encode("gb18030") + "Café à Lanhai.\n".encode("latin-1"),
    "gb18030.txt": (CHINESE * 3).encode("gb18030"),
    "big5.txt": ("瀾海外交部發言人魏瀾五月九日表示，瀾方堅決反對任何測量。\n" * 5).encode("big5", "ignore"),
    "utf16.txt": GOOD.encode("utf-16"),
    "utf32.txt": GOOD.encode("utf-32"),
    "bom.txt": b"\xef\xbb\xbf" + GOOD.encode(),
    "carriage-returns.txt": GOOD.replace("\n", "\r").encode(),
    "cut-in-a-character.txt": CHINESE.encode()[:-2],
    "unclosed-quotes.txt": ("“Holt said “the quay ‘is open “" * 60).encode(),
    "only-quotes.txt": ("“" * 3000 + "\n" + '"' * 3001 + "said").encode(),
    "only-brackets.txt": ("([{<" * 2000 + " quay").encode(),
    "one-long-word.txt": b"a" * 300_000,
    "one-long-line.txt": ("Holt said the quay is open, " * 400).encode(),
    "many-lines.txt": ("quay\n" * 3000).encode(),
    "many-dates.txt": ("on Monday to Tuesday, 5 May 2031, 11月8日至10日 " * 800).encode(),
    "many-credits.txt": ("Source: Harbour Gazette, May 9, 2031\nhttps://gazette.example/quay\n" * 600).encode(),
    "many-figures.txt": ("1.2.3/4/5-6,7 8%9 " * 500).encode(),
    "deep.html": b"<html><body>" + b"<div>" * 30_000 + b"<p>The quay is open.</p>" + b"</div>" * 30_000,
    "deep-tables.html": b"<html><body>" + b"<table><tr><td>" * 3000 + b"<p>The quay is open to ships.</p>",
    "unclosed.html": b"<html><body><p>The quay <b>is <i>open <a href='x'><div" + b"<p>more" * 2000,
    "attributes.html": b"<html><body><p "
    + b" ".join(b"a%d=1" % k for k in range(50_000))
    + b">The quay is open.</p></body></html>",
    "entities.html": b"<html><body><p>" + b"&lt;&amp;&#0;&#xD800;&#x110000;&bogus;" * 3000 + b" quay</p></body></html>",
    "script.html": PAGE.replace("<body>", "<body><script>" + "x<!--" * 5000 + "</script>").encode(),
    "comment.html": PAGE.replace("<body>", "<body><!-- " + "- " * 20_000 + "-->").encode(),
    "metadata.html": PAGE.replace(
        "<head>", '<head><script type="application/ld+json">' + "[" * 20_000 + "</script>"
    ).encode(),
    "mail-without-end.eml": (
        MAIL + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nThe quay is open.\n'
    ).encode(),
    "mail-deep.eml": _deep_mail(12),
    "mail-charset.eml": (MAIL + "Content-Type: text/plain; charset=no-such\n\nThe quay is open.\n").encode(),
    "mail-base64.eml": (
        MAIL + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nVGhlIHF1YXkgaXMgb3Blbi4*&^%\n"
    ).encode(),
    "packed-twice.txt.gz": gzip.compress(GOOD.encode()) + gzip.compress(CHINESE.encode()),
    "zlib.txt": b"Quay " + zlib.compress(b"quay").hex().encode(),
}
