"""What the features of a passage are worth, learned from questions and the clauses that answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EPOCHS = 60
BATCH = 128  # questions
RATE = 0.02
DECAY = 1e-3
EXTREME = 6.0  # standard deviations: what lies farther out counts as this far

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ranker:
    """A weighted sum of features (index.features), each in standard deviations from its mean."""

    weights: Floats
    mean: Floats
    deviation: Floats

    def scores(self, features: Floats) -> Floats:
        """The score of each candidate; only those of one question can be compared."""
        scaled = self._scaled(features)
        return np.asarray(scaled @ self.weights, dtype=np.float32)

    def _scaled(self, features: Floats) -> Floats:
        standard = (features - self.mean) / self.deviation
        return np.asarray(standard.clip(-EXTREME, EXTREME), dtype=np.float32)


def learn_ranker(features: Floats, answers: Flags) -> Ranker | None:
    """The weights under which what answers is told apart from what else was found.

    `features` are questions × candidates × features, `answers` says which candidates answer. The
    loss is the cross entropy over the candidates (ListNet: Cao and others, 2007). None where no
    candidate answers.
    """
    import torch

    told = np.flatnonzero(answers.any(axis=1))
    if not len(told):
        return None
    shown = features[told]
    every = shown.reshape(-1, shown.shape[-1])
    ranker = Ranker(np.zeros(shown.shape[-1], np.float32), every.mean(0), every.std(0) + 1e-6)
    x = torch.from_numpy(ranker._scaled(shown))
    target = torch.from_numpy(answers[told].astype(np.float32))
    target /= target.sum(dim=1, keepdim=True)
    weights = torch.zeros(shown.shape[-1], requires_grad=True)
    optimizer = torch.optim.Adam([weights], lr=RATE)
    order = np.random.default_rng(0)
    for _ in range(EPOCHS):
        for batch in np.array_split(order.permutation(len(told)), -(-len(told) // BATCH)):
            likely = torch.log_softmax(x[batch] @ weights, dim=1)
            loss = -(target[batch] * likely).sum(dim=1).mean() + DECAY * (weights**2).sum()
            optimizer.zero_grad()
            torch.autograd.backward(loss)
            optimizer.step()
    return Ranker(weights.detach().numpy(), ranker.mean, ranker.deviation)
