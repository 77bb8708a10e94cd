"""The patterns of damaged English sentences, made of the words under `damage` in `text/lang/en/extract.toml`.

The part of a match that is called `at` is where the damage begins.
"""

import functools
import re
from dataclasses import dataclass

from .words import table

_START = r"(?:^[ \t]*|(?<=[.!?…])[ \t]+|(?<=[.!?…][”’\")])[ \t]+)"


_OPENING = ("verbs", "saying", "subordinate", "bare", "participles", "limiting", "present", "acts", "joining")
_FIXED = frozenset(
    ("And", "But", "Also", "Then", "Further", "Furthermore", "Additionally", "Expressed", "Which", "Whose", "Whom")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Patterns that find what may be damage, and the words by which it is weighed."""

    opening: re.Pattern[str]
    """Where a sentence begins with a word that one of the next eight patterns begins with."""
    lost_subject: re.Pattern[str]
    lost_speaker: re.Pattern[str]
    conjoined: re.Pattern[str]
    relative: re.Pattern[str]
    subordinate: re.Pattern[str]
    present: re.Pattern[str]
    act: re.Pattern[str]
    joining: re.Pattern[str]
    no_space: re.Pattern[str]
    no_stop: re.Pattern[str]
    glued: re.Pattern[str]
    small: re.Pattern[str]
    spliced: re.Pattern[str]
    adverb: re.Pattern[str]
    reported: re.Pattern[str]
    stray: re.Pattern[str]
    words: dict[str, frozenset[str]]


@functools.cache
def rules() -> Rules:
    """Return the patterns, compiled once."""
    words: dict[str, list[str]] = table("en").get("damage", {})

    def ways(*keys: str, capital: bool = False) -> str:
        forms = {word.capitalize() if capital else word for key in keys for word in words.get(key, [])}
        return "|".join(re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))) or r"(?!)"

    def begins(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?P<at>{pattern})")

    auxiliary, saying, objects = ways("auxiliary"), ways("saying"), ways("object")
    conjunction = r"(?:And|But|Also|Then|Further|Furthermore|Additionally),?[ ]+"
    days = ways("days", capital=True)
    before = "after|when|because|since|if|as|in|the|to|before|while|by|with"
    further = ways("starters", capital=True)
    openers = {form.split()[0].capitalize() for key in _OPENING for form in words.get(key, [])} | _FIXED
    return Rules(
        opening=re.compile(rf"{_START}(?=(?:{'|'.join(sorted(openers))})\b)", re.MULTILINE),
        lost_subject=begins(rf"(?:{ways('verbs', capital=True)})[ ](?P<next>[a-z][a-z’'-]*)"),
        lost_speaker=begins(
            rf"(?:{conjunction}(?:{saying})|(?:{ways('saying', capital=True)}))[ ]that\b"
            rf"|Expressed[ ](?:{ways('of_own')})\b"
        ),
        conjoined=begins(rf"(?:And|But)[ ](?:{ways('done')})[ ](?:{ways('of_own')}|the|that|an?|both|to|on|for|new)\b"),
        relative=begins(rf"(?:Which|Whose|Whom)[ ](?:{auxiliary})\b(?! why\b| to say\b| not\b)"),
        subordinate=begins(
            rf"(?:{ways('subordinate', 'bare', 'participles', capital=True)}"
            rf"|(?:{ways('limiting', capital=True)})[ ](?:{before}))\b"
        ),
        present=begins(rf"(?:{ways('present', capital=True)})[ ](?:{objects})\b"),
        act=begins(rf"(?:{ways('acts', capital=True)})[ ](?:{objects})\b"),
        joining=begins(
            rf"(?:{ways('joining', capital=True)}),?[ ](?:{ways('joined')})[ ](?!been\b|of\b)(?P<next>[a-z]+)"
        ),
        no_space=re.compile(r"(?<=[a-z][a-z])(?P<at>[.!?])[”’\"]?(?=[A-Z][a-z]*[ ,][a-zA-Z])"),
        no_stop=re.compile(rf"(?<=[a-z][ ])(?P<at>(?:{further}|It)[ ](?P<after>[a-z]{{2,}}))\b"),
        glued=re.compile(
            r"(?<=[a-z][a-z][a-z])(?P<at>(?:The|He|She|They|This|These|But|However|Meanwhile)[ ][a-z]{2,})\b"
        ),
        small=re.compile(
            rf"\b(?:on[ ](?:{days})|(?:last|this|next)[ ](?:week|month|year))"
            r"(?P<at>[ ]this[ ](?:has|have|is|was|will|would|had)\b)"
        ),
        spliced=re.compile(rf",[ ](?P<at>(?:it|they|he|she|this|these)[ ](?:{auxiliary}))[ ]"),
        adverb=re.compile(
            r"[a-z0-9],[ ](?P<at>(?:therefore|consequently|furthermore|moreover|nevertheless)[ ]"
            r"(?:the|it|he|she|they|this|these)[ ])"
        ),
        reported=re.compile(
            rf"\b(?:(?:{saying})(?:[ ]that)?[ ]|According[ ]to[ ](?!me\b|my\b|our\b|us\b)[^,.;:\n]{{3,80}},[ ])"
            r"(?P<at>(?:I|we|our|my)\b)"
        ),
        stray=re.compile(
            r"(?P<at>\b[Ii]n my (?:opinion|view)\b"
            rf"|\bI (?:also |really |always |do not |don’t |don't )?(?:{ways('opinion')})\b)"
        ),
        words={key: frozenset(forms) for key, forms in words.items()},
    )
