"""Where the characters of a provision's text stand in the source.

A provision's text is its spans of the source put together, white space aside. So the n-th
character that is no white space is the same in both, and a place in one is a place in the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from corpus.model import Provision, Span
from corpus.view import bridge


@dataclass(frozen=True)
class Alignment:
    """A provision's text beside its source. Positions count from 0."""

    source: str
    provision: Provision

    @cached_property
    def positions(self) -> list[int]:
        """Positions in the provision's text of the characters that are no white space."""
        return [i for i, character in enumerate(self.provision.text) if not character.isspace()]

    @cached_property
    def offsets(self) -> list[int]:
        """Offsets in the source of the same characters, in the same order."""
        return [
            i
            for span in self.provision.spans
            for i in range(span.start, span.end)
            if not self.source[i].isspace()
        ]

    @cached_property
    def _order(self) -> dict[int, int]:
        return {offset: n for n, offset in enumerate(self.offsets)}

    def source_spans(self, span: Span) -> tuple[Span, ...]:
        """The pieces of the source that stand at `span` of the text, in reading order."""
        chosen = self.offsets[self._counted(span.start) : self._counted(span.end)]
        return bridge(self.source, (Span(offset, offset + 1) for offset in chosen))

    def text_spans(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        """Where in the text the characters at `spans` of the source stand, in reading order."""
        places = [
            self.positions[self._order[offset]]
            for span in spans
            for offset in range(span.start, span.end)
            if offset in self._order
        ]
        return bridge(self.provision.text, (Span(place, place + 1) for place in places))

    def span_of(self, inner: Alignment) -> Span:
        """Where a provision inside this one stands in this one's text."""
        first, last = self._order[inner.offsets[0]], self._order[inner.offsets[-1]]
        return Span(self.positions[first], self.positions[last] + 1)

    def translate(self, span: Span, inner: Alignment) -> Span:
        """`span` of this text as a span of the text of a provision inside it that holds it."""
        before = self._order[inner.offsets[0]]
        first, last = self._counted(span.start) - before, self._counted(span.end) - 1 - before
        return Span(inner.positions[first], inner.positions[last] + 1)

    def _counted(self, position: int) -> int:
        """How many characters that are no white space stand before `position`."""
        return bisect_left(self.positions, position)
