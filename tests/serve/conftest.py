"""A workspace of the demo texts, made once, and the reading room over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from room_client import client_of, made
from starlette.testclient import TestClient

from attache.desk import Desk


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workspace; tests that change it make their own."""
    return made(tmp_path_factory.mktemp("room") / "demo")


@pytest.fixture(scope="session")
def client(workspace: Path) -> Iterator[TestClient]:
    """A client of the desk's reading room."""
    with client_of(workspace) as client:
        yield client


@pytest.fixture(scope="session")
def readers(workspace: Path) -> Iterator[TestClient]:
    """A client of the reading room as readers have it."""
    with client_of(workspace, public=True) as client:
        yield client


@pytest.fixture
def desk(workspace: Path) -> Iterator[Desk]:
    """The desk of the workspace."""
    with Desk(workspace) as desk:
        yield desk


@pytest.fixture(autouse=True)
def no_other_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the person who runs the tests is found."""
    monkeypatch.delenv("ATTACHE_WORKSPACE", raising=False)
