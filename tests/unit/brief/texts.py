"""Readings built from marked-up text: the offsets are computed, so that a test shows only words.

Mark-up, inside the text: `[s1 …]` source, `[c1 …]` cue, `[w1 …]` words said, of statement 1; `[h …]` headline,
`[o …]` outlet and `[d …]` date of the credit, `[k …]` the whole credit, `[t1 …]` date words of statement 1,
`[p2 …]` and so on nest. A new item begins with a line `===`.
"""

import hashlib
import re
from dataclasses import replace

from attache.record import (
    ActorRef,
    Credit,
    Document,
    Headline,
    Item,
    PartialDate,
    Reading,
    Span,
    Statement,
    Strength,
    document_id,
    part_id,
)
from attache.text.dates import parse_written

_OPEN = re.compile(r"\[([a-z])(\d*) ")


def plain(marked):
    """Return the text without mark-up, and the spans by mark."""
    out, stack, spans, size, at = [], [], {}, 0, 0
    while at < len(marked):
        match = _OPEN.match(marked, at)
        if match:
            stack.append((match[1] + match[2], size))
            at = match.end()
        elif marked[at] == "]" and stack:
            name, start = stack.pop()
            spans.setdefault(name, []).append(Span(start, size))
            at += 1
        else:
            out.append(marked[at])
            size += 1
            at += 1
    return "".join(out), {name: tuple(sorted(found)) for name, found in spans.items()}


def day(value, *, span=None, anchor=None, basis="stated", text=None):
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return PartialDate(value=value, precision=precision, basis=basis, text=text or value, span=span, anchor=anchor)


def reading(
    marked, *, outlet=None, published=None, language="en", said=(), issues=(), url=None, kind="article", path=None
):
    """Return a reading; `said` has one dictionary of `Statement` fields for each statement, in order of number."""
    pieces = marked.strip("\n").split("\n===\n")
    said = list(said)
    text, items, number = "", [], 0
    sha = hashlib.sha256(marked.encode()).hexdigest()
    for piece in pieces:
        body, spans = plain(piece)
        shift = len(text) + (1 if text else 0)
        text = f"{text}\n{body}" if text else body
        spans = {name: tuple(span.shifted(shift) for span in found) for name, found in spans.items()}
        whole = Span(shift, shift + len(body))
        item_id = part_id("i", sha, whole)
        given, credit_date = [], None
        if "o" in spans:
            date = None
            if "d" in spans:
                words = spans["d"][0].of(text)
                date = parse_written(words, basis="source-line")
                assert date is not None, words
                date = credit_date = replace(date, span=spans["d"][0], text=words)
            place = spans.get("k", spans["o"])[0]
            named = spans["o"][0].of(text)
            given.append(Credit(outlet=named, as_written=named, date=date, urls=(), start=place.start, end=place.end))
        statements = []
        for key in sorted({int(name[1:]) for name in spans if name[0] == "w" and name[1:]}):
            fields = dict(said[number] if number < len(said) else {})
            number += 1
            if f"t{key}" in spans and "date" in fields:
                where = spans[f"t{key}"][0]
                fields["date"] = replace(fields["date"], span=where, text=where.of(text),
                                         anchor=spans["d"][0] if fields["date"].basis == "resolved" and "d" in spans else None)  # fmt: skip
            elif fields.get("date") == "credit":
                fields["date"] = credit_date
            if isinstance(fields.get("nested_in"), int):
                fields["nested_in"] = statements[fields["nested_in"] - 1].id
            for name in ("speaker", "organisation"):
                if isinstance(fields.get(name), str):
                    fields[name] = ActorRef(id=None, name=fields[name])
                elif isinstance(fields.get(name), tuple):
                    fields[name] = ActorRef(id=fields[name][0], name=fields[name][1])
            if isinstance(fields.get("strength"), int):
                fields["strength"] = Strength(level=fields["strength"], stance="oppose", formula=None, rule=None)
            statements.append(
                Statement(
                    id=part_id("s", sha, key, spans[f"w{key}"]),
                    form=fields.pop("form", "direct"),
                    source=spans.get(f"s{key}", ()),
                    cue=spans.get(f"c{key}", ()),
                    content=spans[f"w{key}"],
                    confidence=fields.pop("confidence", 0.9),
                    **fields,
                )
            )
        headline = (
            Headline(start=spans["h"][0].start, end=spans["h"][0].end, text=spans["h"][0].of(text))
            if "h" in spans
            else None
        )
        items.append(
            Item(
                id=item_id,
                start=whole.start,
                end=whole.end,
                spans=(whole,),
                kind=kind,
                headline=headline,
                credits=tuple(given),
                date=credit_date or published,
                language=language,
                issues=tuple(issues),
                statements=tuple(statements),
            )
        )
    document = Document(
        id=document_id(sha), sha256=sha, media_type="text/plain", text=text, chars=len(text), language=language,
        outlet=outlet, published=published, url=url, path=path,
        text_sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
    )  # fmt: skip
    return Reading(document=document, items=tuple(items))
