"""How long the first statement of a short text takes, and how much memory reading needs.

    python bench/first.py [--runs 7]

Time: a fresh interpreter that reads a short text until its first statement is there, against one that imports
onnxruntime and loads the model, nothing else; both take turns, the medians count. Memory: the peak of a process that
reads a text as long as any that is annotated whole (150,000 characters, thousands of statements).

Prints one line of JSON; the claims are a ratio of at most 3 and a peak under 600 MB.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RATIO, PEAK = 3.0, 600
TEXT = (
    "Port talks go on\n\nForeign Minister Vera Holt of Ostravia said on Monday that the harbour would open in May. "
    "“We have waited for this for eleven years,” she told the Harbour Gazette.\n"
)
BARE = """
import importlib.resources
import onnxruntime
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
folder = importlib.resources.files("attache") / "data" / "models" / "statements"
loaded = [
    onnxruntime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
    for file in sorted(folder.iterdir(), key=lambda each: each.name) if file.name.endswith(".onnx")
]
assert loaded
"""
OURS = """
import sys
from attache.desk import readings
(reading,) = readings([sys.argv[1]])
assert any(item.statements for item in reading.items)
"""
MEMORY = """
import resource, sys
from attache.desk import readings
(reading,) = readings([sys.argv[1]])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), sum(len(item.statements) for item in reading.items))
"""


def seconds(code: str, *arguments: str) -> float:
    """Return the wall time of a fresh interpreter that runs the code."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    """Run both in turn, then the long text; fail when a claim does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        short, long = Path(folder) / "short.txt", Path(folder) / "long.txt"
        short.write_text(TEXT, encoding="utf-8")
        told = TEXT.split("\n\n", 1)[1].replace("\n", " ")
        long.write_text("\n\n".join(f"Day {n}: {told}" for n in range(150_000 // len(told))), encoding="utf-8")
        seconds(OURS, str(short))  # the files are in the system's cache from here on, for both
        times = [(seconds(BARE), seconds(OURS, str(short))) for _ in range(runs)]
        heavy = subprocess.run([sys.executable, "-c", MEMORY, str(long)], check=True, capture_output=True, text=True)
    bare, ours = (statistics.median(column) for column in zip(*times, strict=True))
    peak, count = heavy.stdout.split()
    kept = ours / bare <= RATIO and float(peak) * 1.048576 < PEAK
    print(
        json.dumps(
            {
                "bench": "first",
                "model_alone_s": round(bare, 3),
                "first_statement_s": round(ours, 3),
                "ratio": round(ours / bare, 2),
                "limit": RATIO,
                "statements": int(count),
                "peak_mb": round(float(peak) * 1.048576),
                "peak_limit_mb": PEAK,
                "kept": kept,
            }
        )
    )
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
