"""The whole API against its own description: made-up requests get no server error, and answers that fit."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from room_client import client_of
from schemathesis.python import asgi

from attache.serve.pages.api_more import described

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def schema(workspace: Path) -> Iterator[Any]:
    with client_of(workspace, hosts=("testserver",), patience=120.0) as client, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
        # one client for all: the application begins once, as it does when it is served
        with asgi.get_client(client.app, max_stream_events=None) as session:
            yield schema, session


@pytest.mark.parametrize("path", sorted(described()["paths"]))
def test_answers_fit_the_description(schema: Any, path: str) -> None:
    described_as, session = schema
    checks = schemathesis.checks.CHECKS
    wanted = (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    )

    @given(case=described_as[path]["GET"].as_strategy())
    @settings(
        max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def run(case: Any) -> None:
        case.validate_response(case.call(session=session), checks=[checks.get_one(name) for name in wanted])

    run()
