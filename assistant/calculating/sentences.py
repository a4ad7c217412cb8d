"""The sentences around a calculation that no regulation says, in both languages, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.model import Language


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one language; the names in braces are filled in."""

    used: str
    fact: str
    fact_in_own_words: str
    between: str
    other_results: str
    case: str
    known: str
    need_one: str
    need_several: str
    each_need: str
    no_such_day: str
    which: str
    which_between: str
    not_yet: str
    replaced: str
    never: str
    nearest: str
    refused: str


CHINESE = Sentences(
    used="从您的话里用到：{facts}。有不对的请直接更正。",
    fact="{name}：{value}",
    fact_in_own_words="{name}：{value}（“{said}”）",
    between="；",
    other_results="其他结果：{results}",
    case="{case}：",
    known="您已经说的：{facts}。有不对的请直接更正。",
    need_one="要算出来，还需要知道：{need}",
    need_several="要算出来，还需要知道下面几项，可以一次告诉我：",
    each_need="· {need}",
    no_such_day="“{said}”不是日历上有的日期或时间，请核对后再说一次。",
    which="“{name}”说了两个不同的：{values}。以哪一个为准？",
    which_between="和",
    not_yet="不能据以计算：所收录的规定自{day}起施行，您说的是此前的情况（{said}）。",
    replaced="此前适用的是{number}，它不在本语料中。",
    never="不能据以计算：{rule}，所收录的文件里没有。",
    nearest="最接近的规定：“{quote}”",
    refused="按现在所说的算不了。{problem}请核对后再告诉我。",
)
ENGLISH = Sentences(
    used="Used from what you said: {facts}. Please correct what is wrong.",
    fact="{name}: {value}",
    fact_in_own_words="{name}: {value} (“{said}”)",
    between="; ",
    other_results="Other results: {results}",
    case="{case}:",
    known="So far you said: {facts}. Please correct what is wrong.",
    need_one="To work this out I still need to know {need}.",
    need_several="To work this out I still need to know the following:",
    each_need="· {need}",
    no_such_day="“{said}” is no date or time of the calendar; please check it and say it again.",
    which="You gave two different values for “{name}”: {values}. Which one is right?",
    which_between=" and ",
    not_yet="This cannot be worked out: the rules collected here are in force from {day}, and you"
    " ask about an earlier time ({said}).",
    replaced="Before that {number} applied, which is not in this corpus.",
    never="This cannot be worked out: the collected documents do not hold the rule ({rule}).",
    nearest="Nearest provision: “{quote}”",
    refused="This cannot be worked out from what was said. {problem} Please check it.",
)


def of(language: Language) -> Sentences:
    """The sentences of a language."""
    return ENGLISH if language == "en" else CHINESE
