"""How a line says that something was said: its verb, and whether it says so at all, against the source's own."""

import re
from collections.abc import Iterator, Sequence

from . import clauses, lexicon, words
from .context import Context

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STRONG = frozenset(
    ("deny", "withhold", "admit", "confirm", "threaten", "announce", "promise", "ask", "warn", "demand")
)
_LOADED = {
    "deny": frozenset(("deny", "withhold")), "withhold": frozenset(("withhold", "deny")),
    "admit": frozenset(("admit",)), "confirm": frozenset(("confirm", "admit", "announce")),
    "announce": frozenset(("announce", "confirm", "admit", "promise")), "promise": frozenset(("promise", "announce")),
    "ask": frozenset(("ask", "demand")), "warn": frozenset(("warn",)), "demand": frozenset(("demand", "ask", "warn")),
    "claim": frozenset(("claim", "plain")), "welcome": frozenset(("welcome",)), "blame": frozenset(("blame", "claim")),
}  # fmt: skip
_SILENT = re.compile(
    r"\b(?:did|does|do|has|have|had|would|could|is|was)(?:\s+not|n['’]t)\s+(?:\w+ly\s+)?(?:say|said|comment|commented|"
    r"respond|responded|reply|replied|answer|answered|confirm|confirmed|tell|told|announce|announced|report|reported)\b|"
    r"\b(?:declin|refus)\w+ to (?:say|comment|confirm|answer|respond|reply)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"\baccording to\b|\bin the words of\b|\bper\b(?! cent)|\bciting\b|\bquot(?:ed|ing)\b|\bas told to\b|"
                 r"\bin (?:a|an|its|his|her|their) (?:statement|report|letter|post|speech|interview)\b"
                 r"|据|據|称|稱|说|說|表示",
                 re.IGNORECASE)  # fmt: skip
_REACH = 140
Found = tuple[str, str, str]


def kinds(text: str) -> dict[str, str]:
    """Return the kinds of cues in a text, each with the first word that tells it."""
    known = lexicon.cues()
    found: dict[str, str] = {}
    for match in _WORD.finditer(text):
        kind = known.get(match[0].casefold())
        if kind is not None:
            found.setdefault(kind, match[0])
    for kind in ("deny", "withhold", "plain"):
        for word in lexicon.cues("zh"):
            if lexicon.cues("zh")[word] == kind and word in text:
                found.setdefault(kind, word)
    return found


def lead(frame: str) -> str:
    """Return the part of a line that says who says what: up to the first quotation, or the clause behind the verb."""
    head = frame.split("\x00", 1)[0]
    if head.lstrip().lower().startswith("according to"):
        return head.partition(",")[0]
    said = words.SAYING.search(head)
    if said is None:
        return head if "\x00" in frame else frame
    that = re.search(r"\bthat\b|[:：]", head[said.end() :])
    return head[: said.end() + that.start()] if that else head[: said.end() + 60]


def check_cues(frame: str, text: str, contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield where the line's verb says more, or other, than the verbs of the source."""
    if not contexts:
        return
    ours = lead(frame)
    silent = _SILENT.search(frame)
    if silent and not any(_SILENT.search(context.text) for context in contexts):
        if not any("withhold" in kinds(context.text) for context in contexts):
            yield "polarity", " ".join(silent[0].split()), "the words cited were said, as the source has it"
        return
    yield from _denied(frame, text, contexts)
    beside = [kinds(around(context)) for context in contexts]
    theirs = {kind: word for each in beside for kind, word in each.items()}
    for kind, word in kinds(ours).items():
        allowed = _LOADED.get(kind)
        if allowed is None or kind in {"claim", "welcome", "blame"} or allowed & theirs.keys() or not theirs:
            continue
        if kind == "ask" and any("?" in context.text or "whether" in context.text for context in contexts):
            continue
        code = "polarity" if kind in {"deny", "withhold"} else "cue"
        yield code, word, f"the source has “{next(iter(theirs.values()))}”"


_DENIED = re.compile(r"\b(?:den(?:y|ies|ied|ying)|refut(?:e[sd]?|ing)|disput(?:e[sd]?|ing))\b|否认|否認", re.IGNORECASE)


def _denied(frame: str, text: str, contexts: Sequence[Context]) -> Iterator[Found]:
    """A denial of the source told as said."""
    ours = clauses.parse(frame)
    if _DENIED.search(text) or any(mark.kind in {"not", "refuse", "deny"} for mark in ours.marks):
        return
    theirs = [context.text for context in contexts if "words" in context.opened.citation.supports]
    denies = [_DENIED.search(each) for each in theirs if not {"plain", "claim", "admit"} & kinds(each).keys()]
    if denies and len(denies) == len(theirs) and denies[0] and all(denies) and "plain" in kinds(lead(frame)):
        yield "polarity", denies[0][0], "the source denies what the line says"


def around(context: Context) -> str:
    """Return the sentences of a cited span, and what comes close before them: there the source names its cue."""
    low = max(0, context.opened.citation.start - _REACH)
    return context.opened.text[low : context.opened.citation.start] + context.text[context.start :]


def check_attribution(frame: str, quoted: Sequence[words.Quoted], contexts: Sequence[Context]) -> Iterator[Found]:
    """Yield where reported speech is printed as a fact: the source names who says it, the line nobody."""
    if _BY.search(frame):
        return
    ours = _active(frame)
    if quoted and ours:
        return
    for context in contexts:
        said = reported(context)
        if said is None:
            continue
        span = clauses.parse(context.text[context.start : context.end])
        outside = said == "“" or words.SAYING.search(
            context.text[: context.start] + "\x00" + context.text[context.end :]
        )
        if any(not outside or not span.has(led) for led in ours):
            continue
        yield (
            "attribution",
            " ".join(frame.replace("\x00", " ").split())[:80],
            (f"is reported speech in the source (“{said}”), but the line names nobody who says it"),
        )
        return


def _active(frame: str) -> list[str]:
    """Return the verbs of saying of a line that somebody does, each with the word before it."""
    parsed, known, out = clauses.parse(frame), lexicon.cues(), []
    for at, word in enumerate(parsed.words):
        before = parsed.words[at - 1].low if at else ""
        if word.low in known and before not in _PASSIVE and not (at > 1 and parsed.words[at - 2].low in _PASSIVE):
            out.append(f"{before} {word.low}".strip())
    return out


_PASSIVE = frozenset(("was", "were", "been", "be", "is", "are", "being"))


def reported(context: Context) -> str | None:
    """Return the words by which the source marks a cited span as somebody's, None where it tells it itself."""
    sentence = context.text
    found = words.SAYING.search(sentence) or re.search(r"(?i)\baccording to\b", sentence)
    if found:
        return found[0]
    from .polarity import marked

    if marked(context.opened.text, context.opened.citation.start, context.opened.citation.end, whole=True):
        return "“"
    return None
