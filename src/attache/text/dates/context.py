"""What the words around a date say of it: past or future, a bound, a time zone."""

import re

from .expression import Bound, Tense

_REACH = 110
_CLAUSE_END = re.compile(
    r"[.!?;。！？；\n\u2028](?=[\s”\"’')\u4e00-\u9fff]|\Z)(?<!\b[A-Z]\.)(?<!Mr\.)(?<!Ms\.)(?<!Dr\.)(?<!Mrs\.)"
)
_EN_VERB = re.compile(
    r"(?P<future>\b(?:will|[’']ll|would|shall|won[’']t)(?:\s+not)?(?:\s+[a-z]+ly|\s+also|\s+then|\s+again"
    r"|\s+first)?(?:\s+(?:be|have|hold)\b)?(?:\s+[a-z]+)?"
    r"|\b(?:is|are|was|were|be|been)\s+(?:now\s+)?(?:set|due|scheduled|expected|slated|planned|likely|poised"
    r"|to)\b(?:\s+to)?(?:\s+be)?(?:\s+[a-z]+)?"
    r"|\b(?:scheduled|slated|due|planned|set|expected|upcoming|forthcoming|invited|plans?|planning|intends?|hopes?"
    r"|preparing|prepares?|ahead)\b(?:\s+to\s+(?:be\s+)?[a-z]+)?"
    r"|\bto\s+be\s+[a-z]+(?:ed|en|t|ld)\b|\b(?:starting|beginning|effective|deadline|expires?)\b)"
    r"|(?P<none>\b(?:be|being|been)\s+[a-z]+(?:ed|en)\b|\bneed(?:ed)?\b|\bunited\b|\bso-called\b|\balleged\b)"
    r"|(?P<past>\b(?:said|told|held|met|was|were|had|made|began|did|took|gave|came|went|sent|saw|put|won|lost|left"
    r"|led|wrote|"
    r"spoke|hit|set off|rose|fell|fought|struck|shot|found|broke|kept|brought|thought|became|paid|urged|[a-z]{2,}ed)\b)"
)
_EN_AFTER = re.compile(r"(?:\s+(?:night|morning|afternoon|evening))?\s+(?:will|would)\b(?!\s+have)")
_EN_PAST_AFTER = re.compile(r",?\s+(?:said|told|was|were|announced|had)\b")
_EN_BOUND = re.compile(
    r"\b(?P<b>since|starting|until|till|by|before|prior to|ahead of|after|following|from)\s+(?:the\s+|early\s+"
    r"|late\s+|about\s+|at least\s+|last\s+)?(?:end\s+of\s+)?\Z",
    re.IGNORECASE,
)
_BOUNDS: dict[str, Bound] = {
    "since": "since",
    "starting": "since",
    "from": "since",
    "until": "until",
    "till": "until",
    "by": "until",
    "before": "before",
    "prior to": "before",
    "ahead of": "before",
    "after": "after",
    "following": "after",
}
_ZONE_AFTER = re.compile(
    r"[,\s]*(?:\(?(?:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?|local|eastern|GMT|UTC)\s+(?:[Ss]tandard\s+"
    r"|[Dd]aylight\s+)?[Tt]ime\b|\(?(?:GMT|UTC|EST|EDT|PST|PDT|CET|BST)\b)"
)
_ZONE_BEFORE = re.compile(
    r"\b(?:[A-Z][a-z]+|local)\s+(?:[Ss]tandard\s+)?time[,\s]+(?:on\s+)?\Z|\b(?:GMT|UTC)[,\s]+(?:on\s+)?\Z"
)
_ZH_ZONE_BEFORE = re.compile(r"(?:时间|時間)\s?\Z")
_ZH_FUTURE_BEFORE = re.compile(r"(?:将|將|拟|擬|定|计划|計劃|预计|預計|即)(?:于|於|在)?\Z")
_ZH_FUTURE_AFTER = re.compile(r"[^，。；！？\n]{0,14}?(?P<f>将|將|拟(?!态)|擬|即将|起施行|起实施|起生效|生效)")
_ZH_PAST_AFTER = re.compile(
    r"[^，。；！？\n]{0,10}?(?:表示|称|稱|说|說|指出|宣布|宣佈|报道|報道|了|电|電|发布|發布|消息)"
)
_ZH_SINCE = re.compile(r"(?:自从|自從|自|从|從)(?:今年|去年)?\Z")
_ZH_SINCE_AFTER = re.compile(r"(?:以来|以來|起)")
_ZH_AGO = re.compile("以来|以來")
_ZH_UNTIL = re.compile(r"(?:截至|截止到?|到|至|直到)\Z")
_ZH_BEFORE_AFTER = re.compile(r"(?P<b>之?前|以前)|(?P<a>之?后|之?後|以后|以後)")


def english(text: str, start: int, end: int, low: int, high: int) -> tuple[Tense | None, Bound | None, bool]:
    """Return direction, bound and whether a zone is named, for date words at `[start, end)`."""
    before = text[max(low, start - _REACH) : start]
    after = text[end : min(high, end + 40)]
    clause = before
    for stop in _CLAUSE_END.finditer(before):
        clause = before[stop.end() :]
    bound = None
    if match := _EN_BOUND.search(clause):
        bound = _BOUNDS[match["b"].lower()]
    direction: Tense | None = None
    if match and match["b"].lower() == "since":
        direction = "past"
    elif _EN_AFTER.match(after):
        direction = "future"
    elif _EN_PAST_AFTER.match(after):
        direction = "past"
    else:
        for verb in _EN_VERB.finditer(clause):
            if verb.lastgroup == "future":
                direction = "future"
            elif verb.lastgroup == "past":
                direction = "past"
    if direction is None and bound in ("until", "before"):
        direction = "future"
    zoned = _ZONE_AFTER.match(after) is not None or _ZONE_BEFORE.search(before[-40:]) is not None
    return direction, bound, zoned


def chinese(text: str, start: int, end: int, low: int, high: int) -> tuple[Tense | None, Bound | None, bool]:
    """The same for Chinese."""
    before = text[max(low, start - 12) : start]
    after = text[end : min(high, end + 24)]
    bound: Bound | None = None
    if _ZH_SINCE.search(before) or _ZH_SINCE_AFTER.match(after):
        bound = "since"
    elif _ZH_UNTIL.search(before):
        bound = "until"
    elif match := _ZH_BEFORE_AFTER.match(after):
        bound = "before" if match["b"] else "after"
    direction: Tense | None = None
    if _ZH_AGO.match(after):
        direction = "past"
    elif _ZH_FUTURE_BEFORE.search(before):
        direction = "future"
    else:
        past, future = _ZH_PAST_AFTER.match(after), _ZH_FUTURE_AFTER.match(after)
        if past and (not future or past.end() <= future.end()):
            direction = "past"
        elif future:
            direction = "future"
    return direction, bound, _ZH_ZONE_BEFORE.search(before) is not None
