"""Events that policy measures are: who restricts whom by which instrument, where no act of a verb tells it already."""

from collections.abc import Iterator, Sequence

from ... import tables
from ...record import ActorRef, Measure, Span
from ...record.event import EventStatus
from ..clauses import Clauses
from .act import Act
from .lexicon import table
from .parties import Party, for_whom

_STATUS: dict[str, EventStatus] = {
    "call": "hypothetical",
    "proposed": "planned",
    "announced": "announced",
    "threatened": "threatened",
    "passed-chamber": "planned",
}


def measured(measures: Sequence[Measure], offset: int, clauses: Clauses, done: Sequence[Act]) -> Iterator[Act]:
    """Yield an act for each measure of a restricting kind that no act covers.

    Args:
        measures: Of the item.
        offset: Where the item begins in the document text.
        clauses: Of the item.
        done: The acts found already.
    """
    kinds: dict[str, str] = table()["measures"]
    for measure in measures:
        kind = kinds.get(measure.instrument)
        if kind is None or measure.stage in ("lifted", "rejected") or measure.by is None:
            continue
        span = Span(measure.start - offset, measure.end - offset)
        if any(act.type in (kind, "SANCTION", "COERCE", "THREATEN") and act.span.overlaps(span) for act in done):
            continue
        inside = [k for k in clauses.within(span) if clauses.sentence[k] >= 0]
        if not inside:
            continue
        by = for_whom(measure.by, measure.by_id) or ActorRef(id=measure.by_id, name=measure.by)
        against = _party(measure.against, measure.against_id, span)
        if against is None and measure.instrument == "treaty withdrawal":
            against = _party(measure.object, None, span)  # who is left is the body itself
        if kind == "SANCTION" and measure.instrument == "ban" and not _abroad(measure):
            kind = "COERCE"
        yield Act(
            predicate=inside[0],
            type=kind,
            mode=None,
            actors=(Party(actor=by, span=span, known=True),),
            recipients=(against,) if against is not None else (),
            span=span,
            status=_STATUS.get(measure.stage or "", "happened"),
            confidence=0.5,
            base="measure",
        )


def _party(name: str | None, key: str | None, span: Span) -> Party | None:
    return Party(actor=ActorRef(id=key, name=name), span=span, known=key is not None) if name else None


def _abroad(measure: Measure) -> bool:
    """Whether a ban is laid on another state."""
    by = tables.offices().get(measure.by_id) if measure.by_id else None
    against = tables.offices().get(measure.against_id) if measure.against_id else None
    return by is not None and against is not None and by.country != against.country
