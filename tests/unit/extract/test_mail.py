from email.message import EmailMessage
from email.policy import SMTP

import pytest
from captured import FIRST, SECOND, THIRD, captured, words

from attache.collect import capture_of
from attache.errors import DamagedInput, EmptyInput
from attache.extract import extract
from attache.extract.mail import _outlet


def message(plain=None, html=None, **headers):
    mail = EmailMessage()
    given = {
        "From": "Harbour Gazette <news@gazette.example>",
        "To": "desk@example.org",
        "Subject": "Morning mail",
        "Date": "Tue, 06 May 2031 07:30:00 +0800",
        "Message-ID": "<1@gazette.example>",
    }
    for name, value in {**given, **headers}.items():
        mail[name.replace("_", "-")] = value
    if plain is not None:
        mail.set_content(plain)
    if html is not None:
        mail.add_alternative(html, subtype="html") if plain is not None else mail.set_content(html, subtype="html")
    return mail


def read(mail):
    data = mail if isinstance(mail, bytes) else mail.as_bytes(policy=SMTP)
    return extract(captured(data, path="mail.eml"))


def test_headers_give_title_and_date_with_zone():
    document = read(message(plain=f"{FIRST}\n\n{SECOND}\n", Subject="Fwd: Häfen: Gebühren 港口")).document
    assert document.title == "Häfen: Gebühren 港口"
    assert document.published is not None
    assert (document.published.value, document.published.stamp) == ("2031-05-06", "2031-05-06T07:30:00+08:00")
    assert document.media_type == "message/rfc822"


def test_html_newsletter_keeps_headings_links_and_order():
    html = f'<table><tr><td><h2>Lead</h2><p>{FIRST}</p></td></tr><tr><td><h2>In brief</h2><p>{SECOND} <a href="https://gazette.example/2">More</a></p></td></tr></table>'
    found = read(message(plain="View this mail in a browser.", html=html))
    assert words(found) == ["Lead", FIRST, "In brief", f"{SECOND} More"]
    assert [block.level for block in found.blocks] == [2, 0, 2, 0]
    assert [link.href for block in found.blocks for link in block.links] == ["https://gazette.example/2"]


def test_hidden_preview_line_is_left_out():
    html = f'<div style="display:none">Preview of the mail</div><p>{FIRST}</p>'
    assert words(read(message(html=html))) == [FIRST]


def test_plain_body_keeps_its_lines():
    found = read(message(plain=f"{FIRST}\n\n  {SECOND}\n"))
    assert words(found) == [FIRST, SECOND]
    assert found.blocks[1].indent == 2 and found.blocks[1].blanks == 1


def test_plain_alternative_that_says_much_more_is_read():
    found = read(message(plain="\n".join([FIRST, SECOND, THIRD] * 5), html="<p>Please allow pictures.</p>"))
    assert FIRST in words(found)


def test_bodies_around_an_attachment_are_all_read():
    mail = message(plain=FIRST)
    mail.add_attachment(b"\x89PNG....", maintype="image", subtype="png", filename="a.png")
    mail.add_attachment("never shown", subtype="plain", filename="notes.txt")
    second = EmailMessage()
    second.set_content(SECOND)
    second["Content-Disposition"] = "inline"
    mail.attach(second)
    assert words(read(mail)) == [FIRST, SECOND]


def test_wrongly_declared_charset_is_found_out():
    raw = (
        b"From: a@gazette.example\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: text/plain; charset="us-ascii"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        + "兰海交通部周三宣布，新的港口收费办法将于下月实施。".encode("gb18030")
    )
    assert "兰海交通部" in read(raw).document.text


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2031 25:61:00 +0000"])
def test_date_header_that_is_none_gives_no_date(date):
    assert read(message(plain=FIRST, Date=date)).document.published is None


def test_sender_unknown_to_the_table_is_no_outlet():
    assert read(message(plain=FIRST)).document.outlet is None


@pytest.mark.parametrize(
    "sender",
    [
        "Xinhua <x@mail.example>",
        "Xinhua Newsletter <x@mail.example>",
        "A. Reader via Xinhua <x@m.example>",
        "Desk <a@mail.news.cn>",
    ],
)
def test_sender_known_to_the_table_is_its_outlet(sender):
    mail = EmailMessage()
    mail["From"] = sender
    assert _outlet(mail) == "Xinhua News Agency"


def test_mail_without_text_is_empty():
    mail = message()
    mail.set_content(b"\x89PNG", maintype="image", subtype="png")
    with pytest.raises(EmptyInput):
        read(mail)


def test_deeply_nested_parts_are_one_error():
    raw = b"From: a@b.example\nTo: c@d.example\nSubject: x\nMIME-Version: 1.0\n"
    for depth in range(3000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (depth, depth)
    with pytest.raises((DamagedInput, EmptyInput)):
        read(raw + b"Content-Type: text/plain\n\nwords\n")


def test_addresses_say_nothing_of_the_reader_and_the_mail_stays_as_it_was():
    page = "https://gazette.example/2031/05/talks"
    told = (
        "From: Harbour Gazette <letter@gazette.example>\nTo: Ada <ada.reader@mail.example>\nSubject: Letter\n"
        "Content-Type: {kind}; charset=utf-8\n\n{body}\n"
    )
    plain = told.format(kind="text/plain", body=f"The talks resume: {page}?u=ada.reader%40mail.example&id=4 (in full).")
    rich = told.format(
        kind="text/html", body=f'<p>The <a href="{page}?mc_eid=12ab&amp;id=4">talks resume</a> on Monday.</p>'
    )
    for source in (plain, rich):
        capture = capture_of(source.encode(), path="letter.eml")
        read = extract(capture)
        assert [link.href for block in read.blocks for link in block.links] == [f"{page}?id=4"]
        assert "ada.reader" not in read.document.text and capture.data == source.encode()
        assert all(
            0 <= link.span.start < link.span.end <= read.document.chars for block in read.blocks for link in block.links
        )


def test_addresses_among_the_words_of_a_rich_mail_are_stripped_and_all_places_still_fit():
    page = "https://gazette.example/2031/05/talks"
    body = (
        "<h1>Letter</h1><p>The talks resume on Monday.</p>"
        f"<p>Source: Harbour Gazette, {page}?mc_eid=12ab&amp;id=4 and {page}?utm_source=letter, both in full.</p>"
        "<p>The <b>ferry</b> sails again on Tuesday.</p>"
    )
    source = f"From: a@gazette.example\nSubject: Letter\nContent-Type: text/html; charset=utf-8\n\n{body}\n"
    read = extract(capture_of(source.encode(), path="letter.eml"))
    text = read.document.text
    assert (
        f"Harbour Gazette, {page}?id=4 and {page}, both in full." in text
        and "mc_eid" not in text
        and "utm_" not in text
    )
    blocks = [text[block.span.start : block.span.end] for block in read.blocks]
    assert blocks[0] == "Letter" and blocks[-1] == "The ferry sails again on Tuesday."
    plain = extract(
        capture_of(
            source.replace("?mc_eid=12ab&amp;id=4", "?id=4").replace("?utm_source=letter", "").encode(), path="l.eml"
        )
    )
    assert plain.document.text == text and [each.span for each in plain.blocks] == [each.span for each in read.blocks]
    assert read.document.alignment and all(
        each.end - each.start == each.page_end - each.page_start
        for each in read.document.alignment
        if "http" in text[each.start : each.end]
    )
