"""Citations for reference managers: CSL-JSON 1.0, BibTeX (for biber and bibtex), RIS."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\u2028\u2029]+\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a reference manager keeps of an item, or of a statement in it.

    `date` is ISO at the precision that is known. `speaker` and `quote` are those of a statement: they go into the note,
    for who is quoted in a report has not written it.
    """

    id: str
    title: str
    outlet: str | None = None
    date: str | None = None
    url: str | None = None
    language: str | None = None
    captured: str | None = None
    speaker: str | None = None
    quote: str | None = None


def csl(references: Sequence[Reference]) -> list[dict[str, Any]]:
    """Return CSL-JSON items of the type `article-newspaper`; a byline is not known, so there is no author."""
    return [_csl(each) for each in references]


def _csl(each: Reference) -> dict[str, Any]:
    out: dict[str, Any] = {"id": each.id, "type": "article-newspaper", "title": _plain(each.title)}
    if each.outlet:
        out["container-title"] = _plain(each.outlet)
    if parts := _parts(each.date):
        out["issued"] = {"date-parts": [parts]}
    if parts := _parts(each.captured):
        out["accessed"] = {"date-parts": [parts]}
    if url := _url(each.url):
        out["URL"] = url
    if each.language:
        out["language"] = each.language
    if note := _note(each):
        out["note"] = note
    return out


def bibtex(references: Sequence[Reference]) -> str:
    """Return one `@article` for each reference; everything that means something to TeX is escaped, Chinese stays."""
    return "\n".join(_bibtex(each) for each in references)


def _bibtex(each: Reference) -> str:
    parts = _parts(each.date)
    fields = {
        "title": "{" + _tex(each.title) + "}", "journal": _tex(each.outlet or ""),
        "year": str(parts[0]) if parts else "", "month": str(parts[1]) if len(parts) > 1 else "",
        "day": str(parts[2]) if len(parts) > 2 else "", "url": _tex_url(_url(each.url)),
        "urldate": (each.captured or "")[:10] if _url(each.url) else "", "langid": _langid(each.language),
        "note": _tex(_note(each)),
    }  # fmt: skip
    body = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@article{{{re.sub(r'[^A-Za-z0-9-]', '-', each.id)}{body}\n}}\n"


def ris(references: Sequence[Reference]) -> str:
    """Return RIS records of the type NEWS, each line ended as the format asks."""
    return "".join(_ris(each) for each in references)


def _ris(each: Reference) -> str:
    parts = _parts(each.date)
    day = "/".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]) if parts else ""
    lines = [
        ("TY", "NEWS"), ("ID", each.id), ("TI", _plain(each.title)), ("T2", _plain(each.outlet or "")),
        ("PY", str(parts[0]) if parts else ""), ("DA", day + "/" * (3 - len(parts)) if day else ""),
        ("UR", _url(each.url) or ""), ("LA", each.language or ""), ("N1", _note(each)), ("ER", ""),
    ]  # fmt: skip
    return "".join(f"{tag}  - {value}\r\n" for tag, value in lines if value or tag == "ER")


def _plain(words: str) -> str:
    return " ".join(_CONTROL.sub(" ", words).split())


def _note(each: Reference) -> str:
    if not each.quote:
        return ""
    return _plain((f"{each.speaker}: " if each.speaker else "") + f"“{each.quote}”")


def _url(url: str | None) -> str | None:
    return url if url and _ADDRESS.match(url) else None


def _parts(date: str | None) -> list[int]:
    found = _DATE.match(date or "")
    return [int(part) for part in found.groups() if part] if found else []


def _tex(words: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in _plain(words))


def _tex_url(url: str | None) -> str:
    if not url:
        return ""
    # braces would end the field; the others stand as they are in a field for addresses
    return url.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _langid(language: str | None) -> str:
    return {"en": "english", "zh": "chinese", "de": "german", "fr": "french", "es": "spanish"}.get(
        (language or "").split("-")[0], ""
    )
