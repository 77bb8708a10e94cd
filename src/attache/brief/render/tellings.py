"""A story side by side as a page: outlet by outlet, by side, what only one has, renderings, words, tones, timeline.

One self-contained file without script. Each cell opens the words that support it; the same story gives the same bytes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ...config import Side
from ...record import Carrier, Group, Label, Moment, Only, Passage, Rendering, SideBySide, Telling, Told, Tone
from .document import shown
from .html import _asset, _digest, _han, _marked

_OWNERS = (("state", "party"), ("public",), ("commercial",), ("nonprofit",), ("",))
_OPEN = 6
"""Lines of a list that stand open; the others are folded."""
_LONG = 300
KINDS = {"longest": "the longest", "same": "the same words", "cut": "shorter", "reworded": "other words",
         "translated": "in another language"}  # fmt: skip


@dataclass(slots=True)
class Notes:
    """The citations of a page, numbered in the order in which they are first needed."""

    tellings: tuple[Telling, ...]
    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)
    cards: list[dict[str, Any]] = field(default_factory=list)

    def of(self, passage: Passage, by: int | None = None, whole: Passage | None = None) -> int:
        """Return the number of a passage."""
        key = (passage.document, passage.start, passage.end)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers) + 1
            self.cards.append({"number": self.numbers[key], **self._card(passage, by, whole)})
        return self.numbers[key]

    def told(self, told: Told) -> int:
        """Return the number of the words of a telling."""
        return self.of(told.passage, told.by, told.whole)

    def _card(self, passage: Passage, by: int | None, whole: Passage | None) -> dict[str, Any]:
        telling = self.tellings[by] if by is not None else None
        who = telling.first if telling else None
        before, after = "", ""
        if whole is not None and whole.start <= passage.start and passage.end <= whole.end:
            before = whole.quote[: passage.start - whole.start]
            after = whole.quote[passage.end - whole.start :]
        return {
            "outlet": shown(_outlet(who)) if who else "", "owner": who.ownership if who else "",
            "date": who.date if who else None, "before": shown(_cut(before, left=True)), "quote": shown(passage.quote),
            "after": shown(_cut(after)), "url": who.url if who else None,
            "where": f"characters {passage.start}–{passage.end} of {passage.document}",
        }  # fmt: skip


def render(
    story: SideBySide,
    *,
    title: str,
    sides: Sequence[Side] = (),
    timeline: Sequence[Moment] = (),
    origins: int | None = None,
) -> str:
    """Return the page of a story.

    Args:
        title: Its headline, as an outlet published it.
        sides: The sides of the beat, which give shape and colour in their order.
        timeline: The moments of the story, of which the outlets are tellings of it.
        origins: How many independent first sources it rests on, where that is known.
    """
    style = _style()
    page: str = _template().render(
        story=view(story, title=title, sides=sides, timeline=timeline, origins=origins), style=_marked(style),
        style_hash=_digest(style),
    )  # fmt: skip
    return page.encode("utf-8", "replace").decode()


def view(
    story: SideBySide,
    *,
    title: str,
    sides: Sequence[Side] = (),
    timeline: Sequence[Moment] = (),
    origins: int | None = None,
) -> dict[str, Any]:
    """Return what every form of a story shows, in order, with numbered citations."""
    notes = Notes(story.tellings)
    colours = {side.id: number for number, side in enumerate(sides, 1) if number <= 4}
    names = {side.id: side.name for side in sides}
    groups = story.of(story.grouping)
    dates = sorted(c.date for t in story.tellings for c in t.carriers if c.date)
    out: dict[str, Any] = {
        "title": shown(title),
        "days": _days(dates),
        "counts": _counts(story, origins),
        "grouping": {"side": "side", "country": "country", "ownership": "owner"}[story.grouping],
        "blocks": [
            _block(story, notes, name, colours.get(key), owners, places)
            for key, name, owners, places in _blocks(story, groups, names)
        ],
        "labels": [_label(story, notes, label, groups) for label in story.labels],
        "columns": [{"name": group.name, "colour": _colour(story, group, colours)} for group in groups],
        "quotations": [
            {
                "speaker": shown(quotation.speaker or "speaker not named"),
                "renderings": [_rendering(story, notes, each, colours) for each in quotation.renderings],
            }
            for quotation in story.quotations
        ],
        "only": [
            {
                "name": group.name, "colour": _colour(story, group, colours),
                "lines": [_only(story, notes, each) for each in story.only if each.group == group.key],
                "known": bool(group.key), "texts": len(group.tellings),
                "complete": sum(story.tellings[k].complete for k in group.tellings),
                "sentences": sum(story.tellings[k].sentences for k in group.tellings),
            }
            for group in groups
        ],
        "tones": _tones(story, notes, groups, colours),
        "timeline": [_moment(notes, story, moment, colours) for moment in timeline],
        "outlets": [_row(story, notes, k, colours) for k in range(len(story.tellings))],
        "incomplete": sum(not telling.complete for telling in story.tellings),
    }  # fmt: skip
    out["open"] = _OPEN
    out["cards"] = notes.cards
    return out


def _counts(story: SideBySide, origins: int | None) -> str:
    carriers = [carrier for telling in story.tellings for carrier in telling.carriers]
    outlets = len({carrier.outlet for carrier in carriers if carrier.outlet})
    parts = [_many(len(carriers), "item"), _many(outlets, "known outlet"), _many(len(story.tellings), "text")]
    return ", ".join([*parts, *([_many(origins, "origin")] if origins is not None else [])])


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _days(dates: Sequence[str]) -> str:
    if not dates:
        return "no date known"
    return dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"


def _outlet(carrier: Carrier) -> str:
    return carrier.outlet or "outlet not known"


def _colour(story: SideBySide, group: Group, colours: dict[str, int]) -> int | None:
    if group.by == "side":
        return colours.get(group.key)
    found = {colours.get(story.tellings[k].first.side or "") for k in group.tellings}
    return found.pop() if len(found) == 1 else None


def _blocks(
    story: SideBySide, groups: Sequence[Group], names: dict[str, str]
) -> list[tuple[str, str, tuple[str, ...], list[int]]]:
    """Return the columns of the page: each group by kinds of owner."""
    out = []
    for group in groups:
        kinds: tuple[tuple[str, ...], ...] = _OWNERS if group.by != "ownership" else ((),)
        for owners in kinds:
            places = [k for k in group.tellings if not owners or story.tellings[k].first.ownership in owners]
            if places:
                out.append((group.key, group.name, owners, places))
    return out


def _block(
    story: SideBySide, notes: Notes, name: str, colour: int | None, owners: tuple[str, ...], places: list[int]
) -> dict[str, Any]:
    lead = min(places, key=lambda k: (not story.tellings[k].complete, story.tellings[k].first.date or "9"))
    telling = story.tellings[lead]
    quoted: dict[str, int] = {}
    private = 0
    for k in places:
        for voice in story.tellings[k].voices:
            if voice.public:
                quoted[voice.name] = quoted.get(voice.name, 0) + voice.statements
            else:
                private += 1
    incomplete = any(not story.tellings[k].complete for k in places)
    most = sorted(quoted.items(), key=lambda pair: -pair[1])[:_OPEN]
    return {
        "name": name, "colour": colour,
        "owners": sorted({story.tellings[k].first.ownership or "owner not known" for k in places}),
        "outlet": shown(_outlet(telling.first)),
        "headline": _cell(notes, lead, telling.headline), "lead": _cell(notes, lead, telling.lead),
        "quoted": [f"{shown(who)} ({count})" for who, count in most],
        "more": max(0, len(quoted) - _OPEN), "private": private, "incomplete": incomplete,
        "size": f"{_many(sum(len(story.tellings[k].carriers) for k in places), 'item')}, {_many(len(places), 'text')}",
    }  # fmt: skip


def _cell(notes: Notes, by: int, passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {"words": shown(_cut(" ".join(passage.quote.split()))), "note": notes.of(passage, by)}


def _cut(words: str, *, left: bool = False) -> str:
    """Return words of at most a certain length; what is cut is marked."""
    if len(words) <= _LONG:
        return words
    return "… " + words[-_LONG:].lstrip() if left else words[:_LONG].rstrip() + " …"


def _label(story: SideBySide, notes: Notes, label: Label, groups: Sequence[Group]) -> dict[str, Any]:
    cells = []
    for group in groups:
        found = []
        for wording in label.wordings:
            told = [one for one in wording.told if one.by in group.tellings]
            if told:
                texts = len({one.by for one in told})
                found.append(
                    {
                        "words": shown(wording.words),
                        "texts": texts,
                        "quoted": wording.quoted,
                        "note": notes.told(told[0]),
                    }
                )
        cells.append(found)
    return {"what": shown(label.what), "kind": label.kind, "cells": cells}


def _rendering(story: SideBySide, notes: Notes, each: Rendering, colours: dict[str, int]) -> dict[str, Any]:
    telling = story.tellings[each.told.by]
    return {
        "outlet": shown(_outlet(telling.first)), "owner": telling.first.ownership, "date": telling.first.date,
        "colour": colours.get(telling.first.side or ""), "kind": KINDS[each.kind], "language": each.language,
        "words": shown(" ".join(each.told.passage.quote.split())), "note": notes.told(each.told),
        "difference": [{"change": piece.change, "text": shown(piece.text)} for piece in each.difference],
        "complete": telling.complete,
    }  # fmt: skip


def _only(story: SideBySide, notes: Notes, each: Only) -> dict[str, Any]:
    matter = each.matter
    texts = len({told.by for told in matter.told})
    first = matter.told[0]
    whole = first.whole if first.whole is not None and len(first.whole.quote) <= _LONG else None
    sentence = whole is not None and matter.kind != "speaker"
    words = " ".join((whole if whole is not None and sentence else first.passage).quote.split())
    who = matter.speaker or ""
    return {
        "kind": matter.kind, "speaker": shown(who) if who and who.split()[-1] not in words else None,
        "name": shown(matter.name) if matter.kind == "figure" else None, "sentence": sentence,
        "words": shown(_cut(words)),
        "notes": [notes.told(told) for told in _once(matter.told)[:3]], "texts": texts,
        "against": len(each.against), "unchecked": len(each.unchecked),
        "outlet": shown(_outlet(story.tellings[matter.told[0].by].first)),
    }  # fmt: skip


def _once(told: Sequence[Told]) -> list[Told]:
    return list({one.by: one for one in reversed(told)}.values())[::-1]


def _tones(story: SideBySide, notes: Notes, groups: Sequence[Group], colours: dict[str, int]) -> list[dict[str, Any]]:
    by: dict[str, list[Tone]] = {}
    for tone in story.tones:
        by.setdefault(tone.name, []).append(tone)
    return [
        {"actor": shown(name), "cells": [_tone(story, notes, found, group, colours) for group in groups]}
        for name, found in by.items()
    ]


def _tone(
    story: SideBySide, notes: Notes, found: Sequence[Tone], group: Group, colours: dict[str, int]
) -> dict[str, Any] | None:
    tone = next((each for each in found if each.group == group.key), None)
    if tone is None:
        return None
    return {
        "negative": tone.negative, "neutral": tone.neutral, "positive": tone.positive, "unsure": tone.unsure,
        "examples": [
            {"tone": label, "words": shown(_cut(" ".join(told.passage.quote.split()))), "note": notes.told(told)}
            for label, told in tone.examples
            if label != "neutral"
        ],
    }  # fmt: skip


def _moment(notes: Notes, story: SideBySide, moment: Moment, colours: dict[str, int]) -> dict[str, Any]:
    by = next(
        (k for k, t in enumerate(story.tellings) if any(c.document == moment.passage.document for c in t.carriers)),
        None,
    )
    return {
        "kind": moment.kind, "date": moment.date, "reported": moment.reported,
        "outlet": shown(moment.outlet or "outlet not known"),
        "colour": colours.get(moment.side or ""), "speaker": shown(moment.speaker) if moment.speaker else None,
        "words": shown(_cut(moment.words)), "note": notes.of(moment.passage, by), "outlets": moment.outlets,
    }  # fmt: skip


def _row(story: SideBySide, notes: Notes, k: int, colours: dict[str, int]) -> dict[str, Any]:
    telling = story.tellings[k]
    first = telling.first
    public = [voice for voice in telling.voices if voice.public]
    return {
        "outlet": shown(_outlet(first)), "colour": colours.get(first.side or ""), "owner": first.ownership,
        "country": first.country, "funding": list(first.funding), "date": first.date, "url": first.url,
        "headline": _cell(notes, k, telling.headline), "lead": _cell(notes, k, telling.lead),
        "voices": [
            {"name": shown(voice.name), "count": voice.statements, "note": notes.of(voice.passages[0], k)}
            for voice in public[:_OPEN]
        ],
        "more": max(0, len(public) - _OPEN), "private": len(telling.voices) - len(public),
        "statements": len(telling.statements),
        "figures": len(telling.figures), "complete": telling.complete,
        "carriers": [
            {"outlet": shown(_outlet(each)), "owner": each.ownership, "date": each.date}
            for each in telling.carriers[1:]
        ],
    }  # fmt: skip


@functools.cache
def _style() -> str:
    sheets = "".join(_asset(name) for name in ("tokens.css", "brief.css", "tellings.css"))
    sheets = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    return "\n" + "\n".join(line.strip() for line in sheets.split("\n") if line.strip()) + "\n"


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["han"] = _han
    environment.filters["http"] = _http
    return environment.from_string(_asset("tellings.html.j2"))


def _http(url: str | None) -> str | None:
    """Return an address that may be linked, or None: nothing but http and https."""
    return url if url and url.lower().startswith(("https://", "http://")) else None
