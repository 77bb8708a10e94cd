"""Train the encoder and its heads.

    python train/fit.py --data FOLDER --out model.pt [--epochs 5] [--sets attribution,entities]
                        [--more corrections.jsonl ...]

Seeds are fixed; batches of the tasks are mixed. The weights are written after each epoch. `--sets` leaves data out (for
instance data that states no licence); `--more` adds attributions of one's own in the format of the attribution set:
{"text", "attributions": [{"source": [[start, end], ...], "cue": [...], "content": [...]}]}.
"""

import argparse
import bisect
import json
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import attribution_windows, batches, entity_windows, load
from model import Model, base_folder, load_base
from tokenizers import Tokenizer
from torch import Tensor


MOST = 90
"""At most so many cues of a batch are read."""


def padded(rows: list[list[int]], fill: int = 0) -> Tensor:
    """Return a (rows, longest) tensor."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])


def crop(hidden: Tensor, picks: list[tuple[int, int, int, int]]) -> tuple[Tensor, Tensor, Tensor]:
    """Return the lines of cues (row, token, first, end), the cues within them, and masks."""
    rows, tokens, first, end = (torch.tensor(column) for column in zip(*picks, strict=True))
    index = first[:, None] + torch.arange(int((end - first).max()))[None, :]
    inside = index < end[:, None]
    return hidden[rows[:, None], index.clamp(max=hidden.shape[1] - 1)], tokens - first, inside.long()


def mistaken(batch: list, starts: Tensor, gold: Tensor, rng: np.random.Generator) -> list[tuple[int, int, int, int]]:
    """Return tokens that look like the first of a cue and are not, with their lines, for the reader to turn down."""
    found = []
    for row, window in enumerate(batch):
        ends = [k for k, (a, b) in enumerate(window.offsets) if a == b]
        for token in torch.nonzero((starts[row, : len(window.ids)] > 0.15) & (gold[row, : len(window.ids)] == 0)):
            k = int(token)
            if k in ends:
                continue
            line = bisect.bisect_left(ends, k)
            found.append((row, k, ends[line - 1], ends[line] + 1))
    return [found[k] for k in rng.permutation(len(found))[: MOST // 3]]


def attribution_loss(model: Model, batch: list, rng: np.random.Generator) -> Tensor:
    """Return the loss over cues' first tokens, roles, and the two flat helpers."""
    ids, case = padded([w.ids for w in batch]), padded([w.case for w in batch], 4)
    mask = padded([[1] * len(w.ids) for w in batch])
    hidden = model.encoder(ids, case, mask)
    gold_anchor, flat = torch.zeros(ids.shape), torch.zeros(*ids.shape, 2)
    picks, tags = [], []
    for row, window in enumerate(batch):
        ends = [k for k, (a, b) in enumerate(window.offsets) if a == b]
        for anchor, roles in window.anchors:
            gold_anchor[row, anchor] = 1
            known = torch.tensor(roles)
            flat[row, : len(roles), 0] += (known == 1) | (known == 2)
            flat[row, : len(roles), 1] += (known == 5) | (known == 6)
            line = bisect.bisect_left(ends, anchor)
            picks.append((row, anchor, ends[line - 1], ends[line] + 1))
            tags.append(roles)
    on = mask.bool()
    starts = model.anchor(hidden).squeeze(-1)
    loss = 6 * F.binary_cross_entropy_with_logits(starts[on], gold_anchor[on])
    loss = loss + 0.5 * F.binary_cross_entropy_with_logits(model.flat(hidden)[on], flat.clamp(max=1)[on])
    if not picks:
        return loss
    if len(picks) > MOST:
        keep = rng.choice(len(picks), MOST, replace=False)
        picks, tags = [picks[k] for k in keep], [tags[k] for k in keep]
    cues = len(picks)
    picks += mistaken(batch, torch.sigmoid(starts.detach().float()), gold_anchor, rng)
    part, anchor, part_mask = crop(hidden, picks)
    gold = padded([roles[first:end] for roles, (_, _, first, end) in zip(tags, picks, strict=False)])
    gold = F.pad(gold, (0, part.shape[1] - gold.shape[1]))
    scores, real = model.reader(part, anchor, part_mask)
    want = torch.zeros(len(picks))
    want[:cues] = 1
    loss = loss + F.binary_cross_entropy_with_logits(real.float(), want)
    return loss + model.chain(scores[:cues].float(), gold, part_mask[:cues], anchor[:cues]).mean() / 6


def entity_loss(model: Model, batch: list) -> Tensor:
    """Return the loss over the BIO layers of the entity types, and over syntax."""
    ids, case = padded([w.ids for w in batch]), padded([w.case for w in batch], 4)
    mask = padded([[1] * len(w.ids) for w in batch])
    hidden = model.encoder(ids, case, mask)
    scores = model.names(hidden, case, mask).view(*ids.shape, 3, 3)
    gold = torch.stack([padded([w.entities[k] for w in batch]) for k in range(3)], -1)
    on = mask.bool()
    loss = 3 * F.cross_entropy(scores[on].float().flatten(0, 1), gold[on].flatten(), label_smoothing=0.01)
    upos, relation, arcs = model.syntax(hidden)
    words = [(row, *word) for row, w in enumerate(batch) for word in w.syntax]
    row, token, tag, head, kind = (torch.tensor(column) for column in zip(*words, strict=True))
    loss = loss + 0.5 * F.cross_entropy(upos[row, token].float(), tag)
    loss = loss + 0.5 * F.cross_entropy(relation[row, token].float(), kind)
    first = torch.zeros(ids.shape, dtype=torch.bool)  # a head is the first piece of a word, or the root
    first[row, token] = True
    first[:, 0] = True
    arc = arcs.float().masked_fill(~first[:, None, :], -1e4)[row, token]
    known = head >= 0
    return loss + 0.5 * F.cross_entropy(arc[known], head[known])


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="default: the installed package")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--limit", type=int, help="at most so many rows of each set, for a trial")
    parser.add_argument("--sets", default="attribution,entities")
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    options = parser.parse_args()
    options.base = options.base or base_folder()
    torch.manual_seed(options.seed)
    rng = np.random.default_rng(options.seed)
    tokenizer = Tokenizer.from_file(str(options.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def rows(name: str, path: str) -> list[dict]:
        return load(options.data / path)[: options.limit] if name in options.sets.split(",") else []

    said = rows("attribution", "attribution/train.jsonl.gz")
    said += [row for path in options.more for row in load(path)]
    attribution = attribution_windows(said, tokenizer)
    entities = entity_windows(rows("entities", "entities/gum_train.jsonl.gz"), tokenizer)
    print(
        len(attribution),
        "attribution windows,",
        sum(len(w.anchors) for w in attribution),
        "attributions,",
        len(entities),
        "entity windows",
        flush=True,
    )
    model = Model()
    load_base(model.encoder, options.base)
    decay = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    plain = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=options.rate
    )

    def plan() -> list[tuple[str, list]]:
        sets = (("attribution", attribution), ("entity", entities), ("entity", entities))  # the smaller set twice
        jobs = [(name, b) for name, windows in sets if windows for b in batches(windows, 3200, rng)]
        return [jobs[k] for k in rng.permutation(len(jobs))]

    steps = options.epochs * len(plan())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, options.rate, total_steps=steps + 10, pct_start=0.08)
    began, done = time.time(), 0
    seen: dict[str, list[float]] = {}
    for epoch in range(options.epochs):
        model.train()
        for task, batch in plan():
            if done >= steps:
                break
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = {
                    "attribution": lambda b=batch: attribution_loss(model, b, rng),
                    "entity": lambda b=batch: entity_loss(model, b),
                }[task]()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            done += 1
            seen.setdefault(task, []).append(loss.item())
            if done % 25 == 0:
                told = {k: round(float(np.mean(v[-40:])), 3) for k, v in seen.items()}
                print(
                    json.dumps({"epoch": epoch, "step": done, "of": steps, "s": round(time.time() - began), **told}),
                    flush=True,
                )
        torch.save(model.state_dict(), options.out)


if __name__ == "__main__":
    main()
