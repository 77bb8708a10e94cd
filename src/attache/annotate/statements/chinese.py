"""Chinese statements, by rule: cue verbs, quotation marks, roles and the offices table."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ... import tables
from ...record import ActorRef, Item, PartialDate, Reading, Span, Statement, part_id
from ...record.statement import Anonymity
from ...text.dates import find as find_dates
from ...text.dates import resolve
from ...text.quotes import Quotation, quotations
from ...text.sentences import sentences
from ...text.turns import Turn
from ..scope import item_text
from ..words import pattern, words
from .shape import form_of
from .transcript import han_speaker, turns_of

_LANG = "zh"
_STOP = "，。；！？：、,;:\n”」』"
_BEFORE_SOURCE = re.compile(
    r"\A(?:对此|對此|就此|因此|其中|此外|另外|不过|不過|但是|但|而|同时|同時|随后|隨後|此前|日前|近日|当天|當天|对于[^，]{1,30}|針對[^，]{1,30}|针对[^，]{1,30}|谈及[^，]{1,30}|(?:当地时间|北京时间|當地時間)?[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}[日号號](?:[上下]午|晚间?|凌晨)?|(?:本|上|下)?(?:周|週|星期|礼拜)[一二三四五六日天]|昨天|今天|昨日|今日|[\d一二三四五六七八九十]{1,3}日)[，,]?"
)
_TAIL = re.compile(
    r"(?:当地时间|北京时间|當地時間|\d{1,4}\s?[年月日]|[一二三四五六七八九十]{1,3}[月日]|本?周[一二三四五六日]|上周|週[一二三四五六日]|星期|昨[天日晚]|今[天日早]|日前|近日|当天|當天|在|就|对(?!外)|對(?!外)|向|于|於|针对|針對|接受|应询|應詢|答|回答|主持|通过|通過|发表|發表|以)"
)
_CONJOINED = re.compile(
    r"\A(?:并|並|还|還|也|同时|同時|又|进一步|進一步|再次|且|接着|接著|随后|隨後|此外|继续|繼續)*\Z"
)
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}\Z|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,16}\Z")
_OPEN = '“‘「『"﹁'
_FEWEST = 4
_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    outer: int | None = None
    implicit: bool = False
    turn: Turn | None = None


@dataclass(slots=True)
class _Known:
    """Who was named before in the item."""

    name: str
    actor: str | None
    role: str | None
    organisation: ActorRef | None
    person: bool
    anonymity: Anonymity


def find(reading: Reading, item: Item) -> tuple[Statement, ...]:
    """Return the statements of a Chinese item in order of the text, complete but for issues and strength."""
    whole = item_text(reading, item)
    text = reading.document.text
    marks = tuple(
        replace(q, outer=q.outer.shifted(item.start), inner=q.inner.shifted(item.start)) for q in quotations(whole)
    )
    head = item.headline
    found: list[_Found] = []
    turns = turns_of(reading, item)
    places: list[int] = []
    for turn in turns:
        body = _tidy(text, turn.body)
        if han_speaker(text, item.start, turn, turns) is not None:
            places.append(len(found))
            found.append(_Found(source=(turn.label,), cue=(), content=(body,), turn=turn))
        else:
            places.append(-1)
    starts = [turn.label.start for turn in turns]
    for sentence in sentences(whole, item.language or "zh-Hans"):
        span = sentence.shifted(item.start)
        k = bisect_right(starts, span.start) - 1
        if k >= 0 and span.start < turns[k].body.end:
            span = Span(max(span.start, turns[k].body.start), min(span.end, turns[k].body.end))
            if span.start < span.end and places[k] >= 0:
                found += [f for f in _in_stretch(text, span, marks, places[k], len(found), 0) if not f.implicit]
            continue
        if head is not None and head.start <= span.start and span.end <= head.end and item.kind != "caption":
            continue
        found += _in_stretch(text, span, marks, None, len(found), 0)
    return _statements(reading, item, found, marks, turns)


def _in_stretch(
    text: str, span: Span, marks: Sequence[Quotation], outer: int | None, base: int, depth: int
) -> list[_Found]:
    """Return the statements of a stretch: a cue outside of quotation marks, what stands before it and after it."""
    out: list[_Found] = []
    last: tuple[Span, ...] = ()
    at = span.start
    while depth < _DEEPEST:
        cue = _next_cue(text, Span(at, span.end), marks)
        if cue is None:
            break
        source, postposed = _source(text, span, cue, marks, at, bool(last))
        if source is None and not (last and _conjoined(text, at, cue)):
            at = cue.end
            continue
        sources = (source,) if source is not None else last
        content = postposed or _content(text, span, cue, marks)
        if content is None:
            at = cue.end
            continue
        number = base + len(out)
        rest = _second_part(text, span, cue, marks) if postposed else None
        pieces = (content, rest) if rest is not None else (content,)
        out.append(_Found(source=sources, cue=(cue,), content=pieces, outer=outer))
        if rest is not None:
            last, at = sources, rest.end + 1
            continue
        if postposed is None and not _quoted(content, marks):
            inner = _in_stretch(text, content, marks, number, number + 1, depth + 1)
            conjoined = _split_off(text, content, inner, sources)
            if conjoined is not None:
                out[-1] = replace(out[-1], content=(Span(content.start, conjoined),))
                last, at = sources, conjoined
                continue
            out += inner
        last, at = sources, max(content.end, cue.end)
    if not out and depth == 0 and last == ():
        alone = next(
            (
                q
                for q in marks
                if q.depth == 0 and not q.scare and q.outer.start <= span.start + 1 and span.end <= q.outer.end + 1
            ),
            None,
        )
        if alone is not None and len(alone.inner.of(text)) >= 8:
            out.append(_Found(source=(), cue=(), content=(_tidy(text, alone.inner),), outer=outer, implicit=True))
    return out


def _second_part(text: str, span: Span, cue: Span, marks: Sequence[Quotation]) -> Span | None:
    """Return the second half of a quotation that its cue cuts in two: “…，”林乔说，“…”."""
    start = cue.end
    while start < span.end and text[start] in "，：:, ":
        start += 1
    found = next((q for q in marks if q.depth == 0 and q.outer.start == start and q.outer.end <= span.end + 1), None)
    return _tidy(text, found.inner) if found is not None and start > cue.end else None


def _split_off(text: str, content: Span, inner: list[_Found], sources: tuple[Span, ...]) -> int | None:
    """Where a second cue of the same speaker begins inside what follows the first: "说，…，并强调，…"."""
    for match in re.finditer(
        r"[，；,;]\s*(?:并|並|还|還|同时|同時|他还|她还|他還|她還|又)", text[content.start : content.end]
    ):
        place = content.start + match.start()
        rest = text[content.start + match.end() : content.start + match.end() + 12]
        if pattern("cues", "zh").match(rest) and place - content.start >= _FEWEST:
            return place
    return None


def _conjoined(text: str, at: int, cue: Span) -> bool:
    return bool(_CONJOINED.match(text[at : cue.start].strip(_STOP + " \t\u3000")))


def _next_cue(text: str, span: Span, marks: Sequence[Quotation]) -> Span | None:
    for match in pattern("cues", "zh").finditer(text, span.start, span.end):
        start, end = match.span()
        if _inside(start, marks, span) or _false(text, start, end):
            continue
        behind = text[end : end + 1]
        unmarked = match[0] in words("marked", "zh") and behind not in tuple('，：:,“「『"‘﹁')
        if unmarked and not (behind in ("。", "") and _closing_before(text, start)):
            continue
        return Span(start, end)
    return None


def _closing_before(text: str, start: int) -> bool:
    return bool(re.search(r"[”」』\"][^，。]{1,24}\Z", text[max(0, start - 30) : start]))


def _inside(place: int, marks: Sequence[Quotation], span: Span) -> bool:
    return any(
        q.inner.start <= place < q.inner.end and not (q.inner.start <= span.start and span.end <= q.inner.end)
        for q in marks
    )


def _false(text: str, start: int, end: int) -> bool:
    return any(
        start < m.end() and m.start() < end
        for m in pattern("not_cues", "zh").finditer(text, max(0, start - 2), end + 2)
    )


def _source(
    text: str, span: Span, cue: Span, marks: Sequence[Quotation], at: int, goes_on: bool
) -> tuple[Span | None, Span | None]:
    """Return the source before the cue, and the content where it stands before both ("…"，林乔说。)."""
    low = max(at, span.start)
    clause = low
    for k in range(cue.start - 1, low - 1, -1):
        if text[k] in _STOP and not _inside(k, marks, span):
            clause = k + 1
            break
    trimmed = _source_span(text, clause, cue.start)
    if trimmed is None and clause > low and not goes_on:
        # "林乔8日在记者会上，就关税问题表示": the source stands in the clause before
        earlier = next((k + 1 for k in range(clause - 2, low - 1, -1) if text[k] in "。；！？：\n，,"), low)
        trimmed = _source_span(text, earlier, clause - 1)
        if trimmed is not None and not _who_like(text, trimmed):
            trimmed = None
    if trimmed is None:
        return None, None
    behind = text[cue.end : cue.end + 1]
    before = next(
        (
            q
            for q in marks
            if q.depth == 0 and q.outer.end <= clause + 1 and clause - q.outer.end <= 2 and q.outer.start >= span.start
        ),
        None,
    )
    two = _second_part(text, span, cue, marks)
    if before is not None and (two is not None or behind in ("。", "", "\n", "！") or cue.end >= span.end - 1):
        return trimmed, _tidy(text, before.inner)
    return trimmed, None


def _source_span(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    for _ in range(3):
        lead = _BEFORE_SOURCE.match(text[start:end])
        if not lead or lead.end() == 0 or lead.end() >= end - start:
            break
        start += lead.end()
    head = pattern("agency", "zh").match(text, start, end)
    if head and head.start() == start:
        start = head.end()
    relayed = re.compile("(?:援引|引述)").search(text, start + 1, end)
    if relayed:
        start = relayed.end()
        told = text.find("的话", start, end)
        end = told if told > start else end
    tail = _TAIL.search(text, start + 2, end) if end - start > 2 else None
    if tail:
        end = tail.start()
    while end > start:
        cut = next(
            (w for w in sorted(words("adverbs", "zh"), key=len, reverse=True) if text[start:end].endswith(w)), None
        )
        if cut is None:
            break
        end -= len(cut)
    while start < end and text[start : start + 1] in "，, 　但而":
        start += 1
    length = end - start
    return (
        Span(start, end)
        if 1 <= length <= 40
        and any("\u4e00" <= c <= "\u9fff" or c.isalpha() for c in text[start:end])
        and not _CONJOINED.match(text[start:end])
        else None
    )


def _who_like(text: str, span: Span) -> bool:
    said = span.of(text)
    return (
        bool(pattern("roles", "zh").search(said))
        or bool(tables.offices().named(said))
        or said in words("pronouns_person", "zh")
        or said.endswith(tuple(words("bodies", "zh")))
    )


def _content(text: str, span: Span, cue: Span, marks: Sequence[Quotation]) -> Span | None:
    start = cue.end
    while start < span.end and text[start] in "，：:,、 \t":
        start += 1
    quotation = next((q for q in marks if q.depth == 0 and q.outer.start == start), None)
    if quotation is not None and len(quotation.inner.of(text)) >= _FEWEST and not quotation.scare:
        rest = text[quotation.outer.end : span.end].strip("。！？；，, \t”」")
        if not rest:
            return _tidy(text, quotation.inner)
    tidy = _tidy(text, Span(start, span.end))
    return tidy if tidy is not None and tidy.end - tidy.start >= 2 else None


def _tidy(text: str, span: Span) -> Span:
    start, end = span
    while end > start + 1 and text[end - 1] in "。；，, \t\n！":
        end -= 1
    return Span(start, end)


def _quoted(content: Span, marks: Sequence[Quotation]) -> bool:
    return any(q.inner.start <= content.start and content.end <= q.outer.end for q in marks if q.depth == 0)


def _statements(
    reading: Reading, item: Item, found: list[_Found], marks: Sequence[Quotation], turns: Sequence[Turn]
) -> tuple[Statement, ...]:
    text, sha = reading.document.text, reading.document.sha256
    ids = [part_id("s", sha, f.source, f.cue, f.content) for f in found]
    known: list[_Known] = []
    voices: dict[int | None, _Known] = {}
    outermost: _Known | None = None
    out = []
    for number, f in enumerate(found):
        who: _Known | None
        if f.turn is not None:
            who = voices[number] = _of_turn(text, item, f.turn, turns)
        elif f.outer in voices and f.source and f.source[0].of(text) in words("self", "zh"):
            who = voices[f.outer]
        else:
            # a quotation that stands alone goes on with who spoke in the text itself, not with whom they quoted
            goes_on = outermost or (known[-1] if known else None)
            who = goes_on if f.implicit and goes_on else _who(reading, item, f, known) if f.source else None
        if who is not None:
            known.append(who)
            outermost = who if f.outer is None else outermost
        cue = " ".join(span.of(text) for span in f.cue)
        asks = cue in words("asking", "zh") or (f.turn is not None and f.turn.part == "question")
        flags = ("question",) if asks else ()
        if f.implicit and who is None:
            continue
        out.append(
            Statement(
                id=ids[number],
                form="direct" if f.turn is not None else form_of(f.content, marks),
                source=f.source,
                cue=f.cue,
                content=f.content,
                speaker=ActorRef(id=who.actor, name=who.name) if who else None,
                role=who.role if who else None,
                organisation=who.organisation if who else None,
                anonymity=who.anonymity if who else "unspecified",
                occasion=_occasion(text, f),
                date=_date(reading, item, f),
                nested_in=ids[f.outer] if f.outer is not None else None,
                implicit=f.implicit,
                flags=flags,
                confidence=0.4
                if f.implicit
                else 0.9
                if f.turn is not None
                else 0.8
                if who is not None and who.anonymity == "named"
                else 0.6,
            )
        )
    return tuple(sorted(out, key=lambda said: said.extent())) if turns else tuple(out)


def _of_turn(text: str, item: Item, turn: Turn, turns: Sequence[Turn]) -> _Known:
    speaker = han_speaker(text, item.start, turn, turns)
    assert speaker is not None  # turns without one are no statements
    ids = tables.officials().named(speaker.name) if speaker.anonymity == "named" else ()
    return _Known(
        name=speaker.name,
        actor=ids[0] if len(ids) == 1 else None,
        role=speaker.role,
        organisation=_organisation(speaker.organisation) if speaker.organisation else None,
        person=True,
        anonymity=speaker.anonymity,
    )


def _who(reading: Reading, item: Item, f: _Found, known: list[_Known]) -> _Known | None:
    said = f.source[0].of(reading.document.text)
    said = re.sub(r"(?:网站|網站|官网|報道|报道|消息|的声明|聲明|的报告|报告)\Z", "", said) or said
    if said in words("pronouns_person", "zh"):
        return next((k for k in reversed(known) if k.person), None)
    if said in words("pronouns_other", "zh"):
        return next((k for k in reversed(known) if not k.person), None)
    role = _last(pattern("roles", "zh").finditer(said))
    if role is None:
        return _plain(said, known)
    name = said[role.end() :].strip("·， ")
    org = said[: role.start()].strip("的 ")
    bare = re.sub(r"\A(?:该|該|这名|這名|这位|這位|上述|一名|一位|某)", "", org)
    if not name and not _named_before(said, role):
        earlier = [k for k in known if k.person and k.role and (role[0] in k.role or k.role in role[0])]
        if earlier and (not bare or (earlier[-1].organisation and bare in earlier[-1].organisation.name)):
            return earlier[-1]
        if not bare and role[0] in words("collective", "zh"):
            return _Known(name=said, actor=None, role=role[0], organisation=None, person=False, anonymity="collective")
    rank = next((w for w in words("ranks", "zh") if name.endswith(w) and len(name) - len(w) >= 2), "")
    name = name[: len(name) - len(rank)]
    organisation = _organisation(bare) if bare else None
    if name and not _HAN_NAME.match(name) and not name.isascii():
        name = ""
    if not name and _named_before(said, role):
        return _person(bare, role[0], None, known)
    if name:
        return _person(name, role[0], organisation, known)
    anonymity: Anonymity = "anonymous" if any(w in said for w in words("anonymous", "zh")) else "unspecified"
    if role[0] in words("collective", "zh"):
        anonymity = "collective"
    return _Known(name=said, actor=None, role=role[0], organisation=organisation, person=True, anonymity=anonymity)


def _named_before(said: str, role: re.Match[str]) -> bool:
    """Whether the role stands behind a name: 林乔教授, 王女士."""
    lead = said[: role.start()]
    return (
        role.end() == len(said)
        and role[0]
        in (
            "女士",
            "先生",
            "教授",
            "总统",
            "總統",
            "主席",
            "总理",
            "總理",
            "部长",
            "部長",
            "大使",
            "外长",
            "外長",
            "博士",
        )
        and 1 <= len(lead) <= 4
        and not tables.offices().named(lead)
    )


def _person(name: str, role: str, organisation: ActorRef | None, known: list[_Known]) -> _Known:
    ids = tables.officials().named(name)
    before = next(
        (k for k in reversed(known) if k.person and (k.name == name or (len(name) >= 1 and k.name.startswith(name)))),
        None,
    )
    if before is not None:
        before.organisation = before.organisation or organisation
        before.role = before.role or role
        return before
    return _Known(
        name=name,
        actor=ids[0] if len(ids) == 1 else None,
        role=role,
        organisation=organisation,
        person=True,
        anonymity="named",
    )


def _plain(said: str, known: list[_Known]) -> _Known | None:
    before = next(
        (k for k in reversed(known) if k.name == said or (k.person and k.name.endswith(said) and len(said) >= 2)), None
    )
    if before is not None:
        return before
    person = tables.officials().named(said)
    if len(person) == 1:
        return _Known(name=said, actor=person[0], role=None, organisation=None, person=True, anonymity="named")
    if any(w in said for w in words("anonymous", "zh")):
        return _Known(name=said, actor=None, role=None, organisation=None, person=True, anonymity="anonymous")
    if any(said.endswith(w) for w in words("collective", "zh")):
        return _Known(name=said, actor=None, role=None, organisation=None, person=False, anonymity="collective")
    organisation = _organisation(said)
    return _Known(
        name=said, actor=organisation.id, role=None, organisation=organisation, person=False, anonymity="named"
    )


def _organisation(said: str) -> ActorRef:
    offices = tables.offices().named(said)
    outlet = tables.outlets().named(said)
    if len(offices) == 1:
        return ActorRef(id=offices[0].id, name=said)
    return ActorRef(id=outlet.name if outlet is not None else None, name=said)


def _last(matches: Iterator[re.Match[str]]) -> re.Match[str] | None:
    found = None
    for match in matches:
        found = match
    return found


def _occasion(text: str, f: _Found) -> str | None:
    if not f.cue:
        return None
    low = f.source[0].end if f.source and f.source[0].end <= f.cue[0].start else max(0, f.cue[0].start - 40)
    match = re.search(
        r"在([^，。]{0,24}?(?:记者会|記者會|发布会|發布會|新闻发布会|论坛|論壇|会议|會議|会谈|會談|讲话|講話|声明|聲明|采访|採訪|访谈|峰会|峰會|听证会))",
        text[low : f.cue[0].start],
    )
    return match[1] if match else None


def _date(reading: Reading, item: Item, f: _Found) -> PartialDate | None:
    if not f.cue:
        return None
    text = reading.document.text
    low = max((s.end for s in f.source if s.end <= f.cue[0].start), default=f.cue[0].start)
    first = min([s.start for s in f.source if s.start <= f.cue[0].start] or [f.cue[0].start])
    stop = max(text.rfind(mark, max(0, first - 40), first) for mark in "。！？\n")
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    for start, end in ((low, f.cue[0].start), (max(stop + 1, first - 40, 0), first)):
        dates = [e for e in find_dates(text[start:end], item.language or "zh-Hans") if e.bound is None]
        if len(dates) == 1:
            resolved = resolve(dates[0], anchor=anchor, lang=item.language or "zh-Hans", tense="past")
            if isinstance(resolved, PartialDate):
                span = Span(start + dates[0].start, start + dates[0].end)
                return replace(
                    resolved,
                    text=span.of(text),
                    span=span,
                    anchor=item.date.span if item.date and resolved.basis == "resolved" else None,
                )
    return None
