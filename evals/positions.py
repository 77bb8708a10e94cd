"""Whether changes of position are found, and nothing else: a record of one year with planted and near changes.

    python evals/positions.py [--details]

Prints one line of JSON. `positions.toml` holds the statements of two invented states, and what is planted in them. Each
is given its place on the ladder by the shipped rules, kept in a record in the order of arrival, and read back.
"""

import argparse
import datetime as dt
import hashlib
import json
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from attache import tables
from attache.annotate.strength import strength
from attache.compare.changes import changes
from attache.compare.positions import positions
from attache.compare.voices import voice
from attache.compare.wording import unanswered_words
from attache.record import ActorRef, Document, Item, PartialDate, Reading, Span, Statement, document_id, part_id
from attache.store import Store
from attache.store.stands import said, stands


def main() -> None:
    """Build the record, compare what is found with what is planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print each change found, and each one missed")
    details = parser.parse_args().details
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))["said"]
    with (
        as_file(files("attache.data") / "demo" / "tables") as folder,
        tables.use(folder),
        tempfile.TemporaryDirectory() as at,
    ):
        store = kept(rows, Path(at) / "record.sqlite")
        found = changes(said(store))
        held = positions(stands(store, unanswered=unanswered_words()))
        planted = {(row["issue"], state_of(row), row["day"]): row["planted"] for row in rows if "planted" in row}
        seen: dict[tuple[str, str, str], set[str]] = {}
        for change in found:
            assert change.before_day < change.after_day
            assert change.before.id != change.after.id
            key = (change.issue, change.state, change.after_day.isoformat())
            seen.setdefault(key, set()).update(change.kinds())
            if details:
                mark = "planted" if key in planted else "FALSE  "
                print(
                    mark,
                    *key,
                    [f"{d.kind}: {d.before} → {d.after}" for d in change.details],
                    "since",
                    change.before_day,
                )
        missed = [(key, kind) for key, kind in planted.items() if kind not in seen.get(key, ())]
        false = [key for key in seen if key not in planted]
        silent = {(p.issue, p.actor, str(day)) for p in held if p.kind == "office" for day, _ in p.unanswered}
        expected = {(row["issue"], office_of(row["who"]), row["day"]) for row in rows if row.get("unanswered")}
        current = {(p.issue, p.actor): p.current for p in held if p.kind == "office" and p.current is not None}
        last = last_levels(rows)
        right = sum(current.get(key) is not None and current[key].level == level for key, level in last.items())
        if details:
            for key, kind in missed:
                print("MISSED ", *key, kind)
            for key, level in last.items():
                if current.get(key) is None or current[key].level != level:
                    print("POSITION", *key, level, current.get(key))
        store.close()
    print(
        json.dumps(
            {
                "eval": "positions",
                "statements": len(rows),
                "planted": len(planted),
                "near": sum("near" in row for row in rows),
                "recall": round(1 - len(missed) / len(planted), 4),
                "false": len(false),
                "positions": round(right / len(last), 4),
                "unanswered": round(len(silent & expected) / max(len(silent | expected), 1), 4),
            }
        )
    )


def kept(rows: list[dict[str, Any]], path: Path) -> Store:
    """Return a record of the statements, put in by the day of arrival."""
    store = Store(path, write=True)
    store.begin()
    for number, row in enumerate(sorted(rows, key=lambda row: (row.get("arrives", row["day"]), row["who"]))):
        store.insert(
            reading(row, number), captured="2033-01-01T00:00:00Z", original=("", number, 1), text=("", number, 1)
        )
    store.commit()
    return store


def reading(row: dict[str, Any], number: int) -> Reading:
    """Return a document of one sentence with its statement, and the one inside it."""
    han = any("\u4e00" <= character <= "\u9fff" for character in row["words"])
    name, cue = named(row["who"], han), "表示" if han else "said"
    text = f"{name}{cue}，{row['words']}。" if han else f"{name} {cue} {row['words']}."
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    arrived = row.get("arrives", row["day"])
    found = list(statements(row, text, name, cue, sha256))
    document = Document(
        id=document_id(sha256), sha256=sha256, media_type="text/plain", text=text, chars=len(text),
        language="zh-Hans" if han else "en", outlet="Corin Times", published=day(arrived),
    )  # fmt: skip
    item = Item(
        id=part_id("i", sha256, 0), start=0, end=len(text), spans=(Span(0, len(text)),), kind="article",
        date=day(arrived), language=document.language, issues=(row["issue"],), statements=tuple(found),
    )  # fmt: skip
    whole = Reading(document=document, items=(item,))
    placed = tuple(replace(each, strength=strength(whole, item, each)) for each in found)
    return replace(whole, items=(replace(item, statements=placed),))


def statements(row: dict[str, Any], text: str, name: str, cue: str, sha256: str) -> Iterator[Statement]:
    """Yield the statement of a row, and the one nested in it."""
    start = text.index(row["words"])
    content = Span(start, start + len(row["words"]))
    at = text.index(cue, len(name))
    outer = statement(row, row["who"], Span(0, len(name)), Span(at, at + len(cue)), content, sha256)
    yield outer
    if inside := row.get("inside"):
        begin = text.index(inside["words"], start)
        spot = text.index(inside["cue"], start)
        who = text.index(named(inside["who"], False), start)
        source = Span(who, who + len(named(inside["who"], False)))
        span = Span(begin, begin + len(inside["words"]))
        nested = statement(row, inside["who"], source, Span(spot, spot + len(inside["cue"])), span, sha256)
        yield replace(nested, nested_in=outer.id)


def statement(row: dict[str, Any], who: str, source: Span, cue: Span, content: Span, sha256: str) -> Statement:
    """Return one statement of a person of the tables."""
    tenure = tables.officials().tenures(who)[0]
    return Statement(
        id=part_id("s", sha256, content.start), form="indirect", source=(source,), cue=(cue,), content=(content,),
        speaker=ActorRef(id=who, name=tenure.name_en), role=tenure.role,
        organisation=ActorRef(id=tenure.office_id, name=tenure.office_id), anonymity="named", date=day(row["day"]),
        issues=(row["issue"],), confidence=1.0,
    )  # fmt: skip


def named(who: str, han: bool) -> str:
    """Return a person's name in the language of the text."""
    tenure = tables.officials().tenures(who)[0]
    return tenure.name_zh if han else tenure.name_en


def office_of(who: str) -> str:
    """Return the office that a person speaks for."""
    return tables.officials().tenures(who)[0].office_id


def state_of(row: dict[str, Any]) -> str:
    """Return the country that a row's speaker speaks for."""
    found = voice(row["who"], office_of(row["who"]), None, "")
    assert found is not None
    return found.state


def day(value: str) -> PartialDate:
    """Return a stated day."""
    dt.date.fromisoformat(value)
    return PartialDate(value=value, precision="day", basis="stated", text=value)


def last_levels(rows: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    """Return the level that each office's last answer on each issue has by the shipped ladder."""
    out: dict[tuple[str, str], int] = {}
    for number, row in enumerate(sorted(rows, key=lambda row: row["day"])):
        if row.get("unanswered"):
            continue
        placed = reading(row, number).items[0].statements[0].strength
        assert placed is not None, row
        out[row["issue"], office_of(row["who"])] = placed.level
    return out


if __name__ == "__main__":
    main()
