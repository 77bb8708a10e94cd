"""Fit the reader anew on the encoder as it was exported, and write reader.onnx.

    python train/heads.py --data FOLDER --model src/attache/data/models/statements [--epochs 3] [--more FILE]

The encoder stays as it is and runs once over the training texts, in the int8 arithmetic in which it is shipped, so the
reader learns from what it will be given. Cheap: minutes on one core. It is also the way to teach the shipped model
one's own corrections. Run `train/calibrate.py` afterwards.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from data import attribution_windows, load
from export import seal, write_reader
from model import Chain, Reader
from tokenizers import Tokenizer
from torch import Tensor


class Table:
    """The word embeddings as shipped."""

    def __init__(self, folder: Path) -> None:
        self.words = np.load(folder / "words.npy")
        self.scales = np.load(folder / "scales.npy")

    def __call__(self, ids: list[int]) -> np.ndarray:
        return (self.words[ids].astype(np.float32) * self.scales[ids, None])[None]


CANDIDATE = 0.2
"""From this anchor probability on a token that begins no cue is shown to the reader as one to turn down."""


def lines_of(window) -> list[tuple[int, int]]:
    """Return the stretches of a window's lines, each with the separators around it."""
    ends = [k for k, (a, b) in enumerate(window.offsets) if a == b]
    return list(zip(ends, [k + 1 for k in ends[1:]], strict=False))


def encoded(windows: list, encoder, table: Table) -> list[dict]:
    """Return an example for each cue, and each token that looks like one: hidden states of its line, place, tags."""
    out, began = [], time.time()
    for n, window in enumerate(windows):
        case = np.array([window.case], dtype=np.int64)
        hidden, anchor = encoder.run(None, {"words": table(window.ids), "case": case, "mask": np.ones_like(case)})
        hidden = hidden[0].astype(np.float16)
        gold = dict(window.anchors)
        for a, b in lines_of(window):
            line = torch.from_numpy(hidden[a:b].copy())
            for token in range(a + 1, b - 1):
                if token in gold:
                    out.append({"hidden": line, "at": token - a, "tags": gold[token][a:b], "real": 1.0})
                elif anchor[0, token] > CANDIDATE:
                    out.append({"hidden": line, "at": token - a, "tags": None, "real": 0.0})
        if n % 500 == 0:
            print(json.dumps({"window": n, "of": len(windows), "s": round(time.time() - began)}), flush=True)
    return out


def batches(examples: list[dict], tokens: int, rng: np.random.Generator) -> list[list[dict]]:
    """Return shuffled batches of lines of similar length."""
    order = sorted(examples, key=lambda e: len(e["hidden"]) + rng.random() * 8)
    out: list[list[dict]] = [[]]
    for example in order:
        if out[-1] and len(example["hidden"]) * (len(out[-1]) + 1) > tokens:
            out.append([])
        out[-1].append(example)
    return [out[k] for k in rng.permutation(len(out))]


def loss_of(reader: Reader, chain: Chain, batch: list[dict]) -> Tensor:
    """Return the loss over the paths of real cues, and over which are real."""
    longest = max(len(e["hidden"]) for e in batch)
    hidden = torch.stack([F.pad(e["hidden"].float(), (0, 0, 0, longest - len(e["hidden"]))) for e in batch])
    mask = torch.tensor([[1] * len(e["hidden"]) + [0] * (longest - len(e["hidden"])) for e in batch])
    at = torch.tensor([e["at"] for e in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        roles, real = reader(hidden, at, mask)
    want = torch.tensor([e["real"] for e in batch])
    loss = F.binary_cross_entropy_with_logits(real.float(), want)
    on = want.bool()
    if on.any():
        tags = torch.tensor([[*e["tags"], *[0] * (longest - len(e["tags"]))] for e in batch if e["tags"] is not None])
        loss = loss + chain(roles[on].float(), tags, mask[on], at[on]).mean() / 8
    return loss


def main() -> None:
    """Encode, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--weights", type=Path, help="go on from the reader of these weights")
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    rng = np.random.default_rng(options.seed)
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    rows = load(options.data / "attribution/train.jsonl.gz")[: options.limit]
    rows += [row for path in options.more for row in load(path)]
    session = onnxruntime.SessionOptions()
    session.intra_op_num_threads = options.threads
    encoder = onnxruntime.InferenceSession(str(options.model / "encoder.onnx"), session)
    examples = encoded(attribution_windows(rows, tokenizer), encoder, Table(options.model))
    print(len(examples), "examples,", sum(e["real"] for e in examples), "cues", flush=True)
    reader, chain = Reader(), Chain()
    if options.weights:
        kept = torch.load(options.weights, weights_only=True)
        for part, name in ((reader, "reader."), (chain, "chain.")):
            part.load_state_dict({k.removeprefix(name): v for k, v in kept.items() if k.startswith(name)})
    parameters = [*reader.parameters(), *chain.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=options.rate, weight_decay=0.02)
    began, done, steps, seen = time.time(), 0, options.epochs * (len(batches(examples, 8000, rng)) + 2), []
    for epoch in range(options.epochs):
        reader.train()
        for batch in batches(examples, 8000, rng):
            rate = min(1, done / 60) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, done / steps))))
            for group in optimiser.param_groups:
                group["lr"] = options.rate * rate
            loss = loss_of(reader, chain, batch)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            seen.append(loss.item())
            done += 1
            if done % 40 == 0:
                told = {"epoch": epoch, "step": done, "of": steps, "s": round(time.time() - began)}
                print(json.dumps(told | {"loss": round(float(np.mean(seen[-40:])), 4)}), flush=True)
        reader.eval()
        write_reader(reader, options.model / "reader.onnx")
        seal(options.model, transitions=chain.rounded(), lines=0)


if __name__ == "__main__":
    main()
