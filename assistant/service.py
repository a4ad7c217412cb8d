"""One user turn → one grounded answer: understand, retrieve, compose, ground.

Opening an assistant loads neither the model nor LlamaIndex; the first question does.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant.answer import abstain, compose
from assistant.calculation import compose_calculation
from assistant.calculators.tools import call_tool
from assistant.citations import context_of, status_on
from assistant.concepts import Frequencies, read_concepts
from assistant.evidence import Evidence, Weigher, complete, enough
from assistant.grounding import find_unbound
from assistant.model import Answer, Citation, Language, Role, SourceContext, Status
from assistant.question import Question, read_question
from corpus.lexicon import bundled_lexicon
from corpus.model import Document, Provision
from index.opening import open_index
from index.sentences import sentence_spans
from index.store import Index

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever

HITS = 30  # provisions weighed for an answer

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from one index. Holds nothing of a conversation; safe to share."""

    def __init__(self, index: Index, retriever: BaseRetriever | None = None) -> None:
        self.index = index
        self._lexicon = bundled_lexicon()
        if retriever is not None:
            self.retriever = retriever

    @classmethod
    def open(cls, index: Path | None = None) -> Assistant:
        """An assistant on the index in a folder, or on the default one, built when there is none.

        Raises IndexMissing, IndexCorrupt, ModelMissing.
        """
        return cls(open_index(index))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index. No question may be asked any more."""
        self.index.close()

    @cached_property
    def retriever(self) -> BaseRetriever:
        """The LlamaIndex retriever that every question goes through."""
        from index.llama import ProvisionRetriever
        from index.retriever import Retriever

        return ProvisionRetriever(
            Retriever(self.index), k=HITS, expand_dense=True, every_passage=True
        )

    def warm_up(self) -> None:
        """Answer once, so that the first real question is as fast as the rest."""
        self.answer(["预热"])

    def answer(
        self, turns: Sequence[str], *, role: Role = Role.CITIZEN, as_of: date | None = None
    ) -> Answer:
        """The answer to the last of `turns`, in the light of those before.

        `as_of` is the day whose rules are asked about, today by default. Raises InputError where
        there is nothing to answer, ModelMissing.
        """
        clock = _Clock()
        with clock.measure("understand"):
            question = read_question(
                tuple(turns), lexicon=self._lexicon, role=role, as_of=as_of or date.today()
            )
        with clock.measure("retrieve"):
            evidence, weigher = self._find(question)
        with clock.measure("compose"):
            answer = self._compose(weigher, evidence, turns)
        return replace(answer, timings_ms=clock.timings())

    def calculate(
        self, name: str, inputs: Mapping[str, Any], *, language: Language = "zh"
    ) -> Answer:
        """The answer that the calculator `name` gives, called as the tool that it is.

        Raises InputError, MissingRule, and CorpusError where the index does not hold a clause that
        the calculator rests on.
        """
        clock = _Clock()
        with clock.measure("calculate"):
            calculation = call_tool(name, inputs)
        with clock.measure("compose"):
            answer = compose_calculation(self.index, calculation, language)
        if unbound := find_unbound(answer, said=()):
            raise RuntimeError(f"{name}: {unbound}")
        return replace(answer, timings_ms=clock.timings())

    def context(self, citation: Citation, as_of: date | None = None) -> SourceContext:
        """The whole clause behind a citation, with the quoted words marked."""
        return context_of(self.index, citation, as_of or date.today())

    def documents(self) -> tuple[Document, ...]:
        """All documents that answers are drawn from, those of a new build included."""
        self.index.refresh()
        return self.index.documents()

    def provisions(self, document_id: str) -> tuple[Provision, ...]:
        """A whole document: its provisions in the order of the source. Raises KeyError."""
        self.index.document(document_id)
        return self.index.provisions(document_id)

    def provision(self, provision_id: str) -> Provision:
        """The provision that a citation names. Raises KeyError."""
        return self.index.provision(provision_id)

    def _find(self, question: Question) -> tuple[tuple[Evidence, ...], Weigher]:
        from llama_index.core.schema import QueryBundle

        from index.llama import as_hit

        bundle = QueryBundle(question.text, custom_embedding_strs=list(question.expansions))
        hits = [as_hit(node) for node in self.retriever.retrieve(bundle)]
        frequencies = Frequencies(self.index.frequency, self.index.manifest.counts["passages"])
        concepts = read_concepts(question.text, self._lexicon, frequencies)
        records = {each.id for each in self.index.documents() if each.is_record}
        groups = self._lexicon.other_groups(question.text)
        weigher = Weigher(question, concepts, groups, records)
        return weigher.weigh(hits), weigher

    def _compose(
        self, weigher: Weigher, evidence: tuple[Evidence, ...], turns: Sequence[str]
    ) -> Answer:
        question = weigher.question
        day = question.as_of
        said = [*turns, f"{day.year} {day.month} {day.day}"]
        found = self._by_time(enough(evidence, question.language), day)
        shown = [more for each in found for more in self._complete(each, weigher)]
        if shown:
            answer = compose(self.index, question, shown)
            if not (unbound := find_unbound(answer, said)):
                return answer
            log.error("an answer was held back: %s", unbound)
        answer = abstain(self.index, question, weigher.without_records(evidence))
        if unbound := find_unbound(answer, said):
            log.error("an abstention names numbers that nothing holds: %s", unbound)
        return answer

    def _by_time(self, found: Sequence[Evidence], day: date) -> list[Evidence]:
        """What holds on the day: nothing that has ended, unless all has; and a rule that is not in
        force yet behind the one that it is going to replace."""
        status = {each: self._status(each, day) for each in found}
        if any(each != "ended" for each in status.values()):
            found = [each for each in found if status[each] != "ended"]
        documents = {each: self.index.document(each.document_id) for each in found}
        ending = {documents[each].replaced_by for each in found if status[each] == "in_force"}
        return sorted(found, key=lambda each: each.document_id in ending)

    def _status(self, evidence: Evidence, day: date) -> Status:
        document = self.index.document(evidence.document_id)
        own = self.index.provision(evidence.provision_id).in_force_from
        return status_on(day, own or document.in_force_from, document.in_force_until)

    def _complete(self, evidence: Evidence, weigher: Weigher) -> tuple[Evidence, ...]:
        text = self.index.provision(evidence.provision_id).text
        return complete(evidence, weigher, text, sentence_spans(text))


class _Clock:
    """Where the time of a turn goes, in milliseconds."""

    def __init__(self) -> None:
        self._spent: dict[str, float] = {}

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self._spent[name] = round((time.perf_counter() - start) * 1000, 1)

    def timings(self) -> dict[str, float]:
        return {**self._spent, "total": round(sum(self._spent.values()), 1)}
