"""Scores on small data of our own, with figures counted by hand."""

import json

import pytest

from attache import evaluate
from attache.errors import LayerMissing, MalformedJson, NotFound
from attache.evaluate.measures import canonical, matched

TEXT = "“The quay is open,” Vera Holt said. She expects rain, according to Bo Tan.\nNobody answered."


def spans(*words):
    return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]


def said(source, cue, content):
    return {"source": spans(*source), "cue": spans(*cue), "content": spans(*content)}


QUOTE = said(["Vera Holt"], ["said"], ["“The quay is open,”"])
RAIN = said(["Bo Tan"], ["according to"], ["She expects rain"])


def article(*attributions, key="a"):
    return {"id": key, "text": TEXT, "attributions": list(attributions)}


def test_gold_is_a_perfect_prediction_of_itself():
    scores = evaluate.score("attribution", [article(QUOTE, RAIN)], [article(QUOTE, RAIN)])
    assert scores["full"]["f1"] == scores["exact"]["content"]["f1"] == scores["token"]["source"]["f1"] == 1.0
    assert scores["speaker"] == {"accuracy": 1.0, "quotes": 1, "found": 1, "accuracy_of_found": 1.0}
    assert (scores["missing"], scores["extra"]) == (0, 0)


def test_a_whole_attribution_needs_half_of_the_source_and_of_the_content():
    half = said(["Vera"], ["said"], ["quay is open"])  # source F1 2/3, content F1 6/7
    wrong = said(["Vera Holt"], ["according"], ["She expects rain"])
    scores = evaluate.score("attribution", [article(QUOTE, RAIN)], [article(half, wrong)])
    assert (scores["full"]["p"], scores["full"]["r"]) == (0.5, 0.5)
    assert scores["exact"]["source"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "pred": 2}
    assert scores["token"]["cue"]["r"] == pytest.approx(2 / 3)


def test_a_text_without_prediction_counts_as_nothing_found():
    scores = evaluate.score("attribution", [article(QUOTE), article(RAIN, key="b")], [article(QUOTE)])
    assert scores["full"]["r"] == 0.5
    assert scores["missing"] == 1


def test_the_breakdown_tells_forms_and_whose_source_is_right_where_the_content_is_found():
    misled = {**RAIN, "source": spans("Vera Holt")}
    scores = evaluate.score("attribution", [article(QUOTE, RAIN)], [article(QUOTE, misled)], breakdown=True)
    forms = scores["breakdown"]["form"]
    assert forms["direct"]["r"] == forms["direct"]["p"] == forms["direct"]["source_right"] == 1.0
    assert forms["indirect"]["content_found"] == 1.0
    assert forms["indirect"]["source_right"] == forms["indirect"]["r"] == 0.0
    assert scores["breakdown"]["cue"]["speech verb"]["gold"] == 1
    assert scores["breakdown"]["cue"]["other"]["gold"] == 1


def test_one_prediction_is_the_partner_of_one_gold_attribution_only():
    scores = evaluate.score("attribution", [article(QUOTE, QUOTE)], [article(QUOTE)])
    assert scores["full"] == {"p": 1.0, "r": 0.5, "f1": pytest.approx(2 / 3), "gold": 2, "pred": 1}


def test_a_largest_matching_gives_up_a_partner_where_that_serves_more():
    assert matched([[0, 1], [0]], 2) == [1, 0]
    assert matched([[0], [0]], 1) == [0, None]
    assert sorted(matched([[k, k + 1] for k in range(500)], 501)) == list(range(500))


def test_spans_parted_by_white_space_alone_are_one():
    assert canonical("ab  cd ", [[4, 7], [0, 2]]) == ((0, 6),)
    assert canonical("ab, cd", [[0, 2], [4, 9]]) == ((0, 2), (4, 6))


def test_pages_level_titles_and_take_a_day_as_written_or_in_utc():
    gold = [
        {"file": "1", "title": "“Quay” – open", "body": "one two three four five", "published": "2031-05-09T23:30:00-05:00"},
        {"file": "2", "title": "Rain", "body": "six seven", "published": "2031-05-09"},
    ]  # fmt: skip
    found = [
        {"file": "1", "title": '"QUAY"  - open', "body": "one two three four five six", "published": "2031-05-10"},
        {"file": "2", "title": "Rain | Harbour Gazette", "body": "six seven", "published": "2031-05-08"},
    ]
    scores = evaluate.score("pages", gold, found)
    assert scores["title"] == {"accuracy": 0.5, "n": 2}
    assert scores["date"] == {"accuracy": 0.5, "n": 2}
    assert scores["body"]["p"] == pytest.approx((2 / 3 + 1) / 2)
    assert scores["body"]["r"] == 1.0


def test_chinese_bodies_are_compared_by_character():
    gold = [{"file": "1", "body": "海港今天开放"}]
    scores = evaluate.score("pages", gold, [{"file": "1", "body": "海港今天关闭"}])
    assert scores["body"]["r"] == pytest.approx(1 / 3)


def test_mentions_count_by_span_and_type_and_spare_what_is_no_name_when_asked_for_names():
    gold = [
        {
            "id": "a",
            "entities": [
                {"span": [0, 4], "type": "person", "named": True},
                {"span": [5, 9], "type": "organization", "named": True},
                {"span": [10, 12], "type": "person", "named": False},
            ],
        }
    ]
    given = [
        {"span": [0, 4], "type": "PER"},
        {"span": [5, 9], "type": "place"},
        {"span": [10, 12], "type": "person"},
    ]
    scores = evaluate.score("entities", gold, [{"id": "a", "entities": given}], named=True)
    assert scores["all"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "pred": 2}
    assert scores["span_only"]["f1"] == 1.0
    assert evaluate.score("entities", gold, [{"id": "a", "entities": given}], types=["person"])["all"]["f1"] == 1.0


def test_tone_is_scored_by_label():
    gold = [{"id": str(k), "label": label} for k, label in enumerate(["negative", "negative", "positive", "neutral"])]
    found = [{"id": str(k), "label": label} for k, label in enumerate(["negative", "positive", "positive"])]
    scores = evaluate.score("tone", gold, found)
    assert scores["accuracy"] == 0.5
    assert scores["labels"]["negative"]["r"] == 0.5
    assert scores["labels"]["neutral"]["f1"] == 0.0
    assert scores["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_only_lines_of_one_value_can_be_scored():
    gold = [{"id": "a", "label": "neutral", "set": "x"}, {"id": "b", "label": "neutral", "set": "y"}]
    scores = evaluate.score("tone", gold, [{"id": "a", "label": "neutral"}], where=("set", "x"))
    assert (scores["n"], scores["accuracy"], scores["missing"]) == (1, 1.0, 0)


@pytest.mark.parametrize("task", ["weather", "tides"])
def test_a_layer_of_a_later_version_is_named(task, tmp_path):
    with pytest.raises(LayerMissing, match="no such layer"):
        evaluate.score(task, [], [])
    with pytest.raises(LayerMissing):
        list(evaluate.predictions(task, tmp_path / "gold.jsonl"))


def test_bad_files_are_told_with_their_place(tmp_path):
    with pytest.raises(NotFound):
        evaluate.load(tmp_path / "none.jsonl")
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a"}\n\nnothing\n')
    with pytest.raises(MalformedJson) as told:
        evaluate.load(path)
    assert told.value.place == f"{path}:3"
    path.write_text("[1]\n")
    with pytest.raises(MalformedJson):
        evaluate.load(path)
    with pytest.raises(MalformedJson, match="twice"):
        evaluate.score("tone", [{"id": "a"}, {"id": "a"}], [])
    with pytest.raises(MalformedJson, match="shape of tone"):
        evaluate.score("tone", [{"id": "a"}], [])
    with pytest.raises(MalformedJson):
        evaluate.score("attribution", [{"id": "a", "text": "x", "attributions": [{"source": 5}]}], [])


def test_predictors_see_questions_only(tmp_path, monkeypatch):
    from types import SimpleNamespace

    seen = []

    def tone(gold):
        for row in evaluate.load(gold):
            seen.append(row)
            yield {"id": row["id"], "label": "neutral"}

    monkeypatch.setattr(evaluate, "_module", lambda task: SimpleNamespace(tone=tone))
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"id": "a", "sentence": "Rain.", "target": [0, 4], "label": "negative"}))
    assert list(evaluate.predictions("tone", path)) == [{"id": "a", "label": "neutral"}]
    assert seen == [{"id": "a", "sentence": "Rain.", "target": [0, 4]}]
