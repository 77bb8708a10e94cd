"""What changed: pairs of statements between which a speaker's wording on an issue moved on the diplomatic ladder."""

from collections.abc import Sequence

from ..record import PartialDate, Statement
from .select import Candidate

STEPS = 2
MOST = 6


def moved(found: Sequence[Candidate], order: Sequence[str]) -> list[tuple[Candidate, Candidate]]:
    """Return an earlier and a later statement for each speaker and issue where the wording moved by two steps or more.

    Who speaks is the organisation where it is known, else the person; only those the tables know are compared, each
    with itself. The later one is of the last day on which a step is known; the earlier one of the first. Of one day the
    strongest counts. In the order of the issues, the largest moves first; at most six.
    """
    by_voice: dict[tuple[str, str], list[tuple[str, int, Candidate]]] = {}
    for candidate in found:
        voice, day = _voice(candidate), _day(candidate)
        step = _step(candidate.best.statement)
        if candidate.issue is not None and voice and day and step is not None:
            by_voice.setdefault((candidate.issue, voice), []).append((day, step, candidate))
    pairs: list[tuple[int, int, str, Candidate, Candidate]] = []
    for (issue, voice), said in by_voice.items():
        first, last = _of(said, min(day for day, _, _ in said)), _of(said, max(day for day, _, _ in said))
        if first[0] < last[0] and abs(last[1] - first[1]) >= STEPS:
            place = order.index(issue) if issue in order else len(order)
            pairs.append((place, -abs(last[1] - first[1]), voice, first[2], last[2]))
    kept = sorted(sorted(pairs, key=lambda pair: (pair[1], pair[0], pair[2]))[:MOST], key=lambda pair: pair[:3])
    return [(first, last) for _, _, _, first, last in kept]


def _of(said: Sequence[tuple[str, int, Candidate]], day: str) -> tuple[str, int, Candidate]:
    """Return the strongest of a day."""
    return max((one for one in said if one[0] == day), key=lambda one: (abs(one[1]), one[2].best.statement.id))


def _voice(candidate: Candidate) -> str | None:
    statement = candidate.best.statement
    if statement.organisation and statement.organisation.id:
        return statement.organisation.id
    return statement.speaker.id if statement.speaker else None


def _day(candidate: Candidate) -> str | None:
    date: PartialDate | None = candidate.best.statement.date
    return date.value if date is not None and date.precision == "day" else None


def _step(statement: Statement) -> int | None:
    """The step with a sign, support below zero; None where no formula was found, which is no step."""
    if statement.strength is None or (statement.strength.level == 0 and statement.strength.formula is None):
        return None
    return -statement.strength.level if statement.strength.stance == "support" else statement.strength.level
