"""`attache beat` against a real server on this machine."""

import http.server
import json
import threading

import pytest

from attache import config
from attache import desk as desks
from attache.cli import main
from attache.collect import opml

RSS = """<rss version="2.0"><channel><title>{title}</title><link>/</link>{items}</channel></rss>"""
ITEM = "<item><title>The quay will be closed until noon today</title><link>/{n}</link><pubDate>{day}</pubDate></item>"
FRESH = "2999-01-01T00:00:00Z"


def rss(title, count=2, day="2031-05-09T08:00:00Z"):
    return RSS.format(title=title, items="".join(ITEM.format(n=n, day=day) for n in range(count)))


PAGES = {
    "/robots.txt": "User-agent: *\nDisallow: /closed/\n",
    "/feed.xml": rss("Harbour Gazette"),
    "/empty.xml": rss("Empty", 0),
    "/html": "<html><head><link rel=alternate type='application/rss+xml' href='/feed.xml'><link rel=alternate"
    " type='application/rss+xml' title=World href='/world.xml'></head></html>",
    "/world.xml": rss("World").replace("<link>/", "<link>/w"),
    "/bare": "<html><body>nothing</body></html>",
    "/atom.xml": rss("Found by trying"),
    "/closed/feed.xml": rss("Closed"),
    "/links-closed.xml": rss("Links").replace("<link>/", "<link>/closed/"),
    "/index.xml": "<html>no</html>",
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved.xml":
            self.send_response(301)
            self.send_header("Location", "/feed.xml")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = PAGES.get(self.path)
        data = (body or "no").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html" if data.startswith(b"<html") else "application/xml")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def workspace(tmp_path, feeds=""):
    text = f'# my beat\nname = "own" # kept\n{feeds}\n[fetch]\ndelay = "0s"\nprivate = ["127.0.0.1"]\n'
    desks.make(text, tmp_path / "w")
    return tmp_path / "w"


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(["beat", *map(str, arguments)])
    return ended.value.code


def text_of(folder):
    return (folder / "attache.toml").read_text(encoding="utf-8")


def feed_table(url, more=""):
    return f'[[feeds]]\nurl = "{url}" # mine\n{more}\n'


def test_check_notes_the_day_and_leaves_the_rest_as_it_is(tmp_path, site, capsys):
    folder = workspace(
        tmp_path, feed_table(f"{site}/feed.xml", 'verified = "" # never') + feed_table(f"{site}/world.xml")
    )
    before = text_of(folder)
    run("check", "-w", folder)
    beat = config.load(folder / "attache.toml")
    assert all(len(feed.verified) == 10 for feed in beat.feeds)
    after = text_of(folder)
    assert "# my beat" in after and "# kept" in after and "# mine" in after and "# never" in after
    changed = [line for line in after.split("\n") if line not in before.split("\n")]
    assert all(line.startswith("verified = ") for line in changed)
    assert "rss, 2 entries" in capsys.readouterr().out


def test_check_says_what_needs_a_person(tmp_path, site, capsys):
    names = ("gone.xml", "empty.xml", "html", "moved.xml", "closed/feed.xml", "links-closed.xml")
    folder = workspace(tmp_path, "".join(feed_table(f"{site}/{name}", f'id = "{name}"') for name in names))
    assert run("check", "--json", "-w", folder) == 1
    told = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert told["gone.xml"]["status"] == 404 and not told["gone.xml"]["reached"]
    assert "empty" in told["empty.xml"]["concerns"]
    assert "E140" in told["html"]["problem"]
    assert told["moved.xml"]["moved"] == f"{site}/feed.xml"
    assert told["closed/feed.xml"]["robots"] is False
    assert told["links-closed.xml"]["robots"] is False and "robots" in told["links-closed.xml"]["concerns"]
    days = {feed.id: feed.verified for feed in config.load(folder / "attache.toml").feeds}
    assert not days["gone.xml"] and not days["html"] and days["empty.xml"]


def test_check_without_writing_changes_nothing(tmp_path, site):
    folder = workspace(tmp_path, feed_table(f"{site}/feed.xml"))
    before = text_of(folder)
    run("check", "--no-write", "-w", folder)
    assert text_of(folder) == before


def test_check_tells_all_mistakes_of_the_file(tmp_path, capsys):
    folder = workspace(tmp_path)
    (folder / "attache.toml").write_text('name = ""\n[[feeds]]\nurl = "x"\nevery = "soon"\n')
    assert run("check", "-w", folder) == 2
    told = capsys.readouterr().err
    assert "attache.toml:1: name" in told and "attache.toml:3: feeds[1].url" in told and "attache.toml:4" in told


def test_add_finds_the_feeds_of_a_page(tmp_path, site, capsys):
    folder = workspace(tmp_path)
    assert run("add", f"{site}/html", "-w", folder) == 0
    assert [feed.url for feed in config.load(folder / "attache.toml").feeds] == [f"{site}/feed.xml"]
    assert run("add", f"{site}/html", "--all", "-w", folder) == 0
    feeds = config.load(folder / "attache.toml").feeds
    assert [feed.title for feed in feeds] == ["Harbour Gazette", "World"] and all(feed.verified for feed in feeds)
    assert run("add", f"{site}/feed.xml", "-w", folder) == 1
    assert len(config.load(folder / "attache.toml").feeds) == 2
    assert "# my beat" in text_of(folder)


def test_add_tries_the_usual_places_where_a_page_names_none(tmp_path, site, capsys):
    folder = workspace(tmp_path)
    assert run("add", f"{site}/bare", "--dry-run", "-w", folder) == 0
    assert "usual place" in capsys.readouterr().out and not config.load(folder / "attache.toml").feeds
    assert run("add", f"{site}/bare", "-w", folder) == 0
    (feed,) = config.load(folder / "attache.toml").feeds
    assert feed.url in (f"{site}/feed.xml", f"{site}/atom.xml")


def test_add_of_what_is_not_there_is_told_in_one_line(tmp_path, site, capsys):
    folder = workspace(tmp_path)
    assert run("add", f"{site}/nowhere", "-w", folder) == 2
    assert "404" in capsys.readouterr().err


def test_show_gives_ownership_and_funding_as_facts_and_unknown_as_a_value(tmp_path, capsys):
    (tmp_path / "w" / "own").mkdir(parents=True)
    (tmp_path / "w" / "own" / "outlets.csv").write_text(
        "name,aliases,domains,country,ownership,funding\n"
        "Harbour Gazette,,gazette.example,XO,commercial,advertising|subscription\nStrait Post,,post.example,XL,,\n"
    )
    text = 'name = "own"\ntables = "own"\n[[sides]]\nid = "o"\nname = "Ostravia"\ncountries = ["XO"]\n[[sides]]\nid = "l"\nname = "Lanhai"\ncountries = ["XL"]\n'
    text += (
        feed_table("https://gazette.example/feed")
        + feed_table("https://post.example/feed")
        + feed_table("https://who.example/feed")
    )
    (tmp_path / "w" / "attache.toml").write_text(text)
    assert run("show", "-w", tmp_path / "w") == 0
    told = capsys.readouterr().out
    assert "Ostravia: 1 publishers, 1 feeds" in told
    assert "Harbour Gazette · XO · ownership: commercial · funding: advertising, subscription" in told
    assert "Strait Post · XL · ownership: unknown · funding: unknown" in told
    assert "in none of the tables" in told and "not verified yet" in told
    assert run("show", "--json", "-w", tmp_path / "w") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[0]["funding"] == ["advertising", "subscription"] and rows[1]["ownership"] is None


def test_opml_goes_in_and_out_without_loss(tmp_path, capsys):
    folder = workspace(tmp_path)
    (tmp_path / "in.opml").write_text(
        '<opml version="2.0"><head><title>mine</title></head><body><outline text="Strait"><outline text="Gazette"'
        ' type="rss" xmlUrl="https://gazette.example/feed" htmlUrl="https://gazette.example/" odd:x-y="5" xmlns:odd="urn:o"'
        ' note="&quot;quoted&quot; \\ &#10;"/></outline><outline text="bad" xmlUrl="javascript:x"/></body></opml>'
    )
    assert run("import", tmp_path / "in.opml", "-w", folder) == 0
    out = capsys.readouterr()
    assert "1 feeds added" in out.out and "left out" in out.err
    (feed,) = config.load(folder / "attache.toml").feeds
    assert feed.group == ("Strait",) and feed.attributes["note"].startswith('"quoted" \\') and not feed.verified
    assert run("import", tmp_path / "in.opml", "-w", folder) == 0
    assert len(config.load(folder / "attache.toml").feeds) == 1
    assert run("export", tmp_path / "out.opml", "-w", folder) == 0
    (once,), (twice,) = (opml.read((tmp_path / name).read_bytes()).feeds for name in ("in.opml", "out.opml"))
    assert (once.url, once.title, once.folders, once.attributes) == (
        twice.url,
        twice.title,
        twice.folders,
        twice.attributes,
    )
    assert run("export", "-w", folder) == 0
    assert "<opml" in capsys.readouterr().out
