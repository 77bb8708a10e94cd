"""Styles of a Word document: which are headings, which are bold, which are points of a list."""

from dataclasses import dataclass
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(["0", "false", "off", "none"])
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A paragraph style: its name in lower case, its heading level (0: none), and what its letters look like."""

    name: str = ""
    heading: int = 0
    bold: bool = False
    bullet: bool = False


def val(element: Any) -> str | None:
    """Return the value of an element, or None where there is no such element."""
    return None if element is None else str(element.get(_W + "val", ""))


def flag(properties: Any, name: str) -> bool:
    """Whether a property is switched on."""
    element = properties.find(_W + name)
    return element is not None and (val(element) or "1") not in _OFF


def bold(properties: Any, otherwise: bool) -> bool:
    """Whether the properties of a run make it bold; `otherwise` where they do not say."""
    element = properties.find(_W + "b")
    return otherwise if element is None else (val(element) or "1") not in _OFF


def styles_of(root: Any) -> dict[str, Style]:
    """Return the paragraph styles by identifier, with what they take over from the style they are based on."""
    raw = {
        each.get(_W + "styleId", ""): each
        for each in root.iter(_W + "style")
        if each.get(_W + "type", "paragraph") == "paragraph"
    }
    return {identifier: _resolved(identifier, raw) for identifier in raw}


def _resolved(identifier: str, raw: dict[str, Any]) -> Style:
    name, heading, strong, bullet = "", None, None, None
    for depth in range(_DEEPEST):
        element = raw.get(identifier)
        if element is None:
            break
        own = (val(element.find(_W + "name")) or "").lower()
        name = own if depth == 0 else name
        if heading is None and own.startswith("heading ") and own[8:9].isdigit():
            heading = int(own[8])
        paragraph, letters = element.find(_W + "pPr"), element.find(_W + "rPr")
        if paragraph is not None:
            level = val(paragraph.find(_W + "outlineLvl"))
            if heading is None and level is not None and level.isdigit():
                heading = int(level) + 1 if int(level) < 9 else 0
            if bullet is None and paragraph.find(_W + "numPr") is not None:
                bullet = True
        if strong is None and letters is not None and letters.find(_W + "b") is not None:
            strong = bold(letters, False)
        identifier = val(element.find(_W + "basedOn")) or ""
    if name == "title":
        heading = 1
    return Style(name=name, heading=heading or 0, bold=bool(strong), bullet=bool(bullet))
