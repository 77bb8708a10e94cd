"""Memory of `attache add`: the peak of a run that adds few documents against one that adds many.

Short generated documents of our own; each run is a process of its own. `--plain` puts a small reader in the place of
the shipped pipeline: what is measured is then collecting, archive and record alone, which takes minutes, not an hour.

    python bench/memory.py [--few 1000] [--many 50000] [--most 1.3] [--plain]
    python bench/memory.py --many 5000                 # a quick look
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from attache.record import Capture

CACHE = 16
"""MiB: the record's own page cache, which a small run leaves partly empty; growth up to it is no leak."""


def captures(count: int) -> Iterator[Capture]:
    """Yield short plain documents, each different."""
    for number in range(count):
        text = (
            f"Harbour talks, day {number}\n\n"
            f"The port authority of Lanhai said on 2031-05-{1 + number % 28:02d} that quay {number} would reopen. "
            f'"Berth {number} is ready," Minister Vera Holt told the Harbour Gazette.\n\n'
            f"Source: The Harbour Gazette, May {1 + number % 28}, 2031\n"
        )
        data = text.encode()
        digest = hashlib.sha256(data).hexdigest()
        yield Capture(data=data, sha256=digest, media_type="text/plain", path=f"{number}.txt")


def one(count: int, *, plain: bool) -> None:
    """Add so many documents and print the peak of resident memory in MiB, and the rate."""
    import time

    from attache import desk

    understand = None
    if plain:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
        from plain_reader import understand
    with tempfile.TemporaryDirectory() as folder:
        place = desk.init("us-china", Path(folder) / "workspace")
        start = time.perf_counter()
        with desk.Desk(place, understand=understand) as opened:
            done = opened.add_captures(captures(count))
        took = time.perf_counter() - start
    assert done.added == count, done
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{peak:.1f} {count / took:.0f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=1000)
    parser.add_argument("--many", type=int, default=50_000)
    parser.add_argument("--most", type=float, default=1.3, help="fail above this ratio")
    parser.add_argument("--plain", action="store_true", help="with a small reader instead of the shipped pipeline")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one, plain=options.plain)
        return 0
    peaks = []
    for count in (options.few, options.many):
        run = subprocess.run(
            [sys.executable, __file__, "--one", str(count), *(["--plain"] if options.plain else [])],
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode:
            print(run.stderr, file=sys.stderr)
            return run.returncode
        peak, rate = run.stdout.split()
        peaks.append(float(peak))
        print(f"{count:>7} documents: peak {peak} MiB, {rate} documents a second")
    ratio = peaks[1] / peaks[0]
    more = peaks[1] - peaks[0]
    print(f"{ratio:.2f} times the memory for {options.many / options.few:.0f} times the documents")
    told = {
        "bench": "memory", "reader": "plain" if options.plain else "shipped", "few": options.few, "many": options.many,
        "few_mib": peaks[0], "many_mib": peaks[1], "ratio": round(ratio, 2), "limit": options.most, "cache_mib": CACHE,
    }  # fmt: skip
    print(json.dumps(told))
    return int(ratio > options.most and more > CACHE)


if __name__ == "__main__":
    sys.exit(main())
