"""What reading saved pages costs, as a ratio to trafilatura alone on the same pages in the same run.

    python bench/read.py --data ../shared [--pages 60] [--rounds 3]

The pages are those of the page task (`eval/pages`), or any folder of saved pages. Each page is read by both in turn, so
that a busy machine slows both; of each page the quickest of the rounds counts. Trafilatura is called as it comes, from
bytes to text without metadata; ours is `extract`: decoding, the page's own text, metadata, language, alignment, flaws.
Prints one line of JSON; the claim is a ratio of at most 1.35.
"""

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path

from attache.collect.capture import capture_of
from attache.extract import extract
from attache.record import Capture

LIMIT = 1.35


def captures(data: Path, most: int) -> list[Capture]:
    """Return the pages, unpacked, at most so many, spread evenly over the folder."""
    folder = data / "eval" / "pages" / "files"
    files = sorted(path for path in (folder if folder.is_dir() else data).rglob("*") if ".html" in path.name)
    step = max(1, len(files) // most) if most else 1
    found = [capture_of(path.read_bytes(), path=path.name) for path in files[::step]]
    return [capture for capture in found if capture.media_type == "text/html"]


def quickest(act: Callable[[], object], best: float) -> float:
    """Return the time that one call takes, or the best so far."""
    start = time.perf_counter()
    act()
    return min(best, time.perf_counter() - start)


def main() -> None:
    """Read every page with both, in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=0, help="at most so many pages (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    import trafilatura

    pages = captures(arguments.data, arguments.pages)
    for capture in pages[:2]:
        extract(capture)
        trafilatura.extract(capture.data)
    theirs = [float("inf")] * len(pages)
    ours = [float("inf")] * len(pages)
    for _ in range(arguments.rounds):
        for n, capture in enumerate(pages):
            theirs[n] = quickest(lambda capture=capture: trafilatura.extract(capture.data), theirs[n])  # type: ignore[misc]
            ours[n] = quickest(lambda capture=capture: extract(capture), ours[n])  # type: ignore[misc]
    ratio = sum(ours) / sum(theirs) if pages else None
    print(
        json.dumps(
            {
                "bench": "read",
                "pages": len(pages),
                "trafilatura_s": round(sum(theirs), 3),
                "ours_s": round(sum(ours), 3),
                "pages_per_second": round(len(pages) / sum(ours), 1) if pages else None,
                "ratio": round(ratio, 3) if ratio is not None else None,
                "limit": LIMIT,
            }
        )
    )


if __name__ == "__main__":
    main()
