"""The checker on lines that are sound and on lines with one thing changed, by the kind of damage.

    python evals/checker.py [--data ../shared] [--seed 1] [--stories 110] [--details]

Editions are composed from the sample documents, the development stories and the demo's texts, when this runs; nothing
of them is kept. Sound lines are those of the editions, and what an editor makes of them by rule: other ways to write
dates and numbers, another verb of saying, the speaker without the title or behind the words, a report's sentence
without its quotation marks. Damage changes one thing in a sound line, with something of the same document where there
is something to choose. Documents are parted into a half to tune on and a half that is held out. A damaged line counts
as found when an error names it (`warned` counts those with a warning only). Prints a table, then one line of JSON.
"""

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from checker_damage import DAMAGE, Material
from checker_rewrite import rewritten

from attache import read, tables
from attache.brief.check import Problem, check_line
from attache.brief.compose import compose, sides_of
from attache.config import load
from attache.record import Edition, EditionSource, Line, Reading, Window

HERE = Path(__file__).resolve().parent
KINDS = tuple(DAMAGE)
EACH = 40
"""How many damaged lines of a kind are made from each half, at most."""
SOUND = 600
HELD_OUT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A line with what it cites from: `strict` for one as the composer wrote it."""

    line: Line
    strict: bool
    half: int
    group: str


@dataclass(slots=True, kw_only=True)
class Group:
    """The editions of some documents with what is needed to check them."""

    name: str
    lines: list[tuple[Line, int]]
    sources: dict[str, EditionSource]
    texts: dict[str, str]
    bodies: dict[tuple[str, str], str]
    sides: dict[str, tuple[str, ...]]
    folder: Path | None

    def check(self, line: Line, *, strict: bool) -> tuple[Problem, ...]:
        """Return what the checker says."""
        return check_line(
            line, self.sources, self.texts.get, strict=strict, sides=self.sides,
            body_of=lambda source, item: self.bodies.get((source, item)),
        )  # fmt: skip


def story_pages(data: Path, folder: Path, count: int) -> list[Path]:
    """Write development stories as pages with their outlet and day, so that they are read as a page is."""
    from html import escape

    out = []
    with (data / "eval" / "stories" / "dev.jsonl").open(encoding="utf-8") as rows:
        for number, row in zip(range(count), rows, strict=False):
            story = json.loads(row)
            body = "".join(f"<p>{escape(part)}</p>" for part in story["text"].split("\n") if part.strip())
            path = folder / f"{number:03}.html"
            path.write_text(
                f'<html lang="en"><head><title>{escape(story["title"])}</title>'
                f'<meta property="og:site_name" content="{escape(story["outlet"] or "")}">'
                f'<meta property="article:published_time" content="{story["date"] or ""}">'
                f"</head><body><article><h1>{escape(story['title'])}</h1>{body}</article></body></html>",
                encoding="utf-8",
            )
            out.append(path)
    return out


def readings(data: Path, stories: int) -> dict[str, list[Reading]]:
    """Return what is read of the demo's texts, and of the samples and stories."""
    demo = Path(str(files("attache.data") / "demo"))
    with tables.use(demo / "tables"):
        own = read(sorted((demo / "texts").iterdir()))
    with tempfile.TemporaryDirectory() as scratch:
        pages = story_pages(data, Path(scratch), stories)
        others = read([*sorted((data / "samples").glob("*.txt")), *pages])
    return {"demo": own, "press": others}


def group_of(name: str, held: Sequence[Reading]) -> Group:
    """Compose editions, one for each half of the documents, and return their lines."""
    demo = Path(str(files("attache.data") / "demo"))
    folder = demo / "tables" if name == "demo" else None
    beat = load(
        demo / "attache.toml" if name == "demo" else Path(str(files("attache.data") / "beats" / "us-china.toml"))
    )
    lines: list[tuple[Line, int]] = []
    sources: dict[str, EditionSource] = {}
    for half in range(HELD_OUT):
        some = [one for one in held if int(one.document.sha256[:8], 16) % HELD_OUT == half]
        edition: Edition = compose(
            some, beat=beat, title="", window=Window(first=None, last=None), issues=None, max_lines=200
        )
        lines += [(line, half) for section in edition.sections for point in section.points for line in point.lines]
        sources |= {source.id: source for source in edition.sources}
    whole: Edition = compose(held, beat=beat, title="", window=Window(first=None, last=None), max_lines=200)
    sources |= {source.id: source for source in whole.sources}
    known = {line.text for line, _ in lines}
    lines += [
        (line, int(line.citations[0].source[-4:], 16) % HELD_OUT)
        for section in whole.sections for point in section.points for line in point.lines
        if line.outlets is not None and line.text not in known
    ]  # fmt: skip
    return Group(
        name=name,
        lines=list({(line.text, half): (line, half) for line, half in lines}.values()),
        sources=sources,
        texts={digest: one.document.text for one in held for digest in (one.document.text_sha256, one.document.sha256)},
        bodies={
            (one.document.id, item.id): " ".join(span.of(one.document.text) for span in item.spans)
            for one in held for item in one.items
        },
        sides={side.name: side.countries for side in sides_of(beat)},
        folder=folder,
    )  # fmt: skip


def sound(group: Group, chance: random.Random) -> list[Case]:
    """Return the composed lines, and what an editor may make of them."""
    out: list[Case] = []
    for line, half in group.lines:
        out.append(Case(line=line, strict=True, half=half, group=group.name))
        made = [
            Case(line=one, strict=False, half=half, group=group.name)
            for one in rewritten(line, group.texts, group.sources)
        ]
        out += chance.sample(made, min(4, len(made)))
    return out


def main() -> None:
    """Make the lines, check them, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stories", type=int, default=110)
    parser.add_argument("--details", action="store_true", help="print each miss and each false alarm")
    options = parser.parse_args()
    print(json.dumps(measure(readings(options.data.resolve(), options.stories), options.seed, options.details)))


def measure(held: dict[str, list[Reading]], seed: int, details: bool) -> dict[str, Any]:
    """Return recall by kind and the share of false alarms, on both halves; print the table."""
    chance = random.Random(seed)
    found: dict[int, Counter[str]] = {half: Counter() for half in range(HELD_OUT)}
    alarms: dict[int, Counter[str]] = {half: Counter() for half in range(HELD_OUT)}
    for name, some in held.items():
        demo = Path(str(files("attache.data") / "demo" / "tables"))
        with tables.use(demo if name == "demo" else None):
            group = group_of(name, some)
            cases = sound(group, chance)
            good: list[Case] = []
            for case in cases:
                problems = group.check(case.line, strict=case.strict)
                errors = [one for one in problems if not one.warning]
                way = "composed" if case.strict else "rewritten"
                alarms[case.half][f"{way}.lines"] += 1
                alarms[case.half][f"{way}.errors"] += bool(errors)
                alarms[case.half][f"{way}.warned"] += bool(problems) and not errors
                if not problems:
                    good.append(case)
                elif details:
                    print(f"ALARM {case.half} {way}: {case.line.text[:300]}")
                    print(*(f"      {one.line()[:260]}" for one in problems), sep="\n")
            _damaged(group, good, chance, found, details)
    return _report(found, alarms)


def _damaged(
    group: Group, good: list[Case], chance: random.Random, found: dict[int, Counter[str]], details: bool
) -> None:
    material = Material.of(group.sources, group.texts, group.sides, [case.line for case in good if case.strict])
    chance.shuffle(good)
    for kind, damage in DAMAGE.items():
        made: Counter[int] = Counter()
        seen: set[str] = set()
        for case in good:
            if made[case.half] == EACH or case.line.text in seen:
                continue
            spoiled = damage(case.line, material, chance)
            if spoiled is None or spoiled == case.line:
                continue
            seen.add(case.line.text)
            made[case.half] += 1
            problems = group.check(spoiled, strict=case.strict)
            errors = [one for one in problems if not one.warning]
            tally = found[case.half]
            tally[f"{kind}.made"] += 1
            tally[f"{kind}.found"] += bool(errors)
            tally[f"{kind}.warned"] += bool(problems) and not errors
            if details and not errors:
                print(f"MISS {case.half} {kind} {'strict' if case.strict else 'free'}: {spoiled.text[:300]}")
                print(f"      was: {case.line.text[:300]}")
                print(*(f"      {one.line()[:200]}" for one in problems), sep="\n")


def _report(found: dict[int, Counter[str]], alarms: dict[int, Counter[str]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for half, name in enumerate(("tuned", "held_out")):
        print(f"\n{name:12} made  found  share  warned only")
        total: Counter[str] = Counter()
        row: dict[str, float] = {}
        for kind in KINDS:
            made, hit, warned = (found[half][f"{kind}.{what}"] for what in ("made", "found", "warned"))
            total.update(made=made, found=hit, warned=warned)
            row[kind] = hit / made if made else 0.0
            print(f"{kind:12} {made:4} {hit:6} {row[kind]:6.3f} {warned:6}")
        share = total["found"] / max(1, total["made"])
        print(f"{'all':12} {total['made']:4} {total['found']:6} {share:6.3f} {total['warned']:6}")
        ways: dict[str, float] = {}
        for way in ("composed", "rewritten"):
            lines, errors, warned = (alarms[half][f"{way}.{what}"] for what in ("lines", "errors", "warned"))
            print(f"{way}: {errors} errors and {warned} warnings on {lines} sound lines")
            ways[way] = errors / max(1, lines)
        both = sum(alarms[half][f"{way}.errors"] for way in ways) / max(
            1, sum(alarms[half][f"{way}.lines"] for way in ways)
        )
        lines_of = sum(alarms[half][f"{way}.lines"] for way in ways)
        out[name] = {
            "recall": share, "worst": min(row.values()), "false": both,
            "warned": sum(alarms[half][f"{way}.warned"] for way in ways) / max(1, lines_of),
            "made": total["made"], "kinds": row,
        }  # fmt: skip
    return out


if __name__ == "__main__":
    main()
