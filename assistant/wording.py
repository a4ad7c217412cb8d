"""The sentences of an answer that are not quoted, in both languages, in one place; those of a
calculation stand in calculating/sentences.py."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.model import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of one language; the names in braces are filled in."""

    quote: str
    see_also: str
    source: str
    since: str
    issued: str
    revised: str
    place: str
    number: str
    not_yet: str
    not_yet_issued: str
    ended: str
    replaced: str
    text_of_then: str
    text_without_issue: str
    nothing_found: str
    looked_for: str
    asked: str
    nearest: str
    other_reading: str
    note: str
    understood: str
    understood_then: str
    in_force: str
    replaced_later: str
    newest: str
    not_for: str
    # where the text does not say it
    number_not_stated: str
    subject_not_spoken_of: str
    place_not_governed: str
    document_absent: str
    mentioned: str
    place_absent: str
    responsible: str
    # by who asks
    later: str
    gets: str
    brings: str
    reply: str
    sources: str
    clause: str


CHINESE = Wording(
    quote="“{quote}”",
    see_also="另见：“{quote}”",
    source="——{place}",
    since="，自{day}起施行",
    issued="，{day}印发",
    revised="，{day}修改后施行",
    place="《{title}》{number}{locator}",
    number="（{number}）",
    not_yet="注意：到{asked}，下面的规定还没有施行，它自{day}起施行。",
    not_yet_issued="注意：到{asked}，下面的文件还没有印发，它于{day}印发。",
    ended="注意：下面的规定自{day}起不再施行，到{asked}已经失效。",
    replaced="它取代的是{number}；该文件不在本语料中，其中的规定无法引用。",
    text_of_then="以上文本来自{issues}。",
    text_without_issue="以上为所收录文本的规定；此后的修改不在本语料中。",
    nothing_found="所收录的文件里没有找到能回答这个问题的规定。",
    looked_for="查找的是：{terms}。",
    asked="“{question}”",
    nearest="最接近的规定：{place}",
    other_reading="另一种读法：{explanation}{result}",
    note="说明：{note}",
    understood="理解为：{question}",
    understood_then="理解为：{question}（按“{day}”那时的规定）",
    in_force="到{asked}，下面的规定正在施行，它自{day}起施行。",
    replaced_later="这一规定施行到{day}为止，此后由《{title}》{number}代替。",
    newest="所收录文件中最新的日期是{day}；此后的修改不在本语料中。",
    not_for="注意：下面的规定是为“{group}”写的，问话里说的不是，不能直接照用。",
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
ENGLISH = Wording(
    quote="“{quote}”",
    see_also="See also: “{quote}”",
    source="— {place}",
    since=", in force from {day}",
    issued=", issued {day}",
    revised=", in force as amended from {day}",
    place="《{title}》{number}, {locator}",
    number=" ({number})",
    not_yet="Note: on {asked} the rule below was not yet in force; it is in force from {day}.",
    not_yet_issued="Note: on {asked} the document below was not yet issued; it was on {day}.",
    ended="Note: the rule below ceased to be in force on {day}, before {asked}.",
    replaced="It replaces {number}, which is not in this corpus and cannot be quoted.",
    text_of_then="Text as printed in {issues}.",
    text_without_issue="Text as collected; later changes are not in this corpus.",
    nothing_found="No provision in the collected documents answers this question.",
    looked_for="Looked for: {terms}.",
    asked="“{question}”",
    nearest="Nearest provision: {place}",
    other_reading="Another reading: {explanation} {result}",
    note="Note: {note}",
    understood="Understood as: {question}",
    understood_then="Understood as: {question} (under the rules of then: “{day}”)",
    in_force="On {asked} the rule below was in force; it is in force from {day}.",
    replaced_later="This rule held until {day}; 《{title}》{number} has replaced it since.",
    newest="The newest document collected is dated {day}; later changes are not in this corpus.",
    not_for="Note: the rule below is made for “{group}”, which the question rules out; it cannot"
    " simply be applied.",
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


def of(language: Language) -> Wording:
    """The sentences of a language."""
    return ENGLISH if language == "en" else CHINESE


def day(value: date, language: Language) -> str:
    """A date as one writes it: 2018年1月1日, 2018-01-01."""
    if language == "en":
        return value.isoformat()
    return f"{value.year}年{value.month}月{value.day}日"


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?")


def plain(value: str, language: Language) -> str:
    """A value of a calculation as one writes it: 64000.00 is 64000, 2018-07-03T14:20 a moment.

    >>> plain("64000.00", "zh"), plain("2018-07-03T14:20", "zh"), plain("0.75", "zh")
    ('64000', '2018年7月3日 14:20', '0.75')
    """
    if match := _ISO.fullmatch(value):
        written = day(date(int(match[1]), int(match[2]), int(match[3])), language)
        return f"{written} {match[4]}" if match[4] else written
    return re.sub(r"(?<=\d)\.0+$|(?<=\.\d)0$", "", value)


def yes_or_no(value: bool, language: Language) -> str:
    """A yes or no of a result."""
    if language == "en":
        return "yes" if value else "no"
    return "是" if value else "否"
