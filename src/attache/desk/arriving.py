"""What was fetched becomes captures, versions and notes of the record, and says when what is asked for next."""

import datetime as dt
import hashlib
import html
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from .. import config
from ..collect import capture_of
from ..collect.guard import masked
from ..collect.schedule import moment, next_poll, next_try, next_visit, stamp
from ..errors import FetchError, HostOnHold, InputError
from ..record import Answer, Capture, FeedContent, FeedEntry, Reading
from ..store import Store, collecting
from ..store.collecting import FeedState, PageRow, PollRow, Waiting
from . import workspace
from .keeping import Keeper
from .session import Put, Session

_BETWEEN_LOOKS, _LOOKED_AT = dt.timedelta(minutes=30), dt.timedelta(days=30)
"""Between two looks at a page that its feed calls for, and how long after its first capture they are given."""
_FOR_A_WHILE = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Something that was asked for, and what came: an answer, or the error in its place."""

    answer: Answer | None
    error: InputError | None
    at: dt.datetime
    job: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled(Arrived):
    """A feed; `content` is None where nothing changed, or nothing could be understood."""

    feed: config.Feed
    state: FeedState
    content: FeedContent | None
    digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Arrived):
    """The page of an entry; neither answer nor error where the feed's own text is to be taken."""

    feed: config.Feed
    waiting: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited(Arrived):
    """A page that was captured before."""

    page: PageRow
    feed: config.Feed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(Arrived):
    """A mailbox or folder; `told` is how far it has been read (JSON), to be kept together with what was found."""

    state: FeedState
    every: float
    found: tuple[Capture | InputError, ...]
    told: str
    more: bool


@dataclass(slots=True)
class Outcome:
    """What became of a batch."""

    feeds: dict[str, FeedState] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def tell(self, event: str, *, url: str | None = None, **fields: Any) -> None:
        """Note an event for the log; of an address what may be secret is masked."""
        told = {"url": masked(url) if url else None, **fields}
        self.events.append((event, {key: value for key, value in told.items() if value is not None}))


def keep(keeper: Keeper, batch: Sequence[Arrived], visits: Sequence[float]) -> Outcome:
    """Keep a batch: understand what came, then archive and record it together with what is asked for next.

    Raises:
        StorageFailed, WorkspaceBusy, WorkspaceDamaged: As for `Keeper.add`; nothing of the batch is acknowledged.
    """
    outcome = Outcome()
    # understanding is slow and needs no lock; what the record has already is not understood again
    store = None if all(isinstance(each, Polled) for each in batch) else Store(keeper.folder / workspace.RECORD)
    try:
        read = [_all_understood(keeper, store, each) if store is not None else () for each in batch]
    finally:
        if store is not None:
            store.close()
    with keeper.session() as session:
        for each, understood in zip(batch, read, strict=True):
            if isinstance(each, Polled):
                _polled(session, each, outcome)
            elif isinstance(each, Fetched):
                _fetched(session, each, understood[0], visits, outcome)
            elif isinstance(each, Visited):
                _visited(session, each, understood[0], visits, outcome)
            elif isinstance(each, Looked):
                _looked(session, each, understood, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class _Understood:
    """A capture with its reading, or without where the record has these bytes; or why there is none."""

    capture: Capture | None = None
    reading: Reading | None = None
    error: InputError | None = None

    def put(self, session: Session, date: str) -> "tuple[Put | None, _Understood]":
        """Archive and record it; None where there is nothing, or where it may not be kept, and why in what is left."""
        if self.capture is None:
            return None, self
        try:
            if self.reading is None:
                return session.put_known(self.capture.sha256, date=date), self
            return session.put(self.capture, self.reading, date=date), self
        except InputError as error:  # it was redacted, or could not be recorded: the others of the batch go on
            return None, _Understood(error=error)


def _retry_after(each: Arrived) -> float | None:
    """Return how long the host asked to be left alone, in seconds."""
    if each.answer is not None:
        return each.answer.retry_after
    return each.error.retry_after if isinstance(each.error, FetchError) else None


def _all_understood(keeper: Keeper, store: Store, each: Arrived) -> tuple[_Understood, ...]:
    if isinstance(each, Looked):
        return tuple(_read(keeper, store, found) for found in each.found)
    if isinstance(each, Polled):
        return ()
    try:
        capture = _capture(each)
    except InputError as error:
        read = _Understood(error=error)
    else:
        read = _read(keeper, store, capture) if capture is not None else _Understood()
    return ((_instead(keeper, each) or read) if read.error is not None else read,)


def _read(keeper: Keeper, store: Store, found: Capture | InputError) -> _Understood:
    if isinstance(found, InputError):
        return _Understood(error=found)
    try:
        if store.has(found.sha256):
            return _Understood(capture=found)
        return _Understood(capture=found, reading=keeper.understand(found))
    except InputError as error:
        return _Understood(error=error)


def _instead(keeper: Keeper, each: Arrived) -> _Understood | None:
    """Return what the feed itself carries, in the place of a page that cannot be understood."""
    if not isinstance(each, Fetched):
        return None
    try:
        capture = entry_capture(each.waiting.entry, each.feed)
        return _Understood(capture=capture, reading=keeper.understand(capture)) if capture is not None else None
    except InputError:
        return None


def _capture(each: Arrived) -> Capture | None:
    answer = each.answer
    if isinstance(each, Fetched):
        if answer is not None and answer.status in (200, 203):
            return _page_capture(answer, each.waiting.entry, each.feed)
        if _last_word(each):
            return entry_capture(each.waiting.entry, each.feed)
        return None
    if answer is not None and answer.status in (200, 203):
        return _page_capture(answer, None, each.feed if isinstance(each, Visited) else None)
    return None


def _last_word(each: Fetched) -> bool:
    """Whether what the feed itself carries is all that there will be."""
    return not _again(each) or next_try(each.at, key=each.waiting.entry.key, tries=each.waiting.tries + 1) is None


def _again(each: Fetched | Visited) -> bool:
    """Whether it failed in a way that may pass."""
    if each.answer is not None:
        return each.answer.status in _FOR_A_WHILE
    return each.error is not None and getattr(each.error, "passing", True)


def _page_capture(answer: Answer, entry: FeedEntry | None, feed: config.Feed | None) -> Capture:
    return capture_of(
        answer.data, url=answer.final_url, charset=answer.charset, declared=answer.media_type,
        headers=(*answer.headers, *said(entry, feed)), max_bytes=1 << 40,
    )  # fmt: skip


def said(entry: FeedEntry | None, feed: config.Feed | None) -> tuple[tuple[str, str], ...]:
    """Return what the feed says of an article, as headers of its capture: used where the article is silent."""
    out: list[tuple[str, str | None]] = []
    if entry is not None:
        out = [("attache-published", entry.published), ("attache-published-text", entry.published_text),
               ("attache-origin", entry.outlet), ("attache-title", entry.title)]  # fmt: skip
    if feed is not None:
        language = (entry.language if entry else None) or feed.language
        out += [("attache-feed", feed.url), ("attache-outlet", feed.outlet), ("attache-language", language)]
    return tuple((name, " ".join(value.split())) for name, value in out if value)


def entry_capture(entry: FeedEntry, feed: config.Feed) -> Capture | None:
    """Return the capture of what a feed itself carries of an article: its full text, else its teaser; None if neither.

    The same entry gives the same bytes.
    """
    body = entry.html or (f"<p>{html.escape(entry.summary)}</p>" if entry.summary else None)
    if body is None or not entry.url:
        return None
    title = html.escape(entry.title or "")
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="{html.escape(entry.url)}"></head>'
        f"<body><article><h1>{title}</h1>\n{body}\n</article></body></html>"
    )
    kind = ("attache-completeness", "full" if entry.html else "teaser")
    return capture_of(
        page.encode("utf-8", "replace"), url=entry.url, charset="utf-8", declared="text/html",
        headers=(kind, *said(entry, feed)),
    )  # fmt: skip


# --- feeds ---------------------------------------------------------------------------------------------------


def digest_of(entry: FeedEntry) -> str:
    """Return a digest of what a feed says of an entry: when it differs, the article may have changed."""
    told = "\x1f".join((entry.title or "", entry.updated or "", entry.published or ""))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def _polled(session: Session, each: Polled, outcome: Outcome) -> None:
    answer, state, now = each.answer, each.state, stamp(each.at)
    problem = each.error.code if each.error is not None else None
    status = answer.status if answer is not None else None
    good = problem is None and status in (200, 304)
    # a host on hold was not asked at all: that is no failure of the feed
    held = isinstance(each.error, HostOnHold)
    fresh = 0
    entries = each.content.entries if each.content is not None else ()
    if each.content is not None:
        fresh = _entries(session, each, now, outcome)
    every = config.seconds(each.feed.every)
    failures = 0 if good else state.failures + (not held)
    due = next_poll(
        each.at, feed=state.id, every=every, asked=each.content.every if each.content is not None else None,
        failures=0 if held else failures, retry_after=_retry_after(each),
    )  # fmt: skip
    changed = replace(
        state, due=stamp(due), polled=now, status=status, error=problem, failures=failures,
        reached=now if good else state.reached,
        moved=answer.final_url if answer is not None and answer.permanent and answer.redirects else None,
    )  # fmt: skip
    if good and status == 200 and answer is not None:
        changed = replace(changed, etag=answer.etag, modified=answer.modified, digest=each.digest)
    if each.content is not None:
        content = each.content
        changed = replace(changed, kind=content.kind, title=content.title, language=content.language)
    collecting.keep_feed(session.store, changed)
    seconds = answer.seconds if answer is not None else 0.0
    collecting.keep_poll(
        session.store, state.id,
        PollRow(at=now, status=status, error=None if held else problem,
                entries=len(entries) if each.content is not None else -1, new=fresh, seconds=seconds),
    )  # fmt: skip
    outcome.feeds[state.id] = changed
    outcome.counts.update(
        polled=1, entries=fresh, failed=int(not good and not held), unchanged=int(good and each.content is None)
    )
    outcome.tell(
        "polled" if good else "poll put off" if held else "poll failed", feed=state.id, status=status, error=problem,
        new=fresh or None,
        seconds=round(seconds, 3),
    )  # fmt: skip
    if not good and not held:
        reason = each.error.line() if each.error is not None else f"the answer was {status}"
        outcome.problems.append(f"{state.id}: {reason}")


def _entries(session: Session, each: Polled, now: str, outcome: Outcome) -> int:
    """Keep the entries of a feed that it has not had before; look again at articles of which it says something new."""
    assert each.content is not None
    entries = {entry.key: entry for entry in each.content.entries}
    known = collecting.known_entries(session.store, each.state.id, tuple(entries))
    captured = collecting.pages_known(session.store, tuple(key for key in entries if key not in known))
    fresh = []
    for key, entry in entries.items():
        digest = digest_of(entry)
        if key not in known:
            takes = key not in captured and (entry.url or entry.html or entry.summary)
            fresh.append((entry, digest, "waiting" if takes else "known", now if takes else None))
        elif known[key] != digest:
            fresh.append((entry, digest, "known", None))
            page = collecting.page_state(session.store, key)
            if page is not None and page.state == "live" and (due := _out_of_turn(page, each.at)) is not None:
                collecting.keep_page(session.store, replace(page, due=min(due, page.due or due)))
    collecting.keep_entries(session.store, each.state.id, fresh, seen=now)  # type: ignore[arg-type]
    if fresh:
        collecting.forget_entries(session.store, each.state.id, entries)
    return sum(1 for entry, *_ in fresh if entry.key not in known)


def _out_of_turn(page: PageRow, now: dt.datetime) -> str | None:
    """Return when a page is looked at again of which its feed says that it changed; None for one that is old.

    A feed that says so of all its pages at each poll gets no more than a look each half hour, and not for ever.
    """
    due = max(now, moment(page.checked or page.first) + _BETWEEN_LOOKS)
    return stamp(due) if due - moment(page.first) <= _LOOKED_AT else None


def _looked(session: Session, each: Looked, read: Sequence[_Understood], outcome: Outcome) -> None:
    """Keep what came out of a mailbox or folder."""
    state, now = each.state, stamp(each.at)
    fresh = []
    for understood in read:
        put, understood = understood.put(session, now)
        if put is None or understood.capture is None:
            problem = understood.error.line() if understood.error is not None else "it was not understood"
            outcome.problems.append(f"{state.id}: {problem}")
            outcome.counts["given_up"] += 1
            continue
        new = put.standing in ("new", "version")
        outcome.counts.update(captured=int(put.standing == "new"), versions=int(put.standing == "version"),
                              known=int(not new), entries=1)  # fmt: skip
        outcome.tell("captured", feed=state.id, path=understood.capture.path, document=put.document,
                     standing=put.standing)  # fmt: skip
        document = understood.reading.document if understood.reading is not None else None
        published = document.published.value if document is not None and document.published is not None else None
        entry = FeedEntry(url=None, key=understood.capture.sha256, published=published)
        fresh.append((entry, document, new))
    collecting.keep_entries(
        session.store, state.id, [(entry, "", "captured" if new else "known", None) for entry, _, new in fresh],
        seen=now,
    )  # fmt: skip
    for entry, document, new in fresh:
        if document is not None:
            collecting.settle_entry(
                session.store, state.id, entry.key, "captured" if new else "known", page=None,
                language=document.language, chars=document.chars, completeness=document.completeness,
            )  # fmt: skip
    code = each.error.code if each.error is not None else None
    failures = state.failures + 1 if code else 0
    due = each.at if each.more else next_poll(each.at, feed=state.id, every=each.every, failures=failures)
    changed = replace(
        state, due=stamp(due), polled=now, error=code, failures=failures, reached=state.reached if code else now,
        state=each.told,
    )  # fmt: skip
    collecting.keep_feed(session.store, changed)
    count = len(each.found)
    collecting.keep_poll(
        session.store, state.id, PollRow(at=now, status=None, error=code, entries=count or -1, new=count, seconds=0.0)
    )
    outcome.feeds[state.id] = changed
    outcome.counts.update(polled=1, failed=int(code is not None))
    outcome.tell("looked" if code is None else "look failed", feed=state.id, error=code, new=count or None)
    if each.error is not None:
        outcome.problems.append(f"{state.id}: {each.error.line()}")


# --- articles ------------------------------------------------------------------------------------------------


def _fetched(
    session: Session, each: Fetched, understood: _Understood, visits: Sequence[float], outcome: Outcome
) -> None:
    entry, state = each.waiting.entry, each.waiting.feed
    url = each.answer.final_url if each.answer is not None else entry.url
    put, understood = understood.put(session, stamp(each.at))
    if put is not None:
        document = understood.reading.document if understood.reading is not None else None
        collecting.settle_entry(
            session.store, state, entry.key, "known" if put.standing in ("known", "unchanged") else "captured",
            page=put.page, language=document.language if document else None, chars=document.chars if document else None,
            completeness=document.completeness if document else None,
        )  # fmt: skip
        collecting.settle_others(session.store, entry.key, page=put.page)
        _follow(session, each, put, url, visits)
        outcome.counts.update(captured=int(put.standing == "new"), versions=int(put.standing == "version"),
                              known=int(put.standing in ("known", "unchanged")))  # fmt: skip
        outcome.tell("captured", feed=state, url=url, document=put.document, standing=put.standing)
        return
    error = understood.error or each.error
    code = error.code if error is not None else f"HTTP {each.answer.status}" if each.answer is not None else "E103"
    tries = each.waiting.tries + 1
    due = None
    if understood.error is None and _again(each):
        due = next_try(each.at, key=entry.key, tries=tries, retry_after=_retry_after(each))
    collecting.settle_entry(
        session.store, state, entry.key, "waiting" if due else "failed", error=code, tries=tries,
        due=stamp(due) if due else None,
    )  # fmt: skip
    outcome.tell("capture failed", feed=state, url=entry.url, error=code, tries=tries)
    if due is None:
        outcome.counts["given_up"] += 1
        reason = error.line() if error is not None else f"the answer was {code}"
        outcome.problems.append(f"{state}: {masked(entry.url) if entry.url else entry.key}: {reason}")


def _follow(session: Session, each: Fetched, put: Put, url: str | None, visits: Sequence[float]) -> None:
    """Say when a captured page is fetched again."""
    if put.page is None or not url:
        return
    collecting.keep_alias(session.store, each.waiting.entry.key, put.page)
    if collecting.page_state(session.store, put.page) is not None:
        return
    step, due = next_visit(each.at, first=each.at, step=0, visits=visits)
    answer = each.answer
    collecting.keep_page(
        session.store,
        PageRow(
            page=put.page, url=url, feed=each.waiting.feed, first=stamp(each.at), checked=stamp(each.at), step=step,
            due=due, etag=answer.etag if answer is not None else None,
            modified=answer.modified if answer is not None else None,
        ),
    )  # fmt: skip


def _visited(
    session: Session, each: Visited, understood: _Understood, visits: Sequence[float], outcome: Outcome
) -> None:
    from ..compare.versions import removed

    page, answer, now = each.page, each.answer, stamp(each.at)
    outcome.counts["revisited"] += 1
    gone = None
    if answer is not None and answer.status != 304:
        gone = removed(answer, url=page.url, known=session.present(page.page))
    put, understood = understood.put(session, now) if gone is None else (None, understood)
    there = put is not None or (answer is not None and answer.status == 304)
    if there:
        if page.state == "removed":
            session.note("returned", page.page, {"page": page.page, "url": page.url}, date=now)
        if put is not None and put.standing == "version":
            outcome.counts["versions"] += 1
            outcome.tell("changed", url=page.url, document=put.document)
    elif gone is not None:
        if page.state != "removed":
            session.note("removal", page.page, {"page": page.page, **msgspec.to_builtins(gone)}, date=now)
            outcome.counts["removed"] += 1
            outcome.tell("removed", url=page.url, reason=gone.reason, status=gone.status)
    else:
        _missed(session, each, understood, outcome)
        return
    step, due = next_visit(each.at, first=moment(page.first), step=page.step, visits=visits)
    collecting.keep_page(
        session.store,
        replace(
            page, checked=now, step=step, due=due, tries=0, error=None, state="removed" if gone else "live",
            etag=answer.etag if put is not None and answer is not None else page.etag,
            modified=answer.modified if put is not None and answer is not None else page.modified,
        ),
    )  # fmt: skip


def _missed(session: Session, each: Visited, understood: _Understood, outcome: Outcome) -> None:
    """A revisit brought nothing that says whether the page is there: it is tried again, then let be."""
    page = each.page
    error = understood.error or each.error
    code = error.code if error is not None else f"HTTP {each.answer.status}" if each.answer is not None else "E120"
    due = next_try(each.at, key=page.page, tries=page.tries + 1, retry_after=_retry_after(each))
    collecting.keep_page(
        session.store,
        replace(page, tries=page.tries + 1, error=code, due=stamp(due) if due else None,
                state=page.state if due else "lost"),
    )  # fmt: skip
    outcome.tell("revisit failed", url=page.url, error=code)
