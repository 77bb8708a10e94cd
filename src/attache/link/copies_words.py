"""Words of a text as copies are compared: without the house style of spelling, numbers and scripts."""

import functools
import re
import unicodedata
import zlib
from array import array

from ..text.simplified import simplified

MOST = 60_000
"""How many words of a text are looked at; what comes after is no news article."""
_LETTERS = 600_000
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.,]\d+)*")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NUMBERS = dict(
    zip(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
        map(str, range(21)),
        strict=True,
    )
)  # fmt: skip
# the same change on both sides does no harm where it is none of spelling ("promise" is compared as "promize")
_STYLES = (
    (re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"ys(e|ed|es|ing)$"), r"yz\1"),
    (re.compile(r"our"), "or"),
    (re.compile(r"(?<=[bcdtv])re(s|d)?$"), r"er\1"),
    (re.compile(r"ence$"), "ense"),
    (re.compile(r"ogue(s)?$"), r"og\1"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$|or$|ors$)"), "l"),
    (re.compile(r"mme(s)?$"), r"m\1"),
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"gement(s)?$"), r"gment\1"),
)


class Words:
    """The words of a text: a number for each, and where it stands. Numbers of equal words are equal."""

    __slots__ = ("ends", "han", "numbers", "starts")

    def __init__(self, text: str) -> None:
        self.starts, self.ends, self.numbers = array("L"), array("L"), array("L")
        han = 0
        for found in _WORD.finditer(plain(text)):
            word = found[0]
            if len(word) == 1 and word >= "\u3400" and _HAN.match(word):
                han += 1
            self.starts.append(found.start())
            self.ends.append(found.end())
            self.numbers.append(number(word))
            if len(self.numbers) >= MOST:
                break
        self.han = han * 2 > len(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


def plain(text: str) -> str:
    """Return the text in simplified characters, of the same length."""
    text = text[:_LETTERS]
    if _HAN.search(text):
        short = simplified(text)
        if len(short) == len(text):
            return short
    return text


@functools.lru_cache(maxsize=100_000)
def number(word: str) -> int:
    """Return the number of a word, the same for its spellings."""
    if word.isascii():
        low = word.lower()
    else:
        low = unicodedata.normalize("NFKD", word).casefold()
        low = "".join(c for c in low if not unicodedata.combining(c))
    low = _NUMBERS.get(low, low).replace(",", "")
    if len(low) > 4 and low.isalpha():
        for pattern, style in _STYLES:
            low = pattern.sub(style, low)
    return zlib.crc32(low.encode("utf-8", "surrogatepass"))
