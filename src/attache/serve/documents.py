"""A document laid out for its page: paragraphs with marks, and notes beside them."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ..config import Beat
from ..record import Event, Item, Reading, Span, Statement
from . import marking
from .sides import Side, side_of_speaker
from .visit import Visit

# outermost first where marks begin and end together
_HEADLINE, _CREDIT, _EVENT, _STATEMENT, _ASKED, _FLAW, _SOURCE, _MENTION = range(8)
_MENTIONED = frozenset(("person", "organisation", "state", "group", "office", "outlet", "place"))


@dataclass(slots=True)
class Note:
    """What stands beside a paragraph about a statement; those nested in it are inside."""

    number: int
    said: Statement
    side: Side | None
    name: str | None
    source: str
    cue: str
    asked: bool
    parent: int | None = None
    inner: list["Note"] = field(default_factory=list)


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the page with its notes."""

    words: Markup
    lang: str | None
    notes: list[Note]
    events: list[Event]
    flaws: list[Any]


@dataclass(slots=True)
class Part:
    """A stretch of the text that is of one item, or of none (`reason` says what it is then)."""

    item: Item | None
    number: int
    first: bool
    reason: str | None
    paragraphs: list[Paragraph]


def laid_out(visit: Visit, reading: Reading, *, asked: Span | None, statement: str | None) -> list[Part]:
    """Return the whole text of a document in order, with marks and notes.

    Args:
        asked: Words that the address leads to.
        statement: Id of the statement that it leads to.
    """
    return _Layout(visit, reading, asked, statement).parts()


class _Layout:
    def __init__(self, visit: Visit, reading: Reading, asked: Span | None, statement: str | None) -> None:
        self.visit = visit
        self.beat: Beat = visit.desk.beat
        self.reading = reading
        self.text = reading.document.text
        self.asked = asked
        self.statement = statement
        said = [each for item in reading.items for each in item.statements]
        self.numbers = {each.id: place for place, each in enumerate(said, 1)}
        self.sides = {
            each.id: side_of_speaker(
                self.beat, each.speaker.id if each.speaker else None,
                each.organisation.id if each.organisation else None,
            )
            for each in said
        }  # fmt: skip
        self.anchored = False

    def parts(self) -> list[Part]:
        cuts: list[tuple[int, int, int | None, str | None]] = []
        for place, each in enumerate(self.reading.items):
            cuts += [(span.start, span.end, place, None) for span in each.spans]
        cuts += [(rest.start, rest.end, None, rest.reason) for rest in self.reading.boilerplate]
        out: list[Part] = []
        begun: set[int] = set()
        for start, end, number, reason in marking.pieces(self.text, cuts):
            item = self.reading.items[number] if number is not None else None
            first = number is not None and number not in begun
            if number is not None:
                begun.add(number)
            part = self._part(start, end, item, number, first, reason)
            if part.paragraphs:
                out.append(part)
        return out

    def _part(
        self, start: int, end: int, item: Item | None, number: int | None, first: bool, reason: str | None
    ) -> Part:
        lines = marking.lines(self.text, start, end)
        marks, points = self._marks(item, start, end)
        marking.lay(lines, marks, points)
        paragraphs = []
        statements = item.statements if item is not None else ()
        events = item.events if item is not None else ()
        for line in lines:
            here = [each for each in statements if line.start <= self._begins(each) <= line.end]
            paragraphs.append(
                Paragraph(
                    words=marking.render(self.text, line, language=item.language if item else None),
                    lang=self._language(line, item), notes=self._notes(here),
                    events=[each for each in events if line.start <= each.start < line.end],
                    flaws=[each for each in self.reading.document.flaws if line.start <= each.start < line.end],
                )
            )  # fmt: skip
        return Part(item=item, number=(number or 0) + 1, first=first, reason=reason, paragraphs=paragraphs)

    def _language(self, line: marking.Line, item: Item | None) -> str | None:
        if marking.language_of(self.text, line.start, line.end) is None:
            return None
        code = (item.language if item else None) or self.reading.document.language or ""
        return code if code.startswith("zh-") else "zh-Hans"

    @staticmethod
    def _begins(said: Statement) -> int:
        return min((span.start for span in said.content or said.source or said.cue), default=0)

    def _marks(self, item: Item | None, start: int, end: int) -> tuple[list[marking.Mark], list[tuple[int, Markup]]]:
        out = [
            marking.Mark(each.start, each.end, _FLAW, Markup('<span class="flawed">'))
            for each in self.reading.document.flaws
        ]
        points: list[tuple[int, Markup]] = []
        if self.asked is not None and max(self.asked.start, start) < min(self.asked.end, end):
            out.append(self._target(self.asked.start, self.asked.end, "at"))
        if item is not None:
            out += self._of_item(item, start, end)
            for each in item.statements:
                at = self._begins(each)
                if start <= at < end:
                    points.append((at, self._number(each)))
        return [mark for mark in out if max(mark.start, start) < min(mark.end, end)], points

    def _of_item(self, item: Item, start: int, end: int) -> list[marking.Mark]:
        out = []
        if item.headline is not None:
            out.append(marking.Mark(item.headline.start, item.headline.end, _HEADLINE, _span("headline")))
        out += [marking.Mark(each.start, each.end, _CREDIT, _span("credited")) for each in item.credits]
        out += [marking.Mark(each.start, each.end, _EVENT, _span("event")) for each in item.events]
        for said in item.statements:
            side = self.sides[said.id]
            open_ = Markup('<span class="st" data-side="{}">').format(side.number if side else 4)
            out += [marking.Mark(span.start, span.end, _STATEMENT, open_) for span in said.content]
            out += [marking.Mark(span.start, span.end, _SOURCE, _span("source")) for span in said.source]
            out += [marking.Mark(span.start, span.end, _SOURCE, _span("cue")) for span in said.cue]
            if said.id == self.statement:
                where = said.content or said.source or said.cue
                out += [self._target(*span, "at") for span in where if max(span.start, start) < min(span.end, end)]
        out += [
            marking.Mark(each.start, each.end, _MENTION, _span("mention"))
            for each in item.mentions
            if each.actor is not None and each.type in _MENTIONED
        ]
        return list({(m.start, m.end, m.rank, m.open): m for m in out}.values())

    def _target(self, start: int, end: int, kind: str) -> marking.Mark:
        first = None
        if not self.anchored:
            first, self.anchored = Markup('<span class="{}" id="at" tabindex="-1">').format(kind), True
        return marking.Mark(start, end, _ASKED, _span(kind), first)

    def _number(self, said: Statement) -> Markup:
        side = self.sides[said.id]
        number = self.numbers[said.id]
        return Markup('<a class="st-no" id="s{0}" href="#n{0}" data-side="{1}" aria-label="{2}">{0}</a>').format(
            number, side.number if side else 4, self.visit.t("document.see_note", number=number)
        )

    def _notes(self, here: list[Statement]) -> list[Note]:
        notes = {
            said.id: Note(
                number=self.numbers[said.id], said=said, side=self.sides[said.id],
                name=said.speaker.name if said.speaker else None, source=_joined(said.source, self.text),
                cue=_joined(said.cue, self.text), asked=said.id == self.statement,
                parent=self.numbers.get(said.nested_in or ""),
            )
            for said in here
        }  # fmt: skip
        roots: list[Note] = []
        for said in here:
            parent = notes.get(said.nested_in or "")
            if parent is not None and not _in_ring(said, notes):
                parent.inner.append(notes[said.id])
            else:
                roots.append(notes[said.id])
        return roots


def _in_ring(said: Statement, notes: dict[str, Note]) -> bool:
    """Whether a statement is nested, over others, in itself: those make no tree, and none may be lost."""
    seen = {said.id}
    at = said.nested_in
    while at is not None and at in notes:
        if at in seen:
            return True
        seen.add(at)
        at = notes[at].said.nested_in
    return False


def _span(name: str) -> Markup:
    return Markup('<span class="{}">').format(name)


def _joined(spans: tuple[Span, ...], text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans)
