"""Does every character of a source stand in exactly one innermost provision, and no other text?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.model import Provision, Span
from corpus.view import squeezed


class Fault(StrEnum):
    """What is wrong with a stretch of a source."""

    LOST = "lost"  # it stands in no provision
    DOUBLED = "doubled"  # it stands in two that do not lie inside one another
    OUTSIDE_PARENT = "outside_parent"  # it stands in a provision, but not in the one around that
    OTHER_TEXT = "other_text"  # the text of the provision is not what stands at its spans


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A stretch of a source that is not accounted for."""

    fault: Fault
    span: Span
    provision: Provision | None = None


def misplaced(text: str, provisions: Sequence[Provision]) -> Iterator[Misplaced]:
    """What is wrong in one source, in no particular order; nothing for a sound parse."""
    children: dict[str, list[Provision]] = defaultdict(list)
    for provision in provisions:
        if provision.parent_id:
            children[provision.parent_id].append(provision)
    owned: list[tuple[Span, Provision]] = []
    for provision in provisions:
        if squeezed(provision.text) != squeezed(_cut(text, provision.spans)):
            yield Misplaced(Fault.OTHER_TEXT, provision.spans[0], provision)
        inner = _union(span for child in children[provision.id] for span in child.spans)
        for span in _without(inner, provision.spans):
            yield Misplaced(Fault.OUTSIDE_PARENT, span, provision)
        owned += [(span, provision) for span in _without(provision.spans, inner)]
    yield from _gaps_and_overlaps(text, sorted(owned, key=lambda each: each[0]))


def _gaps_and_overlaps(text: str, owned: Iterable[tuple[Span, Provision]]) -> Iterator[Misplaced]:
    done = 0
    for span, provision in owned:
        if done < span.start and _holds_words(text, Span(done, span.start)):
            yield Misplaced(Fault.LOST, _words_in(text, Span(done, span.start)))
        if span.start < done:
            overlap = Span(span.start, min(done, span.end))
            if _holds_words(text, overlap):
                yield Misplaced(Fault.DOUBLED, overlap, provision)
        done = max(done, span.end)
    if _holds_words(text, Span(done, len(text))):
        yield Misplaced(Fault.LOST, _words_in(text, Span(done, len(text))))


def _cut(text: str, spans: Iterable[Span]) -> str:
    return "".join(text[span.start : span.end] for span in spans)


def _holds_words(text: str, span: Span) -> bool:
    stretch = text[span.start : span.end]
    return bool(stretch) and not stretch.isspace()


def _words_in(text: str, span: Span) -> Span:
    """A span without the white space around its words."""
    stretch = text[span.start : span.end]
    return Span(
        span.start + len(stretch) - len(stretch.lstrip()),
        span.end - len(stretch) + len(stretch.rstrip()),
    )


def _union(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _without(spans: Iterable[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of spans where others are taken away, all in order."""
    holes = _union(taken)
    for span in _union(spans):
        start = span.start
        for hole in holes:
            if hole.end <= start:
                continue
            if hole.start >= span.end:
                break
            if start < hole.start:
                yield Span(start, hole.start)
            start = max(start, hole.end)
        if start < span.end:
            yield Span(start, span.end)
