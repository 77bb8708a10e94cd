"""Stories: items about one happening; and threads: stories of one matter."""

from dataclasses import dataclass
from typing import Literal

StoryStep = Literal["opened", "joined", "merged", "split", "moved"]
By = Literal["program", "editor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items about one happening.

    `items` are ids of items, in the order in which they came. `first` and `last` are the earliest and latest ISO days
    of its items, None where no item has one. `actors` are keys of the tables and `issues` ids of issues that several
    of its items share, the most shared first. `cohesion` is the mean likeness of its items to each other (0-1; 1 for a
    single item). `thread` is the id of the thread that it is a part of, if any. `lead` is the item nearest to all the
    others, whose headline names the story best.
    """

    id: str
    items: tuple[str, ...]
    lead: str
    first: str | None = None
    last: str | None = None
    outlets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    cohesion: float = 1.0
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Stories of one long matter, in the order of their first days; always two or more."""

    id: str
    stories: tuple[str, ...]
    first: str | None = None
    last: str | None = None
    actors: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """One step in the life of a story, in the order of `number`.

    `opened`: `items` began `story`. `joined`: they were added to it, with the likeness `score`. `merged`: all of
    `other` is now in `story`, and the id `other` stands for `story` from here on. `split`: `items` left `other` and are
    the new `story`. `moved`: `items` went from `other` to `story`, which was there.
    """

    number: int
    step: StoryStep
    story: str
    items: tuple[str, ...] = ()
    other: str | None = None
    score: float | None = None
    by: By = "program"
