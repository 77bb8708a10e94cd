"""Numbers in a text, by value: digits, English and Chinese numerals, scales, per cent."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9, "mn": 10**6,
    "tn": 10**12, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
    "万亿": 10**12, "萬億": 10**12,
    "千万": 10**7, "百万": 10**6, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9,
}  # fmt: skip
_UNITS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_SPOKEN = {**_UNITS, "one": 1}
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALE = {"十": 10, "百": 100, "千": 1000}
_DIGITS = re.compile(
    r"(?<![\w.,])(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?:st|nd|rd|th)?"
    r"(?:[ -]?(?P<s>hundred|thousand|million|billion|trillion|bn|mn|tn)\b|"
    r"(?P<z>万亿|萬億|千万|百万|千亿|百亿|十亿|[百千万萬亿億]))?"
    r"(?P<p>\s?(?:%|％|per ?cent\b|percentage points?\b))?",
    re.IGNORECASE,
)
_IN_HAN = re.compile(
    r"(?<=[\u3400-\u9fff])(?P<n>\d+(?:\.\d+)?)(?P<z>万亿|萬億|千万|百万|千亿|百亿|十亿|[百千万萬亿億])?(?P<p>[%％])?"
)
_HAN_NUMBER = re.compile(
    r"(?P<p>百分之)?(?P<n>[零〇一二两兩三四五六七八九十百千万萬亿億]+(?:点[零〇一二三四五六七八九]+)?)"
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_PERCENT = re.compile(r"[ -]?(?:%|per ?cent\b|percentage points?\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text: its place, its value, and whether it is a share of a hundred."""

    start: int
    end: int
    words: str
    value: Decimal
    percent: bool

    @property
    def key(self) -> tuple[Decimal, bool]:
        """What two writings of one number share."""
        return (self.value, self.percent)


def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of a text. The word "one" alone is none, nor is a Chinese numeral inside a longer word."""
    found: list[Number] = []
    for pattern in (_DIGITS, _IN_HAN):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            scale = _SCALES.get((groups.get("s") or groups.get("z") or "").lower(), 1)
            found += _number(match.start(), match.end(), match[0], groups["n"], scale, bool(groups.get("p")))
    found += _spoken(text)
    for match in _HAN_NUMBER.finditer(text):
        value = _han_value(match["n"])
        if value is not None:
            found.append(
                Number(start=match.start(), end=match.end(), words=match[0], value=value, percent=bool(match["p"]))
            )
    return tuple(sorted(found, key=lambda number: (number.start, number.end)))


def _number(start: int, end: int, words: str, digits: str, scale: int, percent: bool) -> list[Number]:
    if len(digits) > 40:
        return []
    try:
        value = (Decimal(digits.replace(",", "")) * scale).normalize()
    except InvalidOperation:
        return []
    return [Number(start=start, end=end, words=words.strip(), value=value, percent=percent)]


def _spoken(text: str) -> list[Number]:
    """Numbers in English words: "twenty-five", "three hundred and six", "two million"."""
    found: list[Number] = []
    run: list[re.Match[str]] = []

    def close() -> None:
        while run and run[-1][0].lower() == "and":
            run.pop()
        words = [match[0].lower() for match in run]
        if words and words != ["one"] and not all(word in _SCALES for word in words):
            percent = _PERCENT.match(text, run[-1].end())
            end = percent.end() if percent else run[-1].end()
            start = run[0].start()
            value = Decimal(_spoken_value(words)).normalize()
            found.append(Number(start=start, end=end, words=text[start:end], value=value, percent=bool(percent)))
        run.clear()

    for match in _WORD.finditer(text):
        word = match[0].lower()
        near = bool(run) and text[run[-1].end() : match.start()] in {" ", "-", ", "}
        if run and not near:
            close()
        if word in _SPOKEN or (word in _SCALES and run) or (word == "and" and run and run[-1][0].lower() in _SCALES):
            run.append(match)
        elif run:
            close()
    close()
    return found


def _spoken_value(words: list[str]) -> int:
    total = part = 0
    for word in words:
        if word in _SPOKEN:
            part += _SPOKEN[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in _SCALES:
            total, part = total + max(part, 1) * int(_SCALES[word]), 0
    return total + part


def _han_value(words: str) -> Decimal | None:
    whole, _, fraction = words.partition("点")
    if len(whole) > 24:
        return None
    if len(whole) > 1 and all(c in _HAN for c in whole):
        value = int("".join(str(_HAN[c]) for c in whole))
    elif all(c in "百千万萬亿億" for c in whole):
        return None
    else:
        total = section = digit = 0
        for c in whole:
            if c in _HAN:
                digit = _HAN[c]
            elif c in _HAN_SCALE:
                section, digit = section + (digit or 1) * _HAN_SCALE[c], 0
            else:
                scale = 10**4 if c in "万萬" else 10**8
                total, section, digit = (total + section + digit) * scale, 0, 0
        value = total + section + digit
    tail = "".join(str(_HAN[c]) for c in fraction)
    return Decimal(f"{value}.{tail}" if tail else value).normalize()
