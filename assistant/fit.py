"""How well a corpus speaks of a text: one number for what is found, comparable between texts.

It tells a question that stands for itself from one that needs the turn before (conversation.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.concepts import Concept, coverage
from index.retriever import Hit

# Cosines of good and bad finds lie within 0.1 of one another; words count as much as half of that.
SENTENCE_WEIGHT = 0.05
PASSAGE_WEIGHT = 0.03


def best_fit(hits: Sequence[Hit], concepts: Sequence[Concept]) -> float:
    """The highest fit of any sentence found; 0 where nothing is found."""
    return max((_fit(hit, concepts) for hit in hits), default=0.0)


def _fit(hit: Hit, concepts: Sequence[Concept]) -> float:
    about = PASSAGE_WEIGHT * coverage(concepts, f"{hit.context} {hit.text}")
    if not hit.sentences:
        return hit.cosine + about + SENTENCE_WEIGHT * coverage(concepts, hit.text)
    return about + max(
        (hit.cosine + cosine) / 2
        + SENTENCE_WEIGHT * coverage(concepts, hit.text[span.start : span.end])
        for span, cosine in zip(hit.sentences, hit.sentence_cosines, strict=True)
    )
