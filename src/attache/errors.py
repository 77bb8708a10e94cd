"""Every exception that Attaché raises on purpose.

AttacheError                 anything below; has a stable `code` and a `hint`
├── InputError               one input cannot be read; the others go on
│   ├── NotFound             no such file, folder or glob
│   ├── Unreadable           the system refused (permission, device, input/output)
│   ├── EmptyInput           nothing in it
│   ├── TooLarge             larger than the cap
│   ├── BinaryInput          bytes that are no text in any known encoding
│   ├── UnsupportedFormat    a format that this version does not read
│   ├── DamagedInput         truncated or corrupt container
│   ├── Locked               locked with a password
│   ├── NoTextLayer          pages that are pictures
│   ├── Overpacked           unpacks to far more than honest files do
│   ├── NestedTooDeep        a container inside of too many others
│   ├── TooMany              more members or pages than the cap
│   ├── BadAnnotation        corrections that do not fit their text
│   ├── FetchError           there is no answer from an address that can be used
│   │   ├── RefusedAddress   private, or a port that is not of the web
│   │   ├── NotHttp          neither http nor https
│   │   ├── BadAddress       no address at all
│   │   ├── Unreachable      unknown name, no connection, or hung up without a word
│   │   ├── NotTrusted       its certificate does not hold
│   │   ├── TimedOut         not complete in time
│   │   ├── AnswerTooLarge   larger than the cap, packed or unpacked
│   │   ├── AnswerCutOff     ended before its end
│   │   ├── BadAnswer        not what HTTP allows
│   │   ├── TooManyRedirects in a circle, or without end
│   │   ├── ForbiddenByRobots    its robots.txt says no
│   │   ├── RobotsUnknown    its robots.txt cannot be had for now
│   │   ├── HostOnHold       it asked not to be asked for a while
│   │   ├── UnsendableHeader     a header of the user's own that cannot be sent
│   │   └── MailboxError     a mailbox cannot be read now
│   │       ├── MailboxRefused   it does not take the name and password
│   │       ├── MailboxInsecure  no protected connection to it
│   │       ├── MailboxGarbled   its answers are no IMAP, or without end
│   │       └── NoSuchMailbox    it has no such folder
│   ├── BadFeed              no feed, sitemap, list or answer of an API that can be read
│   └── Redacted             what was redacted is not added again
├── WorkspaceError
│   ├── NoWorkspace          no workspace here
│   ├── WorkspaceExists      `init` where one already is
│   ├── WorkspaceBusy        another process holds the lock
│   ├── WorkspaceDamaged     an archive record or table does not verify
│   │   └── RecordDisagrees  record and archive do not say the same
│   ├── StorageFailed        read-only, full, or failing disk
│   ├── CitationLost         a kept edition cites words that cannot be opened
│   ├── BackupDamaged        no whole backup
│   └── RedactionUnfinished  words that are to go may still be on the disk
├── ConfigError              a mistake in `attache.toml`, with its place
├── UnsupportedLanguage      no data for this language
├── ModelDamaged             a file of the shipped model is missing or altered
├── LayerMissing             a layer that this version does not give
├── ExtraMissing             an optional part of the installation is needed
├── NoSuchLayout             an export that does not exist for this kind
├── GlyphsMissing            no font here has a character of the edition
├── PageFailed               an edition cannot be set as pages
├── MalformedJson            not of the shape asked for
├── UnknownId                `show` of what is not in the record
└── QueryError               a search or date that cannot be understood
"""


class AttacheError(Exception):
    """Anything that Attaché raises on purpose.

    `code` is stable and may be matched by scripts; `hint` says what to do; `place` names the file, line or field.
    """

    code = "E000"
    hint = ""

    def __init__(self, message: str = "", *, place: str | None = None, hint: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").split("\n")[0])
        self.place = place
        if hint is not None:
            self.hint = hint

    def line(self) -> str:
        """One line for people and scripts: code, place, what is wrong, hint."""
        message = " ".join(str(self).split())
        place = " ".join(self.place.split()) if self.place else None
        return ": ".join(part for part in (self.code, place, message) if part) + (
            f" ({self.hint})" if self.hint else ""
        )

    def lines(self) -> tuple[str, ...]:
        """The line of this error, and of those that came with it."""
        return (self.line(),)


class InputError(AttacheError):
    """This input cannot be read."""

    code = "E100"


class NotFound(InputError):
    """There is no such file."""

    code = "E101"
    hint = "check the path"


class Unreadable(InputError):
    """The system refused to read this."""

    code = "E102"
    hint = "check permissions"


class EmptyInput(InputError):
    """There is nothing in it."""

    code = "E103"
    hint = "leave it out, or save it again"


class TooLarge(InputError):
    """It is larger than the cap."""

    code = "E104"
    hint = "raise it with --max-bytes, or cut the file"


class BinaryInput(InputError):
    """These bytes are no text."""

    code = "E105"
    hint = "convert it to text, HTML or .eml"


class UnsupportedFormat(InputError):
    """This version does not read this format."""

    code = "E106"
    hint = "convert it to text, HTML or .eml"


class DamagedInput(InputError):
    """The file is truncated or corrupt."""

    code = "E107"
    hint = "save it again"


class BadAnnotation(InputError):
    """These corrections do not fit their text, or are in no format that is read."""

    code = "E108"
    hint = "see docs/guide/correct-and-retrain.md"


class FetchError(InputError):
    """There is no answer from this address that can be used.

    `retry_after` says in how many seconds the host wishes to be asked again, where that is known.
    """

    code = "E120"
    hint = "it is tried again later"
    retry_after: float | None = None


class RefusedAddress(FetchError):
    """This address is not public, or its port is not one of the web."""

    code = "E121"
    hint = "if it is yours, name its host or network in fetch.private"


class NotHttp(FetchError):
    """This is neither http nor https."""

    code = "E122"
    hint = "only addresses of the web are fetched"


class BadAddress(FetchError):
    """This is no address of the web."""

    code = "E123"
    hint = "check how it is written"


class Unreachable(FetchError):
    """There is no connection to this host."""

    code = "E124"
    hint = "check the name and the network; it is tried again later"


class NotTrusted(FetchError):
    """The certificate of this host does not hold."""

    code = "E125"
    hint = "nothing is fetched from it until it does"


class TimedOut(FetchError):
    """The answer was not complete in time."""

    code = "E126"
    hint = "it is tried again later; fetch.timeout allows more"


class AnswerTooLarge(FetchError):
    """The answer is larger than the cap, or unpacks to far more than honest ones do."""

    code = "E127"
    hint = "fetch.max_bytes allows more"


class AnswerCutOff(FetchError):
    """The answer ended before its end."""

    code = "E128"
    hint = "nothing of it is used; it is tried again later"


class BadAnswer(FetchError):
    """What came back is not what HTTP allows."""

    code = "E129"
    hint = "nothing of it is used; it is tried again later"


class TooManyRedirects(FetchError):
    """The address leads in a circle, or on without end."""

    code = "E130"
    hint = "look where it leads in a browser, and give that address"


class ForbiddenByRobots(FetchError):
    """The robots.txt of this host does not allow it."""

    code = "E131"
    hint = "ask the outlet; fetch.robots is for hosts of your own"


class RobotsUnknown(FetchError):
    """The robots.txt of this host cannot be had for now, so nothing is fetched from it."""

    code = "E132"
    hint = "it is tried again later"


class HostOnHold(FetchError):
    """This host asked not to be asked for a while."""

    code = "E133"
    hint = "it is asked again when that is over"


class UnsendableHeader(FetchError):
    """A header of your own cannot be sent."""

    code = "E134"
    hint = "see headers of a feed in docs/reference/beat.md"


class Locked(InputError):
    """It is locked with a password."""

    code = "E109"
    hint = "save it without one"


class NoTextLayer(InputError):
    """Its pages are pictures, without text that could be cited."""

    code = "E110"
    hint = "have its text recognised first, for example: ocrmypdf FILE OUT"


class Overpacked(InputError):
    """It unpacks to far more than honest files do."""

    code = "E111"
    hint = "unpack what you trust of it, and give the files"


class NestedTooDeep(InputError):
    """It is a container inside of too many others."""

    code = "E112"
    hint = "unpack the outer ones, and give the files"


class TooMany(InputError):
    """It has more members or pages than the cap."""

    code = "E113"
    hint = "cut it into several files"


class Redacted(InputError):
    """This was redacted, and is not added again."""

    code = "E209"
    hint = "see docs/guide/keeping.md"


class BadFeed(InputError):
    """There is no feed here that can be read."""

    code = "E140"
    hint = "find the feeds of a site with: attache beat add URL"


class MailboxError(FetchError):
    """A mailbox cannot be read now."""

    code = "E150"
    hint = "it is tried again later"


class MailboxRefused(MailboxError):
    """The server of the mailbox does not take the name and password."""

    code = "E151"
    hint = "check the user, and the environment variable that holds the password; many services want one made for apps"


class MailboxInsecure(MailboxError):
    """There is no protected connection to the server of the mailbox."""

    code = "E152"
    hint = "check host, port and security; nothing was sent"


class MailboxGarbled(MailboxError):
    """What the server of the mailbox answers is no IMAP, or has no end."""

    code = "E153"
    hint = "check host and port"


class NoSuchMailbox(MailboxError):
    """The mailbox has no such folder."""

    code = "E154"
    hint = "check the folder's name"


class WorkspaceError(AttacheError):
    """Something is wrong with the workspace."""

    code = "E200"


class NoWorkspace(WorkspaceError):
    """There is no workspace here."""

    code = "E201"
    hint = "make one with: attache init us-china"


class WorkspaceExists(WorkspaceError):
    """There already is a workspace here."""

    code = "E202"
    hint = "use it, or choose another folder"


class WorkspaceBusy(WorkspaceError):
    """Another process is writing to this workspace."""

    code = "E203"
    hint = "wait for it, or raise --wait"


class WorkspaceDamaged(WorkspaceError):
    """A part of the workspace does not verify."""

    code = "E204"
    hint = "run: attache rebuild"


class StorageFailed(WorkspaceError):
    """The disk refused to write."""

    code = "E205"
    hint = "check space and permissions; nothing that was confirmed is lost"


class RecordDisagrees(WorkspaceDamaged):
    """The record and the archive do not say the same."""

    code = "E206"


class CitationLost(WorkspaceError):
    """A kept edition cites words that the archive does not have."""

    code = "E207"
    hint = "put the archive back from a backup"


class BackupDamaged(WorkspaceError):
    """This is no whole backup."""

    code = "E208"
    hint = "make it again, or take an earlier one"


class RedactionUnfinished(WorkspaceError):
    """A redaction has begun and is not at its end; words that are to go may still be on the disk."""

    code = "E210"
    hint = "run: attache redact --finish"


class ConfigError(AttacheError):
    """There is a mistake in the beat file; `others` are those that it has besides."""

    code = "E301"
    hint = "see docs/reference/beat.md"
    others: "tuple[ConfigError, ...]" = ()

    def lines(self) -> tuple[str, ...]:
        """The line of each mistake."""
        return tuple(each.line() for each in (self, *self.others))


class UnsupportedLanguage(AttacheError):
    """No data is known for this language."""

    code = "E302"


class ModelDamaged(AttacheError):
    """A file of the shipped model is missing or altered."""

    code = "E306"
    hint = "install the package again"


class LayerMissing(AttacheError):
    """This version has no such layer."""

    code = "E307"
    hint = "see: attache eval --help"


class ExtraMissing(AttacheError):
    """This needs an optional part that is not installed."""

    code = "E308"


class NoSuchLayout(AttacheError):
    """There is no such export."""

    code = "E309"
    hint = "see: attache export --help"


class GlyphsMissing(AttacheError):
    """No font here has a character of the edition."""

    code = "E310"
    hint = "on Debian: apt install fonts-noto-cjk fonts-noto-core"


class PageFailed(AttacheError):
    """The edition cannot be set as pages."""

    code = "E311"
    hint = "please report it; the other formats are not touched by it"


class MalformedJson(AttacheError):
    """This is not JSON of the shape asked for."""

    code = "E303"
    hint = "see: attache schema read|edition"


class UnknownId(AttacheError):
    """Nothing in the record has this identifier."""

    code = "E304"
    hint = "find one with: attache search"


class QueryError(AttacheError):
    """This query cannot be understood."""

    code = "E305"
