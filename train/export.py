"""Write the trained weights as two quantised ONNX files and a manifest with digests.

    python train/export.py --weights model.pt --out src/attache/data/models/statements

`encoder.onnx` runs once over a window: ids, case, mask -> hidden, anchor, entity. `reader.onnx` runs for each cue:
hidden around it, its place, mask -> 7 role scores a token. `tone.onnx` reads pooled targets.
"""

import argparse
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from model import HIDDEN, SPAN, Model, Names, Reader, base_folder
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn


class Front(nn.Module):
    """The encoder with the heads that need no cue."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, case: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        hidden = self.model.encoder(ids, case, mask)
        return hidden, torch.sigmoid(self.model.anchor(hidden).squeeze(-1)), self.model.entity(hidden)


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


def main() -> None:
    """Export all parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--base", type=Path, help="default: the installed package")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.base = options.base or base_folder()
    options.out.mkdir(parents=True, exist_ok=True)
    model = Model()
    kept, own = torch.load(options.weights, weights_only=True), model.state_dict()
    left = sorted({k.split(".")[0] for k in own if k not in kept or kept[k].shape != own[k].shape})
    model.load_state_dict({k: v for k, v in kept.items() if k in own and v.shape == own[k].shape}, strict=False)
    if left:
        print("not in these weights, fit them anew:", ", ".join(left))
    model.eval()
    ids = torch.randint(1000, 2000, (2, 30))
    case, mask = torch.zeros_like(ids), torch.ones_like(ids)
    both = {0: "rows", 1: "tokens"}
    quantised(
        Front(model),
        (ids, case, mask),
        ["ids", "case", "mask"],
        ["hidden", "anchor", "entity"],
        dict.fromkeys(["ids", "case", "mask", "hidden", "anchor", "entity"], both),
        options.out / "encoder.onnx",
    )
    write_reader(model.reader, options.out / "reader.onnx")
    quantised(
        model.tone,
        (torch.randn(2, 2 * HIDDEN),),
        ["pooled"],
        ["tone"],
        {"pooled": {0: "targets"}, "tone": {0: "targets"}},
        options.out / "tone.onnx",
    )
    shutil.copy(options.base / "tokenizer.json", options.out / "tokenizer.json")
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(options.out.iterdir())
        if path.suffix in {".onnx", ".json"} and path.name != "manifest.json"
    }
    (options.out / "manifest.json").write_text(json.dumps({"span": SPAN, "files": files}, indent=2) + "\n")
    print({path.name: path.stat().st_size for path in options.out.iterdir()})


if __name__ == "__main__":
    main()
