"""The parts of a Word document, read in the order of its body: paragraphs, tables, text boxes, notes."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import DamagedInput, Locked, TooLarge
from ..record import Link, Span
from ..record.document import BlockRole
from .docx_styles import Style, bold, flag, styles_of, val
from .links import addresses
from .page import collapsed
from .stretches import Stretch, Text

_LARGEST_PART = 128 * 1024 * 1024
_RATIO = 400
_MOST_PARAGRAPHS = 500_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELD = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"]{1,2000})\"")
_LAYOUT = 200
"""A table with a cell longer than this, or with several paragraphs, sets a page and lists nothing."""


@dataclass(slots=True)
class _Line:
    """A line of a paragraph: words, and the links and bold letters in them."""

    words: str = ""
    links: list[tuple[str, int, int]] = field(default_factory=list)
    bold: int = 0
    solid: int = 0


@dataclass(slots=True)
class _Paragraph:
    number: int
    part: str
    style: Style
    bullet: bool = False
    lines: list[_Line] = field(default_factory=lambda: [_Line()])
    notes: list[tuple[str, str]] = field(default_factory=list)


class Reader:
    """One document: its parts, read when they are needed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {info.filename: info for info in archive.infolist()}
        self.text = Text()
        self.about: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.fields: list[list[str]] = []
        self.notes: dict[str, dict[str, Any]] = {}
        self.links: dict[str, dict[str, str]] = {}

    def read(self) -> tuple[Text, dict[str, str]]:
        """Return the text and the properties; `shown` is the paragraph in the style "Title".

        Raises:
            InputError: A part is missing, damaged, locked or too large.
        """
        main = self._main()
        self.styles = styles_of(self._tree("word/styles.xml")) if "word/styles.xml" in self.names else {}
        self._properties()
        root = self._tree(main)
        body = next(root.iter(_W + "body"), None)
        if body is None:
            raise DamagedInput("this Word document has no body")
        pending: list[tuple[str, str]] = []
        for kind, element in self._parts(body):
            if kind == "p":
                self._put([self._paragraph(element, main)], pending)
            else:
                self._table(element, main, pending)
        for part, identifier in pending:
            self._note(part, identifier)
        return self.text, self.about

    def _main(self) -> str:
        if "word/document.xml" in self.names:
            return "word/document.xml"
        found = sorted(name for name in self.names if re.fullmatch(r"word/document\d*\.xml", name))
        if not found:
            raise DamagedInput("this Word document has no text part")
        return found[0]

    def _tree(self, name: str) -> Any:
        from lxml import etree

        info = self.names[name]
        if info.flag_bits & 1:
            raise Locked
        if info.file_size > max(1 << 20, _RATIO * info.compress_size) or info.file_size > _LARGEST_PART:
            raise TooLarge(f"{name} in it unpacks to more than honest documents do")
        with self.archive.open(info) as stream:
            data = stream.read(info.file_size + 1)
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise DamagedInput(f"{name} in it declares entities, as no Word document does")
        data = data.replace(_STRICT, _W[1:-1].encode(), 3)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, collect_ids=False
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise DamagedInput(f"{name} in it is damaged: {error}"[:200]) from error

    def _properties(self) -> None:
        if "docProps/core.xml" not in self.names:
            return
        names = {"title": "title", "creator": "author", "language": "language"}
        for each in self._tree("docProps/core.xml"):
            if isinstance(each.tag, str) and (name := names.get(each.tag.rpartition("}")[2])) and each.text:
                self.about.setdefault(name, collapsed(each.text).strip()[:500])

    def _targets(self, part: str) -> dict[str, str]:
        if part not in self.links:
            folder, _, last = part.rpartition("/")
            name = f"{folder}/_rels/{last}.rels"
            found: dict[str, str] = {}
            if name in self.names:
                for each in self._tree(name):
                    if isinstance(each.tag, str) and each.get("TargetMode") == "External":
                        found[each.get("Id", "")] = each.get("Target", "")[:2000]
            self.links[part] = found
        return self.links[part]

    def _parts(self, element: Any) -> Iterator[tuple[str, Any]]:
        """Yield paragraphs and tables in order, also those in content controls and custom mark-up."""
        for each in element:
            tag = each.tag
            if tag == _W + "p":
                yield "p", each
            elif tag == _W + "tbl":
                yield "tbl", each
            elif tag in (_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo", _W + "smartTag"):
                yield from self._parts(each)

    def _paragraph(self, element: Any, part: str) -> _Paragraph:
        number = self.numbers[part] = self.numbers.get(part, 0) + 1
        if number > _MOST_PARAGRAPHS:
            raise TooLarge(f"it has more than {_MOST_PARAGRAPHS} paragraphs")
        properties = element.find(_W + "pPr")
        style = Style()
        bullet = False
        if properties is not None:
            style = self.styles.get(val(properties.find(_W + "pStyle")) or "", style)
            level = val(properties.find(_W + "outlineLvl"))
            if level is not None and level.isdigit() and int(level) < 9:
                style = Style(name=style.name, heading=int(level) + 1, bold=style.bold, bullet=style.bullet)
            numbered = properties.find(_W + "numPr")
            bullet = val(numbered.find(_W + "numId")) not in (None, "0") if numbered is not None else style.bullet
        out = _Paragraph(number=number, part=part, style=style, bullet=bullet)
        self._inline(element, out, None)
        return out

    def _inline(self, element: Any, out: _Paragraph, href: str | None) -> None:
        for each in element:
            tag = each.tag
            if not isinstance(tag, str):
                continue
            name = tag[len(_W) :] if tag.startswith(_W) else tag.rpartition("}")[2]
            if name == "r":
                self._run(each, out, href)
            elif name == "hyperlink":
                self._inline(each, out, self._targets(out.part).get(each.get(_R_ID, "")) or href)
            elif name == "fldSimple":
                found = _FIELD.match(each.get(_W + "instr", ""))
                self._inline(each, out, found[1] if found else href)
            elif name in {"ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo"}:
                self._inline(each, out, href)

    def _run(self, run: Any, out: _Paragraph, href: str | None) -> None:
        properties = run.find(_W + "rPr")
        strong = out.style.bold
        if properties is not None:
            if flag(properties, "vanish"):
                return
            strong = bold(properties, strong)
        for each in run:
            tag = each.tag
            if not isinstance(tag, str):
                continue
            name = tag.rpartition("}")[2]
            if name == "fldChar":
                self._field(each.get(_W + "fldCharType"))
            elif name == "instrText" and self.fields:
                self.fields[-1].append(each.text or "")
            elif any(parts[-1:] != ["\0"] for parts in self.fields):
                continue  # the instruction of a field, not its result
            elif name == "t":
                self._words(out, each.text or "", strong, self._linked() or href)
            elif name == "tab":
                self._words(out, " ", strong, href)
            elif name in {"br", "cr"}:
                out.lines.append(_Line())
            elif name == "noBreakHyphen":
                self._words(out, "-", strong, href)
            elif name in {"footnoteReference", "endnoteReference"}:
                out.notes.append((f"word/{name.removesuffix('Reference')}s.xml", each.get(_W + "id", "")))
            elif name in {"drawing", "pict", "AlternateContent"}:
                self._boxes(each, out)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append([])
        elif kind == "separate" and self.fields:
            self.fields[-1] = ["".join(self.fields[-1])[:4000], "\0"]
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _linked(self) -> str | None:
        for parts in reversed(self.fields):
            if parts and (found := _FIELD.match(parts[0])):
                return found[1]
        return None

    def _boxes(self, element: Any, out: _Paragraph) -> None:
        """Put the text of text boxes behind the lines of the paragraph that they hang on."""
        choice = next(element.iter("{*}Choice"), element) if element.tag.endswith("AlternateContent") else element
        for content in choice.iter(_W + "txbxContent"):
            for paragraph in content.iter(_W + "p"):
                out.lines.append(_Line())
                self._inline(paragraph, out, None)
            out.lines.append(_Line())

    @staticmethod
    def _words(out: _Paragraph, raw: str, strong: bool, href: str | None) -> None:
        words = collapsed(raw)
        line = out.lines[-1]
        if words.startswith(" ") and (not line.words or line.words.endswith(" ")):
            words = words[1:]
        if not words:
            return
        start = len(line.words)
        line.words += words
        solid = len(words) - words.count(" ")
        line.solid += solid
        line.bold += solid if strong else 0
        if href and solid:
            if line.links and line.links[-1][0] == href and line.links[-1][2] >= start - 1:
                start = line.links.pop()[1]
            line.links.append((href, start, len(line.words)))

    def _put(self, paragraphs: list[_Paragraph], pending: list[tuple[str, str]]) -> None:
        for paragraph in paragraphs:
            self._put_lines(paragraph)
            for part, identifier in paragraph.notes:
                if part == "word/endnotes.xml":
                    pending.append((part, identifier))
                else:
                    self._note(part, identifier)

    def _put_lines(self, paragraph: _Paragraph) -> None:
        style = paragraph.style
        role: BlockRole = "heading" if style.heading else "list-item" if paragraph.bullet else "paragraph"
        blanks = 1
        for line in paragraph.lines:
            words = line.words.rstrip()
            if not words:
                continue
            start = self.text.add(
                words,
                role=role,
                level=style.heading,
                strong=bool(style.heading) or line.bold == line.solid > 0,
                blanks=blanks,
                links=_links(line, words),
                furniture="contents" if style.name.startswith("toc ") else None,
            )
            if style.name == "title" and "shown" not in self.about:
                self.about["shown"] = words
            self._stretch(start, len(words), paragraph)
            blanks = 0

    def _stretch(self, start: int, length: int, paragraph: _Paragraph) -> None:
        stretch = Stretch(start=start, end=start + length, paragraph=paragraph.number, part=paragraph.part)
        self.text.stretches.append(stretch)

    def _note(self, part: str, identifier: str) -> None:
        if part not in self.notes:
            found = {}
            if part in self.names:
                for note in self._tree(part):
                    if isinstance(note.tag, str) and note.get(_W + "type", "normal") == "normal":
                        found[note.get(_W + "id", "")] = note
            self.notes[part] = found
        note = self.notes[part].pop(identifier, None)
        if note is not None:
            for kind, element in self._parts(note):
                if kind == "p":
                    self._put_lines(self._paragraph(element, part))

    def _table(self, table: Any, part: str, pending: list[tuple[str, str]]) -> None:
        rows = []
        for row in table.iter(_W + "tr"):
            if next(row.iterancestors(_W + "tbl"), None) is not table:
                continue
            rows.append([self._cell(cell, part) for cell in row.iter(_W + "tc") if _row_of(cell) is row])
        cells = [cell for row in rows for cell in row]
        layout = any(
            sum(bool(line.words.strip()) for paragraph in cell for line in paragraph.lines) > 1
            or any(len(line.words) > _LAYOUT for paragraph in cell for line in paragraph.lines)
            for cell in cells
        )
        if layout or max((len(row) for row in rows), default=0) < 2:
            for cell in cells:
                self._put(cell, pending)
            return
        for number, row in enumerate(rows):
            self._put_row(row, first=number == 0)
            self._put([_Paragraph(p.number, p.part, p.style, lines=[], notes=p.notes) for c in row for p in c], pending)

    def _cell(self, cell: Any, part: str) -> list[_Paragraph]:
        return [self._paragraph(each, part) for each in cell.iter(_W + "p") if not _boxed(each, cell)]

    def _put_row(self, row: list[list[_Paragraph]], *, first: bool) -> None:
        filled = [(p, line) for cell in row for p in cell for line in p.lines if line.words.strip()]
        if not filled:
            return
        words = "\t".join(line.words.strip() for _, line in filled)
        strong = all(line.bold == line.solid > 0 for _, line in filled)
        links: list[Link] = []
        place = 0
        for _, line in filled:
            found = _links(line, line.words.strip())
            links += (Link(href=link.href, span=link.span.shifted(place) if link.span else None) for link in found)
            place += len(line.words.strip()) + 1
        start = self.text.add(words, role="table-row", strong=strong, blanks=1 if first else 0, links=tuple(links))
        for paragraph, line in filled:
            self._stretch(start, len(line.words.strip()), paragraph)
            start += len(line.words.strip()) + 1


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(_W + "tr"), None)


def _boxed(paragraph: Any, cell: Any) -> bool:
    """Whether a paragraph stands in a text box inside of the cell, so that it is read with what the box hangs on."""
    for above in paragraph.iterancestors():
        if above is cell:
            return False
        if above.tag == _W + "txbxContent":
            return True
    return False


def _links(line: _Line, words: str) -> tuple[Link, ...]:
    found = []
    for href, first, last in line.links:
        last = min(last, len(words))
        first += len(words[first:last]) - len(words[first:last].lstrip())
        last -= len(words[first:last]) - len(words[first:last].rstrip())
        if last > first:
            found.append(Link(href=href, span=Span(first, last)))
    covered = [(link.span.start, link.span.end) for link in found if link.span]
    found += (
        link
        for link in addresses(words)
        if link.span and not any(a < link.span.end and link.span.start < b for a, b in covered)
    )
    return tuple(sorted(found, key=lambda link: link.span or Span(0, 0)))
