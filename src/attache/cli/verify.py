"""`attache verify`."""

import dataclasses
import sys

import click

from .terminal import complain, json_option, machine, opened, progress, say, workspace_option


@click.command()
@json_option
@workspace_option
def verify(as_json: bool, workspace: str | None) -> None:
    """Look through archive, record, editions and corrections, and print one line for each fault.

    Every digest is checked, every document must lead to its archived bytes, and every citation of every kept edition
    must open. Nothing is changed, and another process may write meanwhile. Exit status 1 when something is wrong.
    """
    from ..desk.verifying import Verified
    from ..desk.verifying import as_json as told
    from ..desk.verifying import verify as run

    done = Verified()
    with opened(workspace) as desk, progress("checking") as step:
        for found in run(desk, progress=step):
            if isinstance(found, Verified):
                done = found
            elif as_json:
                machine(told(found).encode())
            else:
                complain(found)
    if as_json:
        import msgspec

        machine(msgspec.json.encode({"schema": "attache.verify/1", **dataclasses.asdict(done)}))
    else:
        redacted = f", {done.redacted} redacted" if done.redacted else ""
        say(f"{done.files} archive files, {done.records} records, {done.documents} documents{redacted}, "
            f"{done.editions} editions with {done.citations} citations: "
            + (f"{done.faults} faults" if done.faults else "all is well"))  # fmt: skip
        if done.waiting:
            say(f"{done.waiting} bytes of the archive are not yet in the record; what writes next reads them")
    if done.faults:
        sys.exit(1)
