"""Every bench, one after the other, each in its own process; prints their lines of JSON.

    python bench/run.py [--data ../shared] [--only NAME …] [--long]

Ratios, not seconds: each bench measures the bare work beside ours in the same run. `--long` takes the sizes that are
claimed (50,000 documents through the shipped pipeline); without it memory is measured with a small reader.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Run, print, and fail when a bench does."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "run")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    parser.add_argument("--long", action="store_true", help="the sizes that are claimed, however long they take")
    options = parser.parse_args()
    failed = []
    for name in options.only:
        more: list[str] = []
        if name == "memory" and not options.long:
            more = ["--plain"]
        if "--data" in (HERE / f"{name}.py").read_text(encoding="utf-8"):
            if not options.data.is_dir():
                print(f"{name}: left out, there is no folder {options.data}", file=sys.stderr)
                continue
            more += ["--data", str(options.data)]
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py"), *more], stdout=subprocess.PIPE, text=True, check=False
        )
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        for line in lines:
            json.loads(line)
            print(line, flush=True)
        if done.returncode or not lines:
            failed.append(name)
            print(f"{name}: failed with status {done.returncode}", file=sys.stderr)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
