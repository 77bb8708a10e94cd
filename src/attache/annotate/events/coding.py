"""Codes of an event: PLOVER mode and contexts, CAMEO code, quad class, score."""

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from ...tables.plover import cameo_of, goldstein_of, quad_of, score_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What the codebooks say of an event."""

    context: tuple[str, ...]
    cameo: str | None
    quad: int | None
    goldstein: float | None


def codes(kind: str, mode: str | None, sentence: str) -> Codes:
    """Return the codes of an event of a type and mode, told in a sentence."""
    contexts = tuple(name for name, pattern in _contexts() if pattern.search(sentence))[:4]
    code = cameo_of(kind, mode, contexts)
    quad = quad_of(kind)
    return Codes(
        context=contexts,
        cameo=code,
        quad=quad[0] if quad is not None else None,
        goldstein=goldstein_of(code) if code is not None else score_of(kind, mode),
    )


@functools.cache
def _contexts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    lists = tomllib.loads((files("attache.text.lang") / "en" / "contexts.toml").read_text("utf-8"))
    out = []
    for name, words in lists.items():
        ways = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True) if w != "who")
        out.append((name, re.compile(rf"(?<![\w-])(?:{ways})s?(?![\w-])", re.IGNORECASE)))
    return tuple(out)
