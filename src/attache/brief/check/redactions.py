"""What an edition cites of words that were redacted: told as such, and no fault of the edition."""

from collections.abc import Callable, Iterator

from ...record import Edition, Line
from .evidence import TextOf, archived

MARK = "█"


def lines(edition: Edition, text_of: TextOf, redacted: Callable[[str], str | None]) -> Iterator[tuple[str, str]]:
    """Yield the places (`section/point/line`, `source/id`) at which something was redacted, with what it was of."""
    of = {source.id: (source, scope) for source in edition.sources
          if (scope := redacted(source.sha256) or redacted(source.text_sha256))}  # fmt: skip
    texts = {key: archived(source, text_of) or "" for key, (source, _) in of.items()}
    for key, (_, scope) in of.items():
        yield f"source/{key}", f"this {'document' if scope == 'document' else 'source, in parts,'} was redacted"
    for number, section in enumerate(edition.sections, 1):
        for point in section.points:
            for index, line in enumerate(point.lines, 1):
                scopes = {of[cited.source][1] for cited in line.citations if cited.source in of}
                if "document" in scopes or (scopes and _touched(line, texts)):
                    yield f"{number}/{point.id}/{index}", "what it cites was redacted"


def _touched(line: Line, texts: dict[str, str]) -> bool:
    return MARK in line.text or any(
        MARK in cited.quote or MARK in texts.get(cited.source, "")[cited.start : cited.end] for cited in line.citations
    )
