"""Whether changes of one actor's words are found in series made by chance: English and Chinese, from both sides.

    python evals/changes.py [--series 400] [--seed 1] [--details]

Prints one line of JSON. Each series is a dozen statements of one office with one kind of change: a level, a formula
added, dropped or revived, an adverb, a target, a silence; or none, or a near change: a late arrival, a formula of the
other side in marks. Other words than those of `positions.toml`, and other ones with each seed.
"""

import argparse
import datetime as dt
import json
import random
from collections import Counter, defaultdict
from importlib.resources import as_file, files

from attache import tables
from attache.compare.changes import changes
from attache.compare.wording import formulae_in, strongest
from attache.store import StatementRow

SIDES = {
    "XL": (("wei-lan", "mei-suyun"), ("Lanhai", "澜方"), "vera-holt"),
    "XO": (("vera-holt", "ines-calder"), ("Ostravia", "奥方"), "wei-lan"),
}
TARGETS = {
    "XL": (("the Ostravian Navy", "the Ostravian Department of Trade", "Tomas Reyle"), "奥斯特拉维亚海军"),
    "XO": (("the Lanhai Coast Guard", "the Lanhai Ministry of Seas", "Bo Tan"), "澜海海警"),
}
PHRASES = (
    (
        "no boat sails on borrowed wind", "a bridge is built from both banks", "who lights the fire must watch it",
        "the sea remembers every promise", "trust grows slower than barley",
    ),
    ("桥从两岸筑起", "借来的风不远航", "信任长得比大麦慢", "大海记得每个诺言", "点灯的人不怕黑夜"),
)  # fmt: skip
PLAIN = (
    (
        "{s} opposes the {n}",
        "{s} opposes the new {n}",
        "the {n} is a thing {s} opposes",
        "{s} opposes this {n} as ever",
    ),
    ("{s}反对{n}", "对于{n}，{s}反对", "{s}反对所说的{n}", "{n}，{s}一贯反对"),
)
LEVELS = (
    {3: ("{s} regrets the {n}", "{s} finds the {n} regrettable"),
     6: ("{s} firmly opposes the {n}", "{s} resolutely opposes it"),
     7: ("{s} will take all necessary measures over the {n}", "on the {n}, {s} has to take all necessary measures")},
    {3: ("{s}对{n}表示遗憾", "{n}令人遗憾"), 6: ("{s}坚决反对{n}", "对于{n}，{s}坚决反对"),
     7: ("{s}将就{n}采取一切必要措施", "为此，{s}将采取一切必要措施")},
)  # fmt: skip
NOUNS = (
    ("pier", "fence", "toll", "map", "ferry plan", "lamp tower"),
    ("码头", "围栏", "通行费", "地图", "渡轮计划", "灯塔"),
)
KINDS = ("level", "added", "dropped", "revived", "hardened", "target", "silence", "late", "quotation", "none")
NEAR = ("late", "quotation", "none")


class Series:
    """Statements of one person, a fortnight or so apart, and the changes that are in them, by day."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.state = chance.choice(list(SIDES))
        people, names, self.other = SIDES[self.state]
        self.who = chance.choice(people)
        self.zh = chance.randrange(2)
        self.name = names[self.zh]
        self.others_name = SIDES["XO" if self.state == "XL" else "XL"][1][self.zh]
        self.day = dt.date(2031, 1, 1)
        self.rows: list[StatementRow] = []
        self.planted: dict[dt.date, str] = {}

    def noun(self) -> str:
        """Return what a statement is about."""
        return self.chance.choice(NOUNS[self.zh])

    def filled(self, forms: tuple[str, ...]) -> str:
        """Return one of some wordings, filled."""
        return self.chance.choice(forms).format(s=self.name, n=self.noun())

    def say(self, words: str, *, planted: str | None = None, gap: int | None = None, who: str | None = None) -> None:
        """Add a statement, some days after the last one."""
        if who is None:
            self.day += dt.timedelta(gap or self.chance.randint(9, 20))
        day = self.day if who is None else self.day + dt.timedelta(gap or 0)
        self.rows.append(row(len(self.rows), day, who or self.who, words))
        if planted:
            self.planted[day] = planted

    def with_phrase(self, phrase: str) -> str:
        """Return an ordinary statement with a phrase."""
        return self.filled(PLAIN[self.zh]) + ("，" if self.zh else ", for ") + phrase


def made(kind: str, chance: random.Random) -> Series:
    """Return a series with one kind of change in it."""
    out = Series(chance)
    phrase = chance.choice(PHRASES[out.zh])
    plain = PLAIN[out.zh]
    if kind == "level":
        first, then = chance.sample(sorted(LEVELS[out.zh]), 2)
        for _ in range(4):
            out.say(out.filled(LEVELS[out.zh][first]))
        out.say(out.filled(LEVELS[out.zh][then]), planted="stance" if 7 in (first, then) else "level")
        out.say(out.filled(LEVELS[out.zh][then]))
    elif kind == "added":
        for number in range(8):
            words = out.filled(plain) if number < 4 else out.with_phrase(phrase)
            out.say(words, planted="formula added" if number == 4 else None)
    elif kind in ("dropped", "revived"):
        for number in range(9):
            words = out.with_phrase(phrase) if number < 4 else out.filled(plain)
            out.say(words, planted="formula dropped" if number == 4 else None, gap=20)
        if kind == "revived":
            out.say(out.with_phrase(phrase), planted="formula revived")
    elif kind == "hardened":
        forms = ("{s}敦促{o}停止{n}", "{s}强烈敦促{o}停止{n}") if out.zh else (
            "{s} demands an end to the {n}", "{s} categorically demands an end to the {n}"
        )  # fmt: skip
        for number in range(6):
            words = forms[number > 3].format(s=out.name, o=out.others_name, n=out.noun())
            out.say(words, planted="hardened" if number == 4 else None)
    elif kind == "target":
        form = "{s}敦促{o}商谈" if out.zh else "{s} urges {o} to talk"
        new = TARGETS[out.state][1] if out.zh else chance.choice(TARGETS[out.state][0])
        for number in range(6):
            aim = new if number > 3 else out.others_name
            out.say(form.format(s=out.name, o=aim), planted="new target" if number == 4 else None)
    elif kind == "silence":
        for _ in range(7):
            out.say(out.filled(plain), gap=chance.randint(8, 12))
        out.say("it has seen the papers", who=out.other, gap=30)
        out.say(out.filled(plain), planted="silence", gap=chance.randint(60, 120))
    else:
        for _ in range(8):
            out.say(out.filled(LEVELS[out.zh][6]))
        if kind == "late":
            out.rows.append(row(len(out.rows), dt.date(2031, 2, 1), out.who, out.filled(LEVELS[out.zh][6])))
        if kind == "quotation":
            tail = (
                "，所谓“采取一切必要措施”吓不倒人"
                if out.zh
                else ", whatever the so-called “all necessary measures” may be"
            )
            out.say(out.filled(LEVELS[out.zh][6]) + tail)
    return out


def row(number: int, day: dt.date, who: str, words: str) -> StatementRow:
    """Return a statement as the record gives it; its level is that of the strongest formula outside marks."""
    tenure = tables.officials().tenures(who)[0]
    top = strongest(formulae_in(words.split("所谓")[0].split("so-called")[0]))
    return StatementRow(
        id=f"s-{number:03d}", item=f"i-{number:03d}", document="d", date=day.isoformat(), reported=day.isoformat(),
        speaker=who, speaker_name=tenure.name_en, role=tenure.role, organisation=tenure.office_id,
        organisation_name=None, form="indirect", source=tenure.name_en, cue="said", content=words,
        level=top.level if top else 0, stance=top.stance if top else "neutral", issues=("survey",),
        outlet="Corin Times", start=0, end=1, anonymity="named", nested_in=None, confidence=1.0,
        rule=top.rule if top else None,
    )  # fmt: skip


def main() -> None:
    """Make the series, compare what is found with what is planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", action="store_true", help="print each change missed, and each false one")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    tally: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    with as_file(files("attache.data") / "demo" / "tables") as folder, tables.use(folder):
        for number in range(options.series):
            kind = KINDS[number % len(KINDS)]
            series = made(kind, chance)
            chance.shuffle(series.rows)
            found = changes(series.rows)
            for day, told in series.planted.items():
                hit = any(change.after_day == day and told in change.kinds() for change in found)
                by_kind[kind]["planted"] += 1
                by_kind[kind]["found"] += hit
                if options.details and not hit:
                    print("MISSED", kind, told, day, [(r.date, r.level, r.content) for r in series.rows])
            false = [change for change in found if change.after_day not in series.planted]
            tally["false"] += bool(false)
            tally["false_in_near"] += bool(false) and kind in NEAR
            if options.details:
                for change in false:
                    print("FALSE ", kind, change.details, change.before.content, "|", change.after.content)
    planted = sum(each["planted"] for each in by_kind.values())
    told = {
        "eval": "changes", "series": options.series, "planted": planted,
        "recall": round(sum(each["found"] for each in by_kind.values()) / planted, 4),
        "false_series": round(tally["false"] / options.series, 4),
        "false_near_series": round(tally["false_in_near"] / (options.series * len(NEAR) / len(KINDS)), 4),
        "by_kind": {
            kind: round(each["found"] / each["planted"], 4) for kind, each in sorted(by_kind.items()) if each["planted"]
        },
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
