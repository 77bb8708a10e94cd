"""Write `reference/hostile.md` from the tests: each hostile input that is tried, and what comes of it.

    python docs/hostile.py [--check]

With `--check` nothing is written; the exit status is 1 where the page is not up to date.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "hostile.md"
NOTE = "<!-- Made by docs/hostile.py from the tests; change them there. -->\n"
for room in ("", "damaged", "unit/collect", "unit/extract"):
    sys.path.insert(0, str(ROOT / "tests" / room))

Rows = Iterator[tuple[str, str]]


def page() -> str:
    """Return the page."""
    parts = [
        (title, where, tuple(rows))
        for title, where, rows in (
            ("Servers that misbehave", "tests/damaged/test_answers.py", answers()),
            ("Addresses that are not public", "tests/damaged/test_answers.py", private()),
            ("What is no address of the web", "tests/damaged/test_answers.py", addresses()),
            ("Where redirects lead", "tests/damaged/test_answers.py", redirects()),
            ("Files", "tests/damaged/test_inputs.py", files()),
            ("Containers and office files", "tests/damaged/test_packed_inputs.py", packed()),
            ("Pages and texts", "tests/damaged/test_hostile_documents.py", documents()),
            ("Versions of a page", "tests/unit/compare/test_versions_hostile.py", versions()),
            ("Feeds, pages and hosts that are collected", "tests/damaged/test_collecting.py", told("test_collecting")),
            ("Other requests and answers", "tests/damaged/test_answers.py", told("test_answers")),
            ("Disks, crashes, clocks", "tests/damaged/test_storage.py, test_keeping.py",
             [*told("test_storage"), *told("test_keeping")]),
        )
    ]  # fmt: skip
    out = ["# Hostile inputs and answers\n", NOTE]
    count = sum(len(rows) for _, _, rows in parts)
    out.append(
        f"\n{count} inputs and answers that are hostile, damaged or unlucky, each with what comes of it,\n"
        "each a test. Codes are those of [errors](errors.md). None ends the run: the others are read and fetched.\n"
    )
    for title, where, rows in parts:
        out.append(f"\n## {title}\n\n`{where}`\n\n| what | what comes of it |\n| --- | --- |\n")
        out += [f"| {_shown(what)} | {_shown(comes)} |\n" for what, comes in rows]
    return "".join(out)


def _shown(words: str) -> str:
    """Return words that are safe in a table, long ones cut."""
    safe = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in words)
    safe = safe if len(safe) <= 160 else safe[:120] + "…"
    return safe.replace("|", "\\|").replace("<", "&lt;")


def _error(kind: type[Exception]) -> str:
    said = (kind.__doc__ or "").strip().split("\n")[0]
    return f"{getattr(kind, 'code', '')}: {said[:1].lower()}{said[1:].rstrip('.')}"


def _of_code(code: str) -> str:
    from attache import errors

    return next(
        (_error(kind) for kind in vars(errors).values()
         if isinstance(kind, type) and getattr(kind, "code", None) == code),
        code,
    )  # fmt: skip


def answers() -> Rows:
    """Yield the flaws of the server of the tests."""
    import test_answers as tests

    from loopback.flaws import FLAWS

    for name in sorted(FLAWS):
        said = (FLAWS[name].__doc__ or "").strip().split("\n")[0].rstrip(".")
        said = "" if said.startswith("async") else said
        yield name.replace("-", " ") + (f": {said[:1].lower()}{said[1:]}" if said else ""), _error(tests.EXPECTED[name])


def private() -> Rows:
    """Yield spellings of private addresses."""
    import test_answers as tests

    from attache.errors import RefusedAddress

    for url in tests.PRIVATE:
        yield f"`{url}`", _error(RefusedAddress)


def addresses() -> Rows:
    """Yield what is no address."""
    import test_answers as tests

    for url, kind in tests.REFUSED.items():
        yield f"`{url}`" if url else "nothing at all", _error(kind)


def redirects() -> Rows:
    """Yield where a redirect leads."""
    import test_answers as tests

    for url, kind in tests.LEADS.items():
        yield f"`{url}`" if url else "to nothing at all", _error(kind)


def files() -> Rows:
    """Yield damaged files."""
    import makers

    for name in makers.READ:
        yield name.replace("-", " "), "read; its text is kept as it is, and every span lies in it"
    for name, (_, code) in makers.REFUSED.items():
        yield name.replace("-", " "), _of_code(code)


def packed() -> Rows:
    """Yield containers and office files."""
    import test_packed_inputs as tests

    for name, (_, count, codes) in tests.FILES.items():
        if not name.startswith("good."):
            read = f"{count} documents are read" if count else ""
            yield name.replace("-", " "), "; ".join(filter(None, (read, *map(_of_code, codes))))


def documents() -> Rows:
    """Yield pages and texts."""
    import test_hostile_documents as tests

    for name in tests.PAGES:
        yield f"a page with {name.replace('-', ' ')}", "read, its words kept"
    for name in tests.TEXTS:
        yield f"a text of {name.replace('-', ' ')}", "read, its text unchanged"


def versions() -> Rows:
    """Yield pairs of versions."""
    from hostile_versions import PAIRS

    for name in PAIRS:
        yield name, "compared with work that grows no faster than the texts; what is kept of it has a bound"


def told(module: str) -> Rows:
    """Yield tests that say by their names what is tried and what comes of it."""
    tree = ast.parse((ROOT / "tests" / "damaged" / f"{module}.py").read_text(encoding="utf-8"))
    generated = ("hostile_answer", "private_address_is_refused", "no_address_of_the_web", "leads_nowhere", "every_flaw")
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        if not any(part in node.name for part in generated):
            yield node.name.removeprefix("test_").replace("_", " "), "as it says"


def main() -> int:
    """Write the page, or check it."""
    text = page()
    if "--check" in sys.argv:
        return int(PAGE.read_text(encoding="utf-8") != text if PAGE.exists() else True)
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
