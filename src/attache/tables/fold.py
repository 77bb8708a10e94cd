"""How names are compared: letter case, accents, apostrophes, spaces and a leading article do not count."""

import re
import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "′": "'", "–": "-", "—": "-", "‐": "-", "‑": "-"})
_SPACE = re.compile(r"\s+")


def fold(words: str) -> str:
    """Return the form under which names are compared.

    Width, case, accents, kinds of apostrophe and hyphen, spaces, and a leading "the" are folded away; Chinese stays.
    """
    text = unicodedata.normalize("NFKD", words.translate(_APOSTROPHES)).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = _SPACE.sub(" ", text).strip()
    return text[4:] if text.startswith("the ") and len(text) > 4 else text
