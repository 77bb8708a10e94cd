"""What `search` over many items costs, against the bare full-text query on the same index in the same run.

The items are synthetic: word lists of our own, frequencies by Zipf's law, a third of them Chinese. The bare query is
`SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20`.

    python bench/search.py [--items 200000] [--queries 200] [--most 3.0]
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from attache.record import Credit, Document, Headline, Item, PartialDate, Reading, Span, document_id, part_id
from attache.store import SearchFilter, Store, to_match

SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "di",
    "do",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "lo",
    "ma",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "to",
    "va",
    "ve",
    "vi",
]
COMMON = [
    "the",
    "of",
    "to",
    "and",
    "in",
    "said",
    "on",
    "for",
    "that",
    "with",
    "at",
    "by",
    "as",
    "from",
    "was",
    "it",
    "is",
    "its",
    "had",
    "will",
]
HAN = (
    "台湾关税贸易中美外交部发言人表示会谈协议出口管制半导体南海渔业航道港口声明制裁投资审查总理访问边境谈判"
    "能源气候农业大豆稀土电动汽车学生签证记者新闻公报主席部长大使馆领事联合国际组织经济增长市场消费"
)
OUTLETS = [
    f"The {name} {kind}" for name in ("Harbour", "Lanhai", "Ostravia", "Northern") for kind in ("Gazette", "Daily")
]


class Zipf:
    """Draws from a list so that the word of rank r comes in proportion to 1/r."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def vocabularies() -> tuple[Zipf, Zipf]:
    made = ["".join(parts) for parts in itertools.product(SYLLABLES, repeat=3)]
    random.Random(1).shuffle(made)
    pairs = sorted({HAN[i : i + 2] for i in range(len(HAN) - 1)} | {a + b for a in HAN[::3] for b in HAN[::4]})
    random.Random(2).shuffle(pairs)
    return Zipf(COMMON + made[:40000]), Zipf(pairs)


def readings(count: int, english: Zipf, chinese: Zipf) -> Iterator[Reading]:
    """Yield documents of ten items, in the shape that the store takes."""
    chance = random.Random(3)
    for number in range(0, count, 10):
        sha256 = f"{number:064x}"
        parts, items, at = [], [], 0
        for index in range(min(10, count - number)):
            zh = (number + index) % 3 == 0
            body = "".join(chinese.draw(chance, 60)) if zh else " ".join(english.draw(chance, 90))
            headline = "".join(chinese.draw(chance, 8)) if zh else " ".join(english.draw(chance, 9))
            text = headline + "\n" + body + "\n\n"
            day = f"20{31 + chance.randrange(3)}-{1 + chance.randrange(12):02d}-{1 + chance.randrange(28):02d}"
            date = PartialDate(value=day, precision="day", basis="stated", text=day)
            end = at + len(text) - 2
            outlet = chance.choice(OUTLETS)
            credit = Credit(outlet=outlet, as_written=outlet, date=date, urls=(), start=end - 1, end=end)
            items.append(
                Item(
                    id=part_id("i", sha256, at), start=at, end=end, spans=(Span(at, end),), kind="digest-item",
                    headline=Headline(start=at, end=at + len(headline), text=headline), date=date, credits=(credit,),
                    issues=(chance.choice(("tariffs", "taiwan", "rare-earths")),), language="zh-Hans" if zh else "en",
                )
            )  # fmt: skip
            parts.append(text)
            at += len(text)
        text = "".join(parts)
        document = Document(
            id=f"d-{number:016d}" if number else document_id(sha256), sha256=sha256, media_type="text/plain", text=text,
            chars=len(text), path=f"{number}.txt", language="en",
        )  # fmt: skip
        yield Reading(document=document, items=tuple(items))


def queries(count: int, english: Zipf, chinese: Zipf) -> list[tuple[str, SearchFilter]]:
    """The 20 commonest words and Chinese pairs; then draws by Zipf: alone, in pairs, as phrases, with filters."""
    chance = random.Random(4)
    out = [(word, SearchFilter()) for word in COMMON]
    out += [(word, SearchFilter()) for word in chinese.words[:20]]
    makes = (
        lambda: (english.draw(chance, 1)[0], SearchFilter()),
        lambda: (chinese.draw(chance, 1)[0], SearchFilter()),
        lambda: (" ".join(english.draw(chance, 2)), SearchFilter()),
        lambda: ('"' + " ".join(english.draw(chance, 2)) + '"', SearchFilter()),
        lambda: ("".join(chinese.draw(chance, 2)), SearchFilter()),
        lambda: (" OR ".join(english.draw(chance, 2)), SearchFilter()),
        lambda: (english.draw(chance, 1)[0] + " -" + english.draw(chance, 1)[0], SearchFilter()),
        lambda: (english.draw(chance, 1)[0], SearchFilter(since="2033-01-01", outlet=chance.choice(OUTLETS))),
        lambda: (chinese.draw(chance, 1)[0], SearchFilter(issue="taiwan", language="zh")),
    )
    while len(out) < count:
        out.append(makes[len(out) % len(makes)]())
    return out


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--most", type=float, default=3.0, help="fail above this ratio at the 95th percentile")
    parser.add_argument("--keep", type=Path, help="build the record here, or use the one that is here")
    options = parser.parse_args()
    english, chinese = vocabularies()
    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder) / "record.sqlite"
        if not path.exists():
            start = time.perf_counter()
            store = Store(path, write=True)
            store.begin()
            for number, reading in enumerate(readings(options.items, english, chinese)):
                place = ("none", number, 1)
                store.insert(reading, captured="2031-01-01T00:00:00Z", original=place, text=place)
            store.commit()
            store.close()
            took, size = time.perf_counter() - start, path.stat().st_size / 1e6
            print(f"built {options.items} items in {took:.0f} s, {size:.0f} MB")
        store = Store(path)
        database = store._db  # the bare query, on the very connection
        bare_times, our_times, ratios, hits = [], [], [], 0
        asked = queries(options.queries, english, chinese)
        for query, wanted in asked:
            expression, _ = to_match(query)
            bare, ours = [], []
            for _ in range(3):  # in turns, the best of three each, so that neither has the warmer cache
                start = time.perf_counter()
                database.execute(
                    "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20", (expression,)
                ).fetchall()
                bare.append(time.perf_counter() - start)
                start = time.perf_counter()
                found = store.search(query, wanted, limit=20)
                ours.append(time.perf_counter() - start)
            hits += bool(found)
            bare_times.append(min(bare))
            our_times.append(min(ours))
            ratios.append(min(ours) / min(bare))
        store.close()
    for name, values in (("bare", bare_times), ("search", our_times)):
        row = "  ".join(
            f"p{share:.0%} {percentile(values, share) * 1000:8.2f} ms".replace("%", "")
            for share in (0.5, 0.9, 0.95, 0.99)
        )
        print(f"{name:<7}{row}")
    ratio = percentile(our_times, 0.95) / percentile(bare_times, 0.95)
    middle, high = percentile(ratios, 0.5), percentile(ratios, 0.95)
    print(f"query by query: median {middle:.2f} times, p95 {high:.2f} times the bare query")
    print(
        f"{len(asked)} queries, {hits} with hits; at the 95th percentile search costs {ratio:.2f} times the bare query"
    )
    told = {
        "bench": "search", "items": options.items, "queries": len(asked), "with_hits": hits,
        "bare_p95_ms": round(percentile(bare_times, 0.95) * 1000, 2),
        "ours_p95_ms": round(percentile(our_times, 0.95) * 1000, 2),
        "ratio": round(ratio, 2), "ratio_query_by_query": {"median": round(middle, 2), "p95": round(high, 2)},
        "limit": options.most,
    }  # fmt: skip
    print(json.dumps(told))
    return int(ratio > options.most)


if __name__ == "__main__":
    sys.exit(main())
