"""突发事件报告: by when an incident is reported, and who is told.

曲政办发〔2017〕161号 三 and 四、（四）1–6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from assistant.calculators.calculator import Calculator
from assistant.calculators.days import shown_day
from assistant.calculators.errors import MissingRule
from assistant.calculators.inputs import (
    CALENDAR_MOMENT,
    YES_NO,
    CalculatorInputs,
    CalendarMoment,
    Choice,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Cited, Source, Step, Value
from assistant.calculators.money import shown
from assistant.calculators.parameters import Rules, first_day, rules_on

NAME = "incident_report"
FROM_OCCURRENCE = "时限一律从事件发生的时刻起算（一种读法）。"
TO_WHOM = (
    "时限是责任主体向曲靖市委办公室、市人民政府办公室（市政府应急办）报告的时限，两处应同时报告；"
    "以下各项由市人民政府办公室（市政府应急办）报告。"
)
AS_ASKED = "秘书长、办公室领导要求报告的突发事件，也要向分管副市长、市长报告。"
EITHER = "“有一定敏感和具有一定危害衍生性的事件”按具备其中一项即报告理解（一种读法）。"
NOT_YET_HAPPENED = "预警、舆情信息只有第1项写明研判后视情报告，其余各项按所填级别列出（一种读法）。"
PROMPTLY = "及时"


class Level(Choice):
    """How grave the incident is."""

    ESPECIALLY_MAJOR = "especially_major", "特别重大", "especially major"
    MAJOR = "major", "重大", "major"
    LARGER = "larger", "较大", "larger"
    GENERAL = "general", "一般", "general"
    WORK_INFORMATION = "work_information", "应急工作信息", "emergency work information"


GRAVEST = {Level.ESPECIALLY_MAJOR, Level.MAJOR}
LARGER_AND_ABOVE = GRAVEST | {Level.LARGER}


class IncidentInputs(CalculatorInputs):
    """One incident, or piece of information about one."""

    level: Level = described(
        "事件级别", "level of the incident", ask="是哪一级突发事件？", accepted=choices(Level)
    )
    occurred_at: CalendarMoment = described(
        "事件发生的日期和时间", "date and time of the occurrence",
        ask="事件是哪天几点发生的？", accepted=CALENDAR_MOMENT,
    )  # fmt: skip
    sensitive: YesNo = described(
        "是否敏感（敏感事件，或发生在敏感人群、敏感区域、敏感时间）", "sensitive",
        ask="是敏感事件吗？", accepted=YES_NO, default=False,
    )  # fmt: skip
    derived_hazard: YesNo = described(
        "是否具有危害衍生性", "may give rise to further hazards",
        ask="具有危害衍生性吗？", accepted=YES_NO, default=False,
    )  # fmt: skip
    warning_or_public_opinion: YesNo = described(
        "是否预警、舆情信息", "a warning or public opinion, not an incident that has happened",
        ask="是预警或舆情信息吗？", accepted=YES_NO, default=False,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone who is told: why, how, and whether in any case or only where needed."""

    name: str
    why: str
    how: str
    source: Source
    always: bool = True

    @property
    def step(self) -> Step:
        """The row of the result."""
        return Step(self.name, self.why, self.source, value=self.how)


def calculate(inputs: IncidentInputs) -> Calculation:
    """Every deadline as a time, and everyone who is told, in the order of the text."""
    day, since = inputs.occurred_at.date(), first_day(NAME)
    if day < since:
        nearest = rules_on(NAME, since)["phone_within"].source
        rule = f"{shown_day(day)}的突发事件信息报告规定"
        raise MissingRule(rule, None, since, (nearest,))
    rules = rules_on(NAME, day)
    deadlines, times = _deadlines(inputs, rules)
    told = [each for each in _recipients(inputs, rules) if each]
    result: dict[str, Value] = dict.fromkeys(
        ("phone_by", "written_by", "written_latest", "report_by", "promptly")
    )
    result |= times
    result["recipients"] = _names(each for each in told if each.always)
    result["recipients_if_needed"] = _names(each for each in told if not each.always)
    return Calculation(
        NAME,
        inputs.given(),
        result,
        (*deadlines, *(each.step for each in told)),
        notes=_notes(inputs),
        sources=(rules.source("report_to"),),
    )


def _names(told: Iterable[Recipient]) -> str | None:
    return "；".join(each.name for each in told) or None


def _notes(inputs: IncidentInputs) -> tuple[str, ...]:
    is_event = inputs.level is not Level.WORK_INFORMATION
    said = {
        FROM_OCCURRENCE: is_event,
        TO_WHOM: True,
        AS_ASKED: inputs.level not in LARGER_AND_ABOVE,
        EITHER: not is_event and inputs.sensitive != inputs.derived_hazard,
        NOT_YET_HAPPENED: is_event and inputs.warning_or_public_opinion,
    }
    return tuple(note for note, applies in said.items() if applies)


# --- 三: the deadlines ---------------------------------------------------------------------------
def _deadlines(inputs: IncidentInputs, rules: Rules) -> tuple[list[Step], dict[str, Value]]:
    timed: dict[str, Step] = {}
    promptly: list[Step] = []
    if inputs.level in GRAVEST:
        timed = gravest(inputs, rules)
    elif inputs.level is Level.WORK_INFORMATION:
        promptly.append(work_information(rules))
    else:
        timed = {"report_by": larger_and_general(inputs, rules)}
    if inputs.sensitive:
        promptly.append(sensitive(rules))
    times: dict[str, Value] = {name: step.date for name, step in timed.items()}
    return [*timed.values(), *promptly], {**times, "promptly": bool(promptly)}


def gravest(inputs: IncidentInputs, rules: Rules) -> dict[str, Step]:
    """161号 三: 电话报告在20分钟之内，40分钟内书面报告，书面报告最迟不得超过1小时."""
    return {
        "phone_by": _by("电话报告", inputs, rules["phone_within"], "minutes"),
        "written_by": _by("书面报告", inputs, rules["written_within"], "minutes"),
        "written_latest": _by("书面报告最迟", inputs, rules["written_latest"], "hours"),
    }


def larger_and_general(inputs: IncidentInputs, rules: Rules) -> Step:
    """161号 三: 属于较大和一般突发事件，应当在事发后1小时内报告."""
    return _by("报告", inputs, rules["report_within"], "hours")


def work_information(rules: Rules) -> Step:
    """161号 三: 属于应急工作信息，应及时向市人民政府办公室（市政府应急办）报送."""
    source = rules.source("work_information")
    return Step("报送市人民政府办公室（市政府应急办）", "应急工作信息", source, value=PROMPTLY)


def sensitive(rules: Rules) -> Step:
    """161号 三: 敏感事件或发生在敏感人群、敏感区域、敏感时间……的信息，应当及时报告."""
    return Step("敏感信息的报告", "敏感事件和信息", rules.source("sensitive"), value=PROMPTLY)


def _by(label: str, inputs: IncidentInputs, within: Cited, unit: str) -> Step:
    length = {unit: int(within.value)}
    name = {"minutes": "分钟", "hours": "小时"}[unit]
    at = inputs.occurred_at
    formula = f"{shown_day(at.date())} {at:%H:%M} + {shown(within.value)} {name}"
    return Step(f"{label}的时限", formula, within.source, date=at + timedelta(**length))


# --- 四、（四）: who is told -------------------------------------------------------------------
def _recipients(inputs: IncidentInputs, rules: Rules) -> list[Recipient | None]:
    return [
        secretary_general(inputs, rules),
        deputy_mayor(inputs, rules),
        mayor(inputs, rules),
        province(inputs, rules),
        party_office(inputs, rules),
        units_concerned(rules),
    ]


def secretary_general(inputs: IncidentInputs, rules: Rules) -> Recipient:
    """161号 四、（四）1: 已发生的……均要……报告。对预警、舆情、综合类信息，研判后视情报告."""
    name, source = "秘书长、分管应急的办公室领导", rules.source("to_secretary_general")
    if inputs.warning_or_public_opinion:
        return Recipient(name, "预警、舆情信息", "研判后视情报告", source, always=False)
    if inputs.level is Level.WORK_INFORMATION:
        return Recipient(name, "综合类信息", "研判后视情报告", source, always=False)
    return Recipient(name, "已发生的突发事件信息", "报告", source)


def deputy_mayor(inputs: IncidentInputs, rules: Rules) -> Recipient | None:
    """161号 四、（四）2: 一般及以上突发事件；有一定敏感和具有一定危害衍生性的事件."""
    name, source = "分管副市长", rules.source("to_deputy_mayor")
    if inputs.level is not Level.WORK_INFORMATION:
        return Recipient(name, "一般及以上突发事件", "报告", source)
    if inputs.sensitive or inputs.derived_hazard:
        return Recipient(name, "有一定敏感和具有一定危害衍生性的事件", "报告", source)
    return None


def mayor(inputs: IncidentInputs, rules: Rules) -> Recipient | None:
    """161号 四、（四）3: 较大及以上突发事件；一般突发事件中的敏感事件和具有危害衍生性的事件."""
    name, source = "市长", rules.source("to_mayor")
    if inputs.level in LARGER_AND_ABOVE:
        return Recipient(name, "较大及以上突发事件", "报告", source)
    if inputs.level is Level.GENERAL and (inputs.sensitive or inputs.derived_hazard):
        why = "敏感事件" if inputs.sensitive else "具有危害衍生性的事件"
        return Recipient(name, f"一般突发事件中的{why}", "报告", source)
    return None


def province(inputs: IncidentInputs, rules: Rules) -> Recipient | None:
    """161号 四、（四）4: 较大及以上突发事件、敏感事件和信息……上报《曲靖市值班信息》……电话初报."""
    if not _goes_to_province(inputs):
        return None
    larger = inputs.level in LARGER_AND_ABOVE
    return Recipient(
        "省政府应急办",
        "较大及以上突发事件" if larger else "敏感事件和信息",
        "经审定同意后在规定时间内上报《曲靖市值班信息》，按时限电话初报",
        rules.source("to_province"),
    )


def party_office(inputs: IncidentInputs, rules: Rules) -> Recipient:
    """161号 四、（四）5: 《曲靖市值班信息》同时抄送市委办公室总值班室、市政府新闻办."""
    name, source = "市委办公室（总值班室）、市政府新闻办", rules.source("to_party_office")
    if _goes_to_province(inputs):
        return Recipient(name, "上报《曲靖市值班信息》的同时", "抄送", source)
    return Recipient(name, "编发《曲靖市值班信息》的", "同时抄送", source, always=False)


def units_concerned(rules: Rules) -> Recipient:
    """161号 四、（四）6: 根据处置需要，向突发事件涉及的属地政府、市级单位通报情况."""
    name, source = "涉及的属地政府、市级单位", rules.source("to_units")
    return Recipient(name, "根据处置需要", "通报", source, always=False)


def _goes_to_province(inputs: IncidentInputs) -> bool:
    return inputs.level in LARGER_AND_ABOVE or inputs.sensitive


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="突发事件信息报告：各项时限和报告对象",
        description_en="reporting an incident: deadlines and who must be told",
        inputs=IncidentInputs,
        calculate=calculate,
    ),
)
