"""A workspace of the demo texts, and clients of the reading room over one."""

from importlib import resources
from pathlib import Path

from starlette.testclient import TestClient

from attache import config
from attache import desk as desks
from attache.desk import Desk
from attache.serve import Settings, create_app

BASE = "http://127.0.0.1:8470"


def made(folder: Path) -> Path:
    """Make a workspace of the demo texts, as `attache demo` does, but for the brief."""
    shipped = resources.files("attache.data") / "demo"
    tables = {entry.name: entry.read_bytes() for entry in (shipped / "tables").iterdir()}
    desks.make((shipped / config.FILE).read_text(encoding="utf-8"), folder, tables)
    with Desk(folder) as desk:
        done = desk.add([Path(str(shipped / "texts"))])
    assert not done.failures
    return folder


def client_of(folder: Path, **settings: object) -> TestClient:
    """Return a client of the reading room over a workspace; what goes wrong inside is an answer, as for a browser."""
    app = create_app(Settings(folder=folder, **{"rate": 1e6, "burst": 10**6, "patience": 120.0, **settings}))  # type: ignore[arg-type]
    return TestClient(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False)
