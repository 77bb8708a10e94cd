"""The files of a shipped model, verified before anything reads them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from ..errors import ModelDamaged

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def verified(folder: Traversable, needed: frozenset[str] = frozenset()) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a model's manifest and the bytes of its files, at least of those needed.

    Raises:
        ModelDamaged: A file is missing or its SHA-256 is not the manifest's.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        digests = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged(f"cannot read the model's manifest: {error}", place="manifest.json") from error
    for name in sorted(needed - digests.keys()):
        raise ModelDamaged("the manifest lacks a file of the model", place=name)
    data: dict[str, bytes] = {}
    for name, digest in digests.items():
        try:
            data[name] = (folder / name).read_bytes()
        except OSError as error:
            raise ModelDamaged(f"cannot read a file of the model: {error}", place=name) from error
        if hashlib.sha256(data[name]).hexdigest() != digest:
            raise ModelDamaged("the digest differs from the manifest", place=name)
    return manifest, data


def session(data: bytes) -> Any:
    """Return an onnxruntime session on one thread of the processor."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
