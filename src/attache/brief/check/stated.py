"""Quotations, dates and numbers of a line against the words cited."""

import itertools
import re
from collections.abc import Iterator

from . import days, numbers, words
from .evidence import Evidence


def unsupported_quotations(quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    texts = evidence.quotes + evidence.headlines + evidence.outlets
    for one in quoted:
        variants = words.piece_variants(one.words)
        if not variants or any(words.held(variant, texts) for variant in variants if variant):
            if not variants:
                yield "empty-quotation", one.words, "nothing between the quotation marks"
            continue
        parts = words.pieces(one.words)
        if len(parts) > 1 and _in_order(parts, evidence):
            continue
        if len(parts) == 1 and any(words.held(variant, texts) for variant in words.piece_variants(parts[0]) if variant):
            continue
        yield "quotation", one.words, _difference(one.words, evidence)


def _in_order(parts: tuple[str, ...], evidence: Evidence) -> bool:
    """Whether the parts of a quotation with omissions stand in one source in this order."""
    for key in {one.source.id for one in evidence.opened}:
        cited = sorted(
            (one.citation.start, words.fold(one.citation.quote)) for one in evidence.opened if one.source.id == key
        )
        text, at = " \x00 ".join(quote for _, quote in cited), 0
        for part in parts:
            places = [
                text.find(variant, at)
                for variant in words.piece_variants(part)
                if variant and words.held(variant, (text[at:],))
            ]
            places = [place for place in places if place >= 0]
            if not places:
                break
            at = min(places) + len(words.piece_variants(part)[-1])
        else:
            return True
    return False


def _difference(said: str, evidence: Evidence) -> str:
    """Say where a quotation departs from the cited words that come closest."""
    from difflib import SequenceMatcher

    ours = words.fold(said).split()[:400]
    best, ratio = "", 0.0
    for quote in evidence.quotes:
        matcher = SequenceMatcher(None, ours, quote.split()[:400], autojunk=False)
        if matcher.quick_ratio() > ratio and matcher.ratio() > ratio:
            ratio = matcher.ratio()
            best = "; ".join(
                f"“{' '.join(ours[a:b])}” for “{' '.join(quote.split()[c:d])}”"
                for tag, a, b, c, d in matcher.get_opcodes()
                if tag == "replace" or (tag != "equal" and 0 < a < len(ours))
            )
    return f"differs from the words cited: {best}" if best and ratio > 0.5 else "stands in none of the words cited"


def unsupported_dates(dated: tuple[days.Written, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    for date in dated:
        if words.held(words.fold(date.words), evidence.quotes):
            continue
        counts = [one.value for text in evidence.quotes for one in numbers.numbers(text)] if not date.month else []
        if date.year in counts:
            continue  # a number that reads like a year
        if not any(days.covers(support, date) for support in evidence.dates):
            yield "date", date.words, "no cited words, anchor or date of a source gives it"


def other_day(dated: tuple[days.Written, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """The day of a report may not take the place of the day that the report tells of."""
    printed = [date for date in dated if not date.loose]
    for quote, meant in evidence.meant:
        if printed and not any(days.covers(one, date) for one in meant for date in printed):
            yield "date", quote, "is cited for a date, but the line gives another one"


def unsupported_numbers(plain: str, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    have = {
        number.key for text in (*evidence.quotes, *evidence.rows, *evidence.outlets) for number in numbers.numbers(text)
    }
    for number in numbers.numbers(plain):
        if number.key not in have and number.words not in evidence.quotes:
            yield "number", number.words, "stands in none of the words cited"


_TURNS = re.compile(
    r"\b(?:not|never|no|without|neither|nor|unless|if|may|might|could|hardly)\b|n['’]t\b", re.IGNORECASE
)


def hidden(quoted: tuple[words.Quoted, ...], evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    """Yield quotations of which an omission hides what turns the words behind it ("we will … accept")."""
    for one in quoted:
        parts = words.pieces(one.words)
        for before, after in itertools.pairwise(parts):
            first, last = words.piece_variants(before), words.piece_variants(after)
            if not first or not last:
                continue
            for opened in evidence.opened:
                text = words.fold(opened.text[opened.citation.start : opened.citation.end])
                at = text.find(first[-1])
                end = text.find(last[-1], at + len(first[-1])) if at >= 0 else -1
                if end < 0:
                    continue
                gap = text[at + len(first[-1]) : end]
                turned = _TURNS.search(re.split(r"[.!?;,:]", gap)[-1])
                if turned and last[-1][:1].islower():
                    yield "quotation", one.words, f"leaves out “{turned[0]}” before “{after[:30]}”"
                break
