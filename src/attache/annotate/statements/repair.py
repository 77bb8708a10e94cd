"""Spans that the grammar of a sentence settles: what "according to" and a closing tag govern, where a clause ends.

The model reads word by word, so that it may stop a word short or take one from elsewhere; these rules only move edges
of what it found, and fill in a subject that stands in the same sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ...record import Mention, Span
from ...text.dates import find as find_dates
from ...text.lang.en.reporting import REPORTING
from ...text.quotes import Quotation
from ..draft import Draft
from ..words import words
from .shape import LEAD_IN, near_marks

_TOKEN = re.compile(r"[\w’'-]+")
_FRAME = re.compile(r"(?:according to|per|in the words of|in the view of|in the opinion of)\Z", re.IGNORECASE)
_LEADING = re.compile(r"(?:[\s“\"]|However,|But|And|Also,|Meanwhile,|In addition,|Still,|Yet)*\Z", re.IGNORECASE)
_THAT = re.compile(r"\s+that\b", re.IGNORECASE)
_TAIL = re.compile(r"[\s.,!?;:”’\"')\]]*\Z")
_FINITE_END = re.compile(r"[,;:.!?…]|\s[–—-]\s")
_BREAK = re.compile(r"(?<![A-Z])\.|[!?;:“”\"\n]|\s[–—]\s")
_BUT = re.compile(r";|,\s+(?:but|while|whereas|though|although)\s", re.IGNORECASE)
_CARRIED_ON = re.compile(r"(?:Instead|In return|In response|In turn|By contrast|Rather),\s")
_GOES_ON = re.compile(r",\s+(?:\w+ing|which|as|while)\b")
_SUBJECT = re.compile(
    r"(?:^|,\s*|\bthat\s+)((?:[A-Z]|the\s|an?\s|he\b|she\b|they\b|it\b)[^,]{0,70}?)"
    r"\s+(?:has\s|have\s|had\s|also\s)*\Z"
)
_ASIDE = re.compile(
    r"^\s*((?:[A-Z]|The\s|An?\s)[^,]{1,70},\s(?!(?:and|but|or|while)\b)[^,]{3,140}),\s+(?:has\s|have\s|had\s|also\s)*\Z"
)
_SETTING = re.compile(
    r"\s+(?:on|in|at|during|late|last|earlier|this|to|that|the|a|an|reporters|journalists|yesterday|today|tonight)\b|\s+[A-Z]"
)
_OPENING_FRAME = re.compile(
    r"(?P<cue>According to|Per)\s+(?P<source>[^,“”\"\n]{2,110}(?P<form>,\s(?:Ltd|Inc|LLC|Corp|PLC|S\.A)\b\.?)?),",
    re.IGNORECASE,
)
_IN_FRAME = re.compile(r"\b(?:according to|per)\s+\Z", re.IGNORECASE)
_TOLD = re.compile(r"(?:told|tells?|telling)\b")
_OF = re.compile(r"\b(?:of|with|in|at|for|to|by|from|on)\s+(?:the\s+|an?\s+)?\Z", re.IGNORECASE)
_HEARER = re.compile(r"(?!that\b)(?:[\w’'.&-]+\s+){1,8}?that\s+(?=\S)", re.IGNORECASE)
_DAY = re.compile(r"(?:on |in |late on |early on |late |earlier )?(?P<day>[\w ]{3,30}(?:, \d{4})?),? that\s+(?=\S)")
_LONGEST_SOURCE = 110
_MOST_LEFT = 7


def repaired(
    text: str, drafts: Sequence[Draft], spans: Sequence[Span], marks: Sequence[Quotation], mentions: Sequence[Mention]
) -> list[Draft]:
    """Return the drafts with edges that the grammar of their sentences settles.

    Args:
        text: The document text.
        drafts: In order.
        spans: The sentences of the item.
        marks: Its quotations.
        mentions: Its mentions.
    """
    out: list[Draft] = []
    for k, draft in enumerate(drafts):
        if not draft.cue:
            out.append(draft)
            continue
        sentence = _sentence(spans, draft.cue[0].start)
        near = [d for d in drafts[max(0, k - 8) : k + 9] if d is not draft and d.cue]
        draft = _one_source(text, replace(draft, cue=_cue(text, draft)))
        draft = _antecedent(text, draft, mentions)
        if sentence is not None:
            draft = _teller(text, _out_of_frame(text, draft), sentence, mentions)
            draft = _own_subject(text, _own_frame(text, draft, sentence), sentence, near)
            if not draft.source or _elsewhere(text, draft, sentence):
                draft = _with_subject(text, draft, sentence, near, mentions)
            draft = (
                _framed(text, draft, sentence, near, spans)
                or _tagged(text, draft, sentence, near_marks(marks, sentence.start, sentence.end), near)
                or draft
            )
            draft = _to_the_end(text, draft, spans, near)
            draft = _with_aside(text, _participle(text, draft, sentence, near))
        draft = _without_next(text, _without_day(text, _without_hearer(text, draft)), near)
        close = near_marks(marks, draft.start, draft.end)
        draft = _quoted_only(text, _one_content(text, draft, near, close), close)
        out.append(draft)
    return out


def _cue(text: str, draft: Draft) -> tuple[Span, ...]:
    """Return the cue without day, place and hearer: "said" of "said on Monday"."""
    first = draft.cue[0]
    verb = _TOKEN.match(text, first.start, first.end)
    if verb is not None and verb[0].lower() in REPORTING and _SETTING.match(text, verb.end(), first.end):
        return (Span(first.start, verb.end()),)
    return draft.cue


def _without_hearer(text: str, draft: Draft) -> Draft:
    """Of "told the company that it must leave" the company hears; what was said begins behind "that"."""
    cue, first = draft.cue[-1], draft.content[0]
    verbs = _TOKEN.findall(" ".join(span.of(text) for span in draft.cue).lower())
    if not set(verbs) & words("hearers") or not 0 <= first.start - cue.end <= 1:
        return draft
    hearer = _HEARER.match(text, first.start, first.end)
    if hearer is None or _TOKEN.search(text, hearer.end(), first.end) is None:
        return draft
    return replace(draft, content=(Span(hearer.end(), first.end), *draft.content[1:]))


def _without_day(text: str, draft: Draft) -> Draft:
    """Of "said on March 3, 2031 that the talks had failed" the day is that of the saying."""
    cue, first = draft.cue[-1], draft.content[0]
    if not 0 <= first.start - cue.end <= 1:
        return draft
    day = _DAY.match(text, first.start, first.end)
    if day is None or _TOKEN.search(text, day.end(), first.end) is None:
        return draft
    place = day.start("day"), day.end("day")
    if not any(e.start <= place[0] and e.end >= place[1] for e in find_dates(text, "en", *place)):
        return draft
    return replace(draft, content=(Span(day.end(), first.end), *draft.content[1:]))


_JOINED = re.compile(r",?\s+(?:and|but)\s+(?:(?:has|have|had|also|then|later)\s+)*\Z")


def _without_next(text: str, draft: Draft, near: Sequence[Draft]) -> Draft:
    """Of "Holt welcomed the offer and called it fair" the offer ends where the next thing is that Holt did."""
    last = draft.content[-1]
    if len(draft.source) != 1 or draft.cue[-1].end > draft.content[0].start:
        return draft
    for other in near:
        cue = other.cue[0]
        if other.source != draft.source or not (last.start < cue.start and cue.end <= last.end):
            continue
        before = text[max(last.start, cue.start - 40) : cue.start]
        joint = _JOINED.search(before)
        end = cue.start - len(before) + joint.start() if joint is not None else last.start
        own = text[last.start : end]
        if _TOKEN.search(own) and not any(mark in own for mark in '“”"'):
            return replace(draft, content=(*draft.content[:-1], Span(last.start, end)))
    return draft


def _sentence(spans: Sequence[Span], at: int) -> Span | None:
    k = bisect_right(spans, (at, 1 << 60)) - 1
    return spans[k] if k >= 0 and at < spans[k].end else None


def _one_source(text: str, draft: Draft) -> Draft:
    """Keep of several pieces the one beside the cue, and what is joined to it by "and" or a comma."""
    if len(draft.source) < 2:
        return draft
    cue = draft.cue[0]
    best = min(draft.source, key=lambda s: max(cue.start - s.end, s.start - cue.end, 0))
    if _FRAME.match(cue.of(text)):
        return replace(draft, source=(best,))
    if _OF.search(text[max(0, best.start - 12) : best.start]):
        # "Holt visited the works of Brandt and said": the nearest name hangs on a preposition
        free = [s for s in draft.source if not _OF.search(text[max(0, s.start - 12) : s.start])]
        best = free[-1] if free else best
    start, end = best
    for piece in sorted(draft.source, key=lambda s: abs(s.start - best.start)):
        low, high = (piece.end, start) if piece.end <= start else (end, piece.start)
        if low <= high and re.fullmatch(r"[\s,]*(?:and|or|&)?\s*", text[low:high]) and "\n" not in text[low:high]:
            start, end = min(start, piece.start), max(end, piece.end)
    return replace(draft, source=(Span(start, end),))


_BETWEEN = re.compile(
    r"(?P<aside>,\s(?!(?:and|but|or|while|after|when|as)\b)[^,;:.“”\"\n]{3,140}),\s+(?:has\s|have\s|had\s|also\s|then\s)*\Z"
)


def _with_aside(text: str, draft: Draft) -> Draft:
    """Return the draft with what stands between its source and its cue, two commas around it, in the source."""
    if len(draft.source) != 1 or not draft.cue or draft.source[0].end > draft.cue[0].start:
        return draft
    between = _BETWEEN.match(text[draft.source[0].end : draft.cue[0].start])
    if between is None:
        return draft
    return replace(draft, source=(Span(draft.source[0].start, draft.source[0].end + between.end("aside")),))


def _antecedent(text: str, draft: Draft, mentions: Sequence[Mention]) -> Draft:
    """Put the name for "who" and "which" where it stands right before them."""
    if len(draft.source) != 1 or draft.source[0].of(text).lower() not in ("who", "which"):
        return draft
    at = draft.source[0].start
    before = [m for m in _placed(mentions, at - 200, at) if at - 3 <= m.end <= at and m.type != "place"]
    return replace(draft, source=(before[-1].span,)) if before else draft


def _placed(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """Return the mentions that begin in a stretch; they are in order."""
    return mentions[bisect_left(mentions, start, key=_start) : bisect_left(mentions, end, key=_start)]


def _start(mention: Mention) -> int:
    return mention.start


def _carried(text: str, sentence: Span, spans: Sequence[Span]) -> int:
    """Return where a report ends that a following "Instead, …" or "In return, …" goes on with."""
    k = bisect_left(spans, sentence.end, key=lambda s: s.start)
    after = spans[k] if k < len(spans) and spans[k].start <= sentence.end + 2 else None
    if after is not None and _CARRIED_ON.match(text, after.start) and "\n" not in text[sentence.end : after.start]:
        return after.end
    return sentence.end


def _framed(text: str, draft: Draft, sentence: Span, near: Sequence[Draft], spans: Sequence[Span]) -> Draft | None:
    """ "According to X, S" and "S, according to X" govern the whole sentence."""
    cue = draft.cue[0]
    if not _FRAME.match(draft.cue[0].of(text)) or not draft.source:
        return None
    behind = [s for s in draft.source if 0 <= s.start - cue.end <= 6]
    if not behind:
        return None
    source = behind[0]
    if _LEADING.match(text[sentence.start : cue.start]):
        stop = text.find(",", source.end, min(sentence.end, source.start + _LONGEST_SOURCE))
        if (
            stop < 0
            or text[source.end : stop].count(" ") > 8
            or any(s.overlaps(Span(source.end, stop)) for s in _cues(near))
        ):
            return None
        whole = Span(source.start, stop)
        content = _clean(text, stop + 1, _carried(text, sentence, spans))
        return replace(draft, source=(whole,), content=(content,)) if content else None
    rest = text[source.end : sentence.end]
    if not _TAIL.match(rest) and not (len(rest.split()) <= 8 and "," not in rest) and not _GOES_ON.match(rest):
        return None
    before = text[sentence.start : cue.start]
    if not before.rstrip().endswith((",", "”", '"', "–", "—")) or _BUT.search(before):
        return None
    content = _clean(text, sentence.start, cue.start)
    return replace(draft, source=(source,), content=(content,)) if content else None


def _tagged(text: str, draft: Draft, sentence: Span, marks: Sequence[Quotation], near: Sequence[Draft]) -> Draft | None:
    """ "S, X said." governs the sentence before the tag, unless what it closes is a quotation of its own."""
    if len(draft.source) != 1 or (draft.form == "direct" and draft.content[0].start < draft.cue[0].start):
        return None
    first = min(draft.source[0].start, draft.cue[0].start)
    last = max(draft.source[0].end, draft.cue[-1].end)
    if not (sentence.start < first and last <= sentence.end) or len(text[last : sentence.end].split()) > 6:
        return None
    if "," in text[last : sentence.end] or any(s.overlaps(Span(first, sentence.end)) for s in _cues(near)):
        return None
    if _THAT.match(text, last, sentence.end):  # "When asked about it, X said that …" has its content behind
        return None
    before = text[sentence.start : first].rstrip()
    if not before.endswith((",", ",”", ',"', "”,", '",')) or _BUT.search(before):
        return None
    closing = next((q for q in marks if q.depth == 0 and abs(q.outer.end - (sentence.start + len(before))) <= 1), None)
    inner = any(sentence.start <= s.start < first for s in _cues(near))
    if closing is not None and not inner:
        return None
    content = _clean(text, sentence.start, sentence.start + len(before))
    return replace(draft, content=(content,)) if content else None


def _to_the_end(text: str, draft: Draft, spans: Sequence[Span], near: Sequence[Draft]) -> Draft:
    """Finish a clause of which only some words before the next mark are missing."""
    last = draft.content[-1]
    sentence = _sentence(spans, last.end - 1)
    if sentence is None or draft.form == "direct":
        return draft
    stop = _FINITE_END.search(text, last.end, sentence.end)
    end = stop.start() if stop else sentence.end
    left = text[last.end : end]
    if not left.strip() or len(left.split()) > _MOST_LEFT or not left[:1].isspace() or "\n" in left:
        return draft
    if any(mark in left for mark in '“”"') or last.end <= draft.cue[0].start < end:
        return draft
    gap = Span(last.end, end)
    if any(s.overlaps(gap) for d in near for s in (*d.cue, *d.source) if not s.start < last.end) or any(
        s.overlaps(gap) for s in (*draft.source, *draft.cue)
    ):
        return draft
    end -= len(left) - len(left.rstrip())
    return replace(draft, content=(*draft.content[:-1], Span(last.start, end)))


def _out_of_frame(text: str, draft: Draft) -> Draft:
    """Of "According to X, Y said" the source of "said" is Y."""
    if len(draft.source) != 1 or _FRAME.match(draft.cue[0].of(text)):
        return draft
    source = draft.source[0]
    comma = text.find(",", source.start, source.end)
    if comma < 0 or not _IN_FRAME.search(text[max(0, source.start - 20) : source.start]):
        return draft
    start = comma + 1 + len(text[comma + 1 : source.end]) - len(text[comma + 1 : source.end].lstrip())
    return replace(draft, source=(Span(start, source.end),)) if start < source.end else draft


def _teller(text: str, draft: Draft, sentence: Span, mentions: Sequence[Mention]) -> Draft:
    """Who stands behind "told" hears; who stands before it speaks."""
    cue = draft.cue[0]
    if len(draft.source) != 1 or draft.source[0].start < cue.end or not _TOLD.match(text, cue.start, cue.end):
        return draft
    before = [m for m in _placed(mentions, sentence.start, cue.start) if m.end <= cue.start and m.type == "person"]
    if not before or cue.start - before[-1].end > 200:
        return replace(draft, source=())
    source = Span(before[-1].start, cue.start - 1)
    content = tuple(Span(p.start, source.start) if p.start < source.start < p.end else p for p in draft.content)
    return replace(draft, source=(source,), content=content)


def _own_frame(text: str, draft: Draft, sentence: Span) -> Draft:
    """Of a sentence that begins "According to X," the source is X."""
    at = draft.cue[0].start
    frame = _OPENING_FRAME.match(text, at, min(sentence.end, at + 160))
    if frame is None or (
        frame["form"] is None and any(frame.end("cue") <= s.start <= frame.end("cue") + 6 for s in draft.source)
    ):
        return draft if frame is None else replace(draft, cue=(Span(*frame.span("cue")),))
    return replace(draft, cue=(Span(*frame.span("cue")),), source=(Span(*frame.span("source")),))


def _own_subject(text: str, draft: Draft, sentence: Span, near: Sequence[Draft]) -> Draft:
    """Of ", X said." the source is X, wherever the model saw it."""
    cue = draft.cue[0]
    if not draft.source or any(s.end <= cue.start <= s.end + 12 or cue.end <= s.start for s in draft.source):
        return draft
    comma = text.rfind(",", sentence.start, cue.start)
    phrase = _SUBJECT.search(text[comma : cue.start]) if comma >= 0 and cue.start - comma < 80 else None
    if phrase is None or len(phrase[1].split()) > 6:
        return draft
    source = Span(comma + phrase.start(1), comma + phrase.end(1))
    if any(s.overlaps(source) for s in _cues(near)):
        return draft
    content = tuple(Span(p.start, min(p.end, comma)) if p.start < comma < p.end else p for p in draft.content)
    return replace(draft, source=(source,), content=content)


def _elsewhere(text: str, draft: Draft, sentence: Span) -> bool:
    """Whether the only source stands in an earlier sentence although a subject of its own stands before the cue."""
    cue = draft.cue[0]
    if len(draft.source) != 1 or draft.source[0].end > sentence.start or cue.of(text).split()[0].endswith("ing"):
        return False
    before = text[sentence.start : cue.start]
    return _ASIDE.fullmatch(before) is not None


def _with_subject(text: str, draft: Draft, sentence: Span, near: Sequence[Draft], mentions: Sequence[Mention]) -> Draft:
    """Find the subject of a cue: the phrase before a finite verb; for "adding" the one who spoke in the sentence."""
    cue = draft.cue[0]
    first = _TOKEN.search(cue.of(text))
    if first is None or first[0].lower() in ("according", "per", "reportedly", "allegedly"):
        return draft
    if first[0].endswith("ing"):
        before = [d for d in near if d.source and sentence.start <= d.start < cue.start]
        if before:
            return replace(draft, source=max(before, key=lambda d: d.cue[0].start).source)
        named = [m for m in _placed(mentions, sentence.start, cue.start) if m.end < cue.start and m.type == "person"]
        return replace(draft, source=(named[0].span,)) if len({m.text for m in named}) == 1 else draft
    low = max((m.end() for m in _BREAK.finditer(text, sentence.start, cue.start)), default=sentence.start)
    lead = LEAD_IN.match(text, low, cue.start)
    low = lead.end() if lead else low
    phrase = _SUBJECT.search(text[low : cue.start]) or _ASIDE.search(text[low : cue.start])
    joined = phrase is not None and phrase[1].endswith((" and", " then"))
    if phrase is None or len(phrase[1].split()) > (14 if joined else 8 if phrase.re is _SUBJECT else 30):
        return draft
    if phrase[1].lower() in words("never_sources"):
        return draft
    source = Span(low + phrase.start(1), low + phrase.end(1))
    if joined:
        # "The ministry summoned the envoy and told him": of two verbs the subject stands before the first
        named = [m for m in _placed(mentions, source.start, source.start + 5) if m.end < source.end]
        if not named:
            return draft
        source = Span(source.start, named[0].end)
    if any(s.overlaps(source) for s in _cues(near)):
        return draft
    content = tuple(
        Span(p.start, min(p.end, source.start)) if p.start < source.start < p.end else p
        for p in draft.content
        if not p.within(source)
    )
    return replace(draft, source=(source,), content=content or draft.content)


def _participle(text: str, draft: Draft, sentence: Span, near: Sequence[Draft]) -> Draft:
    """Of ", adding that …": the content comes behind it, and the subject is that of the sentence."""
    cue = draft.cue[0]
    first = _TOKEN.search(cue.of(text))
    if (
        first is None
        or not first[0].endswith("ing")
        or not text[sentence.start : cue.start].rstrip().endswith((",", "”", '"'))
    ):
        return draft
    behind = tuple(piece for piece in draft.content if piece.start >= cue.end)
    if behind and len(behind) < len(draft.content):
        draft = replace(draft, content=behind)
    if draft.source and draft.source[0].start < sentence.start:
        before = [d for d in near if d.source and sentence.start <= d.source[0].start < cue.start]
        if before:
            draft = replace(draft, source=max(before, key=lambda d: d.cue[0].start).source)
    return draft


def _quoted_only(text: str, draft: Draft, marks: Sequence[Quotation]) -> Draft:
    """Of quoted words and stray ones without marks keep the quoted ones: those of other sentences, and addressees."""
    quoted = [
        p
        for p in draft.content
        if any(q.depth == 0 and p.overlaps(q.inner) and p.start >= q.outer.start for q in marks)
    ]
    if quoted and len(quoted) < len(draft.content):
        cue = draft.cue[0]
        beside = min(draft.content, key=lambda p: _gap(text, p, cue))
        if beside in quoted:
            kept = tuple(
                p
                for p in draft.content
                if p in quoted
                or not re.search(r"[.!?][”\"]?\s|\n", text[min(p.end, cue.end) : max(p.start, cue.start)])
            )
            draft = replace(draft, content=kept)
    if len(draft.content) == 1:
        only = draft.content[0]
        holding = next(
            (q for q in marks if q.depth == 0 and 0 < q.outer.start - only.start <= 24 and only.end <= q.outer.end + 1),
            None,
        )
        if (
            holding is not None
            and holding.inner.of(text)[:1].isupper()
            and len(text[only.start : holding.outer.start].split()) <= 2
        ):
            draft = replace(draft, content=(holding.inner,))
    return draft


def _gap(text: str, piece: Span, cue: Span) -> int:
    low, high = (cue.end, piece.start) if cue.end <= piece.start else (piece.end, cue.start)
    return max(high - low, 0) + 300 * len(re.findall(r"[.!?][”\"]?\s|\n", text[low : max(high, low)]))


def _one_content(text: str, draft: Draft, near: Sequence[Draft], marks: Sequence[Quotation]) -> Draft:
    """Join pieces of one sentence, and leave out stray words far from the rest."""
    pieces = list(draft.content)
    if len(pieces) < 2:
        return draft
    longest = max(pieces, key=lambda s: s.end - s.start)
    kept = [
        p
        for p in pieces
        if p is longest or len(_TOKEN.findall(p.of(text))) > 3 or any(p.within(q.outer) for q in marks)
    ] or pieces  # fmt: skip
    if draft.cue and not any(piece.overlaps(q.outer) for piece in kept for q in marks):
        # unquoted words of another sentence do not belong to what this sentence reports
        beside = [p for p in kept if _gap(text, p, draft.cue[0]) < 300]
        kept = [p for p in kept if p in beside or any(0 <= p.start - b.end <= 3 for b in beside)] if beside else kept
    out = [kept[0]]
    for piece in kept[1:]:
        between = text[out[-1].end : piece.start]
        gap = Span(out[-1].end, piece.start)
        clear = not any(s.overlaps(gap) for s in (*draft.source, *draft.cue)) and not re.search(r"[.!?\n“”\"]", between)
        if clear and len(between) <= 40:
            out[-1] = Span(out[-1].start, piece.end)
        else:
            out.append(piece)
    return replace(draft, content=tuple(out))


def _cues(drafts: Sequence[Draft]) -> list[Span]:
    return [span for draft in drafts for span in draft.cue]


def _clean(text: str, start: int, end: int) -> Span | None:
    """Return a stretch without space and punctuation at its ends, but for quotation marks that belong inside."""
    while start < end and text[start] in " \t\r\n\xa0,;:–—-":
        start += 1
    while end > start and text[end - 1] in " \t\r\n\xa0,;:.–—-":
        end -= 1
    return Span(start, end) if len(_TOKEN.findall(text[start:end])) >= 2 else None
