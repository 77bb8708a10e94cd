"""What the positions of all actors on all issues cost, against one full scan of the statements table in the same run.

The statements are made: issues, offices and people of the shipped tables by Zipf's law, three years of days, three in
five with a place on the ladder. The scan fetches every row of the table, with all of its columns. Positions are with
the statements that carry them, as `attache positions` prints them.

    python bench/positions.py [--statements 1000000] [--most 5.0] [--keep FILE]
"""

import argparse
import datetime as dt
import itertools
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from attache import tables
from attache.compare.positions import positions
from attache.compare.wording import unanswered_words
from attache.store import Store
from attache.store.stands import rows_at, stands

PER_ITEM, PER_DOCUMENT = 7, 4
WORDS = ["the", "ministry", "would", "study", "matter", "with", "care", "and", "reply", "when", "time", "had", "come"]


def filled(path: Path, count: int) -> None:
    """Fill a record with documents, items and statements, without texts."""
    Store(path, write=True).close()
    store = Store(path, write=True)
    database = store._db  # rows straight into the tables: the pipeline is not what is measured here
    database.execute("BEGIN")
    documents = range(1, count // (PER_ITEM * PER_DOCUMENT) + 2)
    database.executemany(
        "INSERT INTO documents (n, id, sha256, text_sha256, media_type, chars, captured, original_file,"
        " original_offset, original_length, text_file, text_offset, text_length, reading)"
        " VALUES (?, ?, ?, '', 'text/plain', 1, '', '', 0, 1, '', 0, 1, x'')",
        ((n, f"d-{n:016x}", f"{n:064x}") for n in documents),
    )
    chance = random.Random(5)
    first = dt.date(2031, 1, 1)
    days = [(first + dt.timedelta(n)).isoformat() for n in range(1095)]
    items = [(n, f"i-{n:016x}", 1 + n // PER_DOCUMENT, chance.choice(days)) for n in range(1, count // PER_ITEM + 2)]
    database.executemany(
        'INSERT INTO items VALUES (?, ?, ?, 0, 0, 1, "article", NULL, "en", ?, ?, ?, "Corin Times")'.replace('"', "'"),
        ((n, key, document, day, day, day) for n, key, document, day in items),
    )
    database.executemany("INSERT INTO statements VALUES (" + ", ".join("?" * 26) + ")", said(count, items, chance))
    issues = [issue.id for issue in tables.issues()]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(issues) + 1)))
    drawn = (
        (chance.choices(issues, cum_weights=weights, k=1 + (n % 5 == 0)), n) for n in range(1, count + 1) if n % 10
    )
    database.executemany(
        "INSERT OR IGNORE INTO statement_issues VALUES (?, ?)", ((issue, n) for of, n in drawn for issue in of)
    )
    of_items = ((chance.choices(issues, cum_weights=weights)[0], n) for n, *_ in items)
    database.executemany("INSERT OR IGNORE INTO item_issues VALUES (?, ?)", of_items)
    database.execute("COMMIT")
    store.close()


def said(count: int, items: list[tuple[int, str, int, str]], chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Yield rows of the statements table."""
    people = [(row.person_id, row.name_en, row.role, row.office_id) for row in tables.officials().rows]
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(people) + 1)))
    rungs = [(row.level, row.stance, f"ladder:{row.row}") for row in tables.ladder()]
    for n in range(1, count + 1):
        person, name, role, office = chance.choices(people, cum_weights=weights)[0]
        level, stance, rule = chance.choice(rungs) if n % 5 < 3 else (None, None, None)
        item, _, _, day = items[n // PER_ITEM]
        own = day if n % 3 else None
        content = " ".join(chance.choices(WORDS, k=24))
        yield (
            n, f"s-{n:016x}", item, n % PER_ITEM, 0, 1, "indirect", name, "said", content, person, name, role, office,
            office, "named", own, day, day, level, stance, rule, None, 0, "", 0.9,
        )  # fmt: skip


def main() -> int:
    """Build, time both in turn, compare the best of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--most", type=float, default=5.0, help="fail above this ratio")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="build the record here, or use the one that is here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "record.sqlite"
        if not path.exists():
            start = time.perf_counter()
            filled(path, options.statements)
            print(f"built {options.statements} statements in {time.perf_counter() - start:.0f} s", flush=True)
        store = Store(path)
        scans, ours = [], []
        for _ in range(options.runs):  # in turns, so that a busy machine slows both
            start = time.perf_counter()
            rows = sum(1 for _ in store._db.execute("SELECT * FROM statements"))
            scans.append(time.perf_counter() - start)
            start = time.perf_counter()
            found = positions(stands(store, unanswered=unanswered_words()))
            wanted = {one.statement for p in found for one in (p.current, p.previous) if one is not None}
            cited = rows_at(store, wanted)
            ours.append(time.perf_counter() - start)
        store.close()
    ratio = min(ours) / min(scans)
    told = {
        "bench": "positions", "statements": rows, "positions": len(found), "cited": len(cited),
        "scan_s": round(min(scans), 2), "ours_s": round(min(ours), 2), "ratio": round(ratio, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), "limit": options.most,
    }  # fmt: skip
    print(json.dumps(told))
    return int(ratio > options.most)


if __name__ == "__main__":
    sys.exit(main())
