import numpy as np
import pytest

from attache.models.statements import find, shipped
from attache.text.sentences import sentences

TEXT = "Arda Velin said that she would open the harbour. Bo Tan thanked her."


def test_vectors_have_a_row_for_each_word():
    (found,) = find([TEXT], sentences=[sentences(TEXT, "en")])
    assert found.vectors.shape[0] == len(found.words)
    assert found.vectors.dtype == np.float16


def test_without_sentences_there_are_no_vectors():
    assert find([TEXT])[0].vectors is None


def test_pairs_score_alone_as_in_company():
    scorer = shipped().antecedents
    (found,) = find([TEXT], sentences=[sentences(TEXT, "en")])
    one, two = np.array([5, 5, 5, 9]), np.array([-1, 0, 2, 0])
    features = np.zeros((4, 76), dtype=np.float32)
    whole = scorer.score(found.vectors, one, two, features)
    alone = [scorer.score(found.vectors, one[k : k + 1], two[k : k + 1], features[k : k + 1])[0] for k in range(4)]
    assert whole == pytest.approx(alone, abs=1e-4)
