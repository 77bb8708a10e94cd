"""The tools over the Model Context Protocol, by its official SDK: over standard streams, or HTTP on this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._version import __version__
from ..errors import AttacheError, ExtraMissing
from . import tools
from .tools import Plain

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS = (
    "A record of what outlets of several sides published: who said what, when, on which issue. Every result has "
    "citations: quote, document, start and end (characters of the archived text). Say who said it and which outlet "
    "reported it, with the date; where nothing is found, say that nothing is in the record. " + tools.NOTE
)


def server(folder: Path) -> "MCPServer":
    """Return the server of a workspace.

    Raises:
        ExtraMissing: The SDK is not installed.
    """
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ModuleNotFoundError as error:
        raise ExtraMissing(f"{error.name} is not installed", hint="pip install 'press-attache[mcp]'") from error
    from ..desk import Desk

    out = MCPServer("attache", title="Attaché", version=__version__, instructions=_INSTRUCTIONS, log_level="ERROR")
    reads = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

    def read(function: Callable[..., Plain], **values: Any) -> Plain:
        try:
            with Desk(folder) as desk:
                return function(desk, **values)
        except AttacheError as error:
            raise ToolError(error.line()[:600]) from error

    @out.tool(annotations=reads)
    def search_statements(
        question: str = "", words: str = "", speaker: str = "", issue: str = "", side: str = "", outlet: str = "",
        since: str = "", until: str = "", limit: int = 10,
    ) -> Plain:  # fmt: skip
        """Find who said what. Give a question in English or Chinese (it becomes a query that is returned as
        `understood`), or filters: words in the text, speaker, issue id, side id, outlet, first and last day (ISO)."""
        return read(
            tools.search_statements, question=question, words=words, speaker=speaker, issue=issue, side=side,
            outlet=outlet, since=since, until=until, limit=limit,
        )  # fmt: skip

    @out.tool(annotations=reads)
    def positions(issue: str = "", actor: str = "", side: str = "", until: str = "", limit: int = 10) -> Plain:
        """Where each actor stands on an issue, now and before, on the ladder of strength (0-10) with its statement."""
        return read(tools.positions, issue=issue, actor=actor, side=side, until=until, limit=limit)

    @out.tool(annotations=reads)
    def changes(issue: str = "", actor: str = "", side: str = "", since: str = "", limit: int = 10) -> Plain:
        """What changed in the words of actors: the statement before and the one after, the newest first."""
        return read(tools.changes, issue=issue, actor=actor, side=side, since=since, limit=limit)

    @out.tool(annotations=reads)
    def compare_story(story: str) -> Plain:
        """One story (its id, or that of an item in it) side by side: tellings, what only one side has, wordings."""
        return read(tools.compare_story, story=story)

    @out.tool(annotations=reads)
    def measures(
        actor: str = "", against: str = "", issue: str = "", since: str = "", until: str = "", limit: int = 10
    ) -> Plain:
        """Policy measures (tariffs, sanctions, licences …): by whom, against whom, at which stage."""
        return read(
            tools.measures, actor=actor, against=against, issue=issue, since=since, until=until, limit=limit
        )  # fmt: skip

    @out.tool(annotations=reads)
    def calendar(since: str = "", until: str = "", limit: int = 20) -> Plain:
        """Meetings, visits and calls of a window of days (ISO); without one those ahead of the newest report."""
        return read(tools.calendar, since=since, until=until, limit=limit)

    @out.tool(annotations=reads)
    def open_citation(document: str, start: int, end: int) -> Plain:
        """The archived words at a place, with a sentence on either side and where they come from."""
        return read(tools.open_citation, document=document, start=start, end=end)

    return out


def run(folder: Path, *, port: int | None = None) -> None:
    """Serve until the other end goes away: standard input and output, or HTTP on loopback where a port is given.

    Raises:
        ExtraMissing: The SDK is not installed.
    """
    own = server(folder)
    if port is None:
        own.run("stdio")
        return
    from mcp.server.transport_security import TransportSecuritySettings

    # any web page can make a browser ask loopback: only our own names are answered
    names = [f"127.0.0.1:{port}", f"localhost:{port}"]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True, allowed_hosts=names, allowed_origins=[f"http://{name}" for name in names]
    )
    own.run(
        "streamable-http", host="127.0.0.1", port=port, stateless_http=True, json_response=True,
        transport_security=security, max_request_body_size=200_000,
    )  # fmt: skip
