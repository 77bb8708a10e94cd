"""Kill `attache add` in the middle, again and again; then a last run must leave the record of an undisturbed one.

The documents are short generated ones (plain text and HTML). Each round adds them to the same workspace and is killed
(SIGKILL) at a random moment of the work that is left, spread so that every round still has something to do.

    python evals/kill_test.py [--documents 500] [--rounds 20] [--seed 7]
"""

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from attache.store import Store


def write_documents(folder: Path, count: int) -> None:
    """Write short documents: three in four plain, the others HTML, some of them in Chinese."""
    folder.mkdir()
    for number in range(count):
        day = f"2031-05-{1 + number % 28:02d}"
        if number % 8 == 5:
            body = f"兰海港口第{number}号泊位将于下周重新开放。港务局发言人说：“工程已经完成。”"
        else:
            body = f'Berth {number} of Lanhai harbour will reopen. "It is ready," said Minister Vera Holt. ' * 3
        if number % 4 == 3:
            page = f"<html><head><title>Quay {number}</title></head><body><article><h1>Quay {number}</h1>"
            text, name = page + f"<p>{day}</p><p>{body}</p></article></body></html>", f"{number:05d}.html"
        else:
            text, name = f"Quay {number}\n\n{body}\n\nSource: The Harbour Gazette, {day}\n", f"{number:05d}.txt"
        (folder / name).write_text(text, encoding="utf-8")


def dump(workspace: Path) -> list[str]:
    """Return the record as lines, without times of capture and places in the archive."""
    store = Store(workspace / "record.sqlite")
    try:
        store.verify()
        return list(store.dump(circumstances=False))
    finally:
        store.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--command", nargs="+", default=[sys.executable, "-m", "attache"])
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base)
        write_documents(folder / "documents", options.documents)
        quiet, killed = folder / "quiet", folder / "killed"
        for workspace in (quiet, killed):
            subprocess.run(
                [*options.command, "init", "us-china", str(workspace)], check=True, stdout=subprocess.DEVNULL
            )

        def add(workspace: Path) -> "subprocess.Popen[str]":
            arguments = ["add", "-w", str(workspace), "documents"]
            return subprocess.Popen([*options.command, *arguments], stdout=subprocess.PIPE, text=True, cwd=folder)

        start = time.monotonic()
        print("undisturbed:", add(quiet).communicate()[0].strip())
        whole = time.monotonic() - start
        start = time.monotonic()
        add(quiet).communicate()
        begins = time.monotonic() - start  # a run that finds everything known: its start and its end
        hit = done = 0
        for number in range(options.rounds):
            process = add(killed)
            left = max(0.0, whole - begins) * (options.documents - done) / options.documents
            time.sleep(begins * chance.uniform(0.5, 1.0) + left * chance.uniform(0, 2 / (options.rounds - number + 1)))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            hit += process.returncode == -signal.SIGKILL
            store = Store(killed / "record.sqlite")
            done = store.counts()["documents"]
            store.close()
            print(f"round {number + 1}: exit {process.returncode}, {done} documents")
        last = add(killed)
        print("last run:", (last.communicate()[0] or "").strip())
        rebuilt = subprocess.run([*options.command, "status", "-w", str(killed)], check=False, capture_output=True)
        same = last.returncode == 0 and rebuilt.returncode == 0 and dump(quiet) == dump(killed)
        print(f"{hit} of {options.rounds} runs killed; the record is {'the same' if same else 'NOT the same'}")
        told = {"eval": "kill", "documents": options.documents, "rounds": options.rounds, "killed": hit, "same": same}
        print(json.dumps(told))
        return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
