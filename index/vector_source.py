"""Where the vectors of a build come from: the build before, a broken-off one, or the model."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedding import EmbeddingModel, Floats
from index.journal import Journal
from index.manifest import ModelRecord
from index.previous import PreviousBuild
from index.progress import progress, say

Halves = NDArray[np.float16]


class VectorSource:
    """Vectors of one model in one precision; those of another are never among them."""

    def __init__(
        self,
        path: Path,
        model: EmbeddingModel,
        record: ModelRecord,
        previous: PreviousBuild | None,
    ) -> None:
        self._path, self._model, self._record, self._previous = path, model, record, previous
        self.embedded = 0  # computed by the model
        self.resumed = 0  # computed by a build that was broken off

    def vectors(self, texts: Sequence[str], keys: Sequence[bytes]) -> Halves:
        """A row a text: those at hand used again, the rest computed, and kept as they come."""
        text_of = dict(zip(keys, texts, strict=True))
        known = self._of_previous()
        with closing(Journal(self._path, self._record)) as journal:
            resumed = journal.read()
            at_hand = known | resumed
            missing = {key: text for key, text in text_of.items() if key not in at_hand}
            self.embedded = len(missing)
            self.resumed = len((text_of.keys() & resumed.keys()) - known.keys())
            self._announce(len(text_of))
            computed = self._compute(missing, journal) if missing else {}
        found = at_hand | computed
        return np.stack([found[key] for key in keys])

    def _of_previous(self) -> dict[bytes, Halves]:
        if not self._previous:
            return {}
        before = self._previous.manifest.model
        if before != self._record:
            say(f"向量模型已由 {_named(before)} 换成 {_named(self._record)}，全部重新计算。")
            return {}
        return self._previous.vectors()

    def _announce(self, count: int) -> None:
        kept = count - self.embedded - self.resumed
        parts = [
            f"沿用现有索引的 {kept} 个" if kept else "",
            f"沿用上次中断前算好的 {self.resumed} 个" if self.resumed else "",
            f"需要计算 {self.embedded} 个",
        ]
        say(f"向量 {count} 个：{'，'.join(filter(None, parts))}。")

    def _compute(self, missing: dict[bytes, str], journal: Journal) -> dict[bytes, Halves]:
        self._model.verify()
        self._model.warm_up()  # loading it says nothing about the time that embedding takes
        keys, texts = list(missing), list(missing.values())
        lengths = [len(text) for text in texts]
        with progress("计算向量", len(texts), work=sum(lengths)) as advance:

            def keep(batch: Sequence[int], vectors: Floats) -> None:
                journal.append([keys[row] for row in batch], vectors.astype(np.float16))
                advance(len(batch), sum(lengths[row] for row in batch))

            vectors = self._model.encode_passages(texts, keep)
        return dict(zip(keys, vectors.astype(np.float16), strict=True))


def _named(model: ModelRecord) -> str:
    return f"{model.id}（{model.sha256[:8]}，{model.precision}）"
