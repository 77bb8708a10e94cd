"""Whatever the document: what is understood of it holds together, and is the same each time."""

import hashlib
import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attache.collect import capture_of
from attache.desk import read_capture
from attache.errors import BinaryInput, EmptyInput
from attache.record import Reading
from attache.record.codec import decode_reading, encode

BLOCKS = [
    "Lanhai opens second quay",
    "LANHAI, May 9 (LNA) -- The second quay was opened on Tuesday, harbour master Vera Holt said.",
    "“We oppose any survey in the strait,” Ministry spokesperson Wei Lan said at a briefing. She would not comment on the levy.",
    "“The quay is open.\n\n“Ships may enter,” Holt said.",
    "According to the Harbour Gazette, Bo Tan denied that the fleet had told the ministry it would sail.",
    "Source: Harbour Gazette, May 9, 2031\nhttps://gazette.example/quay",
    "Source: 1. Lanhai Post, May 8, 2031; 2. Radio Ostravia, May 7, 2031\nhttps://post.example/a\nhttps://radio.example/b",
    "澜海外交部发言人魏澜5月9日表示：“澜方坚决反对任何未经同意的测量。”",
    "来源：海港日报，2031年5月9日",
    "Sign up for our newsletter",
    "Skip to content",
    "Photo: Harbour Works",
    "# The strait\n\nBoth sides claim it.",
    "- Tariffs: the levy will rise on 1 June.",
    "[1] Wind [2] Rain",
    "Read more",
    "\u202e\u0000 odd \x07",
    "“““",
    "2031-05-09",
    "Harbour Gazette",
    "     ",
    "Wei Lan: We will wait.\n\nHarbour Gazette: For how long?\n\nWei Lan: Until May.\n\nRadio Ostravia: And then?",
    "Q: Will the quay open?\n\nA: It will.\n\nQ: When?\n\nA: “In May,” Holt said.",
    "记者：码头会开放吗？\n\n魏澜：码头一直开放。\n\n记者：什么时候？\n\n魏澜：五月。",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=12).flatmap(
    lambda blocks: st.sampled_from(["\n\n", "\n", " ", "\r\n\r\n"]).map(lambda joint: joint.join(blocks))
)
FORMS = st.sampled_from(["text", "page", "mail"])
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def document(text, form):
    if form == "page":
        parts = "".join(f"<p>{part.replace('<', '&lt;')}</p>" for part in text.split("\n") if part.strip())
        return (
            f"<!doctype html><html><head><title>x</title></head><body><article>{parts}</article></body></html>",
            "a.html",
        )
    if form == "mail":
        head = "From: Desk <desk@gazette.example>\nTo: r@gazette.example\nSubject: Quay\nDate: Fri, 09 May 2031 08:00:00 +0000\nMessage-ID: <1@x>\n\n"
        return head + text, "a.eml"
    return text, "a.txt"


def understood(text, form) -> Reading | None:
    words, name = document(text, form)
    try:
        return read_capture(capture_of(words.encode(), path=name))
    except (EmptyInput, BinaryInput):
        return None


@QUICK
@given(TEXTS, FORMS)
def test_what_is_understood_holds_together(text, form):
    reading = understood(text, form)
    if reading is None:
        return
    words = reading.document.text
    assert reading.document.chars == len(words)
    taken = []
    ids = set()
    for item in reading.items:
        assert item.spans and (item.start, item.end) == (item.spans[0].start, item.spans[-1].end)
        taken += item.spans
        for span in item.spans:
            assert span.of(words).strip()
        if item.headline is not None:
            assert words[item.headline.start : item.headline.end] == item.headline.text
            assert any(s.start <= item.headline.start and item.headline.end <= s.end for s in item.spans)
        for credit in item.credits:
            assert any(s.start <= credit.start < credit.end <= s.end for s in item.spans)
        statements = {said.id for said in item.statements}
        for said in item.statements:
            assert said.nested_in is None or (said.nested_in in statements and said.nested_in != said.id)
            assert 0 <= said.confidence <= 1
            for span in (*said.source, *said.cue, *said.content):
                assert span.of(words).strip()
                assert any(span.within(s) for s in item.spans)
        ids.update([item.id, *statements])
        for mention in item.mentions:
            assert words[mention.start : mention.end] == mention.text
    assert len(ids) == len(reading.items) + sum(len(item.statements) for item in reading.items)
    taken.sort()
    assert all(a.end <= b.start for a, b in itertools.pairwise(taken))
    for piece in reading.boilerplate:
        assert words[piece.start : piece.end].strip()
        assert not any(s.start < piece.end and piece.start < s.end for s in taken)


@QUICK
@given(TEXTS, FORMS)
def test_the_same_bytes_give_the_same_reading_and_it_survives_json(text, form):
    one, other = understood(text, form), understood(text, form)
    assert (one is None) == (other is None)
    if one is None or other is None:
        return
    assert encode(one) == encode(other)
    assert decode_reading(encode(one)) == one


@QUICK
@given(TEXTS)
def test_every_year_that_is_dated_stands_in_the_text(text):
    """Nothing here but the words gives a year: whatever is dated was stated, or counted from what was."""
    reading = understood(text, "text")
    if reading is None:
        return
    dates = [item.date for item in reading.items] + [said.date for item in reading.items for said in item.statements]
    for date in [reading.document.published, *dates]:
        assert date is None or date.value[:4] in text


def test_a_text_file_is_its_own_document_text():
    words = "Quay\r\n\r\nVera Holt said it is open.\r\n"
    data = b"\xef\xbb\xbf" + words.encode()
    reading = read_capture(capture_of(data, path="a.txt"))
    assert reading.document.text == words
    assert reading.document.sha256 == hashlib.sha256(data).hexdigest()
