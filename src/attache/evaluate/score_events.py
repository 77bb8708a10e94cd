"""How good the types of events between given parties are."""

from collections.abc import Mapping

from .events import QUADS
from .measures import Row, labelled

_NUMBERS = {"1": "verbal-cooperation", "2": "material-cooperation", "3": "verbal-conflict", "4": "material-conflict"}
_SAME = {
    "CONCEDE": "YIELD",
    "RETREAT": "YIELD",
    "DEMAND": "REQUEST",
    "DISAPPROVE": "ACCUSE",
    "INVESTIGATE": "ACCUSE",
    "FIGHT": "ASSAULT",
}


def score(gold: Mapping[str, Row], found: Mapping[str, Row]) -> Row:
    """Return macro F1 and accuracy of roots, quad classes, and cooperation against conflict.

    A prediction without a quad class gets that of its root.
    """
    rows_ = [(_labels(row), _labels(found.get(key, {}))) for key, row in gold.items()]
    out: Row = {"n": len(rows_)}
    for k, name in enumerate(("root", "quad", "binary")):
        out[name] = labelled([(one[k], other[k]) for one, other in rows_])
    return out


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the small table."""
    parts = [
        (name, {key: scores[name][key] for key in ("macro_f1", "accuracy", "n")}) for name in ("root", "quad", "binary")
    ]
    return [*scores["root"]["labels"].items(), *parts]


def _labels(row: Row) -> tuple[str | None, str | None, str | None]:
    said = str(row.get("root") or "").upper() or None
    root = _SAME.get(said, said) if said else None
    given = row.get("quad")
    quad = _NUMBERS.get(str(given), str(given)) if given else QUADS.get(root) if root else None
    return root, quad, quad.split("-")[-1] if quad else None
