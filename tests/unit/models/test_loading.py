import json
import shutil
from importlib import resources
from pathlib import Path

import pytest

from attache.errors import ModelDamaged
from attache.models import statements
from attache.models.loading import verified

SHIPPED = resources.files("attache") / "data" / "models" / "statements"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with resources.as_file(SHIPPED) as shipped:
        shutil.copytree(shipped, tmp_path / "model")
    return tmp_path / "model"


def test_the_shipped_files_have_the_digests_of_the_manifest():
    manifest, data = verified(SHIPPED)
    assert set(data) == {
        "antecedents.onnx",
        "encoder.onnx",
        "judge.onnx",
        "names.onnx",
        "reader.onnx",
        "referents.onnx",
        "scales.npy",
        "syntax.onnx",
        "tokenizer.json",
        "words.npy",
    }
    assert manifest["span"] > 0


def test_the_shipped_model_stays_under_40_mb():
    assert sum(len(data) for data in verified(SHIPPED)[1].values()) < 40_000_000


def test_one_altered_byte_raises(folder):
    path = folder / "reader.onnx"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelDamaged) as raised:
        statements.load(folder)
    assert raised.value.place == "reader.onnx"


def test_a_missing_file_raises(folder):
    (folder / "judge.onnx").unlink()
    with pytest.raises(ModelDamaged) as raised:
        statements.load(folder)
    assert raised.value.place == "judge.onnx"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"span": 80}', '{"files": 3}'])
def test_a_broken_manifest_raises(folder, text):
    (folder / "manifest.json").write_text(text)
    with pytest.raises(ModelDamaged):
        statements.load(folder)


def test_a_manifest_without_a_file_that_is_needed_raises(folder):
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"]["reader.onnx"]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelDamaged):
        statements.load(folder)
