"""How good attributions are: spans, words, whole attributions, and the speakers of direct quotes."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from .measures import Row, Words, canonical, matched, overlap, prf

ROLES = ("source", "cue", "content")
_CLOSING = {"\u201c": "\u201d", "\u300c": "\u300d", "\u300e": "\u300f", '"': '"'}
Roles = dict[str, frozenset[int]]


def score(gold: Mapping[str, Row], found: Mapping[str, Row], *, breakdown: bool = False) -> Row:
    """Return the scores of predicted attributions.

    `exact`: a role's spans equal those of a gold one, character for character. `token`: words that carry the role,
    over all attributions of an article. `full`: one to one, the cue shares a word (or both have none), source and
    content word F1 are at least 0.5. `speaker`: of gold attributions with a source and at least half their content's
    words within double quotation marks, those where the prediction whose content fits best (F1 at least 0.5) names
    the source with F1 at least 0.5.

    Args:
        breakdown: Also by form (direct, indirect, mixed, as the quotation marks tell), by kind of cue, by kind of
            source, by the speaker's side as far as the words of the source and the tables say it (unknown is one);
            each with the share of right sources where the content is found.
    """
    exact = {role: [0, 0, 0] for role in ROLES}
    token = {role: [0, 0, 0] for role in ROLES}
    full, total = [0, 0, 0], 0
    speakers = _Speakers()
    parts: dict[str, dict[str, _Part]] = defaultdict(lambda: defaultdict(_Part))
    for key, article in gold.items():
        text, words = article["text"], Words(article["text"])
        asked = article.get("attributions") or []
        given = found.get(key, {}).get("attributions") or []
        total += len(asked)
        asked_words = [{role: words.touched(each.get(role)) for role in ROLES} for each in asked]
        given_words = [{role: words.touched(each.get(role)) for role in ROLES} for each in given]
        for role in ROLES:
            _count(
                exact[role],
                {canonical(text, each.get(role)) for each in asked} - {()},
                {canonical(text, each.get(role)) for each in given} - {()},
            )
            _count(
                token[role],
                frozenset().union(*(each[role] for each in asked_words)),
                frozenset().union(*(each[role] for each in given_words)),
            )
        edges = [[k for k, each in enumerate(given_words) if _right(one, each)] for one in asked_words]
        partners = matched(edges, len(given))
        for k, value in enumerate((sum(each is not None for each in partners), len(given), len(asked))):
            full[k] += value
        quoted = words.touched(quoted_stretches(text))
        best = [max(given_words, key=lambda each: overlap(one["content"], each["content"]), default=None)
                for one in asked_words]  # fmt: skip
        for one, fit in zip(asked_words, best, strict=True):
            speakers.add(one, fit, quoted)
        if breakdown:
            taken = {partner for partner in partners if partner is not None}
            for name, kind in _KINDS.items():
                for each, its, partner, fit in zip(asked, asked_words, partners, best, strict=True):
                    parts[name][kind(text, each, its, quoted)].asked(its, partner is not None, fit)
                for k, (each, its) in enumerate(zip(given, given_words, strict=True)):
                    parts[name][kind(text, each, its, quoted)].given(k in taken)
    out: Row = {
        "n_docs": len(gold),
        "n": total,
        "exact": {role: prf(*counts) for role, counts in exact.items()},
        "token": {role: prf(*counts) for role, counts in token.items()},
        "full": prf(*full),
        "speaker": speakers.scores(),
    }
    if breakdown:
        out["breakdown"] = {
            name: {kind: part.scores() for kind, part in sorted(kinds.items())} for name, kinds in parts.items()
        }
    return out


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the small table."""
    out = [(f"exact {role}", scores["exact"][role]) for role in ROLES]
    out += [(f"words {role}", scores["token"][role]) for role in ROLES]
    out += [("whole attribution", scores["full"])]
    speaker = scores["speaker"]
    out += [("speaker of direct quotes", {"accuracy": speaker["accuracy"], "gold": speaker["quotes"]})]
    out += [("  where content is found", {"accuracy": speaker["accuracy_of_found"], "gold": speaker["found"]})]
    for name, kinds in scores.get("breakdown", {}).items():
        out += [(f"by {name}: {kind}", {**part, "accuracy": part["source_right"]}) for kind, part in kinds.items()]
    return out


def _count(counts: list[int], asked: Any, given: Any) -> None:
    for k, value in enumerate((len(asked & given), len(given), len(asked))):
        counts[k] += value


def _right(asked: Roles, given: Roles) -> bool:
    cue = bool(asked["cue"] & given["cue"]) or not (asked["cue"] or given["cue"])
    return (
        cue
        and overlap(asked["source"], given["source"]) >= 0.5
        and overlap(asked["content"], given["content"]) >= 0.5
    )  # fmt: skip


def quoted_stretches(text: str) -> list[tuple[int, int]]:
    """Return what lies within double quotation marks; the end of a paragraph closes an open quotation."""
    out: list[tuple[int, int]] = []
    start, closing = 0, ""
    for place, character in enumerate(text):
        if not closing:
            if character in _CLOSING:
                start, closing = place, _CLOSING[character]
        elif character in (closing, "\n"):
            out.append((start, place + 1))
            closing = ""
    if closing:
        out.append((start, len(text)))
    return out


class _Speakers:
    """Right speakers of direct quotes."""

    def __init__(self) -> None:
        self.quotes = self.found = self.right = 0

    def add(self, asked: Roles, fit: Roles | None, quoted: frozenset[int]) -> None:
        content = asked["content"]
        if not asked["source"] or not content or 2 * len(content & quoted) < len(content):
            return
        self.quotes += 1
        if fit is not None and overlap(content, fit["content"]) >= 0.5:
            self.found += 1
            self.right += overlap(asked["source"], fit["source"]) >= 0.5

    def scores(self) -> Row:
        return {
            "accuracy": self.right / self.quotes if self.quotes else 0.0,
            "quotes": self.quotes,
            "found": self.found,
            "accuracy_of_found": self.right / self.found if self.found else 0.0,
        }


class _Part:
    """Counts of one class of the breakdown."""

    def __init__(self) -> None:
        self.gold = self.recalled = self.pred = self.precise = self.content = self.sourced = self.right = 0

    def asked(self, words: Roles, matched_: bool, fit: Roles | None) -> None:
        self.gold += 1
        self.recalled += matched_
        if fit is not None and words["content"] and overlap(words["content"], fit["content"]) >= 0.5:
            self.content += 1
            if words["source"]:
                self.sourced += 1
                self.right += overlap(words["source"], fit["source"]) >= 0.5

    def given(self, matched_: bool) -> None:
        self.pred += 1
        self.precise += matched_

    def scores(self) -> Row:
        p = self.precise / self.pred if self.pred else 0.0
        r = self.recalled / self.gold if self.gold else 0.0
        return {
            "p": p,
            "r": r,
            "f1": 2 * p * r / (p + r) if p + r else 0.0,
            "gold": self.gold,
            "pred": self.pred,
            "content_found": self.content / self.gold if self.gold else 0.0,
            "source_right": self.right / self.sourced if self.sourced else None,
        }


def _form(text: str, each: Row, words: Roles, quoted: frozenset[int]) -> str:
    content = words["content"]
    inside = len(content & quoted)
    if not content or not inside:
        return "indirect"
    return "direct" if inside >= 0.9 * len(content) else "mixed"


def _cue(text: str, each: Row, words: Roles, quoted: frozenset[int]) -> str:
    from ..text.lang.en.reporting import REPORTING

    told = " ".join(text[start:end] for start, end in each.get("cue") or ())
    if not told.strip():
        return "none"
    return "speech verb" if REPORTING.intersection(re.findall(r"\w+", told.lower())) else "other"


def _source(text: str, each: Row, words: Roles, quoted: frozenset[int]) -> str:
    from ..text.lang.en.reporting import PRONOUNS

    told = " ".join(text[start:end] for start, end in each.get("source") or ()).strip()
    if not told:
        return "none"
    if told.lower() in PRONOUNS:
        return "pronoun"
    return "name" if re.search(r"\b[A-Z]", told.removeprefix(told.split()[0]) or told) else "other"


def _side(text: str, each: Row, words: Roles, quoted: frozenset[int]) -> str:
    from .sides import side_of

    return side_of(" ".join(text[start:end] for start, end in each.get("source") or ()))


_KINDS: dict[str, Callable[[str, Row, Roles, frozenset[int]], str]] = {
    "form": _form,
    "cue": _cue,
    "source": _source,
    "side": _side,
}
