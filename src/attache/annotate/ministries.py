"""Ministries by the names that the press gives them in lower case: "China's commerce ministry"."""

import functools

from .. import tables


@functools.cache
def ministries(folder: str | None) -> dict[tuple[str, str], str]:
    """Return the ministries of each state by their names in lower case ("foreign ministry"), where one only has it."""
    found: dict[tuple[str, str], set[str]] = {}
    rows = {office.id: office for office in tables.offices().rows}
    for office in rows.values():
        for form in (office.name_en, *office.aliases) if office.country and office.sector in ("GOV", "MIL") else ():
            words = spelt(form)
            if words[-1:] and words[-1] in ("ministry", "department"):
                names = [" ".join(words[-n:]) for n in (2, 3) if len(words) >= n]
            elif words[:2] in (["ministry", "of"], ["department", "of"]):
                rest = words[2:]
                names = [" ".join((*rest[: rest.index("of") if "of" in rest else len(rest)], words[0]))]
            else:
                continue
            for name in names:
                found.setdefault((office.country, name), set()).add(office.id)
    # a ministry and its own bureau may share a name: the ministry is meant
    tops = {key: [one for one in ids if rows[one].parent not in ids] for key, ids in found.items()}
    return {key: ids[0] for key, ids in tops.items() if len(ids) == 1}


def spelt(name: str) -> list[str]:
    """Return the words of a ministry's name in one spelling: the "national" and "affairs" of some say no more."""
    plain = name.lower().replace("defence", "defense").replace("foreign affairs", "foreign")
    return plain.replace("national defense", "defense").split()
