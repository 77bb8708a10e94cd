"""Two versions of a page, made so that a comparison of them might never end."""

import random
from collections.abc import Callable
from dataclasses import replace

from attache.record import ActorRef, Reading, Span, Statement
from version_readings import reading


def _sentences(words: list[str], size: int = 9) -> str:
    return " ".join(" ".join(words[at : at + size]) + "." for at in range(0, len(words), size))


def _shuffled(parts: list[str]) -> list[str]:
    out = list(parts)
    random.Random(1).shuffle(out)
    return out


def _plain(one: str, other: str) -> tuple[Reading, Reading]:
    return reading(one), reading(other)


def _stated(text: str, mark: str) -> Reading:
    """Return a reading in which each sentence is a statement of somebody else."""
    bare, statements, at = reading(text), [], 0
    for number, sentence in enumerate(text.split(". ")):
        end = at + len(sentence)
        statements.append(
            Statement(
                id=f"s-{mark}-{number}", form="indirect", source=(Span(at, at + 1),), cue=(Span(at, at + 1),),
                content=(Span(at, end),), speaker=ActorRef(id=None, name=f"Speaker {number % 7}"),
            )
        )  # fmt: skip
        at = end + 2
    return replace(bare, items=(replace(bare.items[0], statements=tuple(statements)),))


PAIRS: dict[str, Callable[[int], tuple[Reading, Reading]]] = {
    "not a word alike": lambda n: _plain(
        _sentences([f"alpha{k}" for k in range(n)]), _sentences([f"beta{k}" for k in range(n)])
    ),
    "every other word changed": lambda n: _plain(
        _sentences([f"word{k}" for k in range(n)]), _sentences([f"word{k}" if k % 2 else f"term{k}" for k in range(n)])
    ),
    "one word without end": lambda n: _plain("tide " * n, "tide " * (n // 2) + "ebb " + "tide " * (n // 2)),
    "two words in turns": lambda n: _plain("tide ebb " * (n // 2), "ebb tide " * (n // 2)),
    "sentences shuffled": lambda n: _plain(
        _sentences([f"word{k}" for k in range(n)]),
        " ".join(_shuffled([f"{each}." for each in _sentences([f"word{k}" for k in range(n)]).split(". ")])),
    ),
    "the same sentence without end": lambda n: _plain("The quay is shut. " * (n // 4), "The quay is open. " * (n // 4)),
    "quotations that all change": lambda n: _plain(
        " ".join(f"“Quay number {k} is shut,” said Vera Holt." for k in range(n // 8)),
        " ".join(f"“Quay number {k} is open,” said Vera Holt." for k in range(n // 8)),
    ),
    "quotations that never close": lambda n: _plain("“quay " * n, "“ferry " * n),
    "marks alone": lambda n: _plain('" ' * n, "” “ " * (n // 2)),
    "numbers alone": lambda n: _plain(" ".join(map(str, range(n))), " ".join(map(str, range(1, n + 1)))),
    "one word longer than all others": lambda n: _plain("a" * n * 4, "b" + "a" * n * 4),
    "Chinese characters shuffled": lambda n: _plain(
        "港口码头关闭渡轮停航"[:10] * (n // 10), "".join(_shuffled(list("港口码头关闭渡轮停航"[:10] * (n // 10))))
    ),
    "lines without words": lambda n: _plain("\n" * n + "x", "\n\t" * n + "y"),
    "statements that all go": lambda n: (
        _stated(_sentences([f"alpha{k}" for k in range(n)]), "a"), _stated(_sentences([f"beta{k}" for k in range(n)]), "b")
    ),
    "a word of every statement": lambda n: (
        _stated(_sentences([f"word{k}" for k in range(n)]), "a"),
        _stated(_sentences([f"term{k}" if k % 9 == 4 else f"word{k}" for k in range(n)]), "b"),
    ),
    "statements in other words": lambda n: (
        _stated(_sentences([f"word{k}" for k in range(n)]), "a"),
        _stated(_sentences([f"word{k}" if k % 9 < 2 else f"term{k}" for k in range(n)]), "b"),
    ),
    "speakers that all change": lambda n: (
        _stated(_sentences([f"word{k}" for k in range(n)]), "a"),
        _stated("x " + _sentences([f"word{k}" for k in range(n)]), "b"),
    ),
    "negations that all come": lambda n: _plain("It will open. " * (n // 3), "It will not open. " * (n // 3)),
}  # fmt: skip
