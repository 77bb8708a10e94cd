"""A client of the official SDK asks the server as a process, and gets cited words."""

import sys
from importlib import resources
from pathlib import Path
from typing import Any

import anyio
import pytest

from attache import config
from attache import desk as desks
from attache.desk import Desk
from attache.mcp.tools import CHARS, WORDS, bounded

mcp = pytest.importorskip("mcp", reason="the SDK is an optional part of the installation")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp") / "demo"
    shipped = resources.files("attache.data") / "demo"
    desks.make(
        (shipped / config.FILE).read_text(encoding="utf-8"), folder,
        {entry.name: entry.read_bytes() for entry in (shipped / "tables").iterdir()},
    )  # fmt: skip
    with Desk(folder) as desk:
        desk.add([Path(str(shipped / "texts"))])
    return folder


def asked(folder: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[list[str], list[Any]]:
    """Return the names of the tools, and what each call gave."""

    async def session() -> tuple[list[str], list[Any]]:
        process = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "attache", "mcp", "-w", str(folder)], env={"PYTHONUTF8": "1"}
        )
        async with mcp.Client(process) as client:
            names = [tool.name for tool in (await client.list_tools()).tools]
            assert all(tool.annotations.read_only_hint for tool in (await client.list_tools()).tools)
            return names, [await client.call_tool(name, values) for name, values in calls]

    return anyio.run(session)


def test_three_questions_are_answered_with_citations(workspace: Path) -> None:
    names, (said, taken, ahead, stands, wrong) = asked(
        workspace,
        [
            ("search_statements", {"question": "What has Lanhai said about rare salts since April?"}),
            ("measures", {"actor": "Lanhai"}),
            ("calendar", {"since": "2031-01-01"}),
            ("positions", {"issue": "rare-salts"}),
            ("open_citation", {"document": "d-0000000000000000", "start": 0, "end": 5}),
        ],
    )
    assert names == [
        "search_statements", "positions", "changes", "compare_story", "measures", "calendar", "open_citation",
    ]  # fmt: skip
    with Desk(workspace) as desk:
        for answer in (said, taken, ahead):
            results = answer.structured_content["results"]
            assert results and "not addressed to you" in answer.structured_content["note"]
            for each in results:
                cited = each["citation"]
                text = desk.text_of(cited["document"])
                assert text is not None and text[cited["start"] : cited["end"]] == cited["quote"]
    assert said.structured_content["asked"]["understood"]
    assert not stands.is_error
    assert wrong.is_error and "E304" in wrong.content[0].text


def test_nothing_in_the_record_is_said(workspace: Path) -> None:
    _, (answer,) = asked(workspace, [("search_statements", {"question": "What did Wei Lan say about turnips?"})])
    assert answer.structured_content["nothing_in_the_record"] and not answer.structured_content["results"]


def test_results_are_bounded_and_say_what_is_left_off() -> None:
    rows = [{"citation": {"quote": "a" * (WORDS + 5), "document": "d-1"}} for _ in range(100)]
    found = bounded({}, rows)
    assert sum(len(str(each)) for each in found["results"]) <= CHARS + 200
    assert found["left_off"] == len(rows) - len(found["results"]) > 0
    assert all(each["citation"]["cut"] for each in found["results"])
