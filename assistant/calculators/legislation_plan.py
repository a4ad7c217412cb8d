"""立法进度安排: every step of making a rule, backwards and forwards from one day.

曲靖市人民政府令第1号; the day counts are those of `legislation_deadline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from pydantic import model_validator

from assistant.calculators import legislation_deadline as deadlines
from assistant.calculators.calculator import Calculator
from assistant.calculators.days import days_before, shown_day
from assistant.calculators.inputs import (
    CALENDAR_DAY,
    YES_NO,
    CalculatorInputs,
    CalendarDay,
    Choice,
    Days,
    Refused,
    YesNo,
    described,
)
from assistant.calculators.legislation_deadline import before_in_force, day_of
from assistant.calculators.model import Calculation, Scalar, Source, Step, Value
from assistant.calculators.money import shown
from assistant.calculators.parameters import Rules, first_day, rules_on
from assistant.calculators.workdays import day_off_note
from corpus.errors import InputError

NAME = "legislation_plan"
DAYS = "应为 0 到 3650 之间的整数天数，且不少于法定期限"
NO_PERIOD = "没有规定期限"
EARLIER = "审查、决定等步骤没有法定期限；“最晚”的日期没有为它们留出时间，安排时应当更早。"
APPLICATION = "立项申请按起草中第一个有日期的步骤之前最近的一个“9月底”列出（一种读法）。"
HEARING_DUE = (
    "直接涉及公民、法人或者其他组织切身利益，存在重大意见分歧或社会反响强烈的，应当举行听证会。"
)
NOT_OF_THE_CITY = (
    "公布、施行和备案的时限只适用于规章；地方性法规草案提请审议以后的时间，"
    "本规定没有规定，这里不列。所给日期只用作征求意见和听证会的最后界限。"
)


class Basis(Choice):
    """How far the text decides a date."""

    FIXED = "fixed", "文件规定的日期", "fixed by the text"
    BOUNDED = "bounded", "文件只定界限", "only bounded by the text"
    GIVEN = "given", "所给的日期", "given"
    NO_PERIOD = "no_period", "没有规定期限", "the text sets no period"


class PlanInputs(CalculatorInputs):
    """The day that a plan is made from, and what is known of its course."""

    publication: CalendarDay | None = described(
        "公布日期", "day of publication",
        ask="打算哪一天公布？", accepted=CALENDAR_DAY, default=None,
    )  # fmt: skip
    effective_date: CalendarDay | None = described(
        "施行日期，与公布日期只给一个", "day of entry into force, instead of the publication",
        ask="打算哪一天施行？", accepted=CALENDAR_DAY, default=None,
    )  # fmt: skip
    hearing: CalendarDay | None = described(
        "听证会举行日期", "day of the hearing",
        ask="听证会哪一天举行？", accepted=CALENDAR_DAY, default=None,
    )  # fmt: skip
    comment_days: Days | None = described(
        "公开征求意见的天数，不少于法定期限；不填即为法定最短期限",
        "days of the comment period; left out: the least that the text allows",
        ask="公开征求意见多少天？", accepted=DAYS, unit="days", default=None,
    )  # fmt: skip
    local_regulation: YesNo = described(
        "是否提请人大审议的地方性法规草案", "a draft for the People's Congress",
        ask="是地方性法规草案吗？", accepted=YES_NO, default=False,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> PlanInputs:
        if (self.publication is None) == (self.effective_date is None):
            seen = "空缺" if self.publication is None else "publication 和 effective_date 都给了"
            accepted = f"应只给 publication 或 effective_date 中的一个：{CALENDAR_DAY}"
            raise Refused("publication", seen, accepted)
        return self

    @property
    def anchor(self) -> Date:
        """The day that the plan is made from."""
        found = self.publication or self.effective_date
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the plan: a name for programs, what is due and when, how far that is fixed."""

    name: str
    step: Step
    basis: Basis

    def as_result(self) -> dict[str, Scalar]:
        """The row of the table."""
        return {
            "name": self.name,
            "due": self.step.label,
            "date": self.step.date,
            "clause": self.step.source.locator,
            "basis": self.basis.value,
        }


# The rows that have a date, in the order of the result.
DATED = (
    "project_application",
    "comment_open",
    "comment_close",
    "hearing_notice",
    "hearing",
    "publication",
    "effective_date",
    "filing",
)
LAST_DAYS = {"project_application", "hearing_notice", "filing"}


def calculate(inputs: PlanInputs) -> Calculation:
    """The rows of the plan in the order of the procedure, and whether it can be kept."""
    since = first_day(NAME)
    day = max(inputs.anchor, since)
    counts, words = rules_on(deadlines.NAME, day), rules_on(NAME, day)
    limit = drafting_limit(inputs, counts)
    rows = _rows(inputs, limit, counts, words)
    breaks = broken_by_hearing(inputs, limit, counts, words)
    days = {row.name: row.step.date for row in rows if row.step.date}
    result: dict[str, Value] = {name: days.get(name) for name in DATED}
    result["can_be_kept"] = not breaks
    result["breaks"] = "、".join(each.locator for each in breaks) or None
    result["rows"] = [row.as_result() for row in rows]
    earliest = min(days.values())
    return Calculation(
        NAME,
        inputs.given(),
        result,
        tuple(row.step for row in rows),
        notes=(
            *([_broken(inputs, limit, breaks)] if breaks else ()),
            *_notes(inputs, rows),
            *([before_in_force(earliest, since)] if earliest < since else ()),
        ),
        sources=(
            order_of_procedure(inputs, words),
            *breaks,
            words.source("hearing"),
            counts.source("counting_precedent"),
        ),
    )


def _rows(inputs: PlanInputs, limit: Date, counts: Rules, words: Rules) -> list[Row]:
    drafting = comment_rows(inputs, limit, counts)
    if inputs.hearing:
        drafting += hearing_rows(inputs.hearing, counts, words)
    drafting.sort(key=lambda row: day_of(row.step))
    return [
        application_row(day_of(drafting[0].step), counts),
        undated("annual_plan", "列入年度立法计划，经市人民政府批准", words),
        *drafting,
        undated("submission", "报送草案（送审稿）和起草说明", words),
        undated("review", "市政府法制机构审查", words),
        undated("decision", "市人民政府常务会议或全体会议决定", words),
        *closing_rows(inputs, limit, counts, words),
    ]


# --- the clauses -------------------------------------------------------------------------------
def drafting_limit(inputs: PlanInputs, counts: Rules) -> Date:
    """The day by which drafting is over: the publication, at the latest 30 days before the entry
    into force (令第1号 第三十九条: 自公布之日起30日后施行); of a local regulation the day given."""
    if inputs.publication or inputs.local_regulation:
        return inputs.anchor
    return days_before(inputs.anchor, counts["effect_after"].value)


def application_row(drafting: Date, counts: Rules) -> Row:
    """令第1号 第十条第二款: 立项申请材料应于每年9月底前……报送. The last one before."""
    step = deadlines.last_application(drafting.year, counts)
    if day_of(step) >= drafting:
        step = deadlines.last_application(drafting.year - 1, counts)
    return Row("project_application", step, Basis.FIXED)


def comment_rows(inputs: PlanInputs, limit: Date, counts: Rules) -> list[Row]:
    """令第1号 第二十三条第二款: 期限不少于 30 日. Raises InputError for a shorter period."""
    least = counts["comment_period"]
    days = int(least.value) if inputs.comment_days is None else inputs.comment_days
    if days < least.value:
        accepted = f"{least.source.locator}：公开征求意见的期限不少于 {shown(least.value)} 日"
        raise InputError("comment_days", days, accepted)
    opening = f"{shown_day(limit)} − {days} 日"
    closing = f"不晚于{shown_day(limit)}，此前还要报送、审查和决定"
    opens = days_before(limit, days)
    return [
        Row(
            "comment_open",
            Step("最晚开始公开征求意见", opening, least.source, date=opens),
            Basis.BOUNDED,
        ),
        Row(
            "comment_close",
            Step("最晚结束公开征求意见", closing, least.source, date=limit),
            Basis.BOUNDED,
        ),
    ]


def hearing_rows(hearing: Date, counts: Rules, words: Rules) -> list[Row]:
    """令第1号 第二十七条: the announcement and the hearing."""
    held = Step("举行听证会", "所给的日期", words.source("hearing"), date=hearing)
    return [
        Row("hearing_notice", deadlines.last_announcement(hearing, counts), Basis.FIXED),
        Row("hearing", held, Basis.GIVEN),
    ]


def closing_rows(inputs: PlanInputs, limit: Date, counts: Rules, words: Rules) -> list[Row]:
    """令第1号 第三条: a rule is published and filed, a draft regulation goes to the Congress."""
    if inputs.local_regulation:
        return [undated("to_congress", "提请市人民代表大会或其常务委员会审议", words)]
    filing = Row(
        "filing",
        deadlines.last_filing(limit, counts),
        Basis.FIXED if inputs.publication else Basis.BOUNDED,
    )
    return [
        publication_row(inputs, limit, counts, words),
        undated("in_print", "在《曲靖政报》等刊登", words, "及时"),
        effect_row(inputs, limit, counts),
        filing,
    ]


def publication_row(inputs: PlanInputs, limit: Date, counts: Rules, words: Rules) -> Row:
    """令第1号 第三十七条; from a day of entry into force 第三十九条."""
    if inputs.publication:
        step = Step("公布", "所给的日期", words.source("publication"), date=limit)
        return Row("publication", step, Basis.GIVEN)
    after = counts["effect_after"]
    formula = f"{shown_day(inputs.anchor)} − {shown(after.value)} 日"
    return Row("publication", Step("最晚公布", formula, after.source, date=limit), Basis.BOUNDED)


def effect_row(inputs: PlanInputs, published: Date, counts: Rules) -> Row:
    """令第1号 第三十九条: 规章应当自公布之日起30日后施行."""
    if inputs.publication:
        return Row("effective_date", deadlines.earliest_effect(published, counts), Basis.BOUNDED)
    source = counts["effect_after"].source
    step = Step("施行", "所给的日期", source, date=inputs.anchor)
    return Row("effective_date", step, Basis.GIVEN)


def undated(name: str, due: str, words: Rules, when: str = NO_PERIOD) -> Row:
    """A step that stands in its place without a date: the text sets no period for it."""
    step = Step(due, "文件没有规定日期", words.source(name), value=when)
    return Row(name, step, Basis.NO_PERIOD)


def order_of_procedure(inputs: PlanInputs, words: Rules) -> Source:
    """令第1号 第三条: the order of the stages."""
    return words.source("order_of_local_regulation" if inputs.local_regulation else "order_of_rule")


# --- what cannot be kept, and what has to be said ----------------------------------------------
def broken_by_hearing(
    inputs: PlanInputs, limit: Date, counts: Rules, words: Rules
) -> tuple[Source, ...]:
    """令第1号 第二十七条第二款（四）: 报送……（送审稿）等材料时，说明对听证会意见的处理情况.

    The hearing stands before submission, so before publication too; where the day of entry into
    force bounds the publication, 第三十九条 as well.
    """
    if inputs.hearing is None or inputs.hearing < limit:
        return ()
    bounded = not (inputs.publication or inputs.local_regulation)
    first = words.source("hearing_before_submission")
    return (first, counts["effect_after"].source) if bounded else (first,)


def _broken(inputs: PlanInputs, limit: Date, breaks: tuple[Source, ...]) -> str:
    assert inputs.hearing is not None
    clauses = "、".join(each.locator for each in breaks)
    return (
        f"这份安排不能成立：听证会在{shown_day(inputs.hearing)}，不早于最后界限{shown_day(limit)}；"
        f"报送送审稿时要说明对听证会意见的处理情况，不符合{clauses}。"
    )


def _notes(inputs: PlanInputs, rows: list[Row]) -> list[str]:
    notes = [EARLIER, APPLICATION, deadlines.COUNTING]
    if inputs.local_regulation:
        notes.append(NOT_OF_THE_CITY)
    if inputs.hearing is None:
        notes.append(HEARING_DUE)
    for row in rows:
        if row.name in LAST_DAYS and (note := day_off_note(day_of(row.step))):
            notes.append(f"{row.step.label}：{note}")
    return notes


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="立法进度安排：从公布日或施行日推算各步骤的日期",
        description_en="plan of law-making, worked out from the publication or entry into force",
        inputs=PlanInputs,
        calculate=calculate,
    ),
)
