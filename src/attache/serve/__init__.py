"""The reading room: pages for people over the record of one workspace; a door, without work of its own."""

from typing import TYPE_CHECKING, Any

from .settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["Settings", "create_app"]


def create_app(settings: Settings) -> "FastAPI":
    """Return the application of one workspace.

    Raises:
        ExtraMissing: The parts that serve pages are not installed.
        AttacheError: The workspace cannot be opened.
    """
    try:
        from .app import build
    except ModuleNotFoundError as error:
        raise missing(error) from error
    return build(settings)


def missing(error: ModuleNotFoundError) -> Any:
    """Return the error that says what to install."""
    from ..errors import ExtraMissing

    return ExtraMissing(f"{error.name} is not installed", hint="pip install 'press-attache[serve]'")
