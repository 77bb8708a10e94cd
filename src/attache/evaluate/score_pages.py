"""How good the reading of pages is: the body's words, the title, the day."""

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from .measures import HAN_AND_KANA, WORD, Row

_PLAIN = re.compile(r"\w+")
_EASTERN = re.compile(f"[{HAN_AND_KANA}]")
_SHINGLE = 4


def score(gold: Mapping[str, Row], found: Mapping[str, Row]) -> Row:
    """Return the scores of predicted pages; a field that the gold lacks is not scored.

    `body`: shingles of four words; precision and recall are means over the pages, F1 is that of the two means (a page
    with no predicted body counts in recall only). `title`: equal when case, space, quotation marks and dashes are
    levelled. `date`: the same calendar day, as written or in UTC.
    """
    precisions: list[float] = []
    recalls: list[float] = []
    titles: list[bool] = []
    dates: list[bool] = []
    for key, page in gold.items():
        given = found.get(key) or {}
        if "body" in page:
            words = WORD if _eastern(page["body"]) else _PLAIN
            asked, got = _shingles(page["body"], words), _shingles(given.get("body") or "", words)
            shared = sum((asked & got).values())
            if got:
                precisions.append(shared / sum(got.values()))
            if asked:
                recalls.append(shared / sum(asked.values()))
        if page.get("title"):
            titles.append(level(page["title"]) == level(given.get("title") or ""))
        if page.get("published"):
            dates.append(bool(days(page["published"]) & days(given.get("published") or "")))
    p = sum(precisions) / len(precisions) if precisions else 0.0 if recalls else None
    r = sum(recalls) / len(recalls) if recalls else None
    f1 = None if p is None or r is None else 2 * p * r / (p + r) if p + r else 0.0
    return {
        "n": len(gold),
        "body": {"p": p, "r": r, "f1": f1, "n": len(recalls)},
        "title": {"accuracy": sum(titles) / len(titles) if titles else None, "n": len(titles)},
        "date": {"accuracy": sum(dates) / len(dates) if dates else None, "n": len(dates)},
    }


def rows(scores: Row) -> list[tuple[str, Row]]:
    """Return the rows of the small table."""
    return [(name, scores[name]) for name in ("body", "title", "date")]


def _eastern(text: str) -> bool:
    return 5 * len(_EASTERN.findall(text)) > len(re.findall(r"\w", text))


def _shingles(text: str, words: re.Pattern[str]) -> Counter[tuple[str, ...]]:
    found = words.findall(text)
    if not found:
        return Counter()
    return Counter(tuple(found[k : k + _SHINGLE]) for k in range(max(1, len(found) - _SHINGLE + 1)))


def level(title: str) -> str:
    """Return a title with case, space, quotation marks and dashes levelled."""
    title = unicodedata.normalize("NFKC", title).casefold()
    title = re.sub("[\u2018\u2019\u201a\u201b`\u00b4]", "'", title)
    title = re.sub("[\u201c\u201d\u201e\u201f\u00ab\u00bb]", '"', title)
    title = re.sub("[\u2010-\u2015\u2212]", "-", title)
    return " ".join(title.split())


def days(stamp: str) -> set[str]:
    """Return the calendar days that a time stamp may stand for: as written, and in UTC where it has an offset."""
    stamp = str(stamp).strip()
    match = re.match(r"\d{4}-\d\d-\d\d", stamp)
    if match is None:
        return set()
    out = {match[0]}
    try:
        when = dt.datetime.fromisoformat(stamp)
        if when.tzinfo:
            out.add(when.astimezone(dt.UTC).date().isoformat())
    except (ValueError, OverflowError):
        pass
    return out
