"""Readings of texts of our own, made by hand: no step of the pipeline is in the way of what is tested."""

import datetime as dt
import hashlib

from attache.record import (
    ActorRef,
    Answer,
    Boilerplate,
    Document,
    Headline,
    Item,
    PartialDate,
    Reading,
    Span,
    Statement,
)


def reading(
    text: str,
    *,
    headline: str | None = None,
    lang: str = "en",
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    said: tuple[tuple[str, str, str], ...] = (),
    boilerplate: tuple[str, ...] = (),
) -> Reading:
    """Return a reading with one article.

    Args:
        said: (speaker, cue, content) for each statement, as words of the text.
        boilerplate: Lines of the text that belong to no item.
    """
    sha = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()

    def span(words: str) -> Span:
        at = text.index(words)
        return Span(at, at + len(words))

    holes = sorted(span(words) for words in boilerplate)
    spans, at = [], 0
    for hole in (*holes, Span(len(text), len(text))):
        if text[at : hole.start].strip():
            spans.append(Span(at, hole.start))
        at = hole.end
    statements = tuple(
        Statement(
            id=f"s-{number}", form="indirect", source=(span(who),), cue=(span(cue),), content=(span(content),),
            speaker=ActorRef(id=None, name=who),
        )
        for number, (who, cue, content) in enumerate(said)
    )  # fmt: skip
    head = None
    if headline is not None:
        place = span(headline)
        head = Headline(start=place.start, end=place.end, text=headline)
    items = (
        (Item(id="i-1", start=spans[0].start, end=spans[-1].end, spans=tuple(spans), kind="article", headline=head,
              statements=statements),)
        if spans else ()
    )  # fmt: skip
    day = PartialDate(value=published, precision="day", basis="metadata", text=published) if published else None
    document = Document(
        id="d-" + sha[:16], sha256=sha, media_type="text/plain", text=text, chars=len(text), language=lang, url=url,
        outlet=outlet, published=day, title=headline,
    )  # fmt: skip
    return Reading(
        document=document, items=items,
        boilerplate=tuple(Boilerplate(start=hole.start, end=hole.end, reason="widget") for hole in holes),
    )  # fmt: skip


def answer(
    body: str = "",
    *,
    status: int = 200,
    url: str = "https://gazette.example/2031/05/harbour-plan-sets-sail",
    final_url: str | None = None,
    media_type: str = "text/html",
) -> Answer:
    """Return what a server answered."""
    return Answer(
        url=url, final_url=final_url or url, status=status, data=body.encode(), media_type=media_type,
        started=dt.datetime(2031, 5, 9, 12, tzinfo=dt.UTC), seconds=0.1,
    )  # fmt: skip
