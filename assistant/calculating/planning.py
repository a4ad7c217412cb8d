"""Whether the last turn is one for a calculator, and with what: the plan of a calculation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from itertools import product

from assistant.calculating.cases import CASES, STARTS, Asked
from assistant.calculating.matters import (
    Matter,
    has_case,
    is_known,
    missing_of,
    of_person,
    subjects,
    take_in,
)
from assistant.calculating.model import Contradiction, Fact, Plan
from assistant.calculating.text import searchable
from assistant.calculating.turns import Turn, read_turn
from assistant.calculating.vocabulary import Topic
from assistant.model import Language
from assistant.understanding.dates import impossible_dates

MOST_CASES = 4  # of one turn; more are no question but a table
_ANYTHING = "(?:.)"  # a result that any question asks for
_PLAN = "legislation_plan"
_DEADLINE = "legislation_deadline"
# Inputs that are a day, or made of one.
_DAYS = {
    "date", "admission_date", "month", "occurred_at", "publication", "effective_date", "hearing",
}  # fmt: skip


@dataclass(slots=True)
class _Decision:
    """The matter that a turn belongs to, and whether a calculator answers it."""

    matter: Matter
    is_calculation: bool = False
    contradictions: Sequence[Contradiction] = ()


def plan_calculation(turns: Sequence[str], *, as_of: Date, language: Language) -> Plan | None:
    """The calculation that the last of the user's turns asks for, or None: then it is looked up.

    Facts of earlier turns of the same matter count; a later statement replaces an earlier one.
    """
    plans = plan_calculations(turns, as_of=as_of, language=language)
    return plans[0] if plans else None


def plan_calculations(turns: Sequence[str], *, as_of: Date, language: Language) -> tuple[Plan, ...]:
    """All calculations that the last turn asks for: one a case where it tells of several."""
    matters: list[Matter] = []
    decision = None
    for number, said in enumerate(turns):
        turn = read_turn(said, number, as_of)
        decision = _decide(turn, matters, as_of)
    if decision is None or not decision.is_calculation:
        return ()
    impossible = impossible_dates(searchable(turns[-1]), as_of)
    plans = tuple(_plans(decision, as_of))
    return tuple(_without_days(plan, impossible) for plan in plans) if impossible else plans


def _without_days(plan: Plan, impossible: tuple[str, ...]) -> Plan:
    """A plan that asks for the days again: the turn names one that no calendar shows, and what was
    read in its place (今年, a time of the day) is not what was meant."""
    days = tuple(name for name in plan.inputs if name in _DAYS)
    inputs = {name: value for name, value in plan.inputs.items() if name not in _DAYS}
    facts = tuple(each for each in plan.facts if each.name not in _DAYS)
    missing = plan.missing or days
    if not missing:
        return plan  # it goes by no day
    return replace(plan, inputs=inputs, facts=facts, missing=missing, impossible=impossible)


# --- which matter, and whether it is one for a calculator ----------------------------------------
def _decide(turn: Turn, matters: list[Matter], as_of: Date) -> _Decision:
    own = _subject(turn, matters, as_of)
    if own is not None and not turn.returns and not _only_adds(turn, own, matters, as_of):
        return _of_own_topic(turn, own, matters, as_of)
    matter = _attached_to(turn, own, matters, as_of)
    if matter is None and own is not None:
        return _of_own_topic(turn, own, matters, as_of)
    if matter is None:
        matter = Matter()
        matters.append(matter)
        contradictions = take_in(matter, turn, as_of)
        return _Decision(matter, False, contradictions)
    return _going_on(turn, matter, matters, as_of)


def _subject(turn: Turn, matters: Sequence[Matter], as_of: Date) -> Topic | None:
    """What a turn is about: first of all a case that it tells and asks for."""
    told = Matter()
    if matters and not matters[-1].has_question and not turn.is_another:
        told.facts.update(matters[-1].facts)
    take_in(told, turn, as_of)
    facts = told.known()
    asking = Asked((), turn.text, as_of)
    found = subjects(turn.text)
    # A calculator for the registered poor alone is none for those who are not.
    found = [each for each in found if CASES[each.calculator](facts, asking)] or found
    asked = [each for each in found if each.asked.search(turn.text)]
    cases = [each for each in found if has_case(each, facts)]
    both = [each for each in cases if each in asked]
    asked.sort(key=lambda each: each.is_setting)
    return next(iter(both or asked or cases or found), None)


def _only_adds(turn: Turn, own: Topic, matters: Sequence[Matter], as_of: Date) -> bool:
    """Does it name another subject only in passing (换成去乡镇的呢), or to say what was missing?"""
    last = matters[-1] if matters else None
    if last is None or last.topic is None or _is_same(last.topic, own) or turn.is_another:
        return False
    if own.asked.search(turn.text):
        return False
    if turn.leans or turn.corrects or last.topic.follow.search(turn.text):
        return True
    waits = last.is_planned or (own.is_setting and last.has_question)
    return waits and not turn.is_question and bool(missing_of(last, as_of))


def _of_own_topic(turn: Turn, own: Topic, matters: list[Matter], as_of: Date) -> _Decision:
    """A turn that names its subject: a new matter, unless it goes on with one of that subject."""
    before = next((each for each in reversed(matters) if _is_same(each.topic, own)), None)
    if before is not None and _goes_on(turn, own, before, matters, as_of):
        return _going_on(turn, before, matters, as_of)
    matter = Matter(topic=own)
    last = matters[-1] if matters and not turn.is_another else None
    if last is not None and not last.has_question:  # facts told before the question
        matter.facts.update(last.facts)
    elif last is not None and turn.leans:
        matter.facts.update(of_person(last))
    matters.append(matter)
    contradictions = take_in(matter, turn, as_of)
    decided = _asks_for_case(turn, own, matter)
    matter.asked = _asked(own, turn.text)
    matter.is_planned = decided
    return _Decision(matter, decided, contradictions)


def _is_same(topic: Topic | None, other: Topic) -> bool:
    if topic is None:
        return False
    law = {_PLAN, _DEADLINE}
    return topic.calculator == other.calculator or {topic.calculator, other.calculator} == law


def _goes_on(
    turn: Turn, own: Topic, before: Matter, matters: Sequence[Matter], as_of: Date
) -> bool:
    if turn.is_another:
        return False
    if turn.corrects or turn.leans:
        return True
    if before is matters[-1] and not own.asked.search(turn.text):
        return True
    alone = Matter(topic=own)
    take_in(alone, turn, as_of)
    alone.asked = _asked(own, turn.text)
    return bool(missing_of(alone, as_of)) and before is matters[-1]


def _attached_to(
    turn: Turn, own: Topic | None, matters: Sequence[Matter], as_of: Date
) -> Matter | None:
    """The matter that a turn goes on with that names no subject of its own."""
    if not matters:
        return None
    last = matters[-1]
    if turn.returns:
        earlier = [each for each in reversed(matters) if each is not last] or [last]
        fitting = [each for each in earlier if own is None or _is_same(each.topic, own)]
        planned = [each for each in fitting if each.is_planned]
        known = [each for each in fitting if each.topic]
        return next(iter(planned or known or fitting), last if last.topic else None)
    if turn.is_another:
        return None
    if last.topic is not None:
        return last
    if not turn.leans and not turn.states_something:
        return None
    return _waiting(turn, matters) or last


def _waiting(turn: Turn, matters: Sequence[Matter]) -> Matter | None:
    """A matter further back that waits for what this turn says."""
    for matter in reversed(matters):
        if matter.is_planned and matter.topic and matter.topic.follow.search(turn.text):
            return matter
    return None


def _going_on(turn: Turn, matter: Matter, matters: list[Matter], as_of: Date) -> _Decision:
    """A turn that adds to a matter, corrects it, or asks again with something changed."""
    matters.remove(matter)
    matters.append(matter)
    contradictions = take_in(matter, turn, as_of)
    topic = matter.topic = _topic_of(turn, matter)
    if topic is None:
        return _Decision(matter, False, contradictions)
    decided = _is_answered_by_calculating(turn, topic, matter)
    asked = _asked(topic, turn.text)
    if asked and _asks_on(topic, turn):
        matter.asked = asked
    matter.is_planned |= decided
    return _Decision(matter, decided, contradictions)


def _topic_of(turn: Turn, matter: Matter) -> Topic | None:
    asked = [each for each in subjects(turn.text) if each.asked.search(turn.text)]
    same = [each for each in asked if _is_same(matter.topic, each)]
    return next(iter(same), None) or matter.topic or next(iter(subjects(matter.text)), None)


def _is_answered_by_calculating(turn: Turn, topic: Topic, matter: Matter) -> bool:
    """Is a turn that goes on with a matter one for its calculator?"""
    if topic.blocks.search(turn.text):
        return False
    asks = _asks_on(topic, turn)
    if turn.asks_rule and not (turn.amounts and asks):
        return False
    if _asks_for_case(turn, topic, matter):
        return True
    is_told = has_case(topic, matter.known())
    if matter.is_planned:
        return turn.states_something or (asks and is_told)
    return is_told and (turn.states_something or asks)


def _asks_on(topic: Topic, turn: Turn) -> bool:
    """Does it ask for a result, if only by its name (备案呢)?"""
    if topic.asked.search(turn.text):
        return True
    named = [words for words in topic.asks.values() if words.pattern != _ANYTHING]
    return turn.leans and any(words.search(turn.text) for words in named)


def _asks_for_case(turn: Turn, topic: Topic, matter: Matter) -> bool:
    """Does the turn itself ask what comes out in a case that is told?"""
    if not topic.asked.search(turn.text) or topic.blocks.search(turn.text):
        return False
    if topic.calculator == _DEADLINE and not _asked(topic, matter.text):
        return False  # it asks for a day, but for none of those that the rules count
    facts = matter.known()
    if has_case(topic, facts):
        return not turn.asks_rule or _tells_amount(turn) or bool(turn.days)
    if turn.asks_rule or not topic.demand.search(turn.text):
        return False
    return not topic.person or any(is_known(name, facts) for name in topic.person)


def _tells_amount(turn: Turn) -> bool:
    return any(not each.is_denied for each in turn.amounts)


def _asked(topic: Topic, text: str) -> tuple[str, ...]:
    """The results that a text asks for; none where it asks for all of them."""
    if "" in topic.asks and topic.asks[""].search(text):
        return ()
    return tuple(name for name, words in topic.asks.items() if name and words.search(text))


# --- the plans -----------------------------------------------------------------------------------
def _plans(decision: _Decision, as_of: Date) -> Iterator[Plan]:
    matter = decision.matter
    topic = matter.topic
    assert topic is not None
    names = [name for name, facts in matter.facts.items() if len(facts) > 1]
    cases = list(product(*(matter.facts[name] for name in names)))[:MOST_CASES]
    for values in cases:
        facts = {**matter.known(), **dict(zip(names, values, strict=True))}
        for calculator, asked in _runs(topic, matter, facts):
            plan = _plan(calculator, facts, Asked(asked, matter.text, as_of))
            if plan is not None:
                yield replace(plan, contradictions=_relevant(decision.contradictions, plan))


def _relevant(found: Sequence[Contradiction], plan: Plan) -> tuple[Contradiction, ...]:
    used = {fact.name for each in plan.facts for fact in each.facts}
    return tuple(each for each in found if each.name in used)


def _runs(
    topic: Topic, matter: Matter, facts: dict[str, Fact]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The calculators to run with what is asked of each: several events may be asked for."""
    if topic.calculator != _DEADLINE:
        yield topic.calculator, matter.asked
        return
    events = matter.asked or _asked(topic, matter.text)
    events = tuple(sorted(events, key=lambda each: _place(topic, each, matter.texts[-1])))
    counted = [each for each in events if set(STARTS.get(each, ())[:-1]) & set(facts)]
    if _needs_plan(events, facts):
        yield _PLAN, ()
    elif counted:
        yield from ((_DEADLINE, (event,)) for event in counted)
    else:
        yield _DEADLINE, events[:1]


def _place(topic: Topic, event: str, text: str) -> int:
    """Where a text asks for an event."""
    found = topic.asks[event].search(text)
    return found.start() if found else len(text)


def _needs_plan(events: Sequence[str], facts: dict[str, Fact]) -> bool:
    """Working backwards from the publication or the entry into force needs the whole plan."""
    anchored = {"publication", "effective"} & set(facts)
    backwards = {"comment_period", "hearing_notice", "project_application"} & set(events)
    own_start = {"comment_open", "hearing"} & set(facts)
    return bool(anchored) and ("effective" in anchored or bool(backwards)) and not own_start


def _plan(calculator: str, facts: dict[str, Fact], asked: Asked) -> Plan | None:
    case = CASES[calculator](facts, asked)
    if case is None:
        return None
    return Plan(
        calculator=calculator,
        inputs=case.inputs,
        facts=tuple(case.used),
        missing=tuple(case.missing),
        asked=() if calculator == _DEADLINE else asked.results,
    )


__all__ = ["plan_calculation", "plan_calculations"]
