"""Strength on the diplomatic ladder: the formula in a statement, its level and stance."""

import functools
import re
from dataclasses import dataclass
from typing import Any

from .. import tables
from ..record import Formula, Item, Reading, Span, Statement, Strength
from ..record.statement import Stance
from ..text.paragraphs import is_han
from ..text.quotes import quotations
from .words import pattern, words

_NEGATION = re.compile(
    r"(?:\bnot|n[’']t|\bnever|\bno longer|\bwithout|\bneither|\bnor|\bfar from|\brather than|\binstead of)"
    r"\s+(?:\w+\s+){0,3}\Z|\bnon-\Z|(?:不|没有|沒有|并非|並非|不会|不會|未)\Z",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"(?:\bif\b|\bunless\b|\bshould\s+(?:the|a|any|it|they)\b|如果|若|一旦|倘若)[^.;。；]{0,120}\Z", re.IGNORECASE
)
_SO_CALLED = re.compile(
    r"(?:so-called|所谓|所謂)\s*[“\"'‘]?\Z|\b(?:called|dubbed|termed|known\s+as)\s+(?:the|an?)\s+[“\"'‘]\Z",
    re.IGNORECASE,
)
_OFFICIAL = frozenset(("GOV", "PTY", "LEG", "MIL", "JUD", "IGO"))
"""Sectors of the bodies that speak for a state, a party, a legislature or a union of states."""
_CODE = re.compile(r"[A-Z]{2}")
_STATE_OWNED = frozenset(("state", "party"))
_EDITORIAL = re.compile(r"\b(?:editorial|commentary|article|column|op-ed)\b|社论|社論|评论|評論", re.IGNORECASE)
_NO_POSITION = frozenset(("byline", "partnership"))
"""Kinds of rows that name a text or a relationship and take no position by themselves."""
_QUESTION = re.compile(r"(?:what|how|why|when|where|which|who|whether)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:against|over|about|of)\s+(?:\w+\s+){0,3}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    words: str
    level: int
    stance: Stance
    actors: frozenset[str]
    rule: str
    kind: str


_REACHED = re.compile(
    r"\b(?:reach|achiev|mak|made|attain)\w*\s+(?:\w+\s+){0,3}\Z|(?:达成|達成|取得)[^，。]{0,6}\Z", re.IGNORECASE
)
"""What stands before a word for an outcome where there is one."""
_RESISTED = re.compile(
    r"\b(?:oppos|reject|condemn|protest|denounc|criticis|criticiz|against|end|lift|withdraw|remov|stop)\w*\s+"
    r"(?:(?!(?:and|but|will|shall|would|has|have)\b)[\w-]+\s+){0,8}\Z"
    r"|(?:反对|谴责|抗议|抵制|取消|停止|撤销|不满)[^，。；,;]{0,16}\Z",
    re.IGNORECASE,
)
"""What stands before a measure that is the other side's, and no threat of the speaker's."""


def strength(reading: Reading, item: Item, statement: Statement) -> Strength | None:
    """Return the place of a statement on the ladder, or None where its speaker takes no position for a state or party.

    The longest formula that stands in the statement's own words counts; of several the strongest. A negated formula,
    one behind "so-called" and one inside a quotation of somebody else inside the content do not count; one that
    depends on a condition counts one level less. Rows are tried for the speaker's own kind of office and for all;
    a row kept for other speakers never counts. What another state says inside the content, what the speaker denies,
    and a measure that the speaker is against, do not count either.
    """
    if not _speaks_officially(item, statement, reading) or set(statement.flags) & {"question", "non-statement", "poll"}:
        return None
    text = reading.document.text
    found = [] if _denies(text, statement) else _formulae(text, item, statement)
    if found and not (all(row.stance == "support" for row, _, _ in found) and _of_cue(text, statement)):
        row, span, level = max(found, key=lambda each: (each[2], each[1].end - each[1].start, -each[1].start))
        return Strength(
            level=level,
            stance=row.stance,
            formula=Formula(start=span.start, end=span.end, text=span.of(text)),
            rule=row.rule,
        )
    return _by_words(text, item, statement)


def _denies(text: str, statement: Statement) -> bool:
    """Whether the speaker denies a fact, so that no word of the content is theirs; an accusation is rejected."""
    cue = " ".join(span.of(text) for span in statement.cue)
    return pattern("denying", name="stance").search(cue) is not None and not _of_accusation(text, statement)


def _of_accusation(text: str, statement: Statement) -> bool:
    first = " ".join(statement.content[0].of(text).split()[:6])
    return pattern("accusations", name="stance").search(first) is not None


def _formulae(text: str, item: Item, statement: Statement) -> list[tuple[_Row, Span, int]]:
    kind = _kind_of(statement)
    spots: list[tuple[_Row, Span]] = []
    for content in (*statement.content, *statement.cue):
        low, high = content.start, content.end
        if content in statement.cue:
            high = min(high + 60, len(text))
        stretch = text[low:high].lower()
        for last, rows in _automaton(tables.current()).iter(stretch):
            span = Span(low + last + 1 - len(rows[0].words), low + last + 1)
            if not _bounded(text, span) or span.start >= content.end:
                continue
            row = _fitting(rows, kind)
            if row is not None:
                spots.append((row, span))
    longest = [(row, span) for row, span in spots if not any(span.within(o) and span != o for _, o in spots)]
    inner = [*_inner_quotations(text, statement), *_of_others(item, statement)]
    out = []
    for row, span in dict.fromkeys(longest):
        before = text[max(0, span.start - 140) : span.start]
        if _NEGATION.search(before[-40:]) or _SO_CALLED.search(before):
            continue
        if any(span.within(q) for q in inner):
            continue
        if row.kind == "measure" and resisted(before):
            continue
        if row.kind == "readout" and row.stance == "support" and not _REACHED.search(before):
            continue
        out.append((row, span, max(0, row.level - 1) if _CONDITION.search(before) else row.level))
    return out


def _fitting(rows: tuple[_Row, ...], kind: str) -> _Row | None:
    own = [row for row in rows if kind in row.actors]
    general = [row for row in rows if "generic" in row.actors]
    some = (
        own
        or general
        or [row for row in rows if kind == "" or kind.split("_")[0] in {a.split("_")[0] for a in row.actors}]
    )
    # a formula known from one side says as much from another when the words are plain
    some = some or list(rows)
    return some[0] if some else None


def _inner_quotations(text: str, statement: Statement) -> list[Span]:
    """Quotations inside an indirect content that somebody else is credited with, or nested ones inside a direct one."""
    out: list[Span] = []
    for content in statement.content:
        found = quotations(text, content.start, content.end)
        out += [quotation.inner for quotation in found if statement.form == "direct" or quotation.scare]
    return out


def resisted(before: str) -> bool:
    """Whether the words before a measure say that the speaker is against it."""
    return _RESISTED.search(before) is not None


def _of_others(item: Item, statement: Statement) -> list[Span]:
    """What somebody of another state says inside the content: a formula in it is not the speaker's."""
    own = country_of(statement)
    return [
        span
        for other in item.statements
        if other.nested_in == statement.id and own is not None and country_of(other) not in (own, None)
        for span in other.content
    ]


_LEVELS: tuple[tuple[str, int, Stance], ...] = (
    ("threat", 8, "threat"),
    ("harsh", 6, "oppose"),
    ("accusing", 5, "oppose"),
    ("complaint", 4, "oppose"),
    ("worry", 3, "oppose"),
)
_OF_CONTENT: tuple[tuple[str, int, Stance], ...] = (
    ("announced", 8, "threat"),
    ("harsh", 6, "oppose"),
    ("accusing", 5, "oppose"),
    ("accusing_content", 5, "oppose"),
    ("to_stop", 3, "oppose"),
)


def _of_cue(text: str, statement: Statement) -> Strength | None:
    cue = " ".join(span.of(text) for span in statement.cue)
    if pattern("denying", name="stance").search(cue):
        if _of_accusation(text, statement):
            return Strength(level=5, stance="oppose", formula=None, rule="stance:denying")
        return None
    for key, level, stance in _LEVELS:
        if pattern(key, name="stance").search(cue):
            return Strength(level=level, stance=stance, formula=None, rule=f"stance:{key}")
    return None


def _by_words(text: str, item: Item, statement: Statement) -> Strength | None:
    told = _of_cue(text, statement)
    if told is not None and (told.rule != "stance:worry" or _abroad(item, statement)):
        return told
    cue = " ".join(span.of(text) for span in statement.cue)
    content = " ".join(span.of(text) for span in statement.content)
    warned = pattern("warning", name="stance").search(cue)
    if warned and re.search(r"\bagainst\b", f"{cue} {content[:80]}") and _abroad(item, statement):
        return Strength(level=4, stance="oppose", formula=None, rule="stance:warning")
    for key, level, stance in () if _denies(text, statement) else _OF_CONTENT:
        match = pattern(key, name="stance").search(content) or (
            _acting().search(content) if key == "announced" else None
        )
        if (
            match
            and not (key == "announced" and _another_acts(item, statement, match.start()))
            and not _NEGATION.search(content[: match.start()][-40:])
            and not _OTHERS.search(content[: match.start()])
        ):
            return Strength(level=level, stance=stance, formula=None, rule=f"stance:{key}")
    if (
        not _denies(text, statement)
        and pattern("welcome", name="stance").search(f"{cue} {content}")
        and _abroad(item, statement)
    ):
        return Strength(level=1, stance="support", formula=None, rule="stance:welcome")
    if (
        statement.anonymity == "named"
        and not _only_a_subject(cue, content)
        and (_abroad(item, statement) or _for_the_state(text, statement))
    ):
        return Strength(level=0, stance="neutral", formula=None, rule=None)
    return None


def _only_a_subject(cue: str, content: str) -> bool:
    """Whether the text tells what was spoken about and not what was said: "laid out what is at stake"."""
    return _QUESTION.match(content) is not None and not pattern("clausal").search(cue)


@functools.cache
def _acting() -> re.Pattern[str]:
    """Return the pattern for a measure that is to come: "will raise tariffs", "will answer by imposing sanctions"."""
    verbs, actions, nouns = (
        "|".join(sorted(words(key, name="stance"))) for key in ("measure_verbs", "measure_actions", "measure_nouns")
    )
    what = rf"(?:[\w%.,-]+\s+){{0,5}}?(?:{nouns})\b"
    return re.compile(
        rf"(?:\b(?:will|shall)|[’']ll)\s+(?:(?:also|soon|now)\s+)?(?:{verbs})\s+{what}"
        rf"|(?:\b(?:will|shall|would)|[’']ll)\s[^.;]{{0,80}}?\bby\s+(?:{actions})\s+{what}",
        re.IGNORECASE,
    )


def _another_acts(item: Item, statement: Statement, place: int) -> bool:
    """Whether the state named last before a place of the joined content is another than the speaker's."""
    own = country_of(statement)
    start = statement.content[0].start
    if own is None or len(statement.content) > 1:
        return False
    before = [m for m in item.mentions if m.start >= start and m.end <= start + place and m.type in ("state", "office")]
    office = tables.offices().get(before[-1].actor) if before and before[-1].actor else None
    return office is not None and bool(office.country) and office.country != own and start + place - before[-1].end < 60


def _abroad(item: Item, statement: Statement) -> bool:
    """Whether the statement is about relations: its voice is one for abroad, or it names another state."""
    if pattern("voices", name="stance").search(statement.role or ""):
        return True
    own = country_of(statement)
    for mention in item.mentions:
        if any(c.start <= mention.start and mention.end <= c.end for c in statement.content):
            office = tables.offices().get(mention.actor) if mention.actor else None
            if office is not None and office.country and office.country != own:
                return True
    return False


def _for_the_state(text: str, statement: Statement) -> bool:
    """Whether a leader or a government as a whole speaks, whose every word counts abroad."""
    if statement.speaker is None or not statement.speaker.id:
        return False
    roles = [statement.role or "", *(row.role for row in tables.officials().tenures(statement.speaker.id))]
    if tables.officials().tenures(statement.speaker.id):
        return any(re.split(r" of | for |,", role)[0].lower() in words("leaders", name="stance") for role in roles)
    office = tables.offices().get(statement.speaker.id)
    cue = " ".join(span.of(text) for span in statement.cue).split(" ")[0].lower()
    # a state without a row of its own goes by its code
    whole = office.id.endswith("-gov") if office is not None else _CODE.fullmatch(statement.speaker.id) is not None
    return whole and cue in words("speech")


def country_of(statement: Statement) -> str | None:
    """Return the state that a statement's speaker speaks for, as far as the tables know it."""
    for ref in (statement.organisation, statement.speaker):
        office = tables.offices().get(ref.id) if ref is not None and ref.id else None
        if office is not None and office.country:
            return office.country
        if ref is not None and ref.id and _CODE.fullmatch(ref.id):
            return ref.id
    if statement.speaker is not None and statement.speaker.id:
        rows = tables.officials().tenures(statement.speaker.id)
        if rows:
            return rows[0].country
    return None


def _speaks_officially(item: Item, statement: Statement, reading: Reading) -> bool:
    """Whether the speaker speaks for a state, a party, a legislature or a state outlet's editorial line."""
    text = reading.document.text
    organisation, speaker, role = statement.organisation, statement.speaker, statement.role or ""
    source = " ".join(span.of(text) for span in statement.source)
    outlet = next(
        (
            row
            for ref in (organisation, speaker)
            if ref is not None
            and (row := tables.outlets().named(ref.id or ref.name) or tables.outlets().named(ref.name))
        ),
        None,
    )
    if outlet is not None:
        return outlet.ownership in _STATE_OWNED and _editorial(text, statement)
    name = organisation.name if organisation else (speaker.name if speaker else "")
    for ref in (organisation, speaker):
        office = tables.offices().get(ref.id) if ref is not None and ref.id else None
        if office is not None:
            return office.sector in _OFFICIAL
    if speaker is not None and speaker.id and (tenures := tables.officials().tenures(speaker.id)):
        sectors = {office.sector for row in tenures if (office := tables.offices().get(row.office_id)) is not None}
        return not sectors or bool(sectors & _OFFICIAL)
    told = f"{name} {role} {source}".lower()
    if pattern("private", name="stance").search(told):
        return False
    if statement.anonymity in ("anonymous", "collective"):
        return statement.anonymity == "collective" and bool(pattern("several", name="stance").search(told))
    if pattern("official", name="stance").search(told):
        return True
    return bool(pattern("public_roles", name="stance").search(role.lower())) and not re.search(r"\bceo\b", told)


def _editorial(text: str, statement: Statement) -> bool:
    """Whether a paper speaks in an article of its own: in the words of source or cue, or before a quoted title."""
    told = " ".join(span.of(text) for span in (*statement.source, *statement.cue))
    if statement.form == "direct" and statement.cue and statement.cue[-1].end <= statement.content[0].start:
        told += text[statement.cue[-1].end : min(statement.content[0].start, statement.cue[-1].end + 60)]
    return _EDITORIAL.search(told) is not None


def _kind_of(statement: Statement) -> str:
    """Return the ladder's name for the speaker's kind of office, as far as the tables know it."""
    for ref in (statement.organisation, statement.speaker):
        office = tables.offices().get(ref.id) if ref is not None and ref.id else None
        if office is not None and office.country:
            tail = office.id.split("-", 1)[-1]
            return f"{office.country.lower()}_{tail}"
    return ""


def _bounded(text: str, span: Span) -> bool:
    if is_han(text[span.start]):
        return True
    return (
        not (text[span.start - 1 : span.start].isalnum() and span.start) and not text[span.end : span.end + 1].isalnum()
    )


@functools.cache
def _automaton(folder: str | None) -> Any:
    """Return the ladder's formulae as one automaton; `folder` is only the key of the cache."""
    import ahocorasick

    forms: dict[str, list[_Row]] = {}
    for row in tables.ladder():
        if row.kind in _NO_POSITION:
            continue
        for formula in (*row.patterns_en, *row.patterns_zh):
            for key in inflected(formula.strip().lower()):
                forms.setdefault(key, []).append(
                    _Row(
                        words=key,
                        level=row.level,
                        stance=row.stance,  # type: ignore[arg-type]
                        actors=frozenset(row.typical_actor.split("|")),
                        rule=f"ladder:{abs(row.row)}",
                        kind=row.kind,
                    )
                )
    automaton = ahocorasick.Automaton()
    for key, rows in forms.items():
        automaton.add_word(key, tuple(rows))
    automaton.make_automaton()
    return automaton


def inflected(formula: str) -> list[str]:
    """Return a formula with its verb in every form; single words stay as they are (their other forms may be nouns)."""
    tokens = formula.split()
    if len(formula) < 2 or len(tokens) < 2:
        return [formula] if len(formula) >= 2 else []
    out = [formula]
    for line in sorted(words("inflected", name="stance")):
        first, *others = line.split()
        if first in tokens[:2]:
            at = tokens.index(first)
            out += [" ".join((*tokens[:at], other, *tokens[at + 1 :])) for other in others]
            break
    return out
