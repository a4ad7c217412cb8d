"""立法程序时限: the day counts of making a rule.

曲靖市人民政府令第1号 第十条, 第二十三条, 第二十七条, 第三十九条, 第四十二条.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date as Date

from pydantic import model_validator

from assistant.calculators.calculator import Calculator
from assistant.calculators.days import days_after, days_before, month_end, shown_day
from assistant.calculators.inputs import (
    CALENDAR_DAY,
    YEAR,
    YES_NO,
    CalculatorInputs,
    CalendarDay,
    Choice,
    Refused,
    Year,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Source, Step, Value
from assistant.calculators.money import shown
from assistant.calculators.parameters import Rules, first_day, rules_on
from assistant.calculators.workdays import day_off_note, is_day_off, next_working_day

NAME = "legislation_deadline"
FILED_WITH = "国务院、省人民政府、省人民代表大会常务委员会、市人民代表大会常务委员会"
CONDITION = "公布后不立即施行将有碍规章施行"
COUNTING = "按起始日加相应的自然日计算；所依据的规定自身的公布和施行即如此计算。"
SEPTEMBER_END = "“9月底前”按含月末这一天理解（一种读法）。"
NOT_LATER = "听证会公布不能顺延到其后的工作日，那样将不足法定天数。"
AT_ONCE = "只有公布后不立即施行将有碍规章施行的，才可以自公布之日起施行。"


class Event(Choice):
    """What a deadline is counted from."""

    COMMENT_PERIOD = "comment_period", "公开征求意见", "public comment period"
    HEARING_NOTICE = "hearing_notice", "公布听证会", "announcement of a hearing"
    EFFECTIVE_DATE = "effective_date", "规章施行", "entry into force"
    FILING = "filing", "规章备案", "filing of a rule"
    PROJECT_APPLICATION = "project_application", "立项申请", "project application"


class DeadlineInputs(CalculatorInputs):
    """One event, and the day or year that its deadline is counted from."""

    event: Event = described("事项", "event", ask="问的是哪一项时限？", accepted=choices(Event))
    date: CalendarDay | None = described(
        "起算的日期：征求意见开始日、听证会举行日、规章公布日",
        "the day it is counted from: opening of the comments, hearing, publication",
        ask="从哪一天起算（征求意见开始日、听证会举行日或规章公布日）？",
        accepted=CALENDAR_DAY, default=None,
    )  # fmt: skip
    year: Year | None = described(
        "立项申请的年度，只用于 project_application", "year, for project_application alone",
        ask="是哪一年的立项申请？", accepted=YEAR, default=None,
    )  # fmt: skip
    immediate_effect: YesNo = described(
        "是否自公布之日起施行，只用于 effective_date",
        "in force on publication, for effective_date alone",
        ask="是否自公布之日起施行？", accepted=YES_NO, default=False,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> DeadlineInputs:
        takes_year = self.event is Event.PROJECT_APPLICATION
        wanted, unwanted = ("year", "date") if takes_year else ("date", "year")
        accepted = YEAR if takes_year else CALENDAR_DAY
        if getattr(self, wanted) is None:
            raise Refused(wanted, "空缺", accepted)
        if (seen := getattr(self, unwanted)) is not None:
            raise Refused(
                unwanted, seen, f"{self.event.value} 不用这一项，只用 {wanted}：{accepted}"
            )
        if self.immediate_effect and self.event is not Event.EFFECTIVE_DATE:
            raise Refused("immediate_effect", "true", "只用于 effective_date（规章施行）")
        return self

    @property
    def start(self) -> Date:
        """The day that is counted from; of a year its first."""
        return self.date or Date(self.year or 1, 1, 1)


@dataclass(frozen=True, slots=True)
class _Deadline:
    """The step that makes a deadline, and what has to be said with it."""

    step: Step
    is_last: bool = False  # a last day, not an earliest one
    notes: tuple[str, ...] = ()
    on_a_day_off: tuple[str, ...] = ()  # said where a last day is one
    further: dict[str, Value] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()


def calculate(inputs: DeadlineInputs) -> Calculation:
    """The earliest or the last day that the text allows."""
    since = first_day(NAME)
    rules = rules_on(NAME, max(inputs.start, since))
    found = _deadline(inputs, rules)
    day = day_of(found.step)
    notes = list(found.notes)
    result: dict[str, Value] = {"earliest_day": day}
    if found.is_last:
        result = last_day_result(day)
        notes += [note] if (note := day_off_note(day)) else []
        notes += found.on_a_day_off if result["is_day_off"] else ()
    if (earliest := min(inputs.date or day, day)) < since:
        notes.append(before_in_force(earliest, since))
    return Calculation(
        NAME,
        inputs.given(),
        {**result, **found.further},
        (found.step,),
        notes=tuple(notes),
        sources=found.sources,
    )


def _deadline(inputs: DeadlineInputs, rules: Rules) -> _Deadline:
    start = inputs.start
    precedent = (rules.source("counting_precedent"),)
    match inputs.event:
        case Event.COMMENT_PERIOD:
            return _Deadline(earliest_close(start, rules), notes=(COUNTING,), sources=precedent)
        case Event.HEARING_NOTICE:
            return _Deadline(
                last_announcement(start, rules),
                is_last=True,
                notes=(COUNTING,),
                on_a_day_off=(NOT_LATER,),
                sources=precedent,
            )
        case Event.EFFECTIVE_DATE if inputs.immediate_effect:
            step = effect_at_once(start, rules)
            return _Deadline(step, notes=(AT_ONCE,), further={"condition": CONDITION})
        case Event.EFFECTIVE_DATE:
            return _Deadline(earliest_effect(start, rules), notes=(COUNTING,), sources=precedent)
        case Event.FILING:
            return _Deadline(
                last_filing(start, rules),
                is_last=True,
                notes=(COUNTING,),
                further={"filed_with": FILED_WITH},
                sources=(rules.source("filed_by"), *precedent),
            )
        case Event.PROJECT_APPLICATION:
            step = last_application(start.year, rules)
            return _Deadline(step, is_last=True, notes=(SEPTEMBER_END,))


def last_day_result(day: Date) -> dict[str, Value]:
    """A last day, whether it is a day off, and if so the next working day."""
    off = is_day_off(day)
    return {
        "last_day": day,
        "is_day_off": off,
        "next_working_day": next_working_day(day) if off else None,
    }


def before_in_force(day: Date, since: Date) -> str:
    """What has to be said of a day on which the rules did not yet hold."""
    return f"{shown_day(day)}早于所依据规定的施行日{shown_day(since)}，这里仍按它推算。"


def day_of(step: Step) -> Date:
    """The day that a step of this module comes to."""
    assert step.date is not None
    return step.date


# --- the clauses ---------------------------------------------------------------------------------
def last_application(year: int, rules: Rules) -> Step:
    """令第1号 第十条第二款: 立项申请材料应于每年9月底前……报送. Its last day included."""
    month = rules["application_month"]
    last = month_end(year, int(month.value))
    formula = f"{year}年{shown(month.value)}月的最后一天"
    return Step("报送立项申请材料的最后一天", formula, month.source, date=last)


def earliest_close(opened: Date, rules: Rules) -> Step:
    """令第1号 第二十三条第二款: 向社会公开征求意见，期限不少于 30 日."""
    least = rules["comment_period"]
    formula = f"{shown_day(opened)} + {shown(least.value)} 日"
    closes = days_after(opened, least.value)
    return Step("公开征求意见最早结束日", formula, least.source, date=closes)


def last_announcement(hearing: Date, rules: Rules) -> Step:
    """令第1号 第二十七条第二款（一）: 在举行听证会 30 日前公布听证会时间、地点和内容."""
    before = rules["hearing_notice"]
    formula = f"{shown_day(hearing)} − {shown(before.value)} 日"
    last = days_before(hearing, before.value)
    return Step("公布听证会时间、地点和内容的最后一天", formula, before.source, date=last)


def earliest_effect(published: Date, rules: Rules) -> Step:
    """令第1号 第三十九条: 规章应当自公布之日起30日后施行."""
    after = rules["effect_after"]
    formula = f"{shown_day(published)} + {shown(after.value)} 日"
    return Step("最早施行日", formula, after.source, date=days_after(published, after.value))


def effect_at_once(published: Date, rules: Rules) -> Step:
    """令第1号 第三十九条: 不立即施行将有碍规章施行的，可以自公布之日起施行."""
    source = rules.source("immediate_effect")
    return Step("最早施行日", f"自公布之日{shown_day(published)}起施行", source, date=published)


def last_filing(published: Date, rules: Rules) -> Step:
    """令第1号 第四十二条第一款: 规章应当自公布之日起30日内……备案."""
    within = rules["filing_within"]
    formula = f"{shown_day(published)} + {shown(within.value)} 日"
    return Step("备案的最后一天", formula, within.source, date=days_after(published, within.value))


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="立法程序时限：征求意见、听证会公布、施行、备案、立项申请",
        description_en="deadlines of law-making: comments, hearing, in force, filing, project",
        inputs=DeadlineInputs,
        calculate=calculate,
    ),
)
