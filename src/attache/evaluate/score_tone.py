"""How good the tone towards a target is."""

from collections.abc import Mapping

from .measures import Row, labelled


def score(gold: Mapping[str, Row], found: Mapping[str, Row]) -> Row:
    """Return macro F1 over the gold's labels (negative, neutral, positive) and accuracy, one line per target."""
    return labelled([(row["label"], found.get(key, {}).get("label")) for key, row in gold.items()])


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the small table."""
    summary = {key: scores[key] for key in ("macro_f1", "accuracy", "n")}
    return [*scores["labels"].items(), ("all", {"f1": summary["macro_f1"], **summary})]
