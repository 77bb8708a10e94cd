"""Measures in Chinese text: an instrument's noun in a clause, with what is done with it or whom it is laid on."""

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from ...record import Item, Measure, PartialDate, Reading, Span, part_id, trimmed
from ...record.event import Stage
from ..parties import Dates, Parties, Party, hand

_SENTENCE = re.compile(r"[^。！？\n]+")
_CLAUSE = re.compile(r"[^，。；！？：\n“”「」『』（）]+")
_LEGAL = re.compile(r"《[^《》\n]{2,40}(?:法|法案|条例|條例|办法|辦法|规定|規定|修正案|协定|協定|公约|公約)》")
_LAID = (
    "加征|加徵|征收|徵收|实施|實施|列入|纳入|納入|发起|發起|采取|採取|进行|進行|启动|啟動|施加|取消|暂停|暫停|"
    "试行|試行|实行|實行"
)
_OBJECT = re.compile(rf"(?:对|對|针对|針對|把|将|將)(?P<what>[^，。；！？：\n]{{1,30}}?)(?={_LAID})")
_OWN_OBJECT = re.compile(r"(?:对|對|针对|針對)(?P<what>[^，。；！？：\n的]{1,30})的")
_LONGEST = 200
_OPENS = 8
"""Who acts opens the clause, behind a date at most."""
_NOT_A_HAND = (
    "的", "驻", "駐", "籍", "公民", "公司", "企业", "企業", "商品", "产品", "產品", "人员", "人員", "记者", "記者",
    "货物", "貨物", "游客", "遊客", "船只", "船隻", "官员", "官員", "留学生", "留學生",
)  # fmt: skip
"""Behind a state's name: what belongs to it or comes from it ("挪威公民") does not act."""


def measures(reading: Reading, item: Item, text: str) -> tuple[Measure, ...]:
    """Return the measures that a Chinese item tells of; as `annotate.measures.measures`."""
    parties, dates = Parties(reading, item), Dates(item, text, "zh")
    out: list[Measure] = []
    for sentence in _SENTENCE.finditer(text):
        last: Measure | None = None
        for clause in _CLAUSE.finditer(text, *sentence.span()):
            if clause.end() - clause.start() > _LONGEST:
                continue
            span = trimmed(text, *clause.span())
            for noun in _found(text, span) if span else ():
                one = _measure(reading, item, text, Span(*sentence.span()), span or Span(0, 0), noun, parties, dates)
                if one is not None and (last is None or last.start != one.start or last.instrument != one.instrument):
                    out.append(one)
                    last = one
    once = {m.id: m for m in reversed(out)}
    return tuple(sorted(once.values(), key=lambda m: (m.start, m.end, m.instrument)))


def _found(text: str, clause: Span) -> list[re.Match[str]]:
    """Return the nouns of a clause, each instrument once."""
    lists = _table()["lists"]
    kept: dict[str, re.Match[str]] = {}
    for match in _nouns().finditer(text, *clause):
        if text.startswith(tuple(lists["not_followed"]), match.end()):
            continue
        if match[0] == "制裁" and text[max(0, match.start() - 1) : match.start()] == "反":
            continue
        kept.setdefault(_instruments()[match[0]], match)
    if legal := _LEGAL.search(text, *clause):
        kept["law"] = legal
    return list(kept.values())


def _measure(
    reading: Reading,
    item: Item,
    text: str,
    sentence: Span,
    clause: Span,
    noun: re.Match[str],
    parties: Parties,
    dates: Dates,
) -> Measure | None:
    words = clause.of(text)
    instrument = _instruments().get(noun[0], "law")
    stage, negated = _stage(words, text[noun.start() :].startswith(("禁止", "限制", "暂停", "暫停")))
    named = parties.within(clause.start + item.start, clause.end + item.start)
    target = _target(text, clause, named, item.start)
    if negated or (stage is None and (target is None or instrument in _table()["lists"]["governed"])):
        return None
    by = _hand(text, sentence, clause, named, parties, target, item.start)
    acting = hand(by) if by is not None else None
    whole = clause.shifted(item.start)
    legal = _LEGAL.search(text, *clause)
    what = _OBJECT.search(text, *clause) or _OWN_OBJECT.search(text, *clause)
    date, effective = _days(text, sentence, clause, dates, item.start, stage)
    return Measure(
        id=part_id("m", reading.document.sha256, whole, instrument),
        start=whole.start,
        end=whole.end,
        text=words,
        instrument=instrument,
        by=acting[0] if acting else None,
        by_id=acting[1] if acting else None,
        against=target.name if target else None,
        against_id=target.id if target else None,
        status=stage or "unknown",
        stage=stage,
        date=date,
        effective=effective,
        object=what["what"] if what else None,
        amounts=tuple(f for f in item.figures if whole.start <= f.start and f.end <= whole.end),
        legal_name=legal[0].strip("《》") if legal else None,
    )


def _stage(words: str, itself: bool) -> tuple[Stage | None, bool]:
    """Return the stage that a clause tells, and whether it says that nothing was done."""
    done: Stage | None = next((stage for stage in _table()["stages"] if _of("stages", stage).search(words)), None)
    for late in ("lifted", "suspended", "amended", "rejected", "signed", "adopted"):
        if _of("stages", late).search(words):
            done = late
            break
    if done is None and itself:
        done = "in-force"
    if _of("moods", "negated").search(words):
        return ("in-force", False) if done in ("lifted", "suspended") else (None, True)
    if done is None and _of("moods", "announced").search(words):
        return "announced", False
    for mood in ("call", "threatened", "proposed", "announced"):
        if done is not None and _of("moods", mood).search(words):
            if done in ("lifted", "suspended"):
                return (done if mood == "announced" else "in-force"), False
            return (done if mood == "announced" and done in ("signed", "adopted") else mood), False
    return done, False


def _target(text: str, clause: Span, named: Iterable[Party], offset: int) -> Party | None:
    for party in named:
        before = text[max(clause.start, party.span.start - offset - 4) : party.span.start - offset]
        if any(before.endswith(word) for word in _table()["words"]["targets"]) and party.kind != "person":
            return party
        if re.search(r"(?:将|將|把|对|對)[\d一二三四五六七八九十多余]*[家名个個]?\Z", before):
            return party
    return None


def _hand(
    text: str, sentence: Span, clause: Span, named: Iterable[Party], parties: Parties, target: Party | None, offset: int
) -> Party | None:
    """Return who acts: the first named before the target; else the one who opens the sentence."""
    calls = [m.end() for m in _of("moods", "call").finditer(text, *clause)]
    for party in named:
        if party == target:
            break
        if text.startswith(_NOT_A_HAND, party.span.end - offset):
            continue
        if not calls and party.span.start - offset > clause.start + _OPENS:
            continue
        if not calls or party.span.start - offset >= calls[-1]:
            return party
    if calls:
        return None
    opening = [p for p in parties.within(sentence.start + offset, clause.start + offset) if p != target]
    return opening[0] if opening and opening[0].span.start - offset <= sentence.start + 12 else None


def _days(
    text: str, sentence: Span, clause: Span, dates: Dates, offset: int, stage: Stage | None
) -> tuple[PartialDate | None, PartialDate | None]:
    date = effective = None
    for dated in dates.within(clause.start + offset, sentence.end + offset, None):
        if not isinstance(dated.value, PartialDate):
            continue
        after = text[dated.span.end - offset : dated.span.end - offset + 6]
        if after.startswith(tuple(_table()["words"]["effect"])) or dated.bound == "since":
            effective = effective or dated.value
        elif dated.span.end - offset <= clause.end and dated.bound is None and stage is not None:
            date = date or dated.value
    return date, effective


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("attache.text.lang") / "zh" / "measures.toml").read_text("utf-8"))


def _ways(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))


@functools.cache
def _instruments() -> dict[str, str]:
    return {noun: instrument for instrument, nouns in _table()["nouns"].items() for noun in nouns}


@functools.cache
def _nouns() -> re.Pattern[str]:
    return _ways(_instruments())


@functools.cache
def _of(part: str, name: str) -> re.Pattern[str]:
    return _ways(_table()[part][name])
