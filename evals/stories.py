"""Stories on the development articles, alone and among articles about other things, beside simpler ways of grouping.

    python evals/stories.py [--data ../shared] [--kept FILE]

Articles come in the order of their dates. `alone` is the gold set by itself; `mixed` has the articles of the
attribution set among it, which are about other happenings. `foreign` counts the groups that hold both. Ours and a TF-
IDF single pass take the articles one by one; the other ways see all at once, and each has the threshold that is best
on this very set. HDBSCAN is run where scikit-learn is installed, on the mean of what the shipped encoder makes of an
article's beginning and on the mean of its table of words. Prints a table, then one line of JSON. `--kept` names a
file for what was read, so that a second run is quick.
"""

import argparse
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from attache.evaluate import load
from attache.evaluate.score_stories import score
from attache.evaluate.stories import grouped, read
from attache.link.stories import StoryItem

HERE = Path(__file__).resolve().parent
WORD = re.compile(r"[\u3400-\u9fff]|\w+")
Rows = list[dict[str, Any]]
Labels = Sequence[int]


def articles(data: Path, kept: Path | None, *, few: bool = False) -> tuple[list[tuple[dict[str, Any], StoryItem]], int]:
    """Return the gold articles and then the others, with what is read of them; and how many are gold."""
    gold = load(data / "eval" / "stories" / "dev.jsonl")
    sets = ("dev",) if few else ("train", "dev")
    others = [row for name in sets for row in load(data / "eval" / "attribution" / f"{name}.jsonl.gz")]
    rows = gold + [{key: row.get(key) for key in ("id", "title", "text", "date", "publisher")} for row in others]
    if kept is not None and kept.exists():
        items = msgspec.json.decode(kept.read_bytes(), type=list[StoryItem])
    else:
        items = [read(row) for row in rows]
        if kept is not None:
            kept.write_bytes(msgspec.json.encode(items))
    return list(zip(rows, items, strict=True)), len(gold)


def figures(rows: Rows, count: int, stories: Sequence[Any]) -> dict[str, float]:
    """Return the scores of a grouping of which the first rows are gold, and how many of their groups hold others."""
    gold = {str(row["id"]): row for row in rows[:count]}
    found = {str(row["id"]): {"story": f"s{story}"} for row, story in zip(rows, stories, strict=True)}
    scores = score(gold, found)
    ours = {f"s{story}" for story in stories[:count]}
    foreign = ours & {f"s{story}" for story in stories[count:]}
    return {
        "bcubed": scores["bcubed"]["f1"],
        "pairwise": scores["pairwise"]["f1"],
        "foreign": len(foreign),
        "foreign_share": len(foreign) / len(ours),
    }


def vectors(texts: Sequence[str]) -> Any:
    """Return TF-IDF vectors of unit length, smoothed as is usual, with counts of the whole set."""
    bags = [Counter(WORD.findall(text.casefold())) for text in texts]
    spread = Counter(word for bag in bags for word in bag)
    place = {word: at for at, word in enumerate(word for word, count in spread.items() if count > 1)}
    found = np.zeros((len(texts), len(place)), dtype=np.float32)
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            if word in place:
                rarity = math.log((1 + len(texts)) / (1 + spread[word])) + 1
                found[row, place[word]] = (1 + math.log(count)) * rarity
    return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def average_link(near: Any, least: float) -> Labels:
    """Return the groups of average-link clustering cut at a likeness."""
    likeness = near.astype(np.float64).copy()
    np.fill_diagonal(likeness, -1)
    sizes, label = np.ones(len(near)), np.arange(len(near))
    while True:
        one, other = divmod(int(likeness.argmax()), len(near))
        if likeness[one, other] < least:
            return [int(each) for each in label]
        mean = (likeness[one] * sizes[one] + likeness[other] * sizes[other]) / (sizes[one] + sizes[other])
        mean[likeness[one] < 0] = -1
        likeness[one], likeness[:, one] = mean, mean
        likeness[one, one], likeness[other], likeness[:, other] = -1, -1, -1
        sizes[one] += sizes[other]
        label[label == other] = one


def single_pass(weights: Any, least: float) -> Labels:
    """Return the groups of one pass in the order given: each joins the group whose centre is nearest, or begins one."""
    centres: list[Any] = []
    label = []
    for row in weights:
        near = [float(row @ centre) / float(np.linalg.norm(centre)) for centre in centres]
        best = max(range(len(near)), key=near.__getitem__, default=None)
        if best is not None and near[best] >= least:
            centres[best] = centres[best] + row
            label.append(best)
        else:
            label.append(len(centres))
            centres.append(row)
    return label


def titles(rows: Rows) -> Labels:
    """Return the groups of titles of which the words overlap by 0.55 (Jaccard)."""
    sets = [frozenset(WORD.findall(str(row["title"]).casefold())) for row in rows]
    label = list(range(len(rows)))
    for i, one in enumerate(sets):
        for j in range(i):
            if len(one & sets[j]) >= 0.55 * max(1, len(one | sets[j])):
                label[i] = label[j]
                break
    return label


def embeddings(rows: Rows) -> dict[str, Any]:
    """Return the mean of the encoder's states, and of its table of words, over the first pieces of each article."""
    from attache.models.statements import shipped
    from attache.models.windows import windows

    model = shipped()
    states, words = [], []
    for row in rows:
        first = next(windows(f"{row['title']}. {row['text'][:1500]}".replace("\n", " "), 0, model.tokenizer))
        states.append(np.asarray(model.encode(first)[0]).mean(0))
        words.append(np.asarray(model.table(first.ids)).reshape(len(first.ids), -1).mean(0))
    out = {"encoder": np.stack(states), "words": np.stack(words)}
    return {name: each - each.mean(0) for name, each in out.items()}


def hdbscan(points: Any) -> Labels | None:
    """Return the groups of HDBSCAN by cosine, items outside of any alone; None without scikit-learn."""
    try:
        from sklearn.cluster import HDBSCAN
    except ImportError:
        return None
    unit = points / np.linalg.norm(points, axis=1, keepdims=True)
    label = [int(each) for each in HDBSCAN(min_cluster_size=2, copy=True).fit_predict(unit.astype(np.float64))]
    return [each if each >= 0 else 10_000 + at for at, each in enumerate(label)]


def best(run: Callable[[float], Labels], steps: Sequence[float], rows: Rows, count: int) -> dict[str, float]:
    """Return the figures at the threshold that is best on this set."""
    found = [{**figures(rows, count, run(step)), "at": step} for step in steps]
    return max(found, key=lambda each: each["bcubed"])


def compared(given: list[tuple[dict[str, Any], StoryItem]], count: int) -> dict[str, dict[str, float]]:
    """Return the figures of ours and of the other ways on one set."""
    rows = [row for row, _ in given]
    ours = list(grouped(given))
    out = {
        "ours": figures(rows, count, [each["story"] for each in ours]),
        "ours_at_once": figures(rows, count, [each["at_once"] for each in ours]),
        "one_each": figures(rows, count, range(len(rows))),
        "title_jaccard": figures(rows, count, titles(rows)),
    }
    weights = vectors([f"{row['title']} {row['text']}" for row in rows])
    near = weights @ weights.T
    out["average_link"] = best(lambda at: average_link(near, at), [0.1, 0.12, 0.14, 0.16, 0.18, 0.2], rows, count)
    order = sorted(range(len(rows)), key=lambda at: str(rows[at]["date"]))

    def passed(at: float) -> Labels:
        label = [0] * len(rows)
        for place, group in zip(order, single_pass(weights[order], at), strict=True):
            label[place] = group
        return label

    out["single_pass"] = best(passed, [0.2, 0.25, 0.3, 0.35, 0.4], rows, count)
    if "sklearn" in sys.modules or _installed("sklearn"):
        for name, points in embeddings(rows).items():
            label = hdbscan(points)
            if label is not None:
                out[f"hdbscan_{name}"] = figures(rows, count, label)
    return out


def _installed(name: str) -> bool:
    from importlib.util import find_spec

    return find_spec(name) is not None


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--ours", action="store_true", help="leave the other ways out")
    parser.add_argument("--few", action="store_true", help="among the 84 foreign articles of the development set alone")
    options = parser.parse_args()
    given, count = articles(options.data, options.kept, few=options.few)
    out: dict[str, Any] = {}
    for name, some in (("alone", given[:count]), ("mixed", given)):
        if options.ours:
            ours = list(grouped(some))
            out[name] = {"ours": figures([row for row, _ in some], count, [each["story"] for each in ours])}
        else:
            out[name] = compared(some, count)
        for way, row in out[name].items():
            print(f"{name:<6} {way:<16}" + "".join(f"{key:>15} {value:.4f}" for key, value in row.items()), flush=True)
    out["lost"] = out["alone"]["ours"]["bcubed"] - out["mixed"]["ours"]["bcubed"]
    print(json.dumps(out, sort_keys=True))


if __name__ == "__main__":
    main()
