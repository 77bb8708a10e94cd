"""How well pronouns and descriptions are led back to names: the shipped scorer beside the rules for sources.

    python evals/antecedents.py --data ../shared [--train] [--least 0.5]

Asked are the third-person pronouns and definite descriptions of GUM's development documents; an answer is a name of the
same document, right where GUM puts both in one chain. `given` counts answers, `asked` those with a name before them.
The rules are those that find who speaks: they were made for sources. Prints a table and one line of JSON; the scorer's
least odds are those of the manifest unless --least is given.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from attache.annotate.coreference import KINDS, Coreference
from attache.annotate.speakers import Sources
from attache.annotate.statements import english
from attache.evaluate.antecedents import Referring, documents
from attache.models.statements import shipped
from attache.record import Mention, Span


def clusters_of(each: Referring, mention: Mention) -> set[int]:
    """Return the clusters of whatever bears a name."""
    points = each.points
    key = next((points.key(p) for p in points.all if p.mention == mention), None)
    return {each.clusters[n] for n, p in enumerate(points.all) if p.mention is not None and points.key(p) == key}


def by_rule(each: Referring, sources: Sources, start: int, end: int) -> set[int] | None:
    """Return the clusters of the name that the rules for sources give a phrase; None without an answer."""
    at = sources.speaker_of(Span(start, end))
    if at is None or at.actor is None or at.anonymity != "named":
        return None
    if at.person is not None:
        spots = {(s.start, s.end) for s in at.person.spots}
        return {
            each.clusters[n]
            for n, p in enumerate(each.points.all)
            if p.mention is not None and (p.start, p.end) in spots
        }
    return {
        each.clusters[n]
        for n, p in enumerate(each.points.all)
        if p.mention is not None
        and (p.mention.text == at.actor.name or (at.actor.id and p.mention.actor == at.actor.id))
    }


def main() -> None:
    """Ask both for every pronoun and description."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--train", action="store_true", help="the training documents, which the scorer has seen")
    parser.add_argument("--least", type=float)
    options = parser.parse_args()
    gold = options.data / f"eval/entities/gum_{'train' if options.train else 'dev'}.jsonl.gz"
    model = shipped()
    least = model.least_odds if options.least is None else dict.fromkeys(KINDS, options.least)
    count: Counter = Counter()
    for each in documents(gold):
        text, points = each.reading.document.text, each.points
        drafts = english.find(each.reading, each.item, text, each.found.attributions)
        named = [p.mention for p in points.all if p.mention is not None]
        sources = Sources(each.reading, each.item, drafts, named, None)
        meant = Coreference(lambda p=points: p, each.found.vectors, model.antecedents, least)
        before: set[int] = set()
        spoken = {s.start for d in drafts for s in d.source}
        for n, point in enumerate(points.all):
            own = each.clusters[n]
            if point.mention is not None:
                before.add(own)
                continue
            if point.anaphor < 0:
                continue
            start = point.start
            if KINDS[point.anaphor] == "noun":
                start = text.rfind(points.determiner.get(point.word, ""), max(0, point.start - 60), point.start)
                start = start if start >= 0 else point.start
            kinds = [KINDS[point.anaphor], *([f"{KINDS[point.anaphor]}.speaking"] if start in spoken else [])]
            model_says = meant.at(point.start)
            found = {"scorer": None if model_says is None else clusters_of(each, model_says.mention)}
            found["rules"] = by_rule(each, sources, start, point.end)
            for kind in kinds:
                count[kind, "asked"] += own in before
                for who, clusters in found.items():
                    count[kind, who, "given"] += bool(clusters)
                    count[kind, who, "right"] += bool(clusters) and own in clusters
    out: dict[str, dict[str, float]] = {}
    print(f"{'':18}{'asked':>7}" + "".join(f"{who + ' ' + what:>16}" for who in ("rules", "scorer") for what in "prf"))
    for kind in sorted({key[0] for key in count}):
        asked = count[kind, "asked"]
        line, figures = f"{kind:18}{asked:7}", {"asked": asked}
        for who in ("rules", "scorer"):
            given, right = count[kind, who, "given"], count[kind, who, "right"]
            p, r = right / given if given else 0.0, right / asked if asked else 0.0
            f = 2 * right / (given + asked) if given + asked else 0.0
            figures |= {
                f"{who}_given": given,
                f"{who}_p": round(p, 4),
                f"{who}_r": round(r, 4),
                f"{who}_f1": round(f, 4),
            }
            line += f"{p:16.3f}{r:16.3f}{f:16.3f}"
        out[kind] = figures
        print(line)
    print(json.dumps(out))


if __name__ == "__main__":
    main()
