"""Whether what is planted in stories told twice is found, and nothing else: only here, renderings, words for one thing.

    python evals/tellings.py [--details]

Prints one line of JSON. `tellings.toml` holds stories of two invented states, each told by an outlet of either. They
are read by the shipped pipeline and put side by side.
"""

import argparse
import dataclasses
import html
import json
import tomllib
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from attache import tables
from attache.collect.capture import capture_of
from attache.compare.tellings import side_by_side
from attache.config import Side
from attache.desk.pipeline import read_capture
from attache.record import Item, Reading, SideBySide

SIDES = (
    Side(id="lanhai", name="Lanhai", countries=("XL",)),
    Side(id="ostravia", name="Ostravia", countries=("XO",)),
    Side(id="others", name="Others"),
)
KINDS = ("only", "renderings", "labels")


def main() -> None:
    """Read the stories, compare what is found with what is planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--details", action="store_true", help="print each thing found wrongly, and each one missed")
    details = parser.parse_args().details
    corpus = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    stories = corpus["story"]
    counts = {kind: [0, 0, 0] for kind in KINDS}  # planted, found of them, found in all
    with as_file(files("attache.data") / "demo" / "tables") as folder, tables.use(folder):
        for story in stories:
            told = side_by_side([read(telling) for telling in story["telling"]], SIDES, tone=False)
            for kind, (planted, found) in compared(story, told).items():
                hit = [each for each in planted if any(matches(kind, each, one) for one in found)]
                right = [one for one in found if any(matches(kind, each, one) for each in planted)]
                counts[kind][0] += len(planted)
                counts[kind][1] += len(hit)
                counts[kind][2] += len(found) - len(right)
                if details:
                    for each in planted:
                        if each not in hit:
                            print("missed", story["id"], kind, each)
                    for one in found:
                        if one not in right:
                            print("FALSE ", story["id"], kind, one)
        wrong = [pair for pair in corpus["reworded"] if claimed(pair)]
    if details:
        for pair in wrong:
            print("FALSE  reworded", pair)
    out: dict[str, Any] = {
        "stories": len(stories), "reworded.pairs": len(corpus["reworded"]), "reworded.false": len(wrong)
    }  # fmt: skip
    for kind, (planted, hit, false) in counts.items():
        out[f"{kind}.planted"] = planted
        out[f"{kind}.recall"] = round(hit / planted, 4) if planted else 1.0
        out[f"{kind}.precision"] = round(hit / (hit + false), 4) if hit + false else 1.0
        out[f"{kind}.false"] = false
    print(json.dumps(out))


def claimed(pair: dict[str, str]) -> bool:
    """Return whether one statement in two wordings is said to be only on one side."""
    shared = "The ferry to Corin sailed on time on Thursday.\nThe harbour office counted 40 ships in the strait."
    head = {"date": "2031-05-08", "headline": "News from the strait"}
    both = [
        read({**head, "outlet": outlet, "text": f"{shared}\n{words}"})
        for outlet, words in (("lna.example", pair["one"]), ("obs.example", pair["two"]))
    ]
    return any(each.matter.kind != "speaker" for each in side_by_side(both, SIDES, tone=False).only)


def read(telling: dict[str, Any]) -> tuple[Reading, Item]:
    """Return what the pipeline reads of a telling, as a page of its outlet."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in telling["text"].strip().split("\n"))
    page = (
        f'<!doctype html><html lang="{telling.get("lang", "en")}"><head><meta charset="utf-8">'
        f"<title>{html.escape(telling['headline'])}</title>"
        f'<meta property="article:published_time" content="{telling["date"]}"></head>'
        f"<body><article><h1>{html.escape(telling['headline'])}</h1>{lines}</article></body></html>"
    )
    address = f"https://{telling['outlet']}/{telling['date']}/story.html"
    reading = read_capture(capture_of(page.encode(), url=address, declared="text/html"))
    completeness = "teaser" if telling.get("teaser") else "full"
    document = dataclasses.replace(reading.document, completeness=completeness)
    return dataclasses.replace(reading, document=document), reading.items[0]


def compared(story: dict[str, Any], told: SideBySide) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return for each kind what is planted and what is found."""
    planted = story["planted"]
    only = []
    for each in told.only:
        first = each.matter.told[0]
        only.append((each.group, (first.whole or first.passage).quote))
    renderings = [
        (each.kind, " | ".join(one.told.passage.quote for one in quotation.renderings))
        for quotation in told.quotations
        for each in quotation.renderings
        if each.kind not in ("longest", "same")
    ]
    labels = [tuple(wording.words for wording in label.wordings) for label in told.labels]
    return {
        "only": (planted["only"], only),
        "renderings": (planted["renderings"], renderings),
        "labels": (planted["labels"], labels),
    }


def matches(kind: str, planted: list[str], found: tuple[str, ...]) -> bool:
    """Whether something found is the thing planted."""
    if kind == "labels":
        return all(any(word in words.split() or word == words for words in found) for word in planted)
    return planted[0] == found[0] and planted[1] in found[1]


if __name__ == "__main__":
    main()
