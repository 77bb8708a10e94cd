"""Sitemaps, listing pages, APIs, lists of addresses, OPML."""

import io
import json
import zipfile

import pytest

from attache.collect import feed, opml
from attache.config import Feed, Mapping, Rules
from attache.errors import BadFeed, ConfigError

URL = "https://gazette.example/list"


def parse(data, **settings):
    return feed.parse(data if isinstance(data, bytes) else data.encode(), url=URL, feed=Feed(url=URL, **settings))


def test_a_news_sitemap_is_read():
    data = """<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
    xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
    <url><loc>https://gazette.example/2031/1</loc><lastmod>2031-05-10T01:00:00Z</lastmod><news:news><news:publication>
    <news:name>Harbour Gazette</news:name><news:language>en</news:language></news:publication>
    <news:publication_date>2031-05-09</news:publication_date><news:title>Quay closed</news:title></news:news>
    <image:image><image:loc>https://gazette.example/1.jpg</image:loc></image:image></url>
    <url><loc>/2031/2</loc></url><url><lastmod>2031</lastmod></url></urlset>"""
    content = parse(data)
    first, second = content.entries
    assert content.kind == "sitemap"
    assert (first.title, first.published, first.updated) == ("Quay closed", "2031-05-09", "2031-05-10T01:00:00+00:00")
    assert (first.outlet, first.language, first.media) == ("Harbour Gazette", "en", ("https://gazette.example/1.jpg",))
    assert (second.url, second.published, second.flaws) == ("https://gazette.example/2031/2", None, ("no-date",))


def test_an_index_gives_its_parts_the_last_changed_first():
    data = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://gazette.example/old.xml</loc><lastmod>2030-01-01</lastmod></sitemap>
    <sitemap><loc>https://gazette.example/new.xml.gz</loc><lastmod>2031-05-09</lastmod></sitemap></sitemapindex>"""
    content = parse(data)
    assert (content.kind, content.entries, content.flaws) == ("sitemap-index", (), ())
    assert content.further == ("https://gazette.example/new.xml.gz", "https://gazette.example/old.xml")


PAGE = """<!doctype html><html lang="zh"><head><meta charset="gb2312"><base href="/news/"><title>港务局 新闻</title></head>
<body><ul class="list"><li><a href="./202105/t1.html" title="x">码头关闭</a><span>（2031-05-09）</span><p>至中午。</p></li>
<li><a href="t2.html"><b>渡轮</b>停航</a><span>2031年5月8日 10:30</span></li>
<li><a href="javascript:go()">无</a><span>2031-05-07</span></li>
<li><a href="t3.html">昨日</a><span>昨天</span></li></ul><script>document.write("<li><a href=/x>x</a></li>")</script></body></html>"""


@pytest.mark.parametrize(
    "rules",
    [
        Rules(item="ul.list > li", date="span", summary="p"),
        Rules(item="//ul[@class='list']/li", link=".//a/@href", title=".//a", date="./span", summary=".//p"),
        Rules(item=".list li", link="a", title="a", date="span", summary="p"),
    ],
)
def test_a_listing_page_is_read_by_rules(rules):
    content = parse(PAGE.encode("gb18030"), kind="page", rules=rules)
    assert [(entry.url, entry.title) for entry in content.entries] == [
        ("https://gazette.example/news/202105/t1.html", "码头关闭"),
        ("https://gazette.example/news/t2.html", "渡轮停航"),
        ("https://gazette.example/news/t3.html", "昨日"),
    ]
    assert [entry.published for entry in content.entries] == ["2031-05-09", "2031-05-08T10:30", None]
    assert content.entries[2].published_text == "昨天" and "bad-date" in content.entries[2].flaws
    assert content.entries[0].summary == "至中午。"
    assert (content.kind, content.title, content.language) == ("page", "港务局 新闻", "zh")


def test_rules_may_choose_the_links_themselves():
    content = parse("<p><a href=/1>One</a> <a href=/2>Two</a></p>", rules=Rules(item="p a"))
    assert [entry.title for entry in content.entries] == ["One", "Two"]


def test_rules_that_match_nothing_are_a_flaw():
    assert "no-matches" in parse("<p>x</p>", rules=Rules(item="li")).flaws
    with pytest.raises(BadFeed):
        parse("<p>x</p>", kind="page")
    with pytest.raises(ConfigError):
        parse("<p>x</p>", rules=Rules(item="li["))


def test_an_api_is_read_by_dotted_paths():
    data = json.dumps(
        {
            "count": 2,
            "next_page_url": "https://gazette.example/list?page=2",
            "data": {
                "results": [
                    {
                        "links": [{"html": "/doc/1"}],
                        "title": "Rule <i>one</i>",
                        "day": "2031-05-09",
                        "agencies": [{"name": "Port Office"}],
                        "no": 31,
                    },
                    {"links": [], "title": None},
                    "x",
                ]
            },
        }
    )
    mapping = Mapping(
        items="data.results",
        url="links.0.html",
        title="title",
        date="day",
        outlet="agencies",
        id="no",
        next="next_page_url",
    )
    content = parse(data, kind="api", map=mapping)
    assert content.kind == "api" and content.further == ("https://gazette.example/list?page=2",)
    (entry,) = content.entries
    assert (entry.url, entry.title, entry.published) == ("https://gazette.example/doc/1", "Rule one", "2031-05-09")
    assert (entry.outlet, entry.guid) == ("Port Office", "31")


def test_an_api_whose_list_is_elsewhere_is_told():
    with pytest.raises(BadFeed) as raised:
        parse('{"items": 3}', kind="api", map=Mapping(items="items"))
    assert "items" in raised.value.line()
    assert len(parse('{"1": {"url": "/1"}, "2": {"url": "/2"}}', kind="api", map=Mapping()).entries) == 2


def test_a_list_of_addresses_is_read():
    data = "# mine\nhttps://gazette.example/1\r\n\n/2\thello\nhttps://courier.example/3, remark\njavascript:x\n"
    content = parse(data, kind="list")
    assert content.kind == "list"
    assert [entry.url for entry in content.entries] == [
        "https://gazette.example/1",
        "https://gazette.example/2",
        "https://courier.example/3",
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_of_addresses_is_read_by_its_header(mark):
    rows = [
        ["Title", "URL", "When", "Paper"],
        ["Quay closed", "https://gazette.example/1", "2031-05-09", "Gazette"],
        ["short"],
    ]
    data = "\n".join(mark.join(row) for row in rows)
    (first, *rest) = parse(
        data, kind="list", map=Mapping(url="url", title="title", date="when", outlet="paper")
    ).entries
    assert (first.url, first.title, first.published, first.outlet) == (
        "https://gazette.example/1", "Quay closed", "2031-05-09", "Gazette",
    )  # fmt: skip
    assert [entry.url for entry in rest] == [None]
    assert parse(data, kind="list").entries[0].url == "https://gazette.example/1"
    with pytest.raises(BadFeed) as raised:
        parse(data, kind="list", map=Mapping(url="where"))
    assert "title" in raised.value.line()


def test_mentions_of_gdelt_are_read_without_a_mapping():
    row = ["410", "20310509000000", "20310509010000", "1", "gazette.example", "https://gazette.example/1", *["3"] * 10]
    other = ["411", "20310509000000", "20310509010000", "5", "JSTOR", "10.1/2", *["3"] * 10]
    text = "\n".join("\t".join(each) for each in (row, row, other, row[:9]))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("20310509010000.mentions.CSV", text)
    for data in (text.encode(), packed.getvalue()):
        content = parse(data, kind="list")
        (entry,) = content.entries
        assert (entry.url, entry.outlet, entry.published) == ("https://gazette.example/1", "gazette.example", None)


def test_opml_comes_back_with_folders_and_unknown_attributes():
    data = b"""<?xml version="1.0"?><opml version="1.0"><head><title>My press</title></head><body>
    <outline text="Strait" custom="f"><outline text="Papers"><outline text="Gazette" title="Gazette" type="atom"
    xmlUrl="https://gazette.example/feed" htmlUrl="https://gazette.example/" x-rating="5" category="/a,/b"/></outline></outline>
    <outline title="Courier" XMLURL="https://courier.example/rss?a=1&amp;b=2"/><outline text="no feed"/></body></opml>"""
    once = opml.read(data)
    assert once.title == "My press"
    gazette, courier = once.feeds
    assert (gazette.url, gazette.title, gazette.folders) == (
        "https://gazette.example/feed",
        "Gazette",
        ("Strait", "Papers"),
    )
    assert gazette.attributes["x-rating"] == "5" and gazette.attributes["type"] == "atom"
    assert courier.url == "https://courier.example/rss?a=1&b=2"
    twice = opml.read(opml.write(once.title, once.feeds))
    assert [(f.url, f.title, f.folders) for f in twice.feeds] == [(f.url, f.title, f.folders) for f in once.feeds]
    assert {**gazette.attributes} == {**twice.feeds[0].attributes}


def test_what_is_no_opml_is_told():
    with pytest.raises(BadFeed):
        opml.read(b"<rss><channel/></rss>")


def test_the_newest_mentions_of_gdelt_are_found_by_its_list_of_updates():
    digest = "0123456789abcdef" * 2
    lines = [
        f"9 {digest} http://gdelt.example/v2/20310509010000.{kind}.CSV.zip" for kind in ("export", "mentions", "gkg")
    ]
    content = parse("\n".join(lines), kind="list")
    assert content.further == ("http://gdelt.example/v2/20310509010000.mentions.CSV.zip",)
    assert content.entries == () and content.flaws == ()


def test_only_what_is_wanted_of_a_list_is_kept():
    data = "\n".join(
        f"https://{host}/world/1" for host in ("www.gazette.example", "notgazette.example", "courier.example")
    )
    assert [e.url for e in parse(data, kind="list", only=("gazette.example",)).entries] == [
        "https://www.gazette.example/world/1"
    ]
    assert len(parse(data, kind="list", only=("courier.example/world/", "gazette.example/sport/")).entries) == 1


def test_a_picture_and_a_headline_that_lead_to_one_page_are_one_entry_with_the_headline():
    page = "<li><a href=/1><img src=x></a></li><li><a href=/1>Quay closed</a></li>"
    content = parse(page, rules=Rules(item="li a"))
    assert [entry.title for entry in content.entries] == ["Quay closed"] and "duplicates" not in content.flaws
