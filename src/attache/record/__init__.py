"""The domain types: frozen, keyword-only, no method does I/O."""

from .actor import ActorRef, Mention
from .answer import Answer, Request
from .dates import DateRange, PartialDate
from .document import Aligned, Block, Capture, Document, Extract, Flaw, Link
from .edition import (
    Citation,
    Edition,
    EditionSource,
    GeneratedBy,
    Line,
    Point,
    Section,
    TableReference,
    Window,
)
from .event import Event, Figure, Measure, Meeting
from .feed import FeedContent, FeedEntry
from .ids import document_id, part_id
from .item import Boilerplate, Credit, Headline, Item
from .reading import Reading
from .span import Span, trimmed
from .statement import Formula, Statement, Strength
from .story import Story, StoryChange, Thread
from .version import Alteration, AlterationKind, Difference, DifferenceKind, Hunk, Removal, RemovalReason, Version

__all__ = [
    "ActorRef",
    "Aligned",
    "Alteration",
    "AlterationKind",
    "Answer",
    "Block",
    "Boilerplate",
    "Capture",
    "Citation",
    "Credit",
    "DateRange",
    "Difference",
    "DifferenceKind",
    "Document",
    "Edition",
    "EditionSource",
    "Event",
    "Extract",
    "FeedContent",
    "FeedEntry",
    "Figure",
    "Flaw",
    "Formula",
    "GeneratedBy",
    "Headline",
    "Hunk",
    "Item",
    "Line",
    "Link",
    "Measure",
    "Meeting",
    "Mention",
    "PartialDate",
    "Point",
    "Reading",
    "Removal",
    "RemovalReason",
    "Request",
    "Section",
    "Span",
    "Statement",
    "Story",
    "StoryChange",
    "Strength",
    "TableReference",
    "Thread",
    "Version",
    "Window",
    "document_id",
    "part_id",
    "trimmed",
]
