"""What is exchanged of a document: the parts of statements and mentions that a person can judge."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ...errors import BadAnnotation
from ...record import ActorRef, Formula, Reading, Span, Statement, Strength
from ...record.actor import MentionType
from ...record.statement import Form, Stance

ANNOTATION_SCHEMA: Literal["attache.annotation/1"] = "attache.annotation/1"
CORRECTED = "corrected"
"""The flag of a statement that a person corrected."""
_HIGHEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthRow:
    """A place on the diplomatic ladder; `formula` is the span of its words."""

    level: int
    stance: Stance
    formula: Span | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """A statement as it is exchanged. `id` ties it to the statement it corrects; a new one needs none.

    `nested_in` is the id of the row whose content holds this one. A missing form is told by the quotation marks.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    id: str | None = None
    form: Form | None = None
    speaker: ActorRef | None = None
    role: str | None = None
    organisation: ActorRef | None = None
    target: str | None = None
    strength: StrengthRow | None = None
    flags: tuple[str, ...] = ()
    nested_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """A mention as it is exchanged."""

    start: int
    end: int
    type: MentionType
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """The statements and mentions of one document text. Spans are code points of `text`, half-open."""

    text: str
    statements: tuple[StatementRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    document: str | None = None
    path: str | None = None
    language: str | None = None
    schema: Literal["attache.annotation/1"] = ANNOTATION_SCHEMA

    @property
    def text_sha256(self) -> str:
        """The digest of the text, by which its document is found in a record."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person changed in the statements and mentions of one document, by whom and when.

    `text_sha256` is the digest of the text that its spans count in; it says nothing of another text.
    """

    document: str
    text_sha256: str
    made_by: str
    made_at: str
    removed: tuple[StatementRow, ...] = ()
    added: tuple[StatementRow, ...] = ()
    mentions_removed: tuple[MentionRow, ...] = ()
    mentions_added: tuple[MentionRow, ...] = ()
    schema: Literal["attache.correction/1"] = "attache.correction/1"

    def __bool__(self) -> bool:
        """Whether anything was changed."""
        return bool(self.removed or self.added or self.mentions_removed or self.mentions_added)


def annotation_of(reading: Reading) -> Annotation:
    """Return what is exchanged of a reading, in the order of the text."""
    document = reading.document
    return Annotation(
        text=document.text,
        statements=tuple(row_of(said) for item in reading.items for said in item.statements),
        mentions=tuple(
            MentionRow(start=m.start, end=m.end, type=m.type, actor=m.actor)
            for item in reading.items
            for m in item.mentions
        ),
        document=document.id,
        path=document.path or document.url,
        language=document.language,
    )


def row_of(said: Statement) -> StatementRow:
    """Return what is exchanged of a statement."""
    strength = said.strength
    return StatementRow(
        id=said.id,
        form=said.form,
        source=said.source,
        cue=said.cue,
        content=said.content,
        speaker=said.speaker,
        role=said.role,
        organisation=said.organisation,
        target=said.target,
        strength=StrengthRow(
            level=strength.level,
            stance=strength.stance,
            formula=Span(strength.formula.start, strength.formula.end) if strength.formula else None,
            rule=strength.rule,
        )
        if strength
        else None,
        flags=said.flags,
        nested_in=said.nested_in,
    )


def strength_of(row: StrengthRow | None, text: str) -> Strength | None:
    """Return the strength that a row tells, with the words of its formula."""
    if row is None:
        return None
    formula = Formula(start=row.formula.start, end=row.formula.end, text=row.formula.of(text)) if row.formula else None
    return Strength(level=row.level, stance=row.stance, formula=formula, rule=row.rule)


def checked(annotation: Annotation, place: str | None = None) -> Annotation:
    """Return the annotation with its spans in order.

    Raises:
        BadAnnotation: A span lies outside of the text or is empty, a level is none, or statements are nested in
            statements that are not there or in each other.
    """
    text = annotation.text
    for n, row in enumerate(annotation.statements, 1):
        for span in _spans(row):
            if not (0 <= span.start < span.end <= len(text)) or not span.of(text).strip():
                raise BadAnnotation(f"statement {n}: [{span.start}, {span.end}] holds no words", place=place)
        if not row.content:
            raise BadAnnotation(f"statement {n} has no content", place=place)
        if row.strength is not None and not 0 <= row.strength.level <= _HIGHEST:
            raise BadAnnotation(f"statement {n}: there is no level {row.strength.level}", place=place)
    for n, mention in enumerate(annotation.mentions, 1):
        if not 0 <= mention.start < mention.end <= len(text):
            raise BadAnnotation(f"mention {n}: [{mention.start}, {mention.end}] holds no words", place=place)
    _nested(annotation, place)
    ordered = tuple(
        replace(row, source=tuple(sorted(row.source)), cue=tuple(sorted(row.cue)), content=tuple(sorted(row.content)))
        for row in annotation.statements
    )
    return replace(annotation, statements=ordered)


def _spans(row: StatementRow) -> Iterator[Span]:
    yield from row.source
    yield from row.cue
    yield from row.content
    if row.strength is not None and row.strength.formula is not None:
        yield row.strength.formula


def _nested(annotation: Annotation, place: str | None) -> None:
    ids = [row.id for row in annotation.statements if row.id is not None]
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise BadAnnotation(f"two statements have the id {one}", place=place)
        seen.add(one)
    outer = {row.id: row.nested_in for row in annotation.statements if row.id is not None}
    sound: set[str] = set()
    for n, row in enumerate(annotation.statements, 1):
        if row.nested_in is not None and row.nested_in not in outer:
            raise BadAnnotation(f"statement {n} is nested in {row.nested_in}, which is not there", place=place)
        way: set[str] = set()
        at = row.id
        while at is not None and at not in sound:
            if at in way:
                raise BadAnnotation(f"statement {n} is nested in itself", place=place)
            way.add(at)
            at = outer.get(at)
        sound |= way
