"""What is said where the text does not say it, and how an answer is put for who asks: sentences."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Language


@dataclass(frozen=True, slots=True)
class AbsenceWording:
    """The sentences of one language; the names in braces are filled in."""

    number_not_stated: str
    subject_not_spoken_of: str
    place_not_governed: str
    document_absent: str
    mentioned: str
    place_absent: str
    responsible: str
    # by role
    later: str
    gets: str
    brings: str
    reply: str
    sources: str
    clause: str


CHINESE = AbsenceWording(
    number_not_stated="所收录的规定没有写明所问的{what}。",
    subject_not_spoken_of="所收录的规定没有提到“{what}”该怎么办。",
    place_not_governed="所收录的文件里没有{what}的规定，别处的规定不能拿来套用。",
    document_absent="“{what}”不在所收录的文件里，其中的内容无法引用。",
    mentioned="它只在这里被提到：{place}",
    place_absent="《{title}》没有{what}，它到{last}为止。",
    responsible="规定里负责这方面的是{body}，可以向其询问，见{place}",
    later="以上各处规定中，施行或印发较晚的是：{place}",
    gets="患者能得到的：",
    brings="办理时要带的、要做的：",
    reply="可以这样答复：",
    sources="出处：{place}",
    clause="{place}：",
)
ENGLISH = AbsenceWording(
    number_not_stated="The collected rules do not state {what} for this.",
    subject_not_spoken_of="The collected rules do not say what applies to “{what}”.",
    place_not_governed="The rules of {what} are not among the collected documents, and those of"
    " another place do not apply.",
    document_absent="“{what}” is not among the collected documents and cannot be quoted.",
    mentioned="It is only mentioned here: {place}",
    place_absent="《{title}》 has no {what}; it ends with {last}.",
    responsible="The rules name {body} as responsible for this; you can ask there, see {place}",
    later="Of these rules the one in force or issued later is: {place}",
    gets="What the patient gets:",
    brings="What to bring or to do:",
    reply="You can answer:",
    sources="Source: {place}",
    clause="{place}:",
)


def of(language: Language) -> AbsenceWording:
    """The sentences of a language."""
    return ENGLISH if language == "en" else CHINESE
