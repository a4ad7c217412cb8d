"""A correction of questions, learned from questions and the clauses that answer them.

People ask in other words than regulations use, and much of the difference is the same from question
to question. A linear map moves the vector of a question towards the vectors of what answers it;
passages stay as they are, so that an index needs no other vectors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

SEEDS = 4  # maps learned from different orders of the questions, of which the mean is taken
EPOCHS = 8
BATCH = 64  # questions
RATE = 1e-3
DECAY = 1e-2
TEMPERATURE = 0.03
NEGATIVES = 20  # passages found first for a question, against which its own are to win


def corrected(query: Floats, map_: Floats) -> Floats:
    """q → q + q · map, made a unit vector again; for several questions a row each."""
    moved = query + query @ map_
    return np.asarray(moved / np.linalg.norm(moved, axis=-1, keepdims=True), dtype=np.float32)


def joined(first: Floats, second: Floats) -> Floats:
    """The map that corrects as `first` and then `second` do."""
    return np.asarray(first + second + first @ second, dtype=np.float32)


def learn_map(
    queries: Floats, answers: Sequence[Sequence[int]], found: Sequence[Rows], passages: Floats
) -> Floats:
    """The map under which each question is nearest to a passage that answers it.

    `answers` and `found` are rows of `passages`: what answers a question, and what was found first
    for it. Each question is told apart from what was found for all questions of its batch (InfoNCE:
    van den Oord and others, 2018); the mean over several orders keeps what they have in common.
    """
    maps = [_learn(queries, answers, found, passages, seed) for seed in range(SEEDS)]
    return np.asarray(np.mean(maps, axis=0), dtype=np.float32)


def _learn(
    queries: Floats,
    answers: Sequence[Sequence[int]],
    found: Sequence[Rows],
    passages: Floats,
    seed: int,
) -> Floats:
    import torch

    random = np.random.default_rng(seed)
    dimension = queries.shape[1]
    correction = torch.zeros(dimension, dimension, requires_grad=True)
    optimizer = torch.optim.AdamW([correction], lr=RATE, weight_decay=DECAY)
    for _ in range(EPOCHS):
        order = random.permutation(len(queries))
        for batch in np.array_split(order, max(1, len(order) // BATCH)):
            right = np.array([random.choice(answers[row]) for row in batch])
            others = np.unique(np.concatenate([found[row][:NEGATIVES] for row in batch]))
            shown = np.concatenate([right, others])
            also_right = np.stack([np.isin(shown, answers[row]) for row in batch])
            also_right[np.arange(len(batch)), np.arange(len(batch))] = False
            question = torch.from_numpy(queries[batch])
            moved = torch.nn.functional.normalize(question + question @ correction, dim=1)
            scores = moved @ torch.from_numpy(passages[shown]).T / TEMPERATURE
            scores = scores.masked_fill(torch.from_numpy(also_right), float("-inf"))
            loss = torch.nn.functional.cross_entropy(scores, torch.arange(len(batch)))
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
    learned: Floats = correction.detach().numpy()
    return learned
