import numpy as np
import pytest

from attache.models.syntax import tree


def root_of(heads, word):
    for _ in heads:
        word = heads[word]
    return word


@pytest.mark.parametrize("ties", [False, True])
def test_whatever_the_scores_all_words_hang_on_one_root(ties):
    chance = np.random.default_rng(7)
    for count in (*range(1, 40), 200):
        for _ in range(10):
            scores = chance.normal(size=(count, count + 1)).astype(np.float32)
            heads = tree(np.round(scores) if ties else scores)
            roots = {k for k in range(count) if heads[k] == k}
            assert len(roots) == 1
            assert {root_of(heads, k) for k in range(count)} == roots


def test_a_cycle_is_opened_where_that_costs_least():
    low = -9.0
    scores = np.array([[5, low, low, low], [low, 1, low, 4], [low, 3, 4, low]], dtype=np.float32)
    assert tree(scores).tolist() == [0, 2, 0]


def test_cycles_that_close_each_other_leave_a_tree_with_the_best_way_out():
    low = -9.0
    # the second and third word want each other; out of that, the second wants the fourth, which wants the second
    scores = np.array(
        [[5, low, low, low, low], [low, 0, low, 4, 3], [low, 0, 4, low, low], [low, 0, 4, low, low]], dtype=np.float32
    )
    heads = tree(scores)
    assert heads[0] == 0
    assert all(root_of(heads, k) == 0 for k in range(4))
