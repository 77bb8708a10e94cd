"""Whether copies are found, and nothing else: real articles altered in a dozen ways, beside independent ones.

    python evals/copies.py --data ../shared [--articles 100] [--seed 1] [--details]

Prints a table by kind of alteration and one line of JSON. Articles of `eval/attribution` and `eval/stories` are altered
here, in memory, and streamed one by one through the index of copies, originals among the altered, as they would arrive;
what the index proposes is compared passage by passage. What is not to be found: other articles of the same event by
other outlets, articles into which a quotation of another was put, and articles with the same boilerplate. `COPIES` are
pairs of the stories that really have text of each other (read by eye); they count neither way. Chinese: texts made of
written sentences of `copies.toml`.
"""

import argparse
import gzip
import json
import random
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from attache.link.copies_index import CopyIndex
from attache.link.copies_shared import compare
from attache.link.copies_words import Words
from attache.text.quotes import quotations
from attache.text.sentences import sentences

Alter = Callable[[str, "Many"], str | None]
BOILERPLATE = (
    "Sign up for the morning letter of our desk and never miss what happens on the coast. By signing up you agree to "
    "our terms of use and our notice on privacy, and you may leave the list at any time you like with one click.",
    "This page is published by the house of the same name. All rights are reserved, and nothing on it may be printed, "
    "broadcast, rewritten or passed on in any form without written leave. Letters to the editor are always welcome.",
    "You have read three of your five free articles this month. Subscribe today and support reporting that looks where "
    "others do not. Students, teachers and those who serve pay half, and the first month costs a single crown.",
)
FRAMES = (
    "The following remarks were made, in the order in which they were heard.",
    "Here is what was said on the matter, word by word.",
)
SWAPS = {
    "percent": "per cent", "color": "colour", "favor": "favour", "honor": "honour", "labor": "labour",
    "center": "centre",
    "defense": "defence", "organize": "organise", "organization": "organisation", "recognize": "recognise",
    "program": "programme", "traveled": "travelled", "toward": "towards", "while": "whilst", "gray": "grey",
    "president": "President", "government": "Government", "two": "2", "three": "3", "four": "4", "five": "5",
    "10": "ten", "12": "twelve", "20": "twenty", "says": "said", "don't": "do not", "can't": "cannot", "it's": "it is",
}  # fmt: skip
_SWAP = re.compile(r"\b(?:" + "|".join(SWAPS) + r")\b")


class Many:
    """Chance, and other articles to take words from."""

    def __init__(self, rng: random.Random, others: list[str]) -> None:
        self.rng = rng
        self.others = others

    def other(self) -> list[str]:
        """Return the sentences of another article."""
        return said(self.rng.choice(self.others))


def said(text: str) -> list[str]:
    """Return the sentences of a text."""
    lang = "zh" if any("\u4e00" <= c <= "\u9fff" for c in text[:200]) else "en"
    return [span.of(text) for span in sentences(text, lang)]


def length(text: str) -> int:
    """Return the number of words, of characters in Chinese."""
    return len(Words(text))


def headline(text: str, many: Many) -> str:
    """Another headline, and a line under it."""
    return f"What we know so far\n\n{many.other()[-1]}\n\n{text}"


def cut(text: str, many: Many) -> str:
    """Cut at the end."""
    parts = said(text)
    return "\n\n".join(parts[: max(4, len(parts) * 2 // 5)])


def credit(text: str, many: Many) -> str:
    """With a credit line in another language and without its own."""
    return f"来源：澜海通讯社\n\n{text[len(text.splitlines()[0]) :]}\n\nQuelle: Lanhai-Nachrichtenagentur"


def quotes(text: str, many: Many) -> str | None:
    """Nothing but its quotations, in a frame."""
    parts = [span.outer.of(text) for span in quotations(text) if span.depth == 0 and length(span.outer.of(text)) > 8]
    return f"{many.rng.choice(FRAMES)}\n\n" + "\n\n".join(parts) if length(" ".join(parts)) >= 50 else None


def reordered(text: str, many: Many) -> str:
    """Its sentences in another order."""
    parts = said(text)
    many.rng.shuffle(parts)
    return "\n\n".join(parts)


def dropped(text: str, many: Many) -> str:
    """Half of its sentences."""
    parts = said(text)
    kept = sorted(many.rng.sample(range(len(parts)), (len(parts) + 1) // 2))
    return " ".join(parts[k] for k in kept)


def style(text: str, many: Many) -> str:
    """In another house style."""
    return re.sub(r"\b(\w{3,})ize(d|s)?\b", r"\1ise\2", _SWAP.sub(lambda found: SWAPS[found[0]], text)).replace(
        '"', "”"
    )


def inserted(text: str, many: Many) -> str:
    """With paragraphs of another put in."""
    parts = said(text)
    other = many.other()
    for _ in range(3):
        at = many.rng.randrange(len(other))
        parts.insert(many.rng.randrange(len(parts) + 1), " ".join(other[at : at + 2]))
    return "\n\n".join(parts)


def names(text: str, many: Many) -> str:
    """Names written otherwise, all through."""
    pairs = str.maketrans({"c": "k", "y": "i", "i": "y", "q": "k", "w": "v", "j": "dj"} | {"x": "ks"})
    return re.sub(r"(?<=[a-z,] )[A-Z][a-z]{3,}", lambda found: found[0][0] + found[0][1:].translate(pairs), text)


def round_(text: str, many: Many) -> str:
    """With boilerplate round it."""
    return f"{many.rng.choice(BOILERPLATE)}\n\n{text}\n\n{many.rng.choice(BOILERPLATE)}"


def merged(text: str, many: Many) -> str:
    """Together with another, by turns."""
    one, other = said(text), many.other()
    half = len(one) // 2
    return "\n\n".join([*one[:half], *other[: len(other) // 2], *one[half:], *other[len(other) // 2 :]])


def partial(text: str, many: Many) -> str | None:
    """A few of its sentences in a text about something else."""
    parts = said(text)
    plain = [k for k in range(len(parts) - 3) if not re.search('["“”「]', " ".join(parts[k : k + 4]))]
    if not plain:
        return None
    at = many.rng.choice(plain)
    taken = " ".join(parts[at : at + 4])
    other = many.other()
    if length(taken) < 60:
        return None
    most = length(taken) * 4  # a fifth of the text at least
    while other and length(" ".join(other)) > most:
        other.pop()
    half = len(other) // 2
    return "\n\n".join([*other[:half], taken, *other[half:]])


def edited(text: str, many: Many) -> str:
    """With one word in twelve changed."""
    words = text.split(" ")
    for _ in range(len(words) // 12):
        words[many.rng.randrange(len(words))] = many.rng.choice(("indeed", "perhaps", "then", "later", "also"))
    return " ".join(words)


ALTER: dict[str, Alter] = {
    "headline": headline, "cut": cut, "credit": credit, "quotes": quotes, "reordered": reordered, "dropped": dropped,
    "style": style, "inserted": inserted, "names": names, "boilerplate": round_, "merged": merged, "partial": partial,
    "edited": edited,
}  # fmt: skip


def main() -> None:
    """Alter, stream, compare, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--details", action="store_true", help="print pairs that are not as they should be")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    articles, events = corpus(options.data)
    held = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    real = {frozenset(pair) for pair in held["really"]}
    chosen = rng.sample([key for key in articles if length(articles[key]) >= 120], options.articles)
    figures = measured(articles, chosen, events, real, rng, details=options.details)
    chinese = {f"zh-{number}": text for number, text in enumerate(held["chinese"])}
    figures["chinese"] = measured(chinese, list(chinese), {}, set(), rng, details=options.details)
    print(json.dumps({"eval": "copies", **figures}))
    sys.exit(0 if min(figures["recall"], figures["precision"]) >= 0.98 else 1)


def measured(
    articles: dict[str, str],
    chosen: list[str],
    events: dict[str, str],
    real: set[frozenset[str]],
    rng: random.Random,
    *,
    details: bool,
) -> dict[str, object]:
    """Return recall by kind of alteration, all recall, and precision."""
    stream, source = altered(articles, chosen, rng)
    index: CopyIndex[str] = CopyIndex()
    words: dict[str, Words] = {}
    found: dict[frozenset[str], str] = {}
    for key, text in stream:
        words[key] = mine = Words(text)
        for candidate in index.add(key, mine, most=8):
            copy = compare(mine, words[candidate.key], (text, dict_of(stream)[candidate.key]))
            if copy is not None:
                found[frozenset((key, candidate.key))] = copy.kind
    family: dict[str, set[str]] = {key: {*ends} for key, ends in source.items()}
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    false: list[frozenset[str]] = []
    linked: dict[str, set[str]] = defaultdict(set)
    for pair in found:
        one, other = tuple(pair)
        linked[one].add(other)
        linked[other].add(one)
        if not family[one] & family[other] and not any(
            frozenset((a, b)) in real for a in family[one] for b in family[other]
        ):
            false.append(pair)
    for key, ends in source.items():
        how = key.split("/")[1] if "/" in key else ""
        if not how or how.startswith("other-"):
            continue
        origin = key.split("/")[0]
        wanted[how] += 1
        # found with the original, or with another copy of it
        mates = [other for other in linked[key] if origin in family[other]]
        right[how] += bool(mates)
        if mates:
            direct = found.get(frozenset((key, origin)))
            kinds[how][direct or "by another copy"] += 1
        elif details:
            near = compare(dict_of(stream)[key], dict_of(stream)[origin])
            print(
                "MISSED",
                near and (near.kind, near.share_one, near.share_other, near.prose),
                key,
                length(dict_of(stream)[key]),
                "words; sources",
                sorted(ends),
            )
    if details:
        texts = dict_of(stream)
        for pair in false:
            one, other = sorted(pair)
            copy = compare(texts[one], texts[other])
            print(
                "FALSE ",
                found[pair],
                one,
                other,
                [] if copy is None else (copy.share_one, copy.share_other, copy.prose),
            )
            for each in copy.passages[:4] if copy else ():
                print("       ", each.words, each.one.of(texts[one])[:160].replace("\n", " "))
    for how in wanted:
        print(f"{how:12} {right[how] / wanted[how]:.3f} of {wanted[how]:4}  {dict(kinds[how])}")
    same = sum(events.get(a) == events.get(b) for a, b in combinations(events, 2))
    return {
        "altered": sum(wanted.values()),
        "same_event_pairs": same,
        "recall": round(sum(right.values()) / max(sum(wanted.values()), 1), 4),
        "least": round(min(right[how] / wanted[how] for how in wanted), 4),
        "precision": round(1 - len(false) / max(len(found), 1), 4),
    }


_texts: dict[int, dict[str, str]] = {}


def dict_of(stream: list[tuple[str, str]]) -> dict[str, str]:
    """Return the texts of a stream by their keys."""
    return _texts.setdefault(id(stream), dict(stream))


def altered(
    articles: dict[str, str], chosen: list[str], rng: random.Random
) -> tuple[list[tuple[str, str]], dict[str, tuple[str, ...]]]:
    """Return the stream of texts, and for each the articles that it has prose of."""
    stream = list(articles.items())
    source: dict[str, tuple[str, ...]] = {key: (key,) for key in articles}
    taken = [key for key in articles if key not in set(chosen)] or list(articles)
    for key in chosen:
        for how, alter in ALTER.items():
            one = rng.choice([other for other in taken if other != key])
            text = alter(articles[key], Many(rng, [articles[one]]))
            if text is None or length(text) < 30:
                continue
            stream.append((f"{key}/{how}", text))
            source[f"{key}/{how}"] = (key, one)
        # a quotation of this one in another, and boilerplate that it has too: no copies
        parts = [span.outer.of(articles[key]) for span in quotations(articles[key]) if span.depth == 0]
        long = max((part for part in parts if length(part) < 80), key=length, default="")
        one = rng.choice([other for other in taken if other != key])
        if length(long) >= 15:
            own = [part for part in said(articles[one]) if not re.search('["“”]', part)][:12]
            text = "\n\n".join([*own[:6], f"{long}, it was said.", *own[6:]])
            stream.append((f"{key}/other-quoted", text))
            source[f"{key}/other-quoted"] = (one,)
        stream.append((f"{key}/other-boilerplate", round_(articles[one], Many(rng, []))))
        source[f"{key}/other-boilerplate"] = (one,)
    rng.shuffle(stream)
    return stream, source


def corpus(data: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the articles, and the events of those that have one."""
    out: dict[str, str] = {}
    events: dict[str, str] = {}
    for name, row in rows(data):
        key = f"{name}:{row['id']}".replace("/", "|")
        if length(row["text"]) >= 60:
            out[key] = row["text"]
            if "event" in row:
                events[key] = row["event"]
    return out, events


def rows(data: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of the two sets."""
    for part in ("train", "dev"):
        with gzip.open(data / "eval" / "attribution" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as file:
            for line in file:
                yield "a", json.loads(line)
    with (data / "eval" / "stories" / "dev.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield "s", json.loads(line)


if __name__ == "__main__":
    main()
