"""A workspace at work: documents in, record kept, questions answered."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import config
from ..archive import Place
from ..errors import Redacted, UnknownId
from ..record import Capture, Document, Reading
from ..store import (
    DocumentRow,
    Finding,
    FindingFilter,
    FindingKind,
    Hit,
    SearchFilter,
    StatementFilter,
    StatementRow,
    Store,
    collecting,
    inspection,
    redaction,
)
from ..store.findings import status_of
from ..store.versions import ChangeRow, changes
from . import workspace
from .coder import coder
from .keeping import Keeper, Understand

if TYPE_CHECKING:
    from ..export.entries import Entry
    from ..export.files import Written
    from ..export.statements import Source
    from .sources import SourceState


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is in the workspace. `unfinished` bytes of the archive await the next `add`."""

    folder: Path
    beat: config.Beat
    counts: dict[str, int]
    archive_files: int
    archive_bytes: int
    unfinished: int
    unread: tuple[tuple[str, str], ...]
    sources: "tuple[SourceState, ...]" = ()
    collecting: dict[str, int] = field(default_factory=dict)

    @property
    def needs_person(self) -> bool:
        """Whether something in it needs a person."""
        return bool(self.unread) or any(source.needs_person for source in self.sources)


class Desk(Keeper):
    """One workspace. Reads see what is committed; writes hold the workspace's lock while they last."""

    def __init__(self, folder: str | Path, *, wait: float = 10.0, understand: Understand | None = None) -> None:
        """Open a workspace, as `Keeper` does."""
        super().__init__(folder, wait=wait, understand=understand)
        self._entered: list[contextlib.AbstractContextManager[None]] = []

    def __enter__(self) -> "Desk":
        """Return the desk itself, its tables in use."""
        inner = self.tables()
        inner.__enter__()
        self._entered.append(inner)
        return self

    def __exit__(self, *_: object) -> None:
        """Close the record."""
        self._entered.pop().__exit__(None, None, None)
        self.close()

    @property
    def store(self) -> Store:
        """The record, for reading."""
        if self._reader is None:
            self._reader = Store(self.folder / workspace.RECORD)
        return self._reader

    def text_of(self, digest: str) -> str | None:
        """Return the archived text of a document, verified; None when the record has no such document.

        Args:
            digest: Of the text, or of the original; a document's id will do too.

        Raises:
            WorkspaceDamaged: The archive does not give what was recorded.
        """
        row = self.store.document(digest)
        if row is not None:
            return self._text(row)
        place = self.store.other_text(digest)
        return self.archive.text_at(Place(*place), digest) if place else None

    def _text(self, row: DocumentRow) -> str:
        return self.archive.text_at(Place(*row.text), row.text_sha256)

    def capture_of(self, key: str) -> Capture:
        """Return the original of a document (id or digest), verified.

        Raises:
            UnknownId: The record has no such document.
            Redacted: It was redacted.
            WorkspaceDamaged: The archive does not give what was recorded.
        """
        row = self.store.document(key)
        if row is None:
            raise UnknownId(place=key)
        if (gone := redaction.redaction(self.store, row.sha256)) is not None:
            raise Redacted(gone.told(), place=key)
        return self.archive.capture_at(Place(*row.original), row.sha256)

    def redacted(self, digest: str) -> str | None:
        """Return what was redacted of an original or a text (by its digest): `document`, `person`, or None."""
        if not inspection.redacted(self.store, digest):
            return None
        return "document" if inspection.gone(self.store, digest) else "person"

    def document_of(self, key: str) -> Document | None:
        """Return a document with its text (by id or digest), or None."""
        row = self.store.document(key)
        return self.store.reading(row.n, self._text(row)).document if row else None

    def reading(self, key: str) -> Reading:
        """Return the reading of a document (by id or digest).

        Raises:
            UnknownId: The record has no such document.
        """
        row = self.store.document(key)
        if row is None:
            raise UnknownId(place=key)
        return self.store.reading(row.n, self._text(row))

    def readings(
        self, since: str | None = None, until: str | None = None, issue: str | None = None
    ) -> Iterator[Reading]:
        """Yield readings by date of publication (unknown last), then id; whole documents, also where one item fits.

        Args:
            since, until: First and last day, ISO, both included; what has no date at all is then left out.
            issue: Only documents of which an item (or statement) is on this issue.
        """
        for row in self.store.documents(since, until):
            if row.error:
                continue
            reading = self.store.reading(row.n, self._text(row))
            if issue is None or any(
                issue in item.issues or any(issue in said.issues for said in item.statements) for item in reading.items
            ):
                yield reading

    def show(self, key: str) -> tuple[Reading, str | None, str | None]:
        """Return the reading that an id leads to, with the item's and the statement's id where it names one.

        Raises:
            UnknownId: Nothing has it.
        """
        row, item, statement = self.store.place_of(key)
        return self.store.reading(row.n, self._text(row)), item, statement

    def search(
        self,
        query: str | None = None,
        *,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        actor: str | None = None,
        issue: str | None = None,
        kind: str | None = None,
        language: str | None = None,
        limit: int = 20,
    ) -> tuple[Hit, ...]:
        """Return the best items for a query and filters; without a query the newest of the filter.

        Raises:
            QueryError: There is no word to look for.
        """
        with self.tables():
            wanted = SearchFilter(
                outlet=canonical_outlet(outlet), since=since, until=until, actors=actor_ids(actor) if actor else (),
                issue=issue, kind=kind, language=language,
            )  # fmt: skip
        return self.store.search(query, wanted, limit=limit)

    def statements(
        self,
        *,
        speaker: str | None = None,
        organisation: str | None = None,
        outlet: str | None = None,
        limit: int | None = None,
        **filters: object,
    ) -> Iterator[StatementRow]:
        """Yield statements by date; `filters` are those of `StatementFilter`. Names are looked up in the tables too."""
        with self.tables():
            wanted = replace(
                StatementFilter(**filters),  # type: ignore[arg-type]
                speakers=actor_ids(speaker) if speaker else (),
                organisations=actor_ids(organisation) if organisation else (),
                outlet=canonical_outlet(outlet),
            )
        return self.store.statements(wanted, limit=limit)

    def findings(
        self,
        kind: FindingKind,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        outlet: str | None = None,
        limit: int | None = None,
        **filters: str | None,
    ) -> Iterator[Finding]:
        """Yield events, measures, meetings or figures by date, as each item tells them.

        Args:
            actor, recipient: Names, parts of names or ids; names are looked up in the tables too.
            filters: Those of `FindingFilter`.
        """
        with self.tables():
            wanted = FindingFilter(
                kind=kind,
                actors=actor_ids(actor) if actor else (),
                recipients=actor_ids(recipient) if recipient else (),
                outlet=canonical_outlet(outlet),
                **filters,
            )
        return self.store.findings(wanted, limit=limit)

    def entries(
        self, kind: FindingKind, *, limit: int | None = None, reports: bool = False, **filters: Any
    ) -> "tuple[Entry, ...]":
        """Return events, measures, meetings or figures by date, each thing once with all that report it.

        Args:
            reports: Each of these reports by itself instead, `of` the thing it tells.
            filters: Those of `findings`. They choose reports: a thing is there, with all its reports, when one of them
                fits. `status` is that of the thing, by all its reports.
        """
        from ..export.entries import apart
        from .entries import around, entries, key

        status = filters.pop("status", None)
        with self.tables():
            chosen = any(filters.values())
            fitting = {key(finding) for finding in self.findings(kind, **filters)} if chosen else set()
            # the life of a measure is long and that of a meeting may be; an event is reported near its day
            near = around(filters.get("since"), filters.get("until")) if kind == "event" else {}
            found = entries(kind, self.findings(kind, **(filters if kind == "figure" else near)), self.store.body)
        kept = (
            entry
            for entry in found
            if (not chosen or any(key(report) in fitting for report in entry.reports))
            and (not status or (status_of(entry.told) or "").casefold() == status.casefold())
        )
        return tuple(itertools.islice(apart(kept) if reports else kept, limit))

    def export(
        self, kind: str, layout: str, path: Path, *, header: bool = True, reports: bool = False, **filters: Any
    ) -> "Written":
        """Write things of the record to a file, in a layout of `attache.export.files.FORMATS`.

        Args:
            kind: `events`, `measures`, `meetings`, `figures` or `statements`.
            reports: Each report in a row of its own, in the tidy layouts.
            filters: Those of `entries`, or of `statements`.

        Raises:
            NoSuchLayout: The layout does not exist, or has no such kind of thing.
            ExtraMissing: It needs a part that is not installed.
            StorageFailed: The disk refused.
        """
        from ..export import files, statements
        from ..export.entries import Reach

        files.fits(kind, layout, reports=reports)
        if kind == "statements":
            rows = statements.rows(self.statements(**filters), self._source)
            count = files.table(layout, statements.columns(), rows, path, header=header)
            return files.Written(rows=count, left_out=0, files=(path,))
        reach = Reach(text_of=self.text_of, mentions_of=self.store.mentions)
        with self.tables():
            found = self.entries(files.KINDS[kind], reports=reports, **filters)
            return files.export(
                kind, layout, found, path, reach=reach, version=coder()[0], header=header, reports=reports
            )

    def _source(self, document: str) -> "Source":
        from ..export.statements import Source

        row = self.store.document(document)
        if row is None:
            return Source()
        version, model = self.store.coder(document) or (None, None)
        return Source(
            text_sha256=row.text_sha256, title=row.title, url=row.url, path=row.path, coder=version, model=model
        )

    def status(self, *, now: dt.datetime | None = None) -> Status:
        """Say what is in the workspace, and how its sources are at `now` (the present moment when None)."""
        from .sources import sources

        names = self.archive.files()
        sizes = {name: (self.archive.folder / name).stat().st_size for name in names}
        committed = self.store.committed()
        file, offset = committed or ("", 0)
        unfinished = sum(size - (offset if name == file else 0) for name, size in sizes.items() if name >= file)
        return Status(
            folder=self.folder, beat=self.beat, counts=self.store.counts(), archive_files=len(names),
            archive_bytes=sum(sizes.values()), unfinished=unfinished, unread=tuple(self.store.unread()),
            sources=sources(self.store, self.beat, now=now or dt.datetime.now(dt.UTC)),
            collecting=collecting.tallies(self.store),
        )  # fmt: skip

    def changes(self, **filters: Any) -> Iterator[ChangeRow]:
        """Yield changes of pages, the newest first; `filters` are those of `store.versions.changes`."""
        if filters.get("outlet"):
            with self.tables():
                filters["outlet"] = canonical_outlet(filters["outlet"])
        return changes(self.store, **filters)


def canonical_outlet(name: str | None) -> str | None:
    """Return an outlet's name as the record has it: the table's, else as given."""
    if name is None:
        return None
    from ..tables import outlets

    found = outlets().named(name)
    return found.name if found else name


def actor_ids(words: str) -> tuple[str, ...]:
    """Return the ids that a name may mean: people and offices of the tables, and the words themselves."""
    from ..tables import offices, officials

    return tuple(dict.fromkeys((*officials().named(words), *(office.id for office in offices().named(words)), words)))


def open(folder: str | Path = ".", *, wait: float = 10.0) -> Desk:  # noqa: A001
    """Open a workspace.

    Raises:
        NoWorkspace: There is none.
    """
    return Desk(folder, wait=wait)
