"""What an editor makes of a composed line without changing what it says, by rule."""

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from attache.record import EditionSource, Line

MONTHS = calendar.month_name[1:]
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_REPORTED = re.compile(
    r"^(?P<who>[^“”:]{3,80}?) reported(?P<when> on [^:“]{6,24})?: “(?P<said>[^“”]+)”(?P<rest>.*)$", re.DOTALL
)
_SAID = re.compile(
    r"^(?P<who>[^“”:()]{3,120}?) said(?P<when> on \d{1,2} \w+ \d{4})?(?: that)? (?P<said>[a-z][^“”]*?)"
    r"(?P<rest> \([^()]*\))?\.$",
    re.DOTALL,
)
_QUOTE = re.compile(
    r"^(?P<who>[^“”:()]{3,120}?) said(?P<when> on \d{1,2} \w+ \d{4})?: “(?P<said>[^“”…]+)”(?P<rest> \([^()]*\))?\.$",
    re.DOTALL,
)
_SMALL = frozenset(
    [
        "The",
        "A",
        "An",
        "This",
        "That",
        "These",
        "Those",
        "It",
        "He",
        "She",
        "They",
        "We",
        "In",
        "On",
        "At",
        "For",
        "From",
        "To",
        "But",
        "And",
        "If",
        "When",
        "As",
        "Its",
        "His",
        "Her",
        "Their",
        "There",
    ]
)
_PASSIVE = [
    "summoned",
    "accused",
    "imposed",
    "boarded",
    "fired",
    "killed",
    "launched",
    "removed",
    "blocked",
    "banned",
    "announced",
    "signed",
    "attacked",
    "approved",
    "arrested",
    "hit",
    "warned",
]
_ACTIVE = re.compile(
    r"(?P<lead>said that |reported that |According to [^,]+, )(?P<agent>(?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}) "
    rf"(?:has |had )?(?P<verb>{'|'.join(_PASSIVE)}) (?P<object>(?:the|an?) [a-z]+(?: [a-z]+)?)"
    r"(?P<tail>[,.]| (?:on|in|at|after|for|over)\b)"
)


def rewritten(line: Line, texts: Mapping[str, str], sources: Mapping[str, EditionSource]) -> list[Line]:
    """Return other ways to write the line."""
    out: list[str] = []
    for way in (_indirect, _according, _behind):
        out += way(line.text)
    cited = sources[line.citations[0].source]
    out += _untitled(line.text, [texts.get(cited.text_sha256) or texts.get(cited.sha256) or ""])
    for text in (line.text, *list(out)):
        for way in (_dates, _numbers, _verbs, _passive, _marks):
            out += way(text)
    return [replace(line, text=text) for text in dict.fromkeys(out) if text != line.text]


def _indirect(text: str) -> Iterator[str]:
    """A report's sentence without its marks: the outlet reported that …"""
    match = _REPORTED.match(text)
    if (
        not match
        or len(re.findall(r"[.!?](?:\s|$)", match["said"].rstrip(".!?")))
        or re.search(r"[‘’'\"]\s|\s[‘'\"]|[\u3400-\u9fff]", match["said"])
    ):
        return
    said = match["said"].rstrip(".,;")
    head, _, tail = said.partition(" ")
    if head in _SMALL:
        said = f"{head.lower()} {tail}"
    elif not re.match(r"[A-Z][a-z]+ ?", head) or not tail:
        return
    if (
        re.match(r"(?:but|and) ", said)
        or said.endswith("?")
        or not re.search(r"\b(?:is|are|was|were|has|have|had|will|would|said|says|may|could|\w+ed)\b", said)
    ):
        return
    yield f"{match['who']} reported{match['when'] or ''} that {said}{match['rest']}"
    yield f"According to {_low(match['who'])}, {said}."


def _low(who: str) -> str:
    return re.sub(r"^The ", "the ", re.sub(r"^Reporting on .*, ", "", who))


def _according(text: str) -> Iterator[str]:
    match = _SAID.match(text)
    if match and "," not in match["who"] and " also" not in match["who"]:
        said = match["said"]
        yield f"According to {_low(match['who'])}, {said}{match['rest'] or ''}."


def _behind(text: str) -> Iterator[str]:
    match = _QUOTE.match(text)
    if match and " also" not in match["who"]:
        yield f"“{match['said'].rstrip('.,')},” said {_low(match['who'])}{match['when'] or ''}{match['rest'] or ''}."


def _untitled(text: str, texts: Sequence[str] = ()) -> Iterator[str]:
    match = re.match(r"^([A-Z][\w’'-]+ (?:[A-Z][\w’'-]+)), [^,“]{4,80}, (said|told|wrote)\b", text)
    if match:
        yield f"{match[1]} {text[match.start(2) :]}"
        surname = match[1].split()[-1]
        if any(re.search(rf"(?<![A-Z][a-z]) {surname} (?:said|told|added)\b", whole) for whole in texts):
            yield f"{surname} {text[match.start(2) :]}"


def _dates(text: str) -> Iterator[str]:
    match = _DATE.search(text)
    if match:
        day, month, year = match.groups()
        number = MONTHS.index(month) + 1
        for way in (
            f"{month} {day}, {year}",
            f"{year}-{number:02}-{int(day):02}",
            f"{day} {month[:3]} {year}" if month != "May" else f"{day} May {year}",
            f"{month} {year}",
        ):
            if way == f"{month} {year}":
                changed = text.replace(f"on {match[0]}", f"in {way}")
            else:
                changed = text.replace(match[0], way)
            yield changed


def _numbers(text: str) -> Iterator[str]:
    outside = re.split(r"(“[^”]*”)", text)
    for pattern, instead in (
        (r"\b(\d+(?:\.\d+)?) percent\b", r"\1%"), (r"\b(\d+(?:\.\d+)?)%", r"\1 per cent"),
        (r"\b(\d{1,3}),(\d{3})\b", r"\1\2"),
        (r"\b(\d+)\.(\d) million\b", r"\1,\g<2>00,000"), (r"\bthree\b", "3"), (r"\bfive\b", "5"), (r"\btwo\b", "2"),
        (r"\bU\.S\.", "US"), (r"\babout (\d)", r"around \1"),
    ):  # fmt: skip
        changed = "".join(part if part.startswith("“") else re.sub(pattern, instead, part) for part in outside)
        if changed != text:
            yield changed


def _verbs(text: str) -> Iterator[str]:
    if text.startswith("According to") or " reported " in text or " wrote " in text:
        return
    for verb in ("stated", "noted", "explained"):
        changed = re.sub(r"^([^“”:]{3,120}?) said\b", rf"\1 {verb}", text, count=1)
        if changed != text:
            yield changed
    changed = re.sub(r"^([^“”:]{3,80}?) reported\b", r"\1 wrote", text, count=1)
    if changed != text:
        yield changed


def _passive(text: str) -> Iterator[str]:
    match = _ACTIVE.search(text)
    if match:
        swapped = f"{match['lead']}{match['object']} was {match['verb']} by {match['agent']}{match['tail']}"
        yield text[: match.start()] + swapped + text[match.end() :]


def _marks(text: str) -> Iterator[str]:
    if "“" in text and "‘" not in text and "’" not in text and '"' not in text:
        yield text.replace("“", '"').replace("”", '"')
    credit = re.search(r" \((?!untranslated)[^()]*\)(?=\.$)", text)
    if credit:
        yield text[: credit.start()] + text[credit.end() :]
