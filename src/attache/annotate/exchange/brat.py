"""BRAT standoff: a text file and an annotation file beside it, as the annotation tool of that name reads them.

Each statement hangs on its content: `Said_by` leads to its source, `Cued_by` to its cue, `Inside` to the content of
the statement that holds it. Form, stance, level and flags are attributes; what else a statement has (speaker, role,
the rule of its strength) stands as JSON in a note, as does the actor of a mention.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

import msgspec

from ...errors import BadAnnotation
from ...record import ActorRef, Span
from ...record.actor import MentionType
from ...record.statement import Form, Stance
from .rows import Annotation, MentionRow, StatementRow, StrengthRow, checked

_PARTS = {"Source": "source", "Cue": "cue", "Content": "content"}
_TYPES: dict[str, MentionType] = {str(name).capitalize(): name for name in get_args(MentionType)}
_FLAG = "Flag_"
_BREAK = re.compile(r"[\r\n]+")
_NUMBERED = re.compile(r"[TRAEMN#*]\S*")
FLAGS = ("question", "hypothetical", "poll", "non-statement", "corrected")


class _Note(msgspec.Struct, kw_only=True, omit_defaults=True):
    id: str | None = None
    speaker: ActorRef | None = None
    role: str | None = None
    organisation: ActorRef | None = None
    target: str | None = None
    rule: str | None = None
    formula: Span | None = None
    content: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()


class _Of(msgspec.Struct, kw_only=True, omit_defaults=True):
    actor: str | None = None
    spans: tuple[Span, ...] = ()


def configuration() -> str:
    """Return the `annotation.conf` that BRAT needs in the folder."""
    flags = "".join(f"{_FLAG}{flag}\tArg:Content\n" for flag in FLAGS)
    levels = "|".join(map(str, range(11)))
    types = "\n".join((*_PARTS, *_TYPES))
    return (
        f"[entities]\n{types}\n\n[relations]\nSaid_by\tArg1:Content, Arg2:Source\nCued_by\tArg1:Content, Arg2:Cue\n"
        "Inside\tArg1:Content, Arg2:Content\n<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n\n[events]\n\n"
        f"[attributes]\nForm\tArg:Content, Value:{'|'.join(get_args(Form))}\n"
        f"Stance\tArg:Content, Value:{'|'.join(get_args(Stance))}\nLevel\tArg:Content, Value:{levels}\n{flags}"
    )


# --- out -----------------------------------------------------------------------------------------------------------


class _Writer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.counts = dict.fromkeys("TRA#", 0)
        self.known: dict[tuple[str, tuple[Span, ...]], str] = {}

    def add(self, kind: str, *columns: str) -> str:
        self.counts[kind] += 1
        name = f"{kind}{self.counts[kind]}"
        self.lines.append("\t".join((name, *columns)))
        return name

    def bound(self, label: str, spans: tuple[Span, ...], *, own: bool = False) -> str:
        if not own and (label, spans) in self.known:
            return self.known[label, spans]
        parts = _fragments(self.text, spans)
        places = ";".join(f"{part.start} {part.end}" for part in parts)
        name = self.add("T", f"{label} {places}", " ".join(part.of(self.text) for part in parts))
        self.known[label, spans] = name
        return name

    def note(self, of: str, note: _Note | _Of) -> None:
        data = msgspec.json.encode(note).decode()
        if data != "{}":
            self.add("#", f"AnnotatorNotes {of}", data)


def _fragments(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans cut at line breaks, which no annotation of BRAT may hold."""
    out = []
    for span in spans:
        at = span.start
        for found in _BREAK.finditer(text, span.start, span.end):
            if found.start() > at:
                out.append(Span(at, found.start()))
            at = found.end()
        if at < span.end:
            out.append(Span(at, span.end))
    return tuple(out)


def _joined(text: str, found: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return pieces with nothing but a line break between them as one."""
    out: list[Span] = []
    for span in found:
        if out and _BREAK.fullmatch(text, out[-1].end, span.start):
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return tuple(out)


def _odd(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return spans that reading the file alone would not give back."""
    return spans if _joined(text, _fragments(text, spans)) != spans or _fragments(text, spans) != spans else ()


def encode(annotation: Annotation) -> tuple[bytes, bytes]:
    """Return the text file and the annotation file of a document; `decode` gives the same annotation back.

    The document's path and language stay behind; its text says which document it is.
    """
    text = annotation.text
    out = _Writer(text)
    names: dict[str, str] = {}
    for row in annotation.statements:
        own = out.bound("Content", row.content, own=True)
        if row.id is not None:
            names[row.id] = own
        if row.source:
            out.add("R", f"Said_by Arg1:{own} Arg2:{out.bound('Source', row.source)}")
        if row.cue:
            out.add("R", f"Cued_by Arg1:{own} Arg2:{out.bound('Cue', row.cue)}")
        if row.form:
            out.add("A", f"Form {own} {row.form}")
        if row.strength is not None:
            out.add("A", f"Stance {own} {row.strength.stance}")
            out.add("A", f"Level {own} {row.strength.level}")
        for flag in row.flags:
            out.add("A", f"{_FLAG}{flag} {own}")
        strength = row.strength
        out.note(
            own,
            _Note(
                id=row.id,
                speaker=row.speaker,
                role=row.role,
                organisation=row.organisation,
                target=row.target,
                rule=strength.rule if strength else None,
                formula=strength.formula if strength else None,
                content=_odd(text, row.content),
                source=_odd(text, row.source),
                cue=_odd(text, row.cue),
            ),
        )
    for row in annotation.statements:
        if row.nested_in is not None and row.id is not None and row.nested_in in names:
            out.add("R", f"Inside Arg1:{names[row.id]} Arg2:{names[row.nested_in]}")
    for mention in annotation.mentions:
        spans = (Span(mention.start, mention.end),)
        own = out.bound(mention.type.capitalize(), spans, own=True)
        out.note(own, _Of(actor=mention.actor, spans=_odd(text, spans)))
    return text.encode(), "".join(f"{line}\n" for line in out.lines).encode()


# --- in ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Bound:
    label: str
    spans: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    inside: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    note: str = ""


def decode(text: str, ann: str, place: str | None = None) -> Annotation:
    """Return the annotation of a text.

    Raises:
        BadAnnotation: A line is none of BRAT's, or does not fit the text; the message names the line.
    """
    return checked(_Reader(text, place).read(ann), place)


class _Reader:
    def __init__(self, text: str, place: str | None) -> None:
        self.text = text
        self.place = place
        self.bound: dict[str, _Bound] = {}

    def wrong(self, number: int, what: str) -> BadAnnotation:
        return BadAnnotation(f"line {number}: {what}", place=self.place)

    def read(self, ann: str) -> Annotation:
        lines = [(n, line.rstrip("\r")) for n, line in enumerate(ann.split("\n"), 1) if line.strip()]
        for number, line in lines:
            if line.startswith("T"):
                self.text_bound(number, line)
            elif not _NUMBERED.match(line):
                raise self.wrong(number, "this is no line of an annotation file")
            elif line.startswith("E"):
                raise self.wrong(number, "events are not read; hang sources and cues on the content")
        for number, line in lines:
            if line[0] in "RA#":
                self.about(number, line)
        statements, mentions = [], []
        for name, one in self.bound.items():
            if one.label == "Content":
                statements.append(self.statement(name, one))
            elif one.label in _TYPES:
                mentions.append(self.mention(name, one))
        return Annotation(text=self.text, statements=tuple(statements), mentions=tuple(mentions))

    def text_bound(self, number: int, line: str) -> None:
        columns = line.split("\t", 2)
        told = columns[1].split(" ", 1) if len(columns) > 1 else []
        if len(told) != 2:
            raise self.wrong(number, "write: T1, tab, type and offsets, tab, words")
        if told[0] not in _PARTS and told[0] not in _TYPES:
            raise self.wrong(number, f"there is no type “{told[0]}”")
        spans = []
        for part in told[1].split(";"):
            ends = part.split()
            if len(ends) != 2 or not all(end.isdecimal() and len(end) < 12 for end in ends):
                raise self.wrong(number, f"“{part}” is no span")
            span = Span(int(ends[0]), int(ends[1]))
            if not span.start < span.end <= len(self.text):
                raise self.wrong(number, f"{span.start} {span.end} lies outside of the text")
            spans.append(span)
        words = " ".join(span.of(self.text) for span in spans)
        if len(columns) > 2 and words.split() != columns[2].split():
            raise self.wrong(number, "its words are not those of the text at this place")
        if columns[0] in self.bound:
            raise self.wrong(number, f"there already is a {columns[0]}")
        self.bound[columns[0]] = _Bound(label=told[0], spans=tuple(sorted(spans)))

    def about(self, number: int, line: str) -> None:
        columns = line.split("\t", 2)
        parts = columns[1].split(" ") if len(columns) > 1 else []
        if line[0] == "R":
            ends = [part.split(":", 1)[-1] for part in parts[1:3]]
            if len(ends) != 2:
                raise self.wrong(number, "write: R1, tab, name Arg1:T1 Arg2:T2")
            one, other = self.named(number, ends[0]), self.named(number, ends[1])
            self.relation(number, parts[0], one, other, ends[1])
        elif line[0] == "A":
            if len(parts) < 2:
                raise self.wrong(number, "write: A1, tab, name T1 value")
            owner = self.named(number, parts[1])
            if parts[0].startswith(_FLAG):
                owner.flags.append(parts[0].removeprefix(_FLAG))
            else:
                owner.values[parts[0]] = self.value(number, parts)
        elif len(parts) > 1 and parts[1] in self.bound and len(columns) > 2:
            self.bound[parts[1]].note = columns[2]

    def named(self, number: int, name: str) -> _Bound:
        if name not in self.bound:
            raise self.wrong(number, f"there is no {name}")
        return self.bound[name]

    def relation(self, number: int, name: str, one: _Bound, other: _Bound, target: str) -> None:
        wanted = {"Said_by": "Source", "Cued_by": "Cue", "Inside": "Content"}.get(name)
        if wanted is None:
            raise self.wrong(number, f"there is no relation “{name}”")
        if one.label != "Content" or other.label != wanted:
            raise self.wrong(number, f"{name} leads from a Content to a {wanted}")
        if name == "Said_by":
            one.source = tuple(sorted((*one.source, *other.spans)))
        elif name == "Cued_by":
            one.cue = tuple(sorted((*one.cue, *other.spans)))
        else:
            one.inside = target

    def value(self, number: int, parts: Sequence[str]) -> str:
        value = parts[2] if len(parts) > 2 else ""
        known: dict[str, tuple[Any, ...]] = {
            "Form": get_args(Form),
            "Stance": get_args(Stance),
            "Level": tuple(map(str, range(11))),
        }
        if value not in known.get(parts[0], ()):
            raise self.wrong(
                number, f"“{value}” is no value of {parts[0]}" if parts[0] in known else "no such attribute"
            )
        return value

    def statement(self, name: str, one: _Bound) -> StatementRow:
        note = self.noted(name, one.note, _Note)
        strength = None
        if ("Level" in one.values) != ("Stance" in one.values):
            raise BadAnnotation(f"{name} needs both a Level and a Stance, or neither", place=self.place)
        if "Level" in one.values:
            strength = StrengthRow(
                level=int(one.values["Level"]),
                stance=one.values["Stance"],  # type: ignore[arg-type]
                formula=note.formula,
                rule=note.rule,
            )
        return StatementRow(
            id=note.id or name,
            form=one.values.get("Form"),  # type: ignore[arg-type]
            source=self.whole(note.source, one.source),
            cue=self.whole(note.cue, one.cue),
            content=self.whole(note.content, one.spans),
            speaker=note.speaker,
            role=note.role,
            organisation=note.organisation,
            target=note.target,
            strength=strength,
            flags=tuple(dict.fromkeys(one.flags)),
            nested_in=self.outer(one.inside),
        )

    def outer(self, name: str | None) -> str | None:
        if name is None:
            return None
        return self.noted(name, self.bound[name].note, _Note).id or name

    def mention(self, name: str, one: _Bound) -> MentionRow:
        note = self.noted(name, one.note, _Of)
        spans = self.whole(note.spans, one.spans)
        return MentionRow(start=spans[0].start, end=spans[-1].end, type=_TYPES[one.label], actor=note.actor)

    def whole(self, noted: tuple[Span, ...], found: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return spans as they were before they were cut at line breaks, where nobody has changed them since."""
        sound = noted and all(0 <= s.start < s.end <= len(self.text) for s in noted)
        if sound and _fragments(self.text, noted) == found:
            return noted
        return _joined(self.text, found)

    def noted(self, name: str, note: str, kind: type[Any]) -> Any:
        if not note.startswith("{"):  # a note that a person wrote
            return kind()
        try:
            return msgspec.json.decode(note, type=kind)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise BadAnnotation(f"the note of {name}: {error}", place=self.place) from error
