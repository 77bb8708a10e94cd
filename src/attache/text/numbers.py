"""Numbers in English text: digits with currency and scale, number words, shares, and what money is called."""

import re

_SMALL_WORDS = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen"
)
_TEN_WORDS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = {word: value for value, word in enumerate(_SMALL_WORDS.split("|"))}
_TENS = {word: 10 * value for value, word in enumerate(_TEN_WORDS.split("|"), 2)}
SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6, "tn": 1e12,
    "m": 1e6, "b": 1e9, "k": 1e3, "mln": 1e6, "bln": 1e9,
}  # fmt: skip
VAGUE = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
PARTS = {
    "half": 50.0, "third": 100 / 3, "thirds": 100 / 3, "quarter": 25.0, "quarters": 25.0, "fifth": 20.0, "fifths": 20.0,
    "sixth": 100 / 6, "tenth": 10.0, "tenths": 10.0,
}  # fmt: skip
_SMALL = rf"(?:{_SMALL_WORDS})"
_TEN = rf"(?:{_TEN_WORDS})"
_SPELT = rf"(?:{_TEN}(?:-{_SMALL})?|{_SMALL})"
_SCALE = r"(?:hundred|thousand|million|billion|trillion|mln|bln|bn|mn|tn)"
_CURRENCY = r"US\$|HK\$|NT\$|A\$|C\$|S\$|R\$|\$|€|£|¥|₹|₩|(?:RMB|CNY|USD|EUR|GBP|JPY|INR|Rs\.?)\s?"
CURRENCIES = {
    "us$": "US dollars", "$": "US dollars", "usd": "US dollars", "hk$": "Hong Kong dollars",
    "nt$": "New Taiwan dollars",
    "a$": "Australian dollars", "c$": "Canadian dollars", "s$": "Singapore dollars", "r$": "reais", "€": "euros",
    "eur": "euros", "£": "pounds", "gbp": "pounds", "¥": "yen or yuan", "rmb": "yuan", "cny": "yuan", "jpy": "yen",
    "inr": "rupees", "₹": "rupees", "rs": "rupees", "rs.": "rupees", "₩": "won",
}  # fmt: skip
MONEY = re.compile(
    r"[\s-]*(?P<unit>(?:US|U\.S\.|American|Hong Kong|Australian|Canadian|Singapore|New Taiwan)?\s?"
    r"(?:dollars?|yuan|renminbi|RMB|euros?|yen|pounds?(?: sterling)?|rupees?|won|rubles?|roubles?|francs?|cents?|"
    r"pesos?|baht|ringgit|rupiah|dong|lira|riyals?|"
    r"dirhams?|shekels?|kronor|kroner|zloty|rand|reais))\b"
)
NUMBER = re.compile(
    rf"(?<![\w.,/:%-])(?P<sign>{_CURRENCY})?\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s?-?(?P<scale>{_SCALE})\b|(?P<short>[mbk](?:n|ln)?)\b)?"
)
WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<many>(?:(?:several|a few|many|some|few|tens of|dozens of|hundreds of)\s)?"
    r"(?:tens|dozens|hundreds|thousands|millions|billions|trillions)"
    rf"(?:\sof\s(?:thousands|millions|billions|trillions))?)"
    rf"|(?P<some>several|a few|many|few|a couple of)\s(?P<sort>dozen|hundred|thousand|million|billion|trillion)"
    rf"|(?P<half>half\sa|one\sand\sa\shalf|a)\s(?P<one>dozen|hundred|thousand|million|billion|trillion)"
    r"|(?P<part>(?:a|an|one|two|three|four)[\s-](?:half|third|quarter|fifth|sixth|tenth|thirds|quarters|fifths|tenths))"
    rf"|(?P<spelt>{_SPELT})(?:[\s-](?P<scale>dozen|{_SCALE})(?:\s(?:and\s)?(?P<rest>{_SPELT})(?![\w-]))?)?"
    r")(?![\w’'])",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"[\s-]?(?P<unit>%|％|per\s?cent(?![a-z])|pct\b|percentage[\s-]points?|basis[\s-]points?)", re.IGNORECASE
)


def value_of(words: str) -> float:
    """Return the value of a number word below a hundred ("thirty-two" is 32)."""
    return float(sum(_TENS.get(part, _ONES.get(part, 0)) for part in words.lower().split("-")))


def money_name(words: str) -> str:
    """Return the name of a currency as units give it: the plural, "US dollars" for the American ones."""
    said = " ".join(words.split())
    if said.lower().endswith(
        ("dollar", "euro", "pound", "rupee", "ruble", "rouble", "franc", "cent", "peso", "riyal", "dirham")
    ):
        said += "s"
    if said in ("dollars", "American dollars", "U.S. dollars"):
        return "US dollars" if said != "dollars" else "dollars"
    return "yuan" if said in ("renminbi", "RMB") else said


def moneys() -> frozenset[str | None]:
    """Return the names of currencies that are converted into one another in texts."""
    return frozenset({*CURRENCIES.values(), "yuan", "dollars", "US dollars", "euros", "yen", "pounds", "rupees", "won"})
