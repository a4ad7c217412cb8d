"""The HTML of the chat: questions, answers and their markers.

Everything is escaped here and wrapped in block elements, so that the chat's Markdown renderer
takes it as it stands: a clause that begins with "1." must not become a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from assistant.model import Answer, Citation, Claim
from assistant.web import texts

# A streamed piece ends after a mark of punctuation: readers take in phrases, not characters.
PHRASE = re.compile(r"[^，。；：！？、\n]*[，。；：！？、\n]?")


def card_id(turn: int, marker: int) -> str:
    """The element id of the source card that a marker of a turn opens."""
    return f"t{turn}-s{marker}"


def question_html(question: str) -> str:
    """A user's question as they wrote it."""
    return f'<p class="asked">{_lines(question)}</p>'


def answer_html(answer: Answer, turn: int) -> str:
    """A whole answer: its claims with their markers, then the list of what it rests on."""
    return _frame(answer, _claims_html(answer, turn, answer.claims) + _cited_html(answer, turn))


def streamed_html(answer: Answer, turn: int) -> Iterator[str]:
    """An answer as it grows, phrase by phrase; each piece is complete HTML, the last is whole."""
    for number, claim in enumerate(answer.claims):
        done = _claims_html(answer, turn, answer.claims[:number])
        for end in _phrase_ends(claim.text)[:-1]:
            yield _frame(answer, f"{done}<p>{_lines(claim.text[:end])}</p>")
        yield _frame(answer, done + _claim_html(answer, turn, claim))
    yield answer_html(answer, turn)


def _phrase_ends(text: str) -> list[int]:
    """
    >>> _phrase_ends("甲，乙丙。丁")
    [2, 5, 6]
    """
    return [match.end() for match in PHRASE.finditer(text) if match.group()]


def _frame(answer: Answer, inner: str) -> str:
    label = texts.KIND_LABELS.get(answer.kind) if answer.language == "zh" else None
    heading = f'<p class="kind">{escape(label)}</p>' if label else ""
    return f'<div class="answer {answer.kind.value}">{heading}{inner}</div>'


def _claims_html(answer: Answer, turn: int, claims: tuple[Claim, ...]) -> str:
    return "".join(_claim_html(answer, turn, claim) for claim in claims)


def _claim_html(answer: Answer, turn: int, claim: Claim) -> str:
    cited = {citation.marker: citation for citation in answer.citations}
    markers = "".join(_marker_html(cited[marker], turn) for marker in claim.markers)
    text, end = claim.text[:-2], claim.text[-2:]
    tail = f'<span class="tail">{_lines(end)}{markers}</span>' if markers else _lines(end)
    source = f'<p class="attribution">{_lines(claim.attribution)}</p>' if claim.attribution else ""
    return f"<p>{_lines(text)}{tail}</p>{source}"


def _marker_html(citation: Citation, turn: int) -> str:
    title = texts.marker_title(citation.marker, citation.document_title, citation.locator)
    return (
        f'<a class="cite" href="#{card_id(turn, citation.marker)}" title="{escape(title)}">'
        f"<span>[{citation.marker}]</span></a>"
    )


def _cited_html(answer: Answer, turn: int) -> str:
    """The rows under an answer that name each source; shown where there is no panel beside it."""
    if not answer.citations:
        return ""
    rows = "".join(
        f'<li><a class="cite-row" href="#{card_id(turn, citation.marker)}">'
        f"<span>[{citation.marker}]</span> {escape(citation.document_number or texts.NO_NUMBER)} "
        f"{escape(citation.locator)}</a></li>"
        for citation in answer.citations
    )
    return f'<ul class="cited">{rows}</ul>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
