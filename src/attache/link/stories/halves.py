"""A story cut where its items are least alike."""

from collections.abc import Sequence


def halves(weights: Sequence[dict[int, float]], floor: float) -> tuple[list[int], list[int]] | None:
    """Return the two halves of a story, as places, or None where it holds together.

    Items are joined by mean likeness until two groups are left; they part when the mean likeness between them is under
    the floor, and each has two items at least. For few items: the cost grows with the cube of their number.
    """
    count = len(weights)
    groups = [[k] for k in range(count)]
    near = [[0.0] * count for _ in range(count)]
    for a in range(count):
        for b in range(a):
            few, many = sorted((weights[a], weights[b]), key=len)
            get = many.get
            near[a][b] = near[b][a] = sum([weight * get(term, 0.0) for term, weight in few.items()])
    while len(groups) > 2:
        best, at = -1.0, (0, 1)
        for i in range(len(groups)):
            for j in range(i):
                mean = near[groups[i][0]][groups[j][0]]
                if mean > best:
                    best, at = mean, (j, i)
        j, i = at
        one, other = groups[j], groups[i]
        for group in groups:
            if group is not one and group is not other:
                a, b, c = one[0], other[0], group[0]
                near[a][c] = near[c][a] = (near[a][c] * len(one) + near[b][c] * len(other)) / (len(one) + len(other))
        one += other
        del groups[i]
    if len(groups) < 2 or min(map(len, groups)) < 2 or near[groups[0][0]][groups[1][0]] >= floor:
        return None
    return groups[0], groups[1]
