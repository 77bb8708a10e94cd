"""A statement told twice in one item, once without a name: a deck says "an official said", the text says who."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ..record import Reading, Statement

_WORD = re.compile(r"[^\W\d_]{4,}|\d[\d.,]*\d|\d")
_ALIKE = 0.6
_FEWEST = 5
_REACH = 40
"""So many statements on either side are compared."""


def retold(reading: Reading, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the statements; one whose source has no name takes the speaker of another that says the same in the item.

    Only where the other's speaker is named and the only one, and most words of the shorter content are in both.
    """
    text = reading.document.text
    said = [frozenset(w.lower() for span in s.content for w in _WORD.findall(span.of(text))) for s in statements]
    out = []
    for k, one in enumerate(statements):
        out.append(one)
        nameless = one.source and not one.implicit and one.anonymity in ("anonymous", "unspecified")
        if not nameless or len(said[k]) < _FEWEST or (one.source[0].of(text)[:1].isupper() and one.speaker is not None):
            continue
        others = [
            other
            for j, other in enumerate(statements[max(0, k - _REACH) : k + _REACH], max(0, k - _REACH))
            if j != k
            and other.anonymity == "named"
            and other.speaker is not None
            and len(said[j]) >= _FEWEST
            and len(said[k] & said[j]) >= _ALIKE * min(len(said[k]), len(said[j]))
        ]
        if others and len({(o.speaker.id, o.speaker.name) for o in others if o.speaker}) == 1:
            other = others[0]
            out[-1] = replace(
                one,
                speaker=other.speaker,
                role=other.role,
                role_row=other.role_row,
                organisation=other.organisation,
                anonymity="named",
            )
    return tuple(out)
