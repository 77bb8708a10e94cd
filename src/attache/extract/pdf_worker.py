"""The process in which PDFium runs: what a hostile file does there ends there.

Started by `pdf_process`, with a PDF on standard input and its pages on standard output, over and over until the input
ends. Frames are a length of eight bytes and so many bytes.
"""

import sys
from typing import BinaryIO

MEMORY = 1536 * 1024 * 1024
"""Bytes of memory beside the file itself; a page that wants more is not read."""


def main() -> None:
    """Serve until standard input ends."""
    import pypdfium2  # noqa: F401  (loaded before memory is capped)

    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while head := source.read(8):
        data = source.read(int.from_bytes(head, "big"))
        _cap(len(data))
        _serve(data, sink)


def _cap(size: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: there the time is the only cap
        return
    limit = MEMORY + 3 * size
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _serve(data: bytes, sink: BinaryIO) -> None:
    import msgspec
    import pypdfium2

    from ..errors import InputError
    from .pdf_letters import Line, lines_of

    def send(message: object) -> None:
        frame = msgspec.msgpack.encode(message)
        sink.write(len(frame).to_bytes(8, "big") + frame)
        sink.flush()

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        send({"refused": "locked" if "assword" in str(error) else "damaged"})
        return
    try:
        count = len(document)
        about = {str(name): str(value)[:2000] for name, value in document.get_metadata_dict().items()}
        send({"count": count, "about": about})
        for number in range(count):
            # whoever reads says after each page whether it wants the next
            if sys.stdin.buffer.read(1) != b"+":
                return
            lines: list[Line] | None
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                lines = None
            else:
                try:
                    lines = lines_of(page, number + 1)
                finally:
                    page.close()
            send({"lines": lines})
    except InputError as error:
        send({"too_large": str(error)})
    except (pypdfium2.PdfiumError, ValueError, OverflowError, UnicodeError) as error:
        send({"refused": f"damaged: {error}"[:200]})
    finally:
        document.close()


if __name__ == "__main__":
    main()
