"""Train the encoder and its heads.

    python train/fit.py --data FOLDER --out model.pt [--epochs 3] [--sets attribution,entities,tone]
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
from data import attribution_windows, batches, entity_windows, load, tone_windows
from model import Model, base_folder, load_base
from tokenizers import Tokenizer
from torch import Tensor


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
    loss = 6 * F.binary_cross_entropy_with_logits(model.anchor(hidden).squeeze(-1)[on], gold_anchor[on])
    loss = loss + 0.5 * F.binary_cross_entropy_with_logits(model.flat(hidden)[on], flat.clamp(max=1)[on])
    if picks:
        if len(picks) > 80:
            keep = rng.choice(len(picks), 80, replace=False)
            picks, tags = [picks[k] for k in keep], [tags[k] for k in keep]
        part, anchor, part_mask = crop(hidden, picks)
        gold = padded([roles[first:end] for roles, (_, _, first, end) in zip(tags, picks, strict=True)])
        scores, _ = model.reader(part, anchor, part_mask)
        loss = loss + model.chain(scores.float(), gold, part_mask, anchor).mean() / 8
    return loss


def entity_loss(model: Model, batch: list) -> Tensor:
    """Return the loss over the BIO layers of the entity types."""
    ids, case = padded([w.ids for w in batch]), padded([w.case for w in batch], 4)
    mask = padded([[1] * len(w.ids) for w in batch])
    scores = model.entity(model.encoder(ids, case, mask)).view(*ids.shape, 3, 3)
    gold = torch.stack([padded([w.entities[k] for w in batch]) for k in range(3)], -1)
    on = mask.bool()
    return 2 * F.cross_entropy(scores[on].float().flatten(0, 1), gold[on].flatten())


def tone_loss(model: Model, batch: list) -> Tensor:
    """Return the loss over targets' tone."""
    ids, case = padded([w.ids for w in batch]), padded([w.case for w in batch], 4)
    mask = padded([[1] * len(w.ids) for w in batch])
    hidden = model.encoder(ids, case, mask)
    scores, gold = [], []
    for row, window in enumerate(batch):
        for first, last, label in window.tone:
            scores.append(tone_scores(model, hidden[row], first, last))
            gold.append(label)
    return F.cross_entropy(torch.stack(scores).float(), torch.tensor(gold), label_smoothing=0.05)


def tone_scores(model: Model, hidden: Tensor, first: int, last: int) -> Tensor:
    """Return three scores of a target: its own pooled tokens beside the sentence's first token."""
    return model.tone(torch.cat([hidden[first : last + 1].mean(0), hidden[0]]))


def main() -> None:
    """Train and save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="default: the installed package")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--limit", type=int, help="at most so many rows of each set, for a trial")
    parser.add_argument("--sets", default="attribution,entities,tone")
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
    tone = tone_windows(rows("tone", "tone/train.jsonl.gz"), tokenizer)
    print(
        len(attribution),
        "attribution windows,",
        sum(len(w.anchors) for w in attribution),
        "attributions,",
        len(entities),
        "entity windows,",
        len(tone),
        "tone sentences",
        flush=True,
    )
    model = Model()
    load_base(model, options.base)
    decay = [p for p in model.parameters() if p.requires_grad and p.dim() > 1]
    plain = [p for p in model.parameters() if p.requires_grad and p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], lr=options.rate
    )

    def plan() -> list[tuple[str, list]]:
        sets = (("attribution", attribution), ("entity", entities), ("tone", tone))
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
                    "tone": lambda b=batch: tone_loss(model, b),
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
