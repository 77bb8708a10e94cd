"""Whether the graph of who took a story from whom is right: written stories of invented outlets, with known answers.

    python evals/origins.py [--details]

Prints one line of JSON. Each telling of `origins.toml` is read as any text would be, with the outlet and day that its
feed gave. `count` is the share of stories with the right careful number of independent origins, `most` with the right
upper bound, `arrows` the F1 of the arrows from whole tellings, `evidence` the share of arrows of which every evidence
is the words at its place, `circles` the share of stories with the right circles, `given` all that stands in the text.
"""

import argparse
import csv
import hashlib
import json
import re
import sys
import tempfile
import tomllib
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from attache import tables
from attache.desk.pipeline import read_capture
from attache.link.origins import graph
from attache.record import Capture, Item, Reading
from attache.record.origin import OriginGraph

Told = dict[str, list[tuple[Reading, Item]]]


def main() -> None:
    """Read the tellings, draw the graphs, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print what is not as it should be")
    details = parser.parse_args().details
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    counted = most = circled = evident = drawn = right = wanted = found_all = 0
    with tempfile.TemporaryDirectory() as folder:
        widen(held, Path(folder))
        with tables.use(Path(folder)):
            for story in held["story"]:
                told = {row["id"]: reading(row, held["words"]) for row in story["telling"]}
                found = graph([pair for pairs in told.values() for pair in pairs])
                notes = []
                good = found.at_least == story["origins"]
                counted += good
                upper = found.at_most == story.get("at_most", story["origins"])
                most += upper
                if not (good and upper):
                    notes.append(
                        f"{found.at_least}-{found.at_most} origins, not {story['origins']}"
                        f"-{story.get('at_most', story['origins'])}"
                    )
                arrows, expected = arrows_of(found, told), set(story["arrows"])
                if story.get("undirected"):
                    arrows = {arrow if arrow in expected else ">".join(arrow.split(">")[::-1]) for arrow in arrows}
                right += len(arrows & expected)
                wanted += len(expected)
                found_all += len(arrows)
                if arrows != expected:
                    notes.append(f"missed {sorted(expected - arrows)}, false {sorted(arrows - expected)}")
                rounds = {frozenset(circle) for circle in found.circles}
                same = rounds == {frozenset(circle) for circle in story.get("circles", ())}
                circled += same
                if not same:
                    notes.append(f"circles {sorted(map(sorted, rounds))}")
                texts = {item.id: one.document.text for pairs in told.values() for one, item in pairs}
                for arrow in found.arrows:
                    drawn += 1
                    evident += (
                        bool(arrow.evidence)
                        and all(
                            each.span is not None and each.span.of(texts[each.item]) == each.text and each.text.strip()
                            for each in arrow.evidence
                            if each.kind != "order"
                        )
                        and any(each.kind != "order" for each in arrow.evidence)
                    )
                if details and notes:
                    print(f"{story['name']}: {'; '.join(notes)}")
                    for node in found.nodes:
                        print("     ", node.standing, names_of(told).get(node.id, node.id), node.name)
                    for each in found.arrows:
                        words = [(e.kind, e.text[:50]) for e in each.evidence][:4]
                        shown = [names_of(told).get(end, end) for end in (each.taker, each.source)]
                        print("     ", *shown, each.extent, words)
    stories = len(held["story"])
    figures = {
        "eval": "origins",
        "stories": stories,
        "tellings": sum(len(story["telling"]) for story in held["story"]),
        "count": round(counted / stories, 4),
        "most": round(most / stories, 4),
        "arrows": round(2 * right / max(wanted + found_all, 1), 4),
        "evidence": round(evident / max(drawn, 1), 4),
        "circles": round(circled / stories, 4),
    }
    print(json.dumps(figures))
    sys.exit(0 if figures["count"] >= 0.95 and figures["evidence"] == 1 else 1)


def widen(held: dict[str, Any], folder: Path) -> None:
    """Write the tables of the demo with the outlets and offices of the stories."""
    with as_file(files("attache.data") / "demo" / "tables") as shipped:
        for name, rows in (("outlets.csv", held["outlet"]), ("offices.csv", held["office"]), ("officials.csv", [])):
            with (shipped / name).open(encoding="utf-8", newline="") as file:
                table = list(csv.DictReader(file))
            with (folder / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(table[0]), restval="")
                writer.writeheader()
                writer.writerows([*table, *rows])


def reading(row: dict[str, str], words: dict[str, str]) -> list[tuple[Reading, Item]]:
    """Return what is read of one telling: its items with their reading."""
    text = re.sub(r"\{(\w+)(?::(\d)(?:-(\d))?)?\}", lambda found: passage(found, words), row["text"]) + "\n"
    data = text.encode()
    sha256 = hashlib.sha256(data + row["outlet"].encode() + row["id"].encode()).hexdigest()
    headers = [("attache-outlet", row["outlet"]), ("attache-published", row.get("date", ""))]
    found = read_capture(
        Capture(
            data=data, sha256=sha256, media_type="text/plain", url=row.get("url"),
            headers=tuple(header for header in headers if header[1]),
        )
    )  # fmt: skip
    return [(found, item) for item in found.items]


def passage(found: re.Match[str], words: dict[str, str]) -> str:
    """Return the words that a placeholder stands for."""
    whole = words[found[1]].strip()
    if found[2] is None:
        return whole
    return "\n\n".join(whole.split("\n\n")[int(found[2]) - 1 : int(found[3] or found[2])])


def names_of(told: Told) -> dict[str, str]:
    """Return the id of a telling by the id of its item."""
    return {item.id: name for name, pairs in told.items() for _, item in pairs}


def arrows_of(found: OriginGraph, told: Told) -> set[str]:
    """Return the arrows as `taker>source`, with names for what is outside of the story."""
    names = names_of(told)
    names |= {node.id: node.name or node.id for node in found.nodes if node.kind != "telling"}
    return {f"{names[arrow.taker]}>{names[arrow.source]}" for arrow in found.arrows}


if __name__ == "__main__":
    main()
