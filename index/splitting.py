"""Cuts a long provision into pieces at its own parts, then at sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from corpus.model import Kind, Provision, Span
from index.alignment import Alignment
from index.sentences import sentence_spans, trimmed


class Splitter:
    """One provision with all that lies inside it. Spans are spans of the provision's text."""

    def __init__(
        self,
        provision: Provision,
        source: str,
        children: Mapping[str | None, Sequence[Provision]],
    ) -> None:
        self.provision, self.children = provision, children
        self._source = source
        self._whole = Alignment(source, provision)

    def gaps(self, apart: Iterable[Provision]) -> list[Span]:
        """What is left of the provision's text without the provisions named."""
        gaps, at = [], 0
        end = len(self.provision.text)
        taken = sorted(self._whole.span_of(Alignment(self._source, each)) for each in apart)
        for span in [*taken, Span(end, end)]:
            gap = trimmed(self.provision.text, Span(at, max(at, span.start)))
            if gap.start < gap.end:
                gaps.append(gap)
            at = max(at, span.end)
        return gaps

    def split(self, span: Span, limit: int) -> list[Span]:
        """`span` in pieces of at most `limit` characters, a longer sentence left whole."""
        pieces = self._split(span, self._cuts, limit)
        return [trimmed(self.provision.text, piece) for piece in pieces]

    def smallest_holder(self, span: Span) -> tuple[Provision, Span]:
        """The smallest provision that holds `span`, and where in its text it stands."""
        holder, where = self.provision, span
        best = len(self.provision.text) + 1
        for inner, place in self._inside:
            if (
                place.start <= span.start
                and span.end <= place.end
                and place.end - place.start < best
            ):
                best = place.end - place.start
                holder = inner.provision
                where = self._whole.translate(span, inner)
        return holder, where

    @cached_property
    def _inside(self) -> list[tuple[Alignment, Span]]:
        """Every provision inside this one, with where it stands."""
        inner = [Alignment(self._source, each) for level in self._levels for each in level]
        return [(each, self._whole.span_of(each)) for each in inner if each.offsets]

    @cached_property
    def _levels(self) -> list[list[Provision]]:
        """The provisions inside this one: its children, their children, and so on."""
        levels, level = [], list(self.children.get(self.provision.id, []))
        while level:
            levels.append(level)
            level = [each for parent in level for each in self.children.get(parent.id, [])]
        return levels

    @cached_property
    def _cuts(self) -> list[list[int]]:
        """Where the text may be cut, the best places first."""
        places = {each.provision.id: place for each, place in self._inside}
        cuts = [
            sorted(
                {edge for each in level for edge in (places[each.id].start, places[each.id].end)}
            )
            for level in self._levels
        ]
        if self.provision.kind is Kind.ROW:
            cuts.append([i for i, mark in enumerate(self.provision.text) if mark == "\t"])
        return [*cuts, [sentence.start for sentence in sentence_spans(self.provision.text)]]

    def _split(self, span: Span, cuts: Sequence[Sequence[int]], limit: int) -> list[Span]:
        if span.end - span.start <= limit or not cuts:
            return [span]
        inner = [cut for cut in cuts[0] if span.start < cut < span.end]
        edges = [span.start, *inner, span.end]
        pieces = []
        for start, end in pairwise(edges):
            pieces += self._split(Span(start, end), cuts[1:], limit)
        return _packed(pieces, limit)


def _packed(pieces: Iterable[Span], limit: int) -> list[Span]:
    """Neighbours put together as long as they stay within `limit`."""
    packed: list[Span] = []
    for piece in pieces:
        if packed and piece.end - packed[-1].start <= limit:
            packed[-1] = Span(packed[-1].start, piece.end)
        else:
            packed.append(piece)
    return packed
