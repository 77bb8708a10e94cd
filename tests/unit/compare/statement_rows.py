"""Statements of two invented states as the record gives them, for tests of comparing."""

from importlib.resources import files
from itertools import count

from attache import tables
from attache.store import StatementRow

TABLES = str(files("attache.data") / "demo" / "tables")
_numbers = count(1)


def row(day: str, who: str, content: str, **more) -> StatementRow:
    """Return a statement of a person or office of the demo's tables, its level given or read off its words."""
    from attache.compare.wording import formulae_in, strongest

    tenures = tables.officials().tenures(who)
    found = formulae_in(content)
    top = strongest(found) or next((each for each in found if each.kind == "evasive"), None)
    given = {
        "id": f"s-{next(_numbers):06d}", "item": "i-1", "document": "d-1", "date": day, "reported": day,
        "speaker": who, "speaker_name": tenures[0].name_en if tenures else who,
        "role": tenures[0].role if tenures else None, "organisation": tenures[0].office_id if tenures else who,
        "organisation_name": None, "form": "indirect", "source": who, "cue": "said", "content": content,
        "level": top.level if top else 0, "stance": top.stance if top else "neutral", "issues": ("survey",),
        "outlet": "Corin Times", "start": 0, "end": 1, "anonymity": "named", "nested_in": None, "confidence": 1.0,
        "rule": top.rule if top else None, "flags": (),
    }  # fmt: skip
    return StatementRow(**{**given, **more})


def stand(said: StatementRow, number: int):
    """Return a statement as positions take it."""
    return (
        said.issues, number, said.speaker, said.organisation, said.role, said.source, said.cue, said.date,
        said.reported, said.level, said.stance, said.rule,
    )  # fmt: skip
