"""How well Chinese statements are found: own texts with gold, by rule.

    python evals/chinese.py [--details]

Prints one line of JSON: F1 of statements (cue overlaps, content and source agree by half of their characters), share of
speakers and forms right among those found, share of nested ones put into the right one; over all texts and by set.
"""

import argparse
import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attache.annotate import annotate
from attache.record import Document, Item, Reading, Span, Statement
from attache.text.language import detect

_TAG = re.compile(r"<(/?)([sqc])(\d)>")


@dataclass(slots=True)
class Gold:
    """One expected statement."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def main() -> None:
    """Compare what is found with the gold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print each text that is not read as expected")
    details = parser.parse_args().details
    texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["text"]
    counts: dict[str, dict[str, int]] = {}
    for one in texts:
        text, gold = unmarked(one)
        found = statements(text)
        for group in ("all", f"set{one['set']}"):
            tally = counts.setdefault(group, dict.fromkeys(_KEYS, 0))
            noted = compare(text, gold, found, tally)
            tally["texts"] += 1
            tally["sentences"] += max(1, len(re.findall(r"[。！？](?![”」])", text)))
        if details and noted:
            print(text, *noted, sep="\n    ")
    print(json.dumps({"eval": "chinese", **shares(counts.pop("all")), **{k: shares(v) for k, v in counts.items()}}))


_KEYS = ("texts", "sentences", "gold", "found", "right", "speaker", "form", "nested", "nested_right")


def unmarked(one: dict[str, Any]) -> tuple[str, list[Gold]]:
    """Return a text without its marks, and the statements that they mark."""
    parts: list[str] = []
    length, at = 0, 0
    opened: dict[str, int] = {}
    gold = [Gold(facts=facts) for facts in one["says"]]
    for tag in _TAG.finditer(one["marked"]):
        parts.append(one["marked"][at : tag.start()])
        length += len(parts[-1])
        at = tag.end()
        key = tag[2] + tag[3]
        if not tag[1]:
            opened[key] = length
        elif int(tag[3]) <= len(gold):
            where = gold[int(tag[3]) - 1]
            {"s": where.source, "q": where.cue, "c": where.content}[tag[2]].append(Span(opened[key], length))
    parts.append(one["marked"][at:])
    for each in gold:
        if not each.source and "same_source" in each.facts:
            each.source = gold[each.facts["same_source"] - 1].source
    return "".join(parts), [each for each in gold if not each.facts.get("skip")]


def statements(text: str) -> tuple[Statement, ...]:
    """Return what the shipped annotator finds in a text taken as one article."""
    document = Document(
        id="d", sha256="0" * 64, media_type="text/plain", text=text, chars=len(text), language=detect(text, hint="zh")
    )
    item = Item(id="i", start=0, end=len(text), spans=(Span(0, len(text)),), kind="article")
    return annotate(Reading(document=document, items=(item,))).items[0].statements


def compare(text: str, gold: list[Gold], found: tuple[Statement, ...], tally: dict[str, int]) -> list[str]:
    """Count one text; return what is not as expected, in words."""
    said = [s for s in found if "non-statement" not in s.flags]
    tally["gold"] += len(gold)
    tally["found"] += len(said)
    pairs: dict[int, Statement] = {}
    free = list(said)
    noted = []
    for number, each in enumerate(gold, 1):
        match = next((s for s in free if alike(each, s)), None)
        if match is None:
            noted.append(f"missed: {' '.join(c.of(text) for c in each.content)}")
            continue
        free.remove(match)
        pairs[number] = match
        tally["right"] += 1
        name = match.speaker.name if match.speaker else ""
        if name.strip("《》") == each.facts["speaker"]:
            tally["speaker"] += 1
        else:
            noted.append(f"speaker {name!r}, expected {each.facts['speaker']!r}")
        if match.form == each.facts["form"]:
            tally["form"] += 1
        else:
            noted.append(f"form {match.form}, expected {each.facts['form']}")
        if "nested" in each.facts:
            tally["nested"] += 1
            outer = pairs.get(each.facts["nested"])
            tally["nested_right"] += outer is not None and match.nested_in == outer.id
    noted += [
        f"too many: [{'|'.join(s.of(text) for s in extra.source)}] [{'|'.join(s.of(text) for s in extra.cue)}] "
        f"[{'|'.join(s.of(text) for s in extra.content)}]"
        for extra in free
    ]
    return noted


def alike(gold: Gold, found: Statement) -> bool:
    """Whether a found statement is the expected one."""
    if gold.cue and not any(a.overlaps(b) for a in gold.cue for b in found.cue):
        return False
    if not gold.cue and found.cue:
        return False
    return agree(gold.content, found.content) >= 0.5 and (not gold.source or agree(gold.source, found.source) >= 0.5)


def agree(one: Iterable[Span], other: Iterable[Span]) -> float:
    """F1 of the characters of two lists of spans."""
    a = {k for span in one for k in range(*span)}
    b = {k for span in other for k in range(*span)}
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def shares(tally: dict[str, int]) -> dict[str, Any]:
    """Turn counts into the figures that are printed."""
    right = tally["right"]
    return {
        "n": tally["gold"],
        "texts": tally["texts"],
        "sentences": tally["sentences"],
        "precision": round(right / tally["found"], 4) if tally["found"] else 0.0,
        "recall": round(right / tally["gold"], 4) if tally["gold"] else 0.0,
        "f1": round(2 * right / (tally["found"] + tally["gold"]), 4) if tally["gold"] else 0.0,
        "speaker": round(tally["speaker"] / right, 4) if right else 0.0,
        "form": round(tally["form"] / right, 4) if right else 0.0,
        "nested": round(tally["nested_right"] / tally["nested"], 4) if tally["nested"] else None,
    }


if __name__ == "__main__":
    main()
