"""Fit the scorer of antecedents on the pairs that train/pairs.py wrote, and write referents.onnx and antecedents.onnx.

    python train/antecedents.py --pairs build/train/pairs --model src/attache/data/models/statements

For each pronoun or definite description all that stands before it competes, and so does "nothing named before it". The
encoder is not touched. Seeds are fixed; a minute or two on one core.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from export import seal
from torch import Tensor, nn

WIDTH, FIRST, SECOND = 48, 96, 32


class Scorer(nn.Module):
    """Hidden states of two words and features of their pair to a score: as `attache.models.antecedents` has it."""

    def __init__(self, features: int) -> None:
        super().__init__()
        self.project = nn.Linear(384, WIDTH)
        self.none = nn.Parameter(torch.zeros(WIDTH))
        self.one = nn.Linear(3 * WIDTH + features, FIRST)
        self.two = nn.Linear(FIRST, SECOND)
        self.three = nn.Linear(SECOND, 1)
        self.drop = nn.Dropout(0.3)
        self.wide = nn.Dropout(0.3)

    def forward(self, anaphor: Tensor, candidate: Tensor, absent: Tensor, features: Tensor) -> Tensor:
        one = self.drop(torch.tanh(self.project(self.wide(anaphor))))
        two = self.drop(torch.tanh(self.project(self.wide(candidate))))
        two = torch.where(absent[..., None], self.none, two)
        x = torch.cat([one, two, one * two, features], -1)
        x = self.drop(F.relu(self.one(x)))
        return self.three(F.relu(self.two(x))).squeeze(-1)


def groups(arrays: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Return the rows of each anaphor's pairs."""
    cuts = np.flatnonzero(np.diff(arrays["one"])) + 1
    return np.split(np.arange(len(arrays["one"])), cuts)


def batch_of(arrays: dict[str, np.ndarray], some: list[np.ndarray]) -> tuple[Tensor, ...]:
    """Return hidden states, features, what is right and what is there, padded to the longest group."""
    longest = max(map(len, some))
    rows = np.stack([np.pad(g, (0, longest - len(g)), constant_values=g[0]) for g in some])
    there = np.stack([np.arange(longest) < len(g) for g in some])
    one, two = arrays["one"][rows], arrays["two"][rows]
    return (
        torch.from_numpy(arrays["hidden"][one].astype(np.float32)),
        torch.from_numpy(arrays["hidden"][np.maximum(two, 0)].astype(np.float32)),
        torch.from_numpy(two < 0),
        torch.from_numpy(arrays["features"][rows].astype(np.float32)),
        torch.from_numpy(arrays["right"][rows] & there),
        torch.from_numpy(there),
    )


def told(scorer: Scorer, arrays: dict[str, np.ndarray], every: list[np.ndarray]) -> dict[str, float]:
    """Return the share of anaphors whose best candidate is right, by kind: pronouns of persons, others, descriptions."""
    right: dict[str, list[bool]] = {}
    with torch.no_grad():
        for k in range(0, len(every), 128):
            some = every[k : k + 128]
            *given, gold, there = batch_of(arrays, some)
            best = scorer(*given).masked_fill(~there, -1e9).argmax(-1)
            for n, group in enumerate(some):
                kind = int(arrays["features"][group[0], :10].argmax())
                name = (
                    "he, she" if kind < 4 else "it, its" if kind < 6 else "they, their" if kind < 8 else "description"
                )
                absent = bool(arrays["right"][group[0]])
                for each in ("all", name, f"{name}: {'none' if absent else 'some'}"):
                    right.setdefault(each, []).append(bool(gold[n, best[n]]))
    return {name: round(float(np.mean(each)), 4) for name, each in sorted(right.items())}


def fit(arrays: dict[str, np.ndarray], every: list[np.ndarray], seed: int, epochs: int, rate: float) -> Scorer:
    """Return a scorer fitted to groups."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    scorer = Scorer(arrays["features"].shape[1])
    decayed = [p for p in scorer.parameters() if p.ndim > 1]
    plain = [p for p in scorer.parameters() if p.ndim < 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}], lr=rate
    )
    size, done = 48, 0
    steps = epochs * math.ceil(len(every) / size)
    for epoch in range(epochs):
        scorer.train()
        order, losses = rng.permutation(len(every)), []
        for k in range(0, len(order), size):
            some = [every[n] for n in order[k : k + size]]
            *given, gold, there = batch_of(arrays, some)
            for group in optimiser.param_groups:
                group["lr"] = rate * min(1, (done + 1) / 50) * 0.5 * (1 + math.cos(math.pi * done / steps))
            scores = scorer(*given).masked_fill(~there, -1e9)
            loss = (torch.logsumexp(scores, -1) - torch.logsumexp(scores.masked_fill(~gold, -1e9), -1)).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
            optimiser.step()
            done += 1
            losses.append(loss.item())
        print(json.dumps({"epoch": epoch, "loss": round(float(np.mean(losses)), 4)}), flush=True)
    return scorer.eval()


class Pairs(nn.Module):
    """The scorer over vectors that are already projected: which rows make a pair is told by their numbers."""

    def __init__(self, scorer: Scorer) -> None:
        super().__init__()
        self.scorer = scorer

    def forward(self, vectors: Tensor, anaphor: Tensor, candidate: Tensor, features: Tensor) -> Tensor:
        s = self.scorer
        one = vectors[anaphor]
        two = torch.where((candidate < 0)[:, None], s.none, vectors[candidate.clamp(min=0)])
        x = F.relu(s.one(torch.cat([one, two, one * two, features], -1)))
        return s.three(F.relu(s.two(x))).squeeze(-1)


def write(scorer: Scorer, folder: Path) -> None:
    """Export the projection of words and the scorer of pairs."""
    folder.mkdir(parents=True, exist_ok=True)
    given = (torch.zeros(5, WIDTH), torch.tensor([1, 2]), torch.tensor([-1, 1]), torch.zeros(2, scorer.one.in_features - 3 * WIDTH))
    pair = {0: "pairs"}
    for name, module, example, names, out, axes in (
        ("referents", nn.Sequential(scorer.project, nn.Tanh()), (torch.zeros(5, 384),), ["hidden"], "vectors",
         {"hidden": {0: "words"}, "vectors": {0: "words"}}),
        ("antecedents", Pairs(scorer), given, ["vectors", "anaphor", "candidate", "features"], "scores",
         {"vectors": {0: "words"}, "anaphor": pair, "candidate": pair, "features": pair, "scores": pair}),
    ):  # fmt: skip
        path = str(folder / f"{name}.onnx")
        torch.onnx.export(
            module.eval(), example, path, input_names=names, output_names=[out], dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        model = onnx.load(path)
        del model.metadata_props[:]
        onnx.save(model, path)


def main() -> None:
    """Fit, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="where the files are written; without it figures only")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folds", type=int, default=0, help="fit one without each share of the documents instead")
    options = parser.parse_args()
    torch.set_num_threads(1)
    train, dev = (dict(np.load(options.pairs / f"{part}.npz")) for part in ("train", "dev"))
    every = groups(train)
    began = time.time()
    for fold in range(options.folds):  # for train/least.py
        held = [g for g in every if train["document"][train["one"][g[0]]] % options.folds == fold]
        rest = [g for g in every if train["document"][train["one"][g[0]]] % options.folds != fold]
        scorer = fit(train, rest, options.seed, options.epochs, options.rate)
        print(json.dumps({"fold": fold} | told(scorer, train, held)), flush=True)
        write(scorer, options.pairs / f"fold{fold}")
    if not options.folds:
        scorer = fit(train, every, options.seed, options.epochs, options.rate)
        print(json.dumps({"dev": told(scorer, dev, groups(dev)), "s": round(time.time() - began)}), flush=True)
        if options.model:
            write(scorer, options.model)
            seal(options.model)


if __name__ == "__main__":
    main()
