"""Write what the scorer of antecedents learns from: the places of GUM's documents that refer, and what they mean.

    python train/pairs.py --data FOLDER --out build/train/pairs

Run with the package's own environment: names, persons and features are those that `annotate` sees at run time; only which
place means which is GUM's. Writes train.npz and dev.npz.
"""

import argparse
from pathlib import Path

import numpy as np

from attache.evaluate.antecedents import documents


def main() -> None:
    """Read, encode, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev"):
        kept: dict[str, list] = {k: [] for k in ("hidden", "one", "two", "features", "right", "document")}
        base = 0
        for number, each in enumerate(documents(options.data / f"entities/gum_{part}.jsonl.gz")):
            means = np.array(each.clusters)
            one, two = each.points.pairs(things=True)
            right = np.where(two < 0, False, means[one] == means[two])
            answered = np.zeros(len(means), dtype=bool)
            answered[one[right]] = True
            right |= (two < 0) & ~answered[one]
            kept["hidden"].append(each.hidden[each.points.word].astype(np.float16))
            kept["one"].append(one + base)
            kept["two"].append(np.where(two < 0, -1, two + base))
            kept["features"].append(each.points.features(one, two).astype(np.float16))
            kept["right"].append(right)
            kept["document"].append(np.full(len(means), number))
            base += len(means)
        arrays = {name: np.concatenate(each) for name, each in kept.items()}
        np.savez(options.out / f"{part}.npz", **arrays)
        print(part, {name: each.shape for name, each in arrays.items()}, flush=True)


if __name__ == "__main__":
    main()
