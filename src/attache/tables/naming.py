"""The names table of a beat: which of several names of a place, sea or government our own words use."""

import functools
import re

Names = tuple[tuple[str, tuple[str, ...]], ...]
"""The name that our own words use, and the other names of the same thing."""


def renamed(words: str, names: Names) -> str:
    """Return our own words with every other name of a thing replaced by the one that the beat has chosen.

    The longest name counts where several begin at one place; Latin names are matched whole, in any case. What the beat
    has chosen is never replaced again. Quotations must not be passed through here: they keep their own names.
    """
    if not names:
        return words
    pattern, chosen = _pattern(names)
    return pattern.sub(lambda found: chosen.get(found[0].casefold(), found[0]), words)


@functools.lru_cache(maxsize=16)
def _pattern(names: Names) -> tuple[re.Pattern[str], dict[str, str]]:
    chosen = {other.casefold(): use for use, others in names for other in others}
    chosen |= {use.casefold(): use for use, _ in names}  # a chosen name that holds another one stays whole
    forms = sorted(chosen, key=lambda form: (-len(form), form))
    ways = "|".join(rf"(?<!\w){re.escape(form)}(?!\w)" if form[0].isascii() else re.escape(form) for form in forms)
    return re.compile(ways, re.IGNORECASE), chosen
