"""What statements cost: annotating against the bare encoder on the same sentences in the same run, on one core.

    python bench/annotate.py --data ../shared [--articles 24] [--rounds 3]

The articles are those of the attribution task, cut into items beforehand. `annotate` gives mentions, statements,
speakers, strength and issues (`acts=False`); the bare encoder reads the same sentences in batches of eight sorted by
length, tokenising included. All take turns, so that a busy machine slows all; of each article the best round counts.
Prints one line of JSON; the claims are that statements keep at least 0.7 of the encoder's throughput, and that figures,
measures, meetings and events add at most 0.6 to their time.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.models import statements
from attache.models.windows import Window, windows
from attache.split import split
from attache.text.sentences import sentences

CLAIM = 0.7
ADDED = 0.6
BATCH = 8


def articles(data: Path, most: int) -> list[str]:
    """Return the texts of articles, spread evenly over the set."""
    with gzip.open(data / "eval" / "attribution" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return texts[:: max(1, len(texts) // most)]


def bare(model: "statements._Model", lines: list[str]) -> None:
    """Run the encoder over sentences, nothing else."""
    cut = [window for line in lines for window in windows(line, 0, model.tokenizer)]
    cut.sort(key=lambda window: len(window.ids))
    for k in range(0, len(cut), BATCH):
        part: list[Window] = cut[k : k + BATCH]
        longest = len(part[-1].ids)
        words = np.zeros((len(part), longest, 384), dtype=np.float32)
        case, mask = (np.zeros((len(part), longest), dtype=np.int64) for _ in range(2))
        for row, window in enumerate(part):
            words[row, : len(window.ids)] = model.table(window.ids)[0]
            case[row, : len(window.ids)] = window.case
            mask[row, : len(window.ids)] = 1
        model.encoder.run(None, {"words": words, "case": case, "mask": mask})


def quickest(act: Callable[[], object], best: float) -> float:
    """Return the time that one call takes, or the best so far."""
    start = time.perf_counter()
    act()
    return min(best, time.perf_counter() - start)


def main() -> None:
    """Annotate and encode every article in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=24)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    readings = [
        split(extract(capture_of(text.encode(), path="article.txt")))
        for text in articles(options.data, options.articles)
    ]
    lines = [
        [
            words[start:end].replace("\n", " ")
            for words in (reading.document.text[item.start : item.end] for item in reading.items)
            for start, end in sentences(words, "en")
        ]
        for reading in readings
    ]
    model = statements.shipped()
    annotate(readings[0])
    bare(model, lines[0])
    theirs, ours, found, all_of_it = ([float("inf")] * len(lines) for _ in range(4))
    for _ in range(options.rounds):
        for n, (reading, own) in enumerate(zip(readings, lines, strict=True)):
            words = [reading.document.text[item.start : item.end] for item in reading.items]
            theirs[n] = quickest(lambda own=own: bare(model, own), theirs[n])  # type: ignore[misc]
            ours[n] = quickest(lambda reading=reading: annotate(reading, acts=False), ours[n])  # type: ignore[misc]
            all_of_it[n] = quickest(lambda reading=reading: annotate(reading), all_of_it[n])  # type: ignore[misc]
            found[n] = quickest(lambda words=words: statements.find(words), found[n])  # type: ignore[misc]
    count = sum(map(len, lines))
    print(
        json.dumps(
            {
                "bench": "annotate",
                "articles": len(lines),
                "sentences": count,
                "encoder_sentences_per_second": round(count / sum(theirs)),
                "model_sentences_per_second": round(count / sum(found)),
                "annotate_sentences_per_second": round(count / sum(ours)),
                "ratio": round(sum(theirs) / sum(ours), 3),
                "claim": CLAIM,
                "kept": sum(theirs) / sum(ours) >= CLAIM,
                "acts_add": round(sum(all_of_it) / sum(ours) - 1, 3),
                "acts_limit": ADDED,
            }
        )
    )


if __name__ == "__main__":
    main()
