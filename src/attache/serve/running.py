"""One process that serves the application until it is told to stop."""

import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import Any

from ..errors import StorageFailed
from .settings import Settings

_GRACE = 5
"""Seconds that answers in progress have when it stops."""


def run(app: Any, settings: Settings, *, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; answers in progress are finished.

    Args:
        ready: Is called with the address once connections are taken.

    Raises:
        StorageFailed: It cannot listen there.
    """
    import uvicorn

    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, date_header=True, proxy_headers=False,
        timeout_graceful_shutdown=_GRACE, timeout_keep_alive=20, limit_concurrency=200,
        h11_max_incomplete_event_size=32_768, ws="none", lifespan="on",
    )  # fmt: skip
    with _listening(settings) as listener:
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        ready(f"http://{name}:{listener.getsockname()[1]}/")
        server = uvicorn.Server(config)
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


@contextlib.contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=256)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise StorageFailed(
            error.strerror or "cannot listen there", place=place, hint="another program may be there: give --port"
        ) from error
    with listener:
        yield listener
