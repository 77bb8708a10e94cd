"""How addresses of the API are registered: described, in the tables of the beat, with the answers they may give."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from .api_answers import MEDIA, within
from .api_schema import N, many, ref, thing

ROOT = "/api/v1"
_PROBLEM = {"content": {"application/problem+json": {"schema": ref("Problem")}}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    400: {"description": "Something in the address cannot be understood", **_PROBLEM},
    401: {"description": "Nobody's key", **_PROBLEM},
    404: {"description": "Nothing here", **_PROBLEM},
    410: {"description": "Redacted", **_PROBLEM},
    414: {"description": "The address is too long", **_PROBLEM},
    429: {"description": "Too many at once; Retry-After says when", **_PROBLEM},
    501: {"description": "A part of this installation is missing", **_PROBLEM},
    503: {"description": "Busy", **_PROBLEM},
}
Handler = Callable[..., Response]


def many_of(router: APIRouter, noun: str, schema: str) -> Callable[[Handler], Handler]:
    """Register a list."""
    content: dict[str, Any] = {
        "application/json": {"schema": thing(data=many(ref(schema)), next=N)},
        **{media: {"schema": {"type": "string"}} for media in MEDIA.values() if "json" not in media},
        **{media: {"schema": {"type": "object"}} for media in MEDIA.values() if "json" in media},
    }
    return _registered(router, f"/{noun}", content, noun, f"list_{noun.replace('-', '_')}")


def one_of(
    router: APIRouter, path: str, schema: dict[str, Any], *media: str, noun: str
) -> Callable[[Handler], Handler]:
    """Register one thing, in one or more media types (JSON where none is given)."""
    content = {
        each: {"schema": schema if "json" in each else {"type": "string"}} for each in media or ("application/json",)
    }
    return _registered(router, path, content, noun, None)


def _registered(
    router: APIRouter, path: str, content: dict[str, Any], noun: str, name: str | None
) -> Callable[[Handler], Handler]:
    def register(function: Handler) -> Handler:
        router.add_api_route(
            ROOT + path, within(function), methods=["GET"], response_class=JSONResponse, response_model=None,
            tags=[noun], operation_id=name or f"get_{function.__name__}",
            responses={200: {"description": "Found", "content": content}, 304: {"description": "As you have it"},
                       **_REFUSED},
        )  # fmt: skip
        return function

    return register
