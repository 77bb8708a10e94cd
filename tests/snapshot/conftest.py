"""The demo, built once by the command that users run."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from attache import desk as desks
from attache.cli import attache
from attache.record.codec import decode_edition


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run = CliRunner().invoke(attache, ["demo", str(folder)], catch_exceptions=False)
    written = folder / "briefs" / "brief-2031-05-16.json"
    desk = desks.Desk(folder)  # not `with`: its tables are for the tests that ask for them
    yield SimpleNamespace(
        folder=folder, run=run, desk=desk, written=written, edition=decode_edition(written.read_bytes())
    )
    desk.close()
