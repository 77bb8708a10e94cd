"""The quality gate: run every measurement, compare with the floors, fail when one is not reached.

    python evals/gate.py [--data ../shared] [--only NAME …] [--raise [--slack 0.01]] [--lower FIGURE]

Floors stand in floors.json, with the digest of the corpus they were measured on. `--raise` lifts each floor to what was
measured now, less the slack (a tolerance for other machines); a floor is lowered only by naming it with `--lower`.
Figures under `limits` are upper bounds and may only fall.
"""

import argparse
import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
TOLERANCE = 0.002
SAMPLES = ("digest", "wire", "newsletter")
OWN = (
    "streams", "flaws", "chinese", "even_handed", "positions", "changes", "health", "versions", "copies", "origins",
    "tellings", "checker",
)  # fmt: skip
"""Measures that are scripts of this folder."""
KEPT = {
    "samples": r"items\.|boilerplate\.|credits\.|figures\.|measures\.|events\.(?:recall|actor|recipient)"
    r"|statements\.(?:main|speaker|form|strength|date|nested)",
    "pages": r"body\.f1|title\.accuracy|date\.accuracy|ours\.counted\.aligned_share",
    "attribution": r"full\.f1|token\.(?:content|source)\.f1|exact\.source\.f1|speaker\.accuracy",
    "entities": r"f1\Z",
    "tone": r"(?:rw|mt)\Z",
    "stories": r"(?:alone|mixed)\.ours\.(?:bcubed|pairwise)\Z",
    "antecedents": r"(?:person|thing)\.scorer_[pr]\Z",
    "streams": r"(?:boundary|held_out)\.f1",
    "checker": r"(?:tuned|held_out)\.recall\Z",
    "flaws": r"precision|recall",
    "chinese": r"(?:f1|speaker|form|nested)\Z",
    "even_handed": r"worst\Z",
    "positions": r"(?:recall|positions|unanswered)\Z",
    "changes": r"recall\Z",
    "versions": r"(?:recall|first|kind)\Z",
    "health": r"recall(?:_regular|_irregular)?\Z",
    "tellings": r"\w+\.(?:recall|precision)\Z",
    "copies": r"(?:chinese\.)?(?:recall|precision|least)\Z",
    "origins": r"(?:count|most|arrows|evidence|circles)\Z",
}
"""Figures that get a floor when floors are raised."""
CAPPED = {
    "stories": r"lost\Z|mixed\.ours\.foreign_share\Z",
    "samples": r"dates\.|events\.predicted",
    "streams": r"single_cut",
    "checker": r"(?:tuned|held_out)\.false\Z",
    "positions": r"false",
    "changes": r"false_",
    "versions": r"(?:false|spurious)\Z",
    "health": r"false_a_day|delay_regular",
    "tellings": r"\w+\.false\Z",
}
"""Figures that get a limit: they may only fall."""
Figures = dict[str, float]


def run(*command: str | Path, ok: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it printed; its error output goes to ours."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode not in ok:
        sys.exit(f"gate: {' '.join(map(str, command))} ended with {done.returncode}")
    return done.stdout


def last_json(printed: str) -> Any:
    """Return the JSON of the last line that is not blank."""
    return json.loads([line for line in printed.splitlines() if line.strip()][-1])


def digest(paths: list[Path]) -> str:
    """Return one SHA-256 over files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()[:16]


def measure_samples(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`attache read --json` on the sample documents, scored by the data folder's scorer."""
    texts = [data / "samples" / f"{name}.txt" for name in SAMPLES]
    gold = [data / "samples" / "gold" / f"{name}.json" for name in SAMPLES]
    pred = scratch / "samples.jsonl"
    pred.write_text(run(sys.executable, "-m", "attache", "read", *texts, "--json"), encoding="utf-8")
    scored = last_json(
        run(
            sys.executable,
            data / "eval" / "score_read.py",
            "--gold",
            *gold,
            "--pred",
            pred,
            "--aliases",
            data / "samples" / "gold" / "aliases.json",
        )
    )["all"]
    keep = {
        "items": ("boundary", "kind", "headline", "no_headline"),
        "boilerplate": ("chars",),
        "credits": None,
        "statements": ("main", "speaker", "form", "strength", "strength_none", "dated", "nested"),
        "dates": ("wrong", "unsupported"),
        "events": ("recall", "predicted", "actor", "recipient"),
        "figures": ("value", "unit"),
        "measures": ("span", "instrument"),
    }
    figures: Figures = {}
    for layer, rows in scored.items():
        names = keep.get(layer, ())
        for name, row in rows.items():
            value = row.get("f1", row.get("share"))
            if value is None and layer == "dates":
                value = 0.0  # of no dates, none is wrong
            if (names is None or name in names or layer == "statements") and value is not None:
                figures[f"{layer}.{name}"] = value
    return figures, digest([*texts, *gold])


def measure_pages(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`attache eval pages`, and the data folder's scorer on its predictions."""
    gold = data / "eval" / "pages" / "manifest.jsonl"
    pred = scratch / "pages.jsonl"
    ours = last_json(run(sys.executable, "-m", "attache", "eval", "pages", "--gold", gold, "--pred-out", pred))
    scored = last_json(run(sys.executable, data / "eval" / "score.py", "pages", "--gold", gold, "--pred", pred))
    figures = {f"ours.{key}": value for key, value in flat(ours).items()}
    return figures | flat(scored), digest([gold])


def measure_attribution(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`attache eval attribution` on the development half, scored by the data folder's scorer."""
    gold = data / "eval" / "attribution" / "dev.jsonl.gz"
    pred = scratch / "attribution.jsonl"
    run(sys.executable, "-m", "attache", "eval", "attribution", "--gold", gold, "--pred-out", pred)
    scored = last_json(run(sys.executable, data / "eval" / "score.py", "attribution", "--gold", gold, "--pred", pred))
    return flat(scored), digest([gold])


def own(name: str) -> Callable[[Path, Path], tuple[Figures, str]]:
    """Return the measure that is a script of this folder: its last line of JSON, over its own data or the folder's."""

    def measure(data: Path, scratch: Path) -> tuple[Figures, str]:
        script = HERE / f"{name}.py"
        more = ["--data", data] if "--data" in script.read_text(encoding="utf-8") else []
        corpus = [path for path in HERE.glob(f"{name}*") if path.suffix != ".pyc" and path.is_file()]
        if more:
            corpus = [data / "eval" / "attribution" / "train.jsonl.gz", script]
        return flat(last_json(run(sys.executable, script, *more, ok=(0, 1)))), digest(corpus)

    return measure


def flat(value: Any, name: str = "") -> Figures:
    """Return every number of nested dictionaries under dotted names."""
    if isinstance(value, dict):
        return {k: v for key, inner in value.items() for k, v in flat(inner, f"{name}.{key}".lstrip(".")).items()}
    return {name: float(value)} if isinstance(value, int | float) and not isinstance(value, bool) else {}


def measure_entities(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`attache eval entities` on named persons, organisations and places of the development half."""
    gold = data / "eval" / "entities" / "gum_dev.jsonl.gz"
    kinds = ("--types", "person,organization,place", "--named")
    scored = last_json(run(sys.executable, "-m", "attache", "eval", "entities", "--gold", gold, *kinds))
    return {"f1": float(scored["all"]["f1"])}, digest([gold])


def measure_tone(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`attache eval tone` on both development sets: macro F1."""
    golds = {name: data / "eval" / "tone" / f"dev_{name}.jsonl" for name in ("rw", "mt")}
    found = {
        name: float(last_json(run(sys.executable, "-m", "attache", "eval", "tone", "--gold", gold))["macro_f1"])
        for name, gold in golds.items()
    }
    return found, digest(list(golds.values()))


def measure_antecedents(data: Path, scratch: Path) -> tuple[Figures, str]:
    """`antecedents.py` on GUM's development documents."""
    gold = data / "eval" / "entities" / "gum_dev.jsonl.gz"
    return flat(last_json(run(sys.executable, HERE / "antecedents.py", "--data", data))), digest([gold])


def measure_stories(data: Path, scratch: Path) -> tuple[Figures, str]:
    """Ours alone and among 84 foreign articles, by `stories.py`; among all 924 it takes six minutes to read them."""
    golds = [data / "eval" / "stories" / "dev.jsonl", data / "eval" / "attribution" / "dev.jsonl.gz"]
    return flat(last_json(run(sys.executable, HERE / "stories.py", "--data", data, "--ours", "--few"))), digest(golds)


MEASURES: dict[str, Callable[[Path, Path], tuple[Figures, str]]] = {
    "samples": measure_samples,
    "pages": measure_pages,
    "attribution": measure_attribution,
    "entities": measure_entities,
    "tone": measure_tone,
    "stories": measure_stories,
    "antecedents": measure_antecedents,
    **{name: own(name) for name in OWN if (HERE / f"{name}.py").exists()},
}


def pinned_at(value: float, *, limit: bool) -> float:
    """Return a bound at four places, which the value that it was made from keeps: a limit rounds up, a floor down."""
    scaled = value * 10_000
    return (math.ceil(scaled - 1e-6) if limit else math.floor(scaled + 1e-6)) / 10_000


def main() -> None:
    """Measure, compare, and print one line for each figure that has a floor or a limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared")
    parser.add_argument("--only", nargs="+", action="extend", choices=list(MEASURES))
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift floors to what is measured now")
    parser.add_argument("--slack", type=float, default=TOLERANCE, help="how far below a figure its floor is set")
    parser.add_argument("--lower", nargs="+", default=[], help="figures, as task:name, whose floor may fall")
    parser.add_argument("--all", action="store_true", help="print every figure, not only those with a floor")
    options = parser.parse_args()
    pinned = json.loads(FLOORS.read_text(encoding="utf-8"))
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for task in options.only or MEASURES:
            if task not in pinned and not (options.all or options.lift):
                continue
            figures, corpus = MEASURES[task](options.data.resolve(), Path(scratch))
            pins = pinned.setdefault(task, {"corpus": corpus, "floors": {}, "limits": {}})
            if options.lift:
                for kind, names in (("floors", KEPT), ("limits", CAPPED)):
                    for name, value in figures.items():
                        if re.match(names.get(task, r"\Z"), name):
                            pins[kind].setdefault(
                                name,
                                pinned_at(value if kind == "limits" else value - options.slack, limit=kind == "limits"),
                            )
            if pins["corpus"] != corpus and not options.lift:
                print(f"gate: {task}: the corpus is not the one the floors were measured on")
                failed += 1
            for kind, better in (("floors", 1), ("limits", -1)):
                for name, bound in sorted(pins.get(kind, {}).items()):
                    value = figures.get(name)
                    good = value is not None and better * (value - bound) >= -1e-9
                    passed, failed = passed + good, failed + (not good)
                    shown = "missing" if value is None else f"{value:.4f}"
                    print(f"{'ok  ' if good else 'FAIL'} {task}:{name} {shown} ({kind[:-1]} {bound})")
                    named = f"{task}:{name}" in options.lower
                    if value is not None and (named or (options.lift and better * (value - bound) > 0)):
                        eased = value - options.slack if better > 0 else value
                        stricter = max(bound, eased) if better > 0 else min(bound, eased)
                        pins[kind][name] = pinned_at(eased if named else stricter, limit=better < 0)
            if options.lift:
                pins["corpus"] = corpus
            if options.all:
                for name, value in sorted(figures.items()):
                    print(f"     {task}:{name} {value:.4f}")
    if options.lift or options.lower:
        FLOORS.write_text(json.dumps(pinned, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"gate: {passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
