"""Lines in Chinese: what an editor writes in Chinese about Chinese words, compared by signs."""

import functools
import re
from collections.abc import Iterator, Sequence

from . import lexicon, words
from .context import Context

_HAN = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(r"[\u3400-\u9fff]+")
_SMALL = frozenset(
    "的了在是和与與及对對于於将將也都就并並而其这這那个個为為从從向被把由以之年月日号號等中上下后後前时時说說称稱表示指出认为報道报道据據该該此另还還又已曾"
)
_CLAUSE = re.compile(r"[，。！？；、：\n\x00“”「」‘’]")
Found = tuple[str, str, str]


def written_in(frame: str) -> bool:
    """Whether the words of a line outside its quotations are Chinese."""
    han, latin = len(_HAN.findall(frame)), len(re.findall(r"[A-Za-z]+", frame))
    return han >= 6 and han > 2 * latin


@functools.cache
def _marks() -> dict[str, tuple[re.Pattern[str], str, frozenset[str]]]:
    out = {}
    for name, row in lexicon.table("zh")["marks"].items():
        but = "|".join(map(re.escape, sorted(row.get("but", ()), key=len, reverse=True)))
        some = "|".join(map(re.escape, sorted(row["words"], key=len, reverse=True)))
        pattern = re.compile(rf"(?:{but})|({some})" if but else f"({some})")
        out[name] = (pattern, row["code"], frozenset((name, *row["keeps"])))
    return out


def placed(text: str) -> list[tuple[str, str, str]]:
    """Return the marks of a text: kind, sign, and the two characters behind it in its clause."""
    out = []
    for kind, (pattern, _, _) in _marks().items():
        for match in pattern.finditer(text):
            if match[1]:
                behind = _CLAUSE.split(text[match.end() : match.end() + 8])[0]
                out.append((kind, match[1], behind))
    return out


def check_marks(frame: str, quoted: Sequence[str], contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield the marks that a Chinese line adds to Chinese words cited, or leaves out of them."""
    cited = [context.text[context.start : context.end] for context in contexts]
    if not any(_HAN.search(text) for text in cited):
        return
    line = " ".join((frame, *quoted))
    ours = placed(line)
    theirs = [mark for context in contexts for mark in placed(context.text)]
    for kind, sign, behind in placed(frame):
        head = behind[:2]
        if len(head) < 2 or not any(head in text for text in cited):
            continue
        keeps = [one for one in theirs if kind in _marks()[one[0]][2] and head in one[2]]
        if not keeps:
            yield _marks()[kind][1], sign + head, "the words cited do not say so"
    for kind, sign, behind in (mark for text in cited for mark in placed(text)):
        head = behind[:2]
        if len(head) < 2 or head not in frame:
            continue
        if not any(one[0] in _marks()[kind][2] and head in one[2] for one in ours):
            yield _marks()[kind][1], sign + head, "left out of the words cited"


def check_opposites(frame: str, contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield where a Chinese line says the opposite of the words cited."""
    cited = " ".join(context.text[context.start : context.end] for context in contexts)
    for row in lexicon.table("zh")["opposites"]:
        groups = [group.split() for group in row["groups"]]
        there = [any(word in cited for word in group) for group in groups]
        for at, group in enumerate(groups):
            said = next((word for word in group if word in frame), None)
            if said and not there[at] and any(there):
                yield row["code"], said, "the words cited say otherwise"


def loose(frame: str, texts: Sequence[str]) -> list[str]:
    """Return the pieces of two signs or more of a Chinese line that stand in none of the texts, but for small words."""
    joined = "\n".join(texts)
    out: list[str] = []
    for match in _RUN.finditer(frame):
        run, at, missing = match[0], 0, ""
        while at < len(run):
            long = 0
            while at + long < len(run) and long < 40 and run[at : at + long + 1] in joined:
                long += 1
            if long >= 2 or run[at] in _SMALL:
                if len(missing) >= 2:
                    out.append(missing)
                missing, at = "", at + max(long if long >= 2 else 1, 1)
            else:
                missing, at = missing + run[at], at + 1
        if len(missing) >= 2:
            out.append(missing)
    return out


def names(frame: str, texts: Sequence[str]) -> list[str]:
    """Return the persons, offices and states of our tables that a Chinese line names and no text does."""
    from ... import tables

    known = (*tables.officials().forms, *tables.offices().forms, *lexicon_states())
    return [
        form for form in dict.fromkeys(known)
        if len(form) >= 2 and _HAN.match(form) and form in frame and not words.held(words.fold(form), tuple(texts))
    ]  # fmt: skip


@functools.cache
def lexicon_states() -> tuple[str, ...]:
    """Return the Chinese names of states."""
    import tomllib
    from importlib import resources

    text = (resources.files("attache.text.lang") / "zh" / "states.toml").read_text(encoding="utf-8")
    return tuple(name for some in tomllib.loads(text)["states"].values() for name in some)
