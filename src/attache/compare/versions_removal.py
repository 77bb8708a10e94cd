"""Whether an answer says that its outlet has taken a page away, or only that it cannot be seen just now."""

import re
from urllib.parse import unquote, urlsplit

from ..collect.address import canonical, is_home, same_site
from ..record import Answer, Reading, Removal, RemovalReason
from ..text.decode import decode
from .versions_text import is_word, keys_of, matter
from .versions_words import says, tells

_GONE: dict[int, RemovalReason] = {404: "404", 410: "410", 451: "451"}
_MOST = 1024 * 1024
_SHORT = 120
"""Words (characters in Chinese) beyond which a page says too much to be an error page."""
_KEPT = 0.3
_LINES = 12
_SECTION = re.compile(r"[\w-]{1,40}")
_ARTICLE = re.compile(r"\d{4,}|\.s?html?\Z|(?:-[^-/]+){3,}")


def removed(answer: Answer, *, url: str, known: Reading | None = None) -> Removal | None:
    """Return that a page is gone, or None: it is there, or nobody can say.

    Gone is a page with status 404, 410 or 451; one that now leads to the home page or to the front of a section; and
    one that answers 200 with a short page that says so itself. A wall (payment, consent, a riddle to prove that one is
    human), a refusal (401, 403, 429) and a failure (5xx) say nothing of the page: what was there may still be.

    Args:
        url: The address of the page as it was captured.
        known: The reading of the version captured last; a page that still has a good part of its words is there.
    """
    reason: RemovalReason | None = _GONE.get(answer.status)
    words = ""
    if reason is not None or answer.status == 200:
        lines = _lines(answer)
        words = next((line for line in lines[:_LINES] if says("gone", line)), "")
        if reason is None:
            reason = _of_page(answer, url, lines, words, known)
    if reason is None:
        return None
    return Removal(
        reason=reason, url=url, final_url=answer.final_url, status=answer.status,
        found=answer.started.isoformat().replace("+00:00", "Z"), words=words[:200],
    )  # fmt: skip


def _of_page(answer: Answer, url: str, lines: list[str], words: str, known: Reading | None) -> RemovalReason | None:
    text = "\n".join(lines)
    if known is not None and _still_there(known, text):
        return None
    led = _led_away(answer, url, compared=known is not None)
    # a wall that stands on the home page's address is a wall; many words are the front page itself
    if led is not None and not (tells("closed", text[:2000]) and _size(text) <= _SHORT):
        return led
    if words and _size(text) <= _SHORT and not tells("closed", text):
        return "error-page"
    return None


def _led_away(answer: Answer, url: str, *, compared: bool) -> RemovalReason | None:
    """Return to what front page a request was led, if any: of the same site, and farther up than the page asked for."""
    if canonical(answer.final_url) == canonical(url) or not same_site(answer.final_url, url) or is_home(url):
        return None
    if is_home(answer.final_url):
        return "redirected-home"
    before, after = _path(url), _path(answer.final_url)
    above = 0 < len(after) < len(before) and after == before[: len(after)]
    # a front elsewhere on the site, such as /news, only where it is known that the page's words are not there
    beside = compared and len(after) == 1 < len(before) and after[0].isalpha()
    if (above or beside) and all(_SECTION.fullmatch(part) and not _ARTICLE.search(part) for part in after):
        return "redirected-section"
    return None


def _path(url: str) -> list[str]:
    try:
        path = urlsplit(url).path
    except ValueError:
        return []
    parts = [unquote(part).casefold() for part in path.split("/") if part]
    if parts and re.fullmatch(r"(?:index|default)\.\w{2,5}", parts[-1]):
        parts.pop()
    return parts


def _size(text: str) -> int:
    return sum(map(is_word, keys_of(text)))


def _still_there(known: Reading, text: str) -> bool:
    """Whether a page still has a good part of the words captured before, by runs of three."""
    side = matter(known)
    before = [key.casefold() for key in side.keys if is_word(key)]
    now = [key.casefold() for key in keys_of(text[:_MOST]) if is_word(key)]
    runs = set(zip(before, before[1:], before[2:], strict=False))
    if not runs:
        return False
    return len(runs & set(zip(now, now[1:], now[2:], strict=False))) >= _KEPT * len(runs)


def _lines(answer: Answer) -> list[str]:
    """Return what a page shows, line by line, its title first; nothing of what is no text."""
    from ..errors import InputError

    data = answer.data[:_MOST]
    try:
        text = decode(data, declared=answer.charset).text
    except InputError:
        return []
    head = text[:2000].lstrip().lower()
    if not (answer.media_type or "").endswith("html") and not head.startswith(("<!doctype html", "<html")):
        if answer.media_type not in (None, "text/plain"):
            return []
        return _plain(text)
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    titles = [node.text() for node in tree.css("title")[:1]]
    for node in tree.css("script, style, noscript, template, nav, footer, header nav, svg, form, aside"):
        node.decompose()
    body = tree.body
    return _plain("\n".join([*titles, body.text(separator="\n") if body is not None else ""]))


def _plain(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]
