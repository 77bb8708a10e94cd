"""Errors as pages, or as JSON under /api: one clear line, never a trace, never the words of an exception."""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from .. import errors
from ..errors import AttacheError
from .security import Receive, Scope, Send
from .visit import made

log = logging.getLogger("attache.serve")

STATUS: tuple[tuple[type[AttacheError], int], ...] = (
    (errors.UnknownId, 404),
    (errors.QueryError, 400),
    (errors.NoSuchLayout, 400),
    (errors.MalformedJson, 400),
    (errors.BadAnnotation, 400),
    (errors.LayerMissing, 400),
    (errors.UnsupportedLanguage, 400),
    (errors.Redacted, 410),
    (errors.ExtraMissing, 501),
    (errors.WorkspaceBusy, 503),
    (errors.StorageFailed, 503),
    (errors.InputError, 400),
)
_OWN = (400, 404, 410)
"""Where the line of an error is about what was asked for; the others are about this machine, and only logged."""


def answer(request: Request, status: int, line: str, *, code: str | None = None, key: str | None = None) -> Response:
    """Return an error as a page, or as JSON for programs.

    Args:
        key: Under which the log has more.
    """
    if request.url.path.startswith("/api/"):
        # RFC 9457
        fields = {
            "type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": line, "code": code,
            "id": key,
        }  # fmt: skip
        return JSONResponse(
            {k: v for k, v in fields.items() if v is not None}, status_code=status,
            media_type="application/problem+json", headers={"retry-after": "2"} if status == 503 else None,
        )  # fmt: skip
    visit = made(request, None)
    return visit.page("error.html.j2", status=status, code=status, line=line, key=key)


def told(request: Request, error: AttacheError) -> Response:
    """Return the answer to one of our own errors."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    if status in _OWN:
        return answer(request, status, error.line()[:600], code=error.code)
    key = secrets.token_hex(4)
    log.error("%s %s: %s", key, request.url.path, error.line())
    said = " ".join((type(error).__doc__ or "").split("\n")[0].split())
    return answer(request, status, f"{error.code}: {said}", code=error.code, key=key)


def install(app: FastAPI) -> None:
    """Make an application answer errors so."""

    def of_ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, AttacheError)
        return told(request, error)

    def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        words = made(request, None).t(
            f"status.{error.status_code}" if error.status_code in (404, 405) else "status.400"
        )
        out = answer(request, error.status_code, words)
        for name, value in (error.headers or {}).items():
            out.headers[name] = value
        return out

    def of_values(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        fields = ", ".join(dict.fromkeys(".".join(str(part) for part in each["loc"][1:]) for each in error.errors()))
        return answer(request, 400, made(request, None).t("error.values", fields=fields[:200] or "?"))

    app.add_exception_handler(AttacheError, of_ours)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, of_values)


async def refuse(scope: Scope, receive: Receive, send: Send, status: int, words: str) -> None:
    """Answer a request that gets no further than the door."""
    request = Request(scope, receive)
    response: Any = answer(request, status, made(request, None).t(words))
    if status == 429:
        response.headers["retry-after"] = "2"
    await response(scope, receive, send)


async def fail(scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
    """Answer for an error that nobody expected: its trace is in the log, under the number that the page gives."""
    request = Request(scope, receive)
    key = secrets.token_hex(4)
    log.error("%s %s", key, request.url.path, exc_info=error)
    await answer(request, 500, made(request, None).t("error.unknown"), key=key)(scope, receive, send)
