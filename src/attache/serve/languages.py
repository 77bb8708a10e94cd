"""The languages of the interface: catalogues of our own words, and which of them a reader wants."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

LANGUAGES = {"en": ("en", "English"), "zh": ("zh-Hans", "中文")}
"""Key of a catalogue -> its language tag, and its name in itself."""
DEFAULT = "en"


@functools.cache
def catalogue(lang: str) -> Mapping[str, str]:
    """Return the words of a language by their keys (`front.title`); each file of its folder gives some."""
    out: dict[str, str] = {}
    folder = resources.files("attache.serve") / "words" / lang
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.name.endswith(".toml"):
            _flatten(tomllib.loads(entry.read_text(encoding="utf-8")), "", out)
    return out


def _flatten(table: Mapping[str, Any], prefix: str, out: dict[str, str]) -> None:
    for key, value in table.items():
        if isinstance(value, Mapping):
            _flatten(value, f"{prefix}{key}.", out)
        else:
            out[prefix + key] = str(value)


def say(lang: str, key: str, /, **values: object) -> str:
    """Return words of the interface with values put in.

    A value `n` chooses between `key.one` and `key.other` where the catalogue has these.
    """
    words = catalogue(lang)
    if "n" in values and f"{key}.other" in words:
        key = f"{key}.one" if values["n"] == 1 and f"{key}.one" in words else f"{key}.other"
    text = words.get(key)
    if text is None:
        text = catalogue(DEFAULT)[key]
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return text.format(**shown) if values else text


def label(lang: str, group: str, value: object) -> str:
    """Return the word for a value of the record (`ownership`, `state`); the value itself where there is none."""
    key = f"{group}.{value}"
    return catalogue(lang).get(key) or catalogue(DEFAULT).get(key) or str(value)


def chosen(asked: str | None, kept: str | None, accepted: str | None) -> str:
    """Return the language for a reader: that of the address, else the one kept from before, else the browser's."""
    for each in (asked, kept):
        if each in LANGUAGES:
            return each
    best, weight = DEFAULT, 0.0
    for part in (accepted or "").split(",")[:20]:
        name, _, quality = part.strip().partition(";")
        key = name.strip().lower().split("-")[0]
        try:
            value = float(quality.strip().removeprefix("q=")) if quality else 1.0
        except ValueError:
            continue
        if key in LANGUAGES and value > weight:
            best, weight = key, value
    return best
