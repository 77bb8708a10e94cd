"""Names of outlets in texts: those of the table, and those of the story's own outlets."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from .. import tables
from ..tables import fold
from .copies_words import plain

_MOST = 400
_HAN_FROM = "\u3400"


class Named(NamedTuple):
    """An outlet's name in a text; `key` is that under which outlets are the same."""

    start: int
    end: int
    key: str
    name: str


def named(text: str, start: int, end: int, more: Iterable[str] = ()) -> list[Named]:
    """Return the outlets named in a stretch, in order; of names that overlap the longest.

    A form that several outlets share names none. Latin names are matched with their capitals, as whole words; the text
    is to be in simplified characters.
    """
    found: list[Named] = []
    for automaton in (_table(tables.current()), _names(tuple(sorted(set(more)))) if more else None):
        if automaton is None:
            continue
        for last, (length, key, name, bare) in automaton.iter(text, start, end):
            first = last - length + 1
            # "Australian" is an outlet only where "the" stands before it
            if _whole(text, first, last + 1) and (not bare or text[max(0, first - 4) : first].lower() == "the "):
                found.append(Named(first, last + 1, key, name))
    found.sort(key=lambda each: (each.start, -each.end))
    out: list[Named] = []
    for each in found:
        if not out or each.start >= out[-1].end:
            out.append(each)
            if len(out) >= _MOST:
                break
        elif each.end - each.start > out[-1].end - out[-1].start:
            out[-1] = each
    return out


def meant(text: str, marks: Sequence[Named], own: str | None) -> list[Named]:
    """Return the outlets named, a short name ("the Times") for the one that is named in full, or that writes."""
    full = {each.name: each.key for each in marks}
    if own:
        full[own] = key_of(own)[0]
    words = {name: f" {fold(name)} " for name in full}
    out = []
    for each in marks:
        short = f" {fold(text[each.start : each.end])} "
        longer = [
            name
            for name in full
            if full[name] != each.key and (words[name].startswith(short) or words[name].endswith(short))
        ]
        out.append(
            each._replace(key=full[longer[0]], name=longer[0]) if len({full[name] for name in longer}) == 1 else each
        )
    return out


def key_of(name: str) -> tuple[str, str]:
    """Return the key and the canonical name of an outlet, by the table where it knows it."""
    row = tables.outlets().named(name)
    row = row or tables.outlets().named(plain(name))
    return (fold(row.name), row.name) if row is not None else (fold(name), name)


def _whole(text: str, start: int, end: int) -> bool:
    if text[start] < _HAN_FROM and start and text[start - 1].isalnum() and text[start - 1] < _HAN_FROM:
        return False
    after = text[end : end + 1]
    return not (text[end - 1] < _HAN_FROM and after.isalnum() and after < _HAN_FROM)


@functools.lru_cache(maxsize=8)
def _table(key: str | None) -> Any:
    table = tables.outlets()
    return _built((form, rows[0].name) for form, rows in table.forms.items() if len(rows) == 1)


@functools.lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> Any:
    return _built((name, name) for name in names)


def _built(forms: Iterable[tuple[str, str]]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form, name in forms:
        if len(form) < 2 or not (form[0].isupper() or form[0] >= _HAN_FROM or form[0].isdigit()):
            continue
        for written in {form, plain(form)}:
            automaton.add_word(written, (len(written), fold(name), name, False))
        if form.startswith("The ") and len(form) > 8:
            bare = form[4:]
            if bare not in automaton:
                automaton.add_word(bare, (len(bare), fold(name), name, True))
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton
