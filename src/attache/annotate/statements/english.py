"""English statements: what the model finds, in the record's conventions, and quotations that it passes over."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from ...models.statements import Attribution
from ...record import Item, Reading, Span
from ...record.statement import Form
from ...text.quotes import Quotation, quotations
from ...text.sentences import sentences
from ..clauses import Clauses
from ..draft import Draft
from ..words import pattern, words
from . import nesting
from .parsed import by_clause
from .plain import passed_over
from .repair import repaired
from .shape import content_span, form_of, len_of, near_marks, trimmed_source
from .within import with_quotation_before, within_sentences

LEAST = 0.25
"""Attributions of less confidence are left out."""
LEAST_UNSPOKEN = 0.8
"""The same for cues that are no words of speech, where the content is not quoted."""
LEAST_UNCLAIMED = 0.35
"""The same for those without a source."""
_HEDGED = re.compile(r"(?:may|might|could|can)(?:\s+not|not)?\s+(?:hold|offer|have)\b", re.IGNORECASE)
_WORD = re.compile(r"[\w’'-]+")
_NEGATED = re.compile(r"(?:\bnot\b|n[’']t\b|\bnever\b|\bno\b)", re.IGNORECASE)
_UNSAID = re.compile(
    r"(?:\bnever|\bnot|n[’']t)\s+(?:yet\s+|publicly\s+|once\s+|ever\s+|actually\s+)?"
    r"(?:said|say|says|saying|confirmed|confirm|commented|responded|replied|announced|explained|specified|mentioned)\b"
)
"""What was not said: "has never said that", "did not confirm whether"."""
_TAGS = (
    "said|says|added|adds|noted|notes|wrote|writes|stated|states|stressed|continued|continues|explained|explains|argued|"
    "argues|warned|warns|claimed|claims|concluded|concludes"
)
_NAMED = r"(?:[A-Z]|[Tt]he\s|[Aa]n?\s|[Hh]e\b|[Ss]he\b|[Tt]hey\b|[Ii]t\b)"
_SPEAKS_AFTER = re.compile(
    rf"\s*,?\s*(?:(?P<cue1>{_TAGS}|told)\s+(?P<name1>[A-Z][^,.;:“”\"\n]{{1,80}})"
    rf"|(?P<name2>{_NAMED}[^,.;:“”\"\n]{{0,80}}?)\s+(?P<cue2>{_TAGS})\b)"
)
_SPEAKS_BEFORE = re.compile(
    rf"(?P<name>{_NAMED}[^.;:“”\"\n]{{0,120}}?)\s+"
    rf"(?P<cue>{_TAGS}|starts|begins|opens|ends|reads|reports|reported|tweeted|responded|commented|remarked|declared"
    r"|goes on|told\s[^,.;:“”\"\n]{2,60}|asked|replied)"
    r"\s*(?:that)?[,:]?\s*\Z"
)
_INTRODUCES = re.compile(r":[ \t\xa0]*\n\s*\Z")
_NEXT_QUOTED = re.compile(r"\s*[,:]?\s*[“\"]")
_AROUND = 80
_FEWEST_WORDS = 5
_FEWEST_TAGGED = 2
"""Fewer words than these are no speech, with a tag right beside them or without."""
_ALONE = 0.8


def find(
    reading: Reading, item: Item, words_of_item: str, found: Sequence[Attribution], clauses: Clauses | None = None
) -> tuple[Draft, ...]:
    """Return the drafts of an item in order of their first word.

    Args:
        reading: The document.
        item: The item that is read.
        words_of_item: Its own text, as `scope.item_text` gives it.
        found: What the model found in that text (offsets in it).
        clauses: The trees of its sentences, where there are any.
    """
    text = reading.document.text
    offset = item.start
    marks = tuple(
        replace(q, outer=q.outer.shifted(offset), inner=q.inner.shifted(offset)) for q in quotations(words_of_item)
    )
    drafts: list[Draft] = []
    for attribution in found:
        draft = _draft(text, offset, attribution, marks)
        if draft is not None and not _in_headline(draft, item):
            drafts.append(draft)
    drafts = _linked(text, _once(sorted(drafts, key=lambda d: (d.start, d.end))))
    head = item.headline
    drafts += unclaimed(text, marks, drafts, Span(head.start, head.end) if head is not None else None)
    spans = tuple(span.shifted(offset) for span in sentences(words_of_item, "en"))
    drafts += [d for d in passed_over(text, drafts, spans, item.mentions) if not _in_headline(d, item)]
    if clauses is not None:
        drafts += [d for d in by_clause(clauses, offset, drafts) if not _in_headline(d, item)]
    drafts = repaired(text, _once(sorted(drafts, key=lambda d: (d.start, d.end))), spans, marks, item.mentions)
    drafts = [within_sentences(text, d, spans, marks) for d in drafts]
    drafts = with_quotation_before(drafts, spans, marks)
    # "S, Holt said. “Q.”": what the tag's sentence took away from the quotation behind it
    drafts += [d for d in unclaimed(text, marks, _ordered(drafts), None) if d.implicit and not _in_headline(d, item)]
    drafts = sorted(
        (_reshaped(text, d, marks) for d in drafts if _says_something(text, d)), key=lambda d: (d.start, d.end)
    )
    return tuple(
        replace(draft, flags=_flags(text, draft, spans), form=form)
        for draft, form in zip(drafts, _forms(drafts, marks), strict=True)
    )


def _ordered(drafts: Sequence[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda d: (d.start, d.end))


def _forms(drafts: Sequence[Draft], marks: tuple[Quotation, ...]) -> list[Form]:
    """Return the forms; quoted words that belong to a statement inside another do not make the outer one mixed."""
    inner: dict[int, list[Span]] = {}
    for draft, outer in zip(drafts, nesting(drafts), strict=True):
        if outer is not None:
            inner.setdefault(outer, []).extend(draft.content)
    out: list[Form] = []
    for k, draft in enumerate(drafts):
        form = draft.form
        if form == "mixed" and k in inner:
            own = [
                q
                for q in _about(marks, draft.content, draft.cue)
                if not any(q.outer.start >= s.start - 1 and q.outer.end <= s.end + 2 for s in inner[k])
            ]
            form = "mixed" if form_of(draft.content, own, draft.cue) == "mixed" else "indirect"
        out.append(form)
    return out


_UNNAMED = re.compile(r"not\s+to\s+be\s+(?:named|identified|quoted)\b", re.IGNORECASE)


def _says_something(text: str, draft: Draft) -> bool:
    """Whether there is more than a word or two of content, or quoted words; "made the remarks" points elsewhere."""
    cue = " ".join(span.of(text) for span in draft.cue)
    if re.match(r"(?:made|makes|making)\s+(?:the|these|his|her|some)\s+(?:remarks?|comments?)", cue, re.IGNORECASE):
        return False
    if draft.form == "indirect" and _UNNAMED.match(text, draft.content[0].start):
        return False
    if _HEDGED.match(cue) and draft.form == "indirect":
        return False
    if not draft.source and not draft.implicit and draft.confidence < LEAST_UNCLAIMED:
        return False
    heads = _WORD.findall(cue.lower())
    if (
        draft.form == "indirect"
        and any(h in words("shown") for h in heads)
        and not any(h in words("said_too") for h in heads)
    ):
        source = " ".join(span.of(text) for span in draft.source)
        if not pattern("vehicles").search(source):
            return False
    return draft.form == "direct" or sum(len(_WORD.findall(span.of(text))) for span in draft.content) > 2


def _reshaped(text: str, draft: Draft, marks: tuple[Quotation, ...]) -> Draft:
    content = tuple(s for piece in draft.content if (s := content_span(text, piece, _near(marks, piece))) is not None)
    if not content:
        return draft
    return replace(draft, content=content, form=form_of(content, _about(marks, content, draft.cue), draft.cue))


def _about(marks: tuple[Quotation, ...], content: Sequence[Span], cue: Sequence[Span]) -> Sequence[Quotation]:
    """Return the quotations about content and cue, which are few however long the item is."""
    spans = (*content, *cue)
    return near_marks(marks, min(s.start for s in spans), max(s.end for s in spans))


def _draft(text: str, offset: int, found: Attribution, marks: tuple[Quotation, ...]) -> Draft | None:
    content = tuple(
        span
        for piece in found.content
        if (span := content_span(text, piece.shifted(offset), _near(marks, piece.shifted(offset)))) is not None
    )
    content = _joined(text, content)
    cue = tuple(span.shifted(offset) for span in found.cue)
    if not content or not cue:
        return None
    named = (trimmed_source(text, piece.shifted(offset)) for piece in found.source)
    source = tuple(s for s in named if s is not None and s.of(text).lower() not in words("never_sources"))
    form = form_of(content, near_marks(marks, content[0].start, content[-1].end), cue)
    first = _WORD.findall(" ".join(span.of(text) for span in cue).lower())
    inner = bool(first) and any(word in words("inner") for word in first) and form == "indirect"
    spoken = any(word in words("speech") for word in first)
    if found.confidence < LEAST or inner or (form == "indirect" and not spoken and found.confidence < LEAST_UNSPOKEN):
        return None
    return Draft(source=source, cue=cue, content=content, form=form, confidence=found.confidence)


def _near(marks: tuple[Quotation, ...], span: Span) -> list[Quotation]:
    return [
        q
        for q in near_marks(marks, span.start, span.end)
        if q.outer.start <= span.end + 2 and span.start - 2 <= q.outer.end
    ]


def _joined(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Join pieces with nothing but white space or a mark between them."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        elif out and not text[out[-1].end : span.start].strip(" \t\xa0"):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def _in_headline(draft: Draft, item: Item) -> bool:
    head = item.headline
    return head is not None and item.kind != "caption" and draft.start >= head.start and draft.end <= head.end


def _overlap(one: Sequence[Span], other: Sequence[Span]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _once(drafts: list[Draft]) -> list[Draft]:
    """Of drafts with the same cue, or the same content and source, keep the surest."""
    kept: list[Draft] = []
    for draft in drafts:
        same = next(
            (
                k
                for k, other in enumerate(kept[-6:], max(0, len(kept) - 6))
                if (draft.cue and other.cue and draft.cue[0] == other.cue[0])
                or (
                    draft.source == other.source
                    and _overlap(draft.content, other.content)
                    > 0.9 * max(sum(map(len_of, draft.content)), sum(map(len_of, other.content)))
                )
            ),
            None,
        )
        if same is None:
            kept.append(draft)
        elif draft.confidence > kept[same].confidence:
            kept[same] = draft
    return kept


def _linked(text: str, drafts: list[Draft]) -> list[Draft]:
    """Give a piece of content that several cues claim to the nearest one, and keep of a source what is near its cue."""
    claims: dict[Span, list[int]] = {}
    for k, draft in enumerate(drafts):
        for piece in draft.content:
            claims.setdefault(piece, []).append(k)
    out = []
    for k, draft in enumerate(drafts):
        content = tuple(
            p
            for p in draft.content
            if len(claims[p]) == 1 or min(claims[p], key=lambda n: (_far(text, drafts[n], p), n)) == k
        )
        if not content:
            continue
        out.append(replace(draft, content=content, source=_near_source(text, draft)))
    return out


def _far(text: str, draft: Draft, piece: Span) -> int:
    """How far a piece of content is from a cue; a sentence's end between them counts as 80 characters."""
    cue = draft.cue[0]
    low, high = (cue.end, piece.start) if cue.end <= piece.start else (piece.end, cue.start)
    between = text[low:high] if low < high else ""
    return len(between) + 80 * len(re.findall(r"[.!?][”\"]?\s", between))


def _near_source(text: str, draft: Draft) -> tuple[Span, ...]:
    if len(draft.source) < 2:
        return draft.source
    nearest = min(draft.source, key=lambda s: _far(text, draft, s))
    return tuple(
        s
        for s in draft.source
        if s is nearest
        or not re.search(r"[.!?][”\"]?\s|\n", text[min(s.end, nearest.end) : max(s.start, nearest.start)])
    )[:2]


def unclaimed(
    text: str, marks: tuple[Quotation, ...], drafts: list[Draft], headline: Span | None = None
) -> list[Draft]:
    """Return drafts for quotations of some length that no draft covers: with the tag beside them, or implied."""
    out: list[Draft] = []
    for quotation in marks:
        inner = quotation.inner
        length = len(inner.of(text).split())
        if quotation.depth or quotation.scare or length < _FEWEST_TAGGED:
            continue
        if headline is not None and inner.overlaps(headline):
            continue
        # what is told inside of a quotation is in the mouth of its speaker
        low = bisect_left(drafts, inner.start, key=lambda d: d.start)
        beside = drafts[max(0, low - _AROUND) : low + _AROUND]
        covered = max(
            (
                _overlap((inner,), draft.content)
                for draft in beside
                if any(inner.overlaps(content) for content in draft.content)
                and not any(cue.within(inner) for cue in draft.cue)
            ),
            default=0,
        )
        if covered * 2 >= len_of(inner):
            continue
        content = content_span(text, inner, ())
        if content is None:
            continue
        tag = _tag(text, quotation)
        if tag is None and length < _FEWEST_WORDS:
            continue
        if tag is not None:
            source, cue = tag
            out.append(Draft(source=(source,), cue=(cue,), content=(content,), form="direct", confidence=0.6))
        elif _stands_alone(text, quotation):
            before = max(
                (d for d in [*beside, *out[-_AROUND:]] if d.end <= quotation.outer.start),
                key=lambda d: d.end,
                default=None,
            )
            if before is not None and _announces(text, before, quotation):
                place = next((k for k, d in enumerate(drafts) if d is before), None)
                if place is not None:
                    drafts[place] = replace(before, content=(content,), form="direct")
                    continue
            if before is not None and quotation.outer.start - before.end < 600:
                out.append(
                    Draft(
                        source=before.source, cue=(), content=(content,), form="direct", confidence=0.4, implicit=True
                    )
                )
    return out


def _announces(text: str, draft: Draft, quotation: Quotation) -> bool:
    """Whether a sentence says that somebody spoke, but not what: "She told her staff last week. “We stay.”" """
    if not draft.cue or draft.form != "indirect" or sum(len(_WORD.findall(s.of(text))) for s in draft.content) > 6:
        return False
    heads = _WORD.findall(" ".join(span.of(text) for span in draft.cue).lower())
    between = text[draft.end : quotation.outer.start]
    return bool({"tell", "told", "tells"} & set(heads)) and len(between) < 60 and between.count(".") <= 1


def _tag(text: str, quotation: Quotation) -> tuple[Span, Span] | None:
    """Return source and cue that stand right behind or before the quotation."""
    after = _SPEAKS_AFTER.match(text, quotation.outer.end, quotation.outer.end + 200)
    # behind a full stop a name that goes on with a verb and more begins a sentence of its own, as does a new paragraph
    onward = after is not None and (
        "\n\n" in text[quotation.outer.end : after.start("name1" if after["cue1"] else "name2")]
        or (
            quotation.inner.of(text).rstrip().endswith(".")
            and text[after.end() : after.end() + 1] not in tuple(".,;\n") + ("",)
        )
    )
    if after and not onward and not _NEXT_QUOTED.match(text, after.end()):
        which = "1" if after["cue1"] else "2"
        source, cue = Span(*after.span("name" + which)), Span(*after.span("cue" + which))
        trimmed = trimmed_source(text, source)
        return (trimmed, cue) if trimmed else None
    low = max(quotation.outer.start - 240, 0)
    # "Holt continued:" may stand on a line of its own
    own_line = _INTRODUCES.search(text, max(low, quotation.outer.start - 12), quotation.outer.start)
    high = own_line.start() + 1 if own_line else quotation.outer.start
    sentence = max(text.rfind(mark, low, high) for mark in (". ", ".” ", "\n", "? ", "! "))
    before = _SPEAKS_BEFORE.search(text[max(low, sentence + 1) : high])
    if before:
        base = max(low, sentence + 1)
        found = trimmed_source(text, Span(base + before.start("name"), base + before.end("name")))
        cue = Span(base + before.start("cue"), base + before.end("cue"))
        cue = Span(cue.start, cue.start + len(cue.of(text).split()[0]))
        return (found, cue) if found else None
    return None


def _stands_alone(text: str, quotation: Quotation) -> bool:
    """Whether the quotation makes up a sentence or more of its own: it continues what was said before."""
    before = text[max(0, quotation.outer.start - 3) : quotation.outer.start].rstrip(" \t\xa0")
    opens = not before or before[-1] in '\n.?!”"。'
    inner = quotation.inner.of(text).rstrip()
    closes = inner[-1:] in ".?!…。" or text[quotation.outer.end : quotation.outer.end + 1] in ("", "\n", ".")
    return opens and closes


def _flags(text: str, draft: Draft, spans: tuple[Span, ...]) -> tuple[str, ...]:
    flags = list(draft.flags)
    cue = " ".join(span.of(text) for span in draft.cue).lower()
    if not draft.cue:
        return tuple(flags)
    first = draft.cue[0]
    k = bisect_right(spans, (first.start, first.start)) - 1
    near = spans[max(k, 0) : k + 2]
    sentence = next((s for s in near if s.start <= first.start < s.end), Span(draft.start, draft.end))
    around = text[max(sentence.start, first.start - 30) : min(sentence.end, draft.cue[-1].end + 30)].lower()
    lead = text[max(sentence.start, first.start - 24) : first.start].lower()
    declined = pattern("declined").search(around) and (pattern("declined").search(cue) or _NEGATED.search(lead + cue))
    if declined or _UNSAID.search(lead + cue):
        flags.append("non-statement")
    content = " ".join(span.of(text) for span in draft.content)
    if any(word in words("asking") for word in _WORD.findall(cue)) and (
        content.rstrip('”"').endswith("?")
        or re.match(r"(?:if|whether|what|why|how|who|when|about)\b", content, re.IGNORECASE)
        or text[draft.content[-1].end : draft.content[-1].end + 1] == "?"
    ):
        flags.append("question")
    if re.search(r"\b(?:if|would|might|may|could|should|were to)\s+(?:\w+\s+)?\Z", lead):
        flags.append("hypothetical")
    source = " ".join(span.of(text) for span in draft.source)
    if pattern("polls").search(source) or re.match(r"\d+(?:\.\d+)?\s*(?:%|percent|per cent)", source):
        flags.append("poll")
    return tuple(dict.fromkeys(flags))
