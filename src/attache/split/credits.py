"""Source lines ("Source: Outlet, Date" and an address) and what they credit."""

import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..record import Credit, PartialDate, Span
from ..tables import outlets
from ..tables.rows import Outlet
from ..text.dates import find, parse_written, resolve
from .page import Piece, han_share
from .words import by_first, lists, months

_URL = re.compile(
    r"(?:https?://|www\d?\.)[^\s<>\"“”「」『』（）【】，。；、]+"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}(?:com|org|net|cn|hk|tw|gov|edu|info|news|eu|int|uk|fr|de|jp|kr|in|ru|tv|co|io|me|es|au|ca|sg|my|ly|to|example|test)"
    r"(?:/[^\s<>\"“”「」『』（）【】，。；、]*)?(?![\w@])",
    re.IGNORECASE,
)
_OPEN = re.compile(r"[\s(（\[【〔*_~“\"'>|–—\-•·▪]*")
_ENTRY = re.compile(r"\s*(?:[(（\[]?\d{1,2}[.)、）\]]|[①-⑳]|[-–—•*·▪])\s*(?=\D)")
_BETWEEN = re.compile(r"\s*[;；、|｜]\s*|\s+/\s+|\s+(?=[(（\[]?\d{1,2}[.)）\]]\s+[^\W\d_])|\s+[•·▪]\s+|\n")
_EDGE = " \t\r\n\u00a0\u3000\u200b,，.。;；:：|｜/–—-•·▪*_~<>\"“”„‘’'「」『』《》【】[]()（）→›»«"
_LONGEST = 400
_NOT = re.compile(
    r"\b(?:photo|image|picture|video|graphic|chart|map|data|file|open|energy|power|bild|foto)\b|图片|圖片|图|圖|数据|數據|视频",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A source line: the pieces it takes up whole, or the end of one piece (`first == last`, `whole` is false)."""

    first: int
    last: int
    span: Span
    credits: tuple[Credit, ...]
    whole: bool = True


def find_credits(text: str, pieces: Sequence[Piece]) -> tuple[Found, ...]:
    """Return the source lines of a document, in order; each takes up consecutive pieces."""
    found: list[Found] = []
    i = 0
    while i < len(pieces):
        piece = pieces[i]
        if piece.furniture and not _label(piece.text):
            i += 1
            continue
        start = _label(piece.text)
        if start is not None:
            made = _group(text, pieces, i, start)
            if made is not None:
                found.append(made)
                i = made.last + 1
                continue
        elif (inline := _trailing(text, piece)) is not None:
            inline = _with_addresses(text, pieces, inline)
            found.append(inline)
            i = inline.last + 1
            continue
        i += 1
    return tuple(found)


def credit_start(words: str) -> bool:
    """Whether the words open like a source line."""
    return _label(words) is not None


def urls_in(words: str) -> list[tuple[int, int]]:
    """Return where web addresses stand in the words; closing marks that belong to the sentence are left out."""
    found = []
    for match in _URL.finditer(words[:20_000]):
        start, end = match.span()
        while (end > start and words[end - 1] in ".,;:!?'’*_") or (
            end > start and words[end - 1] in ")]" and words.count("(["["])".index(words[end - 1])], start, end) == 0
        ):
            end -= 1
        if words[start:end].count("/") or "." in words[start:end]:
            found.append((start, end))
    return found


def _label(words: str) -> int | None:
    """Where the words after the label begin, when the words open with one."""
    if len(words) > 4000:
        return None
    at = _OPEN.match(words)
    begin = at.end() if at else 0
    head = words[begin : begin + 60]
    folded = head.casefold()
    for label in by_first("credits", "labels").get(folded[:1], ()):
        if folded.startswith(label):
            rest = head[len(label) :].lstrip(" *_\u00a0\t")
            if rest[:1] in (":", "：", "︰", "∶") and rest:
                if (
                    label
                    in ("from", "as", "credit", "credits", "reference", "references", "original", "nach", "aus", "据")
                    and len(words) > 200
                ):
                    continue
                return begin + words[begin:].find(rest[0]) + 1
            if not rest and label not in ("from", "via", "credit", "credits", "original", "aus", "nach", "据", "原文"):
                return len(words)
    for label in by_first("credits", "bare").get(folded[:1], ()):
        if folded.startswith(label) and len(words) < 240:
            rest = words[begin + len(label) :]
            apart = rest[:1].isspace() or (rest and han_share(label) > 0)
            if apart and _names_source(rest, strict=label in ("via", "source", "sources", "quelle", "fuente")):
                return begin + len(label)
    return None


def _names_source(rest: str, strict: bool) -> bool:
    words = rest[:200].strip()
    if not words or (words[0].islower() and not words.startswith(("http", "www", "the "))):
        return False
    spans = urls_in(words)
    first = re.split(r"[,，(（;；]", words)[0].strip(_EDGE)
    if outlet_named(first) is not None:
        return True
    day = _date(words, 0, len(words), "en")
    return (bool(spans) or day is not None) and not strict and len(words.split()) <= 14


def _group(text: str, pieces: Sequence[Piece], i: int, start: int) -> Found | None:
    piece = pieces[i]
    if _NOT.search(piece.text[:start]):
        return None
    if len(piece.text) > _LONGEST and not urls_in(piece.text):
        return None
    entries: list[tuple[Span, tuple[Piece, ...]]] = []
    last = i
    rest = piece.text[start:].strip(_EDGE)
    if rest:
        entries += [(span, (piece,)) for span in _entries(text, piece.span.start + start, piece.span.end)]
    numbered = False
    for j in range(i + 1, min(len(pieces), i + 40)):
        following = pieces[j]
        words = following.text
        if following.rule or (following.furniture and not is_bare_address(words)):
            break
        if is_bare_address(words) or _link_label(words):
            entries.append((following.span, (following,)))
        elif not _label(words) and _is_entry(following, open_=not rest, numbered=numbered or not entries):
            numbered = numbered or following.number is not None
            entries += [(span, (following,)) for span in _entries(text, following.span.start, following.span.end)]
        else:
            break
        last = j
    if not rest and last == i:
        return None
    cited = _read(text, entries, pieces[i : last + 1])
    if not cited or not any(c.outlet or c.urls for c in cited):
        return None
    cited = tuple(replace(c, start=piece.span.start) if n == 0 else c for n, c in enumerate(cited))
    return Found(first=i, last=last, span=Span(piece.span.start, pieces[last].span.end), credits=cited)


def is_bare_address(words: str) -> bool:
    """Whether the words are nothing but web addresses."""
    spans = urls_in(words)
    if not spans:
        return False
    rest, at = [], 0
    for start, end in spans:
        rest.append(words[at:start])
        at = end
    rest.append(words[at:])
    left = "".join(rest)
    return not left.strip(_EDGE + "0123456789") and ("/" in words or "www" in words or len(spans) == 1)


def _link_label(words: str) -> bool:
    spans = urls_in(words)
    if not spans or len(words) > 3000:
        return False
    before = words[: spans[0][0]].strip(_EDGE).casefold()
    after = words[spans[-1][1] :].strip(_EDGE)
    return not after and before in lists("credits", "links")


def _is_entry(piece: Piece, *, open_: bool, numbered: bool) -> bool:
    """Whether a line after "Source:" is a further entry: an outlet with a date or an address, or a known outlet."""
    words = piece.body
    if len(words) > 600:
        return False
    spans = urls_in(words)
    plain = words[: spans[0][0]] if spans else words
    if len(plain) > 160:
        return False
    day = _date(words, 0, len(words), "zh" if han_share(words) > 0.3 else "en")
    first = re.split(r"[,，(（;；–—|/]", plain)[0].strip(_EDGE)
    known = outlet_named(first) is not None
    if open_ or (numbered and (piece.number is not None or piece.bullet)):
        return bool(spans) or day is not None or known
    return (known and day is not None) or (
        piece.number is not None and piece.number > 1 and (known or bool(spans)) and len(plain) < 100
    )


def _entries(text: str, start: int, end: int) -> list[Span]:
    """Cut a source line into its entries; outlet, date and address stay together."""
    urls = [(start + a, start + b) for a, b in urls_in(text[start:end])]
    cuts = [start]
    for match in _BETWEEN.finditer(text, start, end):
        if any(a <= match.start() < b for a, b in urls):
            continue
        # "8. Mai 2031" opens a date, no second entry
        if not any(foreign.pattern.match(text, match.end(), end) for foreign in months()):
            cuts.append(match.end())
    cuts.append(end)
    return [Span(a, b) for a, b in itertools.pairwise(cuts) if text[a:b].strip(_EDGE)]


@dataclass(slots=True)
class _Open:
    """A credit while its lines are read."""

    outlet: str | None
    written: str | None
    date: PartialDate | None
    urls: list[str]
    start: int
    end: int


def _read(text: str, entries: Iterable[tuple[Span, tuple[Piece, ...]]], pieces: Sequence[Piece]) -> tuple[Credit, ...]:
    made: list[_Open] = []
    for span, owners in entries:
        words = span.of(text)
        urls = [(span.start + a, span.start + b) for a, b in urls_in(words)]
        addresses = [text[a:b] for a, b in urls]
        for owner in owners:
            for link in owner.links:
                if link.span is not None and link.span.overlaps(span) and _is_web(link.href):
                    shown = link.span.of(text).strip()
                    if not any(_same(shown, a) or _same(link.href, a) for a in addresses):
                        addresses.append(link.href)
        plain = _masked(text, span, urls)
        day, where = _dated(plain, span.start)
        name = _name(plain, where, span.start)
        if name is None:
            if made and (addresses or day is not None):
                last = made[-1]
                last.urls += [a for a in addresses if a not in last.urls]
                last.date = last.date or day
                last.end = max(span.end, last.end)
            elif addresses:
                made.append(_Open(None, None, day, addresses, span.start, span.end))
            elif day is not None:
                made.append(_Open(None, None, day, [], span.start, span.end))
            continue
        for n, (written, outlet) in enumerate(_names(name)):
            if made and made[-1].written is None and made[-1].outlet is None and not made[-1].urls:
                made[-1] = _Open(outlet, written, day or made[-1].date, addresses, made[-1].start, span.end)
            else:
                made.append(_Open(outlet, written, day, addresses if n == 0 else [], span.start, span.end))
    _share_dates(made)
    return tuple(
        Credit(
            outlet=c.outlet or next((o.name for u in c.urls if (o := outlets().at(u))), None),
            as_written=c.written,
            date=c.date,
            urls=tuple(c.urls),
            start=c.start,
            end=c.end,
        )
        for c in made
        if c.outlet or c.written or c.urls
    )


def _share_dates(made: list[_Open]) -> None:
    """One date at the end of one line speaks for all outlets on that line."""
    for a, b in zip(reversed(made[:-1]), reversed(made[1:]), strict=False):
        if a.date is None and not a.urls and b.date is not None and b.start - a.end <= 3:
            a.date = b.date


def _is_web(href: str) -> bool:
    return href.startswith(("http://", "https://", "//", "www."))


def _same(a: str, b: str) -> bool:
    def bare(url: str) -> str:
        return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")

    return bare(a) == bare(b)


def _masked(text: str, span: Span, urls: Sequence[tuple[int, int]]) -> str:
    words = list(span.of(text))
    for a, b in urls:
        words[a - span.start : b - span.start] = " " * (b - a)
    if entry := _ENTRY.match("".join(words)):
        words[: entry.end()] = " " * entry.end()
    return "".join(words)


def _dated(plain: str, offset: int) -> tuple[PartialDate | None, tuple[int, int] | None]:
    lang = "zh" if han_share(plain) > 0.3 else "en"
    found = _date(plain, 0, len(plain), lang)
    if found is None:
        return None, None
    date, a, b = found
    return replace(date, basis="source-line", text=plain[a:b], span=Span(offset + a, offset + b)), (a, b)


def _date(words: str, start: int, end: int, lang: str) -> tuple[PartialDate, int, int] | None:
    for foreign in months():
        if match := foreign.pattern.search(words, start, min(end, start + 600)):
            month = foreign.numbers[match["m"].casefold().rstrip(".")]
            day = f"-{int(match['d']):02}" if match["d"] else ""
            date = parse_written(f"{match['y']}-{month:02}{day}") if day else parse_written(_english(month, match["y"]))
            if date is not None:
                return date, match.start(), match.end()
    for language in dict.fromkeys((lang, "en", "zh")):
        for expression in find(words[: start + 1000], language, start, end):
            if expression.kind == "absolute":
                stated = resolve(expression, anchor=None, lang=language)
                if isinstance(stated, PartialDate):
                    return stated, expression.start, expression.end
    return None


def _english(month: int, year: str) -> str:
    names = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return f"{names[month - 1]} {year}"


def _name(plain: str, where: tuple[int, int] | None, offset: int) -> str | None:
    """What is left of an entry without its date: the part before it, else the part after it."""
    parts = [plain] if where is None else [plain[: where[0]], plain[where[1] :]]
    for part in parts:
        name = _stripped(part)
        if name and any(c.isalpha() for c in name):
            return name
    return None


def _stripped(words: str) -> str:
    name = " ".join(words.split()).strip(_EDGE)
    for _ in range(4):
        before = name
        for phrase in lists("credits", "around"):
            folded = name.casefold()
            spaced = not han_share(phrase)
            if folded.endswith((" " if spaced and phrase[0].isalpha() else "") + phrase) and len(folded) > len(phrase):
                shorter = name[: -len(phrase)].strip(_EDGE)
                if outlet_named(name) is None:
                    name = shorter
            elif (
                spaced
                and folded.startswith(phrase + " ")
                # with a capital a short word is the name's own article: "Le Courrier", "El Diario"
                and not (len(phrase) <= 3 and name[0].isupper())
                and outlet_named(name) is None
            ):
                name = name[len(phrase) :].strip(_EDGE)
            elif folded == phrase:
                return ""
        if name == before:
            break
    return name


def _names(name: str) -> list[tuple[str, str]]:
    """The outlets that the words name, each as written and with its canonical name."""
    if (outlet := outlet_named(name)) is not None:
        return [(name, outlet.name)]
    for cut in (r"\s*[,，]\s*", r"\s+(?:and|und|y|et|&)\s+|\s*[,，]\s*|[和与與及]", r"\s*/\s*|\s+[-–—]\s+"):
        parts = [part.strip(_EDGE) for part in re.split(cut, name) if part.strip(_EDGE)]
        known = [(part, outlet_named(part)) for part in parts]
        if len(parts) > 1 and all(outlet for _, outlet in known):
            return [(part, outlet.name) for part, outlet in known if outlet]
        if len(parts) > 1 and known[0][1] is not None:
            return [(parts[0], known[0][1].name)]
    head = re.split(r"\s*[(（]", name)[0].strip(_EDGE)
    if head != name and (outlet := outlet_named(head)) is not None:
        return [(name, outlet.name)]
    title = re.search(r"《([^》]{2,20})》", name)
    if title and (outlet := outlet_named(title[1])) is not None:
        return [(title[1], outlet.name)]
    short = re.split(r"\s*[,，]\s*", head or name)[0] or name
    return [(short, short)] if len(short) <= 120 else []


def outlet_named(words: str) -> Outlet | None:
    """Return the outlet with this name, in traditional characters too."""
    name = words.strip(_EDGE)
    if not name or len(name) > 120:
        return None
    found = outlets().named(name)
    if found is None and han_share(name) > 0.5:
        found = outlets().named(simplified(name))
    return found


@functools.cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(words: str) -> str:
    """Return the words in simplified characters."""
    return str(_converter().convert(words))


def _trailing(text: str, piece: Piece) -> Found | None:
    """A source line in parentheses at the end of a paragraph, or on its last line."""
    words = piece.text
    tail_at = max(0, len(words) - 300)
    tail = words[tail_at:]
    best = max(tail.rfind(mark) for mark in ("(", "（", "[", "【"))
    if best <= 0 or tail.rstrip()[-1:] not in ")）]】":
        return None
    start = _label(tail[best:])
    if start is None or start >= len(tail[best:].rstrip(")）]】 ")) or _NOT.search(tail[best : best + start]):
        return None
    begin = piece.span.start + tail_at + best
    entries = [(span, (piece,)) for span in _entries(text, begin + start, piece.span.end)]
    cited = _read(text, entries, (piece,))
    if not cited:
        return None
    cited = (replace(cited[0], start=begin), *cited[1:])
    return Found(first=piece.index, last=piece.index, span=Span(begin, piece.span.end), credits=cited, whole=False)


def _with_addresses(text: str, pieces: Sequence[Piece], found: Found) -> Found:
    """Add the addresses on the lines after a source line in parentheses."""
    last = found.last
    urls: list[str] = []
    while last + 1 < len(pieces) and is_bare_address(pieces[last + 1].text):
        last += 1
        urls += [pieces[last].text[a:b] for a, b in urls_in(pieces[last].text)]
    if last == found.last:
        return found
    final = found.credits[-1]
    cited = (*found.credits[:-1], replace(final, urls=final.urls + tuple(urls), end=pieces[last].span.end))
    return replace(found, last=last, credits=cited, span=Span(found.span.start, pieces[last].span.end))
