"""Words of our own sentences: dates, lists, articles, cues, and how source words are set into them."""

import csv
import functools
import io
import re
import unicodedata
from collections.abc import Sequence
from importlib import resources

from ..record import PartialDate

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_PAPERS = re.compile(
    r"\b(?:Times|Gazette|Post|Journal|Herald|Guardian|Telegraph|Tribune|Ledger|Courier|Chronicle|Dispatch|Standard|"
    r"Examiner|Observer|Independent|Economist|Star|Sun|Mirror|Mail|Inquirer|Digest|Tidings|Review|Monitor|Register|"
    r"Bulletin|Globe|Sentinel|Messenger|Letter|Argus|Echo|Advertiser|Record|Age|Australian|Diplomat)$"
)
_PLAIN = re.compile(r" (?:ministry|department|government)$")
_BODIES = re.compile(
    r"\b(?:Ministry|Department|Office|Commission|Council|Party|Government|Bureau|Administration|Institute|"
    r"University of|"
    r"Academy|Bank|Army|Navy|Embassy|Agency|Association|Committee|House|Court|Authority|Centre|Center|Union|Federation|"
    r"Republic|Organi[sz]ation|Alliance|Guard|Service|Board|Chamber|Fund|Foundation|Assembly|Parliament|Congress|Senate|"
    r"Command|Presidency|Cabinet|Secretariat|States|Nations|Islands|Philippines|Netherlands|Kingdom)\b"
)
_LOWERED_WORDS = """
The A An This These Those It They We He She In On At For If When While As There Such Some Many Most Any All No
Both Its Their His Her Our With Under By After Before Since Only Each Every
"""
_LOWERED = frozenset(_LOWERED_WORDS.split())
_DOUBLES = '“”„‟"＂〝〞'
_OPENERS = " \t\n\u00a0\u3000([{（【—–-"


def said_date(date: PartialDate) -> str:
    """Return "on 5 May 2031", "in May 2031" or "in 2031"."""
    return ("on " if date.precision == "day" else "in ") + bare_date(date)


def bare_date(date: PartialDate) -> str:
    """Return "5 May 2031", "May 2031" or "2031"."""
    parts = [int(part) for part in date.value.split("-")]
    if date.precision == "day" and len(parts) == 3:
        return f"{parts[2]} {_MONTHS[parts[1] - 1]} {parts[0]}"
    if date.precision == "month" and len(parts) >= 2:
        return f"{_MONTHS[parts[1] - 1]} {parts[0]}"
    return str(parts[0])


def days(first: str | None, last: str | None) -> str:
    """Return "7 April to 16 May 2031", "from 7 April 2031", "until 16 May 2031", or nothing, for ISO days."""
    known = [
        bare_date(PartialDate(value=day, precision="day", basis="stated", text=day)) if day else ""
        for day in (first, last)
    ]
    if first and last:
        if first == last:
            return known[1]
        # what both have in common is said once
        if first[:7] == last[:7]:
            known[0] = known[0].split(" ")[0]
        elif first[:4] == last[:4]:
            known[0] = known[0].rsplit(" ", 1)[0]
        return f"{known[0]} to {known[1]}"
    return f"from {known[0]}" if first else f"until {known[1]}" if last else ""


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def with_article(name: str) -> str:
    """Return the name of an outlet or body as it stands in an English sentence: "the Harbour Gazette", "Reuters"."""
    if name.lower().startswith(("the ", "a ", "an ")) or not name.isascii() or not name[:1].isupper():
        return name
    if name.endswith("News Agency"):
        return name
    if _PAPERS.search(name) or (
        (_BODIES.search(name) or _PLAIN.search(name)) and " " in name and not re.match(r"[\w.-]+['’]s? ", name)
    ):
        return f"the {name}"
    return name


def capital(words: str) -> str:
    """Return the words with a capital at their head, as the first of a sentence."""
    return words[:1].upper() + words[1:]


def tidy(words: str) -> str:
    """Return source words on one line, without characters that no reader sees."""
    kept = (
        c if not c.isspace() else " " for c in words if c.isspace() or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
    )
    return _SPACE.sub(" ", "".join(kept)).strip()


def outlet_name(name: str) -> str:
    """Return an outlet's name without the bracket that tells editions apart in our table."""
    return tidy(re.sub(r"\s*[(（][^()（）]*[)）]$", "", name)) or tidy(name)


def in_quotes(words: str) -> str:
    """Return the words verbatim in double quotation marks; double marks inside become single ones."""
    inner = _marks(bare_quote(words), "‘", "’")
    return f"“{inner}”"


def ended(sentence: str) -> str:
    """Return the sentence with a full stop, unless the words quoted at its end bring one of their own."""
    return sentence if re.search(r"[.!?。！？]’”$", sentence) else f"{sentence}."


def bare_quote(words: str) -> str:
    """Return quoted words without the marks around them and the comma or full stop that the sentence lent them."""
    text = tidy(words)
    while len(text) > 1 and text[0] in '“„"「『«＂' and not _closes_inside(text):
        text = text[1:].strip()
    while len(text) > 1 and text[-1] in '”"」』»＂' and not _opens_inside(text):
        text = text[:-1].strip()
    return text.rstrip(" ,.;:，。；：") if not text.endswith("...") else text


def _closes_inside(text: str) -> bool:
    """Whether the mark at the head closes before the end, and so is no mark around the whole."""
    if text[0] == '"':
        count = text.count('"')
        return count % 2 == 0 and (count > 2 or text[-1] != '"')
    closing = {"“": "”", "„": "“”", "「": "」", "『": "』", "«": "»", "＂": "＂"}[text[0]]
    places = [i for i, c in enumerate(text) if c in closing and i]
    return bool(places) and places[0] < len(text.rstrip(" ,.;:，。；：")) - 1


def _opens_inside(text: str) -> bool:
    """Whether the mark at the end closes one that opens inside the text."""
    if text[-1] == '"':
        return text.count('"') % 2 == 0
    opening = {"”": "“„", "」": "「", "』": "『", "»": "«", "＂": "＂"}[text[-1]]
    return sum(text.count(mark) for mark in opening) >= text.count(text[-1])


def curled(words: str) -> str:
    """Return words of an outlet with their quotation marks in one shape."""
    return _marks(tidy(words), "“", "”")


def _marks(text: str, opening: str, closing: str) -> str:
    out: list[str] = []
    for at, c in enumerate(text):
        if c not in _DOUBLES:
            out.append(c)
            continue
        before = text[at - 1] if at else " "
        out.append(opening if c in "“„〝" or (c in '"＂' and before in _OPENERS + "‘'") else closing)
    return "".join(out)


def lowered(words: str) -> str:
    """Return the words with a small first letter, where the first word is no name."""
    head = words.split(" ", 1)[0]
    return words[:1].lower() + words[1:] if head in _LOWERED else words


def lowered_role(words: str) -> str:
    """Return "spokesperson Vera Holt" for "Spokesperson Vera Holt"; a title such as "Captain" keeps its capital."""
    return words[:1].lower() + words[1:] if re.match(r"Spokes(?:person|man|woman)\b", words) else words


def is_chinese(words: str) -> bool:
    """Whether Chinese characters make up most of the letters."""
    han = sum("\u3400" <= c <= "\u9fff" for c in words)
    return han * 2 > sum(c.isalpha() for c in words) > 0


@functools.cache
def _cues() -> dict[str, str]:
    text = (resources.files("attache.brief") / "cues.csv").read_text(encoding="utf-8")
    return {form: row["frame"] for row in csv.DictReader(io.StringIO(text)) for form in row["forms"].split("|")}


def frame_of(cue: str) -> str | None:
    """Return the neutral verb for a source's cue ("slammed" is "said"), or None when no plain verb keeps its sense.

    Longest match at the end of the cue, then at its head: "also said", "told reporters", "表示说".
    """
    table = _cues()
    words = tidy(cue).casefold().strip(" ,:，：")
    if words in table:
        return table[words]
    if words and "\u3400" <= words[-1] <= "\u9fff":
        return next((table[words[i:]] for i in range(len(words)) if words[i:] in table), None)
    parts = words.split()
    for size in (3, 2, 1):
        if " ".join(parts[-size:]) in table:
            return table[" ".join(parts[-size:])]
    return table.get(parts[0]) if parts else None
