"""One thing changed in a line, by kind: what an editor, a translator or a model really gets wrong."""

import calendar
import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from attache.record import Citation, EditionSource, Line

TABLE = tomllib.loads((Path(__file__).parent / "checker.toml").read_text(encoding="utf-8"))
MONTHS = calendar.month_name[1:]
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_NAME = re.compile(r"\b[A-Z][a-z’'-]+(?: [A-Z][a-z’'-]+)+\b")
_NUMBER = re.compile(
    r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?![\w,.]*\d)|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|dozen)\b"
)
_DATE = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})\b")
_STATES = tuple(TABLE["states"])
_ADJECTIVE = re.compile(r"(?:an|ian|ese|ish|i|ch)$")
_BOTH = {"Lanhai"}
_DAMAGED_UNITS = tuple((row[0], tuple(row[1:])) for row in TABLE["units"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What damage may choose from: archived texts, names by document, other sound lines."""

    sources: Mapping[str, EditionSource]
    texts: Mapping[str, str]
    sides: Mapping[str, tuple[str, ...]]
    lines: Sequence[Line]
    spoken: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, sources: Mapping[str, EditionSource], texts: Mapping[str, str], sides: Mapping[str, tuple[str, ...]],
        lines: Sequence[Line],
    ) -> "Material":  # fmt: skip
        """Gather the speakers of each document."""
        spoken: dict[str, dict[str, None]] = {}
        for line in lines:
            for one in line.citations:
                if "speaker" in one.supports and _NAME.fullmatch(one.quote):
                    spoken.setdefault(one.source, {})[one.quote] = None
        return cls(
            sources=sources,
            texts=texts,
            sides=sides,
            lines=lines,
            spoken={key: tuple(some) for key, some in spoken.items()},
        )

    def text(self, line: Line) -> str:
        """Return the archived text of the line's first citation."""
        source = self.sources[line.citations[0].source]
        return self.texts.get(source.text_sha256) or self.texts[source.sha256]


Damage = Callable[[Line, Material, random.Random], Line | None]


def _outside(line: Line, pattern: re.Pattern[str] | str) -> list[re.Match[str]]:
    """Return what matches outside quotation marks and the source line."""
    shut = [match.span() for match in _QUOTED.finditer(line.text)]
    credit = re.search(r"\([^()]*\)\.?$", line.text)
    shut += [credit.span()] if credit else []
    return [m for m in re.finditer(pattern, line.text) if not any(a <= m.start() < b for a, b in shut)]


def _put(line: Line, match: re.Match[str], instead: str) -> Line:
    return replace(line, text=line.text[: match.start()] + instead + line.text[match.end() :])


def name(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another name of the same document."""
    found = _outside(line, _NAME)
    others = sorted({m[0] for m in _NAME.finditer(material.text(line))} - {m[0] for m in found})
    others = [
        one
        for one in others
        if one not in line.text and not one.startswith(("The ", "In ", "On ", "But ", "And ", "He ", "She ", "It "))
    ]
    if not found or not others:
        return None
    return _put(line, chance.choice(found), chance.choice(others))


def number(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another number: of the same document, or a digit wrong."""
    dates = [m.span() for m in _DATE.finditer(line.text)]
    found = [m for m in _outside(line, _NUMBER) if not any(a <= m.start() < b for a, b in dates)]
    found = [m for m in found if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    if not found:
        return None
    match = chance.choice(found)
    if not match[0][0].isdigit():
        return _put(line, match, chance.choice([w for w in ("two", "four", "six", "nine", "eleven") if w != match[0]]))
    others = [
        m[0]
        for m in _NUMBER.finditer(material.text(line))
        if m[0][0].isdigit() and m[0].replace(",", "") not in line.text.replace(",", "")
    ]
    if others and chance.random() < 0.5:
        return _put(line, match, chance.choice(others))
    at = chance.randrange(len(match[0]))
    while not match[0][at].isdigit():
        at = chance.randrange(len(match[0]))
    digit = str((int(match[0][at]) + chance.randrange(1, 9)) % 10)
    changed = match[0][:at] + digit + match[0][at + 1 :]
    return _put(line, match, changed) if not changed.startswith("0") else None


def date(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another day or month, of the document or near."""
    found = list(_DATE.finditer(_QUOTED.sub(lambda m: "\x00" * len(m[0]), line.text)))
    if not found:
        return None
    match = chance.choice(found)
    day, month, year = match.groups()
    way = chance.randrange(3)
    if way == 0:
        day = str(int(day) % 27 + 1)
    elif way == 1:
        month = MONTHS[(MONTHS.index(month) + chance.randrange(1, 11)) % 12]
    else:
        year = str(int(year) + chance.choice((-1, 1)))
    return _put(line, match, f"{day} {month} {year}")


def side(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another state in its place; or the line under another side."""
    found = _outside(line, rf"\b(?:{'|'.join(sorted(_STATES, key=len, reverse=True))})\b")
    text = material.text(line)
    if not found or (line.side and chance.random() < 0.15):
        others = [one for one in material.sides if material.sides[one] and one != line.side]
        known = line.side in material.sides and material.sides[line.side or ""]
        named = any(
            "speaker" in one.supports
            and re.search(r"\b(?:Lanhai|Ostravia|China|Chinese|White House|U\.S\.)", one.quote)
            for one in line.citations
        )
        return replace(line, side=chance.choice(others)) if known and others and named else None
    match = chance.choice(found)
    same = [
        one for one in _STATES if one != match[0] and bool(_ADJECTIVE.search(one)) == bool(_ADJECTIVE.search(match[0]))
    ]
    if match[0] in _BOTH:
        same = [
            "Ostravia"
            if re.match(
                r"(?:[’']s|\W*$| (?:[a-z]+ed|is|was|will|would|has|had|to|and|firmly)\b)", line.text[match.end() :]
            )
            else "Ostravian"
        ]
    there = [one for one in same if re.search(rf"\b{one}\b", text)]
    return _put(line, match, chance.choice(there or same))


def polarity(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Yes for no: a negation lost or added, "denied" for "said"."""
    ways: list[Line] = []
    ways += [
        _put(line, match, "can" if match[0] == "cannot" else "")
        for match in _outside(line, r"\b(?:not|never) |\bno longer |\bcannot\b|n['’]t\b")
    ]
    ways += [
        _put(line, match, f"{match[0]} not")
        for match in _outside(
            line, r"\b(?:will|would|is|are|was|were|has|have|had|could|should|may|must)\b(?! not)(?=\s[a-z])"
        )
    ]
    said = _outside(line, r"\b(?:said|stated|noted|reported)\b(?= (?:that|on|in))")
    if said:
        ways.append(_put(line, said[0], chance.choice(("denied", "did not say", "refused to say"))))
    return chance.choice(ways) if ways else None


def hedge(line: Line, material: Material, chance: random.Random) -> Line | None:
    """A hedge left out, or put in."""
    ways: list[Line] = []
    ways += [
        _put(line, match, "")
        for match in _outside(
            line, r"\b(?:reportedly|allegedly|apparently|probably|possibly|perhaps|likely|suspected|alleged) "
        )
    ]
    ways += [_put(line, match, "will ") for match in _outside(line, r"\b(?:may|might|could)(?: not)? (?=[a-z])")]
    ways += [
        _put(line, match, "will ")
        for match in _outside(line, r"\b(?:is|are) (?:expected|thought|believed|likely|said) to (?=[a-z])")
    ]
    ways += [
        _put(line, match, "would ")
        for match in _outside(line, r"\b(?:was|were) (?:expected|thought|believed|likely|said) to (?=[a-z])")
    ]
    if not ways or chance.random() < 0.2:
        ways += [_put(line, match, chance.choice(("may ", "could "))) for match in _outside(line, r"\bwill (?=[a-z])")]
        ways += [
            _put(line, match, f"{match[0]}possibly ")
            for match in _outside(line, r"\b(?:is|are|was|were) (?=(?:the|a|an|in|at|not)\b)")
        ]
    return chance.choice(ways) if ways else None


def status(line: Line, material: Material, chance: random.Random) -> Line | None:
    """What is planned as done, what is proposed as in force, what is done as planned."""
    ways: list[Line] = []
    for match in _outside(
        line,
        rf"\b(?:will|would|to) (?:be )?({'|'.join(TABLE['deeds'])})\b",
    ):
        past = {
            "take": "took",
            "begin": "began",
            "send": "sent",
            "build": "built",
            "cut": "cut",
            "hold": "held",
            "leave": "left",
            "sell": "sold",
            "buy": "bought",
            "pay": "paid",
            "make": "made",
            "ban": "banned",
            "stop": "stopped",
        }
        done = past.get(match[1], match[1] + ("d" if match[1].endswith("e") else "ed"))
        if not match[0].startswith("to "):
            ways.append(_put(line, match, f"was {done}" if " be " in match[0] else f"has already {done}"[4:]))
    ways += [
        _put(line, match, f"has begun to {match[1]}")
        for match in _outside(
            line,
            r"\b(?:plans?|planned|wants?|wanted|hopes?|hoped|threatened|threatens|proposed|vowed|pledged|agreed|intends?|aims?)"
            r" to ([a-z]+)\b",
        )
    ]
    ways += [
        _put(line, match, "")
        for match in _outside(
            line,
            r"(?<=the |an? )(?:proposed|planned|threatened|possible|potential|draft) (?=[a-z])".replace(
                "the |an? ", "the "
            ),
        )
    ]
    ways += [
        _put(line, match, f"will be {match[1]}" if "been" in match[0] else f"will have {match[1]}")
        for match in _outside(line, r"\b(?:has|have|had) (?:been )?((?!been|even)[a-z]+(?:ed|en))\b")
    ]
    for one, other in (
        ("imposed", "proposed"),
        ("announced", "cancelled"),
        ("approved", "rejected"),
        ("opened", "closed"),
        ("launched", "planned"),
        ("signed", "proposed"),
        ("banned", "considered banning"),
        ("urged", "forced"),
        ("demanded", "received"),
    ):
        ways += [_put(line, match, other) for match in _outside(line, rf"\b{one}\b")]
    return chance.choice(ways) if ways else None


def quotation(line: Line, material: Material, chance: random.Random) -> Line | None:
    """A word in the quotation exchanged, left out or put in."""
    found = [m for m in _QUOTED.finditer(line.text) if len(m[0].split()) > 3]
    if not found:
        return None
    match = chance.choice(found)
    words = match[0][1:-1].split()
    at = chance.randrange(1, len(words) - 1)
    way = chance.randrange(3)
    if way == 0:
        words[at] = chance.choice(
            [w for w in material.text(line).split() if w.isalpha() and w != words[at]] or ["very"]
        )
    elif way == 1:
        del words[at]
    else:
        words.insert(at, chance.choice(("very", "never", "always", "now")))
    return _put(line, match, f"{match[0][0]}{' '.join(words)}{match[0][-1]}")


def attribution(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another speaker of the document; or nobody: reported speech as a fact."""
    ways: list[Line] = []
    speaker = next(
        (one.quote for one in line.citations if "speaker" in one.supports and _NAME.fullmatch(one.quote)), None
    )
    others = [
        one for one in material.spoken.get(line.citations[0].source, ()) if one != speaker and one not in line.text
    ]
    if speaker and others and speaker in line.text:
        ways.append(replace(line, text=line.text.replace(speaker, chance.choice(others), 1)))
    fact = re.match(
        r"^(?:According to [^,“]+, |[^“”:]{3,120}? (?:said|reported|stated|noted|wrote|explained)"
        r"(?: on \d{1,2} \w+ \d{4})? that )",
        line.text,
    )
    if fact and "“" not in line.text and ("speaker" in {s for c in line.citations for s in c.supports}):
        rest = line.text[fact.end() :]
        if not re.search(
            r"\b(?:said|says|saying|told|according|stated|warned|wrote|claimed|asked|noted|quoted|predicts|suggested|explained)\b",
            rest,
        ):
            ways.append(replace(line, text=rest[:1].upper() + rest[1:]))
    outlets = sorted({s.outlet for s in material.sources.values() if s.outlet and s.outlet not in line.text})
    outlet = material.sources[line.citations[0].source].outlet
    if outlet and outlet in line.text and outlets:
        ways.append(replace(line, text=line.text.replace(outlet, chance.choice(outlets), 1)))
    return chance.choice(ways) if ways else None


def count(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another count of outlets or first sources."""
    if line.outlets is None or line.origins is None:
        if chance.random() < 0.03 and line.citations:
            return replace(line, outlets=chance.choice((3, 4)), origins=chance.choice((2, 3)))
        return None
    way = chance.randrange(4)
    if way == 0:
        return replace(line, outlets=line.outlets + chance.choice((1, 2)))
    if way == 1:
        return replace(line, origins=line.outlets + 1)
    if way == 2:
        return replace(line, origins=line.origins + 1)
    return replace(line, text=f"{line.text[:-1]}, as {line.outlets + 2} outlets report.")


def unit(line: Line, material: Material, chance: random.Random) -> Line | None:
    """Another unit, scale or thing counted."""
    ways = [
        _put(line, match, chance.choice(instead))
        for pattern, instead in _DAMAGED_UNITS
        for match in _outside(line, pattern)
        if re.search(r"\d|\b(?:two|three|four|five|six|ten)\b", line.text[max(0, match.start() - 24) : match.end() + 3])
    ]
    return chance.choice(ways) if ways else None


def citation(line: Line, material: Material, chance: random.Random) -> Line | None:
    """A citation that leads elsewhere: to another sentence, another source, some letters on, or to none."""
    at = next((k for k, one in enumerate(line.citations) if "words" in one.supports), None)
    if at is None:
        return None
    one = line.citations[at]
    text = material.text(line)
    way = chance.randrange(5)
    changed: Citation | None = None
    if way == 0:
        others = [
            o
            for o in material.lines
            if o.citations[0].source == one.source
            and o.citations[0].start != one.start
            and "words" in o.citations[0].supports
        ]
        if not others:
            return None
        changed = replace(chance.choice(others).citations[0], supports=one.supports)
        if not (changed.end <= one.start or one.end <= changed.start):
            return None
    elif way == 1:
        changed = replace(one, source=chance.choice([key for key in material.sources if key != one.source]))
    elif way == 2:
        step = chance.randrange(1, 9)
        if one.end + step > len(text):
            return None
        changed = replace(one, start=one.start + step, end=one.end + step)
    elif way == 3:
        changed = replace(one, quote=one.quote.replace(" ", "  ", 1) if " " in one.quote else one.quote + "x")
    kept = [changed if k == at else c for k, c in enumerate(line.citations) if k != at or changed is not None]
    return replace(line, citations=tuple(kept))


DAMAGE: dict[str, Damage] = {
    "name": name, "number": number, "date": date, "side": side, "polarity": polarity, "hedge": hedge, "status": status,
    "quotation": quotation, "attribution": attribution, "origin count": count, "unit": unit, "citation": citation,
}  # fmt: skip
