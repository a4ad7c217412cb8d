"""A learned correction of questions."""

import numpy as np
import pytest

from index.adapter import corrected, joined, learn_map

DIMENSION = 8


@pytest.fixture
def vectors():
    """Passages, and questions that stand apart from what answers them by one and the same turn."""
    random = np.random.default_rng(1)
    passages = unit(random.normal(size=(200, DIMENSION)))
    turn = np.eye(DIMENSION) + 0.8 * random.normal(size=(DIMENSION, DIMENSION))
    return passages, unit(passages @ turn)


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def margin(questions, passages, answers):
    """By how much a question is nearer to its answer than to passages on the whole."""
    cosines = questions @ passages.T
    return (cosines[np.arange(len(answers)), answers] - cosines.mean(axis=1)).mean()


def test_what_is_learned_from_some_questions_helps_with_others(vectors):
    passages, questions = vectors
    found = [np.argsort(-scores)[:20] for scores in questions[:150] @ passages.T]
    learned = learn_map(questions[:150], [[row] for row in range(150)], found, passages)
    tested = np.arange(150, 200)
    adapted = corrected(questions[tested], learned)
    before = margin(questions[tested], passages, tested)
    assert margin(adapted, passages, tested) > before + 0.001
    assert np.allclose(np.linalg.norm(adapted, axis=1), 1, atol=1e-5)


def test_learning_twice_gives_the_same(vectors):
    passages, questions = vectors
    found = [np.arange(20)] * 50
    learned = [learn_map(questions[:50], [[n] for n in range(50)], found, passages) for _ in "ab"]
    assert np.array_equal(*learned)


def test_two_corrections_are_one(vectors):
    _, questions = vectors
    random = np.random.default_rng(2)
    first, second = (random.normal(size=(DIMENSION, DIMENSION)) / 9 for _ in "ab")
    one_by_one = corrected(corrected(questions, first), second)
    assert np.allclose(corrected(questions, joined(first, second)), one_by_one, atol=1e-5)
