"""Hostile and damaged documents, named after their flaw: each is read, or refused with one known error."""

import hashlib

import pytest

from attache.errors import InputError
from attache.extract import extract
from attache.record import Capture

WORDS = "The parliament of Ostravia passed the shipping bill on Tuesday by nine votes, after a debate of eleven hours."

PAGES = {
    "deep-nesting": "<html><body>" + "<div>" * 20_000 + WORDS,
    "deep-tables": "<html><body>" + "<table><tr><td>" * 5_000 + WORDS,
    "many-options": "<html><body><select>" + "<option>a" * 20_000 + f"</select><p>{WORDS}</p>",
    "cut-in-a-tag": f'<html><body><p>{WORDS}</p><a href="',
    "unclosed-comment": f"<html><body><p>{WORDS}</p><!-- " + "x" * 100_000,
    "unclosed-script": f"<html><body><p>{WORDS}</p><script>" + "<" * 100_000,
    "nul-bytes": f"<html><body><p>\x00{WORDS}\x00</p></body></html>",
    "surrogate-entity": f"<html><body><p>&#xD800;&#56320; {WORDS}</p></body></html>",
    "endless-title": "<html><head><title>" + "a | " * 20_000 + f"</title></head><body><p>{WORDS}</p>",
    "deep-json-ld": '<html><head><script type="application/ld+json">'
    + '{"@graph":[' * 5_000
    + f"</script></head><body><p>{WORDS}</p>",
}
TEXTS = {
    "unclosed-quotes": "“" * 20_000 + WORDS,
    "right-to-left-marks": f"\u200f\u202e{WORDS}\u202c\u200e",
    "one-endless-line": "word " * 200_000,
    "only-line-ends-between": "a" + "\n" * 300_000 + "b",
    "lost-subjects": "Said that x y z w. " * 2_000,
    "hashes": "# a " + "#" * 20_000 + " x\n" + WORDS,
    "brackets": "[a](b " * 10_000,
    "equal-lines": f"{WORDS}\n" * 2_000,
}


def captured(data, media_type):
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    return Capture(data=raw, sha256=hashlib.sha256(raw).hexdigest(), media_type=media_type, path="x")


@pytest.mark.parametrize("flaw", PAGES)
def test_damaged_page_keeps_its_words(flaw):
    found = extract(captured(PAGES[flaw], "text/html"))
    assert WORDS in found.document.text
    assert all(block.span.of(found.document.text).strip() for block in found.blocks)


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown"])
@pytest.mark.parametrize("flaw", TEXTS)
def test_damaged_text_is_kept_unchanged(flaw, media_type):
    found = extract(captured(TEXTS[flaw], media_type))
    assert found.document.text == TEXTS[flaw]
    assert all(0 <= f.start < f.end <= len(TEXTS[flaw]) for f in found.document.flaws)


@pytest.mark.parametrize("media_type", ["text/plain", "text/markdown", "text/html", "message/rfc822"])
@pytest.mark.parametrize(
    "data", [b"", b" \n", b"\x00" * 99, b"\xff\xfe", b"<", b"From: ", b"\x80" * 99, b"--x\n", b"\xef\xbb\xbf", "é\udc80 ü".encode("utf-8", "surrogatepass")]
)  # fmt: skip
def test_scraps_of_bytes_are_read_or_refused(data, media_type):
    try:
        found = extract(captured(data, media_type))
    except InputError:
        return
    assert found.document.text
    assert not any("\ud800" <= character <= "\udfff" for character in found.document.text)
