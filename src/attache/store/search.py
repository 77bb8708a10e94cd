"""Full-text search over items.

The costs lie in ranking every match of a common word and in joining every match to its item. So: only the newest
matches of a very common query are ranked, the join stops at the limit, and snippets are made for what is shown.
"""

import re
import sqlite3
from dataclasses import dataclass

from .query import folded, has_han, simplified, to_match

# above so many matches only the newest are ranked: their words no longer tell them apart, their date does
RANKED = 4000
_CANDIDATES = 200
_WINDOW = 240
_HALF_LIFE = 365.0
_WEIGHTS = "bm25(6.0, 1.0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """What to keep: days are ISO; `actors` are ids of the tables; `language` also takes a bare `zh`."""

    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    actors: tuple[str, ...] = ()
    issue: str | None = None
    kind: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An item that was found; `score` is higher for better ones, `snippet` its words around the first find."""

    item: str
    document: str
    kind: str
    headline: str | None
    outlet: str | None
    date: str | None
    language: str | None
    title: str | None
    path: str | None
    url: str | None
    snippet: str
    score: float


def conditions(wanted: SearchFilter) -> tuple[list[str], list[object]]:
    """Return the conditions on `items i` that a filter asks for, and their values."""
    where: list[str] = []
    values: list[object] = []

    def need(condition: str, *given: object) -> None:
        where.append(condition)
        values.extend(given)

    if wanted.outlet:
        need("EXISTS (SELECT 1 FROM item_outlets o WHERE o.outlet = ? AND o.item = i.n)", wanted.outlet)
    if wanted.issue:
        need("EXISTS (SELECT 1 FROM item_issues s WHERE s.issue = ? AND s.item = i.n)", wanted.issue)
    if wanted.actors:
        marks = ", ".join("?" * len(wanted.actors))
        need(f"EXISTS (SELECT 1 FROM item_actors a WHERE a.actor IN ({marks}) AND a.item = i.n)", *wanted.actors)
    if wanted.since:
        need("i.last_day >= ?", wanted.since)
    if wanted.until:
        need("i.first_day <= ?", wanted.until)
    if wanted.kind:
        need("(i.kind = ? OR (SELECT d.kind FROM documents d WHERE d.n = i.document) = ?)", wanted.kind, wanted.kind)
    if wanted.language:
        need("(i.language = ? OR i.language GLOB ?)", wanted.language, re.sub(r"[*?\[\]]", "", wanted.language) + "-*")
    return where, values


def search(db: sqlite3.Connection, query: str | None, wanted: SearchFilter, *, limit: int) -> tuple[Hit, ...]:
    """Return the best items, best first; the same record and query give the same hits in the same order."""
    where, values = conditions(wanted)
    if query is None or not query.strip():
        if where:
            found = db.execute(
                f"SELECT i.n, 0.0 FROM items i WHERE {' AND '.join(where)} ORDER BY i.first_day DESC, i.n LIMIT ?",
                (*values, limit),
            ).fetchall()
        else:
            found = db.execute(
                "SELECT i.n, 0.0 FROM items i ORDER BY i.first_day DESC, i.n LIMIT ?", (limit,)
            ).fetchall()
        return tuple(_hits(db, found, ()))
    expression, words = to_match(query)
    join = " CROSS JOIN items i ON i.n = w.rowid" if where else ""
    condition = "".join(f" AND {each}" for each in where)
    floor = db.execute(
        f"SELECT w.rowid FROM words w{join} WHERE w.words MATCH ?{condition} ORDER BY w.rowid DESC LIMIT 1 OFFSET ?",
        (expression, *values, RANKED),
    ).fetchone()
    above = " AND w.rowid > ?" if floor else ""
    found = db.execute(
        f"SELECT w.rowid, w.rank FROM words w{join} WHERE w.words MATCH ? AND w.rank MATCH '{_WEIGHTS}'"
        f"{above}{condition} ORDER BY w.rank LIMIT ?",
        (expression, *(floor or ()), *values, max(limit, _CANDIDATES)),
    ).fetchall()
    return tuple(_hits(db, _dated(db, found, limit), words))


def _dated(db: sqlite3.Connection, found: list[tuple[int, float]], limit: int) -> list[tuple[int, float]]:
    """Order candidates by rank and date: an item a year older than the newest one found counts a sixth less."""
    marks = ", ".join("?" * len(found))
    days = dict(
        db.execute(f"SELECT n, julianday(first_day) FROM items WHERE n IN ({marks})", [n for n, _ in found]).fetchall()
    )
    newest = max((day for day in days.values() if day is not None), default=0.0)

    def score(n: int, rank: float) -> float:
        day = days.get(n)
        fresh = 0.5 ** ((newest - day) / _HALF_LIFE) if day is not None else 0.0
        return -rank * (1 + 0.5 * fresh)

    scored = [(n, score(n, rank)) for n, rank in found]
    return sorted(scored, key=lambda pair: (-pair[1], -(days.get(pair[0]) or 0.0), pair[0]))[:limit]


def _hits(db: sqlite3.Connection, found: list[tuple[int, float]], words: tuple[str, ...]) -> list[Hit]:
    pattern = _pattern(words)
    hits = []
    for n, score in found:
        row = db.execute(
            "SELECT i.id, d.id, i.kind, i.headline, i.outlet, i.date, i.language, d.title, d.path, d.url, b.text"
            " FROM items i JOIN documents d ON d.n = i.document JOIN bodies b ON b.item = i.n WHERE i.n = ?",
            (n,),
        ).fetchone()
        item, document, kind, headline, outlet, date, language, title, path, url, body = row
        hits.append(
            Hit(
                item=item, document=document, kind=kind, headline=headline, outlet=outlet, date=date,
                language=language, title=title, path=path, url=url, snippet=snippet(body, pattern),
                score=round(score, 6),
            )
        )  # fmt: skip
    return hits


def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = {" ".join(word.split()) for word in words}
    forms |= {re.sub(r"(?<=\S) (?=\S)", "", folded(word).strip()) if has_han(word) else word for word in words}
    options = sorted((re.escape(form).replace(r"\ ", r"\s+") for form in forms if form.strip()), key=len, reverse=True)
    return re.compile("|".join(options), re.IGNORECASE) if options else None


def snippet(body: str, pattern: re.Pattern[str] | None) -> str:
    """Return up to 240 characters around the first find (in the text's own script, or folded where lengths agree)."""
    found = pattern.search(body) if pattern else None
    if found is None and pattern is not None and has_han(body[:_WINDOW]):
        simple = _same_length(body)
        found = pattern.search(simple) if simple else None
    at = found.start() if found else 0
    start = max(0, at - _WINDOW // 3)
    if start:
        space = body.find(" ", start, at)
        start = space + 1 if space >= 0 else start
    end = min(len(body), start + _WINDOW)
    if end < len(body):
        space = body.rfind(" ", max(at, end - 24), end)
        end = space if space > 0 else end
    words = " ".join(body[start:end].split())
    return ("… " if start else "") + words + (" …" if end < len(body) else "")


def _same_length(body: str) -> str | None:
    simple = simplified(body)
    return simple if len(simple) == len(body) else None
