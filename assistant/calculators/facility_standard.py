"""村卫生室等标准: least area, doctors and beds of clinics and hospitals, health rooms of schools.

曲政办发〔2017〕160号 三、（三）4、5 and 三、（四）5.
"""

from __future__ import annotations

from pydantic import model_validator

from assistant.calculators.calculator import Calculator
from assistant.calculators.errors import MissingRule
from assistant.calculators.inputs import (
    COUNT,
    YES_NO,
    CalculatorInputs,
    Choice,
    Count,
    Refused,
    YesNo,
    choices,
    described,
)
from assistant.calculators.model import Calculation, Step, Value
from assistant.calculators.money import shown, to_whole
from assistant.calculators.parameters import Rules, rules_today

NAME = "facility_standard"
LEAVING_POVERTY = "这是贫困县脱贫摘帽时的标准。"
POOR_COUNTIES = "这是对贫困县农村中小学的规定。"
ROUNDED_UP = "不足一名、一张的按一名、一张计：进位是我们的算法，文件没有规定。"
NO_NUMBER = "校医可以专职，也可以兼职；文件没有规定人数。"
SMALL_BOARDING = "人数少的寄宿制学校也理解为应设立保健室：这一规定没有人数条件。"
SERVED_BY_OTHERS = "由所在地乡镇卫生院或村卫生室提供基本医疗卫生服务。"


class Facility(Choice):
    """What is built."""

    VILLAGE_CLINIC = "village_clinic", "村卫生室", "village clinic"
    TOWNSHIP_HOSPITAL = "township_hospital", "乡镇卫生院", "township hospital"
    SCHOOL_HEALTH_ROOM = "school_health_room", "农村中小学保健室", "health room of a rural school"


class FacilityInputs(CalculatorInputs):
    """One facility and the people it serves."""

    facility: Facility = described(
        "设施", "facility",
        ask="是村卫生室、乡镇卫生院，还是学校保健室？", accepted=choices(Facility),
    )  # fmt: skip
    population: Count | None = described(
        "服务人口（村卫生室、乡镇卫生院必填）", "people served (village clinic, township hospital)",
        ask="服务人口是多少人？", accepted=COUNT, unit="people", default=None,
    )  # fmt: skip
    students: Count | None = described(
        "学生人数（学校保健室）", "students (school health room)",
        ask="学校有多少学生？", accepted=COUNT, unit="people", default=None,
    )  # fmt: skip
    boarding: YesNo | None = described(
        "是否寄宿制学校（学校保健室）", "boarding school (school health room)",
        ask="是寄宿制学校吗？", accepted=YES_NO, default=None,
    )  # fmt: skip

    @model_validator(mode="after")
    def _check(self) -> FacilityInputs:
        if self.facility is not Facility.SCHOOL_HEALTH_ROOM:
            if self.population is None:
                raise Refused("population", "空缺", COUNT)
            return self
        if self.boarding is None:
            raise Refused("boarding", "空缺", YES_NO)
        if self.students is None and not self.boarding:  # a boarding school needs one at any size
            raise Refused("students", "空缺", COUNT)
        return self


def calculate(inputs: FacilityInputs) -> Calculation:
    """The least that the facility has to have."""
    rules = rules_today(NAME)
    if inputs.facility is Facility.SCHOOL_HEALTH_ROOM:
        return school_health_room(inputs, rules).with_notes(*_unused(inputs))
    assert inputs.population is not None
    of_kind = village_clinic if inputs.facility is Facility.VILLAGE_CLINIC else township_hospital
    return of_kind(inputs, inputs.population, rules).with_notes(*_unused(inputs))


# --- the clauses ---------------------------------------------------------------------------------
def village_clinic(inputs: FacilityInputs, population: int, rules: Rules) -> Calculation:
    """160号 三、（三）5: 面积不低于60平方米……每千服务人口不少于1名……至少有1名村医执业."""
    area, each, per, least = (
        rules[f"clinic_{name}"]
        for name in ("least_area", "doctors", "doctors_per", "least_doctors")
    )
    exact = (population * each.value / per.value).normalize()
    doctors = max(to_whole(exact), least.value)
    formula = f"{population} ÷ {shown(per.value)} × {shown(each.value)}"
    rounded = f"{shown(exact)} 进位取整，至少 {shown(least.value)} 名"
    return Calculation(
        NAME,
        inputs.given(),
        {"least_area": area.value, "doctors_exact": exact, "doctors": doctors},
        (
            Step("最小面积，平方米", f"不低于 {shown(area.value)}", area.source, value=area.value),
            Step("按服务人口的村医人数", formula, each.source, value=exact),
            Step("至少配备的村医人数", rounded, least.source, value=doctors),
        ),
        notes=(LEAVING_POVERTY, ROUNDED_UP),
        sources=(rules.source("clinics_when_leaving_poverty"),),
    )


def township_hospital(inputs: FacilityInputs, population: int, rules: Rules) -> Calculation:
    """160号 三、（三）4: 每千人口拥有乡镇卫生院床位数达到1.2张."""
    each, per = rules["hospital_beds"], rules["hospital_beds_per"]
    exact = (population * each.value / per.value).normalize()
    beds = to_whole(exact)
    formula = f"{population} ÷ {shown(per.value)} × {shown(each.value)}"
    return Calculation(
        NAME,
        inputs.given(),
        {"beds_exact": exact, "beds": beds},
        (
            Step("按人口的床位数", formula, each.source, value=exact),
            Step("至少设置的床位数", f"{shown(exact)} 进位取整", each.source, value=beds),
        ),
        notes=(LEAVING_POVERTY, ROUNDED_UP),
        sources=(rules.source("hospitals_when_leaving_poverty"),),
    )


def school_health_room(inputs: FacilityInputs, rules: Rules) -> Calculation:
    """160号 三、（四）5: 寄宿制……或学生人数超过600人的非寄宿制农村中小学按照标准设立保健室."""
    over, below = rules["school_students_over"], rules["school_students_below"]
    students = inputs.students
    if inputs.boarding:
        step = Step("设立保健室", "寄宿制学校", rules.source("boarding_schools"), value=True)
        small = students is not None and students < below.value
        found = _room_due(inputs, rules, step)
        return found.with_notes(SMALL_BOARDING) if small else found
    assert students is not None
    if students > over.value:
        formula = f"非寄宿制，{students} > {shown(over.value)}"
        return _room_due(inputs, rules, Step("设立保健室", formula, over.source, value=True))
    if students < below.value:
        formula = f"非寄宿制，{students} < {shown(below.value)}"
        return _no_room(inputs, Step("不要求设立保健室", formula, below.source, value=False))
    raise MissingRule(
        f"学生恰为 {students} 人的非寄宿制农村中小学是否设立保健室"
        f"（{over.source.document_number} {over.source.locator} 只规定了“{over.source.quote}”"
        f"和“{below.source.quote}”）",
        None,
        nearest=(over.source, below.source),
    )


def _room_due(inputs: FacilityInputs, rules: Rules, room: Step) -> Calculation:
    doctor = Step("配备专（兼）职校医", "随保健室配备", rules.source("school_doctor"), value=True)
    result: dict[str, Value] = {"health_room_due": True, "school_doctor_due": True}
    return Calculation(
        NAME, inputs.given(), result, (room, doctor), notes=(POOR_COUNTIES, NO_NUMBER)
    )


def _no_room(inputs: FacilityInputs, room: Step) -> Calculation:
    result: dict[str, Value] = {"health_room_due": False, "school_doctor_due": False}
    return Calculation(
        NAME, inputs.given(), result, (room,), notes=(POOR_COUNTIES, SERVED_BY_OTHERS)
    )


def _unused(inputs: FacilityInputs) -> list[str]:
    """A note for each input that was given and does not count for this facility."""
    school = inputs.facility is Facility.SCHOOL_HEALTH_ROOM
    other = ("population",) if school else ("students", "boarding")
    given = [name for name in other if getattr(inputs, name) is not None]
    return [f"{inputs.facility.zh}的标准不看 {name}，没有用到。" for name in given]


CALCULATORS = (
    Calculator(
        name=NAME,
        description_zh="村卫生室、乡镇卫生院和学校保健室的最低标准：面积、村医、床位、校医",
        description_en="least standards of village clinics, township hospitals and school rooms",
        inputs=FacilityInputs,
        calculate=calculate,
    ),
)
