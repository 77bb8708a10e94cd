import pytest

from attache import config
from attache.desk import subscribing
from attache.errors import ConfigError


def test_every_shipped_beat_is_valid():
    for name in config.templates():
        beat = config.parse(config.template(name))
        assert beat.name == name
        assert beat.sides


def test_sides_of_the_default_beat_are_in_the_order_of_a_brief():
    assert [side.name for side in config.parse(config.template("us-china")).sides] == [
        "China",
        "United States",
        "Others",
    ]


def test_the_default_beat_has_both_sides_official_sites_and_outlets_none_verified():
    beat = config.parse(config.template("us-china"))
    kinds = [feed.group for feed in beat.feeds]
    for kind in ("official", "outlets"):
        assert kinds.count(("China", kind)) == kinds.count(("United States", kind)) == 7
    assert len(beat.feeds) >= 30
    assert not any(feed.verified for feed in beat.feeds)
    assert all(feed.id and feed.language for feed in beat.feeds)


def test_whose_the_feeds_of_the_default_beat_are_is_known():
    beat = config.parse(config.template("us-china"))
    facts = [subscribing.facts(feed, beat) for feed in beat.feeds]
    assert all(each.known and each.ownership and each.side for each in facts)
    for feed, each in zip(beat.feeds, facts, strict=True):
        assert each.side == feed.group[0], feed.id
    assert {each.publisher for each in facts if each.known == "office"} >= {
        "National People's Congress", "Senate Foreign Relations Committee", "Bureau of Industry and Security",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name = ", "attache.toml"),
        ('name = "x"\nspeed = 3', "speed"),
        ('name = "x"\ncadence = "hourly"', "cadence"),
        ('name = ""', "name"),
        ('name = "x"\nsections = ["weather"]', "sections"),
        ('name = "x"\n[[sides]]\nid = "a"\nname = "A"\n[[sides]]\nid = "a"\nname = "B"', "sides"),
    ],
)
def test_a_mistake_is_told_with_its_place(text, told):
    with pytest.raises(ConfigError) as raised:
        config.parse(text)
    assert told in raised.value.line()


def test_a_brief_has_all_parts_unless_the_beat_says_which():
    assert config.parse('name = "x"').sections == ("changed", "measures", "ahead", "figures")
    assert config.parse('name = "x"\nsections = []').sections == ()


def test_an_unknown_beat_is_answered_with_those_there_are():
    with pytest.raises(ConfigError) as raised:
        config.template("../secrets")
    assert "us-china" in raised.value.line()
