"""Pages saved by a browser, and the folder of their pictures and scripts beside them."""

from collections.abc import Collection

_ENDINGS = ("_files", ".files", "_Dateien")
"""What browsers call that folder."""
_PAGES = (".html", ".htm", ".xhtml")


def is_saved_part(name: str, names: Collection[str]) -> bool:
    """Whether a folder of this name holds the parts of a page among `names`, which stand beside it."""
    for ending in _ENDINGS:
        if name.endswith(ending):
            page = name[: -len(ending)]
            return any(page + extension in names for extension in _PAGES)
    return False


def saved_parts(names: Collection[str]) -> set[str]:
    """Return the folders of such parts among paths written with `/`."""
    inside: dict[str, set[str]] = {}
    for name in names:
        folder = name
        while folder:
            folder, _, last = folder.rpartition("/")
            known = inside.setdefault(folder, set())
            if last in known and folder:
                break
            known.add(last)
    return {
        f"{folder}/{last}" if folder else last
        for folder, lasts in inside.items()
        for last in lasts
        if last.endswith(_ENDINGS) and is_saved_part(last, lasts)
    }
