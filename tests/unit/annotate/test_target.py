"""Towards whom a statement is directed, and when nobody can be named."""

import pytest

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Statement
from attache.split import split


def statements(text: str) -> list[Statement]:
    reading = annotate(split(extract(capture_of(text.encode(), path="story.txt"))))
    return [s for item in reading.items for s in item.statements]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("China condemned the US's decision to sell arms to the island.", "United States"),
        ("The Chinese Foreign Ministry urged Washington to stop the sale of arms.", "United States"),
        ("The US State Department accused Beijing of stealing the plans of the port.", "China"),
        ("The US should stop its provocations, the Chinese Foreign Ministry said on Monday.", "United States"),
        ("China expresses concern over the US announcement, the Foreign Ministry said.", "United States"),
        ("“We firmly oppose US arms sales,” the Chinese Foreign Ministry said on Monday.", "United States"),
    ],
)
def test_the_object_of_criticism_or_demand_is_the_target(text, target):
    assert target in {s.target for s in statements(text)}


@pytest.mark.parametrize(
    "text",
    [
        "The US State Department condemned the attack on Ukraine.",
        "The Chinese Foreign Ministry said China must protect its ports.",
        "The US Treasury said growth in China is slowing and that Japan is doing well.",
        "Japan's Foreign Ministry said Tokyo opposes any change in the Taiwan Strait.",
        "Vera Holt said that the harbour will open in May.",
        "The Foreign Ministry declined to comment on the US announcement.",
    ],
)
def test_without_a_clear_address_there_is_none(text):
    assert {s.target for s in statements(text)} <= {None}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The {a} Foreign Ministry condemned {b}'s decision to close the port.", ("China", "Japan")),
        ("The {a} Foreign Ministry urged {b} to open the port at once.", ("China", "Japan")),
        ("{b} should open the port at once, the {a} Foreign Ministry said.", ("China", "Japan")),
    ],
)
def test_both_directions_are_read_alike(one, other):
    adjective = {"China": "Chinese", "Japan": "Japanese"}
    for a, b in (other, other[::-1]):
        text = one.format(a=adjective[a], b=b)
        assert {s.target for s in statements(text)} == {b}, text


def test_chinese_demands_have_their_target():
    text = "外交部发言人林乔表示，中方敦促美方立即停止错误做法。\n\n林乔说：“我们坚决反对日方的挑衅行为。”\n"
    assert {"United States", "Japan"} <= {s.target for s in statements(text)}
