"""HTML: one self-contained file. No script, no request to anywhere; the same edition gives the same bytes."""

import base64
import functools
import hashlib
import re
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from ...record import Edition
from ..layout import TextOf, lay_out
from . import charts, drawn
from .runs import HAN

if TYPE_CHECKING:
    from markupsafe import Markup

_ASSETS = "attache.brief.render"


def render(edition: Edition, *, text_of: TextOf, full: bool = False, sides: Sequence[str] = ()) -> str:
    """Return the edition as an HTML page.

    Args:
        text_of: The archived text under a digest, for the context of each cited span.
        full: Put the archived text of every cited source into the page, with the words cited marked; for the
            desk's own use. Without it a citation opens the span with at most one sentence on either side.
        sides: Names of the beat's sides in its order, which gives them shape and colour.
    """
    sheet = lay_out(edition, text_of=text_of, full=full, sides=sides)
    style = _style()
    page: str = _template().render(
        sheet=sheet,
        charts=drawn.charts_of(edition, text_of=text_of, sides=sides),
        figure=charts.figure,
        style=_marked(style),
        style_hash=_digest(style),
    )
    return page.encode("utf-8", "replace").decode()


def _asset(name: str) -> str:
    return (resources.files(_ASSETS) / "assets" / name).read_text(encoding="utf-8")


@functools.cache
def _style() -> str:
    sheets = re.sub(
        r"/\*.*?\*/", "", _asset("tokens.css") + _asset("brief.css") + _asset("charts.css"), flags=re.DOTALL
    )
    return "\n" + "\n".join(line.strip() for line in sheets.split("\n") if line.strip()) + "\n"


def _digest(style: str) -> str:
    """Return the hash by which the page's security policy lets its own style in, and no other."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _marked(text: str) -> "Markup":
    from markupsafe import Markup

    return Markup(text)  # our own sheet: nothing of a source is in it


def _han(text: str, language: str | None) -> "Markup":
    """Return the text escaped, with each run of Chinese in an element that says its language."""
    from markupsafe import Markup, escape

    out, at = Markup(""), 0
    code = language if language and language.startswith("zh") else "zh-Hans"
    for match in HAN.finditer(text):
        out += escape(text[at : match.start()])
        out += Markup('<span lang="{}">{}</span>').format(code, match[0])
        at = match.end()
    return out + escape(text[at:])


def _bound(words: str) -> str:
    """Return the words with each date kept on one line."""
    return re.sub(r"(?<!\d)(\d{1,2}) ([A-Z][a-z]{2,8})(?: (\d{4}))?(?!\w)", _with_hard_spaces, words)


def _with_hard_spaces(match: re.Match[str]) -> str:
    return match[0].replace(" ", "\u00a0")


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    from ..phrase import capital

    environment = Environment(
        extensions=["jinja2.ext.loopcontrols"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["han"] = _han
    environment.filters["bound"] = _bound
    environment.filters["capitalise"] = capital
    return environment.from_string(_asset("brief.html.j2"))
