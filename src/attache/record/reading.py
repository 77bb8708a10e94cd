"""What is understood of one document: the shape of `attache.read/1`."""

from dataclasses import dataclass
from typing import Literal

from .document import Document
from .item import Boilerplate, Item

READ_SCHEMA: Literal["attache.read/1"] = "attache.read/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document with its boilerplate and its items, in the order of the text."""

    document: Document
    boilerplate: tuple[Boilerplate, ...] = ()
    items: tuple[Item, ...] = ()
    schema: Literal["attache.read/1"] = READ_SCHEMA
