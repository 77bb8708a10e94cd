"""Fit how likely an antecedent has to be to count, and write it into the manifest.

    python train/least.py --data FOLDER --folds build/train/pairs --model src/attache/data/models/statements

GUM's training documents are read by scorers that have not seen them (train/antecedents.py --folds), the development documents
by the shipped one. For each kind of word the least odds are those from which on nine of ten answers are right in both; a
kind for which that is never so is left to the rules.
"""

import argparse
import json
from pathlib import Path

from attache.annotate.coreference import KINDS, Coreference
from attache.evaluate.antecedents import Referring, documents
from attache.models.antecedents import Antecedents
from attache.models.statements import load

RIGHT, FEWEST, NEVER = 0.9, 12, 2.0
Answer = tuple[float, bool]


def answers(each: Referring, scorer: Antecedents) -> dict[str, list[Answer]]:
    """Return odds and whether it is right of each likeliest name, by kind of word."""
    points = each.points
    meant = Coreference(lambda p=points: p, scorer.project(each.hidden), scorer, dict.fromkeys(KINDS, 0.0))
    owners: dict[object, set[int]] = {}
    for n, point in enumerate(points.all):
        if point.mention is not None:
            owners.setdefault(points.key(point), set()).add(each.clusters[n])
    out: dict[str, list[Answer]] = {kind: [] for kind in KINDS}
    for n, point in enumerate(points.all):
        best = meant.likeliest(n) if point.anaphor >= 0 else None
        if best is not None:
            name = next(p for p in points.all if p.mention == best.mention)
            out[KINDS[point.anaphor]].append((best.odds, each.clusters[n] in owners[points.key(name)]))
    return out


def least(given: list[Answer]) -> float:
    """Return the odds from which on nine of ten are right."""
    best, right = NEVER, 0
    for count, (odds, good) in enumerate(sorted(given, reverse=True), 1):
        right += good
        if count >= FEWEST and right >= RIGHT * count:
            best = odds
    return round(best, 3)


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    options = parser.parse_args()
    folds = [
        Antecedents(*((each / name).read_bytes() for name in ("referents.onnx", "antecedents.onnx")))
        for each in sorted(options.folds.glob("fold*/"))
    ]
    found: dict[str, dict[str, list[Answer]]] = {}
    for part in ("train", "dev"):
        total = found[part] = {kind: [] for kind in KINDS}
        for number, each in enumerate(documents(options.data / f"entities/gum_{part}.jsonl.gz")):
            scorer = folds[number % len(folds)] if part == "train" else load(options.model).antecedents
            for kind, some in answers(each, scorer).items():
                total[kind] += some
    fitted = {}
    for kind in dict.fromkeys(KINDS):
        seen, new = found["train"][kind], found["dev"][kind]
        fitted[kind] = max(least(seen), least(seen + new))
        for part, some in (("train", seen), ("dev", new)):
            kept = [good for odds, good in some if odds >= fitted[kind]]
            print(kind, part, {"least": fitted[kind], "given": len(kept), "of": len(some), "right": sum(kept)})
    path = options.model / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["antecedent"] = fitted
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
