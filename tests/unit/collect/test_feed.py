"""Feeds as their makers really write them."""

import gzip
import json

import pytest

from attache import tables
from attache.collect import feed
from attache.config import Feed
from attache.errors import BadFeed

URL = "https://gazette.example/feeds/all.xml"


def rss(items="", channel="", attributes=""):
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"'
        f' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" {attributes}><channel>'
        f"<title>Harbour Gazette</title><link>https://gazette.example/</link>{channel}{items}</channel></rss>"
    ).encode()


def item(inside="", title="Quay closed", link="https://gazette.example/2031/1"):
    return f"<item><title>{title}</title><link>{link}</link>{inside}</item>"


def one(data, **more):
    content = feed.parse(data, url=more.pop("url", URL), **more)
    assert len(content.entries) == 1
    return content.entries[0]


LONG = "<p>" + "The harbour master closed the quay for repairs that will last until noon. " * 15 + "</p>"


def test_rss_is_read_with_what_its_channel_says():
    content = feed.parse(
        rss(
            item(
                "<guid isPermaLink='false'>g1</guid><pubDate>Fri, 09 May 2031 08:00:00 +0800</pubDate><dc:creator>Ann Quill</dc:creator>"
            ),
            "<language>en-gb</language><ttl>45</ttl><atom:link rel='self' href='https://gazette.example/feeds/all.xml'/>",
        ),
        url=URL,
    )
    assert (content.kind, content.title, content.site, content.language, content.every) == (
        "rss", "Harbour Gazette", "https://gazette.example/", "en-gb", 2700.0,
    )  # fmt: skip
    entry = content.entries[0]
    assert entry.published == "2031-05-09T08:00:00+08:00"
    assert entry.published_text == "Fri, 09 May 2031 08:00:00 +0800"
    assert (entry.guid, entry.key, entry.authors) == ("g1", "https://gazette.example/2031/1", ("Ann Quill",))
    assert entry.flaws == () and content.flaws == ()


def test_the_period_of_syndication_counts_as_an_interval():
    channel = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    assert feed.parse(rss(item(), channel), url=URL).every == 1800.0


def test_rdf_is_read():
    data = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://gazette.example/">
    <title>Gazette</title><link>https://gazette.example/</link><dc:language>ja</dc:language></channel>
    <item rdf:about="https://gazette.example/7"><title>Seven</title><dc:date>2031-05-09T08:00:00+09:00</dc:date></item></rdf:RDF>"""
    content = feed.parse(data, url=URL)
    assert (content.kind, content.language) == ("rdf", "ja")
    assert content.entries[0].url == "https://gazette.example/7"
    assert content.entries[0].published == "2031-05-09T08:00:00+09:00"


@pytest.mark.parametrize(
    "space", ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "https://www.w3.org/2005/Atom"]
)
def test_atom_is_read_with_relative_links(space):
    data = f"""<feed xmlns="{space}" xml:base="https://gazette.example/news/" xml:lang="zh-CN"><title>公报</title>
    <link rel="self" href="feed"/><link href="/"/><entry xml:base="2031/"><id>tag:gazette.example,2031:1</id>
    <title type="html">Tariffs &amp;amp; ports &lt;b&gt;rise&lt;/b&gt;</title><link rel="enclosure" href="a.mp3"/>
    <link rel="alternate" type="text/html" href="one"/><published>2031-05-09T01:02:03Z</published>
    <updated>2031-05-10T01:02:03Z</updated><author><name>Ann Quill</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{"Ships wait at the quay for the tide. " * 30}</p></div></content>
    </entry></feed>""".encode()
    entry = one(data)
    assert entry.url == "https://gazette.example/news/2031/one"
    assert entry.title == "Tariffs & ports rise"
    assert entry.published == "2031-05-09T01:02:03+00:00" and entry.updated == "2031-05-10T01:02:03+00:00"
    assert entry.authors == ("Ann Quill",) and entry.media == ("https://gazette.example/news/2031/a.mp3",)
    assert entry.html.startswith("<div") and "<p>Ships" in entry.html
    content = feed.parse(data, url=URL)
    assert (content.kind, content.site, content.language) == ("atom", "https://gazette.example/", "zh-CN")


def test_atom_without_its_namespace_is_read():
    entry = one(b"<feed><title>x</title><entry><title>T</title><link href='https://a.example/1'/></entry></feed>")
    assert entry.url == "https://a.example/1"


def test_json_feed_is_read():
    items = [
        {"id": 7, "url": "/7", "title": "Seven", "content_html": LONG, "date_published": "2031-05-09T08:00:00+08:00",
         "authors": [{"name": "Ann Quill"}], "image": "/7.jpg", "language": "en"},
        {"id": "https://gazette.example/8", "content_text": "Short note."},
        "no entry",
    ]  # fmt: skip
    data = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "G", "home_page_url": "/", "language": "en",
                       "next_url": "/feed?page=2", "items": items}).encode()  # fmt: skip
    content = feed.parse(data, url=URL, media_type="application/feed+json")
    first, second = content.entries
    assert (content.kind, content.further) == ("json", ("https://gazette.example/feed?page=2",))
    assert (first.url, first.guid, first.media) == (
        "https://gazette.example/7",
        "7",
        ("https://gazette.example/7.jpg",),
    )
    assert first.html == LONG and first.published == "2031-05-09T08:00:00+08:00"
    assert (second.url, second.summary, second.title, second.html) == (
        "https://gazette.example/8",
        "Short note.",
        None,
        None,
    )


def test_media_in_both_namespaces_and_the_real_publisher():
    for space in ("http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss"):
        entry = one(
            rss(
                item(
                    "<media:thumbnail url='/t.jpg'/><media:group><media:content url='/big.jpg'/></media:group>"
                    "<source url='https://courier.example/rss'>Strait Courier</source>"
                ),
                attributes=f'xmlns:media="{space}"',
            )
        )
        assert entry.media == ("https://gazette.example/t.jpg", "https://gazette.example/big.jpg")
        assert (entry.outlet, entry.outlet_url) == ("Strait Courier", "https://courier.example/rss")


def test_the_address_before_feedburner_counts():
    entry = one(
        rss(
            item(
                "<feedburner:origLink>https://gazette.example/real</feedburner:origLink>",
                link="https://feeds.example/~r/1",
            )
        )
    )
    assert entry.url == "https://gazette.example/real"


def test_a_guid_is_the_link_unless_it_says_no():
    bare = "<item><title>x</title><guid{}>https://gazette.example/9</guid></item>"
    assert one(rss(bare.format(""))).url == "https://gazette.example/9"
    entry = one(rss(bare.format(" isPermaLink='false'")))
    assert entry.url is None and "no-link" in entry.flaws and entry.key == "guid:https://gazette.example/9"


def test_a_link_to_the_front_page_tells_nothing():
    items = item("<guid>a1</guid>", "One", "https://gazette.example/") + item(
        "<guid>a2</guid>", "Two", "https://gazette.example/"
    )
    content = feed.parse(rss(items), url=URL)
    assert [entry.key for entry in content.entries] == ["guid:a1", "guid:a2"]


def test_an_entry_said_twice_is_one():
    content = feed.parse(rss(item() + item(link="https://gazette.example/2031/1?utm_source=x")), url=URL)
    assert len(content.entries) == 1 and "duplicates" in content.flaws
    content = feed.parse(rss(item("<guid>g</guid>") + item("<guid>g</guid>", link="/2")), url=URL)
    assert len(content.entries) == 2 and "duplicate-guids" in content.flaws


def test_full_text_is_told_from_a_teaser():
    full = one(rss(item(f"<description>Short.</description><content:encoded><![CDATA[{LONG}]]></content:encoded>")))
    assert full.html == LONG and full.summary == "Short."
    for end in ("…", " [...]", " Read more", "<a href='/1'>阅读全文</a>", " Continue reading →"):
        cut = one(rss(item(f"<content:encoded><![CDATA[{LONG}<p>And then{end}</p>]]></content:encoded>")))
        assert cut.html is None and cut.summary
    short = one(rss(item("<content:encoded><![CDATA[<p>Two lines.</p>]]></content:encoded>")))
    assert short.html is None and short.summary == "Two lines."
    chinese = "<p>" + "港务局表示码头将在中午前关闭维修，船只须等候。" * 16 + "</p>"
    assert one(rss(item(f"<content:encoded><![CDATA[{chinese}]]></content:encoded>"))).html == chinese


def test_a_zone_that_may_mean_two_things_stays_unknown(tmp_path):
    dated = rss(item("<pubDate>Fri, 09 May 2031 08:00:00 CST</pubDate>"))
    entry = one(dated)
    assert entry.published == "2031-05-09T08:00:00" and "unknown-zone" in entry.flaws
    rows = "name,aliases,domains,country\nEast Gazette,,,CN\nIsle Gazette,,,TW\nWest Gazette,,,US\nSouth Gazette,,,BR\n"
    (tmp_path / "outlets.csv").write_text(rows)
    with tables.use(tmp_path):
        for outlet, offset in (("East", "+08:00"), ("Isle", "+08:00"), ("West", "-06:00"), ("South", "")):
            settings = Feed(url=URL, outlet=f"{outlet} Gazette")
            assert one(dated, feed=settings).published == "2031-05-09T08:00:00" + offset


@pytest.mark.parametrize(
    "words",
    ["Thu, 01 Jan 1970 00:00:00 +0000", "0001-01-01T00:00:00Z", "Wed, 30 Nov -0001 00:00:00 +0000", "0000-00-00"],
)
def test_a_date_that_stands_for_none_is_none(words):
    entry = one(rss(item(f"<pubDate>{words}</pubDate>")))
    assert entry.published is None and entry.published_text == words and "default-date" in entry.flaws
    assert "no-dates" in feed.parse(rss(item(f"<pubDate>{words}</pubDate>")), url=URL).flaws


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Fri, 09 May 31 08:00 GMT", "2031-05-09T08:00+00:00"),
        ("2031年5月9日 下午3:04", "2031-05-09T15:04"),
        ("2031-5-9 8:00:01", "2031-05-09T08:00:01"),
        ("2031/05/09", "2031-05-09"),
        ("ven., 09 mai 2031 10:00:00 +0200", "2031-05-09T10:00:00+02:00"),
        ("Пт, 09 май 2031 10:00:00 +0300", "2031-05-09T10:00:00+03:00"),
        ("Friday, May 9, 2031 3:04 PM EDT", "2031-05-09T15:04-04:00"),
        ("2031-05-09T24:00:00Z", "2031-05-10T00:00+00:00"),
        ("1936080000", "2031-05-09T08:00:00+00:00"),
        ("Thu, 09 May 2031 08:00:00 GMT", None),
        ("9/5/2031", None),
        ("2031-02-30", None),
        ("tomorrow", None),
    ],
)
def test_dates_are_taken_as_stated(words, value):
    entry = one(rss(item(f"<pubDate>{words}</pubDate>")))
    assert entry.published == value
    assert entry.published_text == words


def test_the_day_is_never_that_of_the_reader():
    entry = one(rss(item()))
    assert entry.published is None and entry.flaws == ("no-date",)


@pytest.mark.parametrize(
    "data",
    [
        rss(item(title="Tea & sugar at the quay")),
        b"\n\n  " + rss(item(title="Tea &amp; sugar at the quay")),
        b"\xef\xbb\xbf" + rss(item(title="Tea &amp; sugar at the quay")),
        b"<br/>\nNotice: undefined\n" + rss(item(title="Tea &amp; sugar at the quay")),
        rss(item(title="Tea &amp; sug\x0bar at \x00the quay")),
        rss(item(title="<![CDATA[Tea & sugar at the quay]]>")),
        rss(item(title="Tea &amp;amp; sugar at the quay")),
        rss(item(title="Tea &amp; sugar at the quay")).decode().encode("utf-16"),
        rss(item(title="Tea &amp; sugar at the quay")).decode().encode("utf-16-le"),
        gzip.compress(rss(item(title="Tea &amp; sugar at the quay"))),
        rss(item(title="Tea &amp; sugar at the quay")).replace(b'xmlns:dc="http://purl.org/dc/elements/1.1/"', b"").replace(b"</item>", b"<dc:date>2031</dc:date></item>"),
        rss(item(title="Tea &amp; sugar at the quay")) + b"<!-- cached --><script>x()</script>",
    ],
)  # fmt: skip
def test_a_broken_feed_is_still_read(data):
    entry = one(data)
    assert entry.title == "Tea & sugar at the quay"
    assert entry.url == "https://gazette.example/2031/1"


def test_elements_with_an_undeclared_prefix_are_read():
    data = b"""<?xml?xml version="1.0" encoding="UTF-8" ??><rss rss:version=2.0><rss:channel><rss:title>G</rss:title>
    <rss:item><rss:title>One</rss:title><rss:link>/1</rss:link><dc:date>2031-05-09</dc:date></rss:item></rss:channel></rss>"""
    content = feed.parse(data, url=URL)
    assert content.title == "G"
    assert [(each.title, each.url, each.published) for each in content.entries] == [
        ("One", "https://gazette.example/1", "2031-05-09")
    ]


def test_named_entities_of_html_are_read_outside_of_html():
    assert one(rss(item(title="Caf&eacute;&nbsp;&hellip; &bogus; end"))).title == "Café … &bogus; end"


def test_bytes_in_another_encoding_than_declared_are_read():
    text = rss(item(title="码头关闭，船只须等候港务局的通知")).decode()
    assert one(text.encode("gb18030")).title == "码头关闭，船只须等候港务局的通知"
    assert one(text.replace("UTF-8", "gb2312").encode("gb18030")).title == "码头关闭，船只须等候港务局的通知"
    wrong = text.replace("UTF-8", "ISO-8859-1").encode()
    assert one(wrong, charset="gb2312").title == "码头关闭，船只须等候港务局的通知"
    assert "bad-charset" in feed.parse(wrong, url=URL).flaws


def test_of_a_truncated_feed_what_is_whole_is_read():
    whole = rss(
        item("<guid>1</guid>")
        + item(link="https://gazette.example/2031/2")
        + item(link="https://gazette.example/2031/345")
    )
    cut = whole[: whole.rindex(b"345") + 1]
    content = feed.parse(cut, url=URL)
    assert [entry.url for entry in content.entries] == [
        "https://gazette.example/2031/1",
        "https://gazette.example/2031/2",
    ]
    assert "truncated" in content.flaws


def test_a_feed_without_entries_is_no_error():
    content = feed.parse(rss(), url=URL)
    assert content.entries == () and content.flaws == ("empty",)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<!DOCTYPE html><html><head><title>x</title></head><body>no feed</body></html>", "HTML"),
        (b"", "nothing"),
        (b"just words", "neither"),
        (b"{}", "JSON"),
        (b"\x1f\x8bgarbage", "gzip"),
        (b"%PDF-1.4 " + b"x" * 100, "neither"),
    ],
)
def test_what_is_no_feed_is_told_in_one_line(data, told):
    with pytest.raises(BadFeed) as raised:
        feed.parse(data, url=URL)
    line = raised.value.line()
    assert told in line and line.startswith("E140: https://gazette.example") and "\n" not in line
