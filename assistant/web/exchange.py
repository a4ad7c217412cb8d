"""One question with its answer and the clauses behind it, as a browser session keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.model import Answer, Citation, Role, SourceContext
from corpus.model import Document


class Answerer(Protocol):
    """What the page needs of the assistant."""

    def answer(
        self, turns: tuple[str, ...], *, role: Role, as_of: date | None = None
    ) -> Answer: ...

    def context(self, citation: Citation) -> SourceContext: ...

    def documents(self) -> tuple[Document, ...]: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A finished turn. `contexts` stand in the order of `answer.citations`."""

    question: str
    answer: Answer
    contexts: tuple[SourceContext, ...]


def ask(assistant: Answerer, earlier: tuple[Exchange, ...], question: str, role: Role) -> Exchange:
    """The next turn of a conversation: the answer, and the clause behind each citation."""
    turns = (*(exchange.question for exchange in earlier), question)
    answer = assistant.answer(turns, role=role)
    return Exchange(question, answer, tuple(map(assistant.context, answer.citations)))
