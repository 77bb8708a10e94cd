"""Chinese date words, simplified and traditional."""

import re
from collections.abc import Iterator

from . import numeric
from .expression import Meaning
from .numerals import number, possible, year
from .numeric import Atom

_D = "[0-9０-９]"
_N = rf"(?:{_D}{{1,2}}|[一二三四五六七八九]?[十廿卅][一二三四五六七八九]?|[一二三四五六七八九])"
_Y = rf"(?:{_D}{{4}}|[一二][〇零○Ｏ一二三四五六七八九]{{3}})"
_S = r"[ \u3000\u00a0]?"
_WEEK = "(?:周|週|星期|礼拜|禮拜)"
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_DAY = rf"{_S}(?P<d>{_N}){_S}[日号號]"
_DASH = r"(?:[至到—–－~～-]|——|－－)"
_PART = r"(?:上旬|中旬|下旬|初|底|末)?"
_TAIL = rf"{_S}{_DASH}{_S}(?:(?P<y2>{_Y}){_S}年{_S})?(?:(?P<m2>{_N}){_S}月{_S})?(?:同月)?(?:(?P<d2>{_N}){_S}[日号號])?"

_ROC = re.compile(rf"(?P<n>民[国國])?{_S}(?P<y>{_D}{{2,3}}|元){_S}年{_S}(?P<m>{_N}){_S}月(?:份)?(?:{_DAY}(?!内|內))?")
_TRIGGER = re.compile(
    rf"(?P<roc>(?:民[国國]{_S}(?:{_D}{{2,3}}|元)|(?<![0-9０-９.．第])1[0-9][0-9]){_S}年{_S}(?={_N}{_S}月))"
    rf"|(?P<y>{_D}{{4}}{_S}年|[一二][〇零○Ｏ一二三四五六七八九]{{3}}年|(?:去|今|明|前|本|同|当|當)年)"
    rf"|(?P<m>{_D}{{1,2}}{_S}月|[一二三四五六七八九十]{{1,2}}月|(?:上个?|下个?|本|这个|上個?|下個?|這個|当|當|同|此)月)"
    rf"|(?P<d>{_D}{{1,2}}{_S}[日号號])"
    rf"|(?P<w>(?:上上?|下下?|本|这|這)?(?:个|個)?{_WEEK}[一二三四五六日天]?)"
    r"|(?P<r>昨[天日晚夜]|前[天日]|今[天日晨早晚夜]|明[天日晚早]|后天|後天|当[天日晚]|當[天日晚]|同[一]?[天日]|次日|翌日|第二天|前一[天日]|隔[天日])"
    r"|(?P<a>[日天月年](?:之|以)?前)"
    r"|(?P<n>月[底初末]|年[底初末])"
    r"|(?P<f>[0-9０-９]{4}[-/.．／－][0-9０-９]{1,2}[-/.．／－])"
)
_FULL = re.compile(
    rf"(?P<y>{_Y}){_S}年(?:{_S}(?P<m>{_N}){_S}月(?:份)?(?:{_DAY}(?!内|內)|{_PART})?|(?:年)?[底初末](?!期)|[春夏秋冬][天季]?)?"
)
_HALF = re.compile(r"(?:的)?(?P<h>上半年|下半年|[第](?P<q>[一二三四])季度|(?P<q2>[一二三四])季度)")
_SHIFTED_YEAR = re.compile(
    rf"(?P<s>[去今明前本同当當])年(?!度|代|间|間|轻|輕|龄|齡|级|級|内|內|画|畫)"
    rf"(?:{_S}(?P<m>{_N}){_S}月(?:份)?(?:{_DAY}(?!内|內)|{_PART})?|年?[底初末](?!期)|[春夏秋冬][天季]?)?"
)
_MONTH = re.compile(rf"(?P<m>{_N}){_S}月(?!月|球|亮|光|饼|餅)(?:份)?(?:{_DAY}(?!内|內)|{_PART})")
_SHIFTED_MONTH = re.compile(
    rf"(?P<s>上|下|本|这|這|当|當|同|此)[个個]?月(?!球|亮|光|台|饼|餅)(?:份)?(?:{_DAY}(?!内|內)|{_PART})"
)
_BARE_DAY = re.compile(
    rf"(?P<d>{_D}{{1,2}}){_S}日(?!内|內|间|間|之|以|游|遊|元|后|後|前|左右|本|圆|圓|报|報|程|龄|齡|均|常|期|志|语|語|"
    rf"行程|的行程|可|连|連|数|數|双|雙)(?:凌晨|早晨|早上|上午|中午|下午|傍晚|晚上?|深夜|夜间|电|電)?"
)
_WEEKDAY = re.compile(
    rf"(?P<s>上上|下下|上|下|本|这|這)?(?:个|個)?{_WEEK}(?:(?P<w>[一二三四五六日天])(?![年岁歲次个個])|(?P<e>末))?"
)
_WHEN = {"昨": -1, "今": 0, "明": 1}
_PAST_COUNT = re.compile(rf"(?P<n>{_D}{{1,2}}|[一二两兩三四五六七八九十]{{1,3}})(?P<c>[个個])?\Z")
_RANGE = re.compile(_TAIL)
_NOT_BEFORE_WEEK = "每一两兩二三四五六七八九十几幾数數0123456789四丁圓圆环環"
_NOT_BEFORE_DAY = "第每近为期約约共达達满滿历歷时時長长逾超短这這那.．-/:：年月,"


def atoms(text: str, start: int, end: int) -> Iterator[Atom]:
    """Yield Chinese date words of a stretch and dates in figures, in order, without overlaps."""
    position = start
    while trigger := _TRIGGER.search(text, position, end):
        position = trigger.end()
        at = trigger.start()
        atom = _READERS[trigger.lastgroup or ""](text, at, end, start)
        if atom is None and trigger.lastgroup in ("m", "w", "d"):
            position = at + 1
        if atom is not None and possible(atom.meaning.year, atom.meaning.month, atom.meaning.day):
            yield atom
            position = max(position, atom.end)


def _inside_number(text: str, at: int, start: int) -> bool:
    return at > start and (
        text[at - 1] in "0123456789０１２３４５６７８９.．,第" or text[at - 1] in "一二三四五六七八九十百千万萬零〇"
    )


def _day(match: re.Match[str]) -> int | None:
    return number(match["d"]) if match["d"] else None


def _ranged(text: str, atom: Atom, end: int) -> Atom:
    """Return the interval that begins with this date, or the date itself."""
    match = _RANGE.match(text, atom.end, end)
    if match is None or not (match["y2"] or match["m2"] or match["d2"]):
        return atom
    first = atom.meaning
    if (first.day is None) != (match["d2"] is None):
        return atom
    month = number(match["m2"]) if match["m2"] else (first.month if match["d2"] else None)
    y = year(match["y2"]) if match["y2"] else None
    if first.day is None and month is None and y is None:
        return atom
    same_shift = y is None
    last = Meaning(
        year=y,
        month=month,
        day=number(match["d2"]) if match["d2"] else None,
        year_shift=first.year_shift if same_shift else None,
        month_shift=first.month_shift if not match["m2"] else None,
    )
    if not possible(last.year, last.month, last.day):
        return atom
    return Atom(atom.start, match.end(), Meaning(first=first, last=last))


def _from_year(text: str, at: int, end: int, start: int) -> Atom | None:
    if text[at] in "去今明前本同当當":
        if text[at] in "前本同当當" and at > start and text[at - 1] in "以之目当當":
            return None
        return _from_shifted_year(text, at, end, start)
    if _inside_number(text, at, start) or (match := _FULL.match(text, at, end)) is None:
        return None
    y = year(match["y"])
    if y is None or (match.end() < end and text[match.end()] == "期" and not match["m"]):
        return None
    if match["m"] is None and (half := _HALF.match(text, match.end(), end)):
        return Atom(at, half.end(), Meaning(year=y, months=_portion(half)))
    atom = Atom(at, match.end(), Meaning(year=y, month=number(match["m"]) if match["m"] else None, day=_day(match)))
    return _ranged(text, atom, end) if possible(y, atom.meaning.month, atom.meaning.day) else None


def _from_republic(text: str, at: int, end: int, start: int) -> Atom | None:
    """Read a year counted from 1912, as Taiwan's papers write it: with its name, or of three figures."""
    match = _ROC.match(text, at, end)
    if match is None:
        return None
    count = 1 if match["y"] == "元" else number(match["y"])
    if count is None or not 1 <= count <= 200:
        return None
    return Atom(at, match.end(), Meaning(year=1911 + count, month=number(match["m"]), day=_day(match)))


def _portion(half: re.Match[str]) -> tuple[int, int]:
    if half["h"].endswith("半年"):
        return (1, 6) if half["h"][0] == "上" else (7, 12)
    place = "一二三四".index(half["q"] or half["q2"])
    return place * 3 + 1, place * 3 + 3


def _from_shifted_year(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _SHIFTED_YEAR.match(text, at, end)
    if match is None or (match["s"] == "前" and not match["m"]):
        return None
    month, day = number(match["m"]) if match["m"] else None, _day(match)
    if match["s"] in "同当當":
        if month is None:
            return None if match["s"] != "同" else Atom(at, match.end(), Meaning(same="year"))
        return Atom(at, match.end(), Meaning(same="year", month=month, day=day))
    shift = {"去": -1, "今": 0, "明": 1, "前": -2, "本": 0}[match["s"]]
    if month is None and (half := _HALF.match(text, match.end(), end)):
        return Atom(at, half.end(), Meaning(year_shift=shift, months=_portion(half)))
    return _ranged(text, Atom(at, match.end(), Meaning(year_shift=shift, month=month, day=day)), end)


def _from_month(text: str, at: int, end: int, start: int) -> Atom | None:
    if text[at] in "上下本这這当當同此":
        match = _SHIFTED_MONTH.match(text, at, end)
        if match is None or (at > start and text[at - 1] == "以"):
            return None
        if match["s"] in "当當同此":
            return Atom(at, match.end(), Meaning(same="month", day=_day(match)))
        shift = {"上": -1, "下": 1}.get(match["s"], 0)
        return _ranged(text, Atom(at, match.end(), Meaning(month_shift=shift, day=_day(match))), end)
    if at > start and text[at - 1] == "年":  # of a year that could not be read, or of every year
        return None
    if _inside_number(text, at, start) or (match := _MONTH.match(text, at, end)) is None:
        return None
    month = number(match["m"])
    if month is None or not 1 <= month <= 12:
        return None
    return _ranged(text, Atom(at, match.end(), Meaning(month=month, day=_day(match))), end)


def _from_day(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _BARE_DAY.match(text, at, end)
    if match is None or (at > start and text[at - 1] in _NOT_BEFORE_DAY) or _inside_number(text, at, start):
        return None
    day = number(match["d"])
    return _ranged(text, Atom(at, match.end(), Meaning(day=day)), end)


def _from_week(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _WEEKDAY.match(text, at, end)
    if match is None or (at > start and text[at - 1] in _NOT_BEFORE_WEEK):
        return None
    shift = {"上上": -2, "上": -1, "本": 0, "这": 0, "這": 0, "下": 1, "下下": 2}[match["s"]] if match["s"] else None
    if match["w"]:
        return Atom(at, match.end(), Meaning(weekday=_WEEKDAYS[match["w"]], week_shift=shift))
    if shift is None:
        return None
    return Atom(at, match.end(), Meaning(week_shift=shift, weekend=bool(match["e"])))


def _from_when(text: str, at: int, end: int, start: int) -> Atom | None:
    word = next(w for w in _WORDS if text.startswith(w, at))
    after = at + len(word)
    if word in ("今日", "明日", "今天", "明天") and text.startswith(_TITLES, after):
        return None
    if word in ("前天", "前日"):
        if at > start and (text[at - 1] in _NUMERALS or text[at - 1] in "以之目大空"):
            return None
        return Atom(at, after, Meaning(day_shift=-2))
    if word in ("后天", "後天"):
        return None if at > start and text[at - 1] in "以之先大" else Atom(at, after, Meaning(day_shift=2))
    if word[0] in _WHEN:
        return Atom(at, after, Meaning(day_shift=_WHEN[word[0]]))
    if word[0] in "当當同":
        return Atom(at, after, Meaning(same="day"))
    return Atom(at, after, Meaning(after=-1 if word[0] == "前" else 1))


_WORDS = [
    "昨天",
    "昨日",
    "昨晚",
    "昨夜",
    "前天",
    "前日",
    "今天",
    "今日",
    "今晨",
    "今早",
    "今晚",
    "今夜",
    "明天",
    "明日",
    "明晚",
    "明早",
    "后天",
    "後天",
    "当天",
    "当日",
    "当晚",
    "當天",
    "當日",
    "當晚",
    "同一天",
    "同一日",
    "同天",
    "同日",
    "次日",
    "翌日",
    "第二天",
    "前一天",
    "前一日",
    "隔天",
    "隔日",
]
_TITLES = ("头条", "頭條", "方舟", "俄罗斯", "俄羅斯", "美国报", "新闻网")
_NUMERALS = "0123456789０１２３４５６７８９一二两兩三四五六七八九十几幾数數多"


def _from_ago(text: str, at: int, end: int, start: int) -> Atom | None:
    match = _PAST_COUNT.search(text[max(start, at - 5) : at])
    if match is None:
        return None
    words = match["n"].replace("两", "二").replace("兩", "二")
    n, unit = number(words), text[at]
    first = at - (len(match.string) - match.start())
    if not n or _inside_number(text, first, start) or (unit == "月") != bool(match["c"]):
        return None
    if first > start and text[first - 1] in "近约約大每数數几幾月年第":
        return None
    last = at + (3 if text[at + 1] in "之以" else 2)
    if unit in "日天" and n <= 31:
        return Atom(first, last, Meaning(day_shift=-n))
    if unit == "月" and n <= 11:
        return Atom(first, last, Meaning(month_shift=-n))
    if unit == "年" and n <= 9:
        return Atom(first, last, Meaning(year_shift=-n))
    return None


def _from_end(text: str, at: int, end: int, start: int) -> Atom | None:
    if at > start and not (text[at - 1].isspace() or text[at - 1] in "，。、；：“”（(在到至于於从從自今将將预預的"):
        return None
    if text[at] == "月":
        return Atom(at, at + 2, Meaning(month_shift=0))
    return Atom(at, at + 2, Meaning(year_shift=0))


def _from_figures(text: str, at: int, end: int, start: int) -> Atom | None:
    if at > start and (
        text[at - 1] in "0123456789.-/０１２３４５６７８９" or (text[at - 1].isalpha() and text[at - 1].isascii())
    ):
        return None
    return numeric.at(text, at, end)


_READERS = {
    "roc": _from_republic,
    "y": _from_year,
    "m": _from_month,
    "d": _from_day,
    "w": _from_week,
    "r": _from_when,
    "a": _from_ago,
    "n": _from_end,
    "f": _from_figures,
}
