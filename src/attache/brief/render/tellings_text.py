"""A story side by side for a terminal and as Markdown, from the same view as the page."""

import re
from collections.abc import Iterator
from typing import Any

_SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


def plain(view: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a story for people at a terminal; numbers in brackets are those of the sources at the end."""
    yield view["title"]
    yield f"{view['days']} · {view['counts']}"
    for block in view["blocks"]:
        yield ""
        yield f"{block['name']} ({', '.join(block['owners'])}), {block['size']}"
        for name in ("headline", "lead"):
            cell = block[name]
            yield f"  {name}: {cell['words']} [{cell['note']}]" if cell else f"  {name}: not known"
        yield f"  quoted: {', '.join(block['quoted']) or 'no speaker with a public role found'}"
    yield from _labels(view, "  ")
    yield from _quotations(view, "  ", "[-{}-]", "{{+{}+}}")
    for group in view["only"]:
        if group["lines"]:
            yield ""
            yield f"Only {group['name']}"
            for line in group["lines"]:
                yield f"  - {_only(line)}"
    yield from _tones(view, "  ")
    yield ""
    yield "Sources"
    for card in view["cards"]:
        yield f"  [{card['number']}] {card['outlet'] or '?'}, {card['date'] or 'no date'}: {card['where']}"


def markdown(view: dict[str, Any]) -> str:
    """Return a story as Markdown; words of sources are escaped."""
    out = [f"# {_safe(view['title'])}", "", f"{view['days']} · {view['counts']}", "", "## Side by side", ""]
    for block in view["blocks"]:
        out += [f"### {_safe(block['name'])} ({', '.join(block['owners'])})", ""]
        for name in ("headline", "lead"):
            cell = block[name]
            out.append(f"- {name}: {_safe(cell['words'])} [{cell['note']}]" if cell else f"- {name}: not known")
        out += [
            f"- quoted: {_safe(', '.join(block['quoted'])) or 'no speaker with a public role found'}",
            f"- {block['size']}",
            "",
        ]
    for title, lines in (
        ("The same thing, in their words", list(_labels(view, "- "))[2:]),
        ("One quotation, several renderings", list(_quotations(view, "- ", "~~{}~~", "**{}**"))[2:]),
    ):
        if lines:
            out += [f"## {title}", "", *lines, ""]
    if any(group["lines"] for group in view["only"]):
        out += ["## Only here", ""]
        for group in view["only"]:
            if group["lines"]:
                out += [f"### {_safe(group['name'])}", "", *(f"- {_safe(_only(line))}" for line in group["lines"]), ""]
    tones = list(_tones(view, "- "))[2:]
    if tones:
        out += ["## Tone towards each actor", "", *tones, ""]
    out += ["## Sources", ""]
    for card in view["cards"]:
        words = f"“{_safe(' '.join(card['quote'].split()))}”"
        out.append(
            f"{card['number']}. {_safe(card['outlet'] or 'outlet not known')}, {card['date'] or 'no date'}: {words}"
        )
    return "\n".join(out) + "\n"


def _safe(words: str) -> str:
    return _SIGNS.sub(r"\\\1", words)


def _labels(view: dict[str, Any], lead: str) -> Iterator[str]:
    if not view["labels"]:
        return
    yield ""
    yield "The same thing, in their words"
    for label in view["labels"]:
        cells = []
        for column, cell in zip(view["columns"], label["cells"], strict=True):
            words = ", ".join(
                f"{each['words']} ({each['texts']}{', quoted' if each['quoted'] else ''}) [{each['note']}]"
                for each in cell
            )
            cells.append(f"{column['name']}: {words or '–'}")
        yield f"{lead}{label['what']}: {'; '.join(cells)}"


def _quotations(view: dict[str, Any], lead: str, out: str, into: str) -> Iterator[str]:
    if not view["quotations"]:
        return
    yield ""
    yield "One quotation, several renderings"
    for quotation in view["quotations"]:
        yield f"{lead}{quotation['speaker']}"
        for each in quotation["renderings"]:
            marks = {"same": "{}", "out": out, "in": into}
            pieces = " ".join(marks[piece["change"]].format(piece["text"]) for piece in each["difference"])
            yield f"{' ' * len(lead)}{lead}{each['outlet']}, {each['kind']}: {pieces or each['words']} [{each['note']}]"


def _only(line: dict[str, Any]) -> str:
    who = f"{line['speaker']}: " if line["speaker"] else ""
    lead = "quoted: " if line["kind"] == "speaker" else f"{line['name']}: " if line["name"] else who
    rest = f", {line['unchecked']} could not be compared" if line["unchecked"] else ""
    marks = "".join(f"[{note}]" for note in line["notes"])
    return f"{lead}{line['words']} {marks} ({line['kind']}; not found in {line['against']} texts{rest})"


def _tones(view: dict[str, Any], lead: str) -> Iterator[str]:
    if not view["tones"]:
        return
    yield ""
    yield "Tone towards each actor, in the outlets' own voice"
    for tone in view["tones"]:
        for column, cell in zip(view["columns"], tone["cells"], strict=True):
            if cell:
                yield (
                    f"{lead}{tone['actor']}, {column['name']}: {cell['negative']} negative, {cell['neutral']} neutral, "
                    f"{cell['positive']} positive, {cell['unsure']} unsure"
                )
