"""Mail: one message with a page and its twin in plain text. No remote resource, no tracking; links lead where they say.

The page has its style in attributes and keeps only what phones and dark screens need; citations lead to the list of
sources at its end. What differs by reader (why they get it, how they leave) is put in by `message`: a body is made
once and sent to many. The same edition and envelope give the same bytes.
"""

import binascii
import functools
import hashlib
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ...record import Edition
from .. import phrase
from ..layout import TextOf, lay_out, safe_url
from ..sheet import Listed, Part, Row, Sheet
from . import flow
from .charts import Chart, table
from .drawn import charts_of
from .html import _asset, _han, _marked
from .runs import SHAPES, clean

if TYPE_CHECKING:
    from email.message import EmailMessage
    from email.policy import EmailPolicy

    from markupsafe import Markup

MOST_BYTES = 100_000
"""Some clients cut longer pages: above it the words cited stand in the list of sources without context."""
_ENDS = ("wide", "one", "two", "three", "four")
_WEB, _FOOT = "\ue000web\ue000", "\ue000foot\ue000"
_WIDTH = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An edition as mail, made once; `message` puts in what is of one reader."""

    title: str
    language: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is of one reader, or of the delivery: everything that is not given is left out.

    `unsubscribe` is an address that takes a POST without question (RFC 8058), `unsubscribe_mail` one for mail.
    `web` is where the edition stands for good, `preferences` where the reader changes what they get, `why` one sentence
    on why they get it. `headers` are further ones, in order.
    """

    sender: str | None = None
    to: str | None = None
    subject: str | None = None
    web: str | None = None
    unsubscribe: str | None = None
    unsubscribe_mail: str | None = None
    preferences: str | None = None
    why: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def render(edition: Edition, *, text_of: TextOf, sides: Sequence[str] = (), envelope: Envelope | None = None) -> bytes:
    """Return the edition as one message, ready for a file or a server: lines end as mail has it."""
    return raw(body(edition, text_of=text_of, sides=sides), envelope or Envelope())


def body(edition: Edition, *, text_of: TextOf, sides: Sequence[str] = ()) -> Body:
    """Return the page and the text of an edition. The page is kept under 100 kB where leaving out context does it."""
    sheet = lay_out(edition, text_of=text_of, sides=sides)
    charts = charts_of(edition, text_of=text_of, sides=sides)
    page = _page(sheet, charts, context=True)
    if len(page.encode()) > MOST_BYTES:
        page = _page(sheet, charts, context=False)
    return Body(
        title=clean(sheet.title), language=sheet.language, html=page, text="\n".join(_text(sheet, charts)) + "\n"
    )


def message(body: Body, envelope: Envelope) -> "EmailMessage":
    """Return a message to one reader; see `raw`."""
    from email import message_from_bytes
    from email.message import EmailMessage

    out = message_from_bytes(raw(body, envelope), policy=_policy())
    assert isinstance(out, EmailMessage)
    return out


def raw(body: Body, envelope: Envelope) -> bytes:
    """Return a message to one reader as it goes to a server: quick, for a body is made once.

    It has no Date and no Message-ID: delivery gives them, as `headers`. Long header lines stay whole: folded, an
    address to unsubscribe would be encoded, and no client could follow it.
    """
    from email.message import EmailMessage

    web = safe_url(envelope.web)
    leave, change = safe_url(envelope.unsubscribe), safe_url(envelope.preferences)
    text = body.text.replace(_WEB, f" {web}" if web else "").replace(_FOOT, _text_foot(envelope.why, change, leave))
    page = body.html.replace(_WEB, _web(web)).replace(_FOOT, _foot(envelope.why, change, leave))
    parts = [("plain", text.encode("utf-8", "replace")), ("html", page.encode("utf-8", "replace"))]
    boundary = f"=_attache_{hashlib.sha256(parts[0][1] + parts[1][1]).hexdigest()[:32]}"
    head = EmailMessage(policy=_policy())
    head["Subject"] = phrase.tidy(envelope.subject or body.title)
    for name, value in (("From", envelope.sender), ("To", envelope.to)):
        if value:
            head[name] = phrase.tidy(value)
    ways = [f"<{leave}>"] if leave else []
    ways += [f"<mailto:{phrase.tidy(envelope.unsubscribe_mail)}>"] if envelope.unsubscribe_mail else []
    if ways:
        head["List-Unsubscribe"] = ", ".join(ways)
    if leave and leave.startswith("https://"):
        head["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in envelope.headers:
        head[name] = phrase.tidy(value)
    head["Content-Language"] = body.language
    out = [head.policy.fold_binary(name, value) for name, value in head.items()]
    out.append(f'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode())
    for kind, data in parts:
        # base64: the words of editions are in many scripts, and no line of it can be mangled on the way
        opening = (
            f'--{boundary}\r\nContent-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        )
        out += [opening.encode(), _in_lines(data), b"\r\n"]
    return b"".join((*out, f"--{boundary}--\r\n".encode()))


def _in_lines(data: bytes) -> bytes:
    packed = binascii.b2a_base64(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), newline=False)
    return b"\r\n".join(packed[at : at + 76] for at in range(0, len(packed), 76))


@functools.cache
def _policy() -> "EmailPolicy[EmailMessage]":
    from email.policy import SMTP

    return SMTP.clone(max_line_length=998, cte_type="7bit")


def _web(address: str | None) -> str:
    from markupsafe import Markup

    return (
        str(Markup(' <a class="link" style="{}" href="{}">Read on the web</a>').format(_LINK, address))
        if address
        else ""
    )


def _foot(why: str | None, change: str | None, leave: str | None) -> str:
    from markupsafe import Markup

    links = [
        Markup('<a class="link" style="{}" href="{}">{}</a>').format(_LINK, address, words)
        for address, words in ((change, "Change what you get"), (leave, "Unsubscribe"))
        if address
    ]
    lines = [Markup.escape(clean(phrase.tidy(why)))] if why else []
    lines += [Markup(" · ").join(links)] if links else []
    return str(Markup("").join(Markup('<p class="meta" style="{}">{}</p>').format(_META, line) for line in lines))


_LINK = "color: #234a8c; text-decoration: underline;"
_META = "font-family: Arial, sans-serif; font-size: 13px; line-height: 19px; color: #524e47; margin: 0 0 6px 0;"


def _page(sheet: Sheet, charts: dict[str, tuple[Chart, ...]], *, context: bool) -> str:
    page = _template().render(
        sheet=sheet, charts=charts, table=table, place=flow.place_of(sheet),
        context=context, groups=flow.groups, entries=flow.entries,
        side_of=flow.side_of, step_of=flow.step_of, credit=flow.credit, counted=flow.counted(sheet),
        balance=flow.balance(sheet), opening=flow.opening(sheet), colophon=flow.colophon(sheet), legend=flow.LEGEND,
        nothing=flow.NOTHING, excerpts=flow.EXCERPTS, shapes=SHAPES, ends=_ENDS, style=_marked(_asset("mail.css")),
        web_slot=_WEB, foot_slot=_FOOT,
    )  # fmt: skip
    inlined: str = _inliner().inline(page.encode("utf-8", "replace").decode())
    return inlined


@functools.cache
def _inliner() -> Any:
    import css_inline

    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        extensions=["jinja2.ext.loopcontrols"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = clean
    environment.filters["han"] = han
    return environment.from_string(_asset("mail.html.j2"))


def han(text: str, language: str | None) -> "Markup":
    """Return text escaped, each run of Chinese in an element that says so, marks that turn its direction visible."""
    return _han(clean(text), language)


def _text(sheet: Sheet, charts: dict[str, tuple[Chart, ...]]) -> Iterator[str]:
    """Yield the lines of the plain text: the same lines in the same order, and the same sources."""
    yield from (*_wrapped(sheet.title), "=" * min(_WIDTH, _columns(clean(sheet.title))), "")
    yield from _wrapped(f"{sheet.beat}, {sheet.window}. {flow.counted(sheet)}.")
    if balance := flow.balance(sheet):
        yield from _wrapped(f"{balance}.")
    yield from _wrapped("A number after a sentence leads to the words it rests on, at the end.")
    yield f"{_WEB}\n" if not sheet.parts else _WEB
    if not sheet.parts:
        yield from _wrapped(flow.NOTHING)
    for part in sheet.parts:
        yield from ("", *_wrapped(part.title.upper() if part.title.isascii() else part.title), "-" * _WIDTH)
        if part.about:
            yield from _wrapped(part.about)
        yield from _text_part(part)
        for chart in charts.get(part.id, ()):
            yield from _text_chart(chart)
    if sheet.sources:
        yield from ("", "SOURCES", "-" * _WIDTH, *_wrapped(flow.EXCERPTS.replace("marked", "between asterisks")))
        for source in sheet.sources:
            yield from ("", *_text_source(source))
    yield from ("", "-" * _WIDTH, *_wrapped(flow.colophon(sheet)), *_wrapped(flow.LEGEND), _FOOT)


def _text_part(part: Part) -> Iterator[str]:
    for group in flow.groups(part):
        if group.label:
            yield from ("", *_wrapped(f"[{group.label}]"))
        for column in group.columns:
            name = flow.side_of(part, group, column)
            if name:
                mark = f"{SHAPES[column.number]} " if column.name else ""
                yield from ("", *_wrapped(f"{mark}{name}:"))
            for entry in column.entries:
                yield ""
                if entry.title:
                    yield from _wrapped(f"{entry.title}{f' ({entry.carried})' if entry.carried else ''}")
                if entry.note:
                    yield from _wrapped(entry.note)
                for index, row in enumerate(entry.rows):
                    step = flow.step_of(part, index) or (row.side[0] if row.side else None)
                    lead = f"{step}: " if step else ""
                    yield from _wrapped(f"{lead}{_sentence(row)}", "* " if index == 0 else "  ", "  ")


def _sentence(row: Row) -> str:
    marks = "".join(f"[{marker.number}]" for marker in row.markers)
    notes = "".join(f" (table: {note})" for note in row.notes)
    return f"{row.text} {marks}{f' ({row.carried})' if row.carried else ''}{notes}".rstrip()


def _text_chart(chart: Chart) -> Iterator[str]:
    data = table(chart)
    yield from ("", *_wrapped(chart.title), *_wrapped(chart.about))
    for row, sources in zip(data.rows, data.sources, strict=True):
        yield from _wrapped(f"{': '.join(row)} {''.join(f'[{number}]' for number in sources)}".rstrip(), "  ", "    ")


def _text_source(source: Listed) -> Iterator[str]:
    head = f"[{source.number}] {flow.credit(source)}"
    yield from _wrapped(f"{head}. {source.headline}" if source.headline else head, "", "    ")
    if source.url or source.address:
        yield f"    {clean(source.url or source.address or '')}"
    for excerpt in source.excerpts:
        words = "".join(f"*{words}*" if cited else words for words, cited in excerpt.stretches)
        yield from _wrapped(words, "    > ", "    > ")


def _text_foot(why: str | None, change: str | None, leave: str | None) -> str:
    lines = ["", *_wrapped(why)] if why else [""]
    lines += [f"Change what you get: {change}"] if change else []
    lines += [f"Unsubscribe: {leave}"] if leave else []
    return "\n".join(lines)


def _columns(words: str) -> int:
    return sum(2 if ord(c) >= 0x2E80 else 1 for c in words)


def _wrapped(words: str, first: str = "", later: str = "") -> list[str]:
    """Return words in lines of at most 72 columns; Chinese, twice as wide and without spaces, in half of that."""
    flat = clean(" ".join(words.split()))
    wide = _columns(flat) > 1.3 * len(flat)
    return textwrap.wrap(
        flat, 36 if wide else _WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False,
        break_long_words=wide,
    ) or [first.rstrip()]  # fmt: skip
