"""Write the reference pages from the code: commands, beat file, errors, types.

    python docs/generate.py [--check]

The table of measured quality in the README is made from evals/floors.json, which `make eval` holds.

With `--check` nothing is written; pages that are not up to date are named and the exit status is 1.
"""

import dataclasses
import functools
import importlib
import inspect
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import click
import msgspec

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Made by docs/generate.py from the code; change it there. -->\n"
TYPE_MODULES = ("document", "item", "statement", "dates", "span", "actor", "event", "reading", "edition", "ids")


def pages() -> dict[str, str]:
    """Return the text of each reference page by file name."""
    return {"commands.md": commands(), "beat.md": beat(), "errors.md": errors(), "types.md": types()}


# task, end of the figure's name -> what it is
QUALITY = {
    ("samples", "items.boundary"): "items of three real documents (digest, wire, newsletter), F1",
    ("samples", "boilerplate.chars"): "boilerplate in them, by characters, F1",
    ("samples", "items.headline"): "headlines of their items",
    ("samples", "credits.outlet"): "outlets of source lines, F1",
    ("samples", "credits.date"): "dates of source lines, F1",
    ("samples", "credits.url"): "addresses of source lines, F1",
    ("samples", "statements.main"): "statements in them, F1",
    ("samples", "statements.speaker"): "of those, the right speaker",
    ("samples", "statements.dated"): "of those with a date, the right date",
    ("samples", "dates.wrong"): "dates that the document contradicts",
    ("samples", "dates.unsupported"): "dates that nothing supports",
    ("streams", "f1"): "stories in 300 run-together streams, F1",
    ("pages", "body.f1"): "body text of saved pages of 92 outlets, F1",
    ("pages", "title.accuracy"): "their titles",
    ("pages", "date.accuracy"): "their dates",
    ("pages", "counted.aligned_share"): "extracted paragraphs aligned to the page's own text",
    ("attribution", "full.f1"): "statements in 84 news articles: source, cue and content, F1",
    ("attribution", "token.source.f1"): "words of sources in them, F1",
    ("attribution", "token.content.f1"): "words of contents in them, F1",
    ("flaws", "precision"): "damaged passages: precision",
    ("flaws", "recall"): "damaged passages: recall",
    ("chinese", "f1"): "Chinese statements (own texts), F1",
    ("positions", "recall"): "changes of position planted in a record of a year (own texts): found",
    ("positions", "false"): "changes found where only near ones are planted",
    ("changes", "recall"): "changes planted in 400 made series of statements: found",
    ("changes", "false_series"): "of those series, with a false change",
    ("even_handed", "worst"): "the same texts about another country's speakers: read alike, the worst share",
}
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def readme() -> str:
    """Return the README with its table of measured quality made again from the floors."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{quality()}{END}{rest.partition(END)[2]}"


def quality() -> str:
    """Return the table: a figure, what it must reach, and the command that measures it."""
    pinned = json.loads((ROOT / "evals" / "floors.json").read_text(encoding="utf-8"))
    rows = []
    for (task, ending), label in QUALITY.items():
        for kind, sign in (("floors", "≥"), ("limits", "≤")):
            for name, bound in sorted(pinned.get(task, {}).get(kind, {}).items()):
                if name == ending or name.endswith(f".{ending}"):
                    shown = f"{sign} {bound:.3f}" if bound else f"{bound:.0f}"
                    rows.append(f"| {label} | {shown} | `python evals/gate.py --only {task}` |")
                    break
    if not rows:
        return "No figure is pinned yet.\n"
    return "\n".join(["| what | reaches | measured by |", "| --- | --- | --- |", *rows, ""])


# the beginning of `typical_actor` in the table -> the side it stands for
LADDER_SIDES = {
    "cn": "China", "us": "United States", "eu": "European Union", "uk": "United Kingdom", "fr": "France",
    "de": "Germany", "jp": "Japan", "tw": "Taiwan", "kr": "South Korea", "kp": "North Korea", "in": "India",
    "au": "Australia", "nz": "New Zealand", "ca": "Canada", "ru": "Russia", "ph": "Philippines", "vn": "Vietnam",
    "id": "Indonesia", "my": "Malaysia", "asean": "ASEAN", "g7": "G7", "nato": "NATO", "un": "United Nations",
    "generic": "any speaker",
}  # fmt: skip


def ladder() -> str:
    """Return the page of the ladder with its table of rows for each side made again."""
    text = (ROOT / "docs" / "ladder.md").read_text(encoding="utf-8")
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{coverage()}{END}{rest.partition(END)[2]}"


def coverage() -> str:
    """Return the table of how many formulae each side has, by stance and by what the level rests on."""
    from attache import tables

    counts: dict[str, dict[str, int]] = {}
    for row in tables.ladder():
        for side in {LADDER_SIDES[actor.split("_")[0]] for actor in row.typical_actor.split("|")}:
            counted = counts.setdefault(side, {})
            for key in ("rows", row.stance, "read" if row.level_basis != "editor" else "editor"):
                counted[key] = counted.get(key, 0) + 1
    columns = ("rows", "oppose", "threat", "support", "neutral", "read", "editor")
    out = ["| side | rows | opposing | threatening | supporting | neutral | order from a source | set by the editors |"]
    out.append("| --- |" + " ---: |" * len(columns))
    for side, counted in sorted(counts.items(), key=lambda each: (-each[1]["rows"], each[0])):
        out.append(f"| {side} | " + " | ".join(str(counted.get(column, 0)) for column in columns) + " |")
    return "\n".join([*out, ""])


def commands() -> str:
    """Return the page of commands."""
    from attache.cli import COMMANDS, attache

    out = ["# Commands", NOTE]
    out.append(
        "Exit status: 0 done; 1 the checker found something; 2 bad usage; 3 some inputs failed, the others went on.\n"
    )
    out.append("`attache --version` prints the version, `attache COMMAND -h` the help of a command.\n")
    root = click.Context(attache, info_name="attache")
    for name in COMMANDS:
        command = attache.get_command(root, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=root)
        out += _command(command, context, "##")
        if isinstance(command, click.Group):
            for part, inner in command.commands.items():
                out += _command(inner, click.Context(inner, info_name=part, parent=context), "###")
    return "\n".join(out)


def _command(command: click.Command, context: click.Context, mark: str) -> list[str]:
    usage = command.get_usage(context).removeprefix("Usage: ")
    out = [f"{mark} {context.command_path}\n", f"```\n{' '.join(usage.split())}\n```\n"]
    out.append(f"{inspect.cleandoc(command.help or '')}\n")
    options = [row for parameter in command.params if (row := _option(parameter, context))]
    return [*out, "| option | meaning |", "| --- | --- |", *options, ""] if options else out


def _option(parameter: click.Parameter, context: click.Context) -> str | None:
    record = parameter.get_help_record(context)
    if record is None or isinstance(parameter, click.Argument):  # what stands in the usage line needs no row
        return None
    names, meaning = record
    return f"| `{_cell(names)}` | {_cell(meaning)} |"


def beat() -> str:
    """Return the page of the beat file."""
    from attache import config

    out = ["# The beat file", NOTE]
    out.append(
        "`attache.toml` in the workspace says what it watches. An unknown setting is a mistake (E301), not ignored.\n"
    )
    kinds = (
        (config.Beat, "Settings"),
        (config.Side, "A side: `[[sides]]`"),
        (config.AddedIssue, "An issue of its own: `[[issue]]`"),
        (config.Name, "A contested name: `[[names]]`"),
    )
    for kind, title in kinds:
        out += [f"## {title}\n", f"{inspect.cleandoc(kind.__doc__ or '')}\n"]
        out += ["| setting | type | default | meaning |", "| --- | --- | --- | --- |"]
        schema = msgspec.json.schema(kind)["$defs"][kind.__name__]
        for field in msgspec.structs.fields(kind):
            about = schema["properties"][field.encode_name]
            default = "needed" if field.required else f"`{_toml(field.default)}`"
            out.append(f"| `{field.name}` | {_toml_type(about)} | {default} | {_cell(about.get('description', ''))} |")
        out.append("")
    out.append("## The beat that comes with the package\n")
    for name in config.templates():
        out.append(f"`attache init {name}` writes this:\n\n```toml\n{config.template(name).strip()}\n```\n")
    return "\n".join(out)


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"'


def _toml_type(about: dict[str, Any]) -> str:
    if "enum" in about:
        return "one of " + ", ".join(f"`{value}`" for value in about["enum"])
    if about.get("type") == "array":
        return "tables" if "$ref" in about.get("items", {}) else "list of strings"
    return "string"


def errors() -> str:
    """Return the page of error codes."""
    from attache import errors as module

    out = ["# Errors", NOTE]
    out.append(
        "Each is one line on standard error: `attache: CODE: place: what is wrong (what to do)`. Codes are stable.\n"
    )
    out += ["| code | name | what is wrong | hint |", "| --- | --- | --- | --- |"]
    for kind in sorted(error_kinds(module), key=lambda kind: kind.code):
        first = (kind.__doc__ or "").split("\n")[0]
        out.append(f"| {kind.code} | `{kind.__name__}` | {_cell(first)} | {_cell(kind.hint)} |")
    tree = (module.__doc__ or "").split("\n\n", 1)[1].strip()
    out += ["", "## The tree\n", f"```\n{tree}\n```\n"]
    return "\n".join(out)


def error_kinds(module: Any) -> list[Any]:
    """Return the exceptions of the module of errors."""
    kinds = [kind for kind in vars(module).values() if inspect.isclass(kind)]
    return [kind for kind in kinds if issubclass(kind, module.AttacheError)]


def types() -> str:
    """Return the page of domain types."""
    out = ["# Types", NOTE]
    out.append(
        "The values that steps take and return (`attache.record`): frozen, keyword-only, tuples for lists. The schema "
        "of their JSON is printed by `attache schema read` and `attache schema edition`.\n"
    )
    for name in TYPE_MODULES:
        module = importlib.import_module(f"attache.record.{name}")
        out += [f"## {name}\n", f"{inspect.cleandoc(module.__doc__ or '')}\n"]
        for part in _parts(module):
            out += part
    return "\n".join(out)


def _parts(module: Any) -> Iterator[list[str]]:
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        if inspect.isclass(value) and value.__module__ == module.__name__:
            yield _type(name, value)
        elif inspect.isfunction(value) and value.__module__ == module.__name__:
            yield [f"### {name}\n", f"`{name}{_signature(value)}`\n", f"{_docstring(value)}\n"]
        elif getattr(value, "__origin__", None) is not None and get_args(value) and name[0].isupper():
            values = ", ".join(f"`{each}`" for each in get_args(value) if isinstance(each, str))
            if values and _defined(module, name):
                yield [f"### {name}\n", f"One of {values}.\n"]
    return


def _defined(module: Any, name: str) -> bool:
    return re.search(rf"^{name} = ", inspect.getsource(module), re.MULTILINE) is not None


def _type(name: str, kind: Any) -> list[str]:
    out = [f"### {name}\n", f"{_docstring(kind)}\n"]
    if dataclasses.is_dataclass(kind):
        fields = [(field.name, field.type, _default(field)) for field in dataclasses.fields(kind)]
    else:
        fields = [(field, kind.__annotations__[field], "needed") for field in kind._fields]
    out += ["| field | type | default |", "| --- | --- | --- |"]
    out += [f"| `{field}` | `{_cell(_written(annotation))}` | {default} |" for field, annotation, default in fields]
    out.append("")
    methods = [
        (n, m)
        for n, m in vars(kind).items()
        if not n.startswith("_") and (inspect.isfunction(m) or isinstance(m, property))
    ]
    for method, value in methods:
        if isinstance(value, property):
            out.append(f"- `{method}`: {_docstring(value).splitlines()[0]}")
        else:
            out.append(f"- `{method}{_signature(value)}`: {_docstring(value).splitlines()[0]}")
    return [*out, ""] if methods else out


def _default(field: Any) -> str:
    if field.default is not dataclasses.MISSING:
        return f"`{field.default!r}`"
    if field.default_factory is not dataclasses.MISSING:
        return f"`{field.default_factory()!r}`"
    return "needed"


def _written(annotation: Any) -> str:
    """Write a type as our code does, the same in every version of Python, and named values by their name."""
    if isinstance(annotation, str):
        return annotation
    if annotation is None or annotation is type(None):
        return "None"
    if annotation is Ellipsis:
        return "..."
    inner = get_args(annotation)
    if get_origin(annotation) is Literal:
        return _named_values().get(inner) or " | ".join(repr(each) for each in inner)
    if get_origin(annotation) in (Union, UnionType):
        return " | ".join(map(_written, inner))
    if inner:
        return f"{get_origin(annotation).__name__}[{', '.join(map(_written, inner))}]"
    return str(getattr(annotation, "__name__", annotation))


@functools.cache
def _named_values() -> dict[tuple[Any, ...], str]:
    modules = [importlib.import_module(f"attache.record.{name}") for name in TYPE_MODULES]
    return {
        get_args(value): name
        for module in modules
        for name, value in vars(module).items()
        if get_origin(value) is Literal and _defined(module, name)
    }


def _signature(function: Any) -> str:
    found = inspect.signature(function)
    given = []
    for parameter in found.parameters.values():
        star = "*" if parameter.kind is parameter.VAR_POSITIONAL else ""
        known = parameter.annotation is not parameter.empty
        given.append(f"{star}{parameter.name}" + (f": {_written(parameter.annotation)}" if known else ""))
    return f"({', '.join(given)}) -> {_written(found.return_annotation)}"


def _docstring(value: Any) -> str:
    return inspect.cleandoc(value.__doc__ or "")


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


def main() -> int:
    """Write the pages, or say which are not up to date."""
    stale = []
    written = {FOLDER / name: text for name, text in pages().items()}
    written |= {ROOT / "README.md": readme(), ROOT / "docs" / "ladder.md": ladder()}
    for path, text in written.items():
        text = text.rstrip("\n") + "\n"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.name)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(("not up to date: " if "--check" in sys.argv else "written: ") + name)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
