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
│   ├── BadAnnotation        corrections that do not fit their text
│   └── FetchError           there is no answer from an address that can be used
├── WorkspaceError
│   ├── NoWorkspace          no workspace here
│   ├── WorkspaceExists      `init` where one already is
│   ├── WorkspaceBusy        another process holds the lock
│   ├── WorkspaceDamaged     an archive record or table does not verify
│   └── StorageFailed        read-only, full, or failing disk
├── ConfigError              a mistake in `attache.toml`, with its place
├── UnsupportedLanguage      no data for this language
├── ModelDamaged             a file of the shipped model is missing or altered
├── LayerMissing             a layer that this version does not give
├── ExtraMissing             an optional part of the installation is needed
├── NoSuchLayout             an export that does not exist for this kind
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
    """There is no answer from this address that can be used."""

    code = "E120"
    hint = "it is tried again later"


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


class ConfigError(AttacheError):
    """There is a mistake in the beat file."""

    code = "E301"
    hint = "see docs/reference/beat.md"


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
