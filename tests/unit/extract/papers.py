"""PDF files made for tests, object by object; all people, outlets and places in them are fictional."""

import zlib


def text(words, x, y, size=10, font="F1"):
    """Return what draws a line of words at a place."""
    escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def column(lines, x, top, size=10, leading=12, font="F1"):
    """Return what draws lines under each other."""
    return "".join(text(line, x, top - number * leading, size, font) for number, line in enumerate(lines))


def page(*drawn):
    """Return the content of a page."""
    return "".join(drawn)


def pdf(*pages, info="", kids=None, count=None, resources="", trailer="", extra=(), annots="", media="0 0 595 842"):
    """Return a PDF with these pages, given as what is drawn on them.

    Args:
        kids, count: What the page tree says instead of the truth.
        extra: More objects, numbered from 900.
    """
    fonts = (
        "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >> "
        "/F2 << /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >> >>"
    )
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: f"<< {info} >>".encode("latin-1"),
    }
    references = []
    for number, content in enumerate(pages):
        data = zlib.compress(content if isinstance(content, bytes) else content.encode("cp1252"))
        objects[10 + 2 * number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{media}] /Contents {11 + 2 * number} 0 R "
            f"/Resources << {fonts} {resources} >> {annots} >>"
        ).encode()
        objects[11 + 2 * number] = (
            f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n".encode() + data + b"\nendstream"
        )
        references.append(f"{10 + 2 * number} 0 R")
    told = len(pages) if count is None else count
    objects[2] = f"<< /Type /Pages /Kids [{kids or ' '.join(references)}] /Count {told} >>".encode()
    for number, content in enumerate(extra):
        objects[900 + number] = content
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + objects[number] + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += f"trailer\n<< /Size {max(places) + 1} /Root 1 0 R /Info 3 0 R {trailer} >>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
