"""Look-ups over the rows: by name, by address, by date."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from ..record import PartialDate
from .fold import fold
from .rows import Office, Outlet, Tenure


def _grouped(pairs: Iterable[tuple[str, object]]) -> dict[str, tuple[object, ...]]:
    out: dict[str, list[object]] = {}
    for form, value in pairs:
        if form:
            values = out.setdefault(form, [])
            if value not in values:
                values.append(value)
    return {form: tuple(values) for form, values in out.items()}


def host_of(url: str) -> str:
    """Return the lower-case host of an address, with or without a scheme; empty when there is none."""
    try:
        parts = urlsplit(url if "://" in url else "//" + url)
        return (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


class Outlets:
    """The outlets table; `forms` maps every surface form as written (not folded) to the outlets that use it."""

    def __init__(self, rows: Iterable[Outlet]) -> None:
        self.rows = tuple(rows)
        written = [(form, row) for row in self.rows for form in (row.name, row.native_name, *row.aliases)]
        self.forms: Mapping[str, tuple[Outlet, ...]] = MappingProxyType(_grouped(written))  # type: ignore[arg-type]
        self._folded = _grouped((fold(form), row) for form, row in written)
        self._exact = _grouped((fold(row.name), row) for row in self.rows)
        self._domains = {domain.lower(): row for row in self.rows for domain in row.domains}

    def named(self, words: str, country: str | None = None) -> Outlet | None:
        """Return the outlet of this name, or None when there is none or several share it.

        A canonical name wins over an alias; `country` (ISO) decides between outlets that share a form.
        """
        key = fold(words)
        for table in (self._exact, self._folded):
            found = [row for row in table.get(key, ()) if isinstance(row, Outlet)]
            if len(found) > 1 and country:
                found = [row for row in found if row.country == country]
            if len(found) == 1:
                return found[0]
        return None

    def at(self, url: str) -> Outlet | None:
        """Return the outlet whose domain is the longest that the address lies under, or None."""
        labels = host_of(url).split(".")
        for i in range(len(labels) - 1):
            row = self._domains.get(".".join(labels[i:]))
            if row:
                return row
        return None


class Offices:
    """The offices table; `forms` maps every surface form (names, abbreviations, aliases, metonyms) to offices."""

    def __init__(self, rows: Iterable[Office]) -> None:
        self.rows = tuple(rows)
        self._by_id = {row.id: row for row in self.rows}
        self._domains = {domain.lower(): row for row in self.rows for domain in row.domains}
        written = [
            (form, row)
            for row in self.rows
            for form in (row.name_en, row.name_zh, *row.abbreviations, *row.aliases, *row.metonyms)
        ]
        self.forms: Mapping[str, tuple[Office, ...]] = MappingProxyType(_grouped(written))  # type: ignore[arg-type]
        self._folded = _grouped((fold(form), row) for form, row in written)

    def get(self, office_id: str) -> Office | None:
        """Return the office with this id."""
        return self._by_id.get(office_id)

    def at(self, url: str) -> Office | None:
        """Return the office whose domain is the longest that the address lies under, or None.

        A domain under which others register theirs (`gov.cn`) is that of its office alone and with `www.`.
        """
        host = host_of(url)
        labels = host.split(".")
        for i in range(len(labels) - 1):
            domain = ".".join(labels[i:])
            row = self._domains.get(domain)
            if row is not None:
                return None if _shared(domain) and host.removeprefix("www.") != domain else row
        return None

    def named(self, words: str) -> tuple[Office, ...]:
        """Return every office that has this name, abbreviation, alias or metonym."""
        return tuple(row for row in self._folded.get(fold(words), ()) if isinstance(row, Office))


def _shared(domain: str) -> bool:
    from tld import is_tld

    return bool(is_tld(domain))


class Officials:
    """The officials table: tenures by person; `forms` maps every surface form to the ids of persons."""

    def __init__(self, rows: Iterable[Tenure]) -> None:
        self.rows = tuple(rows)
        people: dict[str, list[Tenure]] = {}
        for row in self.rows:
            people.setdefault(row.person_id, []).append(row)
        self._people = {person: tuple(rows) for person, rows in people.items()}
        written = [(form, row.person_id) for row in self.rows for form in (row.name_en, row.name_zh, *row.aliases)]
        self.forms: Mapping[str, tuple[str, ...]] = MappingProxyType(_grouped(written))  # type: ignore[arg-type]
        self._folded = _grouped((fold(form), person) for form, person in written)

    def named(self, words: str) -> tuple[str, ...]:
        """Return the ids of the persons who have this name or alias."""
        return tuple(str(person) for person in self._folded.get(fold(words), ()))

    def tenures(self, person_id: str) -> tuple[Tenure, ...]:
        """Return what the table knows of this person, in the table's order."""
        return self._people.get(person_id, ())

    def name_of(self, person_id: str) -> str | None:
        """Return the person's name in English, else in Chinese."""
        rows = self.tenures(person_id)
        return (rows[0].name_en or rows[0].name_zh) if rows else None

    def role_at(self, person_id: str, date: PartialDate | None) -> Tenure | None:
        """Return the tenure that the table shows on this date, or None.

        None when the date is unknown, when no tenure is shown to cover the whole of it, or when several are. A
        tenure without an end covers dates up to `as_of`; one without a beginning only the day of `as_of` itself.
        """
        if date is None:
            return None
        first, last = date.first_day().isoformat(), date.last_day().isoformat()
        held = [row for row in self.tenures(person_id) if _covers(row, first, last)]
        return held[0] if len(held) == 1 else None


def _covers(row: Tenure, first: str, last: str) -> bool:
    begin = row.first or row.as_of
    end = row.last or row.as_of or row.first
    if not begin or not end:
        return False
    if not row.first and not row.last:
        return begin <= first <= last <= end
    # a partial bound proves only what lies beyond all the days it may mean
    return _latest(begin) <= first and last <= _earliest(end)


def _latest(bound: str) -> str:
    return bound + {4: "-12-31", 7: "-31"}.get(len(bound), "")


def _earliest(bound: str) -> str:
    return bound + {4: "-01-01", 7: "-01"}.get(len(bound), "")
