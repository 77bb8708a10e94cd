"""`attache schema`: the JSON Schema of what we print."""

import json

import click


@click.command()
@click.argument("what", type=click.Choice(["read", "edition"]))
def schema(what: str) -> None:
    """Print the JSON Schema (2020-12) of `attache read --json` or of editions."""
    from ..record import Edition, Reading
    from ..record.codec import json_schema

    click.echo(json.dumps(json_schema(Reading if what == "read" else Edition), indent=1, ensure_ascii=False))
