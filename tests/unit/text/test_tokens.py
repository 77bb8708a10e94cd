"""Addresses as they may be printed: nothing says who received them, and what leads to a page stays."""

import base64
import hashlib
import time
from urllib.parse import quote

import pytest

from attache.text.tokens import stripped

ADA = "ada.reader@mail.example"
PAGE = "https://gazette.example/2031/05/trade-talks-resume"


def packed(words, *, url_safe=False):
    code = base64.urlsafe_b64encode if url_safe else base64.b64encode
    return code(words.encode()).decode()


def hashed(name, words=ADA):
    return hashlib.new(name, words.encode()).hexdigest()


@pytest.mark.parametrize(
    "value",
    [
        ADA, ADA.upper(), quote(ADA), quote(ADA, safe=""), quote(quote(ADA, safe=""), safe=""), packed(ADA), packed(ADA).rstrip("="),
        packed(ADA, url_safe=True), quote(packed(ADA), safe=""), ADA.encode().hex(), packed(f"id=9&mail={ADA}"), f"x-{hashed('md5')}",
        hashed("md5"), hashed("sha1"), hashed("sha256"), hashed("sha256").upper(), f"<{ADA}>", packed(quote(ADA)),
    ],
)  # fmt: skip
def test_the_recipients_own_address_is_dropped_in_whatever_dress(value):
    assert stripped(f"{PAGE}?page=2&x={value}", recipients=[ADA]) == f"{PAGE}?page=2"
    assert stripped(f"{PAGE}?{value}", recipients=[ADA]).rstrip("?") == PAGE
    assert value not in stripped(f"https://gazette.example/u/{value}/more", recipients=[ADA])
    assert value not in stripped(f"{PAGE}#x={value}", recipients=[ADA])


def test_an_address_of_mail_is_dropped_though_nobody_knows_whose_it_is():
    for value in ("bo%40mail.example", packed("bo.tan@mail.example"), "bo@mail.example"):
        assert stripped(f"{PAGE}?x={value}") == PAGE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{PAGE}?utm_source=letter&utm_medium=email&id=7", f"{PAGE}?id=7"),
        (f"{PAGE}?mc_cid=12ab&mc_eid=34cd", PAGE),
        (f"{PAGE}?ck_subscriber_id=1234567", PAGE),
        (
            "https://gazette.us7.list-manage.com/track/click?u=abc123def456abc123def456a&id=0d1e2f3a4b&e=9f8e7d6c5b",
            "https://gazette.us7.list-manage.com/track/click?u=abc123def456abc123def456a&id=0d1e2f3a4b",
        ),
        ("https://gazette.us7.list-manage.com/unsubscribe?u=abc&id=0d1e&e=9f8e7d6c5b", "https://gazette.us7.list-manage.com/unsubscribe"),
        ("https://url1234.gazette.example/ls/click?upn=u001.Abc-2Fdef", "https://url1234.gazette.example/ls/click"),
        ("https://u12.ct.sendgrid.net/wf/open?upn=abc", "https://u12.ct.sendgrid.net/wf/open"),
        ("https://letters.substack.com/p/trade-talks?r=1ab2c&token=eyJ1c2VyX2lkIjoxMjM0NX0.abc", "https://letters.substack.com/p/trade-talks"),
        ("https://substack.com/redirect/2/eyJlIjoiaHR0cHM6Ly9nYXpldHRlIn0.q8", "https://substack.com/redirect/2"),
        ("https://letters.beehiiv.com/p/one?_bhlid=0123abcd&jwt_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.sig", "https://letters.beehiiv.com/p/one"),
        ("https://link.mail.beehiiv.com/ss/c/u001.abcDEF123/4f5/h1/x", "https://link.mail.beehiiv.com/ss/c"),
        ("https://click.convertkit-mail.com/abc123/def456/" + packed(PAGE), PAGE),
        ("https://link.gazette.example/click/3141.5926/" + packed(PAGE + "?utm_x=1").rstrip("=") + "/5f6e7d8c9b", PAGE),
        ("https://nam02.safelinks.protection.outlook.com/?url=" + quote(PAGE + "?utm_a=1&id=4", safe="") + "&data=05%7C01%7Cx", PAGE + "?id=4"),
        (f"https://urldefense.com/v3/__{PAGE}?id=1__;!!abc", f"{PAGE}?id=1"),
        ("https://www.google.com/url?q=" + quote(PAGE, safe="") + "&usg=AOv", PAGE),
        ("https://x.awstrack.me/L0/" + quote(PAGE, safe="") + "/1/0100018f/abc=12", PAGE),
        ("https://gazette.example/unsubscribe/a8f7e6d5c4b3a291/all?x=1", "https://gazette.example/unsubscribe/all"),
        ("https://gazette.example/email-preferences?k=3", "https://gazette.example/email-preferences"),
        ("https://ada:secret@gazette.example/x", "https://gazette.example/x"),
        ("mailto:leave+c0ffee12@gazette.example?subject=unsubscribe%20abc", "mailto:leave@gazette.example"),
        ("mailto:leave-ada.reader=mail.example@gazette.example", "mailto:leave-ada.reader@gazette.example"),
        (f"https://gazette.example/go?to={quote(PAGE + '?mc_eid=1', safe='')}", f"https://gazette.example/go?to={quote(PAGE, safe='')}"),
        ("https://click.gazette.example/?qs=0123456789abcdef", "https://click.gazette.example/"),
    ],
)  # fmt: skip
def test_tokens_of_the_services_that_send_mail_are_dropped(url, expected):
    assert stripped(url) == expected
    assert stripped(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        PAGE, PAGE + "?page=2", PAGE + "#part-3", PAGE + "?", PAGE + "#", "http://gazette.example", "https://gazette.example:8443/a//b/?x",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://news.example/search?q=trade+talks", "https://gov.example/doc?id=123456789012345678901234",
        "https://mp.weixin.qq.com/s?__biz=MzA5NjQ2MzE3Mg==&mid=2650001&idx=1&sn=0123456789abcdef0123456789abcdef",
        "https://social.example/@harbour@lanhai.example/12", "https://lanhai.example/新闻/码头?页=2", "https://gazette.example/%E7%A0%81?x=%20y",
        "https://docs.example/d/1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789/view", "https://gazette.example/a;b=c/d?e=f&e=g&&h", "mailto:editor@gazette.example",
        "ftp://gazette.example/a", "tel:+123", "#top", "", "a/b", "javascript:void(0)",
    ],
)  # fmt: skip
def test_what_leads_to_a_page_stays_byte_for_byte(url):
    assert stripped(url, recipients=[ADA]) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1/x?token=1", "https://", "https://?", "https://@", "http://a?" + "&" * 100_000, "http://a/" + "/" * 100_000,
        "http://a/?x=" + "%" * 50_000, "http://a/?x=" + "%25" * 50_000, "http://a/?x=" + "a@" * 50_000, "http://a/?x=" + "a." * 50_000,
        "http://a/" + "A" * 200_000, "http://a/?x=" + "http://a/?x=" * 5_000, "http://a/?u=" + "eyJ" * 50_000, "mailto:" + "+" * 100_000,
        "https://google.com/url?q=https://google.com/url?q=https://google.com/url?q=https://google.com/url?q=https://google.com/url?q=x",
        "http://\ud800/?x=\udfff", "http://a/\x00?\x00=\x00", "https://urldefense.com/v3/__" + "https://" * 10_000,
        "https://a/?x=" + base64.b64encode(bytes(range(256))).decode(), "http://a/?" + "0" * 100_000, "x:" * 50_000,
    ],
)  # fmt: skip
def test_hostile_addresses_take_little_time_and_raise_nothing(url):
    start = time.process_time()
    found = stripped(url, recipients=[ADA])
    assert isinstance(found, str) and time.process_time() - start < 2
