"""Whether reported words make a clause of their own, to follow "said that"."""

import re

from .select import Telling

_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|shall|may|might|must|do|does|did|"
    r"(?<!\bthe )(?<!\ba )(?<!\bno )needs?|seeks?|"
    r"wants?|remains?|opposes?|supports?|hopes?|believes?|expects?|faces?|plays?|requires?|welcomes?|regards?|"
    r"\w{3,}n['’]t)\b|['’](?:re|ve|ll|d)\b|\b(?!being|having)\w{3,}ed (?!by\b|in\b|to\b|on\b|at\b|as\b)\w"
)
# a clause inside the clause, up to its comma: its verb is not the one that a sentence needs
_INNER = re.compile(
    r"\b(?:that|which|who|whom|whose|because|when|while|where|if|as|what|how|why)\b[^,;]*", re.IGNORECASE
)
ODD_HEAD = re.compile(
    r"(?:it|its|he|she|they|their|his|her|him|them|this|these|those|such|we|our|us|i|my|you|your|which|who|whom|whose|"
    r"to|for|about|against|on|of|in that|with|how|why|what|when|where|whether|if|and|but|or|so|because|as|than|"
    r"also|however|meanwhile|moreover|then|there|here|yes|no)\b",
    re.IGNORECASE,
)
_OWN_VOICE = re.compile(r"\b(?:I|we|our|ours|my|mine|us|me|myself|ourselves|you|your)\b")
_HANGING = re.compile(
    r"\b(?:and|or|but|of|the|a|an|to|for|with|in|on|at|by|from|that|which|as|than|is|are|was|were|has|have|until|till|"
    r"since|during|after|before|between|against|into|over|under|about|through|who|when|where|if|because|not)$",
    re.IGNORECASE,
)
# what may stand between "said" and "that": where, when and to whom, but no second verb ("said Lanhai hoped that")
_GAP = re.compile(
    r"(?:(?:in|on|at|to|during|after|before|through|via|by|from|with|late|later|early|earlier|again|also|yesterday|today|"
    r"reporters|journalists|lawmakers|parliament|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b[^.;:]*)?that",
    re.IGNORECASE,
)


def finite(words: str) -> bool:
    """Whether the words have a verb of their own, and so may follow "said that"."""
    return _FINITE.search(_INNER.sub(" ", words)) is not None


def is_clause(words: str) -> bool:
    """Whether the words can follow "said that": whole quotations and brackets, nobody's "we", no loose end."""
    if not words or _OWN_VOICE.search(re.sub(r"[“‘][^“”]*[”’]", "", words)):
        return False
    if words.count("“") != words.count("”") or _HANGING.search(words):
        return False
    head = words.lstrip("“‘'\"")
    if re.match(
        r"(?:it|its|he|she|they|their|his|her|this|these|those|such|and|but|or|so|because|to|which|who|"
        r"furthermore|moreover|however|meanwhile|therefore|thus|instead|additionally|besides|indeed|also|"
        r"(?!nothing|something|anything|everything|during)[a-z]+ing|"
        r"is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|does|did|not|than|of)\b",
        head,
        re.IGNORECASE,
    ):
        return False
    return words.count("(") == words.count(")") and bool(head) and (head[0].isalnum() or head[0] in "$€£¥")


def plain_gap(telling: Telling, gap: str) -> bool:
    """Whether nothing but where, when and to whom stands between the cue and "that"."""
    inner = gap
    if telling.statement.addressee:
        inner = inner.replace(telling.statement.addressee, "", 1).lstrip(" ,")
    return _GAP.fullmatch(inner) is not None and not _FINITE.search(inner[:-4])


def in_name(telling: Telling, start: int) -> bool:
    """Whether a name stands there; a date is none."""
    return any(one.start <= start < one.end for one in telling.item.mentions if one.type != "date")


def opens_sentence(telling: Telling, start: int) -> bool:
    """Whether the word there has its capital from the sentence it opens: a plural common noun, in no name."""
    text, item = telling.reading.document.text, telling.item
    word = re.compile(r"[A-Z][a-z]+\b(?= [a-z])").match(text, start)
    if word is None or in_name(telling, start):
        return False
    before = text[max(item.start, start - 40) : start].rstrip()
    if before and before[-1] not in '.!?:”"\n' and "\n" not in text[max(0, start - 2) : start]:
        return False
    lower = word[0][:1].lower() + word[0][1:]
    return re.search(rf"(?<!\w){lower}(?!\w)", text) is not None or (word[0].endswith("s") and len(word[0]) > 4)
