"""Documentation cannot lag behind the code."""

import importlib.util
import re
from pathlib import Path

import msgspec
import pytest

from attache import config, errors
from attache.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands", "beat", "errors", "types"])
def test_reference_pages_are_what_the_code_says(generate, name):
    written = (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert written == getattr(generate, name)().rstrip("\n") + "\n", "run: python docs/generate.py"


def test_rows_of_the_ladder_are_counted(generate):
    assert (DOCS / "ladder.md").read_text(encoding="utf-8") == generate.ladder(), "run: python docs/generate.py"


def test_figures_of_the_readme_are_the_pinned_ones(generate):
    assert (ROOT / "README.md").read_text(encoding="utf-8") == generate.readme(), "run: python docs/generate.py"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"\n## attache {name}\n" in (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [config.Beat, config.Side, config.AddedIssue, config.Name])
def test_every_setting_says_what_it_means(kind):
    schema = msgspec.json.schema(kind)["$defs"][kind.__name__]
    page = (DOCS / "reference" / "beat.md").read_text(encoding="utf-8")
    for field in msgspec.structs.fields(kind):
        assert schema["properties"][field.encode_name].get("description"), field.name
        assert f"| `{field.name}` |" in page


def test_every_error_code_is_documented(generate):
    page = (DOCS / "reference" / "errors.md").read_text(encoding="utf-8")
    for kind in generate.error_kinds(errors):
        assert f"| {kind.code} | `{kind.__name__}` |" in page


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()
    ]
    assert broken == []


def test_readme_names_the_two_commands_and_make_has_them():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in ("demo", "test"):
        assert f"make {target}" in readme
        assert re.search(rf"^{target}:", make, re.MULTILINE)


def test_every_command_that_the_pages_show_exists():
    shown = set()
    for page in [ROOT / "README.md", *DOCS.rglob("*.md")]:
        for block in re.findall(r"```(?:sh|console)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
            shown.update(re.findall(r"^(?:\$ )?attache ([a-z]+)", block, re.MULTILINE))
    assert shown
    assert shown <= set(COMMANDS)
