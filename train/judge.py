"""Train the second encoder: tone towards a marked target, and the type of event between a marked actor and recipient.

    python train/judge.py --data FOLDER --out judge.pt [--base FOLDER] [--tasks tone,events] [--epochs 8]
    python train/judge.py --data FOLDER --folds 5

It shares the frozen word embeddings with the first encoder. Events are learned from the labelled pairs, from clauses
that say the codebook's definitions in our own words (templates.toml) with any names, and from pairs between which there
is no event: names in different clauses of GUM's trees, reporters and those they report of, and pairs the other way
round. The names of labelled pairs are exchanged in part, so that sentences' own names teach nothing.

`--folds` trains and measures events alone over train and development half together, near-identical sentences in one
fold; nothing is written.
"""

import argparse
import json
import random
import re
import time
import tomllib
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import Window, batches, load, marked_window, tone_windows
from fit import padded
from model import ROOTS, Judge, base_folder, load_base
from tokenizers import Tokenizer

NONE = len(ROOTS)
SYMMETRIC = {"CONSULT", "AGREE", "COOPERATE", "SUPPORT"}
QUADS = dict(
    zip(ROOTS, ["vc", "vc", "vc", "mc", "mc", "mc", "vx", "vx", "vx", "vx", "mx", "mx", "mx", "mx", "mx"], strict=True)
)
Pair = tuple[str, list[list[tuple[int, int]]], int]
"""A sentence, the spans of actor and recipient, and a label."""


def labelled(rows: list[dict]) -> list[Pair]:
    """Return the labelled pairs that have both sides."""
    return [
        (
            row["sentence"],
            [[tuple(s) for s in row["source"]], [tuple(s) for s in row["target"]]],
            ROOTS.index(row["root"]),
        )
        for row in rows
        if row["source"] and row["target"]
    ]


def replaced(
    text: str, spans: list[list[tuple[int, int]]], names: list[str]
) -> tuple[str, list[list[tuple[int, int]]]]:
    """Return the text with the first piece of each side replaced by a name."""
    order = sorted(range(len(spans)), key=lambda k: spans[k][0][0])
    out, new, at = "", [[(0, 0)]] * len(spans), 0
    for k in order:
        start, end = spans[k][0]
        if start < at:
            return text, spans
        out += text[at:start]
        new[k] = [(len(out), len(out) + len(names[k]))]
        out += names[k]
        at = end
    return out + text[at:], new


def exchanged(pairs: list[Pair], names: list[str], rng: random.Random, share: float = 0.45) -> list[Pair]:
    """Return the pairs, a share of them with other names on both sides or one."""
    out = []
    for text, spans, label in pairs:
        if rng.random() < share:
            new = [rng.choice(names) if rng.random() < 0.75 else text[side[0][0] : side[0][1]] for side in spans]
            text, spans = replaced(text, spans, new)
        out.append((text, spans, label))
    return out


def templates(path: Path, rng: random.Random, each: int) -> list[Pair]:
    """Return `each` fillings of every template."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    names = table["names"]["persons"] + table["names"]["groups"] * 2
    out = []
    for root in (*ROOTS, "NONE"):
        for template in table[root]:
            for _ in range(each):
                spans: list[list[tuple[int, int]]] = [[], []]
                text = rng.choice(table["names"]["before"])
                for piece in re.split(r"(\{[AB]\})", template):
                    if piece in ("{A}", "{B}"):
                        name = rng.choice(names)
                        name = name[0].upper() + name[1:] if not text else name
                        spans["AB".index(piece[1])] = [(len(text), len(text) + len(name))]
                        text += name
                    else:
                        text += piece
                text += rng.choice(table["names"]["after"]) + "."
                if spans[0] and spans[1]:
                    out.append((text, spans, NONE if root == "NONE" else ROOTS.index(root)))
    return out


def apart(rows: list[dict]) -> list[Pair]:
    """Return pairs of names in one sentence of GUM that no one verb holds together as subject and object."""
    out = []
    for row in rows:
        where = {k: n for n, (a, b) in enumerate(row["sentences"]) for k in range(a, b)}
        by: dict[int, list[dict]] = defaultdict(list)
        for e in row["entities"]:
            if e["named"] and e["type"] in ("person", "organization", "place"):
                by[where[e["tok"][0]]].append(e)
        for n, some in by.items():
            a, b = row["sentences"][n]
            if b - a < 6:
                continue
            low, high = row["tokens"][a][0], row["tokens"][b - 1][1]

            def verb(e: dict, a: int = a, row: dict = row) -> tuple[int, str]:
                k, seen = e["head"], 0
                while row["heads"][k] and seen < 40:
                    relation, k, seen = row["deprels"][k], a + row["heads"][k] - 1, seen + 1
                    if row["upos"][k] == "VERB":
                        return k, relation
                return -1, ""

            for one in some:
                for other in some:
                    if one["span"][1] > other["span"][0] and other["span"][1] > one["span"][0]:
                        continue
                    (v, r), (w, s) = verb(one), verb(other)
                    core = r.startswith("nsubj") and s.split(":")[0] in ("obj", "iobj", "obl", "xcomp", "ccomp")
                    if v != w or v < 0 or not (core or s.startswith("nsubj") or r == "obl:agent"):
                        spans = [[(e["span"][0] - low, e["span"][1] - low)] for e in (one, other)]
                        out.append((row["text"][low:high].replace("\n", " "), spans, NONE))
    return out


SAYS = re.compile(r"\b(?:said|says|told|added|according to|noted|reported|wrote|explained|recalled)\b", re.I)
NAME = re.compile(r"(?<![.!?] )(?<!^)(?<![“\"])\b(?:[A-Z][a-z]+ ){0,2}[A-Z][a-z]+\b")


def reporters(rows: list[dict]) -> list[Pair]:
    """Return pairs of a source and a name in what it plainly says: saying is no event."""
    out = []
    for row in rows:
        for attribution in row["attributions"]:
            if not (attribution["source"] and attribution["cue"] and attribution["content"]):
                continue
            cue, source, content = attribution["cue"][0], attribution["source"][0], attribution["content"][0]
            if not SAYS.fullmatch(row["text"][cue[0] : cue[1]]) or content[1] - content[0] > 250:
                continue
            low, high = min(cue[0], source[0], content[0]), max(cue[1], source[1], content[1])
            text = row["text"][low:high]
            if "\n" in text or high - low > 400:
                continue
            for found in list(NAME.finditer(row["text"][content[0] : content[1]]))[:1]:
                span = (content[0] + found.start() - low, content[0] + found.end() - low)
                mine = (source[0] - low, source[1] - low)
                if span[1] <= mine[0] or span[0] >= mine[1]:
                    out.append((text, [[mine], [span]], NONE))
    return out


def turned(pairs: list[Pair]) -> list[Pair]:
    """Return the pairs the other way round, where that way there is no event."""
    return [(t, [s[1], s[0]], NONE) for t, s, label in pairs if label != NONE and ROOTS[label] not in SYMMETRIC]


def windows_of(pairs: list[Pair], tokenizer: Tokenizer) -> list[Window]:
    """Return marked windows with labels."""
    out = []
    for text, spans, label in pairs:
        window = marked_window(text, spans, tokenizer)
        if window is not None:
            window.label = label
            out.append(window)
    return out


def folds_of(rows: list[dict], count: int) -> list[list[dict]]:
    """Return the rows in folds; sentences that share most of their words are in one."""
    words = [set(re.findall(r"\w+", row["sentence"].lower())) for row in rows]
    group = list(range(len(rows)))

    def top(k: int) -> int:
        while group[k] != k:
            k = group[k]
        return k

    for i in range(len(rows)):
        for j in range(i):
            if len(words[i] & words[j]) >= 0.6 * min(len(words[i]), len(words[j])):
                group[top(i)] = top(j)
    sets: dict[int, list[dict]] = defaultdict(list)
    for k, row in enumerate(rows):
        sets[top(k)].append(row)
    out: list[list[dict]] = [[] for _ in range(count)]
    order = sorted(sets.values(), key=lambda s: (-len(s), s[0]["id"]))
    random.Random(7).shuffle(order)
    for some in sorted(order, key=len, reverse=True):
        min(out, key=len).extend(some)
    return out


def scores_of(model: Judge, batch: list[Window]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the tone and event scores of a batch."""
    ids, case = padded([w.ids for w in batch]), padded([w.case for w in batch], 4)
    place, mask = padded([w.place for w in batch]), padded([[1] * len(w.ids) for w in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        tone, event = model(ids, case, place, mask)
    return tone.float(), event.float()


def fit(base: Path, sets: dict, epochs: int, seed: int, rate: float, start: Path | None = None) -> Judge:
    """Return a trained model; `sets` maps a task to a function of the epoch that gives its windows."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    model = Judge()
    load_base(model.encoder, base)
    if start is not None:  # the first encoder has read more news than the base weights have
        kept = torch.load(start, weights_only=True)
        model.encoder.load_state_dict(
            {k.removeprefix("encoder."): v for k, v in kept.items() if k.startswith("encoder.")}
        )
    decay = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    plain = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=rate
    )

    def plan(epoch: int) -> list[tuple[str, list]]:
        jobs = [(name, b) for name, make in sets.items() for b in batches(make(epoch), 1600, rng)]
        return [jobs[k] for k in rng.permutation(len(jobs))]

    steps = epochs * len(plan(0)) + 20
    began, done, seen = time.time(), 0, defaultdict(list)
    weights = torch.ones(NONE + 1)
    if "events" in sets:  # rare types count more, by the root of how rare
        counts = np.bincount([w.label for w in sets["events"](0)], minlength=NONE + 1)
        weights = torch.tensor(np.sqrt(counts.mean() / np.maximum(counts, 1)), dtype=torch.float32).clamp(0.5, 2.0)
    for epoch in range(epochs):
        model.train()
        for task, batch in plan(epoch):
            if done >= steps:
                break
            tone, event = scores_of(model, batch)
            gold = torch.tensor([w.label for w in batch])
            loss = (
                F.cross_entropy(tone, gold, label_smoothing=0.05)
                if task == "tone"
                else F.cross_entropy(event, gold, weight=weights, label_smoothing=0.1)
            )
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            for group in optimiser.param_groups:  # linear to nothing
                group["lr"] = rate * min(1.0, done / (0.08 * steps)) * max(0.02, 1 - done / steps)
            optimiser.step()
            done += 1
            seen[task].append(loss.item())
            if done % 50 == 0:
                told = {k: round(float(np.mean(v[-60:])), 3) for k, v in seen.items()}
                print(
                    json.dumps({"epoch": epoch, "step": done, "of": steps, "s": round(time.time() - began), **told}),
                    flush=True,
                )
    model.eval()
    return model


@torch.no_grad()
def told(model: Judge, windows: list[Window], task: str) -> list[int]:
    """Return the label of each window; of events, the best type."""
    out = []
    for k in range(0, len(windows), 24):
        tone, event = scores_of(model, windows[k : k + 24])
        out += (tone if task == "tone" else event[:, :NONE]).argmax(-1).tolist()
    return out


def macro(gold: list, mine: list) -> float:
    """Return the macro F1 over the labels of the gold."""
    values = []
    for label in sorted(set(gold)):
        right = sum(g == m == label for g, m in zip(gold, mine, strict=True))
        values.append(2 * right / max(1, gold.count(label) + mine.count(label)))
    return float(np.mean(values))


def event_figures(gold: list[int], mine: list[int]) -> dict[str, float]:
    """Return macro F1 of roots, quads, and cooperation against conflict."""
    quad = [[QUADS[ROOTS[k]] for k in some] for some in (gold, mine)]
    binary = [[q[1] for q in some] for some in quad]
    return {"root": macro(gold, mine), "quad": macro(*quad), "binary": macro(*binary)}


def event_sets(rows: list[dict], data: Path, tokenizer: Tokenizer, each: int, seed: int, none: int = 60, swap: float = 0.3):
    """Return a function of the epoch that gives windows for events."""
    table = tomllib.loads((Path(__file__).parent / "templates.toml").read_text(encoding="utf-8"))
    own = labelled(rows)
    names = (
        table["names"]["groups"]
        + [t[s[0][0][0] : s[0][0][1]] for t, s, _ in own]
        + [t[s[1][0][0] : s[1][0][1]] for t, s, _ in own]
    )
    names = [n for n in names if len(n) < 70]
    away = apart(load(data / "entities/gum_train.jsonl.gz"))
    said = reporters(load(data / "attribution/train.jsonl.gz"))

    def make(epoch: int) -> list[Window]:
        rng = random.Random(seed * 100 + epoch)
        pairs = exchanged(own, names, rng, swap) + templates(Path(__file__).parent / "templates.toml", rng, each)
        for some in (turned(own), away, said):
            pairs += rng.sample(some, min(none, len(some)))
        return windows_of(pairs, tokenizer)

    return make


def main() -> None:
    """Train, or measure by folds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--start", type=Path, help="weights of train/fit.py, whose encoder is gone on from")
    parser.add_argument("--folds", type=int)
    parser.add_argument("--only", type=int, help="this fold alone")
    parser.add_argument("--tasks", default="tone,events")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apart", type=int, default=60, help="so many pairs without an event of each kind")
    parser.add_argument("--swap", type=float, default=0.3)
    options = parser.parse_args()
    base = options.base or base_folder()
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = load(options.data / "events/train.jsonl") + load(options.data / "events/dev.jsonl")
    if options.folds:
        parts, found = folds_of(rows, options.folds), []
        for k, part in enumerate(parts):
            if options.only is not None and k != options.only:
                continue
            rest = [row for n, other in enumerate(parts) if n != k for row in other]
            make = event_sets(rest, options.data, tokenizer, options.each, options.seed, options.apart, options.swap)
            model = fit(base, {"events": make}, options.epochs, options.seed + k, options.rate, options.start)
            test = [w for w in windows_of(labelled(part), tokenizer)]
            figures = event_figures([w.label for w in test], told(model, test, "events"))
            found.append(figures)
            print(json.dumps({"fold": k, "n": len(test), **{a: round(b, 4) for a, b in figures.items()}}), flush=True)
        mean = {
            key: (float(np.mean([f[key] for f in found])), float(np.std([f[key] for f in found]))) for key in found[0]
        }
        print(json.dumps({"mean": {k: [round(x, 4) for x in v] for k, v in mean.items()}}))
        return
    sets: dict = {}
    if "tone" in options.tasks:
        tone = tone_windows(load(options.data / "tone/train.jsonl.gz"), tokenizer)
        # the larger set in parts: some three passes in all
        part = len(tone) * 3 // max(3, options.epochs)
        sets["tone"] = lambda epoch: random.Random(epoch).sample(tone, part)
    if "events" in options.tasks:
        sets["events"] = event_sets(rows, options.data, tokenizer, options.each, options.seed, options.apart, options.swap)
    model = fit(base, sets, options.epochs, options.seed, options.rate, options.start)
    torch.save(model.state_dict(), options.out)
    for name in ("dev_rw", "dev_mt"):
        test = tone_windows(load(options.data / f"tone/{name}.jsonl"), tokenizer)
        print(json.dumps({name: round(macro([w.label for w in test], told(model, test, "tone")), 4)}), flush=True)


if __name__ == "__main__":
    main()
