"""Which stories have a term: bounded lists, so that asking costs the same however many stories there are."""

from collections.abc import Iterable

LISTED = 16
"""How many stories a term is remembered for: the latest, for a term that all have tells none apart."""
ASKED = 16
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
        return sorted(found, key=lambda number: (-found[number], -number))[:most]

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

    def forget(self, number: int, posted: set[int]) -> None:
        """Forget a story."""
        for term in posted:
            listed = self.posts.get(term, [])
            if number in listed:
                listed.remove(number)
                if not listed:
                    del self.posts[term]

    def hand_over(self, number: int, posted: set[int], heir: int, held: set[int]) -> None:
        """Put another story in the place of one; `held` are the terms that the heir is under, and is added to."""
        for term in sorted(posted):
            listed = self.posts.get(term, [])
            if number in listed:
                listed.remove(number)
                if heir not in listed:
                    listed.append(heir)
                held.add(term)
                if not listed:
                    del self.posts[term]
