"""What is done and what is only said: a layout that cannot tell the two apart must not be given both."""

from ..record import Event

# types that consist in saying: a promise is made although what it promises is planned
_SAID = frozenset({"AGREE", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# PLOVER's auxiliary modes
_MODES = {
    "planned": "future", "threatened": "future", "denied": "negation", "hypothetical": "hypothetical",
    "background": "historical",
}  # fmt: skip


def done(event: Event) -> bool:
    """Whether the event took place, by what the report says."""
    if event.status in {"planned", "threatened"}:
        return event.plover in _SAID
    return event.status in {"happened", "announced", "background"}


def modes(event: Event) -> tuple[str, ...]:
    """Return the event's mode, and PLOVER's auxiliary mode for what was not done now."""
    auxiliary = _MODES.get(event.status)
    if auxiliary == "future" and done(event):
        auxiliary = None
    return tuple(mode for mode in (event.mode, auxiliary) if mode)
