"""Names brought to the conventions of the entities task."""

import json
from pathlib import Path

from attache.evaluate.entities import entities


def named(tmp_path: Path, text: str) -> dict[str, str]:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    (row,) = entities(gold)
    return {text[slice(*each["span"])]: each["type"] for each in row["entities"]}


def test_the_possessive_and_the_article_belong_to_a_name(tmp_path):
    found = named(tmp_path, "Arda Velin's speech was heard in the Republic of Ostravia.")
    assert found["Arda Velin's"] == "person"


def test_two_persons_are_two_names(tmp_path):
    found = named(tmp_path, "The talks were led by Bo Tan and Arda Velin, who met in Ostravia on Monday.")
    assert found["Bo Tan"] == found["Arda Velin"] == "person"


def test_a_name_found_once_is_one_everywhere(tmp_path):
    text = (
        "Professor Arda Velin spoke in Lanhai.\n\nLater Arda Velin left. It was late, and nobody saw Arda Velin again."
    )
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"id": "a", "text": text}) + "\n", encoding="utf-8")
    (row,) = entities(gold)
    assert sum("Arda Velin" in text[slice(*each["span"])] for each in row["entities"]) == 3


def test_a_text_without_names_has_none(tmp_path):
    assert named(tmp_path, "the bridge is long.") == {}
