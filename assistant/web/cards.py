"""The HTML of the sources panel: for each citation a card with its clause, the quote marked.

Pure functions from records to HTML. Gradio does not sanitise this HTML: every text that comes
from a document or a user goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from assistant.model import Citation, SourceContext
from assistant.web import texts
from assistant.web.bubbles import card_id
from assistant.web.exchange import Exchange
from assistant.web.library_pages import citation_address


def panel_html(exchanges: Sequence[Exchange]) -> str:
    """The whole panel: one group of cards a turn, of which the newest is shown."""
    groups = "".join(
        _group_html(turn, exchange, shown=turn == len(exchanges))
        for turn, exchange in enumerate(exchanges, start=1)
    )
    body = groups or f'<p class="sources-empty">{escape(texts.SOURCES_EMPTY)}</p>'
    return (
        '<div class="backdrop" data-close></div>'
        f'<div class="sheet"><header class="sheet-head"><h2>{escape(texts.SOURCES)}</h2>'
        f'<button type="button" data-close aria-label="{escape(texts.CLOSE_SOURCES)}">✕</button>'
        f'</header><div class="sheet-body">{body}</div></div>'
    )


def _group_html(turn: int, exchange: Exchange, *, shown: bool) -> str:
    cards = "".join(
        card_html(turn, citation, context)
        for citation, context in zip(exchange.answer.citations, exchange.contexts, strict=True)
    )
    hidden = "" if shown else " hidden"
    empty = f'<p class="sources-empty">{escape(texts.SOURCES_NONE)}</p>'
    return (
        f'<section class="group" id="t{turn}"{hidden}>'
        f'<p class="group-question">{escape(exchange.question)}</p>{cards or empty}</section>'
    )


def card_html(turn: int, citation: Citation, context: SourceContext) -> str:
    """One source, set like a legal citation: document, number, place, since when, the clause."""
    identity = card_id(turn, citation.marker)
    return (
        f'<article class="source" id="{identity}" tabindex="-1" aria-labelledby="{identity}-h">'
        f'<header><span class="source-marker">[{citation.marker}]</span>'
        f'<h3 id="{identity}-h">{escape(context.title)}</h3>'
        f'<p class="source-number"><span>{escape(context.number or texts.NO_NUMBER)}</span>'
        f'<span class="status {context.status}">{escape(texts.STATUS[context.status])}</span></p>'
        f'</header><p class="source-place"><b>{escape(citation.locator)}</b>'
        f"{_since_html(context.in_force_from)}</p>{_path_html(context.path)}"
        f'<blockquote class="clause">{marked_html(context.text, context.quoted)}</blockquote>'
        f"{_full_text_html(citation)}</article>"
    )


def _full_text_html(citation: Citation) -> str:
    """The way to the clause in its document. A tab of its own: the conversation stays open."""
    return (
        f'<p class="full-text"><a href="{escape(citation_address(citation.provision_id))}"'
        f' target="_blank" rel="noopener" title="{escape(texts.FULL_TEXT_HINT)}">'
        f"{escape(texts.FULL_TEXT)}</a></p>"
    )


def _since_html(since: date | None) -> str:
    return f"<span>{escape(texts.in_force_from(since))}</span>" if since else ""


def _path_html(path: Sequence[str]) -> str:
    """The headings above the clause, outermost first."""
    return f'<p class="source-path">{escape(" › ".join(path))}</p>' if path else ""


def marked_html(text: str, ranges: Iterable[tuple[int, int]]) -> str:
    """`text` with each half-open range of characters marked; ranges may touch or overlap.

    >>> marked_html("甲<乙丙", [(1, 3)])
    '甲<mark>&lt;乙</mark>丙'
    """
    pieces: list[str] = []
    at = 0
    for start, end in sorted(ranges):
        start = max(start, at)
        if end <= start:
            continue
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return "".join([*pieces, escape(text[at:])])
