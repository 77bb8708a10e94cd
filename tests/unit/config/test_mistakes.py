"""Every mistake of a beat file is told at once, each with its line."""

import pytest

from attache import config
from attache.config.places import lines
from attache.errors import ConfigError

BEAT = '''# a beat
name = "own"
languages = [
  "en", # first
  "english",
]
cadence = "hourly"
speed = 3

[fetch]
delay = "soon"
private = ["10.0.0.0/8", "10.0.0.0/99"]
note = """
[[feeds]]
url = 3
"""

[[feeds]]
url = "https://gazette.example/feed"
id = "gazette"
every = "15 minutes"

[[feeds]]
id = "gazette"
every = 5

[[feeds]]
url = "https://gazette.example/feed"
kind = "page"
headers = { Cookie = "session=abc def" }

[[feeds]]
url = "ftp://gazette.example/feed"
verified = "yesterday"

  [feeds.rules]
  item = ""
  colour = "red"

[[mailboxes]]
host = "mail.example"
user = "ann"
password = "hunter 2"
security = "none"

[[folders]]
path = ""
'''


def mistakes(text):
    with pytest.raises(ConfigError) as raised:
        config.parse(text)
    return raised.value


def test_all_mistakes_are_told_in_the_order_of_the_file_with_their_lines():
    told = [line.split(" (see")[0] for line in mistakes(BEAT).lines()]
    places = [line.split(": ")[1] + " " + line.split(": ")[2] for line in told]
    assert places == [
        "attache.toml:3 languages[2]",
        "attache.toml:7 cadence",
        "attache.toml:8 speed",
        "attache.toml:11 fetch.delay",
        "attache.toml:12 fetch.private[2]",
        "attache.toml:13 fetch.note",
        "attache.toml:21 feeds[1].every",
        "attache.toml:23 feeds[2].url",
        "attache.toml:24 feeds[2].id",
        "attache.toml:25 feeds[2].every",
        "attache.toml:27 feeds[3]",
        "attache.toml:28 feeds[3].url",
        "attache.toml:30 feeds[3].headers.Cookie",
        "attache.toml:33 feeds[4].url",
        "attache.toml:34 feeds[4].verified",
        "attache.toml:37 feeds[4].rules.item",
        "attache.toml:38 feeds[4].rules.colour",
        "attache.toml:43 mailboxes[1].password",
        "attache.toml:44 mailboxes[1].security",
        "attache.toml:47 folders[1].path",
    ]


def test_what_may_be_a_secret_is_not_repeated():
    told = "\n".join(mistakes(BEAT).lines())
    assert "abc" not in told and "hunter" not in told
    told = "\n".join(mistakes('name="x"\n[[feeds]]\nurl="https://ann:hunter2@a.example/"').lines())
    assert "hunter2" not in told and "headers" in told


def test_broken_toml_is_told_with_its_line():
    assert "line 2" in mistakes('name = "x"\nlanguages = en\n').line()


@pytest.mark.parametrize(
    "text",
    [
        "name = 3",
        "name = []",
        "feeds = 3",
        "name='x'\nfeeds = [1, 2]",
        "name='x'\nfeeds = [{url=[]}, {url={}}]",
        "name='x'\nfetch = []",
        "name='x'\nsides = [[]]",
        "name='x'\n[[feeds]]\nurl='https://a.example'\nheaders = {a = 1, b = []}",
        "name='x'\n[[feeds]]\nurl='https://a.example'\nmap = 3",
        "name='x'\nissues=[1,2,3]",
        "name='x'\nfetch.max_bytes = 3",
        "name='x'\n[[feeds]]\nnote = 'no address'",
        "name='x'\n[[feeds]]\n[[feeds.rules]]\n[[mailboxes]]",
        "name='x'\n[[sides]]\nid = 1\n[[issue]]\nterms = 3\n[[names]]",
        "",
    ],
)
def test_values_of_a_wrong_kind_are_told_and_never_more(text):
    for line in mistakes(text).lines():
        assert line.startswith("E301: attache.toml")


def test_lines_of_nested_tables_and_dotted_keys_are_found():
    text = 'a.b = 1\n[c]\n"d e" = """\n[x]\n"""\n[[f]]\n[f.g]\nh = [\n[1],\n]\n[[f]]\ni = 1\n'
    found = lines(text)
    assert found[("a", "b")] == 1 and found[("c", "d e")] == 3
    assert found[("f", 0, "g", "h")] == 8 and found[("f", 1)] == 11 and found[("f", 1, "i")] == 12
    assert ("x",) not in found


def test_a_whole_beat_has_none():
    beat = config.parse(
        'name="x"\n[[feeds]]\nurl="https://a.example/"\nid="a"\nevery="15m"\nlanguage="zh-Hant"\nverified="2031-05-09"\n'
        'headers={Cookie="GAZETTE_COOKIE"}\nonly=["a.example","a.example/world/"]\ngroup=["Press","Strait"]\nattributes={rating="5"}\n'
        '[fetch]\nprivate=["10.0.0.0/8","intranet.example"]\nrevisit=[]\n'
    )
    assert beat.feeds[0].group == ("Press", "Strait")
