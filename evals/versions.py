"""Whether edits planted in articles are told as what they are, and pages that only changed around them are let be.

    python evals/versions.py [--combined 120] [--seed 1] [--details]

Prints one line of JSON. Own articles in English and Chinese are written as pages and read by the shipped pipeline; each
kind of edit is planted alone, then two or three together. `recall` is the share of edits told as what they are,
`first` the share of pairs whose first line tells the gravest of them, `kind` that of single edits with the right kind
of difference, `false` the share of pairs with nothing but boilerplate changed that were flagged, `spurious` the lines
per pair that no edit accounts for.
"""

import argparse
import html
import json
import random
import tomllib
from collections import Counter, defaultdict
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from attache import tables
from attache.collect import capture_of
from attache.compare.versions import ORDER, difference
from attache.desk.pipeline import read_capture

TOLD = {
    "typo": ({"minor"}, {"minor"}),
    "head": ({"headline"}, {"headline"}),
    "number": ({"figure"}, {"substance"}),
    "date": ({"date"}, {"substance"}),
    "quotation": ({"quotation-altered"}, {"substance"}),
    "remove": ({"statement-removed", "quotation-removed"}, {"substance"}),
    "denial": ({"statement-added", "quotation-added"}, {"substance"}),
    "speaker": ({"speaker-changed", "name"}, {"substance"}),
    "hedge": ({"hardened"}, {"substance"}),
    "cue": ({"hardened", "softened"}, {"substance"}),
    "negation": ({"negation"}, {"substance"}),
    "move": ({"moved"}, {"text"}),
    "correction": ({"correction"}, {"substance"}),
    "growth": ({"passage-added", "statement-added", "quotation-added"}, {"grown"}),
}
"""For each kind of edit what it may be told as, and the kind of the difference that has nothing else."""
AROUND = ("clock", "related", "counter", "advertising", "typography")
COMBINED = [kind for kind in TOLD if kind not in ("growth", "head", "move")]


class Page:
    """An article with its slots filled, as a page of HTML."""

    def __init__(self, article: dict[str, Any], chance: random.Random) -> None:
        self.article, self.chance = article, chance
        people = chance.sample(article["people"], 4)
        n, n2, m, m2 = chance.sample(range(11, 89), 4)
        self.slots = {
            **dict(zip("abcd", people, strict=True)), "place": chance.choice(article["places"]), "n": str(n),
            "n2": str(n2), "m": str(m), "m2": str(m2),
        }  # fmt: skip
        self.head = self.filled(article["headline"])
        self.body = [self.filled(words) for words in article["body"]]
        self.around = {"clock": "12:04", "related": 0, "counter": 1204, "advertising": 0, "typography": 0}

    def filled(self, words: str) -> str:
        """Return words with the slots filled."""
        for name, value in self.slots.items():
            words = words.replace("{" + name + "}", value)
        return words

    def copy(self) -> "Page":
        """Return a page that can be edited."""
        out = object.__new__(Page)
        out.__dict__ = {**self.__dict__, "body": list(self.body), "around": dict(self.around)}
        return out

    def edit(self, kind: str, number: int) -> None:
        """Plant an edit."""
        rows = self.article.get(kind, [])
        if kind in ("typo", "head", "number", "date", "quotation", "speaker", "hedge", "cue", "negation"):
            old, new = (self.filled(words) for words in rows[number % len(rows)])
            if kind == "head":
                self.head = new
                return
            found = sum(old in words for words in self.body)
            if found != 1:
                raise ValueError(f"{old!r} stands in {found} paragraphs")
            self.body = [words.replace(old, new) for words in self.body]
        elif kind in ("remove", "move"):
            start = self.filled(rows[number % len(rows)])
            at = next(place for place, words in enumerate(self.body) if words.startswith(start))
            words = self.body.pop(at)
            if kind == "move":
                self.body.insert(1 if at != 1 else 3, words)
        elif kind in ("denial", "correction"):
            self.body.append(self.filled(rows[number % len(rows)]))
        elif kind == "growth":
            self.body += [self.filled(words) for words in rows]
        elif kind == "clock":
            self.around["clock"] = f"{self.chance.randint(13, 23)}:{self.chance.randint(10, 59)}"
        elif kind == "counter":
            self.around["counter"] = self.chance.randint(2000, 99999)
        else:
            self.around[kind] = 1

    def html(self) -> bytes:
        """Return the page."""
        zh = self.article["lang"] == "zh"
        around = self.around
        body = self.body
        if around["typography"]:
            body = [words.replace("“", '"').replace("”", '"').replace(" - ", " – ").replace("'", "’") for words in body]
        links = (
            (("鱼价在海门上涨", "通往山区的公路开通"), ("风暴关闭港口", "学校提前放假", "鱼价在海门上涨"))
            if zh
            else (
                ("Fish prices rise again", "Road to the hills opens"),
                ("Storm closes the port", "Schools close early", "Fish prices rise again"),
            )
        )[around["related"]]
        clock = f"更新时间：2031年5月5日 {around['clock']}" if zh else f"Updated {around['clock']}, 5 May 2031"
        counter = f"阅读量：{around['counter']}" if zh else f"{around['counter']:,} views"
        ad = ("<p>广告</p>" if zh else "<p>Advertisement</p>") if around["advertising"] else ""
        paragraphs = "".join(f"<p>{html.escape(words, quote=False)}</p>\n" for words in body)
        rows = "".join(f'<li><a href="/{number}">{words}</a></li>' for number, words in enumerate(links))
        name, related = ("海港公报", "相关阅读") if zh else ("Harbour Gazette", "Related articles")
        return (
            f'<!doctype html><html lang="{"zh-CN" if zh else "en"}"><head><meta charset="utf-8">'
            f'<title>{self.head}</title><meta property="og:site_name" content="{name}">'
            '<meta property="article:published_time" content="2031-05-05T08:00:00Z"></head><body>'
            f'<nav><a href="/">Home</a><a href="/n">News</a></nav>'
            f"<main><article><h1>{html.escape(self.head)}</h1><p>{clock}</p><p>{counter}</p>"
            f"{paragraphs}{ad}</article></main><aside><h3>{related}</h3><ul>{rows}</ul></aside></body></html>"
        ).encode()


def reading_of(page: Page) -> Any:
    """Return what the pipeline reads from a page."""
    return read_capture(capture_of(page.html(), url="https://gazette.example/harbour", declared="text/html"))


def main() -> None:
    """Plant, compare, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--combined", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", action="store_true", help="print each edit missed or told wrongly")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    articles = tomllib.loads((Path(__file__).parent / "versions.toml").read_text("utf-8"))["article"]
    pairs: list[tuple[Page, Any, tuple[str, ...], int]] = []
    with as_file(files("attache.data") / "demo" / "tables") as folder, tables.use(folder):
        bases = []
        for article in articles:
            base = Page(article, chance)
            bases.append((base, reading_of(base)))
        for base, reading in bases:
            for kind in TOLD:
                most = len(base.article[kind]) if kind != "growth" else 1
                pairs += [(base, reading, (kind,), number) for number in range(most)]
            pairs += [(base, reading, (kind,), 0) for kind in AROUND]
            pairs += [(base, reading, ("clock", kind), 0) for kind in AROUND[1:]]
        for number in range(options.combined):
            base, reading = bases[number % len(bases)]
            kinds = chance.sample(COMBINED, chance.choice((2, 2, 3)))
            pairs.append((base, reading, (*sorted(kinds, key=list(TOLD).index), "clock"), chance.randrange(3)))
        print(json.dumps(counted(pairs, options.details)))


def counted(pairs: list[tuple[Page, Any, tuple[str, ...], int]], details: bool) -> dict[str, Any]:
    """Return the figures."""
    tally: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    for base, reading, kinds, number in pairs:
        page = base.copy()
        planted = [kind for kind in kinds if kind in TOLD]
        try:
            for kind in sorted(kinds, key=lambda each: each != "remove"):  # nothing is planted in what went
                page.edit(kind, number)
        except (ValueError, StopIteration):
            tally["clashing"] += 1
            continue
        found = difference(reading, reading_of(page))
        told = [each.kind for each in found.alterations]
        if not planted:
            tally["around"] += 1
            flagged = found.kind not in ("same", "boilerplate")
            tally["false"] += flagged
            if details and flagged:
                print("FALSE ", kinds, found.kind, found.summary())
            continue
        tally["pairs"] += 1
        left = Counter(told)
        for kind in planted:
            hit = next((each for each in told if each in TOLD[kind][0] and left[each]), None)
            by_kind[kind]["planted"] += 1
            by_kind[kind]["found"] += hit is not None
            if hit is not None:
                left[hit] -= 1
                if kind == "growth":
                    left = Counter({each: n for each, n in left.items() if each not in TOLD[kind][0]})
            if details and hit is None:
                print("MISSED", kind, number, base.article["lang"], found.kind, found.summary())
        spurious = left.total()
        tally["spurious"] += spurious
        if details and spurious:
            print("EXTRA ", planted, number, base.article["lang"], +left, found.summary())
        gravest = min((min(map(ORDER.index, TOLD[kind][0])), kind) for kind in planted)[1]
        tally["first"] += bool(told) and told[0] in {each for kind in planted for each in TOLD[kind][0]} and (
            told[0] in TOLD[gravest][0] or ORDER.index(told[0]) <= min(map(ORDER.index, TOLD[gravest][0]))
        )  # fmt: skip
        if len(planted) == 1:
            tally["single"] += 1
            right = found.kind in TOLD[planted[0]][1]
            tally["right_kind"] += right
            if details and not right:
                print("KIND  ", planted, number, base.article["lang"], found.kind, found.summary())
    planted_all = sum(each["planted"] for each in by_kind.values())
    return {
        "eval": "versions", "pairs": tally["pairs"], "planted": planted_all, "around": tally["around"],
        "recall": round(sum(each["found"] for each in by_kind.values()) / planted_all, 4),
        "first": round(tally["first"] / tally["pairs"], 4), "kind": round(tally["right_kind"] / tally["single"], 4),
        "false": round(tally["false"] / tally["around"], 4), "spurious": round(tally["spurious"] / tally["pairs"], 4),
        "by_kind": {kind: round(each["found"] / each["planted"], 4) for kind, each in by_kind.items()},
    }  # fmt: skip


if __name__ == "__main__":
    main()
