"""Which stories have a term: bounded lists, so that asking costs the same however many stories there are."""

from collections.abc import Iterable

LISTED = 64
"""How many stories a term is remembered for: the latest, for a term that all have tells none apart."""
ASKED = 24
POSTED = 12
MOST = 48


class Index:
    """From terms to the stories that were posted under them."""

    def __init__(self) -> None:
        self.posts: dict[int, list[int]] = {}

    def near(self, weights: dict[int, float], top: tuple[int, ...], most: int) -> list[int]:
        """Return the stories that share the weightiest terms, those that share most first."""
        found: dict[int, float] = {}
        for term in top[:ASKED]:
            weight = weights[term]
            for number in self.posts.get(term, ()):
                found[number] = found.get(number, 0.0) + weight
        if len(found) <= most:
            return sorted(found, key=lambda number: (-found[number], number))
        return sorted(found, key=lambda number: (-found[number], number))[:most]

    def post(self, number: int, top: Iterable[int], posted: set[int]) -> None:
        """Remember a story under its weightiest terms; `posted` are those it is under, and is added to."""
        for at, term in enumerate(top):
            if at >= POSTED or len(posted) >= MOST:
                return
            if term in posted:
                continue
            posted.add(term)
            listed = self.posts.setdefault(term, [])
            listed.append(number)
            if len(listed) > LISTED:
                del listed[0]

    def repost(self, number: int, heir: int | None, posted: set[int]) -> None:
        """Forget a story, or put another in its place; `posted` is emptied."""
        for term in posted:
            listed = self.posts.get(term)
            if listed is None or number not in listed:
                continue
            listed.remove(number)
            if heir is not None and heir not in listed:
                listed.append(heir)
            if not listed:
                del self.posts[term]
        posted.clear()
