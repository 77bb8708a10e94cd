import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attache.models.decode import TAGS, best_paths, log_softmax, runs


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
