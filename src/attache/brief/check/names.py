"""Names, roles and speakers of a line: each must stand in the words cited, and the speaker where the speaker is."""

import bisect
import functools
import re
from collections.abc import Iterator

from . import clauses, context, direction, lexicon, polarity, words
from .evidence import Evidence
from .lists import LISTS

_WHO = {"speaker", "role", "organisation", "outlet"}
# what the sentences composed by rule may say without support (besides articles, prepositions and the calendar)
_FRAME = LISTS["frame"]


def unsupported_names(plain: str, evidence: Evidence, *, strict: bool = True) -> Iterator[tuple[str, str, str]]:
    texts = evidence.quotes + evidence.outlets + evidence.headlines + evidence.rows
    for name in words.names(plain):
        missing = _unsupported(name.words, texts)
        if (
            missing
            and not strict
            and " " not in name.words
            and _opens(plain, name.start)
            and _common(name.words, evidence)
        ):
            continue
        if missing:
            yield "name", missing, "stands in none of the words cited, its sources or its table rows"


def _opens(plain: str, start: int) -> bool:
    """Whether a word opens a sentence, so that its capital says nothing."""
    return not plain[:start].strip(" \x00“\"'(") or plain[:start].rstrip()[-1:] in ".!?:"


def _common(word: str, evidence: Evidence) -> bool:
    """Whether a word is no name: one of our lists has it, or the archived texts write it small."""
    low = word.casefold()
    if (
        low in lexicon.near_words()
        or low in lexicon.cues()
        or low in lexicon.phrases()
        or low in lexicon.function_words()
    ):
        return True
    stem = lexicon.stem(low)
    if any(stem == one.stem for quote in evidence.quotes for one in clauses.parse(quote).words if not one.name):
        return True
    small = re.compile(rf"(?<!\w){re.escape(low)}(?!\w)")
    return any(small.search(text) for text in {one.text for one in evidence.opened})


def _unsupported(name: str, texts: tuple[str, ...]) -> str:
    """Return the part of a run of capitalised words that nothing supports, or an empty string.

    A run may be put together of a role and a name that stand apart; a person's name must stand in one piece.
    """
    folded = words.fold(name)
    if _held_any_case(folded, texts):
        return ""
    tokens = folded.split(" ")
    kept = [token for token in tokens if not words.is_role(token)]
    for token in tokens:
        if words.is_role(token) and not _held_any_case(token, texts):
            return token
    if not kept or (len(kept) < len(tokens) and _held_any_case(" ".join(kept), texts)):
        return ""
    single = [token for token in kept if not _held_any_case(token.rstrip("."), texts)]
    if not single and any(token.isupper() and len(token) > 1 for token in kept):
        dotted = " ".join(".".join(token) + "." if token.isupper() and len(token) < 5 else token for token in tokens)
        return "" if words.held(dotted, texts) else name
    return " ".join(single) or name


def _held_any_case(said: str, texts: tuple[str, ...]) -> bool:
    variants = {said, said.rstrip("."), said.replace(".", "")}
    if said.isupper() and len(said) > 1:
        variants |= {".".join(said) + ".", ".".join(said)}
    if any(words.held(variant, texts) for variant in variants if variant):
        return True
    # a sentence may lend its first word a capital, or a headline all of them
    head, _, rest = said.partition(" ")
    lowered = f"{head[:1].lower()}{head[1:]} {rest}".strip()
    if words.held(lowered, texts):
        return True
    return said.isascii() and any(words.held(said, (text,)) for text in (t.title() for t in texts if t.isupper()))


_VOICE_OF = re.compile(r"spokes|embassy|government|ministry|发言人|發言人", re.IGNORECASE)
_WITHIN = r"\b(?:of|for|on|in|at|from|with|to|by)\s+(?:the\s+)?"
_BEFORE_SPEAKER = frozenset(("", "The", "Reporting on", "Reporting on the", "According to", "According to the"))


def _only_described(name: str, evidence: Evidence) -> bool:
    """Whether a name stands only within what a speaker is called ("skipper on the Grey Bank"), as no speaker itself."""
    folded = words.fold(name)
    if any(words.held(folded, (other,)) for other in (*evidence.outlets, *evidence.rows)):
        return False
    cited = (one.citation for one in evidence.opened if _WHO & set(one.citation.supports))
    texts = [words.fold(one.quote) for one in cited if "words" not in one.supports]
    texts = [text for text in texts if folded in text]
    within = re.compile(_WITHIN + re.escape(folded))
    return bool(texts) and all(
        within.search(text) and len(text) < 120 and not text.startswith(folded) and not _VOICE_OF.search(text)
        for text in texts
    )


def voices(evidence: Evidence) -> tuple[str, ...]:
    """Return the names that stand beside a verb of saying in the words cited, as those who say something."""
    out: list[str] = []
    for one in evidence.opened:
        low, high = context.bounds(one.text, one.citation.start, one.citation.end)
        text = one.text[low:high]
        runs = words.names(text)
        starts = [run.start for run in runs]
        for word in clauses.parse(text).words:
            if word.low not in lexicon.cues():
                continue
            at = bisect.bisect_left(starts, word.start)
            before = [run for run in runs[max(0, at - 3) : at] if run.end <= word.start and word.start - run.end < 90]
            after = [run for run in runs[at : at + 1] if 0 <= run.start - word.end < 6]
            out += [run.words for run in (*before, *after)]
    return tuple(dict.fromkeys(out))


_ADDRESS = re.compile(r"\b[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z][a-z0-9-]{0,62}){1,8}\b", re.IGNORECASE)
_CREDIT = re.compile(r"[(（]([^()（）]*)[)）]\s*(?:[.。]\s*)?$")


def unknown_outlets(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield what a line credits by an address ("example.org"), or in its source line, that no source is."""
    have = {
        part for text in (*evidence.outlets, *evidence.quotes, *evidence.headlines) for part in text.casefold().split()
    }
    for match in _ADDRESS.finditer(plain):
        low = match[0].casefold()
        if low.count(".") and not any(low in part or part.strip("().,") == low for part in have) and len(low) > 5:
            yield "outlet", match[0], "is no source of the line"
    credit = _CREDIT.search(plain)
    if credit is None:
        return
    words_of = clauses.parse(" ".join((*evidence.outlets, *evidence.quotes, *evidence.headlines, *evidence.rows)))
    known = {word.low for word in words_of.words}
    missing = [
        word.low for word in clauses.parse(credit[1]).words
        if word.weighty and not word.low.isdigit() and word.low not in known and word.low not in words.known_words()
        and word.low not in _FRAME and word.low not in lexicon.cues() and not _ADDRESS.fullmatch(word.low)
    ]  # fmt: skip
    if missing:
        yield "outlet", " ".join(missing), "is no source of the line"


def other_speakers(
    plain: str, quoted: tuple[words.Quoted, ...], evidence: Evidence, *, strict: bool
) -> Iterator[tuple[str, str, str]]:
    """The names before the verb must stand where the speaker is cited, not merely somewhere in the words said."""
    verb = (None if strict else _PLAINLY.search(plain)) or words.SAYING.search(plain)
    if not verb:
        return
    region = plain[: verb.start()]
    if not words.names(region) and not any(word.weighty for word in clauses.parse(region).words):
        region = " " * verb.end() + plain[verb.end() : verb.end() + 60].split(",")[0].split("\x00")[0]
    said = [words.fold(part) for one in quoted for part in words.pieces(one.words)]
    last = region.rpartition(",")[2]
    if not strict and words.names(last):
        region = " " * (len(region) - len(last)) + last
    led = re.match(r"\s*According to [^,]*", region)
    region = led[0] if led else region
    texts = [*evidence.outlets, *evidence.rows]
    for one in evidence.opened:
        quote = words.fold(one.citation.quote)
        if _WHO & set(one.citation.supports):
            texts.append(quote)
        elif "words" in one.citation.supports:
            for part in said:
                quote = quote.replace(part, " \x00 ")
            texts.append(quote if any(part in words.fold(one.citation.quote) for part in said) else "")
    speaking = () if strict else voices(evidence)
    for place, name in enumerate(words.names(region)):
        missing = _unsupported(name.words, tuple(texts))
        known = evidence.quotes + evidence.headlines
        wrong = bool(missing) and not _unsupported(name.words, known)
        behind = region[: name.start].strip(" \x00") not in _BEFORE_SPEAKER
        if not (wrong or place or behind) and _only_described(name.words, evidence):
            missing, wrong = name.words, True
        if wrong and not any(direction.related(name.words, voice) for voice in speaking):
            yield "speaker", missing, "is named in the words cited, but not as the one who speaks"
    yield from _other_speaker(plain, evidence)


def _other_speaker(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Whoever the archived text names right beside the words, as saying them, must be named in the line."""
    line = set(words.tokens(plain.replace("\x00", " ")))
    for one in evidence.opened:
        if not {"words"} & set(one.citation.supports):
            continue
        named = polarity.speaker_beside(one.text, one.citation.start, one.citation.end)
        if named and not line & set(words.tokens(named)):
            yield "speaker", named, "is whom the archived text names as saying these words"


def roles(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    texts = tuple(text.lower() for text in evidence.quotes + evidence.rows + evidence.outlets + evidence.headlines)
    for role in words.roles(plain):
        said = words.fold(role.words).lower().rstrip(".")
        forms = (said, f"{said}s", said.removesuffix("s"))
        kind = _KIND_OF_ROLE.search(plain[: role.start])
        if kind and not _qualified(kind[1].lower(), forms, texts):
            yield "role", f"{kind[1]} {role.words}", "stands in none of the words cited, nor in its table rows"
        if not any(words.held(form, texts) for form in forms):
            yield "role", role.words, "stands in none of the words cited, nor in its table rows"


_APPOSED = re.compile(r", (?:an?|the) ")
_GOES_ON = re.compile(r" ([a-z]+(?:-[a-z]+)*)\b")


def cut_off(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield what a speaker is called where the line breaks it off: "a member of an independent" for a think tank."""
    for one in evidence.opened:
        cited = one.citation
        if "role" not in cited.supports or "words" in cited.supports or not _APPOSED.search(cited.quote):
            continue
        following = _GOES_ON.match(one.text, cited.end)
        if (
            following is None
            or following[1].endswith(("ed", "s"))
            or lexicon.irregular().get(following[1], following[1]) != following[1]
        ):
            continue  # a verb, as likely as not
        last = cited.quote.split()[-1]
        parsed = clauses.parse(f"{last} {following[1]}").words
        if parsed and parsed[-1].weighty and last.islower() and re.search(rf"\b{re.escape(last)},", plain):
            yield "role", last, f"is broken off: the source goes on with “{following[1]}”"


_PLAINLY = re.compile(r"\b(?:said|says|told|wrote|stated|added|noted|announced|reported)\b")
_KIND_OF_ROLE = re.compile(
    r"\b(foreign|prime|deputy|vice|acting|interim|former|defen[cs]e|finance|trade)\s+$", re.IGNORECASE
)


def _qualified(kind: str, roles: tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Whether some text has a role with this word before it: a deputy minister is no foreign minister."""
    some = "|".join(re.escape(role) for role in roles)
    pattern = re.compile(rf"\b{kind}[\s-](?:[\w’'-]+[\s-]){{0,2}}(?:{some})\b")
    return any(pattern.search(text) for text in texts)


def loose_words(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    have: set[str] = set()
    for text in evidence.quotes + evidence.rows + evidence.outlets + evidence.headlines:
        have.update(words.tokens(text))
    for token in words.tokens(plain.replace("\x00", " ")):
        if token not in have and token not in _FRAME and token not in words.known_words() and not token.isdigit():
            yield "words", token, "stands in none of the words cited"


def unverified(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield the words of weight of a free line that nothing cited bears out, in any form or by another name."""
    have: set[str] = set()
    for text in evidence.quotes + evidence.rows + evidence.outlets + evidence.headlines:
        have.update(word.stem for word in clauses.parse(text).words)
    missing: list[str] = []
    weighty = 0
    for word in clauses.parse(plain).words:
        if not word.weighty or word.low.isdigit() or word.low in words.known_words() or word.low in lexicon.cues():
            continue
        weighty += 1
        if (
            word.name
            or word.low in _FRAME
            or word.low in lexicon.near_words()
            or words.is_role(word.low)
            or word.stem in _turning()
        ):
            continue
        if word.stem not in have and not lexicon.synonyms().get(word.stem, frozenset()) & have:
            missing.append(word.low)
    if not missing:
        return
    if weighty >= 3 and len(missing) > 0.6 * weighty:
        yield "words", " ".join(dict.fromkeys(missing))[:120], "the words cited are about something else"
        return
    yield "unverified", " ".join(dict.fromkeys(missing)), "stands in none of the words cited"


@functools.cache
def _turning() -> frozenset[str]:
    """Return the stems of marks: what turns a claim is checked by itself."""
    return frozenset(
        lexicon.stem(phrase[0])
        for some in lexicon.phrases().values()
        for phrase, kind in some
        if kind not in lexicon.DEEDS
    )
