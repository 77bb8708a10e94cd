"""Fit the tagger of names on the encoder as it was exported, and write names.onnx.

    python train/names.py --data FOLDER --model src/attache/data/models/statements [--epochs 12]

As `train/heads.py`, for named persons, organisations and places. A share of the development documents is not needed:
the number of epochs is fixed.
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
from data import entity_windows, load
from export import seal, write_names
from heads import Table
from model import Names
from tokenizers import Tokenizer


def main() -> None:
    """Encode, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weights", type=Path, help="go on from the tagger of these weights")
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(options.seed)
    tokenizer = Tokenizer.from_file(str(options.model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    session = onnxruntime.SessionOptions()
    session.intra_op_num_threads = 1
    encoder = onnxruntime.InferenceSession(str(options.model / "encoder.onnx"), session)
    table, examples = Table(options.model), []
    for size in (128,):  # shorter than at run time, so that short texts are no surprise
        for window in entity_windows(load(options.data / "entities/gum_train.jsonl.gz"), tokenizer, size):
            case = np.array([window.case])
            given = {"words": table(window.ids), "case": case, "mask": np.ones_like(case)}
            hidden = encoder.run(["hidden"], given)[0][0]
            examples.append(
                (torch.from_numpy(hidden), torch.tensor(window.case), torch.tensor(window.entities).T.contiguous())
            )
    names = Names()
    if options.weights:
        kept = torch.load(options.weights, weights_only=True)
        names.load_state_dict({k.removeprefix("names."): v for k, v in kept.items() if k.startswith("names.")})
    optimiser = torch.optim.AdamW(names.parameters(), lr=options.rate, weight_decay=0.05)
    size, began, done = 16, time.time(), 0
    steps = options.epochs * math.ceil(len(examples) / size)
    print(len(examples), "windows,", steps, "steps", flush=True)
    for epoch in range(options.epochs):
        names.train()
        order, told = np.argsort([len(e[1]) + rng.random() * 20 for e in examples]), []
        parts = [order[k : k + size] for k in range(0, len(order), size)]
        for n in rng.permutation(len(parts)):
            batch = [examples[k] for k in parts[n]]
            longest = max(len(e[1]) for e in batch)
            hidden = torch.stack([F.pad(e[0], (0, 0, 0, longest - len(e[1]))) for e in batch])
            case = torch.stack([F.pad(e[1], (0, longest - len(e[1])), value=4) for e in batch])
            gold = torch.stack([F.pad(e[2], (0, 0, 0, longest - len(e[1])), value=-100) for e in batch])
            mask = torch.tensor([[1] * len(e[1]) + [0] * (longest - len(e[1])) for e in batch])
            rate = min(1, done / 30) * 0.5 * (1 + math.cos(math.pi * min(1, done / steps)))
            for group in optimiser.param_groups:
                group["lr"] = options.rate * (0.01 + rate)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = names(hidden, case, mask)
            scores = scores.float().view(*case.shape, 3, 3)
            loss = F.cross_entropy(scores.flatten(0, 2), gold.flatten(), ignore_index=-100, label_smoothing=0.02)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(names.parameters(), 1.0)
            optimiser.step()
            done += 1
            told.append(loss.item())
        print(
            json.dumps({"epoch": epoch, "s": round(time.time() - began), "loss": round(float(np.mean(told)), 4)}),
            flush=True,
        )
    names.eval()
    write_names(names, options.model / "names.onnx")
    seal(options.model)


if __name__ == "__main__":
    main()
