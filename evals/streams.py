"""Run-together streams joined from news articles: where does the splitter see a story end?

    python evals/streams.py --data ../shared [--half first|second|all] [--single 300]

The articles are those of `eval/attribution/train.jsonl.gz`: title and bylines are taken off, the paragraphs joined by
single line breaks, 2 to 12 articles a stream, 300 streams with a fixed seed. The first 150 streams are made of one half
of the articles (the weights of `split/stream.toml` were learned there), the others of the other half. Prints one
JSON line.
"""

import argparse
import gzip
import json
import random
import re
from pathlib import Path

_BYLINE = re.compile(r"(?:by|from|posted by|written by) [A-Z][^.]{2,80}\Z|.{0,60}@\w+\Z", re.IGNORECASE)


def articles(data: Path) -> list[list[str]]:
    """Return the paragraphs of each article, without title and byline."""
    out = []
    with gzip.open(data / "eval" / "attribution" / "train.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            parts = [" ".join(p.split()) for p in re.split(r"\n+", row["text"]) if p.strip()]
            if parts and _key(parts[0]) == _key(row["title"]):
                parts = parts[1:]
            while parts and _BYLINE.match(parts[0]):
                parts = parts[1:]
            if len(parts) >= 2:
                out.append(parts)
    return out


def _key(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def streams(data: Path, seed: int = 20310509) -> tuple[list[list[list[str]]], list[list[list[str]]]]:
    """Return 150 streams of each half of the articles; a stream is a list of articles."""
    found = articles(data)
    random.Random(seed).shuffle(found)
    halves = found[: len(found) // 2], found[len(found) // 2 :]
    out = []
    for n, half in enumerate(halves):
        source = random.Random(seed + n + 1)
        out.append([source.sample(half, source.randint(2, 12)) for _ in range(150)])
    return out[0], out[1]


def joined(parts: list[list[str]]) -> tuple[str, list[int]]:
    """Return the text of a stream, and where each story but the first starts."""
    text, starts = "", []
    for story in parts:
        if text:
            text += "\n"
            starts.append(len(text))
        text += "\n".join(story)
    return text, starts


def found_starts(text: str) -> list[int]:
    """Return where the splitter sees items start, the first apart."""
    import hashlib

    from attache.extract import extract
    from attache.record import Capture
    from attache.split import split

    data = text.encode()
    capture = Capture(data=data, sha256=hashlib.sha256(data).hexdigest(), media_type="text/plain", path="-")
    reading = split(extract(capture))
    return [item.start for item in reading.items[1:]]


def pk(text: str, gold: list[int], pred: list[int]) -> float:
    """Return the share of probe pairs, half a mean story apart, that are wrongly together or apart (paragraphs)."""
    starts = [0] + [m.end() for m in re.finditer("\n", text)]
    n = len(starts)
    k = max(1, round(n / (len(gold) + 1) / 2))

    def segment(marks: list[int]) -> list[int]:
        marks = sorted(marks)
        out, at = [], 0
        for start in starts:
            while at < len(marks) and marks[at] <= start:
                at += 1
            out.append(at)
        return out

    a, b = segment(gold), segment(pred)
    pairs = [(a[i] == a[i + k]) != (b[i] == b[i + k]) for i in range(n - k)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def measure(made: list[list[list[str]]]) -> dict[str, float]:
    """Return precision, recall, F1 and Pk over streams."""
    right = pred = gold = 0
    errors = []
    for parts in made:
        text, starts = joined(parts)
        found = found_starts(text)
        right += len(set(found) & set(starts))
        pred += len(found)
        gold += len(starts)
        errors.append(pk(text, starts, found))
    precision, recall = right / max(1, pred), right / max(1, gold)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * right / max(1, pred + gold), 4),
        "pk": round(sum(errors) / len(errors), 4),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--half", choices=("first", "second", "all"), default="all")
    parser.add_argument("--single", type=int, default=840, help="how many single articles to try")
    args = parser.parse_args()
    first, second = streams(args.data)
    made = {"first": first, "second": second, "all": first + second}[args.half]
    singles = articles(args.data)[: args.single]
    cut = sum(bool(found_starts("\n".join(parts))) for parts in singles)
    told = {
        "streams": len(made),
        "boundary": measure(made),
        "held_out": measure(second) if args.half == "all" else None,
        "single_articles": len(singles),
        "single_cut": round(cut / max(1, len(singles)), 4),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
