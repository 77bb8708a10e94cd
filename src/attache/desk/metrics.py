"""What a run of collecting counts, in the text format of Prometheus."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import StorageFailed


class Metrics:
    """Counters of one run; served on loopback or written to a file for the node exporter."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

        self._registry = CollectorRegistry()
        self._events = Counter(
            "attache_events", "What happened while collecting, by kind.", ["event"], registry=self._registry
        )
        self._seconds = Histogram(
            "attache_poll_seconds", "How long polls of feeds took.", registry=self._registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
        )  # fmt: skip
        self._entries = Counter("attache_entries", "New entries of feeds.", registry=self._registry)
        self._last = Gauge("attache_last_event_seconds", "When something last happened.", registry=self._registry)

    def count(self, event: str, fields: Mapping[str, Any]) -> None:
        """Count one event."""
        self._events.labels(event=event).inc()
        self._last.set_to_current_time()
        if "seconds" in fields:
            self._seconds.observe(float(fields["seconds"]))
        if event == "polled" and fields.get("new"):
            self._entries.inc(int(fields["new"]))

    def text(self) -> bytes:
        """Return all of them."""
        from prometheus_client import generate_latest

        return generate_latest(self._registry)

    def write(self, path: Path) -> None:
        """Write all of them to a file, which is never seen half written.

        Raises:
            StorageFailed: The disk refused.
        """
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.write_bytes(self.text())
            os.replace(draft, path)
        except OSError as error:
            raise StorageFailed(error.strerror or "cannot be written", place=str(path)) from error

    def serve(self, port: int, address: str = "127.0.0.1") -> None:
        """Serve them at `http://ADDRESS:PORT/metrics` until the process ends.

        Raises:
            StorageFailed: The port is taken, or may not be used.
        """
        from prometheus_client import start_http_server

        try:
            start_http_server(port, addr=address, registry=self._registry)
        except OSError as error:
            hint = "choose another --metrics-port"
            raise StorageFailed(error.strerror or "cannot listen", place=f"{address}:{port}", hint=hint) from error
