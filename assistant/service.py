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
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from assistant.answer import abstain, abstain_from_place, compose, compose_place
from assistant.calculating.answering import answer_plans
from assistant.calculating.asking import ask_for_day
from assistant.calculating.model import Plan
from assistant.calculating.planning import plan_calculations
from assistant.calculation import compose_calculation
from assistant.calculators.tools import call_tool
from assistant.citations import context_of, status_on
from assistant.concepts import Frequencies, read_concepts
from assistant.evidence import Evidence, Weigher, complete, enough
from assistant.fit import best_fit
from assistant.force import asks_about_force, force_evidence, newest_day, without_later_versions
from assistant.grounding import find_unbound
from assistant.identifiers import look_up, read_named
from assistant.merging import merged
from assistant.model import Answer, Citation, Language, Role, SourceContext, Status
from assistant.question import Question, read_question, visible_in
from assistant.refusals import bundled_refusals, refuse
from assistant.silence import judge, subjects_in
from assistant.understanding.dates import impossible_dates
from corpus.errors import CorpusError
from corpus.lexicon import lexicon_in_use
from corpus.model import Document, Provision
from corpus.view import folded
from index.opening import open_index
from index.retriever import Hit
from index.sentences import sentence_spans
from index.store import Index

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever

HITS = 30  # provisions weighed for an answer
FITS_KEPT = 500  # turns

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from one index. Holds nothing of a conversation; safe to share."""

    def __init__(self, index: Index, retriever: BaseRetriever | None = None) -> None:
        self.index = index
        self._lexicon = lexicon_in_use()
        self._fit_of = lru_cache(FITS_KEPT)(self._measure_fit)
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
        """Answer once, so that the first real question is as fast as the rest: one that is long
        enough to need all the vocabularies, and one for a calculator."""
        self.answer(["请问这是一个用来预热的问题，它要长到能把各种词表都读进来，行不行？"])
        self.answer(["2018年自付十二万元，不是贫困户，大病保险报多少？"])

    def answer(
        self, turns: Sequence[str], *, role: Role = Role.CITIZEN, as_of: date | None = None
    ) -> Answer:
        """The answer to the last of `turns`, in the light of those before.

        `as_of` is the day whose rules are asked about, today by default. Raises InputError where
        there is nothing to answer, ModelMissing.
        """
        clock = _Clock()
        with clock.measure("understand"):
            question = self.understand(turns, role, as_of or date.today())
        with clock.measure("route"):
            answer = self._refuse(question)
            plans = () if answer else self._plan(turns, question)
            impossible = impossible_dates(question.plain, question.as_of)
            if impossible and not plans:
                answer = answer or ask_for_day(impossible, question.language)
        if plans:
            with clock.measure("calculate"):
                answer = self._calculate(plans, question)
        if answer is None:
            parts = [self._answer_part(part, clock) for part in question.each()]
            with clock.measure("compose"):
                answer = merged(parts)
        with clock.measure("ground"):
            stated = [each for plan in plans for each in plan.stated]
            answer = self._ground(answer, question, [*turns, *stated])
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

    # --- the steps of a turn -------------------------------------------------------------------
    def understand(self, turns: Sequence[str], role: Role, as_of: date) -> Question:
        """The last turn, in the light of those before. Raises InputError."""
        from assistant.understanding.vocabulary import Vocabulary

        return read_question(
            tuple(turns),
            lexicon=self._lexicon,
            role=role,
            as_of=as_of,
            fits=self._fits,
            vocabulary=Vocabulary.from_index(self.index, self._lexicon),
        )

    def _refuse(self, question: Question) -> Answer | None:
        refusal = bundled_refusals().find(question.said)
        return refuse(refusal, question.language) if refusal else None

    def _plan(self, turns: Sequence[str], question: Question) -> tuple[Plan, ...]:
        """The calculations that the turn asks for."""
        said = [*map(visible_in, turns[:-1]), question.plain]
        return plan_calculations(said, as_of=question.as_of, language=question.language)

    def _calculate(self, plans: Sequence[Plan], question: Question) -> Answer | None:
        """The answer of the calculators; None where the corpus does not hold their clauses, or
        these say nothing of a subject that the turn names (那生孩子能报多少)."""
        try:
            answer = answer_plans(self.index, plans, question.language)
        except CorpusError as error:
            log.info("nothing to calculate with: %s", error)
            return None
        provisions = [self.index.provision(each.provision_id) for each in answer.citations]
        texts = [folded(each.text) for each in provisions]
        for subject, word in subjects_in(question.plain.lower()):
            if not any(map(subject.spoken_of_in, texts)):
                log.info("no calculator for %s", word)
                return None
        return answer

    def _answer_part(self, question: Question, clock: _Clock) -> Answer:
        """The answer to one question that is looked up."""
        with clock.measure("retrieve"):
            named = read_named(self.index, question.plain)
            place = look_up(self.index, named, question.day)
            if place is not None and not asks_about_force(question.text):
                say = compose_place if place.provisions else abstain_from_place
                return say(self.index, question, place)
            weigher, hits = self.find(question)
            evidence = weigher.weigh(hits)
        with clock.measure("compose"):
            of_named = {document.id for document in named.documents}
            kept = tuple(each for each in evidence if each.document_id in of_named)
            return self._compose(weigher, kept or evidence)

    def find(self, question: Question) -> tuple[Weigher, list[Hit]]:
        """What is found for a question, and what weighs it."""
        context = [question.context] if question.context else []
        hits = self._retrieve(question.text, [*question.expansions, *context])
        concepts = read_concepts(question.text, self._lexicon, self._frequencies())
        records = {each.id for each in self.index.documents() if each.is_record}
        groups = self._lexicon.other_groups(question.text)
        return Weigher(question, concepts, groups, records), hits

    def _compose(self, weigher: Weigher, evidence: tuple[Evidence, ...]) -> Answer:
        question = weigher.question
        documents = self.index.documents()
        governed = [name for each in documents for name in (each.title, each.issuer) if name]
        verdict = judge(weigher, evidence, governed)
        found = self._by_time(enough(verdict.answering, evidence), question.day)
        shown = [more for each in found for more in self._complete(each, weigher)]
        clauses = force_evidence(self.index, question, evidence)
        if clauses or shown:
            denied = self._lexicon.denied_groups(question.text)
            return compose(self.index, question, [*clauses, *shown], denied)
        nearest = weigher.without_records(evidence)
        return abstain(self.index, question, nearest, verdict, weigher.concepts)

    def _ground(self, answer: Answer, question: Question, stated: Sequence[str]) -> Answer:
        """The answer, held back where it has a number that nothing holds."""
        days = [question.as_of, question.day, newest_day(self.index.documents(), question.as_of)]
        said = [*stated, *(f"{day.year} {day.month} {day.day}" for day in days if day)]
        if not (unbound := find_unbound(answer, said)):
            return answer
        log.error("an answer was held back: %s", unbound)
        return abstain(self.index, question, ())

    # --- what the steps use --------------------------------------------------------------------
    def _retrieve(self, text: str, expansions: Sequence[str] = ()) -> list[Hit]:
        from llama_index.core.schema import QueryBundle

        from index.llama import as_hit

        bundle = QueryBundle(text, custom_embedding_strs=list(expansions))
        return [as_hit(node) for node in self.retriever.retrieve(bundle)]

    def _frequencies(self) -> Frequencies:
        return Frequencies(self.index.frequency, self.index.manifest.counts["passages"])

    def _fits(self, text: str) -> float:
        return self._fit_of(self.index.manifest.build_id, text)

    def _measure_fit(self, build_id: str, text: str) -> float:
        """How well the corpus speaks of a text; kept, since a conversation asks again."""
        hits = self._retrieve(text, self._lexicon.expand(text))
        return best_fit(hits, read_concepts(text, self._lexicon, self._frequencies()))

    def _by_time(self, found: Sequence[Evidence], day: date) -> list[Evidence]:
        """What holds on the day: nothing that has ended, unless all has, and of two versions the
        one of the day."""
        status = {each: self._status(each, day) for each in found}
        if any(each != "ended" for each in status.values()):
            found = [each for each in found if status[each] != "ended"]
        in_force = {each.document_id for each in found if status[each] == "in_force"}
        return without_later_versions(self.index, found, in_force)

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
        spent = self._spent.get(name, 0.0) + (time.perf_counter() - start) * 1000
        self._spent[name] = round(spent, 1)

    def timings(self) -> dict[str, float]:
        return {**self._spent, "total": round(sum(self._spent.values()), 1)}
