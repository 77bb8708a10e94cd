"""What one telling says of where it has its story from."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..record import Item, Reading, Span, Statement
from ..record.origin import EvidenceKind, Extent
from ..tables import fold, offices, outlets
from ..text.sentences import sentences
from ..text.simplified import simplified
from .origins_cues import initials, matches, own, pattern
from .origins_names import Named, key_of, meant, named

_MARGIN = 600
_HEAD, _TAIL = 400, 260
_LEAD = 2
_INITIALS = 2
_LINE = 240
_LONGEST = 120_000
_SHORT, _SHORT_HAN = 25, 45


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A source that a telling names. `key` is that of an outlet, of an office (`office:` and its id), or of nobody.

    `through` is the key of the outlet that has it from there, where the telling names one in between.
    """

    key: str
    name: str | None
    kind: EvidenceKind
    extent: Extent
    span: Span
    through: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A telling as the graph sees it; `office` is the key of the office whose own page it is."""

    item: str
    key: str | None
    name: str | None
    date: str | None
    headline: str | None
    text: str
    offset: int
    taken: tuple[Taken, ...]
    own: bool
    short: bool
    office: str | None = None


def told(reading: Reading, item: Item, more: Iterable[str] = ()) -> Told:
    """Return what a telling says of its sources.

    Args:
        more: Names of outlets that the table may not know: those of the story.
    """
    document = reading.document
    text = document.text
    office = _office(reading)
    credited = [credit for credit in item.credits if credit.outlet]
    relayed = credited[0] if credited else None
    name = document.outlet
    key = key_of(name)[0] if name else None
    if office is not None:
        key, name = office
    taken: list[Taken] = []
    read = simplified(text) if any("\u3400" <= c <= "\u9fff" for c in text[item.start : item.start + 2000]) else text
    for credit in credited:
        other, written = key_of(credit.outlet or "")
        if other != key:
            span = Span(credit.start, credit.end)
            taken.append(Taken(key=other, name=written, kind="credit", extent="whole", span=span))
    body = _body(text, item)
    own_words = _own(read, item, key, document.outlet, more)
    if office is None:
        taken += _said(reading, item, read, key, relayed is not None or own_words, more)
    words = body.split()
    han = sum(c >= "\u3400" for c in body[:2000])
    short = len(words) < _SHORT and han < _SHORT_HAN
    date = item.date or document.published
    return Told(
        item=item.id, key=key, name=key_of(name)[1] if name and office is None else name,
        date=(date.stamp or date.value) if date else None,
        headline=item.headline.text if item.headline else None, text=body, offset=item.start,
        taken=tuple(taken), own=own_words and not short, short=short, office=office[0] if office else None,
    )  # fmt: skip


def bearer(body: str) -> str | None:
    """Return the outlet whose tag or credit a text bears at its head or tail, or None."""
    parts = (body,) if len(body) <= _HEAD + _TAIL else (body[:_HEAD], body[-_TAIL:])
    for part in parts:
        read = simplified(part)
        item = Item(id="", start=0, end=len(read), spans=(Span(0, len(read)),), kind="article")
        for mark in named(read, 0, len(read)):
            found = _cue(read, mark, item, 0, len(read))
            if found is not None and found[1] == "whole":
                return mark.name
    return None


def _office(reading: Reading) -> tuple[str, str] | None:
    """Return the office whose own page a document is."""
    document = reading.document
    if document.url and outlets().at(document.url) is None:
        row = offices().at(document.url)
        if row is not None:
            return f"office:{row.id}", row.name_en or row.name_zh
    if document.outlet and outlets().named(document.outlet) is None:
        rows = offices().named(document.outlet)
        if len(rows) == 1:
            return f"office:{rows[0].id}", rows[0].name_en or rows[0].name_zh
    return None


def _body(text: str, item: Item) -> str:
    """Return the text of an item, with its holes blank, so that places count from its start."""
    out: list[str] = []
    at = item.start
    for span in item.spans:
        out.append(" " * (span.start - at) + span.of(text))
        at = span.end
    return "".join(out)[: _LONGEST * 5]


def _said(reading: Reading, item: Item, text: str, key: str | None, beside: bool, more: Iterable[str]) -> list[Taken]:
    start, end = _room(reading, item)
    marks = meant(text, named(text, start, min(end, start + _LONGEST), more), reading.document.outlet)
    people = {words[-1] for each in item.mentions if each.type == "person" and (words := each.text.split())}
    bounds = _sentences(text, item)
    starts = [span.start for span in bounds]
    out: list[Taken] = []
    cited: list[tuple[int, Named, Taken, bool]] = []
    for mark in marks:
        if any(credit.start <= mark.start and mark.end <= credit.end for credit in item.credits):
            continue
        if text[mark.start : mark.end] in people:
            continue
        found = _cue(text, mark, item, start, end)
        if found is None:
            continue
        kind, extent, first, last, chain = found
        span = Span(max(start, first), min(end, last))
        if extent != "cited":
            if mark.key != key:
                taken = Taken(key=mark.key, name=mark.name, kind=kind, extent=extent, span=span)  # type: ignore[arg-type]
                out.append(taken)
            continue
        if not item.start <= mark.start < item.end:
            continue
        at = bisect_right(starts, mark.start) - 1
        taken = Taken(key=mark.key, name=mark.name, kind="citation", extent="part", span=span)
        cited.append((at, mark, taken, chain))
    if not any(taken.extent == "whole" for taken in out):
        out += _unnamed(text, item, start, end)
    out += _citations(text, item, bounds, cited, key, beside)
    return out


def _room(reading: Reading, item: Item) -> tuple[int, int]:
    """Return the stretch of a document that is about an item: itself, and what stands around it beside other items."""
    others = [each for each in reading.items if each.id != item.id]
    low = max((each.end for each in others if each.end <= item.start), default=0)
    high = min((each.start for each in others if each.start >= item.end), default=len(reading.document.text))
    return max(low, item.start - _MARGIN), min(high, item.end + _MARGIN)


def _cue(text: str, mark: Named, item: Item, start: int, end: int) -> tuple[EvidenceKind, str, int, int, bool] | None:
    bare = mark.end - mark.start <= _INITIALS and text[mark.start : mark.end] not in initials()
    for cue, first, last in matches(text, mark.start, mark.end):
        if bare and first == mark.start:  # two letters are many things; "BT said" tells no outlet
            continue
        if cue.where == "head" and mark.start > item.start + _HEAD:
            continue
        if cue.where == "title" and (item.headline is None or not _in_title(text, first, last, item)):
            continue
        if cue.where == "tail" and mark.end < item.end - _TAIL:
            continue
        if cue.kind in ("tag", "credit"):
            line, line_end = text.rfind("\n", start, mark.start) + 1, text.find("\n", mark.end, end)
            words = text[max(line, mark.start - _LINE) : line_end if line_end >= 0 else min(end, mark.end + _LINE)]
            if len(words) < _LINE and pattern("photo").search(words):
                continue
        return cue.kind, cue.extent, first, last, cue.chain
    return None


def _in_title(text: str, first: int, last: int, item: Item) -> bool:
    """Whether a cue opens or ends the headline."""
    head = item.headline
    if head is None or not head.start <= first <= last <= head.end:
        return False
    return not text[head.start : first].strip() or not text[last : head.end].strip()


def _sentences(text: str, item: Item) -> list[Span]:
    lang = item.language or ("zh" if any(c >= "\u3400" for c in text[item.start : item.start + 80]) else "en")
    out: list[Span] = []
    for span in item.spans:
        out += sentences(text, lang, span.start, min(span.end, span.start + _LONGEST))
    return out


def _unnamed(text: str, item: Item, start: int, end: int) -> list[Taken]:
    found = pattern("unnamed_credit").search(text, start, min(end, start + _LONGEST))
    if found is not None:
        span = Span(found.start() + len(found[0]) - len(found[0].lstrip()), found.end())
        return [Taken(key="unnamed", name=None, kind="credit", extent="doubtful", span=span)]
    return []


def _citations(
    text: str,
    item: Item,
    bounds: Sequence[Span],
    cited: Sequence[tuple[int, Named, Taken, bool]],
    key: str | None,
    beside: bool,
) -> list[Taken]:
    """Return the sources that sentences cite: for all of the telling, perhaps for all, or for a part."""
    out: list[Taken] = []
    by_sentence: dict[int, list[tuple[Named, Taken]]] = {}
    for at, mark, taken, chain in cited:
        before = by_sentence.get(at, ())
        through = before[-1][0].key if chain and before and before[-1][0].key != mark.key else None
        if mark.key == key:
            continue
        by_sentence.setdefault(at, []).append((mark, replace(taken, through=through)))
    for found in pattern("unnamed_citation").finditer(text, item.start, min(item.end, item.start + _LONGEST)):
        at = _place(bounds, found.start())
        if at not in by_sentence:
            span = Span(found.start(), found.end())
            taken = Taken(key="unnamed", name=None, kind="citation", extent="part", span=span)
            by_sentence[at] = [(Named(span.start, span.end, "unnamed", ""), taken)]
    released, own_statements = _statements(text, item, bounds, by_sentence, key)
    lead = _lead(bounds, item)
    for at in sorted(by_sentence):
        for _, taken in by_sentence[at]:
            extent: Extent = "part"
            if taken.through is not None:
                out.append(replace(taken, extent="whole"))
                continue
            if at <= lead and taken.kind == "citation" and not beside:
                extent = "doubtful" if own_statements or taken.key == "unnamed" else "whole"
            out.append(replace(taken, extent=extent))
    alone = not own_statements and not by_sentence
    return out + [replace(taken, extent="doubtful" if alone else "part") for taken in released]


def _lead(bounds: Sequence[Span], item: Item) -> int:
    """Return the number of the last sentence of the lead: two after the headline."""
    if item.headline is None:
        return _LEAD - 1
    return sum(span.end <= item.headline.end for span in bounds) + _LEAD - 1


def _place(bounds: Sequence[Span], at: int) -> int:
    return bisect_right([span.start for span in bounds], at) - 1


def _statements(
    text: str,
    item: Item,
    bounds: Sequence[Span],
    by_sentence: dict[int, list[tuple[Named, Taken]]],
    key: str | None,
) -> tuple[list[Taken], int]:
    """Return the releases that statements come from, and how many statements come from nobody that is cited."""
    starts = [span.start for span in bounds]
    through: set[str] = set()
    rest: list[tuple[Statement, int]] = []
    first = min((at for at, named_ in by_sentence.items() if named_[0][1].kind == "citation"), default=-1)
    outer = {statement.id: statement for statement in item.statements}
    for statement in item.statements:
        if not statement.source or "non-statement" in statement.flags or _retold(statement, outer, text):
            continue
        at = bisect_right(starts, statement.source[0].start) - 1
        # what stands before the first citation sums up what is cited
        if at in by_sentence or at < first:
            through.update(_speakers(statement, text))
        else:
            rest.append((statement, at))
    released: dict[str, Taken] = {}
    count = 0
    for statement, at in rest:
        words = statement.source[0].of(text)
        if pattern("pronoun").match(words) or through & _speakers(statement, text):
            continue
        if outlets().named(words) is not None:
            continue
        bound = bounds[at] if 0 <= at < len(bounds) else statement.extent()
        found = pattern("release").search(text, bound.start, bound.end)
        who = statement.organisation or statement.speaker
        row = offices().get(who.id) if who is not None and who.id else None
        if found is not None and row is not None:
            taken = Taken(
                key=f"office:{row.id}", name=row.name_en or row.name_zh, kind="release", extent="part",
                span=Span(found.start(), found.end()),
            )  # fmt: skip
            released.setdefault(taken.key, taken)
            through.update(_speakers(statement, text))
        else:
            count += 1
    return list(released.values()), count


def _retold(statement: Statement, outer: dict[str, Statement], text: str) -> bool:
    """Whether a statement is inside one of an outlet, or of somebody that was named before."""
    for _ in range(4):
        parent = outer.get(statement.nested_in or "")
        if parent is None:
            return False
        words = parent.source[0].of(text) if parent.source else ""
        if pattern("pronoun").match(words) or outlets().named(words) is not None:
            return True
        statement = parent
    return False


def _speakers(statement: Statement, text: str) -> set[str]:
    out = {fold(statement.source[0].of(text)[:120])}
    if statement.speaker is not None:
        out.add(statement.speaker.id or fold(statement.speaker.name))
    return out


def _own(text: str, item: Item, key: str | None, name: str | None, more: Iterable[str]) -> bool:
    """Whether the telling says that its outlet was there or asked itself."""
    end = min(item.end, item.start + _LONGEST)
    if pattern("own").search(text, item.start, end):
        return True
    before, after = own()
    return any(
        mark.key == key
        and (before.search(text[max(0, mark.start - 60) : mark.start]) or after.match(text[mark.end : mark.end + 60]))
        for mark in meant(text, named(text, item.start, end, more), name)
    )
