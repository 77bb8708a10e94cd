"""Looking into the mailboxes and folders of a beat: what is new there, and how far they have been read."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import TypeVar

import msgspec

from .. import config
from ..collect import mailbox as mail
from ..collect import maildir
from ..errors import ConfigError, DamagedInput, InputError
from ..store.collecting import FeedState
from .arriving import Looked

Source = config.Mailbox | config.Folder
T = TypeVar("T")


def source_id(source: Source) -> str:
    """Return the short name of a mailbox or folder: its own, else its address or path."""
    return source.id or (mail.label(source) if isinstance(source, config.Mailbox) else source.path)


def address(source: Source) -> str:
    """Return where it is, without any secret."""
    return mail.label(source) if isinstance(source, config.Mailbox) else source.path


async def look(source: Source, state: FeedState, *, base: Path, now: dt.datetime, max_bytes: int) -> Looked:
    """Return what is new in a mailbox or folder; what cannot be reached is an error in it.

    Args:
        base: What the path of a folder is counted from.
    """
    every = config.seconds(source.every)
    try:
        if isinstance(source, config.Mailbox):
            mails = await mail.look(source, _state(state.state, mail.MailboxState), max_bytes=max_bytes)
            return Looked(
                answer=None, error=mails.error, at=now, state=state, every=every, found=mails.found,
                told=_told(mails.state), more=mails.more,
            )  # fmt: skip
        files = await asyncio.to_thread(
            maildir.look, str(base / source.path), _state(state.state, maildir.FolderState), now=now,
            max_bytes=max_bytes,
        )  # fmt: skip
        return Looked(
            answer=None, error=files.error, at=now, state=state, every=every, found=files.found,
            told=_told(files.state), more=files.more,
        )  # fmt: skip
    except Exception as error:
        problem = (
            InputError(str(error), place=error.place, hint=error.hint)
            if isinstance(error, ConfigError)
            else defect(error, address(source))
        )
        return Looked(
            answer=None, error=problem, at=now, state=state, every=every, found=(), told=state.state or "", more=False
        )


def defect(error: Exception, place: str) -> DamagedInput:
    """Return what no rule foresaw as an error of this one source: the others go on, and the run ends when it should."""
    told = f"it could not be taken in: {type(error).__name__}: {error}"
    return DamagedInput(told[:300], place=place, hint="please report this source")


def _state(told: str | None, kind: type[T]) -> T:
    """Return the state that was kept; a new one where there is none, or where it is that of another version."""
    try:
        return msgspec.json.decode(told or "{}", type=kind)
    except msgspec.DecodeError:
        return kind()


def _told(state: object) -> str:
    return msgspec.json.encode(state).decode()
