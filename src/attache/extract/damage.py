"""English sentences damaged by machine paraphrase or translation.

Three kinds: a clause whose subject is lost, two sentences run into one, and a first person that nobody in the text is.
Each rule looks for its own words first and weighs what stands around them only then, so a sound text costs little.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..record import Flaw
from ..text.quotes import quotations
from .words import table

_WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
_STOP = re.compile(r"[.!?…](?=[\s”’\"')\]]|\Z)|\n")
_START = r"(?:^[ \t]*|(?<=[.!?…])[ \t]+|(?<=[.!?…][”’\")])[ \t]+)"
_FIRST = re.compile(r"\b(?:I|I’m|I'm|my|me|we|our|us|We|Our|My)\b")
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_ABBREVIATED = frozenset("Mr Mrs Ms Dr St Gen Col Lt Sgt Capt Adm Prof Sen Rep Gov Jr Sr vs No Inc Ltd Co Corp".split())  # noqa: SIM905
_ABBREVIATION_LAST = re.compile(r"\b[A-Z][a-z]{0,4}\.\Z|\b[a-z]\.\Z|\.[A-Za-z]\.\Z")
_FEWEST = 8
"""Words that a clause needs to be called hanging: shorter ones are often meant so."""
_LONGEST = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    lost_subject: re.Pattern[str]
    lost_speaker: re.Pattern[str]
    conjoined: re.Pattern[str]
    relative: re.Pattern[str]
    subordinate: re.Pattern[str]
    no_space: re.Pattern[str]
    no_stop: re.Pattern[str]
    glued: re.Pattern[str]
    small: re.Pattern[str]
    spliced: re.Pattern[str]
    reported: re.Pattern[str]
    stray: re.Pattern[str]
    inverted: frozenset[str]
    finite: frozenset[str]
    past: frozenset[str]
    depending: frozenset[str]
    naming: frozenset[str]
    bare: tuple[str, ...]


@functools.cache
def _rules() -> _Rules:
    words: dict[str, list[str]] = table("en").get("damage", {})

    def ways(key: str, capital: bool = False) -> str:
        forms = [word.capitalize() if capital else word for word in words.get(key, [])]
        return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) or r"(?!)"

    auxiliary = ways("auxiliary")
    joined = r"(?:(?:And|But|Also|Then|Further|Furthermore|Additionally),?[ ]+)"
    return _Rules(
        lost_subject=re.compile(rf"{_START}(?P<at>(?:{ways('verbs', True)})[ ](?P<next>[a-z][a-z’'-]*))", re.MULTILINE),
        lost_speaker=re.compile(
            rf"{_START}(?P<at>(?:{joined}(?:{ways('saying')})|(?:{ways('saying', True)}))[ ]that\b"
            rf"|Expressed[ ](?:{ways('of_own')})\b)",
            re.MULTILINE,
        ),
        conjoined=re.compile(
            rf"{_START}(?P<at>(?:And|But)[ ](?:{ways('done')})[ ](?:{ways('of_own')}|the|that|a|an|both|to|on|for|new)\b)",
            re.MULTILINE,
        ),
        relative=re.compile(
            rf"{_START}(?P<at>(?:Which|Whose|Whom)[ ](?:{auxiliary})\b(?! why\b| to say\b| not\b))", re.MULTILINE
        ),
        subordinate=re.compile(rf"{_START}(?P<at>{ways('subordinate', True)}|{ways('bare', True)})\b", re.MULTILINE),
        no_space=re.compile(r"(?<![.@/\w-])(?P<before>[A-Za-z][a-z]{2,})[.!?][”’\"]?(?=[A-Z][a-z]*[ ,][a-zA-Z])"),
        no_stop=re.compile(
            rf"(?P<before>\b[A-Za-z][a-z]+),?(?P<at>[ ](?:{ways('starters', True)}|It)[ ](?P<after>[a-z]{{2,}}))\b"
        ),
        glued=re.compile(r"\b[a-z]{3,}(?P<at>(?:The|He|She|They|This|These|But|However|Meanwhile)[ ][a-z]{2,})\b"),
        small=re.compile(
            rf"\b(?:on[ ](?:{_DAYS})|(?:last|this|next)[ ](?:week|month|year))(?P<at>[ ]this[ ](?:has|have|is|was|will|would|had)\b)"
        ),
        spliced=re.compile(rf",[ ](?P<at>(?:it|they|he|she)[ ](?:{auxiliary}))[ ]"),
        reported=re.compile(rf"\b(?:{ways('saying')})[ ]that[ ](?P<at>(?:I|we|our|my)\b)"),
        stray=re.compile(rf"(?P<at>\bI)[ ](?:also |really |always |do not |don’t |don't )?(?:{ways('opinion')})\b"),
        inverted=frozenset(words.get("inverted", ())),
        finite=frozenset(words.get("finite", ())),
        past=frozenset(words.get("past", ())),
        depending=frozenset(words.get("depending", ())),
        naming=frozenset(words.get("naming", ())),
        bare=tuple(words.get("bare", ())),
    )


def damage_of(text: str) -> Iterator[Flaw]:
    """Yield the damaged sentences of an English text; nothing inside quotation marks is looked at."""
    yield from _Text(text).flaws()


class _Text:
    """One text; its quotations are looked for only when a rule has something to weigh."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rules = _rules()

    @functools.cached_property
    def quoted(self) -> list[tuple[int, int]]:
        return [(quotation.outer.start, quotation.outer.end) for quotation in quotations(self.text)]

    @functools.cached_property
    def first_persons(self) -> list[int]:
        return [match.start() for match in _FIRST.finditer(self.text) if not self.is_quoted(match.start())]

    def is_quoted(self, place: int) -> bool:
        return any(start <= place < end for start, end in self.quoted)

    def flaws(self) -> Iterator[Flaw]:
        rules = self.rules
        taken: set[tuple[int, str]] = set()
        for kind, note, pattern, holds in (
            ("hanging-clause", "a verb without its subject", rules.lost_subject, self.lost_subject),
            ("hanging-clause", "said by nobody", rules.lost_speaker, self.own_sentence),
            ("hanging-clause", "a verb without its subject", rules.conjoined, self.own_sentence),
            ("hanging-clause", "a relative clause alone", rules.relative, self.own_sentence),
            ("hanging-clause", "a subordinate clause alone", rules.subordinate, self.alone),
            ("run-on", "no space between two sentences", rules.no_space, self.no_space),
            ("run-on", "no full stop between two sentences", rules.no_stop, self.no_stop),
            ("run-on", "two sentences glued together", rules.glued, self.always),
            ("run-on", "no full stop between two sentences", rules.small, self.always),
            ("run-on", "only a comma between two sentences", rules.spliced, self.spliced),
            ("stray-first-person", "a first person in what another is reported to say", rules.reported, self.reported),
            ("stray-first-person", "a first person that is nobody in the text", rules.stray, self.stray),
        ):
            for match in pattern.finditer(self.text):
                place = match.start("at") if "at" in match.groupdict() else match.start()
                if not self.is_quoted(place) and holds(match):
                    start, end = self.sentence(place)
                    if kind == "run-on":
                        start, end = match.start(), match.end()
                    if (start, kind) not in taken:
                        taken.add((start, kind))
                        yield Flaw(start=start, end=end, kind=kind, note=note)  # type: ignore[arg-type]

    def sentence(self, place: int) -> tuple[int, int]:
        """Return the rough sentence around a place, within its line."""
        low = max(0, place - _LONGEST)
        starts = [match.end() for match in _STOP.finditer(self.text, low, place)]
        start = starts[-1] if starts else low
        while start < place and self.text[start] in " \t\n”’\"')]":
            start += 1
        stop = _STOP.search(self.text, place, place + _LONGEST)
        end = (stop.end() if stop[0] != "\n" else stop.start()) if stop else min(len(self.text), place + _LONGEST)
        return start, end

    def asks(self, end: int) -> bool:
        return self.text[max(0, end - 1) : end] == "?"

    def has_company(self, start: int, end: int) -> bool:
        """Whether another sentence stands in the same line: a line of its own may be a point of a list or a headline."""
        line = self.text.rfind("\n", 0, start) + 1
        stop = self.text.find("\n", end)
        rest = self.text[line:start] + self.text[end : len(self.text) if stop < 0 else stop]
        return len(_WORD.findall(rest[:400])) >= 4

    def always(self, match: re.Match[str]) -> bool:
        return True

    def own_sentence(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        return not self.asks(end) and self.has_company(start, end)

    def lost_subject(self, match: re.Match[str]) -> bool:
        if match["next"] in self.rules.inverted:
            return False
        verb = match["at"].split(" ", 1)[0].lower()
        if match["next"] in {"the", "a", "an"} and verb not in {"is", "was", "are"}:
            return False
        start, end = self.sentence(match.start("at"))
        # "Were tariffs to rise, …" and "Will power fail?" have a subject behind the verb
        if verb in {"were", "should", "could", "had"} and "," in self.text[start:end]:
            return False
        return self.own_sentence(match)

    def alone(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        words = self.text[start:end]
        if _ABBREVIATION_LAST.search(words):
            return False
        if not words.endswith(".") or any(mark in words for mark in ',;:—–(“"') or " - " in words:
            return False
        tokens = _WORD.findall(words.split(" that ")[0].split(" which ")[0].split(" who ")[0])
        if len(_WORD.findall(words)) < _FEWEST or self.text[max(0, start - 3) : start].rstrip().endswith("?"):
            return False
        finite = sum(token.lower() in self.rules.finite or _is_past(token) for token in tokens[1:])
        return finite <= (0 if match["at"].lower() in self.rules.bare else 1) and self.has_company(start, end)

    def no_space(self, match: re.Match[str]) -> bool:
        return (
            match["before"] not in _ABBREVIATED and "://" not in self.text[max(0, match.start() - 80) : match.start()]
        )

    def no_stop(self, match: re.Match[str]) -> bool:
        before = match["before"]
        if before in self.rules.naming or before.lower() in self.rules.naming:
            return False
        word = match["at"].split()[0].lower()
        if before[0].isupper() and not re.fullmatch(
            rf"{_DAYS}|January|February|March|April|June|July|August|September|October|November|December", before
        ):
            return False
        if match[0][len(before)] == ",":
            return False
        if word in {"he", "she", "they", "it"}:
            after = match["after"]
            return after in self.rules.finite or after.endswith("ed")
        start, _ = self.sentence(match.start())
        # a line in title case is a headline
        tokens = _WORD.findall(self.text[start : match.start("at")])
        return len(tokens) >= 3 and sum(token[0].islower() for token in tokens) >= len(tokens) * 0.5

    def spliced(self, match: re.Match[str]) -> bool:
        start, end = self.sentence(match.start("at"))
        before = self.text[start : match.start()]
        if any(mark in before for mark in ',;:—–(“"’‘[') or " - " in before:
            return False
        tokens = [token.lower() for token in _WORD.findall(before)]
        if before.startswith(("Had ", "Were ", "Should ")) or "even" in tokens:
            return False
        if len(tokens) < 4 or any(token in self.rules.depending for token in tokens[:1]):
            return False
        relative = {
            "who",
            "which",
            "that",
            "where",
            "whose",
            "not",
            "when",
            "if",
            "while",
            "as",
            "although",
            "because",
            "since",
            "once",
            "until",
            "never",
            "no",
            "what",
            "how",
            "more",
            "less",
            "so",
            "n't",
        }
        if any(token in relative for token in tokens) or any(
            token.endswith("n't") or token.endswith("n’t") for token in tokens
        ):
            return False
        after = self.text[match.end() : end].split()
        if len(after) < 3:
            return False
        return any(token in self.rules.past for token in tokens[1:])

    def reported(self, match: re.Match[str]) -> bool:
        others = [place for place in self.first_persons if not match.start() - 200 <= place <= match.end() + 200]
        near = [place for place in self.first_persons if match.start() - 200 <= place < match.start()]
        return not others and not near

    def stray(self, match: re.Match[str]) -> bool:
        place = match.start("at")
        start, end = self.sentence(place)
        if any(not start <= other < end for other in self.first_persons):
            return False
        before, after = self.text[:start], self.text[end:]
        line = self.text.rfind("\n", 0, place) + 1
        if ":" in self.text[line:place] or "[" in self.text[line:place]:
            return False
        return len(_STOP.findall(before.strip())) >= 2 and len(_STOP.findall(after.strip())) >= 2


def _is_past(token: str) -> bool:
    return len(token) > 4 and token.endswith("ed")
