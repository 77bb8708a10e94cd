"""A question in words as a query that can be seen: who, on what, when, and what kind of thing; no model guesses.

Everything that was understood is told with the words it was understood from. Words that mean nothing here are looked
for as they are, in the text.
"""

import datetime as dt
import functools
import re
from dataclasses import dataclass
from typing import Literal

from ..errors import QueryError
from ..store.query import simplified
from .asking_dates import Window, window, words
from .asking_names import LONGEST, Meaning, Token, Vocabulary, key_of, tokens

AskedKind = Literal["statements", "events", "measures", "meetings", "figures"]
Part = Literal["kind", "speaker", "about", "issue", "outlet", "since", "until", "stance", "strength", "words"]
KINDS: tuple[AskedKind, ...] = ("statements", "events", "measures", "meetings", "figures")
DEFAULT: tuple[AskedKind, ...] = ("statements", "events", "figures")
MOST = 1000
"""Characters of the longest question that is read."""
STRONG = (6, 10)
"""Steps of the ladder that "strong" words stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """One part of the query: `value` as the record has it, `name` for people, and the words it comes from."""

    part: Part
    value: str
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as a query.

    `actors` are those who speak or act, any of them; `about` are others that it names. `words` have to stand in the
    text. `unclear` are words that were seen to mean something, but not what: they narrow nothing.
    """

    text: str
    kinds: tuple[AskedKind, ...] = DEFAULT
    actors: tuple[Meaning, ...] = ()
    about: tuple[Meaning, ...] = ()
    issue: str | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    stance: str | None = None
    levels: tuple[int, int] | None = None
    words: tuple[str, ...] = ()
    understood: tuple[Understood, ...] = ()
    unclear: tuple[str, ...] = ()

    @property
    def query(self) -> str | None:
        """The words that have to stand in the text, as a full-text query; None where there are none."""
        return " ".join(f'"{each}"' if " " in each else each for each in self.words) or None

    @property
    def empty(self) -> bool:
        """Whether nothing narrows it: the answer would be the whole record."""
        return not (
            self.actors or self.about or self.issue or self.outlet or self.since or self.until or self.stance
            or self.levels or self.words
        )  # fmt: skip


def parse(text: str, *, vocabulary: Vocabulary, newest: dt.date | None = None) -> Question:
    """Return what a question asks, in English or Chinese. The same words and vocabulary give the same query.

    Args:
        newest: The day that relative dates count from: that of the newest report.

    Raises:
        QueryError: It is empty or longer than `MOST` characters.
    """
    asked = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    if not asked:
        raise QueryError("there is no question", hint='for example: attache ask "What has the ministry said?"')
    if len(asked) > MOST:
        raise QueryError(f"the question is longer than {MOST} characters", hint="shorten it")
    return _Reader(asked, vocabulary, newest).read()


def _same(text: str) -> str:
    """Return the text in lower case and simplified characters, of the same length."""
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lower.isascii():
        return lower
    simple = simplified(lower)
    return simple if len(simple) == len(lower) else "".join(s if len(s := simplified(c)) == 1 else c for c in lower)


@functools.cache
def _phrases() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the words of questions, by their tokens, with their roles: (role, value)."""
    out: dict[str, list[tuple[str, str]]] = {}

    def put(role: str, value: str, entries: list[str]) -> None:
        for each in entries:
            out.setdefault(key_of(each), []).append((role, value))

    for language in ("en", "zh"):
        table = words(language)
        for role in ("topic", "by", "told_in", "whose", "both", "passed"):
            put(role, "", table[role])
        for group, role in (("kinds", "kind"), ("stances", "stance"), ("strength", "strength")):
            for value, entries in table[group].items():
                put(role, value, entries)
    return {key: tuple(roles) for key, roles in out.items()}


_RESETS = frozenset(("what", "who", "which", "how", "when", "where", "did", "has", "does"))
_QUOTED = re.compile(r"[\"“「『]([^\"“”「」『』]{1,200})[\"”」』]")


class _Reader:
    def __init__(self, text: str, vocabulary: Vocabulary, newest: dt.date | None) -> None:
        self.text, self.vocabulary, self.newest = text, vocabulary, newest
        self.plain = _same(text)
        self.tokens = tokens(self.plain)
        self.kinds: list[str] = []
        self.actors: list[Meaning] = []
        self.about: list[Meaning] = []
        self.issue: str | None = None
        self.outlet: str | None = None
        self.stance: str | None = None
        self.strong = False
        self.left: list[Token] = []
        self.phrases: list[str] = []
        self.found: list[Understood] = []
        self.unclear: list[str] = []
        self.topic = False
        self.more = True
        self.lower = text == text.lower()

    def read(self) -> Question:
        taken: list[tuple[int, int]] = []
        for quoted in _QUOTED.finditer(self.text):
            if tokens(quoted[1]):
                self.phrases.append(quoted[1].strip())
                taken.append(quoted.span())
                self._tell("words", quoted[1].strip(), quoted[1].strip(), quoted[0])
        blank = list(self.plain)
        for start, end in taken:
            blank[start:end] = " " * (end - start)
        days = window("".join(blank), newest=self.newest)
        if days is not None:
            taken.append((days.start, days.end))
            self._told_days(days)
        self._walk(taken)
        return self._question(days)

    def _told_days(self, days: Window) -> None:
        stated = self.text[days.start : days.end]
        if days.since:
            self._tell("since", days.since, days.since, stated)
        if days.until:
            self._tell("until", days.until, days.until, stated)

    def _walk(self, taken: list[tuple[int, int]]) -> None:
        at, last = 0, 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if any(start <= token.start < end for start, end in taken):
                at, last = at + 1, token.end
                continue
            if re.search(r"[,;:，；：。?？!！、]", self.text[last : token.start]):
                self.topic, self.more = False, True
            count = self._name(at) if (size := self._sizes(at))[0] >= size[1] and size[0] else self._phrase(at, size[1])
            if not count:
                self.left.append(token)
                count = 1
            last = self.tokens[at + count - 1].end
            at += count

    def _sizes(self, at: int) -> tuple[int, int]:
        """Return of how many tokens the longest name and the longest word of questions here are, 0 for none."""
        name = phrase = 0
        key = ""
        for size, token in enumerate(self.tokens[at : at + LONGEST], 1):
            key = f"{key} {token.key}" if key else token.key
            if key in self.vocabulary.names and self._capital(at, size, key):
                name = size
            if key in _phrases():
                phrase = size
        return name, phrase

    def _capital(self, at: int, size: int, key: str) -> bool:
        """Whether a name in Latin letters is written as one: "US" but not "us", "Bo" but not "bo"."""
        first, last = self.tokens[at], self.tokens[at + size - 1]
        if first.han:
            return size > 1
        written = self.text[first.start : last.end]
        if all(each.kind == "issue" for each in self.vocabulary.names[key]) and key not in self.vocabulary.capitals:
            return True
        if key in self.vocabulary.capitals:
            return written.upper() == written or (at > 0 and self.tokens[at - 1].key == "the" and self.lower)
        return written[:1] != written[:1].lower() or (self.lower and len(written) > 3)

    def _words(self, at: int, count: int) -> str:
        return self.text[self.tokens[at].start : self.tokens[at + count - 1].end]

    def _tell(self, part: Part, value: str, name: str, stated: str) -> None:
        self.found.append(Understood(part=part, value=value, name=name, words=stated))

    def _name(self, at: int) -> int:
        size = self._sizes(at)[0]
        stated = self._words(at, size)
        key = " ".join(each.key for each in self.tokens[at : at + size])
        meanings = self.vocabulary.names[key]
        actors = [each for each in meanings if each.kind in ("side", "country", "office", "person")]
        issues = [each for each in meanings if each.kind == "issue"]
        outlets = [each for each in meanings if each.kind == "outlet"]
        if any(each.kind in ("side", "country") for each in actors):
            # a capital stands for its state, and for an office of it by the same name
            actors = [each for each in actors if each.kind in ("side", "country")]
        roles = _phrases().get(key, ()) if not self.topic else ()
        if issues and (self.topic or not actors or self.actors) and not (outlets and not self.topic):
            self._issue(issues, stated)
            for role, value in roles:
                if role == "kind":
                    self._kind(value, stated)
        elif actors:
            self._actors(actors, stated, han=self.tokens[at].han)
        elif outlets:
            if self.outlet is None and len(outlets) == 1:
                self.outlet = outlets[0].id
                self._tell("outlet", outlets[0].id, outlets[0].name, stated)
            else:
                self.unclear.append(stated)
        return size

    def _issue(self, issues: list[Meaning], stated: str) -> None:
        chosen = issues[0]
        if len(issues) > 1:
            named = [each for each in issues if key_of(stated) in key_of(each.name) or each.id in key_of(stated)]
            if len(named) != 1:
                self._say(stated)
                return
            chosen = named[0]
        if self.issue is None:
            self.issue = chosen.id
            self._tell("issue", chosen.id, chosen.name, stated)
        elif self.issue != chosen.id:
            # two issues at once ask for what stands in both: the second one narrows by its words
            self._say(stated)

    def _say(self, stated: str) -> None:
        self.phrases.append(stated)
        self._tell("words", stated, stated, stated)

    def _actors(self, actors: list[Meaning], stated: str, *, han: bool) -> None:
        subject = not self.topic or (han and self.issue is not None and not self.actors)
        if subject and (self.more or not self.actors):
            # an office after its country: "Lanhai's foreign ministry"
            before = self.actors[-1] if self.actors else None
            if before is not None and before.kind in ("side", "country") and actors[0].kind in ("office", "person"):
                self.actors.pop()
            self.actors += [each for each in actors if each not in self.actors]
            for each in actors:
                self._tell("speaker", f"{each.kind}:{each.id}", each.name, stated)
            self.topic = False
            self.more = actors[0].kind in ("side", "country")
            return
        self.about += [each for each in actors[:1] if each not in self.about]
        self._tell("about", f"{actors[0].kind}:{actors[0].id}", actors[0].name, stated)

    def _phrase(self, at: int, size: int) -> int:
        if not size:
            return 0
        key = " ".join(each.key for each in self.tokens[at : at + size])
        stated, han = self._words(at, size), self.tokens[at].han
        roles = _phrases()[key]
        names = {role for role, _ in roles}
        if key in _RESETS:
            self.topic = False
        kinds = [value for role, value in roles if role == "kind"]
        if kinds and (not self.topic or (han and kinds[0] != "measures" and (self.issue or self.about or self.left))):
            for value in kinds:
                self._kind(value, stated)
            self.more = False
            self.topic = self.topic and not han
            for role, value in roles:
                if role == "stance" and self.stance is None:
                    self.stance = value
                    self._tell("stance", value, value, stated)
            if names & {"by", "whose"}:
                self.topic, self.more = False, True
            if "topic" not in names:
                return size
        if "strength" in names and not self.topic:
            self.strong = True
            self._tell("strength", "6..10", "6–10", stated)
        elif "topic" in names:
            self.topic = True
            if key == "from" or key == "据":
                self.topic = False
        elif names & {"by", "whose"}:
            self.topic, self.more = False, True
        elif "both" in names or key in ("and", "和", "与", "及"):
            self.more = not self.topic
        elif kinds and self.topic:
            return 0
        return size

    def _kind(self, value: str, stated: str) -> None:
        if value not in self.kinds:
            self.kinds.append(value)
            self._tell("kind", value, value, stated)

    def _question(self, days: Window | None) -> Question:
        said = list(self.phrases)
        run: list[Token] = []
        for token in (*self.left, None):
            if run and (token is None or not token.han or not run[-1].han or token.start != run[-1].end):
                stated = self.text[run[0].start : run[-1].end]
                said.append(stated)
                self._tell("words", stated, stated, stated)
                run = []
            if token is not None:
                run.append(token)
        kinds = tuple(kind for kind in KINDS if kind in self.kinds) or DEFAULT
        return Question(
            text=self.text, kinds=kinds, actors=tuple(self.actors), about=tuple(self.about), issue=self.issue,
            outlet=self.outlet, since=days.since if days else None, until=days.until if days else None,
            stance=self.stance if "statements" in kinds else None, levels=STRONG if self.strong else None,
            words=tuple(dict.fromkeys(said)), understood=tuple(dict.fromkeys(self.found)), unclear=tuple(self.unclear),
        )  # fmt: skip
