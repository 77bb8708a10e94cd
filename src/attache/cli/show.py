"""`attache show`."""

from typing import TYPE_CHECKING

import click

from .read import item_lines, lines_of
from .terminal import json_option, machine, one_line, opened, safe, say, workspace_option

if TYPE_CHECKING:
    from ..record import Capture, Item, Reading, Span, Statement

_WITH_PLACES = ("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml")


@click.command()
@click.argument("identifier", metavar="ID")
@json_option
@workspace_option
def show(identifier: str, as_json: bool, workspace: str | None) -> None:
    """Show a document, item or statement by its id (or the id's beginning), with its words and sources.

    With --json a document has the shape `attache.read/1`, an item or statement that of its part there.
    """
    with opened(workspace) as desk:
        reading, item_id, statement_id = desk.show(identifier)
        original = desk.capture_of(reading.document.sha256) if _placed(reading) else None
    item = next((item for item in reading.items if item.id == item_id), None)
    said = next((said for said in item.statements if said.id == statement_id), None) if item else None
    if as_json:
        machine(_json(reading, item, said, original))
    elif item is None:
        for line in lines_of(reading):
            say(line)
        say(_text(reading.document.text))
    elif said is None:
        _show_item(reading, item)
        _say_places(original, reading, item.spans)
    else:
        _show_statement(reading, item, said)
        _say_places(original, reading, (said.extent(),))


def _placed(reading: "Reading") -> bool:
    """Whether the original shows its words on pages, in paragraphs or chapters, so that a place in it can be told."""
    document = reading.document
    return document.media_type.startswith(_WITH_PLACES) or "!/" in (document.path or "")


def _say_places(original: "Capture | None", reading: "Reading", spans: "tuple[Span, ...]") -> None:
    if original is None:
        return
    from ..extract import labels

    found = labels(original, spans, reading.document.text)
    if found:
        say("  in the original: " + one_line(", ".join(found), 160))


def _json(reading: "Reading", item: "Item | None", said: "Statement | None", original: "Capture | None") -> bytes:
    from dataclasses import replace

    import msgspec

    from ..record.codec import encode, to_builtins

    if item is None:
        return encode(reading)
    plain = to_builtins(replace(reading, items=(item,)))
    document = {key: value for key, value in plain["document"].items() if key not in {"text", "alignment"}}
    text = reading.document.text
    out = {
        "schema": "attache.show/1",
        "document": document,
        "item": plain["items"][0],
        "text": text[item.start : item.end],
    }
    if said is not None:
        extent = said.extent()
        out["statement"] = next(each for each in plain["items"][0]["statements"] if each["id"] == said.id)
        out["text"] = text[extent.start : extent.end]
    if original is not None:
        from ..extract import places

        spans = item.spans if said is None else (said.extent(),)
        out["places"] = [place for span in spans for place in places(original, span, quote=span.of(text))]
    return msgspec.json.encode(out)


def _text(text: str) -> str:
    return "\n".join(safe(line) for line in text.replace("\r\n", "\n").split("\n"))


def _source(reading: "Reading") -> str:
    document = reading.document
    parts = (document.title, document.outlet, document.published.value if document.published else None)
    where = document.url or document.path
    return one_line(" · ".join(part for part in (*parts, where, document.id) if part))


def _show_item(reading: "Reading", item: "Item") -> None:
    text = reading.document.text
    for line in item_lines(item, text, 1 + reading.items.index(item)):
        say(line)
    say("  in " + _source(reading))
    for span in item.spans:
        say()
        say(_text(span.of(text).strip("\n")))


def _show_statement(reading: "Reading", item: "Item", said: "Statement") -> None:
    text = reading.document.text
    told = {
        "speaker": said.speaker.name if said.speaker else None,
        "role": said.role,
        "organisation": said.organisation.name if said.organisation else None,
        "date": said.date.value if said.date else None,
        "occasion": said.occasion,
        "target": said.target,
        "form": said.form,
        "strength": f"{said.strength.level} {said.strength.stance} ({said.strength.rule})" if said.strength else None,
        "issues": " ".join(said.issues) or None,
        "nested in": said.nested_in,
    }
    for name, value in told.items():
        if value:
            say(f"{name + ':':<14}{one_line(value)}")
    extent = said.extent()
    start = max(item.start, text.rfind("\n", 0, max(0, extent.start - 120)) + 1)
    stop = text.find("\n", extent.end)
    end = min(item.end, stop if stop >= 0 else len(text))
    say()
    say(_text(_marked(text, start, end, said.content)))
    say()
    say(_source(reading))


def _marked(text: str, start: int, end: int, spans: "tuple[Span, ...]") -> str:
    out, at = [], start
    for span in spans:
        out += [text[at : span.start], ">>", span.of(text), "<<"]
        at = span.end
    return "".join([*out, text[at:end]])
