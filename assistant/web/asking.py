"""What happens between a question sent and the page updated."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

import gradio as gr

from assistant.model import Role
from assistant.web import bubbles, cards, texts
from assistant.web.exchange import Answerer, Exchange, ask
from corpus.errors import TiaowenError

log = logging.getLogger(__name__)

Exchanges = tuple[Exchange, ...]


class Example(NamedTuple):
    """A question that is sent by tapping it, as the kind of user it belongs to."""

    question: str
    role: Role


class Update(NamedTuple):
    """What the page shows next; the fields stand in the order of the event's outputs."""

    question: Any
    chat: Any
    sources: Any
    notice: str
    conversation: Exchanges
    role: Any


class Asker:
    """The handlers of the page. Holds nothing of a conversation: that comes and goes with it."""

    def __init__(self, assistant: Answerer, examples: Mapping[int, Example]) -> None:
        self.assistant = assistant
        self.examples = examples

    def send(
        self, question: str, role: str, earlier: Exchanges, event: gr.EventData
    ) -> Iterator[Update]:
        """Answer what stands in the box, or the example that was tapped.

        A question that is not accepted, or that fails, stays in the box; one sentence says why.
        """
        example = self.examples.get(event.target._id) if event.target else None
        asked = example or Example(question, Role(role))
        said = () if example else earlier  # an example stands for itself, whatever came before
        try:
            exchange = ask(self.assistant, said, asked.question, asked.role)
        except TiaowenError as error:
            yield _refused(asked, str(error), earlier)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("question failed, reference %s", reference)
            yield _refused(asked, texts.failed(reference), earlier)
        else:
            yield from _answered(asked, exchange, earlier)

    def forget(self) -> tuple[str, list[Any], str, str, Exchanges]:
        """An empty page for a new conversation."""
        return "", [], cards.panel_html(()), "", ()


def _refused(asked: Example, sentence: str, earlier: Exchanges) -> Update:
    keep = gr.skip()
    notice = f'<p role="alert">{escape(sentence)}</p>'
    return Update(asked.question, keep, keep, notice, earlier, asked.role.value)


def _answered(asked: Example, exchange: Exchange, earlier: Exchanges) -> Iterator[Update]:
    """The answer as it grows, then the sources: they come once it is clear what is cited."""
    exchanges = (*earlier, exchange)
    shown = [message for turn in enumerate(earlier, 1) for message in messages(*turn)]
    question = message("user", bubbles.question_html(asked.question))
    for html in bubbles.streamed_html(exchange.answer, len(exchanges)):
        chat = [*shown, question, message("assistant", html)]
        yield Update("", chat, gr.skip(), "", exchanges, asked.role.value)
    yield Update("", chat, cards.panel_html(exchanges), "", exchanges, asked.role.value)


def messages(turn: int, exchange: Exchange) -> list[dict[str, str]]:
    """A finished exchange as the chat shows it."""
    return [
        message("user", bubbles.question_html(exchange.question)),
        message("assistant", bubbles.answer_html(exchange.answer, turn)),
    ]


def message(role: str, html: str) -> dict[str, str]:
    """One message in the form that the chat component takes."""
    return {"role": role, "content": html}
