"""Our own even-handed words for what an outlet changed; what stands in marks is the outlet's."""

from ..record import Alteration, AlterationKind, Span
from ..text.paragraphs import is_han

_WIDTH = 150


def shown(words: str, width: int = _WIDTH) -> str:
    """Return exact words on one line in marks; long ones are cut between words, with a sign for what is left out."""
    line = " ".join(words.split())
    if len(line) > width:
        cut = line[:width]
        if not is_han(line[width]) and " " in cut[width // 2 :]:
            cut = cut[: cut.rindex(" ")]
        line = cut.rstrip() + " …"
    inner = line.strip('"“”「」『』')
    if len(inner) < len(line) and not any(mark in inner for mark in '"“”「」'):
        line = inner  # marks of its own would stand within ours
    return f"“{line}”"


_TEMPLATES: dict[AlterationKind, tuple[str, str, str]] = {
    "quotation-removed": ("a quotation{by} was removed: {old}", "", ""),
    "quotation-added": ("", "a quotation{by} was added: {new}", ""),
    "quotation-altered": (
        "words were taken out of a quotation{by}: {old}", "words were put into a quotation{by}: {new}",
        "a quotation{by} was changed: {old} became {new}",
    ),
    "statement-removed": ("a statement{by} was removed: {old}", "", ""),
    "statement-added": ("", "a statement{by} was added: {new}", ""),
    "statement-altered": (
        "words were taken out of a statement{by}: {old}", "words were put into a statement{by}: {new}",
        "a statement{by} was changed: {old} became {new}",
    ),
    "speaker-changed": ("", "", "the same words are now said by {new}, before by {old}"),
    "negation": (
        "a negation was removed: {old}", "a negation was added: {new}", "a negation changed: {old} became {new}",
    ),
    "figure": (
        "the number {old} was removed", "the number {new} was added", "the number {old} became {new}",
    ),
    "date": ("the date {old} was removed", "the date {new} was added", "the date {old} became {new}"),
    "name": ("the name {old} was removed", "the name {new} was added", "the name {old} became {new}"),
    "headline": (
        "the headline was removed: {old}", "a headline was added: {new}", "the headline {old} became {new}",
    ),
    "hardened": (
        "{old} was removed, which makes the sentence firmer",
        "{new} was added, which makes the sentence firmer",
        "{old} became {new}, which is firmer",
    ),
    "softened": (
        "{old} was removed, which makes the sentence softer",
        "{new} was added, which makes the sentence softer",
        "{old} became {new}, which is softer",
    ),
    "correction": ("a note of correction was removed: {old}", "a note of correction was added: {new}",
                   "a note of correction was changed: {old} became {new}"),
    "passage-removed": ("a passage was removed: {old}", "", ""),
    "passage-added": ("", "a passage was added: {new}", ""),
    "reworded": ("words were removed: {old}", "words were added: {new}", "{old} became {new}"),
    "moved": ("", "", "a passage was moved: {old}"),
    "minor": (
        "a small thing was removed: {old}", "a small thing was added: {new}", "a small change: {old} became {new}",
    ),
}  # fmt: skip


def told(
    kind: AlterationKind,
    *,
    text: tuple[str, str],
    old: Span | None = None,
    new: Span | None = None,
    speaker: str | None = None,
    step: int | None = None,
    line: str | None = None,
    more: str = "",
) -> Alteration:
    """Return an alteration with its line.

    Args:
        text: The two document texts.
        line: The line's own template (`{old}`, `{new}`, `{by}`), else the one of the kind.
        more: What is added at the end of the line.
    """
    was, now = old.of(text[0]) if old else "", new.of(text[1]) if new else ""
    template = line or _TEMPLATES[kind][2 if old and new else 0 if old else 1]
    by = f" of {_plain(speaker)}" if speaker else ""
    # words of a source may hold braces: they are put in, never read as a template
    parts = {"{old}": shown(was), "{new}": shown(now), "{by}": by}
    out = template
    for sign in ("{by}", "{old}", "{new}"):
        out = out.replace(sign, f"\x00{sign[1]}")
    for sign, value in parts.items():
        out = out.replace(f"\x00{sign[1]}", value.replace("\x00", ""))
    return Alteration(
        kind=kind, line=out + more, old=old, new=new, old_words=was, new_words=now, speaker=speaker, step=step
    )


def _plain(name: str) -> str:
    return " ".join(name.split())[:80]
