"""Figures: quantities that carry news, with unit, what is counted, as-of date, earlier value, range and approximation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..record import Figure, Item, PartialDate, Reading, Span
from ..text.dates import Expression, find, resolve
from ..text.sentences import sentences
from .scope import item_text
from .words import pattern, words

_ONES = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(20),
        strict=True,
    )
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))  # noqa: SIM905
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6, "tn": 1e12,
    "m": 1e6, "b": 1e9, "k": 1e3, "mln": 1e6, "bln": 1e9,
}  # fmt: skip
_VAGUE = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_PARTS = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0, "fifths": 20.0,
    "sixth": 100 / 6, "tenth": 10.0, "tenths": 10.0,
}  # fmt: skip
_SMALL = r"(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TEN = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_SPELT = rf"(?:{_TEN}(?:-{_SMALL})?|{_SMALL})"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mln|bln|bn|mn|tn)"
_CURRENCY = r"US\$|HK\$|NT\$|A\$|C\$|S\$|R\$|\$|€|£|¥|₹|₩|(?:RMB|CNY|USD|EUR|GBP|JPY|INR|Rs\.?)\s?"
_CURRENCIES = {
    "us$": "US dollars", "$": "US dollars", "usd": "US dollars", "hk$": "Hong Kong dollars", "nt$": "New Taiwan dollars",
    "a$": "Australian dollars", "c$": "Canadian dollars", "s$": "Singapore dollars", "r$": "reais", "€": "euros",
    "eur": "euros", "£": "pounds", "gbp": "pounds", "¥": "yen or yuan", "rmb": "yuan", "cny": "yuan", "jpy": "yen",
    "inr": "rupees", "₹": "rupees", "rs": "rupees", "rs.": "rupees", "₩": "won",
}  # fmt: skip
_MONEY = re.compile(
    r"[\s-]*(?P<unit>(?:US|U\.S\.|American|Hong Kong|Australian|Canadian|Singapore|New Taiwan)?\s?(?:dollars?|yuan|renminbi|RMB|"
    r"euros?|yen|pounds?(?: sterling)?|rupees?|won|rubles?|roubles?|francs?|cents?|pesos?|baht|ringgit|rupiah|dong|lira|riyals?|"
    r"dirhams?|shekels?|kronor|kroner|zloty|rand|reais))\b"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/:%-])(?P<sign>{_CURRENCY})?\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?-?(?P<scale>{_SCALE})\b|(?P<short>[mbk](?:n|ln)?)\b)?"
)
_WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<many>(?:(?:several|a few|many|some|few|tens of|dozens of|hundreds of)\s)?(?:tens|dozens|hundreds|thousands|millions|billions|trillions)"
    rf"(?:\sof\s(?:thousands|millions|billions|trillions))?)"
    rf"|(?P<some>several|a few|many|few|a couple of)\s(?P<sort>dozen|hundred|thousand|million|billion|trillion)"
    rf"|(?P<half>half\sa|one\sand\sa\shalf|a)\s(?P<one>dozen|hundred|thousand|million|billion|trillion)"
    r"|(?P<part>(?:a|an|one|two|three|four)[\s-](?:half|third|quarter|fifth|sixth|tenth|thirds|quarters|fifths|tenths))"
    rf"|(?P<spelt>{_SPELT})(?:[\s-](?P<scale>dozen|{_SCALE})(?:\s(?:and\s)?(?P<rest>{_SPELT})(?![\w-]))?)?"
    r")(?![\w’'])",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"[\s-]?(?P<unit>%|％|per\s?cent(?![a-z])|pct\b|percentage[\s-]points?|basis[\s-]points?)", re.IGNORECASE
)
_APPROX = re.compile(
    r"(?P<words>about|around|roughly|approximately|nearly|almost|close to|some|an estimated|estimated|more than|over|at least|"
    r"upwards of|as many as|as much as|up to|less than|fewer than|under|below|no more than|at most|just over|just under|"
    r"slightly more than|well over|exceeding|above)\s+(?:an?\s|the\s)?\Z",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—|to|and)\s?\Z")
_EARLIER = re.compile(
    r"(?:(?P<dir>up|down|more|higher|lower|fewer|less)\s+(?:(?:slightly|sharply|only)\s+)?(?:from|than)|compared\s+(?:with|to)|versus|against|"
    r"exceed(?:ed|ing|s)?|(?:rose|fell|grew|increased|declined|climbed|dropped|jumped)?\s*from)\s+(?:the\s+|an?\s+|about\s+|around\s+|some\s+|nearly\s+)?\Z",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?:\s(?:in|at|a|an|the|last|year|month|week|day|\d{4}|[A-Z][a-z]+|earlier|before|ago),?){0,5}\s+to\s+(?:a\s|about\s|some\s)?\Z"
)
_ID_BEFORE = re.compile(r"(?:[#№]|[A-Za-z][-/])\Z")
_TIME = re.compile(r"\s?(?::\d\d|(?:a\.?m|p\.?m)\b|o[’']clock|hrs\b|hours\s(?:GMT|UTC))", re.IGNORECASE)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_WORD = re.compile(r"[A-Za-z][\w’'.-]*")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b\S+\.(?:com|org|net|gov|cn|htm|html|pdf)\S*", re.IGNORECASE)
_AGE = re.compile(r"(?:,\s|\(|\baged?\s)\Z")
_SLOGAN = re.compile(r"[‘“'\"]\s?\Z")
_CONVERTED = re.compile(r"\s*\((?:about\s|around\s|roughly\s|approximately\s|some\s)?\Z")
_BARE_NEXT = re.compile(
    r"\s(?:in|for|last|who|that|were|was|of|from|to|and|or|a\syear|this|injured|killed|wounded|dead|missing|arrested|detained)\b|[.,;)]"
)
_GAP = 60


@dataclass(slots=True)
class _Found:
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


def figures(reading: Reading, item: Item) -> tuple[Figure, ...]:
    """Return the figures of an item, in order.

    Dates, times of day, ordinals, versions, chip, aircraft and law numbers, ages and slogans are none. A vague number
    counts with its lowest reading and is marked as approximate ("tens of thousands" is 10,000). `date` is what the
    words beside the figure state; nothing is assumed.
    """
    text = item_text(reading, item)
    language = (item.language or reading.document.language or "en").split("-")[0]
    if language == "zh":
        from .figures_chinese import figures as chinese

        return chinese(item, text)
    if language != "en":
        return ()
    out: list[Figure] = []
    blocked = [m.span() for m in _ADDRESS.finditer(text)]
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    for sentence in sentences(text, "en"):
        dates = find(text, "en", sentence.start, sentence.end)
        found = list(_numbers(text, sentence, [*blocked, *((d.start, d.end) for d in dates)]))
        out += _related(text, sentence, _once(found), dates, anchor, item.start)
    return tuple(out)


def _once(found: list[_Found]) -> list[_Found]:
    out: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _numbers(text: str, sentence: Span, blocked: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    for match in (*_NUMBER.finditer(text, *sentence), *_WORDS.finditer(text, *sentence)):
        if any(a < match.end() and match.start() < b for a, b in blocked):
            continue
        one = _digits(text, match) if match.re is _NUMBER else _spelt(text, match)
        if one is not None and _is_news(text, sentence, one):
            approx = _APPROX.search(text, max(sentence.start, one.start - 25), one.start)
            if approx and one.approximation is None:
                one.approximation = " ".join(approx["words"].lower().split())
            yield one


def _digits(text: str, match: re.Match[str]) -> _Found | None:
    digits, start, end = match["digits"], match.start(), match.end()
    sign = match["sign"]
    if sign is None:
        start = match.start("digits")
    if len(digits) > 18 or _ID_BEFORE.search(text, max(0, start - 3), start):
        return None
    short = (match["short"] or "").lower()
    if short and sign is None and short in ("m", "b", "k") and not _MONEY.match(text, end):
        return None
    if text[end : end + 1].isalnum() or _ORDINAL.match(text, end) or _TIME.match(text, end):
        return None
    if text[end : end + 1] in ("/", ":", "_") or (
        text[end : end + 1] in "-–" and text[end + 1 : end + 2].isdigit() and not sign
    ):
        return None
    scale = _SCALES.get((match["scale"] or short).lower(), 1.0)
    value = round(float(digits.replace(",", "")) * scale, 6)
    if sign:
        unit = _CURRENCIES.get(sign.strip().lower(), sign.strip())
        money = _MONEY.match(text, end)
        return _Found(start, end, money.end() if money else end, value, unit, "money")
    return _with_unit(
        text, start, end, value, digits=True, bare_year=scale == 1.0 and "," not in digits and "." not in digits
    )


def _spelt(text: str, match: re.Match[str]) -> _Found | None:
    start, end = match.span()
    vague: str | None = None
    if match["many"]:
        names = [
            w.rstrip("s").lower()
            for w in re.findall(r"\w+", match["many"])
            if w.lower().rstrip("s") in _VAGUE or w.lower() == "tens"
        ]
        value = 1.0
        for name in names:
            value *= 10.0 if name == "ten" else 24.0 if name == "dozen" else _VAGUE[name]
        vague = "order of magnitude"
    elif match["some"]:
        value = _VAGUE[match["sort"].lower()] * (2 if match["some"].lower() in ("a couple of", "a few", "few") else 3)
        vague = match["some"].lower()
    elif match["half"]:
        share = {"half a": 0.5, "one and a half": 1.5}.get(" ".join(match["half"].lower().split()), 1.0)
        value = share * _VAGUE[match["one"].lower()]
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
                r"\s(?:term|party|country|round|time|person|way|of\sits\skind|year|day|state|world|straight|consecutive|term|such|state|option|attempt)",
                text[end : end + 20],
            )
        ):
            return None
        if (
            last in ("quarter", "third", "half", "fifth", "tenth", "sixth")
            and re.match(r"\s(?!of\b|the\b|more\b|less\b)[a-z]", text[end : end + 3] + text[end + 3 : end + 6])
            and first in ("a", "one")
        ):
            verbs = re.match(r"\s(?:said|say|were|was|are|is|have|had|in|from|on|last|by)\b", text[end : end + 8])
            if not verbs:
                return None
        value = _PARTS[last] * {"two": 2.0, "three": 3.0, "four": 4.0}.get(first, 1.0)
        return _Found(start, end, end, round(value, 2), "percent", "percent", digits=False)
    else:
        value = _value(match["spelt"])
        scale = match["scale"]
        if scale:
            value *= 12.0 if scale.lower() == "dozen" else _SCALES[scale.lower()]
            if match["rest"]:
                value += _value(match["rest"])
    return _with_unit(text, start, end, value, digits=False, vague=vague)


def _value(words_: str) -> float:
    return float(sum(_TENS.get(part, _ONES.get(part, 0)) for part in words_.lower().split("-")))


def _with_unit(
    text: str, start: int, end: int, value: float, *, digits: bool, vague: str | None = None, bare_year: bool = False
) -> _Found | None:
    percent = _PERCENT.match(text, end)
    if percent:
        unit = re.sub(r"[\s-]+", " ", percent["unit"].lower())
        unit = "percent" if unit in ("%", "％", "pct", "per cent", "percent") else unit.rstrip("s") + "s"
        return _Found(start, end, percent.end(), value, unit, "percent", vague, digits=digits)
    money = _MONEY.match(text, end)
    if money:
        return _Found(start, end, money.end(), value, _plural_money(money["unit"]), "money", vague, digits=digits)
    if (
        bare_year
        and 1800 <= value <= 2100
        and not (_APPROX.search(text, max(0, start - 25), start) or _people(text, end))
    ):
        return None
    of = re.compile(r"\s+of\s+").match(text, end) if vague else None
    unit = _unit(text, of.end() - 1 if of else end)
    if unit is None:
        if (digits or value == 0 or vague) and _BARE_NEXT.match(text, end):
            return _Found(start, end, end, value, None, "count", vague, digits=digits)
        return _Found(start, end, end, value, None, "bare", vague, digits=digits) if vague else None
    name, last, kind = unit
    return _Found(start, end, last, value, name, kind, vague, digits=digits)


def _plural_money(words_: str) -> str:
    said = " ".join(words_.split())
    if said.lower().endswith(
        ("dollar", "euro", "pound", "rupee", "ruble", "rouble", "franc", "cent", "peso", "riyal", "dirham")
    ):
        said += "s"
    if said in ("dollars", "American dollars", "U.S. dollars"):
        return "US dollars" if said != "dollars" else "dollars"
    return "yuan" if said in ("renminbi", "RMB") else said


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
        r"\s(?:a|an|per|each|every)\s(?P<unit>second|minute|hour|day|week|month|year|barrel|ton|tonne|person|capita|share)\b"
    ).match(text, end)
    if per:
        return f"{said} per {per['unit']}", end, kind
    return said, end, kind


def _measures() -> re.Pattern[str]:
    return pattern("measures", name="figures")


def _is_news(text: str, sentence: Span, one: _Found) -> bool:
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


def _related(
    text: str,
    sentence: Span,
    found: list[_Found],
    dates: Sequence[Expression],
    anchor: PartialDate | None,
    offset: int,
) -> list[Figure]:
    """Return figures with what neighbours tell of each other: ranges, earlier values, conversions, units left out."""
    out: list[Figure] = []
    skip: set[int] = set()
    for k, one in enumerate(found):
        if k in skip:
            continue
        following = found[k + 1] if k + 1 < len(found) else None
        start, end, value, high = one.start, one.end, one.value, None
        if following is not None and following.start - one.end <= 5 and _RANGE.match(text[one.end : following.start]):
            gap = text[one.end : following.start]
            opened = re.search(r"\b(?:from|between)\s\Z", text[max(sentence.start, one.start - 9) : one.start].lower())
            fits = "and" not in gap or (opened and opened[0].startswith("between"))
            moved = opened and opened[0].startswith("from")
            if fits and one.unit is None and following.value > 100 * value:  # "20 to 30 million"
                scale = next((x for x in (1e12, 1e9, 1e6, 1e3) if following.value >= x), 1.0)
                value = value * scale if value * scale < following.value else value
            if fits and not moved and following.value > value and (one.unit is None or one.unit == following.unit):
                high, end = following.value, following.end
                one = replace(one, unit=one.unit or following.unit, kind=following.kind, at=following.at)
                skip.add(k + 1)
        if one.kind == "bare":
            continue
        figure = Figure(
            start=offset + start,
            end=offset + end,
            text=text[start:end],
            value=value,
            unit=one.unit,
            what=_what(text, sentence, one),
            date=_as_of(text, Span(start, end), found, dates, anchor, offset),
            approximation=one.approximation,
            high=high,
        )
        out.append(figure)
    return _changes(text, offset, out)


def _changes(text: str, offset: int, found: list[Figure]) -> list[Figure]:
    out = list(found)
    for k in range(1, len(out)):
        one, other = out[k - 1], out[k]
        between = text[one.end - offset : other.start - offset]
        lead = text[max(0, one.start - offset - 30) : one.start - offset]
        if len(between) > _GAP:
            continue
        same = other.unit in (None, one.unit) or one.unit is None
        converted = (
            _CONVERTED.fullmatch(between) is not None and {one.unit, other.unit} <= _moneys() and one.unit != other.unit
        )
        if converted:
            out[k] = replace(other, conversion_of=one.start)
            continue
        earlier = _EARLIER.search(between)
        if earlier and same:
            direction = "up" if one.value > other.value else "down" if one.value < other.value else None
            out[k - 1] = replace(
                one, earlier=other.value, earlier_date=other.date, change=direction, unit=one.unit or other.unit
            )
            out[k] = replace(other, unit=other.unit or one.unit, what=other.what or one.what)
        elif re.search(r"\bfrom\s+(?:about\s|around\s)?\Z", lead) and _TO.fullmatch(between) and same:
            direction = "up" if other.value > one.value else "down" if other.value < one.value else None
            out[k] = replace(
                other, earlier=one.value, earlier_date=one.date, change=direction, unit=other.unit or one.unit
            )
            out[k - 1] = replace(one, unit=one.unit or other.unit)
        elif other.unit is None and one.unit is not None and re.search(r"\band\s(?:the\s)?\Z", between):
            out[k] = replace(other, unit=one.unit)
    for k, one in enumerate(out):
        if one.change is None and one.unit in ("percent", "percentage points", "basis points"):
            out[k] = replace(one, change=_direction(text, one, offset))
    return out


def _direction(text: str, one: Figure, offset: int) -> str | None:
    near = text[max(0, one.start - offset - 40) : one.start - offset].lower()
    near = re.split(r"[,;.]\s", near)[-1]
    if re.search(r"\bfrom\s+(?:about\s|around\s)?\Z", near):
        return None
    found = [
        w for w in re.findall(r"[a-z]+", near) if w in words("up", name="figures") or w in words("down", name="figures")
    ]
    return None if not found else "up" if found[-1] in words("up", name="figures") else "down"


def _moneys() -> frozenset[str | None]:
    return frozenset(
        {*_CURRENCIES.values(), "yuan", "dollars", "US dollars", "euros", "yen", "pounds", "rupees", "won"}
    )


def _what(text: str, sentence: Span, one: _Found) -> str | None:
    """Return the words for what is counted: the noun phrase that the number opens, with its "of …"; else the subject."""
    tail = re.compile(
        r"(?:\s(?:of|in|on|from|for|to)\s(?:the\s)?[\w’'-]+(?:\s(?!and\b|or\b|but\b|that\b|which\b|in\b|on\b|from\b|by\b|to\b|at\b)[\w’'-]+){0,4})"
    )
    after = tail.match(text, one.end, sentence.end)
    if one.kind == "count" and one.unit is not None:
        phrase = re.sub(r"\Aof\s", "", text[one.at : one.end].strip(" -"))
        return " ".join((phrase + (after[0] if after and after[0].startswith(" of") else "")).split())
    if after and after[0].startswith((" of", " in the", " for")) and one.kind in ("percent", "money"):
        return " ".join(re.sub(r"^\s(?:of|in|for)\s", "", after[0]).split())
    lead = re.split(r"[,;:“”\"]\s?|\b(?:said|that|and|but)\s", text[sentence.start : one.start])[-1]
    subject = re.match(
        r"\s*((?:[\w’'-]+\s){1,7}?)(?:rose|fell|grew|has|have|had|was|were|is|are|increased|declined|dropped|climbed|jumped|reached|totalled|totaled|stood|hit|accounted|expanded|shrank|surged|slumped|edged|slid)\b",
        lead,
    )
    return " ".join(subject[1].split()) if subject else None


def _as_of(
    text: str, span: Span, found: Sequence[_Found], dates: Sequence[Expression], anchor: PartialDate | None, offset: int
) -> PartialDate | None:
    """Return the date that stands right behind a figure ("59 in 2020"), before the next figure and mark."""
    limit = min([f.start for f in found if f.start >= span.end] + [span.end + 45])
    for expression in dates:
        if span.end <= expression.start <= limit:
            between = text[span.end : expression.start]
            if not re.fullmatch(
                r"(?:\s(?!to\b|from\b|by\b|until\b|since\b|than\b|and\b)[\w’'-]+){0,3}\s(?:in|as of|at the end of|on|for|during|by the end of)?\s?(?:the\s)?",
                between,
            ):
                return None
            value = resolve(expression, anchor=anchor, lang="en", tense="past")
            if isinstance(value, PartialDate):
                return replace(
                    value,
                    text=expression.text,
                    span=Span(offset + expression.start, offset + expression.end),
                )
            return None
    return None
