"""English date words."""

import re
from collections.abc import Iterator

from . import numeric
from .expression import Meaning, Side
from .numerals import WORDS, possible, year
from .numeric import Atom

_MONTH_NAMES = [
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
_MONTH_FORMS = {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
_MONTH_FORMS |= {name[:3]: i for i, name in enumerate(_MONTH_NAMES, 1)} | {"Sept": 9}
_MONTH_FORMS |= {form.upper(): i for form, i in _MONTH_FORMS.items()}
_WEEKDAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAY_FORMS = {name: i for i, name in enumerate(_WEEKDAY_NAMES)}
_WEEKDAY_FORMS |= {name[:3]: i for i, name in enumerate(_WEEKDAY_NAMES)}
_WEEKDAY_FORMS |= {"Tues": 1, "Weds": 2, "Thur": 3, "Thurs": 3}
_WEEKDAY_FORMS |= {form.upper(): i for form, i in _WEEKDAY_FORMS.items()}


def _any(forms: dict[str, int]) -> str:
    return "|".join(sorted(forms, key=len, reverse=True))


_S = r"[ \t\u00a0\u2009\u202f]{0,3}(?:\n(?!\s))?"
_SP = r"(?:[ \t\u00a0\u2009\u202f]{1,3}|[ ]?\n)"
_MONTH = rf"(?:{_any(_MONTH_FORMS)})(?![^\W_])\.?"
_ORD = r"(?:st|nd|rd|th|ST|ND|RD|TH)?"
_DAY = rf"[0-9]{{1,2}}{_ORD}(?![\w%:]|[.,/][0-9])"
_BARE_YEAR = r"(?:1[89]|2[012])[0-9]{2}"
_YEAR = rf"{_BARE_YEAR}(?![\w%]|[,.:/-][0-9])"
_DASH = r"[-–—‐‑]"
_FOLLOW = (
    r"(?=\s*(?:[.,;:!?)\]”\"’'—–-]|\Z|\n)|\s+(?:in|at|to|and|with|on|by|for|as|when|after|before|but|or|were|was|is|"
    r"will|would|that|of|this|during|under|who|while|amid|over|near|a|an|the|it|he|she|they|if|from|has|had|said)\b)"
)
_MDY = re.compile(
    rf"(?P<m>{_MONTH}){_SP}(?:the{_SP})?(?P<d>{_DAY})(?!{_SP}(?:a\.m|p\.m|am\b|pm\b|percent|per cent|o’clock|million"
    rf"|billion))"
    rf"(?:{_S}(?:{_DASH}{_S}|(?:to|and|through|until"
    rf"|till){_SP}(?:the{_SP})?)(?P<d2>{_DAY})(?!{_S}{_DASH}?{_S}(?:{_MONTH}))"
    rf"(?=(?:,?{_SP}{_YEAR})|{_FOLLOW[3:-1]}))?"
    rf"(?:(?:,{_S}|\.?{_SP})(?:of{_SP}|in{_SP})?(?P<y>{_YEAR}))?"
)
_DMY = re.compile(
    rf"(?P<d>[0-9]{{1,2}}){_ORD}(?:{_SP}?(?:{_DASH}|\bto\b|\band\b){_SP}?(?P<d2>[0-9]{{1,2}}){_ORD})?"
    rf"(?:{_SP}(?:day{_SP})?(?:of{_SP})?|-)(?P<m>{_MONTH})(?:(?:,?{_SP}|,|-)(?:of{_SP}|in{_SP})?(?P<y>{_YEAR}))?"
)
_MONTHS = re.compile(
    rf"(?P<m>{_MONTH}){_S}(?:-to-|{_DASH}|to|through|until|/){_S}(?P<m2>{_MONTH})(?!{_SP}[0-9]{{1,2}}(?![0-9]))"
    rf"(?:,?{_SP}(?:of{_SP})?(?P<y>{_YEAR}))?"
)
_MY = re.compile(rf"(?P<m>{_MONTH}),?{_SP}(?:of{_SP})?(?P<y>{_YEAR})")
_M = re.compile(rf"(?P<m>{'|'.join(_MONTH_NAMES)})(?![\w’'-]|{_SP}(?:Madness|First|Fourth|[0-9]))")
_NAMED_MONTHS = {"April", "May", "June", "August"}
_NAME_NEXT = re.compile(r"\s+[A-Z][a-z]")
_MONTH_SHIFTED = re.compile(rf"(?:,?{_SP})(?:of{_SP})?(?P<side>last|this|next|that){_SP}year\b")
_BEFORE_MONTH = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|of|[Ff]rom|to|and|or|[Bb]etween|[Tt]hrough|[Dd]uring|[Bb]efore"
    r"|[Aa]fter|for|"
    r"around|through|throughout|midway through|[Ee]arly|[Ll]ate|[Mm]id|starting|beginning|ending|until late"
    r"|like)[\s-]+\Z"
)
_SURE_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|until|till|during|throughout|early|late|mid|starting|beginning|ending)[\s-]+\Z", re.IGNORECASE
)
_MONTH_ENDS = re.compile(r"\s*(?:[.,;:!?)\]”\"–—-]|\Z|\n)|\s+(?:to|and|or|until|through|when|last|this|next)\b")
_KNOWN_DAYS = {(1, 6), (5, 4), (6, 4), (7, 7), (9, 11), (9, 18), (10, 7), (12, 13)}
_KNOWN_EVENT = re.compile(
    r"[\s-]+(?:terror(?:ist)?\s+)?(?:attacks?|hijack\w+|bombings?|riots?|insurrection|crackdown|massacre|movement|protests?|"
    r"incident|assault|victims|families|anniversary|vigil|commission|generation)\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"(?P<w>{_any(_WEEKDAY_FORMS)})(?![\w]|’[a-rt-z]|'[a-rt-z])")
_AFTER_WEEKDAY = re.compile(rf"\.?,?{_SP}(?:the{_SP})?")
_PART = re.compile(rf"{_SP}(?:night|morning|afternoon|evening|noon|midnight)\b")
_WEEKDAY_WEEK = re.compile(rf"(?:{_SP}of)?{_SP}(?P<side>last|this|next){_SP}week\b")
_NO_AFTER_WEEKDAY = re.compile(
    r"s?[\s-]+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Sun|People|World|Independent|Guardian|Star|Review"
    r"|Night|"
    r"Morning|Today|Show|Club|Group|Prayers?|prayers?|school|School|Football|Tribune|Gazette|Business|roast"
    r"|newspapers?|"
    r"papers?|mass|Mass|dinner|best|bests)\b"
)
_NO_BEFORE_WEEKDAY = re.compile(
    r"\b(?:every|each|any|a|one|per|most|Every|Each|A|Black|Good|Super|Bloody|Palm|Ash|Cyber|Easter|Maundy|Shrove"
    r"|Giving|Casual|"
    r"Holy|Girl|Man|Whit|Red|Ruby|Mail on|Mail On|The|Ban)\s+\Z"
)
_YEAR_AT = re.compile(_YEAR)
_YEARS = re.compile(rf"(?P<y>{_BARE_YEAR})(?:{_S}(?:{_DASH}){_S}|{_SP}(?:to|through|until|and){_SP})(?P<y2>{_YEAR})")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Tt]ill|[Dd]uring|[Bb]efore|[Aa]fter|[Ff]rom|[Tt]hrough|[Tt]hroughout"
    r"|[Aa]round|"
    r"[Cc]irca|[Ll]ate|[Ee]arly|[Mm]id|year|for|back to|(?:end|beginning|start|middle|outset|summer|spring|autumn"
    r"|fall|winter|half|"
    r"quarter|rest|most|much|course|part) of|[Bb]etween|[Ss]ummer|[Ss]pring|[Aa]utumn|[Ff]all|[Ww]inter)[\s-]+)\Z"
)
_COUNTED = re.compile(
    rf"{_SP}(?:people|percent|per cent|yuan|men|women|children|million|billion|trillion|troops|kilomet|km|feet|euro"
    rf"|of them|"
    r"cases|other|more|(?!as\b|was\b|has\b|is\b|this\b|its\b|his\b|does\b|sees\b|us\b|across\b|unless\b|plus\b"
    r"|versus\b|perhaps\b|"
    r"sometimes\b|towards\b|besides\b|always\b|alongs)[a-z]+s\b)"
)
_SUBJECT_YEAR = re.compile(
    rf"{_SP}(?:marks|marked|was|is|will|saw|has|had|brought|began|ended|would|became|witnessed)\b"
)
_SENTENCE_START = re.compile(r"(?:\A|[.!?:\n][”\"’')]?\s*[“\"‘]?|[“\"]|\b(?:that|and|as|because|while|but|year)\s)\Z")
_SIDE = re.compile(
    rf"(?P<side>[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]revious)(?:{_SP}(?:past|coming))?{_SP}"
    rf"(?:(?P<w>{'|'.join(_WEEKDAY_NAMES)})(?![\w])|(?P<m>{'|'.join(_MONTH_NAMES)})(?![\w])|"
    r"(?P<u>week|month|year|weekend|quarter|night|morning|afternoon|evening)\b)(?![-]\w)"
)
_WHEN = {
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "the day before yesterday": -2,
    "the day after tomorrow": 2,
}
_AROUND = re.compile(rf"(?:the{_SP})?day{_SP}(?:before{_SP}yesterday|after{_SP}tomorrow)\b", re.IGNORECASE)
_TODAY_AGE = re.compile(
    r"(?:[’']s)?\s+(?:world|society|youth|generation|era|age|standards|China|America|Russia|terms)\b"
)
_AGO = re.compile(
    r"(?:\b(?P<about>about|around|nearly|almost|roughly|than|over|some|least|approximately|just under)\s+)?"
    r"(?<![\w.,-])(?P<n>[0-9]{1,3}|[A-Za-z]{1,9})[\s-]+(?P<u>day|week|month|year)s?\s+\Z"
)
_SEQUENCE = re.compile(
    rf"(?P<s>same|next|following|previous|preceding){_SP}(?:day|morning|evening|night|afternoon)\b(?![’']|{_SP}or\b|-)"
)
_THE_BEFORE = re.compile(r"\b[Tt]he\s+\Z")
_DAY_BEFORE = re.compile(rf"day{_SP}(?P<s>before|after)(?={_S}(?:[.,;:)”]|\Z))")
_PARTLY = re.compile(
    rf"(?:[Mm]id(?:{_DASH}|{_SP})|[Ee]arly{_SP}(?:in{_SP})?|[Ll]ate{_SP}(?:in{_SP})?|(?:[Ee]nd|[Bb]eginning|[Ss]tart"
    rf"|[Mm]iddle|[Oo]utset)"
    rf"{_SP}of{_SP})(?:(?P<m>{'|'.join(_MONTH_NAMES)})(?![\w])(?:,?{_SP}(?:of{_SP})?(?P<my>{_YEAR}))?"
    rf"|(?P<y>{_YEAR})(?!s))"
)
_SEASON = re.compile(rf"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter){_SP}(?:of{_SP})?(?P<y>{_YEAR})")
_PORTION = re.compile(
    rf"(?P<o>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth){_SP}(?P<u>quarter|half){_SP}of{_SP}(?:(?P<y>{_YEAR})"
    rf"|(?P<side>this|last|next){_SP}year\b)"
)
_ORDINAL = re.compile(
    rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)\b(?:(?={_SP}of{_SP}(?:this|last"
    rf"|next){_SP}month\b){_SP}of{_SP}(?P<side>this|last|next){_SP}month|{_FOLLOW})"
)
_ON_THE = re.compile(r"\b(?:[Oo]n|[Bb]y|[Uu]ntil|[Ss]ince)\s+the\s+\Z")
_TRIGGER = re.compile(
    r"\b(?:(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC))"
    r"|(?P<w>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN))"
    r"|(?P<d>[0-9]{1,4}(?=[0-9A-Za-z \t\n\u00a0/.\u2010-\u2014,;:)”\"’'-]|\Z))"
    r"|(?P<r>(?:[Ll]ast|[Nn]ext|[Tt]his|[Cc]oming|[Pp]revious|same|following|preceding)(?=\s))"
    r"|(?P<n>[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight)\b"
    r"|(?P<b>(?:the )?day(?= (?:before|after)))"
    r"|(?P<p>(?:[Ee]arly|[Ll]ate|[Ee]nd|[Bb]eginning|[Ss]tart|[Mm]iddle|[Oo]utset|[Mm]id)(?=[\s–-]))"
    r"|(?P<a>ago|earlier|later)\b"
    r"|(?P<s>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?=\s)"
    r"|(?P<q>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)(?=\s(?:quarter|half)))"
)


def atoms(text: str, start: int, end: int) -> Iterator[Atom]:
    """Yield English date words of a stretch and dates in figures, in order, without overlaps."""
    position = start
    while trigger := _TRIGGER.search(text, position, end):
        position = trigger.end()
        at = trigger.start()
        if at > start and _joined(text, at):
            continue
        atom = _READERS[trigger.lastgroup or ""](text, at, end, start)
        if atom is not None and possible(atom.meaning.year, atom.meaning.month, atom.meaning.day):
            yield atom
            position = max(position, atom.end)


def _joined(text: str, at: int) -> bool:
    """Whether the character before makes this a part of a number, code, price or address."""
    before = text[at - 1]
    if before in "$€£¥#@_&=%":
        return True
    if before in ".,:/-–" and text[at].isdigit():
        return at > 1 and (text[at - 2].isalnum() or before != "–")
    return before == "/" and at > 1 and text[at - 2].isalnum()


def _month(words: str) -> int:
    return _MONTH_FORMS[words.rstrip(".")]


def month_day(text: str, at: int, end: int) -> Atom | None:
    """Return "March 20, 2031", "Mar. 20", "March 18-19" that begins at `at`."""
    match = _MDY.match(text, at, end)
    return None if match is None else _days(match)


def day_month(text: str, at: int, end: int) -> Atom | None:
    """Return "20 March 2031", "the 3rd of May", "18-19 March" that begins at `at` (with the number)."""
    match = _DMY.match(text, at, end)
    return None if match is None else _days(match)


def _days(match: re.Match[str]) -> Atom | None:
    month = _month(match["m"])
    y = year(match["y"]) if match["y"] else None
    day = int(re.match("[0-9]+", match["d"])[0])  # type: ignore[index]
    if not possible(y, month, day):
        return None
    first = Meaning(year=y, month=month, day=day)
    if not match["d2"]:
        return Atom(match.start(), match.end(), first)
    day2 = int(re.match("[0-9]+", match["d2"])[0])  # type: ignore[index]
    if day2 <= day or not possible(y, month, day2):
        return None
    return Atom(match.start(), match.end(), Meaning(first=first, last=Meaning(year=y, month=month, day=day2)))


def _from_month(text: str, at: int, end: int, start: int) -> Atom | None:
    if atom := month_day(text, at, end):
        if atom.meaning.year is None and atom.meaning.first is None:
            if (atom.meaning.month, atom.meaning.day) in _KNOWN_DAYS and _KNOWN_EVENT.match(text, atom.end, end):
                return None  # the name of a known event of another year
            return _year_shifted(text, atom, end)
        return atom
    if match := _MONTHS.match(text, at, end):
        y = year(match["y"]) if match["y"] else None
        first, last = _month(match["m"]), _month(match["m2"])
        if first < last:
            meaning = Meaning(first=Meaning(year=y, month=first), last=Meaning(year=y, month=last))
            return Atom(at, match.end(), meaning)
    if match := _MY.match(text, at, end):
        return Atom(at, match.end(), Meaning(year=year(match["y"]), month=_month(match["m"])))
    match = _M.match(text, at, end)
    if match is None:
        return None
    atom = Atom(at, match.end(), Meaning(month=_month(match["m"])))
    shifted = _year_shifted(text, atom, end)
    if shifted is not atom:
        return shifted
    return atom if _is_month(text, match, end, start) else None


def _is_month(text: str, match: re.Match[str], end: int, start: int) -> bool:
    """Whether a bare name of a month is meant as one: not the verb, the march, nor a person of that name."""
    named = match["m"] in _NAMED_MONTHS
    if named and _NAME_NEXT.match(text, match.end(), end):
        return False
    if match.start() == start:
        return bool(_MONTH_ENDS.match(text, match.end(), end)) or (
            not named and bool(_SUBJECT_YEAR.match(text, match.end(), end))
        )
    before = _BEFORE_MONTH.search(text[max(start, match.start() - 24) : match.start()])
    if before is None or not named or _SURE_BEFORE_MONTH.search(before[0]):
        return before is not None
    return _MONTH_ENDS.match(text, match.end(), end) is not None


def _year_shifted(text: str, atom: Atom, end: int) -> Atom:
    match = _MONTH_SHIFTED.match(text, atom.end, end)
    if match is None or match["side"] == "that":
        return atom
    shift = {"last": -1, "this": 0, "next": 1}[match["side"]]
    return Atom(atom.start, match.end(), Meaning(year_shift=shift, month=atom.meaning.month, day=atom.meaning.day))


def _from_weekday(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _WEEKDAY.match(text, at, end)
    if match is None:
        return None
    weekday = _WEEKDAY_FORMS[match["w"]]
    after = _AFTER_WEEKDAY.match(text, match.end(), end)
    if after is not None:
        dated = (
            month_day(text, after.end(), end) or day_month(text, after.end(), end) or numeric.at(text, after.end(), end)
        )
        if dated is not None and dated.meaning.first is None:
            m = dated.meaning
            return Atom(at, dated.end, Meaning(year=m.year, month=m.month, day=m.day, weekday=weekday))
    if match["w"] not in _WEEKDAY_NAMES and match["w"] not in {name.upper() for name in _WEEKDAY_NAMES}:
        return None
    if _NO_AFTER_WEEKDAY.match(text, match.end(), end) or _NO_BEFORE_WEEKDAY.search(text[max(start, at - 12) : at]):
        return None
    part = _PART.match(text, match.end(), end)
    last = part.end() if part else match.end()
    if week := _WEEKDAY_WEEK.match(text, last, end):
        return Atom(at, week.end(), Meaning(weekday=weekday, week_shift=_shift(week["side"])))
    return Atom(at, last, Meaning(weekday=weekday))


def _shift(side: str) -> int:
    return {"last": -1, "previous": -1, "this": 0, "next": 1, "coming": 1}[side.lower()]


def _from_digits(text: str, at: int, end: int, start: int) -> Atom | None:
    if at > start and text[at - 1] == "." and not text[at - 2 : at - 1].isspace():
        return None
    if atom := numeric.at(text, at, end):
        return atom
    if atom := day_month(text, at, end):
        return _year_shifted(text, atom, end) if atom.meaning.kind == "partial" else atom
    if (match := _ORDINAL.match(text, at, end)) and _ON_THE.search(text[max(start, at - 12) : at]):
        shift = _shift(match["side"]) if match["side"] else None
        return Atom(at, match.end(), Meaning(day=int(match["d"]), month_shift=shift))
    return _from_year(text, at, end, start)


def _from_year(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _YEAR_AT.match(text, at, end)
    if match and (space := re.compile(_SP).match(text, match.end(), end)):
        dated = month_day(text, space.end(), end)
        if dated is not None and dated.meaning.first is None and dated.meaning.year is None:
            m = dated.meaning
            return Atom(at, dated.end, Meaning(year=year(match[0]), month=m.month, day=m.day))
    if match is None:
        if not (ranged := _YEARS.match(text, at, end)):
            return None
        match = ranged
    before = text[max(start, at - 24) : at]
    if ranged := _YEARS.match(text, at, end):
        dash = not re.search("[a-z]", ranged[0])
        first, last = year(ranged["y"]), year(ranged["y2"])
        named = re.search(r"\b(?:[Ff]rom|[Bb]etween|[Ii]n|[Dd]uring|the|\()\s*\Z", before)
        near = dash and first is not None and last is not None and first >= 1900 and last <= 2100
        told = near or (named and (" and " not in ranged[0] or "etween" in before))
        if told and first and last and first < last and not _COUNTED.match(text, ranged.end(), end):
            return Atom(at, ranged.end(), Meaning(first=Meaning(year=first), last=Meaning(year=last)))
        if dash:
            return None
    if match.re is _YEARS or _COUNTED.match(text, match.end(), end):
        return None
    if _BEFORE_YEAR.search(before) or (_SUBJECT_YEAR.match(text, match.end(), end) and _SENTENCE_START.search(before)):
        return Atom(at, match.end(), Meaning(year=year(match[0])))
    return None


def _from_side(text: str, at: int, end: int, start: int) -> Atom | None:
    word = text[at : at + 9].split()[0].lower()
    if word in ("same", "next", "following", "previous", "preceding") and (match := _SEQUENCE.match(text, at, end)):
        before = _THE_BEFORE.search(text[max(start, at - 6) : at])
        if before is None:
            return None
        first = at - len(before[0])
        if word == "same":
            return Atom(first, match.end(), Meaning(same="day"))
        return Atom(first, match.end(), Meaning(after=-1 if word in ("previous", "preceding") else 1))
    match = _SIDE.match(text, at, end)
    if match is None:
        return None
    determined = _THE_BEFORE.search(text[max(start, at - 6) : at]) is not None
    side = match["side"].lower()
    if match["w"]:
        meaning = Meaning(weekday=_WEEKDAY_FORMS[match["w"]], side=_SIDES[side])
        if side == "this" and re.search(r"past\s", match[0]):
            meaning = Meaning(weekday=_WEEKDAY_FORMS[match["w"]])
        part = _PART.match(text, match.end(), end)
        return Atom(at, part.end() if part else match.end(), meaning)
    if match["m"]:
        if determined or re.match(rf"{_SP}[0-9]", text[match.end() : match.end() + 3]):
            return None
        return Atom(at, match.end(), Meaning(month=_MONTH_FORMS[match["m"]], side=_SIDES[side]))
    unit = match["u"]
    if determined or re.search(r"past\s", match[0]) or side in ("coming", "previous"):
        return None
    shift = _shift(side)
    if unit in ("night", "morning", "afternoon", "evening"):
        if side == "next" or (side == "last" and unit != "night"):
            return None
        return Atom(at, match.end(), Meaning(day_shift=shift))
    meanings = {
        "week": Meaning(week_shift=shift),
        "weekend": Meaning(week_shift=shift, weekend=True),
        "month": Meaning(month_shift=shift),
        "year": Meaning(year_shift=shift),
    }
    return Atom(at, match.end(), meanings[unit]) if unit in meanings else None


_SIDES: dict[str, Side] = {"last": "last", "previous": "last", "next": "next", "coming": "next", "this": "this"}


def _from_when(text: str, at: int, end: int, start: int) -> Atom | None:
    word = re.match("[A-Za-z]+", text[at : at + 12])[0]  # type: ignore[index]
    if word[0].isupper() and re.search(r"\b[A-Z]\w*\s\Z", text[max(start, at - 16) : at]):
        return None
    after = at + len(word)
    if word.lower() == "today" and _TODAY_AGE.match(text, after, end):
        return None
    return Atom(at, after, Meaning(day_shift=_WHEN[word.lower()]))


def _from_day(text: str, at: int, end: int, start: int) -> Atom | None:
    if match := _AROUND.match(text, at, end):
        return Atom(at, match.end(), Meaning(day_shift=-2 if "before" in match[0] else 2))
    day = text.index("day", at)
    before = _THE_BEFORE.search(text[max(start, day - 6) : day])
    if before and (match := _DAY_BEFORE.match(text, day, end)):
        return Atom(day - len(before[0]), match.end(), Meaning(after=-1 if match["s"] == "before" else 1))
    return None


def _from_part(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _PARTLY.match(text, at, end)
    if match is None:
        return None
    if match["m"]:
        y = year(match["my"]) if match["my"] else None
        return Atom(at, match.end(), Meaning(year=y, month=_MONTH_FORMS[match["m"]]))
    return Atom(at, match.end(), Meaning(year=year(match["y"])))


def _from_ago(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _AGO.search(text[max(start, at - 48) : at])
    if match is None or match["about"]:
        return None
    n = int(match["n"]) if match["n"].isdigit() else WORDS.get(match["n"].lower())
    if not n:
        return None
    first = at - (len(match.string) - match.start("n"))
    word = text[at : at + 7].rstrip()
    last = at + (3 if word.startswith("ago") else 7 if word.startswith("earlier") else 5)
    if not word.startswith("ago"):
        sign = -1 if word.startswith("earlier") else 1
        if match["u"] != "day" or n > 31 or re.match(r"\s+(?:than|this|last|in)\b", text[last : last + 8]):
            return None
        return Atom(first, last, Meaning(after=sign * n))
    if match["u"] == "day" and n <= 31:
        return Atom(first, last, Meaning(day_shift=-n))
    if match["u"] == "month" and n <= 11:
        return Atom(first, last, Meaning(month_shift=-n))
    if match["u"] == "year" and n <= 9:
        return Atom(first, last, Meaning(year_shift=-n))
    return None


def _from_season(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _SEASON.match(text, at, end)
    return None if match is None else Atom(at, match.end(), Meaning(year=year(match["y"])))


def _from_portion(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _PORTION.match(text, at, end)
    if match is None:
        return None
    place = ("first", "second", "third", "fourth").index(match["o"].lower())
    length = 3 if match["u"] == "quarter" else 6
    if (place + 1) * length > 12:
        return None
    months = (place * length + 1, (place + 1) * length)
    if match["y"]:
        return Atom(at, match.end(), Meaning(year=year(match["y"]), months=months))
    return Atom(at, match.end(), Meaning(year_shift=_shift(match["side"]), months=months))


_READERS = {
    "m": _from_month,
    "w": _from_weekday,
    "d": _from_digits,
    "r": _from_side,
    "n": _from_when,
    "b": _from_day,
    "p": _from_part,
    "a": _from_ago,
    "s": _from_season,
    "q": _from_portion,
}
