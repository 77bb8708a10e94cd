"""One page has one identity, and two pages never share one."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attache.collect import address

PAGE = "https://gazette.example/2031/05/quay-closed-1234"


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/2031/05/quay-closed-1234",
        "http://gazette.example/2031/05/quay-closed-1234",
        "HTTPS://WWW.Gazette.Example:443/2031/05/quay-closed-1234/",
        "http://gazette.example:80/2031/05/quay-closed-1234#comments",
        "  https://gazette.example/2031/05/quay-closed-1234\n",
        "//gazette.example/2031/05/quay-closed-1234",
        "https://gazette.example./2031/05/quay-closed-1234?",
        "https://gazette.example/2031/05/quay-closed-1234/index.html",
        "https://gazette.example//2031/./05/x/../quay-closed-1234",
        "https://gazette.example/2031/05/quay%2Dclosed-1234",
        "https://reader:secret@gazette.example/2031/05/quay-closed-1234",
        "https://gazette.example/2031/05/quay-closed-1234?utm_source=rss&utm_medium=feed&fbclid=IwAR0",
        "https://gazette.example/2031/05/quay-closed-1234?utm_source=rss&amp;utm_medium=feed",
        "https://gazette.example/2031/05/quay-closed-1234?from=singlemessage&isappinstalled=0",
        "https://gazette.example/2031/05/quay-closed-1234?spm=C94212.P4YnMod9m2uD.0.0",
        "https://gazette.example/2031/05/quay-closed-1234?ref=rss",
        "https://gazette.example/2031/05/quay-closed-1234?at_medium=RSS&at_campaign=rss",
        "https://m.gazette.example/2031/05/quay-closed-1234",
        "https://amp.gazette.example/2031/05/quay-closed-1234",
        "https://gazette.example/2031/05/quay-closed-1234/amp/",
        "https://gazette.example/amp/2031/05/quay-closed-1234",
        "https://gazette.example/2031/05/quay-closed-1234?outputType=amp",
        "https://gazette.example/2031/05/quay-closed-1234?amp=1",
        "https://gazette.example/2031/05/quay-closed-1234?print=1",
        "https://gazette.example/2031/05/quay-closed-1234/print",
        "https://gazette.example/2031/05/quay-closed-1234;jsessionid=0A1B2C",
        "https://www.google.com/url?rct=j&sa=t&url=https://gazette.example/2031/05/quay-closed-1234&ct=ga",
        "https://www.google.com.hk/url?q=https%3A%2F%2Fgazette.example%2F2031%2F05%2Fquay-closed-1234",
        "https://www.google.com/amp/s/gazette.example/2031/05/quay-closed-1234/amp",
        "https://gazette-example.cdn.ampproject.org/c/s/gazette.example/2031/05/quay-closed-1234",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fgazette.example%2F2031%2F05%2Fquay-closed-1234%3Ffbclid%3D1&h=A",
        "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url=https%3a%2f%2fgazette.example%2f2031%2f05%2fquay-closed-1234",
    ],
)
def test_ways_to_one_page_have_one_identity(url):
    assert address.canonical(url) == PAGE


def test_an_address_inside_an_older_google_news_one_is_read():
    inner = b"https://gazette.example/2031/05/quay-closed-1234"
    code = (
        base64.urlsafe_b64encode(b"\x08\x13\x22" + bytes([len(inner)]) + inner + b"\xd2\x01\x00").decode().rstrip("=")
    )
    assert address.canonical(f"https://news.google.com/rss/articles/{code}?oc=5") == PAGE
    opaque = "https://news.google.com/rss/articles/CBMiAAAA_yqL"
    assert address.canonical(opaque) == opaque


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/?p=1", "https://a.example/?p=2"),
        ("https://a.example/n?id=1", "https://a.example/n?id=2"),
        ("https://a.example/?1234", "https://a.example/?1235"),
        ("https://a.example/n.asp?newsid=1&classid=2", "https://a.example/n.asp?newsid=2&classid=1"),
        ("https://a.example/n?page=1", "https://a.example/n?page=2"),
        ("https://a.example/forum.php?mod=viewthread&tid=1", "https://a.example/forum.php?mod=guide&tid=1"),
        ("https://a.example/view?from=2031-05-01", "https://a.example/view?from=2031-05-02"),
        ("https://a.example/view?ref=88", "https://a.example/view?ref=89"),
        ("https://a.example/view?source=lna", "https://a.example/view?source=obs"),
        ("https://a.example/view?share=77", "https://a.example/view?share=78"),
        ("https://a.example/#/news/1", "https://a.example/#/news/2"),
        ("https://a.example/#!news/1", "https://a.example/#!news/2"),
        ("https://world.a.example/1", "https://china.a.example/1"),
        ("https://a.example/A1", "https://a.example/a1"),
        ("https://a.example/topics/amp", "https://a.example/topics"),
        ("https://a.example/topics/print", "https://a.example/topics"),
        ("https://a.example/1?print=2", "https://a.example/1"),
        ("https://a.example/1.html", "https://a.example/1"),
        ("https://a.example/index_1.html", "https://a.example/"),
        ("https://a.example:8080/1", "https://a.example/1"),
        ("https://m.co.uk/1", "https://co.uk/1"),
        ("https://web.archive.org/web/2031/http://a.example/", "http://a.example/"),
        ("https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=f", "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=2&sn=f"),
    ],
)
def test_two_pages_keep_two_identities(one, other):
    assert address.canonical(one) != address.canonical(other)


def test_the_order_of_parameters_does_not_matter():
    assert address.canonical("https://a.example/n?b=2&a=1") == address.canonical("https://a.example/n?a=1&b=2")


def test_only_what_tells_an_article_is_kept_where_that_is_known():
    one = "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=f&chksm=9&scene=27#wechat_redirect"
    assert address.canonical(one) == "https://mp.weixin.qq.com/s?__biz=A&idx=1&mid=1&sn=f"


def test_a_host_in_its_own_script_is_the_same_as_in_ascii():
    assert address.canonical(
        "http://灰滩.example/报道/1"
    ) == "https://xn--wk8a026d.example/%E6%8A%A5%E9%81%93/1".replace("xn--wk8a026d", "灰滩".encode("idna").decode())
    assert address.host("http://灰滩.example/") == "灰滩".encode("idna").decode() + ".example"


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:text/html,x", "http://[::1", "http://a:99999/", "x y", "http://"]
)
def test_what_is_no_web_address_comes_back_as_it_is(url):
    assert address.canonical(url) == url
    assert address.host(url) == ""
    assert not address.same_site(url, url) and not address.is_home(url)


@given(st.text(max_size=60))
def test_identity_of_an_identity_is_itself(tail):
    once = address.canonical("https://www.a.example/" + tail)
    assert address.canonical(once) == once


def test_a_hostile_address_is_read_in_time():
    address.canonical("https://a.example/" + "/amp" * 4000)
    address.canonical("https://" + "m." * 5000 + "a.example/")
    address.canonical("https://www.google.com/url?q=" * 300 + "https://a.example/")
    assert len(address.canonical("https://a.example/" + "x" * 1_000_000)) > 1_000_000


def test_sites_and_front_pages():
    assert address.same_site("https://www.a.example/1", "http://news.a.example/2")
    assert not address.same_site("https://www.foreign.gov.cn/", "https://www.trade.gov.cn/")
    assert not address.same_site("https://one.github.io/", "https://two.github.io/")
    assert not address.same_site("http://192.0.2.1/", "http://192.0.3.1/")
    for home in (
        "https://a.example",
        "http://www.a.example/index.html",
        "https://a.example/en/",
        "https://a.example/?utm_source=x",
    ):
        assert address.is_home(home)
    for page in (
        "https://a.example/2031/05/1",
        "https://a.example/?p=1",
        "https://a.example/world/",
        "https://a.example/#/n/1",
    ):
        assert not address.is_home(page)


@given(
    st.sampled_from(
        ("gazette.example", "www.gazette.example", "m.gazette.co.uk", "127.0.0.1", "www.google.com", "amp.co")
    ),
    st.text(alphabet="/aZ0._-~%;ampint", max_size=24),
    st.sampled_from(("", "?", "?a=1&utm_source=rss", "?b=2&a=%41", "?amp=1", "?sid=3&", "?a=b?c")),
)
def test_the_short_way_to_an_identity_leads_to_the_same(host, path, query):
    url = f"https://{host}/{path}{query}"
    easy = address._easily(url)
    assert easy is None or easy == address._surely(url)
