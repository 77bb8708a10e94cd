"""`attache serve` as a process of its own: it listens, answers while another writes, and stops when told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from attache.cli.serve import serve
from attache.desk import Desk


def _started(folder: Path, *more: str) -> tuple["subprocess.Popen[str]", str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "attache", "serve", "-w", str(folder), "--port", "0", *more],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://\S+/", line)
    assert found, (line, process.stderr.read() if process.stderr else "")
    return process, found[0]


def _get(address: str) -> tuple[int, str]:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.status, answer.read().decode()


def test_it_serves_while_another_writes_and_stops_when_told(workspace: Path) -> None:
    process, address = _started(workspace)
    try:
        assert address.startswith("http://127.0.0.1:")
        assert _get(address)[0] == 200
        with Desk(workspace) as desk, desk.session():
            assert "statements" in _get(address + "statements")[1]
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) in (0, -signal.SIGTERM)
        assert "Traceback" not in (process.stderr.read() if process.stderr else "")
    finally:
        process.kill()
        process.communicate()


def test_it_warns_when_others_can_reach_it(workspace: Path) -> None:
    process, _ = _started(workspace, "--host", "0.0.0.0")
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert "warning: others on the network can reach this" in told


def test_a_port_that_is_taken_is_told_in_one_line(workspace: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "attache", "serve", "-w", str(workspace), "--port", str(port)],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("attache: E205")
    assert done.stderr.count("\n") == 1


def test_without_a_workspace_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(serve, [])
    assert result.exit_code != 0
    assert "no workspace" in str(result.exception).lower()


def test_help_of_the_program_imports_no_web_framework() -> None:
    code = "import sys; from attache.cli import attache; attache.main(['--help'], standalone_mode=False);"
    code += (
        "import json; print(json.dumps([m for m in ('fastapi', 'starlette', 'uvicorn', 'jinja2') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert json.loads(done.stdout.strip().splitlines()[-1]) == []
