"""`attache demo`: where it does not write."""

from click.testing import CliRunner

from attache import desk as desks
from attache.cli import attache
from attache.errors import StorageFailed, WorkspaceExists


def test_demo_leaves_another_workspace_alone(tmp_path):
    desks.init("us-china", tmp_path / "watch")
    before = sorted(path.name for path in (tmp_path / "watch").iterdir())
    run = CliRunner().invoke(attache, ["demo", str(tmp_path / "watch")])
    assert isinstance(run.exception, WorkspaceExists)
    assert sorted(path.name for path in (tmp_path / "watch").iterdir()) == before


def test_demo_says_when_its_folder_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    run = CliRunner().invoke(attache, ["demo", str(tmp_path / "file" / "demo")])
    assert isinstance(run.exception, StorageFailed)
