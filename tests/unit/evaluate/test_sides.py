"""The side of a speaker, from the words of a source and the tables."""

import pytest

from attache.evaluate.score_attribution import score
from attache.evaluate.sides import side_of


@pytest.mark.parametrize(
    ("source", "side"),
    [
        ("the Chinese Foreign Ministry", "chinese"),
        ("a spokesperson for China's Ministry of Commerce", "chinese"),
        ("外交部发言人", "chinese"),
        ("the U.S. State Department", "us"),
        ("the White House", "us"),
        ("the European Commission", "european"),
        ("Germany's chancellor", "european"),
        ("Japanese officials", "other asian"),
        ("the Australian prime minister", "other"),
        ("Vera Holt", "unknown"),
        ("he", "unknown"),
        ("", "unknown"),
    ],
)
def test_words_tell_the_side_or_nothing_does(source, side):
    assert side_of(source) == side


def test_the_breakdown_counts_each_side_apart():
    text = "China said no to it. Japan said yes to it. He said so too."
    asked = [
        {"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 19]]},
        {"source": [[21, 26]], "cue": [[27, 31]], "content": [[32, 41]]},
        {"source": [[43, 45]], "cue": [[46, 50]], "content": [[51, 57]]},
    ]
    gold = {"a": {"id": "a", "text": text, "attributions": asked}}
    found = {"a": {"id": "a", "attributions": asked[:2]}}
    sides = score(gold, found, breakdown=True)["breakdown"]["side"]
    assert {side: part["gold"] for side, part in sides.items()} == {"chinese": 1, "other asian": 1, "unknown": 1}
    assert sides["chinese"]["f1"] == 1.0
    assert sides["unknown"]["f1"] == 0.0
