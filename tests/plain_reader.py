"""A reader for tests of the desk: one item, headline the first line, one statement; no other room is needed."""

import hashlib

from attache.errors import EmptyInput
from attache.record import (
    ActorRef,
    Capture,
    Credit,
    Document,
    Headline,
    Item,
    Mention,
    PartialDate,
    Reading,
    Span,
    Statement,
    document_id,
    part_id,
)


def capture(text: str | bytes, path: str = "note.txt", media_type: str = "text/plain") -> Capture:
    data = text if isinstance(text, bytes) else text.encode()
    return Capture(data=data, sha256=hashlib.sha256(data).hexdigest(), media_type=media_type, path=path)


def understand(found: Capture) -> Reading:
    """Read `Headline\\n2031-05-09 Outlet\\nbody…`; HTML only loses its angle brackets."""
    text = found.data.decode("utf-8", "replace").removeprefix("\ufeff")
    if found.media_type == "text/html":
        text = text.replace("<p>", "").replace("</p>", "\n")
    if not text.strip():
        raise EmptyInput(place=found.path)
    lines = text.split("\n")
    first = lines[0]
    day, _, outlet = lines[1].partition(" ") if len(lines) > 1 else ("", "", "")
    date = PartialDate(value=day, precision="day", basis="stated", text=day) if day[:2] == "20" else None
    end = len(text.rstrip())
    where = text.find("said ")
    statements = ()
    if where > 0:
        start = text.rfind("\n", 0, where) + 1
        statements = (
            Statement(
                id=part_id("s", found.sha256, where),
                form="indirect",
                source=(Span(start, where - 1),),
                cue=(Span(where, where + 4),),
                content=(Span(where + 5, end),),
                speaker=ActorRef(id=None, name=text[start : where - 1]),
                date=date,
                issues=("tariffs",),
                confidence=0.5,
            ),
        )
    item = Item(
        id=part_id("i", found.sha256, 0, end),
        start=0,
        end=end,
        spans=(Span(0, end),),
        kind="article",
        headline=Headline(start=0, end=len(first), text=first) if first else None,
        date=date,
        language="zh-Hans" if any("\u4e00" <= c <= "\u9fff" for c in text) else "en",
        credits=(
            Credit(outlet=outlet, as_written=outlet, date=date, urls=(), start=len(first) + 1, end=len(first) + 2),
        )
        if outlet
        else (),
        issues=("tariffs",) if "tariff" in text else (),
        mentions=(Mention(start=0, end=1, text=text[0], type="state", actor="xx-state"),),
        statements=statements,
    )
    document = Document(
        id=document_id(found.sha256),
        sha256=found.sha256,
        media_type=found.media_type,
        text=text,
        chars=len(text),
        path=found.path,
        language=item.language,
        title=first,
        published=date,
    )
    return Reading(document=document, items=(item,))
