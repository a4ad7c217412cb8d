"""What the features of a passage are worth."""

import numpy as np

from index.ranker import learn_ranker

QUESTIONS, CANDIDATES = 60, 30


def lessons():
    """Three features: what tells the answer, noise, and one that never changes."""
    random = np.random.default_rng(0)
    features = random.normal(size=(QUESTIONS, CANDIDATES, 3)).astype(np.float32)
    features[:, :, 2] = 1.0
    answers = np.zeros((QUESTIONS, CANDIDATES), dtype=bool)
    answers[:, 7] = True
    features[:, 7, 0] += 2.0
    return features, answers


def test_what_tells_the_answer_weighs_most():
    features, answers = lessons()
    ranker = learn_ranker(features[:40], answers[:40])
    assert ranker.weights[0] > 5 * abs(ranker.weights[1])
    by_learned = [ranker.scores(each).argmax() for each in features[40:]]
    by_noise = features[40:, :, 1].argmax(axis=1)
    assert np.mean(np.array(by_learned) == 7) > np.mean(by_noise == 7) + 0.3


def test_learning_twice_gives_the_same():
    features, answers = lessons()
    weights = [learn_ranker(features, answers).weights for _ in "ab"]
    assert np.array_equal(*weights)


def test_questions_without_an_answer_teach_nothing():
    features, answers = lessons()
    assert learn_ranker(features, np.zeros_like(answers)) is None
    few = answers.copy()
    few[30:] = False
    told = learn_ranker(features, few).weights
    assert np.array_equal(told, learn_ranker(features[:30], answers[:30]).weights)


def test_what_lies_far_out_counts_only_so_far():
    ranker = learn_ranker(*lessons())
    far, farther = np.zeros((2, 1, 3), np.float32)
    far[0, 0], farther[0, 0] = 100, 1000
    assert ranker.scores(far) == ranker.scores(farther)
