"""What a sentence tells only to say that it is not so: what is denied, and reports that are called false."""

import re

_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?)\s+(?:that|it|ever|any|having|as\s+\w+|"
    r"(?:the\s+|such\s+|those\s+|media\s+|press\s+)*(?:reports?|claims?|rumou?rs?|allegations?|accusations?|suggestions?)|\w+ing)\b|否认|否認",
    re.IGNORECASE,
)
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
_LONGEST = 400


def disowned(sentence: str, at: int) -> bool:
    """Whether what stands at a place of a sentence is what somebody denies, or what a report called false says.

    Args:
        sentence: The sentence.
        at: A place in it: nothing that is denied behind it counts.
    """
    before = sentence[max(0, at - _LONGEST) : at]
    denied = next(reversed(list(_DENIED.finditer(before))), None)
    if denied is not None and not _TURN.search(before, denied.end()):
        return True
    told = next(reversed(list(_REPORTS.finditer(before))), None)
    return told is not None and _FALSE.search(sentence, at, at + _LONGEST) is not None
