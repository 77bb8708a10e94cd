"""What a sentence tells only to say that it is not so: what is denied, and reports that are called false."""

import re

_VERB = r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?)"
_TALK = r"(?:reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?)"
_THAT = re.compile(
    rf"{_VERB}\s+(?:that|(?:the\s+|such\s+|media\s+|press\s+)*{_TALK}\s+(?:that|of))\b|否认|否認", re.IGNORECASE
)
_DOING = re.compile(rf"{_VERB}\s+(?:ever\s+|having\s+|\w+ing\b)", re.IGNORECASE)
_REPORTS = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|allegations?|suggestions?|stories|story|idea|notion)\s+(?:that|of|about)\b",
    re.IGNORECASE,
)
_FALSE = re.compile(
    r"\b(?:is|are|was|were|as)\s+(?:\w+\s+)?(?:false|untrue|unfounded|baseless|groundless|fabricated|fake|wrong|not\s+true|"
    r"nonsense|disinformation|a\s+lie|lies)\b",
    re.IGNORECASE,
)
_TURN = re.compile(r"\bbut\b|\bhowever\b|;", re.IGNORECASE)
_THEN = re.compile(r"\band\s+(?:\w+\s+)?\w+ed\b", re.IGNORECASE)
_LONGEST = 400


def disowned(sentence: str, at: int) -> bool:
    """Whether what stands at a place of a sentence is what somebody denies, or what a report called false says.

    Args:
        sentence: The sentence.
        at: A place in it: nothing that is denied behind it counts.
    """
    before = sentence[max(0, at - _LONGEST) : at]
    word = sentence[at : at + 20]  # the verb itself, which begins here
    for pattern, ends in ((_THAT, ()), (_DOING, (_THEN,))):  # "denied spying and imposed …" goes on with what was done
        denied = next(reversed(list(pattern.finditer(before))), None)
        if denied is not None and not any(end.search(before + word, denied.end()) for end in (_TURN, *ends)):
            return True
    told = next(reversed(list(_REPORTS.finditer(before))), None)
    return told is not None and _FALSE.search(sentence, at, at + _LONGEST) is not None
