"""A reader for tests of findings: what `plain_reader` makes of a text, with events, measures, meetings and figures."""

from dataclasses import replace
from importlib import resources

import plain_reader
from attache import desk
from attache.desk import Desk
from attache.record import (
    ActorRef,
    Capture,
    Event,
    Figure,
    Measure,
    Meeting,
    Mention,
    PartialDate,
    Reading,
    part_id,
)

OSTRAVIA = ActorRef(id="ov-gov", name="Ostravia")
LANHAI = ActorRef(id="lh-gov", name="Lanhai")
GUARD = ActorRef(id="lh-coastguard", name="Lanhai Coast Guard")

TEXTS = {
    "gazette.txt": (
        "Coast guard seizes trawler\n2031-05-09 Harbour Gazette\n"
        "The Lanhai Coast Guard seized the Ostravia trawler Bright Wave off the Teal Bank on Thursday. "
        "Ostravia condemned Lanhai. Ostravia has not closed its ports to Lanhai. "
        "Ostravia announced a duty of 12 percent on Lanhai turbines from 2031-06-01, up from 4 percent. "
        "The two will hold the 3rd Fisheries Dialogue in Port Alder on 2031-06-03 and 2031-06-04."
    ),
    "post.txt": (
        "Bright Wave held\n2031-05-10 Lanhai Post\n"
        "The trawler Bright Wave was seized off the Teal Bank by the Lanhai Coast Guard. "
        "=1+1 boats, 37 of them new, may sail. Talks may be held in June. "
        "Lanhai put Ostravia Shipyards on its entity list."
    ),
    "undated.txt": "A note from the quay\n\nLanhai lowered its duty of 12 percent on Ostravia.\nA clerk said it was late.",
}


def on(value: str, precision: str = "day") -> PartialDate:
    return PartialDate(value=value, precision=precision, basis="stated", text=value)


def understand(found: Capture) -> Reading:
    """Read a text as `plain_reader` does and add what is in it, by its path."""
    reading = plain_reader.understand(found)
    (item,) = reading.items
    text, sha = reading.document.text, found.sha256

    def place(words: str) -> tuple[int, int, str]:
        start = text.index(words)
        return start, start + len(words), words

    def event(words: str, actor, recipient, plover: str, mode=None, status="happened", **more) -> Event:
        start, end, told = place(words)
        given = {"context": ("military",), "cameo": None, "quad": None, "goldstein": None, "date": None} | more
        return Event(
            id=part_id("e", sha, start, end), start=start, end=end, text=told, actor=actor, recipient=recipient,
            plover=plover, mode=mode, status=status, confidence=0.875, **given,
        )  # fmt: skip

    def mention(words: str, actor: str | None, kind: str, after: str = "") -> Mention:
        start = text.index(words, text.index(after))
        return Mention(start=start, end=start + len(words), text=words, type=kind, actor=actor)

    def figure(words: str, value: float, unit: str, what: str | None, **more) -> Figure:
        start, end, told = place(words)
        return Figure(start=start, end=end, text=told, value=value, unit=unit, what=what, **({"date": None} | more))

    if found.path == "gazette.txt":
        duty = place("announced a duty of 12 percent on Lanhai turbines from 2031-06-01")
        talks = place("hold the 3rd Fisheries Dialogue in Port Alder on 2031-06-03 and 2031-06-04")
        item = replace(
            item,
            issues=("fishing",),
            mentions=(
                mention("Lanhai Coast Guard", "lh-coastguard", "organisation"),
                mention("Ostravia", "ov-gov", "state"),
                mention("Teal Bank", None, "place"),
                mention("Ostravia", "ov-gov", "state", "Ostravia condemned"),
                mention("Lanhai", "lh-gov", "state", "condemned"),
            ),
            events=(
                event("The Lanhai Coast Guard seized the Ostravia trawler Bright Wave off the Teal Bank on Thursday",
                      GUARD, OSTRAVIA, "COERCE", "seize", date=on("2031-05-08"), cameo="171"),
                event("Ostravia condemned Lanhai", OSTRAVIA, LANHAI, "ACCUSE", "disapprove", cameo="111",
                      context=("diplomatic", "military")),
                event("Ostravia has not closed its ports to Lanhai", OSTRAVIA, LANHAI, "SANCTION", None, "denied"),
            ),
            measures=(
                Measure(id=part_id("m", sha, *duty[:2]), start=duty[0], end=duty[1], text=duty[2], instrument="tariff",
                        by="Ostravia", against="Lanhai", status="announced", stage="announced", date=on("2031-05-09")),
            ),
            meetings=(
                Meeting(id=part_id("t", sha, *talks[:2]), start=talks[0], end=talks[1], text=talks[2],
                        participants=("Ostravia", "Lanhai"), place="Port Alder", first=on("2031-06-03"),
                        last=on("2031-06-04"), status="announced"),
            ),
            figures=(figure("12 percent", 12.0, "percent", "duty on Lanhai turbines", date=on("2031-06", "month"),
                            earlier=4.0, change="up"),),
        )  # fmt: skip
    elif found.path == "post.txt":
        talks = place("Talks may be held in June")
        listing = place("put Ostravia Shipyards on its entity list")
        item = replace(
            item,
            issues=("fishing",),
            events=(event("The trawler Bright Wave was seized off the Teal Bank by the Lanhai Coast Guard", GUARD,
                          None, "COERCE", "seize"),),
            measures=(
                Measure(id=part_id("m", sha, *listing[:2]), start=listing[0], end=listing[1], text=listing[2],
                        instrument="entity listing", by="Lanhai", by_id="lh-gov", against="Ostravia Shipyards",
                        status="in force", stage="in-force", date=None),
            ),
            meetings=(
                Meeting(id=part_id("t", sha, *talks[:2]), start=talks[0], end=talks[1], text=talks[2], participants=(),
                        place=None, first=on("2031-06", "month"), last=None, status="planned"),
            ),
            figures=(figure("=1+1 boats, 37 of them", 37.0, "boats", None, approximation="=nearly"),),
        )  # fmt: skip
    elif found.path == "undated.txt":
        duty = place("lowered its duty of 12 percent")
        item = replace(
            item,
            measures=(
                Measure(id=part_id("m", sha, *duty[:2]), start=duty[0], end=duty[1], text=duty[2], instrument="tariff",
                        by="Lanhai", against=None, status="in force", stage="amended", date=None),
            ),
        )  # fmt: skip
    return replace(reading, items=(item,))


def workspace(folder):
    """Make a workspace of the demo's beat with the three texts and return its folder."""
    shipped = resources.files("attache.data") / "demo"
    tables = {entry.name: entry.read_bytes() for entry in (shipped / "tables").iterdir()}
    desk.make((shipped / "attache.toml").read_text(encoding="utf-8"), folder, tables)
    with Desk(folder, understand=understand) as at:
        done = at.add_captures([plain_reader.capture(text, name) for name, text in TEXTS.items()])
    assert not done.failures
    return folder
