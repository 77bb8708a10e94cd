"""Whether a page holds several items (a digest, a newsletter): then all of its blocks are kept for the splitter."""

import functools
import re
from dataclasses import dataclass

from .layout import Part
from .page import PageBlock, PageText
from .words import words

_LEAST_CREDITS = 2
_LEAST_TEASERS = 3
_LONGEST_TEASER = 3
_LEAST_PROSE = 50
_LONGEST_CREDIT = 400
_YEAR_OR_ADDRESS = re.compile(r"\b(?:19|20|21)\d\d\b|https?://")
_SET_APART = {
    "menu": "menu", "foot": "page foot", "head": "page head", "aside": "aside", "form": "form", "button": "button",
    "dialog": "dialog",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    credit: re.Pattern[str]
    kinds: re.Pattern[str]


def holds_several(page: PageText, title: str | None, url: str | None) -> bool:
    """Whether the page is made of several items rather than one article with others linked around it.

    Either its text has several source lines, each behind a paragraph; or most of its running text stands under
    headings that are links to something else each; or it calls itself a newsletter or digest and has such headings.
    """
    matter = [block for block in page.blocks if not block.hidden and block.apart not in _SET_APART]
    if _credits(matter) >= _LEAST_CREDITS:
        return True
    teasers, under, prose = _under_links(matter)
    if teasers < _LEAST_TEASERS:
        return False
    # a heading linked inside an article is followed by the article again: only a few paragraphs count as its own
    told = _words().kinds.search(f"{title or ''} {(url or '').split('?')[0].replace('-', ' ').replace('/', ' ')}")
    return under > prose * (0.15 if told else 0.65)


def _credits(matter: list[PageBlock]) -> int:
    """Count the source lines with a date or address that stand behind running text."""
    pattern = _words().credit
    found, prose = 0, False
    for index, block in enumerate(matter):
        if len(block.text) <= _LONGEST_CREDIT and (label := pattern.match(block.text)):
            following = matter[index + 1].text if index + 1 < len(matter) else ""
            dated = block.links or _YEAR_OR_ADDRESS.search(block.text, label.end())
            if prose and (dated or following.startswith(("http://", "https://"))):
                found += 1
                prose = False
        elif _reads(block):
            prose = True
    return found


def _reads(block: PageBlock) -> bool:
    return block.role != "heading" and len(block.text) >= _LEAST_PROSE and block.linked < len(block.text) * 0.5


def _under_links(matter: list[PageBlock]) -> tuple[int, int, int]:
    """Return how many linked headings have text of their own, how much text that is, and how much there is at all."""
    teasers = under = prose = 0
    hrefs: set[str] = set()
    own: str | None = None
    left = 0
    for block in matter:
        if block.role == "heading":
            linked = block.links and block.linked >= len(block.text) * 0.8
            own = block.links[0][0] if linked else None
            left = _LONGEST_TEASER
        elif _reads(block):
            prose += len(block.text)
            if own is not None and left:
                left -= 1
                under += len(block.text)
                if own not in hrefs:
                    hrefs.add(own)
                    teasers += 1
    return teasers, under, prose


def all_parts(page: PageText) -> list[Part]:
    """Return every visible block; menus, forms and the like are marked as furniture, headings and prose are not."""
    parts = []
    for block in page.blocks:
        if block.hidden:
            continue
        reason = _SET_APART.get(block.apart or "")
        if reason in {"page head", "aside"} and (block.role == "heading" or _reads(block)):
            reason = None
        parts.append(Part(block=block, start=block.start, end=block.end, text=block.text, furniture=reason))
    return parts


@functools.cache
def _words() -> _Words:
    sources, kinds = _ways(words("sources")), _ways(words("several"))
    return _Words(
        credit=re.compile(rf"[\[(（【]?\s?(?:{sources})\s?(?:[(（]?\d{{1,2}}[)）]?)?\s?[:：]", re.IGNORECASE),
        kinds=re.compile(rf"(?<![a-z])(?:{kinds})(?![a-z])", re.IGNORECASE),
    )


def _ways(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"
