"""How well damaged places are found: precision and recall over own passages, each kind of a passage counted once.

    python evals/flaws.py [--details]

Prints one line of JSON. `flaws.toml` holds the passages: damaged ones with the kinds that a careful reader would mark,
and sound ones, each with something that a hasty rule would take for damage.
"""

import argparse
import json
import tomllib
from pathlib import Path

from attache.extract.flaws import flaws_of
from attache.text.language import detect


def main() -> None:
    """Compare the kinds found with those expected."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print each passage that is not as expected")
    details = parser.parse_args().details
    passages = tomllib.loads(Path(__file__).with_name("flaws.toml").read_text("utf-8"))["passage"]
    right = wrong = missed = 0
    for passage in passages:
        text, expected = passage["text"], set(passage["flaws"])
        found = {flaw.kind for flaw in flaws_of(text, detect(text))}
        right += len(found & expected)
        wrong += len(found - expected)
        missed += len(expected - found)
        if details and found != expected:
            print(f"expected {sorted(expected)}, found {sorted(found)}: {text[:300]!r}")
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    print(
        json.dumps(
            {
                "eval": "flaws",
                "precision": round(precision, 4),
                "recall": round(recall, 4),
                "f1": round(f1, 4),
                "n": len(passages),
                "damaged": sum(bool(passage["flaws"]) for passage in passages),
            }
        )
    )


if __name__ == "__main__":
    main()
