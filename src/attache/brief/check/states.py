"""States under their other names: "US" and 美国 are the United States, whoever writes it."""

import functools
import tomllib
from importlib import resources

from . import words


def also_named(quotes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the other names of each state that the quotes name; an adjective ("Chinese") names none."""
    out: list[str] = []
    for names in _states():
        if any(words.held(name, quotes) for name in names):
            out += names
    return tuple(out)


@functools.cache
def _states() -> tuple[tuple[str, ...], ...]:
    folder = resources.files("attache.text.lang")
    english = tomllib.loads((folder / "en" / "states.toml").read_text(encoding="utf-8"))["states"]
    chinese = tomllib.loads((folder / "zh" / "states.toml").read_text(encoding="utf-8"))["states"]
    return tuple(
        tuple(words.fold(name) for name in (*row["names"], *chinese.get(code, ()))) for code, row in english.items()
    )
