"""EPUB books and magazines: their chapters in the order of reading.

One capture per chapter, not one per book: a magazine's chapters are its articles, and each then has its own headline,
kind and items; what is the same in two issues (an imprint) is known already.
"""

import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..errors import DamagedInput, InputError, Locked
from .containers_zip import Member, Unpacked
from .unpack import read_all

CONTAINER = "META-INF/container.xml"
TITLE, PUBLISHER, DATE, LANGUAGE, CREATOR = (
    "EPUB-Title", "EPUB-Publisher", "EPUB-Date", "EPUB-Language", "EPUB-Creator",
)  # fmt: skip
"""Names under which a chapter's `Capture.headers` keep what the book says of itself."""
_PAGES = frozenset(["application/xhtml+xml", "text/html", "application/x-dtbook+xml"])
_LARGEST = 8 * 1024 * 1024
_MOST = 10_000
_NO_MATTER = frozenset(["cover", "toc", "title-page", "copyright-page", "index", "colophon"])
_CREATED = frozenset(["creation", "modification", "conversion", "ops-publication"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What an EPUB says of itself, and the names of its chapters in the archive, in the order of reading."""

    about: tuple[tuple[str, str], ...]
    chapters: tuple[str, ...]


def book_of(archive: zipfile.ZipFile, count: Unpacked) -> Book:
    """Return what the package document says.

    A chapter that the order of reading names twice is read once; the table of contents and the cover are no chapters.
    A date counts only where it is not marked as that of the file's making.

    Raises:
        DamagedInput: There is no package document, or it names no chapter.
        Locked: Its chapters are encrypted.
    """
    names = set(archive.namelist())
    package = _package_name(archive, names, count)
    root = _xml(archive, package, count)
    folder = posixpath.dirname(package)
    items: dict[str, tuple[str, str, str]] = {}
    for item in _all(root, "item"):
        href = _within(folder, item.get("href", ""))
        items.setdefault(item.get("id", ""), (href, item.get("media-type", ""), item.get("properties", "")))
    apart = {
        _within(folder, each.get("href", "")) for each in _all(root, "reference") if each.get("type") in _NO_MATTER
    }
    order = [(each.get("idref", ""), each.get("linear", "yes")) for each in _all(root, "itemref")]
    chapters: dict[str, None] = {}
    for identifier, linear in order[:_MOST]:
        href, kind, properties = items.get(identifier, ("", "", ""))
        if (
            kind in _PAGES
            and href in names
            and href not in apart
            and linear != "no"
            and "nav" not in properties.split()
        ):
            chapters[href] = None
    if not chapters:
        raise DamagedInput("this EPUB names no chapters")
    locked = _locked(archive, names, count)
    if locked and all(chapter in locked for chapter in chapters):
        raise Locked("this EPUB is encrypted")
    return Book(about=_about(root), chapters=tuple(chapter for chapter in chapters if chapter not in locked))


def _package_name(archive: zipfile.ZipFile, names: set[str], count: Unpacked) -> str:
    if CONTAINER in names:
        for each in _all(_xml(archive, CONTAINER, count), "rootfile"):
            if each.get("full-path") in names:
                return str(each.get("full-path"))
    found = sorted((name for name in names if name.endswith(".opf")), key=lambda name: (name.count("/"), name))
    if not found:
        raise DamagedInput("this EPUB has no package document")
    return found[0]


def _locked(archive: zipfile.ZipFile, names: set[str], count: Unpacked) -> set[str]:
    """Return the members that are encrypted; fonts that are only obscured are no chapters anyway."""
    if "META-INF/encryption.xml" not in names:
        return set()
    root = _xml(archive, "META-INF/encryption.xml", count)
    return {unquote(each.get("URI", "")) for each in _all(root, "CipherReference")}


def _xml(archive: zipfile.ZipFile, name: str, count: Unpacked) -> Any:
    """Return the tree of a small XML file; entities are left as they are, and nothing is fetched."""
    from lxml import etree

    with Member(archive, archive.getinfo(name), count) as member:
        data = read_all(member, _LARGEST)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, InputError) as error:
        raise DamagedInput(f"{name} in this EPUB is damaged: {error}"[:200]) from error
    if root is None:
        raise DamagedInput(f"{name} in this EPUB is damaged")
    return root


def _all(root: Any, name: str) -> list[Any]:
    return [each for each in root.iter("{*}" + name) if isinstance(each.tag, str)]


def _within(folder: str, href: str) -> str:
    """Return a reference as a name in the archive; one that leads out of it fits none."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0]))) if href else ""


def _about(root: Any) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    dc = "{http://purl.org/dc/elements/1.1/}"
    for name, tag in ((TITLE, "title"), (PUBLISHER, "publisher"), (LANGUAGE, "language"), (CREATOR, "creator")):
        for each in root.iter(dc + tag):
            words = " ".join("".join(each.itertext()).split())[:500]
            if words:
                found.setdefault(name, words)
    for each in root.iter(dc + "date"):
        event = next((value for key, value in each.attrib.items() if key.endswith("event")), "publication").lower()
        words = " ".join("".join(each.itertext()).split())[:80]
        if words and event not in _CREATED:
            found.setdefault(DATE, words)
    return tuple(found.items())
