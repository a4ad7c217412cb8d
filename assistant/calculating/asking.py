"""A plan that cannot run yet → the question that gets what is missing, in one message."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.calculating import sentences
from assistant.calculating.amounts import EARLIER
from assistant.calculating.english import in_english
from assistant.calculating.model import Contradiction, Plan, Used
from assistant.calculating.names import in_words, name_of, question_for, value_of
from assistant.model import Answer, AnswerKind, Claim, Language
from corpus.errors import InputError

# What is accepted is told where it holds no number: nothing cited would carry it.
_HAS_DIGIT = re.compile(r"\d")


def compose_clarification(plan: Plan, language: Language) -> Answer:
    """What has been understood so far, and one question for all that is missing."""
    words = sentences.of(language)
    texts = [_known(plan, language)]
    texts += [words.no_such_day.format(said=said) for said in plan.impossible]
    claims = [Claim(text) for text in (*texts, *_questions(plan, language)) if text]
    names = [each.name for each in plan.contradictions]
    return Answer(
        language=language,
        kind=AnswerKind.CLARIFICATION,
        claims=tuple(claims),
        missing=tuple(dict.fromkeys([*names, *plan.missing])),
        reason="contradictory_inputs" if plan.contradictions else "missing_inputs",
    )


def ask_for_day(impossible: Sequence[str], language: Language) -> Answer:
    """The question for a day in place of one that no calendar shows."""
    words = sentences.of(language)
    claims = tuple(Claim(words.no_such_day.format(said=said)) for said in impossible)
    return Answer(
        language, AnswerKind.CLARIFICATION, claims, missing=("date",), reason="impossible_date"
    )


def compose_refused_input(plan: Plan, error: InputError, language: Language) -> Answer:
    """What is wrong with a value that a calculator does not take, and what it takes."""
    words = sentences.of(language)
    name = name_of(plan.calculator, error.field, language)
    seen = in_words(plan.calculator, str(error.seen).replace('"', ""), language)
    if language == "en":
        problem = f"{name}: {in_english(seen)}."
    elif _HAS_DIGIT.search(error.accepted):
        problem = f"{name}：{seen}，不在可以计算的范围内。"
    else:
        problem = f"{name}：{seen}，{in_words(plan.calculator, error.accepted, language)}。"
    claims = (Claim(words.refused.format(problem=problem)), Claim(_known(plan, language)))
    return Answer(
        language=language,
        kind=AnswerKind.CLARIFICATION,
        claims=tuple(each for each in claims if each.text),
        missing=(error.field,),
        reason="refused_input",
    )


def facts_line(plan: Plan, language: Language) -> str:
    """The facts that a plan rests on, as read and in the user's own words."""
    return sentences.of(language).between.join(_fact(plan, each, language) for each in plan.facts)


def _known(plan: Plan, language: Language) -> str:
    facts = facts_line(plan, language)
    return sentences.of(language).known.format(facts=facts) if facts else ""


def _fact(plan: Plan, used: Used, language: Language) -> str:
    words = sentences.of(language)
    name = name_of(plan.calculator, used.name, language)
    value = value_of(plan.calculator, used.name, used.value, language)
    is_same = "".join(value.split()) == "".join(used.said.split())
    pattern = words.fact if is_same else words.fact_in_own_words
    return pattern.format(name=name, value=value, said=used.said)


def _questions(plan: Plan, language: Language) -> list[str]:
    words = sentences.of(language)
    if plan.contradictions:
        return [_which(plan, each, language) for each in plan.contradictions]
    needs = [question_for(plan.calculator, name, language) for name in plan.missing]
    if len(needs) == 1:
        return [words.need_one.format(need=needs[0])]
    return [words.need_several, *(words.each_need.format(need=need) for need in needs)]


def _which(plan: Plan, found: Contradiction, language: Language) -> str:
    words = sentences.of(language)
    used = [each.name for each in plan.facts if any(f.name == found.name for f in each.facts)]
    name = used[0] if used else found.name.removeprefix(EARLIER)
    values = words.which_between.join(f"“{fact.said}”" for fact in found.facts)
    return words.which.format(name=name_of(plan.calculator, name, language), values=values)
