"""What a person changed, and the reading with it: corrections hold whatever later versions find."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from ...errors import BadAnnotation
from ...record import Item, Mention, Reading, Span, Statement, part_id
from ...text.quotes import quotations
from .. import issues
from ..statements.shape import form_of
from .rows import CORRECTED, Annotation, Correction, StatementRow, annotation_of, strength_of


def difference(reading: Reading, annotation: Annotation, *, made_by: str, made_at: str) -> Correction:
    """Return what an annotation of a reading's own text changes in it; a correction that is false changes nothing.

    Raises:
        BadAnnotation: The text is another; something lies outside of the document's items, or parts of one statement
            in two of them or on each other; a name is empty.
    """
    document = reading.document
    if annotation.text != document.text:
        raise BadAnnotation("its text is not that of the document", place=annotation.path or document.id)
    before = annotation_of(reading)
    known = {row.id: row for row in before.statements}
    given = tuple(_completed(row, known, document.text) for row in annotation.statements)
    same = set(before.statements) & set(given)
    for row in given:
        if row not in same:
            _fits(reading, row, annotation.path)
    old, new = set(before.mentions), set(annotation.mentions)
    for mention in new - old:
        if _item(reading, Span(mention.start, mention.end)) is None:
            raise BadAnnotation(
                f"[{mention.start}, {mention.end}] lies outside of the document's items", place=annotation.path
            )
    return Correction(
        document=document.sha256,
        text_sha256=annotation.text_sha256,
        made_by=made_by,
        made_at=made_at,
        removed=tuple(row for row in before.statements if row not in same),
        added=tuple(row for row in given if row not in same),
        mentions_removed=tuple(row for row in before.mentions if row not in new),
        mentions_added=tuple(row for row in annotation.mentions if row not in old),
    )


def _fits(reading: Reading, row: StatementRow, place: str | None) -> None:
    """Check that a statement lies in one item with all its parts, and names nobody with no name."""
    for part in (row.content, row.source, row.cue):
        for one, other in pairwise(sorted(part)):
            if one.end > other.start:
                raise BadAnnotation(f"[{one.start}, {one.end}] and [{other.start}, {other.end}] overlap", place=place)
    if any(ref is not None and not ref.name.strip() for ref in (row.speaker, row.organisation)):
        raise BadAnnotation("a name is empty; write null where nobody is named", place=place)
    item = _item(reading, row.content[0])
    for span in (*row.content, *row.source, *row.cue):
        if item is None or not _holds(item, span):
            where = "the document's items" if item is None else "the item of its content"
            raise BadAnnotation(f"[{span.start}, {span.end}] lies outside of {where}", place=place)


def _completed(row: StatementRow, known: Mapping[str | None, StatementRow], text: str) -> StatementRow:
    """Return the row with the form that it leaves open."""
    if row.form is not None:
        return row
    before = known.get(row.id)
    if before is not None and before.content == row.content:
        return replace(row, form=before.form)
    near = (row.content[0].start, row.content[-1].end)
    marks = quotations(text, max(0, near[0] - 400), min(len(text), near[1] + 400))
    return replace(row, form=form_of(row.content, marks, row.cue))


def apply(reading: Reading, correction: Correction) -> Reading:
    """Return the reading as the correction has it; a statement that it adds or alters bears the flag `corrected`.

    A statement that was removed or altered is found by its identifier; where a later version finds none of that
    identifier, by its cue or its content. The same correction twice changes nothing more.
    """
    text = reading.document.text
    rows: dict[str, list[StatementRow]] = {}
    for row in correction.added:
        item = _item(reading, row.content[0])
        if item is not None:
            rows.setdefault(item.id, []).append(row)
    by_id = {said.id: said for item in reading.items for said in item.statements}
    ids = {row.id: _id(reading, row) for row in correction.added if row.id is not None}
    fresh = {_id(reading, row) for row in correction.added}
    gone = _gone(by_id, correction, fresh)
    items = tuple(_statements(reading, item, rows.get(item.id, ()), gone, by_id, ids, text) for item in reading.items)
    present = {said.id for item in items for said in item.statements}
    items = tuple(
        replace(
            item,
            statements=tuple(
                replace(said, nested_in=said.nested_in if said.nested_in in present else None)
                for said in item.statements
            ),
            mentions=_mentions(item, correction, text),
        )
        for item in items
    )
    return replace(reading, items=items)


def _statements(
    reading: Reading,
    item: Item,
    added: Sequence[StatementRow],
    gone: Set[str],
    by_id: Mapping[str, Statement],
    ids: Mapping[str, str],
    text: str,
) -> Item:
    kept = [said for said in item.statements if said.id not in gone]
    remapped = [replace(said, nested_in=ids.get(said.nested_in or "", said.nested_in)) for said in kept]
    if not added:
        return replace(item, statements=tuple(remapped))
    spotted = issues.spot(reading, item)
    for row in added:
        said = _statement(reading, row, by_id.get(row.id or ""), ids, text)
        remapped.append(replace(said, issues=issues.statement_issues(spotted, said)))
    return replace(item, statements=tuple(sorted(remapped, key=lambda said: (said.extent(), said.id))))


def _gone(found: Mapping[str, Statement], correction: Correction, new: Set[str]) -> Set[str]:
    """Return the identifiers of the statements that give way."""
    own = {row.id for row in correction.removed if row.id in found}
    others = [row for row in correction.removed if row.id not in found]
    cues = {row.cue for row in others if row.cue}
    contents = {row.content for row in others}
    like = {said.id for said in found.values() if said.cue in cues or said.content in contents}
    return {one for one in (*own, *like, *new) if one is not None}


def _id(reading: Reading, row: StatementRow) -> str:
    return part_id("s", reading.document.sha256, row.source, row.cue, row.content)


def _statement(
    reading: Reading, row: StatementRow, before: Statement | None, ids: Mapping[str, str], text: str
) -> Statement:
    flags = tuple(dict.fromkeys((*(flag for flag in row.flags if flag != CORRECTED), CORRECTED)))
    own = _id(reading, row)
    told = before or Statement(id=own, form=row.form or "indirect", source=(), cue=(), content=row.content)
    anonymity = told.anonymity
    if before is None or before.speaker != row.speaker:
        anonymity = "named" if row.speaker is not None else "unspecified"
    return replace(
        told,
        id=own,
        form=row.form or told.form,
        source=row.source,
        cue=row.cue,
        content=row.content,
        speaker=row.speaker,
        role=row.role,
        role_row=told.role_row if told.role == row.role else None,
        organisation=row.organisation,
        anonymity=anonymity,
        target=row.target,
        strength=strength_of(row.strength, text),
        nested_in=ids.get(row.nested_in or "", row.nested_in),
        implicit=told.implicit and not row.cue,
        flags=flags,
        confidence=1.0,
    )


def _mentions(item: Item, correction: Correction, text: str) -> tuple[Mention, ...]:
    removed = set(correction.mentions_removed) | {
        row for row in correction.mentions_added if item.start <= row.start < item.end
    }
    if not removed:
        return item.mentions
    places = {(row.start, row.end) for row in removed}
    kept = [m for m in item.mentions if (m.start, m.end) not in places]
    added = [
        Mention(start=row.start, end=row.end, text=text[row.start : row.end], type=row.type, actor=row.actor)
        for row in correction.mentions_added
        if _holds(item, Span(row.start, row.end))
    ]
    return tuple(sorted((*kept, *added), key=lambda m: (m.start, m.end)))


def _holds(item: Item, span: Span) -> bool:
    return any(piece.start <= span.start and span.end <= piece.end for piece in item.spans)


def _item(reading: Reading, span: Span) -> Item | None:
    return next((item for item in reading.items if _holds(item, span)), None)
