"""The application: the pages of every noun behind one guard."""

import contextlib
import importlib
import pkgutil
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from . import failures, pages
from .desks import Desks
from .memory import Memory
from .security import Guard, Rate, Tokens
from .settings import Settings
from .view import static_folder
from .visit import Pages, Place


class _Static(StaticFiles):
    """Our own files; an address that names their content may be kept for good."""

    async def get_response(self, path: str, scope: Scope):  # type: ignore[no-untyped-def]
        response = await super().get_response(path, scope)
        if scope.get("query_string", b"").startswith(b"v="):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def build(settings: Settings) -> FastAPI:
    """Return the application of one workspace.

    Raises:
        AttacheError: The workspace cannot be opened.
    """
    desks = Desks(settings.folder, most=settings.desks, wait=settings.wait)
    with desks.lent() as desk:
        beat = desk.beat
        desk.store.counts()

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.memory.close()
        desks.close()

    app = FastAPI(title="Attaché", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.settings, app.state.desks, app.state.beat = settings, desks, beat
    app.state.memory = Memory(settings.folder, desks, seconds=settings.memory, patience=settings.patience)
    app.state.tokens = Tokens(settings.secret)
    places: list[Place] = []
    for module in sorted(pkgutil.iter_modules(pages.__path__), key=lambda each: each.name):
        found = getattr(importlib.import_module(f"{pages.__name__}.{module.name}"), "pages", None)
        if isinstance(found, Pages):
            app.include_router(found.router)
            if found.place is not None:
                places.append(found.place)
    app.state.places = tuple(sorted(places, key=lambda each: each.order))
    app.mount("/static", _Static(directory=static_folder()), name="static")
    failures.install(app)
    app.add_middleware(
        Guard, settings=settings, tokens=app.state.tokens, refuse=failures.refuse, fail=failures.fail,
        rate=Rate(settings.rate, settings.burst),
    )  # fmt: skip
    return app
