"""A document as a page to check it by: items, statements coloured by speaker, damage and furniture, in its own words.

One self-contained file without script. The text is whole and in order; marks are laid over it and never change it.
"""

import functools
import heapq
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...record import Flaw, Item, PartialDate, Reading, Span, Statement
from .html import _asset, _digest, _han, _marked
from .runs import shown as shown

if TYPE_CHECKING:
    from markupsafe import Markup

_COLOURS = 7
"""Speakers with a colour of their own; all others share one more."""
_CHINESE = re.compile("[\u3400-\u9fff]")
_RUNGS = 10


def render(readings: Sequence[Reading], *, title: str | None = None) -> str:
    """Return a page that shows documents whole, as they were understood.

    Speech is washed and underlined in the colour of its speaker, speech inside speech boxed; speakers are bold, cues
    dotted, damaged places wavy, what belongs to no item small and named. Beside each paragraph stand the statements
    that begin in it, with all that is known of them. The same readings give the same bytes.
    """
    style = _style()
    documents = [_Sheet(reading, number).laid_out() for number, reading in enumerate(readings, 1)]
    page: str = _template().render(
        documents=documents,
        title=shown(title or (documents[0]["title"] if documents else "Nothing read")),
        style=_marked(style),
        style_hash=_digest(style),
    )
    return page.encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch with a class; `rank` orders marks of one stretch from the outermost in."""

    start: int
    end: int
    rank: int
    kind: str
    who: int = 0
    label: str = ""

    def open(self) -> "Markup":
        from markupsafe import Markup

        if self.kind == "st":
            return Markup('<span class="st" data-who="{}">').format(self.who)
        title = Markup(' title="{}"').format(self.label) if self.label else ""
        return Markup('<span class="{}"{}>').format(self.kind, title)


@dataclass(slots=True)
class _Line:
    """One paragraph of the page: words with marks, and the notes beside it."""

    start: int
    end: int
    marks: list[_Mark] = field(default_factory=list)
    anchors: list[tuple[int, int]] = field(default_factory=list)


class _Sheet:
    """The layout of one document."""

    def __init__(self, reading: Reading, number: int) -> None:
        self.reading = reading
        self.text = reading.document.text
        self.prefix = f"d{number}-"
        self.said = [said for item in reading.items for said in item.statements]
        self.numbers = {said.id: place for place, said in enumerate(self.said, 1)}
        self.names = {said.id: _speaker(said, self.text) for said in self.said}
        self.places = {item.id: place for place, item in enumerate(reading.items, 1)}
        self.flaws = sorted(reading.document.flaws, key=lambda flaw: flaw.start)
        self.colours = _colours([self.names[said.id][0] for said in self.said])

    def laid_out(self) -> dict[str, Any]:
        document = self.reading.document
        blocks = [self._block(*piece) for piece in self._pieces()]
        who = Counter(self.names[said.id] for said in self.said)
        return {
            "prefix": self.prefix,
            "title": shown(document.title or document.path or document.url or document.id),
            "document": document,
            "language": document.language or "en",
            "published": _date(document.published),
            "facts": _facts(self.reading, len(self.said)),
            "speakers": [
                {"name": shown(name), "count": count, "who": self.colours.get(key, _COLOURS + 1)}
                for (key, name), count in sorted(who.items(), key=lambda pair: (-pair[1], pair[0][1]))
                if key
            ],
            "unattributed": sum(count for (key, _), count in who.items() if not key),
            "blocks": [block for block in blocks if block["lines"]],
        }

    def _pieces(self) -> Iterable[tuple[int, int, Item | None, str | None, bool]]:
        """Yield the text in order, cut where items and furniture begin and end.

        Of each piece: where it is, its item, or why it belongs to none, and whether it begins its item.
        """
        cuts: list[tuple[int, int, Item | None, str | None]] = []
        for each in self.reading.items:
            cuts += [(span.start, span.end, each, None) for span in each.spans]
        cuts += [(rest.start, rest.end, None, rest.reason) for rest in self.reading.boilerplate]
        at = 0
        begun: set[str] = set()
        for start, end, item, reason in sorted(cuts, key=lambda cut: (cut[0], cut[1])):
            start = max(start, at)
            if end <= start:
                continue
            if self.text[at:start].strip():
                yield at, start, None, "in no item", False
            first = item is not None and item.id not in begun
            if item is not None:
                begun.add(item.id)
            yield start, end, item, reason, first
            at = end
        if self.text[at:].strip():
            yield at, len(self.text), None, "in no item", False

    def _block(self, start: int, end: int, item: Item | None, reason: str | None, first: bool) -> dict[str, Any]:
        lines = [_Line(*match.span()) for match in re.compile(r"[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*").finditer(
            self.text, start, end)]  # fmt: skip
        starts = [line.start for line in lines]
        for mark in self._marks(item, start, end):
            place = max(0, bisect_right(starts, mark.start) - 1)
            while place < len(lines) and lines[place].start < mark.end:
                line = lines[place]
                low, high = max(mark.start, line.start), min(mark.end, line.end)
                if low < high:
                    line.marks.append(_Mark(low, high, mark.rank, mark.kind, mark.who, mark.label))
                place += 1
        by_line: dict[int, list[Statement]] = {}
        for said in item.statements if item is not None else ():
            at = min((span.start for span in said.content or said.source or said.cue), default=start)
            place = bisect_right(starts, at) - 1
            if start <= at < end and 0 <= place < len(lines):
                lines[place].anchors.append((max(at, lines[place].start), self.numbers[said.id]))
                by_line.setdefault(place, []).append(said)
        return {
            "item": item,
            "number": self.places[item.id] if item is not None else 0,
            "first": first,
            "reason": shown(reason) if reason else None,
            "date": _date(item.date) if item is not None else None,
            "issues": item.issues if item is not None else (),
            "credits": [_credit(credit) for credit in item.credits] if item is not None and first else (),
            "lines": [
                {
                    "words": self._words(line, item),
                    "lang": _language(line.start, line.end, self.text),
                    "notes": self._notes(by_line.get(place, [])),
                    "flaws": [shown(_flaw(flaw)) for flaw in self._flaws(line.start, line.end)],
                }
                for place, line in enumerate(lines)
            ],
        }

    def _marks(self, item: Item | None, start: int, end: int) -> list[_Mark]:
        """Return the marks of a piece of the text, each once."""
        marks = [_Mark(flaw.start, flaw.end, 3, "flawed", label=flaw.kind) for flaw in self._flaws(start, end)]
        if item is not None:
            if item.headline is not None:
                marks.append(_Mark(item.headline.start, item.headline.end, 0, "headline"))
            marks += [_Mark(credit.start, credit.end, 1, "credited") for credit in item.credits]
            for said in item.statements:
                key = self.names[said.id][0]
                who = self.colours.get(key, _COLOURS + 1) if key else 0
                marks += [_Mark(span.start, span.end, 2, "st", who) for span in said.content]
                marks += [_Mark(span.start, span.end, 4, "source") for span in said.source]
                marks += [_Mark(span.start, span.end, 4, "cue") for span in said.cue]
        return list(dict.fromkeys(mark for mark in marks if max(mark.start, start) < min(mark.end, end)))

    def _flaws(self, start: int, end: int) -> list[Flaw]:
        """Return the flaws that begin in a stretch."""
        low = bisect_left(self.flaws, start, key=lambda flaw: flaw.start)
        high = bisect_left(self.flaws, end, key=lambda flaw: flaw.start)
        return self.flaws[low:high]

    def _words(self, line: _Line, item: Item | None) -> "Markup":
        """Return the words of a line with its marks well nested: one that would cross another is cut in two."""
        from markupsafe import Markup

        waiting = [(mark.start, -mark.end, mark.rank, place, mark) for place, mark in enumerate(line.marks)]
        heapq.heapify(waiting)
        count = len(waiting)
        anchors = sorted(line.anchors)
        chinese = _language(line.start, line.end, self.text) is not None
        out: list[Markup] = []
        stack: list[_Mark] = []
        at, anchor = line.start, 0

        def write(to: int) -> None:
            nonlocal at, anchor
            while anchor < len(anchors) and anchors[anchor][0] < to:
                place, number = anchors[anchor]
                put(max(place, at))
                out.append(self._number(number))
                anchor += 1
            put(to)

        def put(to: int) -> None:
            nonlocal at
            if to > at:
                words = shown(self.text[at:to])
                out.append(Markup.escape(words) if chinese else _han(words, item.language if item else None))
                at = to

        while waiting or stack:
            begins = waiting[0][0] if waiting else line.end + 1
            if stack and stack[-1].end <= begins:
                write(stack.pop().end)
                out.append(Markup("</span>"))
                continue
            mark = heapq.heappop(waiting)[4]
            write(mark.start)
            while anchor < len(anchors) and anchors[anchor][0] == mark.start and mark.kind == "st":
                out.append(self._number(anchors[anchor][1]))
                anchor += 1
            if stack and mark.end > stack[-1].end:
                rest = _Mark(stack[-1].end, mark.end, mark.rank, mark.kind, mark.who, mark.label)
                heapq.heappush(waiting, (rest.start, -rest.end, rest.rank, count, rest))
                count += 1
                mark = _Mark(mark.start, stack[-1].end, mark.rank, mark.kind, mark.who, mark.label)
            out.append(mark.open())
            stack.append(mark)
        write(line.end)
        return Markup("").join(out)

    def _number(self, number: int) -> "Markup":
        from markupsafe import Markup

        said = self.said[number - 1]
        key = self.names[said.id][0]
        return Markup(
            '<a class="st-no" id="{0}s{1}" href="#{0}n{1}" data-who="{2}"'
            ' aria-label="Statement {1}: see the note">{1}</a>'
        ).format(self.prefix, number, self.colours.get(key, _COLOURS + 1) if key else 0)

    def _notes(self, here: list[Statement]) -> list[dict[str, Any]]:
        """Return the notes of a paragraph's statements, each inside that of the statement it is nested in."""
        notes = {said.id: self._note(said) for said in here}
        roots = []
        for said in here:
            parent = notes.get(said.nested_in) if said.nested_in else None
            if parent is not None and said.nested_in != said.id:
                parent["inner"].append(notes[said.id])
            else:
                roots.append(notes[said.id])
        waiting, reached = list(roots), set()
        while waiting:
            note = waiting.pop()
            reached.add(note["number"])
            waiting += note["inner"]
        # statements that are nested in each other in a ring make no tree, but none is lost
        return roots + [{**note, "inner": []} for note in notes.values() if note["number"] not in reached]

    def _note(self, said: Statement) -> dict[str, Any]:
        key, name = self.names[said.id]
        source = _joined(said.source, self.text)
        parts = [said.role, said.organisation.name if said.organisation else None]
        about = [
            _joined(said.cue, self.text) or "no cue",
            said.form,
            "implicit" if said.implicit else None,
            *said.flags,
            said.anonymity if said.anonymity not in ("named", "unspecified") else None,
            f"nested in {self.numbers[said.nested_in]}" if said.nested_in in self.numbers else None,
        ]
        strength = said.strength
        rung = None
        if strength is not None:
            rung = {"level": strength.level, "stance": strength.stance, "rungs": _rungs(strength.level)}
        more = {
            "words": source if source and source != name else None,
            "date": _date(said.date) or "not dated",
            "occasion": said.occasion,
            "to": said.addressee,
            "about": said.target,
            "issues": ", ".join(said.issues) or None,
            "formula": strength.formula.text if strength and strength.formula else None,
        }
        return {
            "number": self.numbers[said.id],
            "prefix": self.prefix,
            "who": self.colours.get(key, _COLOURS + 1) if key else 0,
            "name": shown(name),
            "role": shown(", ".join(part for part in parts if part and part != name)),
            "about": shown(", ".join(part for part in about if part)),
            "more": [(label, shown(value)) for label, value in more.items() if value],
            "strength": rung,
            "confidence": f"{said.confidence:.2f}",
            "inner": [],
        }


def _speaker(said: Statement, text: str) -> tuple[str, str]:
    """Return what tells one speaker from another (empty: nobody), and the name to show."""
    if said.speaker is not None:
        return said.speaker.id or said.speaker.name.casefold(), said.speaker.name
    words = _joined(said.source, text)
    return (words.casefold(), words) if words else ("", "nobody named")


def _colours(keys: list[str]) -> dict[str, int]:
    counted = Counter(key for key in keys if key)
    order = sorted(counted, key=lambda key: (-counted[key], keys.index(key)))
    return {key: place for place, key in enumerate(order[:_COLOURS], 1)}


def _joined(spans: Iterable[Span], text: str) -> str:
    return " … ".join(" ".join(span.of(text).split()) for span in spans)


def _date(date: PartialDate | None) -> str | None:
    return f"{date.value} ({date.basis}: {' '.join(date.text.split())[:60]})" if date is not None else None


def _credit(credit: Any) -> dict[str, Any]:
    return {
        "outlet": shown(credit.outlet or credit.as_written or "unnamed"),
        "date": credit.date.value if credit.date else "not dated",
        "urls": [shown(url) for url in credit.urls],
    }


def _flaw(flaw: Flaw) -> str:
    return f"{flaw.kind}: {flaw.note}. Kept as found."


def _rungs(level: int) -> dict[str, str]:
    on = " ".join(f"M{4 * step} 0h3v12h-3z" for step in range(min(level, _RUNGS)))
    off = " ".join(f"M{4 * step} 9h3v3h-3z" for step in range(level, _RUNGS))
    return {"on": on, "off": off}


def _language(start: int, end: int, text: str) -> str | None:
    """Return the language code of a line that is mostly Chinese."""
    return "zh" if 3 * len(_CHINESE.findall(text, start, min(end, start + 400))) > min(end - start, 400) else None


def _facts(reading: Reading, said: int) -> list[tuple[str, str]]:
    document = reading.document
    facts = {
        "Outlet": document.outlet or "not named",
        "Published": _date(document.published) or "not dated",
        "Kind": document.kind,
        "Language": document.language,
        "Completeness": document.completeness,
        "Where": document.url or document.path,
        "Text": f"{document.chars:,} characters, {len(reading.items)} items, {said} statements, "
        f"{len(document.flaws)} flaws",
        "SHA-256": document.sha256,
    }
    return [(name, shown(value)) for name, value in facts.items() if value]


@functools.cache
def _style() -> str:
    sheets = "".join(_asset(name) for name in ("tokens.css", "brief.css", "document.css"))
    sheets = re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)
    return "\n" + "\n".join(line.strip() for line in sheets.split("\n") if line.strip()) + "\n"


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["han"] = _han
    return environment.from_string(_asset("document.html.j2"))
