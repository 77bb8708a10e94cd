"""How long `attache --help` takes, as a ratio to a bare click program in the same run.

    python bench/start.py [--runs 15]

Prints the medians and the ratio; the claim is a ratio of at most 2.5.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

BARE = """
import click
@click.group()
def main(): "A bare program."
@main.command()
def one(): "One command."
main(args=["--help"], prog_name="bare")
"""
OURS = "from attache.cli import main; main(['--help'])"


def seconds(code: str) -> float:
    """Return the wall time of a fresh interpreter that runs the code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run both programs in turn, so that a busy machine slows both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    times = [(seconds(BARE), seconds(OURS)) for _ in range(runs)]
    bare, ours = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        json.dumps(
            {
                "bench": "start",
                "bare_s": round(bare, 4),
                "ours_s": round(ours, 4),
                "ratio": round(ours / bare, 2),
                "limit": 2.5,
            }
        )
    )


if __name__ == "__main__":
    main()
