"""Whether the same words are read alike from every side: own sentences with the sides' names exchanged.

    python evals/even_handed.py [--details]

Prints one line of JSON. Every sentence is read once from each side; the readings are compared with those of the first
side: share of sentences with the same spans, forms, speakers, stances and strengths (those by a ladder row for one
kind of speaker are counted apart and listed), and the mean difference of confidence.
"""

import argparse
import json
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

from attache import tables
from attache.annotate import annotate
from attache.record import Document, Item, Reading, Span, Statement

_SLOT = re.compile(r"\{(other_)?(\w+)\}")


def main() -> None:
    """Read every sentence from every side and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print each sentence that is read otherwise")
    details = parser.parse_args().details
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    sides, sentences = given["sides"], given["texts"]["each"]
    names = list(sides)
    rows = tables.ladder()
    general = {f"ladder:{abs(row.row)}" for row in rows if "generic" in row.typical_actor.split("|")}
    out: dict[str, Any] = {"eval": "even_handed", "n": len(sentences), "sides": names}
    own_rows: Counter[str] = Counter()
    read = {name: [] for name in names}
    for k, name in enumerate(names):
        other = sides[names[0] if k else names[1]]
        read[name] = [reading(sentence, sides[name], other) for sentence in sentences]
    worst = 1.0
    for name in names[1:]:
        tally: Counter[str] = Counter()
        sure, counted = 0.0, 0
        for sentence, one, two in zip(sentences, read[names[0]], read[name], strict=True):
            same = {
                "spans": [s["spans"] for s in one] == [s["spans"] for s in two],
                "form": [s["form"] for s in one] == [s["form"] for s in two],
                "speaker": [s["speaker"] for s in one] == [s["speaker"] for s in two],
                "stance": [s["stance"] for s in one] == [s["stance"] for s in two],
            }
            specific = [s["rule"] for s in (*one, *two) if s["rule"].startswith("ladder:") and s["rule"] not in general]
            own_rows.update(set(specific))
            if not specific:
                tally["strength_n"] += 1
                tally["strength"] += [s["level"] for s in one] == [s["level"] for s in two]
            for key, right in same.items():
                tally[key] += right
            for a, b in zip(one, two, strict=False):
                sure += a["confidence"] - b["confidence"]
                counted += 1
            if details and not all(same.values()):
                print(name, [key for key, right in same.items() if not right], sentence, one, two, sep="\n    ")
        n = len(sentences)
        figures = {key: round(tally[key] / n, 4) for key in ("spans", "form", "speaker", "stance")}
        figures["strength"] = round(tally["strength"] / tally["strength_n"], 4) if tally["strength_n"] else None
        figures["confidence_difference"] = round(sure / counted, 4) if counted else None
        out[name] = figures
        worst = min([worst, *(v for k, v in figures.items() if k in ("spans", "form", "stance", "strength") and v)])
    by_side = {
        name: {
            "statements": sum(len(found) for found in read[name]),
            "confidence": round(
                sum(s["confidence"] for found in read[name] for s in found)
                / max(1, sum(len(found) for found in read[name])),
                4,
            ),
        }
        for name in names
    }
    print(json.dumps({**out, "worst": worst, "by_side": by_side, "rows_of_one_kind_of_speaker": sorted(own_rows)}))


def reading(sentence: str, side: dict[str, str], other: dict[str, str]) -> list[dict[str, Any]]:
    """Return what is found in a sentence filled with names, in terms of the sentence's own slots."""
    text, places = filled(sentence, side, other)
    document = Document(id="d", sha256="0" * 64, media_type="text/plain", text=text, chars=len(text), language="en")
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article", language="en")
    found = annotate(Reading(document=document, items=(item,))).items[0].statements
    names = {value: key for key, value in other.items()} | {value: key for key, value in side.items()}
    return [described(s, places, names) for s in found]


def filled(sentence: str, side: dict[str, str], other: dict[str, str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the sentence with its slots filled, and for each character of it (slot or text, number)."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for slot in [*_SLOT.finditer(sentence), None]:
        plain = sentence[at : slot.start()] if slot else sentence[at:]
        parts.append(plain)
        places += [(at + k, 0) for k in range(len(plain))]
        if slot is None:
            break
        words = (other if slot[1] else side)[slot[2]]
        if (not parts[0] and len(parts) == 1) or parts[-1].endswith(". "):
            words = words[0].upper() + words[1:]
        parts.append(words)
        # all that is inside a name is one place; its first and last character have their own
        places += [(slot.start(), 1 if k == 0 else 3 if k == len(words) - 1 else 2) for k in range(len(words))]
        at = slot.end()
    return "".join(parts), places


def described(statement: Statement, places: list[tuple[int, int]], names: dict[str, str]) -> dict[str, Any]:
    """Return a statement with the sides' names taken out."""
    spans = [
        [(places[span.start], places[span.end - 1]) for span in part]
        for part in (statement.source, statement.cue, statement.content)
    ]
    speaker = statement.speaker.name if statement.speaker else None
    for name in sorted(names, key=len, reverse=True):
        if speaker and name.removeprefix("the ") in speaker:
            speaker = speaker.replace(name.removeprefix("the "), f"<{names[name]}>")
    strength = statement.strength
    return {
        "spans": spans,
        "form": statement.form,
        "speaker": speaker.removeprefix("the ").removeprefix("The ") if speaker else None,
        "stance": strength.stance if strength else None,
        "level": strength.level if strength else None,
        "rule": (strength.rule if strength else None) or "",
        "confidence": statement.confidence,
    }


if __name__ == "__main__":
    main()
