"""Write the trained weights as quantised ONNX files, a table of word embeddings, and a manifest with digests.

    python train/export.py --weights model.pt [--judge judge.pt] --out src/attache/data/models/statements

`words.npy` and `scales.npy` are the table that both encoders share, int8 with a scale for each word piece.
`encoder.onnx` runs once over a window: words, case, mask -> hidden, anchor. `reader.onnx` runs for each cue: hidden around
it, its place, mask -> 7 role scores a token. `names.onnx` tags names, `syntax.onnx` parts of speech, relations and heads.
`judge.onnx` reads a marked sentence: words, case, place, mask -> tone, event.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from model import HIDDEN, RELATIONS, ROOTS, SPAN, UPOS, Judge, Model, Names, Reader, base_folder
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn


class Front(nn.Module):
    """The encoder with the head that finds cues."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: Tensor, case: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self.model.encoder.body(words, case, mask)
        return hidden, torch.sigmoid(self.model.anchor(hidden).squeeze(-1))


class Marked(nn.Module):
    """The judge over looked-up words."""

    def __init__(self, judge: Judge) -> None:
        super().__init__()
        self.judge = judge

    def forward(self, words: Tensor, case: Tensor, place: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        tone, event = self.judge.body(words, case, place, mask)
        return torch.softmax(tone, -1), torch.softmax(event, -1)


def quantised(
    module: nn.Module, example: tuple[Tensor, ...], names: list[str], given: list[str], axes: dict, path: Path
) -> None:
    """Export a module and quantise its matrix products and look-ups to int8, per channel."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        torch.onnx.export(
            module,
            example,
            str(plain),
            input_names=names,
            output_names=given,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            str(plain),
            str(path),
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
        )
    model = onnx.load(str(path))
    del model.metadata_props[:]
    onnx.save(model, str(path))


def write_table(table: Tensor, folder: Path) -> None:
    """Write the embeddings as int8 with a scale for each row."""
    plain = table.detach().numpy()
    scales = np.maximum(np.abs(plain).max(1), 1e-8) / 127
    np.save(folder / "words.npy", np.rint(plain / scales[:, None]).astype(np.int8), allow_pickle=False)
    np.save(folder / "scales.npy", scales.astype(np.float32), allow_pickle=False)


def write_reader(reader: Reader, path: Path) -> None:
    """Export the reader."""
    line = {0: "cues", 1: "span"}
    quantised(
        reader,
        (torch.randn(3, 40, HIDDEN), torch.tensor([3, 4, 39]), torch.ones(3, 40, dtype=torch.long)),
        ["hidden", "anchor", "mask"],
        ["roles", "real"],
        {"hidden": line, "anchor": {0: "cues"}, "mask": line, "roles": line, "real": {0: "cues"}},
        path,
    )


def write_names(names: Names, path: Path) -> None:
    """Export the tagger of names."""
    both = {0: "rows", 1: "tokens"}
    quantised(
        names,
        (torch.randn(2, 30, HIDDEN), torch.zeros(2, 30, dtype=torch.long), torch.ones(2, 30, dtype=torch.long)),
        ["hidden", "case", "mask"],
        ["names"],
        dict.fromkeys(["hidden", "case", "mask", "names"], both),
        path,
    )


def write_judge(judge: Judge, path: Path) -> None:
    """Export the second encoder."""
    both = {0: "rows", 1: "tokens"}
    flat = torch.zeros(2, 30, dtype=torch.long)
    place = flat.clone()
    place[:, 3:5], place[:, 8:10] = 1, 2
    quantised(
        Marked(judge),
        (torch.randn(2, 30, HIDDEN), flat, place, torch.ones_like(flat)),
        ["words", "case", "place", "mask"],
        ["tone", "event"],
        dict.fromkeys(["words", "case", "place", "mask"], both) | dict.fromkeys(["tone", "event"], {0: "rows"}),
        path,
    )


def seal(folder: Path, **more: object) -> None:
    """Write the digests of a folder's files, and what is given besides, into its manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    manifest |= more
    manifest["files"] = {
        each.name: hashlib.sha256(each.read_bytes()).hexdigest()
        for each in sorted(folder.iterdir())
        if each.suffix in {".onnx", ".npy"} or each.name == "tokenizer.json"
    }
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Export all parts that are given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--judge", type=Path)
    parser.add_argument("--base", type=Path, help="default: the installed package")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.base = options.base or base_folder()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.weights:
        model = Model()
        model.load_state_dict(torch.load(options.weights, weights_only=True))
        model.eval()
        write_table(model.encoder.words.weight, options.out)
        flat = torch.zeros(2, 30, dtype=torch.long)
        both = {0: "rows", 1: "tokens"}
        quantised(
            Front(model),
            (torch.randn(2, 30, HIDDEN), flat, torch.ones_like(flat)),
            ["words", "case", "mask"],
            ["hidden", "anchor"],
            dict.fromkeys(["words", "case", "mask", "hidden", "anchor"], both),
            options.out / "encoder.onnx",
        )
        write_reader(model.reader, options.out / "reader.onnx")
        write_names(model.names, options.out / "names.onnx")
        quantised(
            model.syntax,
            (torch.randn(2, 30, HIDDEN),),
            ["hidden"],
            ["upos", "relation", "arcs"],
            dict.fromkeys(["hidden", "upos", "relation"], both) | {"arcs": {0: "rows", 1: "tokens", 2: "heads"}},
            options.out / "syntax.onnx",
        )
        shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
        seal(
            options.out,
            span=SPAN,
            lines=0,
            transitions=model.chain.rounded(),
            upos=list(UPOS),
            relations=list(RELATIONS),
        )
    if options.judge:
        judge = Judge()
        judge.load_state_dict(torch.load(options.judge, weights_only=True))
        judge.eval()
        write_judge(judge, options.out / "judge.onnx")
        seal(options.out, roots=[*ROOTS, "none"])
    print({path.name: path.stat().st_size for path in sorted(options.out.iterdir())})


if __name__ == "__main__":
    main()
