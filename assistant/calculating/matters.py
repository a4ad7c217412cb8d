"""A conversation as the matters it is about: what each turn adds to what is known of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from decimal import Decimal

from assistant.calculating.amounts import BARE, EARLIER, SIDE_BY_SIDE, Amount
from assistant.calculating.cases import CASES, Asked, Facts
from assistant.calculating.days import DAY
from assistant.calculating.model import Contradiction, Fact
from assistant.calculating.turns import Turn
from assistant.calculating.vocabulary import Topic, topics
from assistant.understanding.dates import When

# The fact that fills a missing amount when it comes without a word.
FILLS = {
    "self_paid_in_scope": "self_paid",
    "total_cost": "total",
    "in_scope_cost": "in_scope",
    "deductible": "deductible",
    "basic_paid": "basic_paid",
    "amount": "contribution",
    "premium": "premium",
    "loss": "loss",
    "surplus": "surplus",
    "participants": "people",
    "population": "people",
    "students": "students",
    "years_continuous_in_township": "township_years",
}
# Of two values in one turn the later one counts: 从乡镇转到县里.
_LATER_COUNTS = {"within_county", "where", "visit", "scheme", "facility", "disease", "level"}
# Of two values in one turn a question may ask for both.
_BRANCHES = {"workplace", "hospital_level", "registered_poor", "degree", "lifted_out"}
_OF_HOSPITAL = ("deductible", "basic_paid")
_ANY_DAY = {DAY, "posted"}
_OF_PERSON = ("registered_poor", "lifted_out")


@dataclass(slots=True)
class Matter:
    """What is known of one matter: values by name, several where a turn gave several."""

    topic: Topic | None = None
    facts: dict[str, list[Fact]] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    has_question: bool = False
    is_planned: bool = False  # an earlier turn of it was one for the calculator
    asked: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All that was said of it."""
        return "。".join(self.texts)

    def known(self) -> Facts:
        """One value for each name, the last one said."""
        return {name: found[-1] for name, found in self.facts.items()}


def subjects(text: str) -> list[Topic]:
    """The topics that a text is about, in the order in which they are tried."""
    return [
        topic
        for topic in topics()
        if all(group.search(text) for group in topic.topic) and not topic.excluded.search(text)
    ]


def has_case(topic: Topic, facts: Facts) -> bool:
    """Do the facts make it a case of its own, and not a question about the rule?"""
    return any(is_known(name, facts) for name in topic.anchors)


def is_known(name: str, facts: Facts) -> bool:
    """Is a fact known? `moment`, `month` and `year` are dates that say so much."""
    dates = [each.value for each in facts.values() if isinstance(each.value, When)]
    match name:
        case "moment":
            return any(each.time is not None for each in dates)
        case "month":
            return any(each.precision in ("month", "day") for each in dates)
        case "year":
            return any(each.precision != "time" for each in dates)
        case "population" | "participants":
            return not {"people", "participants", "bare"}.isdisjoint(facts)
    return name in facts


# --- what a turn adds to a matter ----------------------------------------------------------------
def take_in(matter: Matter, turn: Turn, as_of: Date) -> list[Contradiction]:
    """Add the facts of a turn to a matter; what is contradictory in the turn itself."""
    stated: dict[str, list[Fact]] = {}
    for fact in turn.words:
        stated.setdefault(fact.name, []).append(fact)
    contradictions = _settle_words(stated, turn)
    _drop_what_changes(matter, stated, turn)
    contradictions += _settle_amounts(matter, stated, turn, as_of)
    _settle_days(matter, stated, turn)
    for name, other in (("surplus", "surplus_none"), ("surplus_none", "surplus")):
        if name in stated and other not in stated:
            matter.facts.pop(other, None)
    matter.facts.update(stated)
    matter.texts.append(turn.text)
    matter.has_question |= turn.is_question
    return contradictions


def _settle_words(stated: dict[str, list[Fact]], turn: Turn) -> list[Contradiction]:
    found = []
    for name, facts in stated.items():
        distinct = list({fact.value: fact for fact in facts}.values())
        if len(distinct) < 2 or name in _LATER_COUNTS:
            stated[name] = facts[-1:]
        elif name in _BRANCHES and turn.asks_separately:
            stated[name] = distinct
        elif name in ("workplace", "hospital_level"):
            stated[name] = facts[-1:]
        else:
            stated[name] = facts[-1:]
            if not turn.corrects:
                found.append(Contradiction(name, tuple(distinct)))
    return found


def _drop_what_changes(matter: Matter, stated: dict[str, list[Fact]], turn: Turn) -> None:
    """Another hospital has another deductible and another bill."""
    before, after = matter.known().get("hospital_level"), stated.get("hospital_level")
    if before and after and before.value != after[-1].value and not turn.keeps_the_rest:
        for name in _OF_HOSPITAL:
            matter.facts.pop(name, None)


def _settle_amounts(
    matter: Matter, stated: dict[str, list[Fact]], turn: Turn, as_of: Date
) -> list[Contradiction]:
    denied = [each for each in turn.amounts if each.is_denied]
    found: list[Contradiction] = []
    for amount in turn.amounts:
        if amount.is_denied:
            continue
        fact = _placed(matter, stated, amount, denied, turn, as_of)
        before = stated.get(fact.name)
        clashes = before and before[-1].value != fact.value and amount.fact.turn == before[-1].turn
        if clashes and before and SIDE_BY_SIDE.fullmatch(turn.text, *_between(before[-1], fact)):
            stated[fact.name].append(fact)
            continue
        if clashes and amount.corrects is None and not fact.is_added and not turn.corrects:
            if fact.name in ("cost", "earlier_cost", *BARE.values()):
                continue
            found.append(Contradiction(fact.name, (*(before or ()), fact)))
        stated[fact.name] = [fact]
    return found


def _between(one: Fact, other: Fact) -> tuple[int, int]:
    """自付1万、3万: where the words lie between two amounts."""
    return one.span.end, other.span.start


def _placed(
    matter: Matter,
    stated: dict[str, list[Fact]],
    amount: Amount,
    denied: Sequence[Amount],
    turn: Turn,
    as_of: Date,
) -> Fact:
    """The fact of an amount in the light of what is known: 应该是8万, 再多2万, 是500."""
    fact = amount.fact
    known = {**matter.known(), **{name: found[-1] for name, found in stated.items()}}
    if fact.is_added:
        return _added(fact, known)
    if fact.name not in BARE.values():
        return fact
    if name := _named_by_value(denied, matter.known()) or _only_one(amount, matter, turn, as_of):
        return replace(fact, name=name)
    return fact


def _added(fact: Fact, known: dict[str, Fact]) -> Fact:
    """再多2万: on top of what was said of the same."""
    names = (fact.name, "self_paid", f"{EARLIER}self_paid", f"{EARLIER}in_scope")
    base = next((known[name] for name in names if name in known), None)
    if base is None or not isinstance(base.value, Decimal) or not isinstance(fact.value, Decimal):
        return fact
    said = f"{base.said}，{fact.said}"
    name = base.name.removeprefix(EARLIER)
    return replace(fact, name=name, value=base.value + fact.value, said=said)


def _named_by_value(denied: Sequence[Amount], known: Facts) -> str | None:
    """不是12万，是15万: the name under which the value was known that is taken back."""
    for each in denied:
        for name, fact in known.items():
            if fact.value == each.fact.value:
                return name
    return None


def _only_one(amount: Amount, matter: Matter, turn: Turn, as_of: Date) -> str | None:
    """The missing input that it fills; for a correction the last amount of its kind."""
    missing = [FILLS[each] for each in missing_of(matter, as_of) if each in FILLS]
    money = set(FILLS.values()) - {"people", "students", "township_years"}
    fitting = [each for each in missing if (each in money) == (amount.unit == "yuan")]
    if len(fitting) == 1 and not turn.corrects:
        return fitting[0]
    known = [
        fact
        for fact in matter.known().values()
        if isinstance(fact.value, Decimal) and not fact.name.startswith(EARLIER)
    ]
    if amount.unit == "yuan" and known and matter.topic:
        kinds = ("people", "students", "participants")
        own = [each for each in known if each.name in kinds]
        rest = [each for each in known if each.name not in kinds]
        return max(rest or own, key=lambda each: (each.turn, each.span)).name
    return None


def missing_of(matter: Matter, as_of: Date) -> list[str]:
    """The inputs that a matter lacks, on what is known so far."""
    if matter.topic is None:
        return []
    case = CASES[matter.topic.calculator](matter.known(), Asked(matter.asked, matter.text, as_of))
    return case.missing if case else []


def _settle_days(matter: Matter, stated: dict[str, list[Fact]], turn: Turn) -> None:
    known = {name: fact for name, fact in matter.known().items() if isinstance(fact.value, When)}
    year = _year_alone(turn.days)
    for fact in turn.days:
        other = year or known.get(fact.name) or next(iter(known.values()), None)
        if not fact.is_whole and other is not None and isinstance(other.value, When):
            fact = _in_year(fact, other.value.first.year)
        if fact.name in _ANY_DAY and len(known) == 1 and (turn.corrects or turn.leans):
            fact = replace(fact, name=next(iter(known)))
        if _says_more(fact, stated.get(fact.name), turn):
            stated[fact.name] = [fact]
    told = [name for name in _day_names(stated) if not _is_vague(stated[name][-1])]
    only_day = turn.corrects and not turn.words and not turn.amounts
    if (told or known) and not only_day:
        for name in [each for each in _day_names(stated) if each not in told]:
            del stated[name]


def _day_names(stated: dict[str, list[Fact]]) -> list[str]:
    return [name for name, found in stated.items() if isinstance(found[-1].value, When)]


_FINENESS = {"time": 0, "year": 1, "span": 2, "month": 3, "day": 4}


def _says_more(fact: Fact, before: list[Fact] | None, turn: Turn) -> bool:
    """Of several dates that play the same part the first counts, unless a later one is finer, or
    does not depend on the day on which one asks, or puts it right."""
    if not before or turn.corrects or before[-1].turn != fact.turn:
        return True
    new, old = fact.value, before[-1].value
    if not isinstance(new, When) or not isinstance(old, When):
        return True
    if _is_vague(before[-1]) or (old.is_relative and not new.is_relative):
        return True
    return _FINENESS[new.precision] > _FINENESS[old.precision] and not new.is_relative


def _year_alone(days: Sequence[Fact]) -> Fact | None:
    """3月份垫的……（2018年）: a year that is said by itself goes with a date without one."""
    for fact in days:
        when = fact.value
        if isinstance(when, When) and when.precision == "year" and not when.is_relative:
            return fact
    return None


def _in_year(fact: Fact, year: int) -> Fact:
    """3月20日 said of something whose year is known."""
    assert isinstance(fact.value, When)
    try:
        moved = replace(
            fact.value,
            first=fact.value.first.replace(year=year),
            last=fact.value.last.replace(year=year),
            is_relative=False,
        )
    except ValueError:  # 29 February
        return fact
    return replace(fact, value=moved, is_whole=True)


_TODAY = {"今天", "今日", "现在", "today", "now", "这会儿", "当前", "目前"}


def _is_today(fact: Fact) -> bool:
    """今天 says when one asks, not when it happened, where another date is told."""
    return fact.said.lower() in _TODAY and isinstance(fact.value, When) and fact.value.time is None


def _is_vague(fact: Fact) -> bool:
    """今年, 今天: it says little beside another date."""
    when = fact.value
    is_year = isinstance(when, When) and when.is_relative and when.precision in ("year", "span")
    return is_year or _is_today(fact)


def of_person(matter: Matter) -> dict[str, list[Fact]]:
    """What goes with a person from one matter to the next."""
    return {name: matter.facts[name] for name in _OF_PERSON if name in matter.facts}
