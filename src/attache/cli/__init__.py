"""The command line: a lazy group, so that `attache --help` imports nothing but click."""

import importlib
import sys

import click

from .._version import __version__
from ..errors import AttacheError

# command -> one line of help; the command itself lives in the module of the same name
COMMANDS = {
    "read": "Read documents and print what is in them; nothing is stored.",
    "init": "Make a workspace for a beat.",
    "beat": "Look at the sources of a beat: check, show, add, import, export.",
    "add": "Add documents to the record.",
    "fetch": "Fetch what is due from the sources of the beat, once.",
    "watch": "Collect from the sources of the beat for good.",
    "changes": "List what outlets changed on their pages or removed, the gravest first.",
    "search": "Search the record.",
    "ask": "Ask the record in words; the query is shown with the answer.",
    "show": "Show a document, item or statement with its sources.",
    "statements": "List statements: who said what, when, on which issue.",
    "stories": "List stories: items about one happening, across outlets, days and languages.",
    "story": "Show a story with all its tellings, or say that it is wrong.",
    "origins": "Show who took a story from whom, and on how many independent origins it rests.",
    "compare": "Put the tellings of a story side by side: who says what, and what only one side has.",
    "blindspots": "List stories of which no report of a side is in the record, although others have them.",
    "timeline": "Show the timeline of a thread: first reports, statements, denials, measures, meetings.",
    "trends": "List issues and stories that rise, and how fast each side took a story up.",
    "issues": "List the issues of the beat with what the record has on each.",
    "positions": "Show where each side stands on an issue, and what changed in its words.",
    "formulae": "List the set phrases of each side: first and last use, revival, disappearance.",
    "pairs": "List what one side said and another answered; put readouts side by side.",
    "index": "Show what two states did and said to each other over time.",
    "events": "List events: who did what to whom, when, each once.",
    "measures": "List policy measures: instrument, by whom, against whom, at which stage.",
    "meetings": "List meetings, behind and ahead.",
    "figures": "List figures: value, unit, what is counted.",
    "serve": "Open the reading room: pages over the record, for a browser.",
    "mcp": "Let an assistant read the record: tools over the Model Context Protocol.",
    "token": "Make a key for a program that asks the API.",
    "export": "Write events, measures, meetings, figures or statements in the formats of the field.",
    "brief": "Write a brief in which every sentence is cited.",
    "check": "Open every citation of an edition and report what is not supported.",
    "annotate": "Hand out statements and mentions to be corrected, and take corrections in.",
    "rebuild": "Derive the record again from the archive.",
    "verify": "Check every digest, document and citation; change nothing.",
    "backup": "Copy the workspace while it is in use.",
    "restore": "Make a workspace from a backup.",
    "redact": "Remove a document, or a person's name and words, lawfully.",
    "status": "Say what is in the workspace and what needs a person.",
    "schema": "Print the JSON Schema of readings or editions.",
    "eval": "Run the pipeline on a gold file and print the scores.",
    "demo": "Build a record from the shipped sample texts and write its brief.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".{cmd_name}", __name__)
        command = getattr(module, cmd_name if cmd_name != "eval" else "eval_")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="attache")
def attache() -> None:
    """Read the press of every side, keep a record of who said what, write briefs that can be checked."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 something was found, 2 bad usage, 3 some inputs failed."""
    for stream in (sys.stdout, sys.stderr):
        # a document's characters must never end a run on a terminal that cannot show them
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        attache.main(args=arguments, prog_name="attache")
    except AttacheError as error:
        for line in error.lines():
            click.echo(f"attache: {line}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        # the reader went away (`| head`): nothing to report, and nothing more to flush
        sys.stderr.close()
        sys.exit(0)
