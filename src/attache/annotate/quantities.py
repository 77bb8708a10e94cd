"""Quantities of a sentence: numbers with their unit, and which of them carry news."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..record import Span
from ..text.numbers import CURRENCIES, MONEY, NUMBER, PARTS, PERCENT, SCALES, VAGUE, WORDS, money_name, value_of
from .words import pattern, words

_APPROX = re.compile(
    r"(?P<words>about|around|roughly|approximately|nearly|almost|close to|some|an estimated|estimated|more than|"
    r"over|at least|upwards of|as many as|as much as|up to|less than|fewer than|under|below|no more than|"
    r"at most|just over|just under|slightly more than|well over|exceeding|above)\s+(?:an?\s|the\s)?\Z",
    re.IGNORECASE,
)
_ID_BEFORE = re.compile(r"(?:[#№]|[A-Za-z][-/])\Z")
_TIME = re.compile(r"\s?(?::\d\d|(?:a\.?m|p\.?m)\b|o[’']clock|hrs\b|hours\s(?:GMT|UTC))", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_WORD = re.compile(r"[A-Za-z][\w’'.-]*")
_AGE = re.compile(r"(?:,\s|\(|\baged?\s)\Z")
_SLOGAN = re.compile(r"[‘“'\"]\s?\Z")
_BARE_NEXT = re.compile(
    r"\s(?:in|for|last|who|that|were|was|of|from|to|and|or|a\syear|this|injured|killed|wounded|dead|missing|arrested|"
    r"detained)\b|[.,;)]"
)


@dataclass(slots=True)
class Quantity:
    """A number while it is being read: `[start, end)` of number and unit, `at` the end of the number alone."""

    start: int
    at: int
    end: int
    value: float
    unit: str | None
    kind: str  # money, percent, count, measure, duration
    approximation: str | None = None
    high: float | None = None
    what: str | None = None
    digits: bool = True


def quantities(text: str, sentence: Span, blocked: Sequence[tuple[int, int]]) -> Iterator[Quantity]:
    """Yield the quantities of a sentence that carry news; those that touch a blocked stretch (sorted) are none."""
    for match in (*NUMBER.finditer(text, *sentence), *WORDS.finditer(text, *sentence)):
        k = bisect_left(blocked, (match.end(), 0))
        if any(match.start() < b for _, b in blocked[max(0, k - 3) : k]):
            continue
        one = _digits(text, match) if match.re is NUMBER else _spelt(text, match)
        if one is not None and _is_news(text, sentence, one):
            approx = _APPROX.search(text, max(sentence.start, one.start - 25), one.start)
            if approx and one.approximation is None:
                one.approximation = " ".join(approx["words"].lower().split())
            yield one


def _digits(text: str, match: re.Match[str]) -> Quantity | None:
    digits, start, end = match["digits"], match.start(), match.end()
    sign = match["sign"]
    if sign is None:
        start = match.start("digits")
    if len(digits) > 18 or _ID_BEFORE.search(text, max(0, start - 3), start):
        return None
    short = (match["short"] or "").lower()
    if short and sign is None and short in ("m", "b", "k") and not MONEY.match(text, end):
        return None
    if text[end : end + 1].isalnum() or _ORDINAL.match(text, end) or _TIME.match(text, end):
        return None
    if text[end : end + 1] in ("/", ":", "_") or (
        text[end : end + 1] in "-–" and text[end + 1 : end + 2].isdigit() and not sign
    ):
        return None
    scale = SCALES.get((match["scale"] or short).lower(), 1.0)
    value = round(float(digits.replace(",", "")) * scale, 6)
    if sign:
        unit = CURRENCIES.get(sign.strip().lower(), sign.strip())
        money = MONEY.match(text, end)
        return Quantity(start, end, money.end() if money else end, value, unit, "money")
    return _with_unit(
        text, start, end, value, digits=True, bare_year=scale == 1.0 and "," not in digits and "." not in digits
    )


def _spelt(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.span()
    vague: str | None = None
    if match["many"]:
        names = [
            name for w in re.findall(r"\w+", match["many"].lower()) if (name := w.rstrip("s")) in VAGUE or name == "ten"
        ]
        value = 1.0
        for name in names:
            value *= 10.0 if name == "ten" else 24.0 if name == "dozen" else VAGUE[name]
        vague = "order of magnitude"
    elif match["some"]:
        value = VAGUE[match["sort"].lower()] * (2 if match["some"].lower() in ("a couple of", "a few", "few") else 3)
        vague = match["some"].lower()
    elif match["half"]:
        share = {"half a": 0.5, "one and a half": 1.5}.get(" ".join(match["half"].lower().split()), 1.0)
        value = share * VAGUE[match["one"].lower()]
        vague = "about" if share == 1.0 and match["one"].lower() == "dozen" else None
    elif match["part"]:
        first, last = re.split(r"[\s-]", match["part"].lower())[0], re.split(r"[\s-]", match["part"].lower())[-1]
        of = re.match(
            r"(?:-|\s(?:century|past|time|hour|of\s(?:all\s)?(?:20\d\d|the\s(?:year|game|match|decade|century|month))))",
            text[end : end + 24],
        )
        if of or re.search(
            r"\b(?:first|second|third|fourth|last|latter|other|this|that|next|each|per|every)\s\Z",
            text[max(0, start - 10) : start].lower(),
        ):
            return None
        if (
            last == "third"
            and first == "a"
            and re.match(
                r"\s(?:term|party|country|round|time|person|way|of\sits\skind|year|day|state|world|straight|consecutive|"
                r"such|option|attempt)",
                text[end : end + 20],
            )
        ):
            return None
        if (
            last in ("quarter", "third", "half", "fifth", "tenth", "sixth")
            and re.match(r"\s(?!of\b|the\b|more\b|less\b)[a-z]", text[end : end + 6])
            and first in ("a", "one")
        ):
            verbs = re.match(r"\s(?:said|say|were|was|are|is|have|had|in|from|on|last|by)\b", text[end : end + 8])
            if not verbs:
                return None
        value = PARTS[last] * {"two": 2.0, "three": 3.0, "four": 4.0}.get(first, 1.0)
        return Quantity(start, end, end, round(value, 2), "percent", "percent", digits=False)
    else:
        value = value_of(match["spelt"])
        scale = match["scale"]
        if scale:
            value *= 12.0 if scale.lower() == "dozen" else SCALES[scale.lower()]
            if match["rest"]:
                value += value_of(match["rest"])
    return _with_unit(text, start, end, value, digits=False, vague=vague)


def _with_unit(
    text: str, start: int, end: int, value: float, *, digits: bool, vague: str | None = None, bare_year: bool = False
) -> Quantity | None:
    percent = PERCENT.match(text, end)
    if percent:
        unit = re.sub(r"[\s-]+", " ", percent["unit"].lower())
        unit = "percent" if unit in ("%", "％", "pct", "per cent", "percent") else unit.rstrip("s") + "s"
        return Quantity(start, end, percent.end(), value, unit, "percent", vague, digits=digits)
    money = MONEY.match(text, end)
    if money:
        return Quantity(start, end, money.end(), value, money_name(money["unit"]), "money", vague, digits=digits)
    if (
        bare_year
        and 1800 <= value <= 2100
        and not (_APPROX.search(text, max(0, start - 25), start) or _people(text, end))
    ):
        return None
    of = re.compile(r"\s+of\s+").match(text, end) if vague else None
    counted = _unit(text, of.end() - 1 if of else end)
    if counted is None:
        if (digits or value == 0 or vague) and _BARE_NEXT.match(text, end):
            return Quantity(start, end, end, value, None, "count", vague, digits=digits)
        return Quantity(start, end, end, value, None, "bare", vague, digits=digits) if vague else None
    name, last, kind = counted
    return Quantity(start, end, last, value, name, kind, vague, digits=digits)


def _people(text: str, end: int) -> bool:
    """Whether a number that could be a year stands before people: "2000 people" counts, "2025 marks" is a year."""
    word = re.compile(r"\s(?:[a-z]+\s)?([a-z]+)").match(text, end)
    return word is not None and any(w in words("irregular", name="figures") for w in word[0].split())


def _unit(text: str, at: int) -> tuple[str, int, str] | None:
    """Return the unit behind a number, where it ends, and its kind: the plural noun that ends the noun phrase."""
    hyphen = re.compile(r"[-‑](?P<unit>[a-z]+(?:-(?:old|long|wide|high|deep))?)").match(text, at)
    if hyphen:
        said = hyphen["unit"]
        base = said.split("-")[0]
        if base in words("durations", name="figures"):
            return base + ("" if base.endswith("s") else "s"), hyphen.end(), "duration" if "-" not in said else "age"
        if base + "s" in words("measures", name="figures") or base in words("measures", name="figures"):
            return base if base.endswith("s") or base in ("nm", "km", "kg") else base + "s", hyphen.end(), "measure"
        return None
    measure = re.compile(r"\s?").match(text, at)
    known = _measures().match(text, measure.end() if measure else at)
    if known:
        return known[0], known.end(), "measure"
    stops, odd = words("stops", name="figures"), words("irregular", name="figures")
    k, count, last = at, 0, None
    while count < 7:
        gap = re.compile(r"\s").match(text, k)
        word = _WORD.match(text, gap.end()) if gap else None
        if word is None:
            break
        said = re.sub(r"[’']s?\Z", "", word[0]).rstrip(".")
        low = said.lower()
        if low in stops and not (low == "and" and count and text[word.end() : word.end() + 2].strip()[:1].isupper()):
            break
        plural = (low.endswith("s") and not low.endswith(("ss", "us", "is", "’s", "'s")) and len(low) > 3) or low in odd
        owner = word[0].endswith(("’s", "'s", "s’", "s'"))
        count += 1
        k = word.end()
        if plural and not owner:
            last = (said, gap.end() + len(said) if gap else k)
            after = re.compile(r"\s([A-Z][\w’'-]*|\w+s)\b").match(text, k)
            if not (after and said[0].isupper()):
                break
        if word[0].endswith((".", ",")):
            break
    if last is None:
        return None
    said, end = last
    kind = "duration" if said in words("durations", name="figures") else "count"
    per = re.compile(
        r"\s(?:a|an|per|each|every)\s"
        r"(?P<unit>second|minute|hour|day|week|month|year|barrel|ton|tonne|person|capita|share)\b"
    ).match(text, end)
    if per:
        return f"{said} per {per['unit']}", end, kind
    return said, end, kind


def _measures() -> re.Pattern[str]:
    return pattern("measures", name="figures")


def _is_news(text: str, sentence: Span, one: Quantity) -> bool:
    lead = text[max(sentence.start, one.start - 24) : one.start]
    before = re.findall(r"[\w.’'-]+", lead.lower())
    last = before[-1] if before else ""
    joined = bool(re.search(r"[\w.]\s?\Z", lead))
    if joined and (last in words("naming", name="figures") or re.search(r"\b(?:No|Nos|Art|Sec|Res)\.\s?\Z", lead)):
        return False
    if one.kind in ("money", "percent"):
        return not (one.kind == "money" and one.value == 0)
    if one.kind == "age" or (
        one.kind == "count" and one.unit is None and _AGE.search(lead) and text[one.end : one.end + 1] == ","
    ):
        return False
    if joined and one.digits and re.search(r"(?<![.!?]\s)\b[A-Z][\w-]*\s\Z", lead) and one.unit is None:
        return False  # "Covid 19", "Windows 11", "Apollo 13"
    if one.kind == "measure":
        return True
    unit = (one.unit or "").lower().split(" per ")[0]
    if one.kind == "duration":
        after = re.compile(r"[\s-](?:of\s)?(\w+)").match(text, one.end)
        if after and after[1].lower() in words("times_around", name="figures"):
            return False
        if last in words("times_before", name="figures") or last in words("definite", name="figures"):
            return False
        if one.approximation or _APPROX.search(lead):
            return True
        return one.digits
    if last in words("definite", name="figures") and not one.digits:
        return False
    if last in words("definite", name="figures") and unit in words("plain_nouns", name="figures"):
        return False
    if _SLOGAN.search(lead) and not one.digits:
        return False
    if one.approximation in ("order of magnitude", "several", "a few", "many", "few", "a couple of"):
        return unit not in ("times", "ways", "things") and last not in ("for", "last", "past")
    if not one.digits:
        if one.value == 1 or (one.unit is None and one.value != 0):
            return False
        return unit not in words("plain_nouns", name="figures")
    if one.unit is None:
        return one.value >= 10 or "." in text[one.start : one.at]
    return True
