"""How addresses are read, judged and shown."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache import errors
from attache.collect.guard import Guard, is_public, masked, target


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("HTTP://Gazette.Example", "http://gazette.example/"),
        ("http://gazette.example:80/a", "http://gazette.example/a"),
        ("https://gazette.example:443/a", "https://gazette.example/a"),
        ("http://gazette.example:443/a", "http://gazette.example:443/a"),
        ("http://gazette.example./a", "http://gazette.example/a"),
        ("http://gazette.example/a?", "http://gazette.example/a?"),
        ("http://gazette.example/a?b=c#d", "http://gazette.example/a?b=c"),
        ("http://gazette.example?b", "http://gazette.example/?b"),
        ("http://me:word@gazette.example/", "http://gazette.example/"),
        ("  http://gazette.example/\n", "http://gazette.example/"),
        ("http://gazette.example/a\tb", "http://gazette.example/ab"),
        ("http://gazette.example/a b<c>", "http://gazette.example/a%20b%3Cc%3E"),
        ("http://gazette.example/新闻?词=一", "http://gazette.example/%E6%96%B0%E9%97%BB?%E8%AF%8D=%E4%B8%80"),
        ("http://gazette.example/%e6%96%b0", "http://gazette.example/%e6%96%b0"),
        ("http://报纸.example/", "http://xn--1lqs03n.example/"),
        ("http://Ｇazette.example/", "http://gazette.example/"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2A00:1450:0:0::1]:8080/", "http://[2a00:1450::1]:8080/"),
        ("http://0x08.8/", "http://8.0.0.8/"),
        ("http://sub_domain.gazette.example/", "http://sub_domain.gazette.example/"),
    ],
)
def test_an_address_is_asked_in_one_form(url, shown):
    if "报纸" in url:
        shown = f"http://{'报纸'.encode('idna').decode()}.example/"
    assert target(url).url == shown
    assert target(shown).url == shown


@given(
    st.text(max_size=60) | st.text(st.sampled_from("htp:/\\@[]%.0127x#?\t １＠．"), max_size=40).map("http://".__add__)
)
def test_any_words_are_an_address_or_one_known_error(url):
    try:
        found = target(url)
    except errors.FetchError as error:
        line = error.line()
    else:
        line = ""
        assert target(found.url) == found, "what is shown is read as it was"
        assert found.url.isascii() and "@" not in found.netloc and " " not in found.url
    assert len(line) < 600


@given(st.ip_addresses(v=4))
def test_no_address_is_public_that_the_library_calls_private(ip):
    assert not is_public(ip) or ip.is_global


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:{}", "64:ff9b::{}", "2002:{0:x}::1"]))
def test_an_address_within_another_is_judged_as_itself(ip, form):
    written = form.format(ip) if "{0" not in form else f"2002:{int(ip) >> 16:x}:{int(ip) & 0xFFFF:x}::1"
    assert is_public(ipaddress.ip_address(written)) == is_public(ip)


@given(st.ip_addresses(v=6))
def test_no_address_of_version_six_is_public_outside_of_what_is_given_out(ip):
    if is_public(ip):
        assert (
            ip.ipv4_mapped is not None
            or ip in ipaddress.ip_network("2000::/3")
            or ip in ipaddress.ip_network("64:ff9b::/96")
        )


@pytest.mark.parametrize("ip", ["8.8.8.8", "1.1.1.1", "2a00:1450:4001::1", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_public_internet_pass(ip):
    assert is_public(ipaddress.ip_address(ip))


def test_a_network_or_host_that_was_allowed_passes_and_its_neighbours_do_not():
    guard = Guard(("10.1.2.0/24", "fd00::/64", "Inside.example.", "192.168.7.7"))
    allowed = [
        ("10.1.2.3", "a"),
        ("::ffff:10.1.2.3", "a"),
        ("fd00::5", "a"),
        ("192.168.7.7", "a"),
        ("10.9.9.9", "inside.example"),
    ]
    refused = [("10.1.3.3", "a"), ("fd00:0:0:1::5", "a"), ("192.168.7.8", "a"), ("10.9.9.9", "outside.example")]
    assert all(guard.allows(ipaddress.ip_address(ip), host) for ip, host in allowed)
    assert not any(guard.allows(ipaddress.ip_address(ip), host) for ip, host in refused)


@pytest.mark.parametrize("private", ["10.0.0.0/33", "300.1.1.1", "not a host", "", "*"])
def test_what_is_neither_network_nor_host_is_told(private):
    with pytest.raises(errors.ConfigError, match="neither"):
        Guard((private,))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://gazette.example/feed?page=2", "https://gazette.example/feed?page=2"),
        ("https://me:word@gazette.example/feed", "https://gazette.example/feed"),
        ("https://me:w@rd@gazette.example/feed", "https://gazette.example/feed"),
        ("https://gazette.example/?token=abc&page=2", "https://gazette.example/?token=***&page=2"),
        ("https://gazette.example/?access_token=abc", "https://gazette.example/?access_token=***"),
        (
            "https://gazette.example/?accessToken=abc&apiKey=d&API_KEY=e",
            "https://gazette.example/?accessToken=***&apiKey=***&API_KEY=***",
        ),
        ("https://gazette.example/?X-Amz-Signature=abc", "https://gazette.example/?X-Amz-Signature=***"),
        ("https://gazette.example/?sid=abc;pwd=x", "https://gazette.example/?sid=***;pwd=***"),
        (
            "https://gazette.example/?keyword=canal&keywords=1&design=2",
            "https://gazette.example/?keyword=canal&keywords=1&design=2",
        ),
        ("https://gazette.example/#token=abc", "https://gazette.example/"),
        ("http://me:word@", "http://"),
        ("//me:word@gazette.example/", "//gazette.example/"),
        ("me:word@gazette.example", "gazette.example"),
        ("http:\\\\me:word@gazette.example\\x", "gazette.example\\x"),
        ("http://gazette.example/a\r\nb\x1b[31m", "http://gazette.example/a%0D%0Ab%1B[31m"),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_its_secrets(url, shown):
    assert masked(url) == shown


@given(st.text(max_size=200))
def test_any_words_can_be_shown_on_one_line(words):
    shown = masked(f"http://me:s3cr3t@{words}")
    assert len(shown) <= 300 and len(shown.splitlines()) <= 1
