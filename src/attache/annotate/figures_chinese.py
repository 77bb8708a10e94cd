"""Figures in Chinese text: digits or numerals with 万 and 亿, a currency, per cent or a counted noun."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..record import Figure, Item, PartialDate, Span
from ..text.dates import Expression, find, resolve

_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_STEPS = {"十": 10.0, "百": 100.0, "千": 1000.0}
_SCALES = {
    "万": 1e4,
    "萬": 1e4,
    "亿": 1e8,
    "億": 1e8,
    "万亿": 1e12,
    "萬億": 1e12,
    "千": 1e3,
    "百万": 1e6,
    "千万": 1e7,
    "百": 1e2,
}
_NUMBER = re.compile(
    r"(?P<share>百分之)?(?<![A-Za-z0-9.第-])(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[一二三四五六七八九十百千零〇两兩]+)"
    r"(?P<more>[多余餘])?(?P<scale>万亿|萬億|百万|千万|[万萬亿億千百])?(?P<more2>[多余餘])?"
    r"(?P<unit>个百分点|個百分點|%|％|美元|欧元|歐元|日元|英镑|英鎊|港元|人民币|元|人次|人|名|家|吨|噸|辆|輛|艘|架|枚|件|项|項|台|公里|平方公里|"
    r"千米|米|公顷|桶|倍|所|座|户|戶|起|批|种|種|只|位)"
)
_UNITS = {
    "%": "percent", "％": "percent", "个百分点": "percentage points", "個百分點": "percentage points",
    "美元": "US dollars",
    "欧元": "euros", "歐元": "euros", "日元": "yen", "英镑": "pounds", "英鎊": "pounds", "港元": "Hong Kong dollars",
    "元": "yuan", "人民币": "yuan",
}  # fmt: skip
_APPROX = re.compile(r"(约|約|近|超过|超過|逾|至少|大约|大約|将近|接近|多达|不足|不到|最多)\Z")
_UP, _DOWN = (
    re.compile(r"(?:增长|增加|上升|上涨|提高|增至|增長|上漲)[了到至]?\Z"),
    re.compile(r"(?:下降|减少|下跌|降低|減少|降至|回落)[了到至]?\Z"),
)
_NOT_NEWS = frozenset("位种種项項起只")


def figures(item: Item, text: str) -> tuple[Figure, ...]:
    """Return the figures of a Chinese item, in order; as `annotate.figures.figures`."""
    out: list[Figure] = []
    dates = find(text, "zh")
    anchor = item.date if item.date is not None and item.date.precision == "day" else None
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(d.start < end and start < d.end for d in dates):
            continue
        value = _value(match["n"])
        if value is None:
            continue
        value *= _SCALES.get(match["scale"] or "", 1.0)
        unit = match["unit"]
        if unit in _NOT_NEWS and value < 10:
            continue
        if value <= 2 and not match["n"][0].isdigit() and not match["share"]:
            continue
        lead = text[max(0, start - 6) : start]
        more = match["more"] or match["more2"]
        approx = _APPROX.search(lead)
        after = re.compile(r"(?:的)?(?P<what>[\u4e00-\u9fff]{2,8})").match(text, end)
        out.append(
            Figure(
                start=item.start + start,
                end=item.start + end,
                text=match[0],
                value=round(value, 6),
                unit="percent" if match["share"] else _UNITS.get(unit, unit),
                what=after["what"] if after and unit not in _UNITS else None,
                date=_as_of(text, start, dates, anchor, item.start),
                approximation=approx[1] if approx else ("多" if more else None),
                change="up" if _UP.search(lead) else "down" if _DOWN.search(lead) else None,
            )
        )
    return tuple(out)


def _value(said: str) -> float | None:
    if said[0].isdigit():
        return float(said.replace(",", "")) if len(said) <= 18 else None
    total, current = 0.0, 0.0
    for character in said:
        if character in _STEPS:
            total += (current or 1.0) * _STEPS[character]
            current = 0.0
        elif character in _HAN:
            current = float(_HAN[character])
        else:
            return None
    return total + current


def _as_of(
    text: str, start: int, dates: Sequence[Expression], anchor: PartialDate | None, offset: int
) -> PartialDate | None:
    """Return the date that stands before the figure in its clause."""
    clause = max(text.rfind(mark, 0, start) for mark in "，。；！？\n")
    inside = [d for d in dates if clause < d.start < start]
    if len(inside) != 1:
        return None
    value = resolve(inside[0], anchor=anchor, lang="zh", tense="past")
    if not isinstance(value, PartialDate):
        return None
    return replace(value, text=inside[0].text, span=Span(offset + inside[0].start, offset + inside[0].end))
