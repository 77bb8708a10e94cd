import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.models.decode import TAGS, best_paths, log_softmax, path_odds, runs


def scored(tags: list[int], sure: float = 5.0) -> np.ndarray:
    scores = np.zeros((1, len(tags), len(TAGS)), dtype=np.float32)
    for k, tag in enumerate(tags):
        scores[0, k, tag] = sure
    return log_softmax(scores)


def test_clear_scores_give_their_own_tags():
    tags = [1, 2, 3, 0, 5, 6, 6]
    assert best_paths(scored(tags), [7], [2])[0].tolist() == tags


def test_an_inside_tag_never_stands_without_its_beginning():
    path = best_paths(scored([0, 6, 6, 3, 0]), [5], [3])[0].tolist()
    assert path[1] in (0, 5)
    assert path[3] == 3


def test_the_cue_begins_at_its_anchor_and_nowhere_else():
    path = best_paths(scored([3, 0, 0, 0]), [4], [2])[0].tolist()
    assert path.count(3) == 1
    assert path[2] == 3


def test_padding_stays_outside():
    scores = np.concatenate([scored([1, 3, 5]), scored([5, 6, 3])])
    paths = best_paths(scores, [3, 3], [1, 2])
    assert paths.shape == (2, 3)
    longer = np.pad(scores, ((0, 0), (0, 4), (0, 0)))
    assert (best_paths(longer, [3, 3], [1, 2])[:, :3] == paths).all()
    assert (best_paths(longer, [3, 3], [1, 2])[:, 3:] == 0).all()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.floats(-5, 5), min_size=7, max_size=7), min_size=1, max_size=12), st.data())
def test_every_path_is_well_formed(rows, data):
    anchor = data.draw(st.integers(0, len(rows) - 1))
    path = best_paths(log_softmax(np.array([rows], dtype=np.float32)), [len(rows)], [anchor])[0]
    for before, tag in zip([0, *path], path, strict=False):
        if tag in (2, 4, 6):
            assert before in (tag - 1, tag)
    assert [k for k, tag in enumerate(path) if tag == 3] == [anchor]


@pytest.mark.parametrize(
    ("path", "begin", "expected"),
    [
        ([1, 2, 0, 1, 1], 1, [(0, 1), (3, 3), (4, 4)]),
        ([0, 5, 6, 6, 0, 5], 5, [(1, 3), (5, 5)]),
        ([], 1, []),
    ],
)
def test_runs_are_the_spans_of_one_role(path, begin, expected):
    assert runs(path, begin) == expected


def every_path(scores: np.ndarray, anchor: int, steps: np.ndarray) -> dict[tuple[int, ...], float]:
    """Score all well-formed paths by hand, as the slow and plain definition."""
    out = {}
    for path in itertools.product(range(7), repeat=len(scores)):
        inside = all(tag not in (2, 4, 6) or (k > 0 and path[k - 1] in (tag - 1, tag)) for k, tag in enumerate(path))
        if inside and path.count(3) == 1 and path[anchor] == 3:
            before = (7, *path[:-1])
            out[path] = sum(float(scores[k, tag] + steps[before[k], tag]) for k, tag in enumerate(path))
    return out


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_the_best_path_and_its_probability_are_those_of_all_paths_counted_one_by_one(seed, length):
    rng = np.random.default_rng(seed)
    anchor = int(rng.integers(length))
    scores = rng.normal(0, 2, (1, length, 7)).astype(np.float32)
    steps = rng.normal(0, 1, (8, 7)).astype(np.float32)
    all_paths = every_path(scores[0], anchor, steps)
    path = best_paths(scores, [length], [anchor], steps)
    odds = path_odds(scores, [length], [anchor], path, steps)
    assert tuple(path[0]) == max(all_paths, key=lambda each: all_paths[each])
    total = np.log(np.exp(np.array(list(all_paths.values()))).sum())
    assert odds[0] == pytest.approx(max(all_paths.values()) - total, abs=1e-3)


def test_padding_changes_neither_path_nor_probability():
    rng = np.random.default_rng(3)
    scores = rng.normal(0, 2, (2, 6, 7)).astype(np.float32)
    steps = rng.normal(0, 1, (8, 7)).astype(np.float32)
    paths = best_paths(scores, [6, 3], [4, 1], steps)
    odds = path_odds(scores, [6, 3], [4, 1], paths, steps)
    alone = best_paths(scores[1:, :3], [3], [1], steps)
    assert (paths[1, :3] == alone[0]).all()
    assert odds[1] == pytest.approx(path_odds(scores[1:, :3], [3], [1], alone, steps)[0], abs=1e-4)
