"""A few writes of one batch: captures as what they are to their pages, and notes. The archive before the record."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import msgspec

from ..archive import Archive, Entry, Note, Place, Writer, plain_text
from ..errors import DamagedInput, Redacted, StorageFailed
from ..record import Capture, Reading
from ..store import DocumentRow, Store, redaction
from ..store import versions as pages
from .coder import coder
from .paging import WEIGHTS, Placed, compared, placed, weight_of
from .redacting import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """What a capture is to the record.

    `new` document or `version` of a page that was there before; or nothing is added, since its bytes are `known`, or
    its page says the same but for boilerplate (`unchanged`). `page` is the key of its page, None where it has none.
    """

    standing: Literal["new", "version", "known", "unchanged"]
    document: str
    page: str | None


class Session:
    """Writes inside one open batch of the record; what it appends to the archive counts when the batch is committed."""

    def __init__(self, store: Store, writer: Writer, archive: Archive) -> None:
        self.store = store
        self._writer = writer
        self._archive = archive

    def put(self, capture: Capture, reading: Reading, *, date: str | None = None) -> Put:
        """Archive and record a capture that is understood, as what it is to its page.

        Args:
            date: When it was captured, ISO 8601 in UTC; the present moment when None.

        Raises:
            StorageFailed: The disk refused.
            DamagedInput: It could not be recorded; archive and record are as before.
            Redacted: These bytes, or this page, were redacted.
        """
        self._refuse_redacted(capture)
        known = self.put_known(capture.sha256, date=date)
        if known is not None:
            return known
        where = placed(self.store, reading, self._reading_of)
        if where.standing == "unchanged" and where.old is not None:
            return Put(standing="unchanged", document=where.old.id, page=where.page)
        entry = self._writer.append(capture, reading.document.text, date=date)
        try:
            _insert(self.store, reading, entry)
            self._follow(reading, where, entry.date)
        except StorageFailed:
            raise
        except Exception as error:
            self._writer.take_back(entry)
            told = f"it could not be recorded: {type(error).__name__}: {error}"
            place = capture.path or capture.url
            raise DamagedInput(told[:300], place=place, hint="please report this file") from error
        return Put(standing=where.standing, document=reading.document.id, page=where.page)

    def _refuse_redacted(self, capture: Capture) -> None:
        gone = redaction.redaction(self.store, capture.sha256)
        address = address_of(capture.url)
        if (gone and gone.scope == "document") or (address and redaction.blocked(self.store, address)):
            raise Redacted(place=capture.path or capture.url)

    def put_known(self, sha256: str, *, date: str | None = None) -> Put | None:
        """Record that bytes were captured again; None where the record has none such.

        A page that shows again what it once showed has changed back, which is a version of its own.
        """
        row = self.store.document(sha256)
        if row is None or row.sha256 != sha256:
            return None
        page = pages.page_of(self.store, row.id)
        present = pages.present(self.store, page) if page else None
        if page and present is not None and present.id != row.id and pages.superseded(self.store, row.id):
            self.note("reverted", row.sha256, {"page": page}, date=date)
            return Put(standing="version", document=row.id, page=page)
        return Put(standing="known", document=row.id, page=page)

    def note(self, kind: str, about: str, fields: Mapping[str, Any], *, date: str | None = None) -> None:
        """Archive a note, and record what it says."""
        self.take_note(self._writer.append_note(kind, about, fields, date=date))

    def present(self, page: str) -> Reading | None:
        """Return the reading of the present version of a page (by its key), None where the record has none."""
        row = pages.present(self.store, page)
        return self._reading_of(row) if row is not None else None

    def reading_at(self, n: int) -> Reading:
        """Return the reading of the document of this number in the record."""
        return self._reading_of(self.store.document_at(n))

    # --- what is in the archive already --------------------------------------------------------------------

    def take_note(self, note: Note) -> None:
        """Record a note of the archive; kinds that this version does not know change nothing."""
        if not self.store.keep_note(note.kind, note.about, note.place):
            return
        if note.kind == "reverted":
            self._reverted(note)
        elif note.kind in ("removal", "returned"):
            page = str(note.fields.get("page") or note.about)
            present = pages.present(self.store, page)
            if present is not None:
                pages.note_change(
                    self.store, page=page, old=present.id, new=None if note.kind == "removal" else present.id,
                    at=note.date, kind=note.kind, weight=WEIGHTS[note.kind],
                    told=msgspec.json.encode(note.fields, order="sorted").decode(),
                )  # fmt: skip

    def take(self, reading: Reading, entry: Entry, error: str | None) -> None:
        """Record a capture of the archive, with its page, as when it was captured."""
        where = Placed(standing="new") if error else placed(self.store, reading, self._reading_of)
        _insert(self.store, reading, entry, error=error)
        if where.standing == "unchanged":  # another version of the program saw a change there
            where = replace(where, standing="version") if where.difference is not None else replace(where, page=None)
        self._follow(reading, where, entry.date)

    def take_changed(self, reading: Reading, entry: Entry, error: str | None) -> None:
        """Record a reading of which the text is not the one archived: archive it too, and keep the first findable."""
        sha256, text = entry.capture.sha256, reading.document.text
        self.store.keep_text(entry.text_sha256, sha256, entry.text or entry.original)
        digest = digest_of(text)
        place: tuple[str, int, int] | None
        if plain_text(entry.capture.data) == text:
            place = entry.original
        else:
            place = self.store.other_text(digest, sha256)
        if place is None:
            place = self._writer.append_text(entry.capture, text, date=entry.date).text
            self.store.keep_text(digest, sha256, place)
        self.take(reading, replace(entry, text_sha256=digest, text=Place(*place)), error)

    def _reading_of(self, row: DocumentRow) -> Reading:
        return self.store.reading(row.n, self._archive.text_at(Place(*row.text), row.text_sha256))

    def _follow(self, reading: Reading, where: Placed, date: str) -> None:
        """Record which page a document that was just inserted is of, and what it changes of the version before."""
        if where.page is None:
            return
        pages.set_page(self.store, reading.document.id, where.page)
        if where.standing == "version" and where.old is not None:
            pages.supersede(self.store, where.old.id, reading.document.id)
            self._changed(where, reading, date)

    def _changed(self, where: Placed, reading: Reading, date: str) -> None:
        assert where.page is not None
        assert where.old is not None
        assert where.difference is not None
        pages.note_change(
            self.store, page=where.page, old=where.old.id, new=reading.document.id, at=date,
            kind=where.difference.kind, weight=weight_of(where.difference),
            told=msgspec.json.encode(where.difference).decode(),
        )  # fmt: skip

    def _reverted(self, note: Note) -> None:
        page = str(note.fields.get("page"))
        row, present = self.store.document(note.about), pages.present(self.store, page)
        if row is None or present is None or present.id == row.id or not pages.superseded(self.store, row.id):
            return
        reading, before = self._reading_of(row), self._reading_of(present)
        pages.supersede(self.store, present.id, row.id)
        pages.bring_back(self.store, reading)
        where = Placed(standing="version", page=page, old=present, difference=compared(before, reading))
        self._changed(where, reading, note.date)


def _insert(store: Store, reading: Reading, entry: Entry, error: str | None = None) -> None:
    document = replace(reading.document, text_sha256=entry.text_sha256)
    place = entry.text or entry.original
    store.insert(
        replace(reading, document=document), captured=entry.date, original=entry.original, text=place, error=error,
        coder=coder(),
    )  # fmt: skip


def digest_of(text: str) -> str:
    """Return the SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
