"""One request for a page, and how pages are registered: a function of a visit, in the tables of the beat."""

import functools
import inspect
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from .. import tables
from ..desk.desk import Desk
from . import languages
from .memory import Memory
from .settings import Settings
from .view import environment

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Response])
THEMES = ("auto", "light", "dark")
LANG, THEME = "attache_lang", "attache_theme"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a page is made from. `lang` is the key of a catalogue, `theme` one of `THEMES`."""

    request: Request
    desk: Desk
    settings: Settings
    lang: str
    theme: str

    @property
    def public(self) -> bool:
        """Whether readers see cited words only."""
        return self.settings.public

    def t(self, key: str, /, **values: object) -> str:
        """Return words of the interface in the reader's language."""
        return languages.say(self.lang, key, **values)

    def label(self, group: str, value: object) -> str:
        """Return the word for a value of the record, in the reader's language."""
        return languages.label(self.lang, group, value)

    def remembered(self, key: Hashable, make: Callable[[Desk], T]) -> T | None:
        """Return what takes long to work out, as it was a moment ago; None while it is being worked out.

        It is made with a desk of its own, and must be the same for all readers.
        """
        kept: Memory = self.request.app.state.memory
        state = self.request.state
        # a page that asks for several things waits no longer for all of them than for one
        if not hasattr(state, "until"):
            state.until = time.monotonic() + self.settings.patience
        return kept.of(key, make, until=state.until)

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """Return a page; templates see the visit as `visit` besides what is given."""
        html = environment().get_template(template).render(visit=self, **self.words(), **context)
        response = HTMLResponse(html.encode("utf-8", "replace"), status_code=status)
        self.keeping(response)
        return response

    def words(self) -> dict[str, Any]:
        """Return what templates say things with."""
        return {
            "t": self.t,
            "label": self.label,
            "lang": self.lang,
            "here": functools.partial(here, self.request),
            "issue_name": self.issue_name,
        }

    def issues(self) -> dict[str, str]:
        """Return the issues of the beat in its order: ids and names in the reader's language."""
        order = self.desk.beat.issues or tuple(each.id for each in tables.issues())
        return {key: self.issue_name(key) for key in order}

    def issue_name(self, key: str) -> str:
        """Return the name of an issue in the reader's language; its id where the tables do not know it."""
        found = next((each for each in tables.issues() if each.id == key), None)
        if found is None:
            return key
        return (found.name_zh if self.lang == "zh" else found.name_en) or found.name_en or key

    def keeping(self, response: Response) -> None:
        """Keep a language or theme that the address asks for."""
        for name, cookie, values in (("lang", LANG, languages.LANGUAGES), ("theme", THEME, THEMES)):
            asked = self.request.query_params.get(name)
            if asked is not None and asked in values:
                response.set_cookie(cookie, asked, max_age=_YEAR, httponly=True, samesite="lax")

    def go(self, address: str) -> Response:
        """Return a redirect to a page of ours."""
        return RedirectResponse(address, status_code=303)


def here(request: Request, **changes: object) -> str:
    """Return the address of this page with parameters set, or (None) taken out; `lang` and `theme` never stay in it."""
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in changes and name not in ("lang", "theme", "after") and value
    ]
    kept += [(name, str(value)) for name, value in changes.items() if value is not None]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def visiting(request: Request) -> Iterator[Visit]:
    """Give the visit of a request, with a desk of its own while it lasts."""
    with request.app.state.desks.lent() as desk:
        yield made(request, desk)


def made(request: Request, desk: Any) -> Visit:
    """Return the visit of a request; where there is no desk, only pages that ask nothing can be made of it."""
    asked, kept = request.query_params, request.cookies
    theme = asked.get("theme") or kept.get(THEME) or "auto"
    return Visit(
        request=request, desk=desk, settings=request.app.state.settings,
        lang=languages.chosen(asked.get("lang"), kept.get(LANG), request.headers.get("accept-language")),
        theme=theme if theme in THEMES else "auto",
    )  # fmt: skip


Visiting = Annotated[Visit, Depends(visiting)]
"""The type of the parameter `visit` of every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the navigation: key of its words in the catalogue, address, and where it stands (low first)."""

    key: str
    address: str
    order: int


class Pages:
    """The pages of one noun. `place` is theirs in the navigation, None where they have none."""

    def __init__(self, place: Place | None = None) -> None:
        self.router = APIRouter()
        self.place = place

    def page(self, path: str) -> Callable[[F], F]:
        """Register a function `(visit: Visiting, …) -> Response` for an address; it runs in a thread of its own."""
        return self._registered(path, ["GET", "HEAD"])

    def action(self, path: str) -> Callable[[F], F]:
        """Register a function that changes something; the token of its form was checked before it is called."""
        return self._registered(path, ["POST"])

    def _registered(self, path: str, methods: list[str]) -> Callable[[F], F]:
        def register(function: F) -> F:
            assert not inspect.iscoroutinefunction(function), "the record is read in threads"

            @functools.wraps(function)
            def within(*args: Any, visit: Visit, **values: Any) -> Response:
                with visit.desk.tables():
                    return function(*args, visit=visit, **values)

            self.router.add_api_route(
                path, within, methods=methods, response_class=HTMLResponse, include_in_schema=False,
                response_model=None,
            )  # fmt: skip
            return cast("F", within)

        return register
