"""How reading time grows with the length of a text: texts four times as long against the same ones, in one run.

    python bench/growth.py [--length 3000]

Each text repeats a few words that a pattern could stumble over. Of each length the quicker of two rounds counts. Prints
one line of JSON with the worst growth; the claim is that four times the text takes at most twelve times the time.
"""

import argparse
import json
import time

from attache.annotate import annotate
from attache.collect.capture import capture_of
from attache.extract import extract
from attache.split import split

CLAIM = 12.0
UNITS = (
    "bans ", "tariffs on ", "the Act of ", "by and ", "禁止出口", "“ban ”", "(ban ", "met with ", "visit to the ",
    "访问",
    "A: b?\n", "Section 301 ", "Act, ", "said Holt, ", "20 percent of ", "US and China ",
    "Vera Holt said the harbour would open in May. ", "Norway condemned Japan and urged Canada to talk. ",
)  # fmt: skip


def seconds(text: str) -> float:
    """Return the time of annotating a text, without extracting and splitting it."""
    reading = split(extract(capture_of(text.encode(), path="text.txt")))
    since = time.perf_counter()
    annotate(reading)
    return time.perf_counter() - since


def main() -> None:
    """Measure each text at two lengths."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=3000)
    options = parser.parse_args()
    growth = {}
    for unit in UNITS:
        short = (unit * options.length)[: options.length]
        long = (unit * options.length * 4)[: options.length * 4]
        seconds(short[:500])
        one = min(seconds(short) for _ in range(2))
        four = min(seconds(long) for _ in range(2))
        growth[unit.strip()] = round(four / max(one, 0.01), 2)
    worst = max(growth, key=lambda unit: growth[unit])
    print(
        json.dumps(
            {"bench": "growth", "worst": worst, "ratio": growth[worst], "limit": CLAIM, "kept": growth[worst] <= CLAIM}
        )
    )


if __name__ == "__main__":
    main()
