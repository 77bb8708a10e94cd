"""The stories task: scores counted by hand, and predictions for articles of our own."""

import json

import pytest

from attache import evaluate


def gold(events):
    return [{"id": key, "event": event} for key, event in events.items()]


def found(stories):
    return [{"id": key, "story": story} for key, story in stories.items()]


def test_scores_count_items_and_pairs():
    asked = gold({"a": "x", "b": "x", "c": "x", "d": "y"})
    scores = evaluate.score("stories", asked, found({"a": 1, "b": 1, "c": 2, "d": 2}))
    assert scores["bcubed"]["p"] == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert scores["bcubed"]["r"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores["pairwise"] == {"p": 0.5, "r": pytest.approx(1 / 3), "f1": pytest.approx(0.4), "gold": 3, "pred": 2}


def test_gold_is_a_perfect_prediction_of_itself_and_an_article_without_a_story_is_alone():
    asked = gold({"a": "x", "b": "x", "c": "y"})
    assert evaluate.score("stories", asked, asked)["bcubed"]["f1"] == 1.0
    alone = evaluate.score("stories", asked, [])
    assert (alone["clusters"], alone["bcubed"]["p"], alone["missing"]) == (3, 1.0, 3)


def test_other_articles_among_the_predictions_change_nothing():
    asked = gold({"a": "x", "b": "x"})
    assert evaluate.score("stories", asked, found({"a": 1, "b": 1, "z": 1}))["pairwise"]["f1"] == 1.0


FERRY = (
    "The ferry Sea Lark ran aground off Port Alder on Monday with 143 passengers. Rescue boats took everyone ashore, "
    "said harbour master Vera Holt. The ferry company Alder Lines said a rudder had failed near the Gull Rocks."
)
AGAIN = (
    "All 143 passengers of the Sea Lark were brought ashore after the ferry grounded on the Gull Rocks. Alder Lines "
    "blamed a failed rudder, and harbour master Vera Holt of Port Alder praised the crews of the rescue boats."
)
BUDGET = (
    "Parliament in Ostravia passed the budget by two votes. Finance minister Bo Tan had promised lower taxes on grain "
    "and more money for schools; the opposition called the plan a gift to large estates."
)


def test_articles_about_one_happening_are_one_story_and_the_answers_are_not_looked_at(tmp_path):
    lines = [
        {"id": "b", "title": "Ferry aground", "text": AGAIN, "date": "2031-05-06", "event": "budget"},
        {"id": "a", "title": "Ferry runs aground", "text": FERRY, "date": "2031-05-05", "event": "ferry"},
        {"id": "c", "title": "Budget passed", "text": BUDGET, "date": None, "event": "ferry"},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    given = list(evaluate.predictions("stories", path))
    assert [row["id"] for row in given] == ["b", "a", "c"]
    stories = {row["id"]: row["story"] for row in given}
    assert stories["a"] == stories["b"] != stories["c"]
    assert evaluate.summary("stories", given) == {"articles": 3, "stories": 2, "moved": 0}
