"""Stories of a long stream: what an item costs early and late, and against the bare shingles and word weights.

    python bench/stories.py [--items 100000] [--words 200]

Items are made here: words of a Zipf vocabulary, names, numbers, and planted stories that last some days; a thousand
items come a day. Each is weighed bare (shingles and TF-IDF weights) and put into its story, in the same run, in
processor time. Prints a line of JSON at 10,000, 100,000 and 1,000,000 items (half an hour), as far as asked. The
claims: the cost of all grows no faster than items to the power of 1.1; shingles and grouping take at most twice the
time of shingles and weights alone; memory stays under 2 GB.
"""

import argparse
import collections
import datetime as dt
import json
import math
import random
import resource
import time
from collections.abc import Iterator
from itertools import accumulate, pairwise

from attache.link import signature
from attache.link.stories import Stories, StoryItem
from attache.link.stories.weigh import Weigher

VOCABULARY = 60_000
A_DAY = 1_000
LIMIT, EXPONENT, MEMORY = 2.0, 1.1, 2.0


def stream(items: int, words: int) -> Iterator[tuple[StoryItem, int]]:
    """Yield items with the number of the planted story of each."""
    rng = random.Random(7)
    heaps = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    open_stories: collections.deque[tuple[int, list[str], list[str]]] = collections.deque(maxlen=A_DAY)
    planted = 0
    for number in range(items):
        if not open_stories or rng.random() < 0.35:
            subject = [f"w{rng.randrange(300, VOCABULARY)}" for _ in range(30)]
            names = [f"N{rng.randrange(20_000)}" for _ in range(5)]
            open_stories.append((planted, subject, names))
            planted += 1
        which, subject, names = open_stories[-1 - int(len(open_stories) * rng.random() ** 2)]
        count = int(words * (0.5 + rng.random()))
        common = [f"w{rank}" for rank in rng.choices(range(VOCABULARY), cum_weights=heaps, k=count * 2 // 3)]
        text = common + rng.choices(subject, k=count // 3)
        rng.shuffle(text)
        day = dt.date(2030, 1, 1) + dt.timedelta(days=number // A_DAY)
        yield (
            StoryItem(
                id=f"i-{number}",
                title=" ".join(rng.choices(subject, k=8)),
                text=" ".join(text),
                outlet=f"Outlet {rng.randrange(200)}",
                date=day.isoformat(),
                language="en",
                names=tuple(rng.choices(names, k=8)),
                marks=(f"#{rng.randrange(9999)}",),
            ),
            which,
        )


def bcubed(right: list[int], found: list[str]) -> float:
    """Return the B-cubed F1 of a grouping."""
    rights, stories, both = collections.Counter(right), collections.Counter(found), collections.Counter()
    both.update(zip(right, found, strict=True))
    p = sum(n * n / stories[story] for (_, story), n in both.items()) / len(right)
    r = sum(n * n / rights[event] for (event, _), n in both.items()) / len(right)
    return 2 * p * r / (p + r)


def main() -> None:
    """Stream the items and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--words", type=int, default=200)
    options = parser.parse_args()
    marks = [size for size in (10_000, 100_000, 1_000_000) if size <= options.items] or [options.items]
    stories, weigher = Stories(), Weigher()
    shingling = weighing = grouping = 0.0
    right: list[int] = []
    costs: dict[int, float] = {}
    clock = time.process_time
    for count, (item, which) in enumerate(stream(marks[-1], options.words), 1):
        begun = clock()
        signature(item.text)
        shingled = clock()
        weigher.weigh(item)
        weighed = clock()
        stories.add(item)
        grouping += clock() - weighed
        shingling += shingled - begun
        weighing += weighed - shingled
        right.append(which)
        if count not in marks:
            continue
        costs[count] = shingling + grouping
        ratio = (shingling + grouping) / (shingling + weighing)
        slopes = [math.log(costs[b] / costs[a]) / math.log(b / a) for a, b in pairwise(costs)]
        exponent = sum(slopes) / len(slopes) if slopes else 1.0  # the line through all sizes, which are a decade apart
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        found = stories.assignments()
        result = {
            "bench": "stories",
            "items": count,
            "ms_an_item": {str(size): round(1000 * cost / size, 3) for size, cost in costs.items()},
            "bare_ms": round(1000 * (shingling + weighing) / count, 3),
            "ratio": round(ratio, 2),
            "limit": LIMIT,
            "exponent": round(exponent, 3),
            "slopes": [round(each, 3) for each in slopes],
            "memory_gb": round(memory, 2),
            "planted_bcubed": round(bcubed(right, [found[f"i-{number}"] for number in range(count)]), 3),
            "kept": ratio <= LIMIT and exponent <= EXPONENT and memory < MEMORY,
        }
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
