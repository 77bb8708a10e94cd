"""Fit the constants of decoding and the confidence to exported weights, and write them into the manifest.

    python train/calibrate.py --data FOLDER [--model src/attache/data/models/statements]

Every other article of the attribution set's development half is used for fitting; the rest tells how well it holds.
Fitted is the confidence: a logistic of a few log probabilities, then a monotone map to the share that was right. Prints both halves' scores and a
reliability table. Run with the package's own environment; only the manifest is written.
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np

from attache.evaluate.measures import Words, matched, overlap
from attache.evaluate.score_attribution import score
from attache.models import statements
from attache.models.decode import TAGS, best_paths, path_odds
from attache.models.windows import windows

LEAST = 0.15, -1.0
"""The odds of encoder and reader from which a cue is decoded; what counts is told by the confidence."""
Cue = tuple  # a reading, its attribution, and the features of its confidence


def readings_of(model, rows: list[dict]) -> list:
    """Return what the reader says of every possible cue of the articles."""
    model.least, model.least_real = LEAST
    return [
        reading
        for number, row in enumerate(rows)
        for window in windows(row["text"], number, model.tokenizer)
        for reading in model.run(window)[0]
    ]


def decoded(model, readings: list) -> list[Cue]:
    """Return every possible cue with its attribution."""
    steps = model.steps
    out = []
    order = sorted(readings, key=lambda r: len(r.scores))
    for k in range(0, len(order), 128):
        some = order[k : k + 128]
        lengths, places = [len(r.scores) for r in some], [r.token - r.begin for r in some]
        table = np.zeros((len(some), max(lengths), len(TAGS)), dtype=np.float32)
        for n, reading in enumerate(some):
            table[n, : lengths[n]] = reading.scores
        paths = best_paths(table, lengths, places, steps)
        odds = path_odds(table, lengths, places, paths, steps)
        for n, reading in enumerate(some):
            path = paths[n, : lengths[n]]
            one = model.attribution(reading, path, float(odds[n]))
            if one is not None:
                out.append((reading, one, statements.features(reading, path, float(odds[n]))))
    return out


def kept(cues: list[Cue], articles: int) -> list[list[Cue]]:
    """Return the cues by article."""
    out: list[list[Cue]] = [[] for _ in range(articles)]
    for cue in cues:
        out[cue[0].window.text].append(cue)
    return out


def brief(found: dict) -> dict:
    """Return the figures that matter most."""
    full, exact, token = found["full"], found["exact"], found["token"]
    return {
        "whole": round(full["f1"], 4),
        "p": round(full["p"], 4),
        "r": round(full["r"], 4),
        "source": round(exact["source"]["f1"], 4),
        "content": round(exact["content"]["f1"], 4),
        "content words": round(token["content"]["f1"], 4),
        "speaker": round(found["speaker"]["accuracy"], 4),
    }


def scores(rows: list[dict], found: list[list[Cue]]) -> dict:
    """Return the scores of the attributions of articles."""
    given = {
        row["id"]: {"attributions": [{"source": a.source, "cue": a.cue, "content": a.content} for _, a, _ in each]}
        for row, each in zip(rows, found, strict=True)
    }
    return score({row["id"]: row for row in rows}, given)


def right_of(row: dict, found: list) -> list[bool]:
    """Return which attributions of an article are right as a whole."""
    words = Words(row["text"])
    roles = ("source", "cue", "content")
    gold = [{r: words.touched(a[r]) for r in roles} for a in row["attributions"]]
    mine = [{r: words.touched(getattr(a, r)) for r in roles} for a in found]

    def good(one: dict, other: dict) -> bool:
        return bool(one["cue"] & other["cue"]) and all(overlap(one[r], other[r]) >= 0.5 for r in ("source", "content"))

    partners = matched([[k for k, g in enumerate(gold) if good(g, m)] for m in mine], len(gold))
    return [partner is not None for partner in partners]


def examples(rows: list[dict], found: list[list[Cue]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the features of each attribution and whether it is right."""
    features = [cue[2] for each in found for cue in each]
    right = [one for row, each in zip(rows, found, strict=True) for one in right_of(row, [cue[1] for cue in each])]
    return np.array(features), np.array(right, dtype=float)


def fit_logistic(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights and offset of a logistic with a slight ridge, by Newton's method on standardised features."""
    mean, spread = x.mean(0), x.std(0) + 1e-6
    z = np.column_stack([(x - mean) / spread, np.ones(len(x))])
    w = np.zeros(z.shape[1])
    ridge = np.diag([*np.ones(x.shape[1]), 0.0])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ w))
        w -= np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ w)
    return w[:-1] / spread, float(w[-1] - (w[:-1] * mean / spread).sum())


def fit_monotone(raw: np.ndarray, y: np.ndarray, most: int = 12) -> tuple[list[float], list[float]]:
    """Return knots of a monotone map from raw confidence to the share right: equal bins, pooled where they fall."""
    order = np.argsort(raw)
    groups = [
        [raw[part].mean(), (y[part].sum() + 0.5) / (len(part) + 1), len(part)] for part in np.array_split(order, most)
    ]
    pooled: list[list[float]] = []
    for group in groups:
        pooled.append(group)
        while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
            a, b = pooled.pop(-2), pooled.pop(-1)
            n = a[2] + b[2]
            pooled.append([(a[0] * a[2] + b[0] * b[2]) / n, (a[1] * a[2] + b[1] * b[2]) / n, n])
    return [round(float(g[0]), 5) for g in pooled], [round(float(g[1]), 5) for g in pooled]


def reliability(confidence: np.ndarray, right: np.ndarray) -> list[dict]:
    """Return, by tenths of confidence, how many there are and which share is right."""
    out = []
    for low in np.arange(0.0, 1.0, 0.1):
        on = (confidence >= low) & (confidence < low + 0.1 + (low > 0.85))
        if on.any():
            out.append(
                {
                    "from": round(float(low), 1),
                    "n": int(on.sum()),
                    "confidence": round(float(confidence[on].mean()), 3),
                    "right": round(float(right[on].mean()), 3),
                }
            )
    return out


def main() -> None:
    """Fit, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=Path("src/attache/data/models/statements"))
    options = parser.parse_args()
    model = statements.load(options.model)
    with gzip.open(options.data / "attribution/dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    fit, rest = rows[::2], rows[1::2]
    readings = readings_of(model, fit), readings_of(model, rest)
    found = [kept(decoded(model, read), len(some)) for read, some in zip(readings, (fit, rest), strict=True)]
    x, y = examples(fit, found[0])
    weights, offset = fit_logistic(x, y)
    raw, right = fit_monotone(1 / (1 + np.exp(-(x @ weights + offset))), y)
    fitted = {"weights": [round(float(w), 5) for w in weights], "offset": round(offset, 5), "raw": raw, "right": right}
    for least in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        for name, some, each in (("fitted on", fit, found[0]), ("the rest", rest, found[1])):
            sure = [[c for c in cues if statements.confidence(c[2], fitted) >= least] for cues in each]
            print(name, "from", least, json.dumps(brief(scores(some, sure))))
    x, y = examples(rest, found[1])
    told = np.array([statements.confidence(one, fitted) for one in x])
    for row in reliability(told, y):
        print(json.dumps(row))
    path = options.model / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest |= {"anchor": LEAST[0], "real": LEAST[1], "confidence": fitted}
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
