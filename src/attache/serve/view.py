"""The templates, and what they say dates, words and addresses with. Everything that is shown is escaped."""

import datetime as dt
import functools
import hashlib
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from ..brief.render.document import shown
from ..record import PartialDate
from . import languages

_IDEOGRAPH = "\u3400-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff"
_BETWEEN = f"{_IDEOGRAPH}\u3000-\u303f\uff00-\uff65·、0-9 "
# a run of Chinese: from one ideograph to the last one or its punctuation, figures and spaces inside it included
_HAN = re.compile(f"[{_IDEOGRAPH}](?:[{_BETWEEN}]{{0,2000}}[\u3001-\u301f\uff01-\uff5e{_IDEOGRAPH}])?")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def static_folder() -> Path:
    """Return the folder of our own style sheets, scripts and pictures."""
    return Path(str(resources.files("attache.serve") / "static"))


@functools.cache
def static(name: str) -> str:
    """Return the address of one of these files, which names its content."""
    digest = hashlib.sha256((static_folder() / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def words(text: object, language: str | None = None) -> Markup:
    """Return words of a source: escaped, controls visible, each run of Chinese in an element with its language."""
    if text is None:
        return Markup("")
    plain = shown(str(text))
    out, at = Markup(""), 0
    code = language if language and language.startswith("zh") else "zh-Hans"
    for match in _HAN.finditer(plain):
        out += escape(plain[at : match.start()])
        out += Markup('<span lang="{}">{}</span>').format(code, match[0])
        at = match.end()
    return out + escape(plain[at:])


def written(value: str, lang: str, *, short: bool = False) -> str:
    """Return an ISO date (day, month or year, or a stamp, of which the day counts) in the words of a language."""
    parts = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", value)
    if parts is None:
        return value
    year, month, day = (int(each) if each else None for each in parts.groups())
    if month is not None and not 1 <= month <= 12:
        return value
    if lang == "zh":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    name = (_MONTHS[month - 1][:3] if short and month != 5 else _MONTHS[month - 1]) if month else ""
    return "\u00a0".join(str(each) for each in (day, name, year) if each)


@pass_context
def date(context: Context, value: Any, short: bool = False) -> Markup:
    """Return a date as an element `time`: an ISO text, a day, or a partial date; "not dated" for none."""
    lang = context["lang"]
    if isinstance(value, PartialDate):
        value = value.value
    if isinstance(value, dt.date):
        value = value.isoformat()
    if not value:
        return Markup('<span class="undated">{}</span>').format(languages.say(lang, "date.none"))
    return Markup('<time datetime="{}">{}</time>').format(str(value)[:10], written(str(value), lang, short=short))


@pass_context
def moment(context: Context, value: str | None) -> Markup:
    """Return a time stamp (ISO, UTC) with its minute."""
    if not value:
        return date(context, None)
    told = written(value, context["lang"])
    clock = value[11:16]
    return Markup('<time datetime="{}">{}</time>').format(value, f"{told}, {clock} UTC" if clock else told)


def number(value: int | float | None) -> str:
    """Return a number with its thousands apart."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.10g}"


def link(url: str | None) -> str | None:
    """Return an address of the web that may stand behind a link; None for any other (`javascript:`, a file)."""
    if not url or len(url) > 4000:
        return None
    try:
        parts = urlsplit(url.strip())
        usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return url.strip() if usable and not re.search(r"[\x00-\x20\x7f]", url.strip()) else None


def address(path: str, *parts: str, **query: object) -> str:
    """Return an address of ours: `path`, further parts of it, and parameters; None and "" are left out."""
    whole = path.rstrip("/") + "".join("/" + quote(str(part), safe="") for part in parts)
    given = [(name, str(value)) for name, value in query.items() if value is not None and value != ""]
    return (whole or "/") + (f"?{urlencode(given)}" if given else "")


def at_words(document: str, start: int, end: int) -> str:
    """Return the address of a document at its words `[start, end)`."""
    return address("/documents", document, at=f"{start}-{end}") + "#at"


def rungs(level: int) -> tuple[str, str]:
    """Return the drawing of a level on the ladder: paths of the rungs reached, and of those above."""
    on = "".join(f"M{4 * k} 0h3v12h-3z" for k in range(min(level, 10)))
    off = "".join(f"M{4 * k} 9h3v3h-3z" for k in range(min(level, 10), 10))
    return on, off


@pass_context
def labelled(context: Context, values: Iterable[str], group: str) -> list[tuple[str, str]]:
    """Return values with their words, for the options of a choice."""
    return [(each, languages.label(context["lang"], group, each)) for each in values]


def zip_with(keys: Iterable[str], names: Iterable[str]) -> list[tuple[str, str]]:
    """Return keys with their names, for the options of a choice."""
    return list(zip(keys, names, strict=True))


@functools.cache
def environment() -> Environment:
    """Return the templates with what they use."""
    out = Environment(
        loader=PackageLoader("attache.serve", "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"],
    )  # fmt: skip
    out.filters.update(labelled=labelled, zip_with=zip_with)
    out.filters.update(words=words, date=date, moment=moment, number=number, link=link, day_in=written)
    out.globals.update(static=static, address=address, at_words=at_words, rungs=rungs, LANGUAGES=languages.LANGUAGES)
    return out
