"""What a beat file adds to the tables: issues of its own, and names for our own words."""

from ..config import AddedIssue, Beat
from ..tables import Issue, Keyword, Names
from ..text.paragraphs import is_han


def added_issues(beat: Beat) -> tuple[Issue, ...]:
    """Return the issues of the beat's own as rows; their second cue is a country of one of their sides."""
    countries = {side.id: side.countries for side in beat.sides}
    return tuple(_issue(-number, issue, countries) for number, issue in enumerate(beat.issue, 1))


def _issue(row: int, issue: AddedIssue, countries: dict[str, tuple[str, ...]]) -> Issue:
    terms = [term.strip() for term in issue.terms if term.strip("* ")]
    han = [term for term in terms if any(map(is_han, term))]
    between = issue.sides or tuple(countries)
    return Issue(
        row=row, id=issue.id, name_en=issue.name, name_zh="",
        keywords_en=tuple(_keyword(term) for term in terms if term not in han),
        keywords_zh=tuple(_keyword(term) for term in han),
        related_actors=tuple(country for side in between for country in countries[side]), category="beat",
    )  # fmt: skip


def _keyword(term: str) -> Keyword:
    plain = term.rstrip("* ")
    return Keyword(words=plain, weak=term.endswith("*"), capitals=plain.isascii() and plain.isupper())


def names(beat: Beat) -> Names:
    """Return the names that our own words use, each with the others of the same thing."""
    return tuple((name.use, name.of) for name in beat.names)
