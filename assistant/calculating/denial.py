"""Whether the words around a word rule it out, put it as a question, or correct what was said."""

from __future__ import annotations

import re

from corpus.model import Span

# Right before a word: 不是贫困户, 没办转诊, 没评上卡户, not on the poverty register.
_NO = (
    "(?:不是|没有|没得|没能?|未|非|并非|并不是|不算|不属于|不在|不|没评上?|没进|没列入|没当上|没办|没走"
    "|没开|没拿到?|没考过?|没取得|不符合|不按|毫无)"
)
_GET = "(?:什么|啥|任何|评上?|评|办理?|走|开|经过?|按|照|是|当|上|过|拿到?|取得|算|写|说|立即|当天)"
_BEFORE = re.compile(
    rf"{_NO}{_GET}?[\s“]?$"
    r"|\b(?:not?|isn't|aren't|wasn't|never|neither|without|non)\b[ -]?"
    r"(?:(?:a|an|the|any|yet|been|on|in|being|really|actually|under|among) ?){0,3}$",
    re.IGNORECASE,
)
# Right behind what one gets or does: 执业资格还没下来, 转诊没办.
_NOT_GOT = re.compile(
    r"(?:证|证书|手续|合格证|考试|资格)?(?:还|都|也|又|暂时|一直)?"
    r"(?:没(?:有|得|下来|拿到?|考|办|评|过|到手|取得|走)|未(?:取得|办|评|获)|不是|不合规|不算|谈不上|没$)"
    r"| (?:is|was|has|have) (?:not|n't)\b|(?:isn't|hasn't|wasn't)",
    re.IGNORECASE,
)
# Right behind what one is: 贫困户没评上. Not 卡户没转诊, which denies something else.
_NOT_BEEN = re.compile(
    r"(?:身份|资格)?(?:还|也)?(?:没评上?|没批|没当上|没进|不是|不算|谈不上)|\s(?:isn't|wasn't)"
)
# 是不是贫困户, 有没有转诊: neither stated nor ruled out.
_QUESTION = re.compile(r"(?:是不是|有没有|是否|算不算|办没办|要不要|能不能|会不会|whether)\S{0,2}$")

CORRECTION = re.compile(
    r"不对|不是(?=[^，,。；]{1,12}[，,。；]?(?:而)?是)|[错岔混]了|[搞看记打写说弄算听填][错岔混]|更正|纠正|应该是|应当是|应为|实际(?:是|上)|其实"
    r"|改(?:成|为|到|期)|换成|哎不|哦不|刚(?:才)?(?:核实|查|问)|查清|确认(?:了|过|是)|核实"
    r"|\b(?:sorry|correction|i meant|i mean|actually|should be|instead|mistake|wrong|rather)\b",
    re.IGNORECASE,
)


def is_denied(text: str, span: Span, *, is_got: bool = False) -> bool:
    """Do the words around rule out what stands at `span`? `is_got` of what one gets or does."""
    return denial(text, span, is_got=is_got) is not None


def denial(text: str, span: Span, *, is_got: bool = False) -> str | None:
    """What stands at `span` with the words that rule it out; None where none do."""
    if before := _BEFORE.search(text, max(0, span.start - 24), span.start):
        return text[before.start() : span.end]
    behind = (_NOT_GOT if is_got else _NOT_BEEN).match(text, span.end)
    return text[span.start : behind.end()] if behind else None


def is_asked(text: str, span: Span) -> bool:
    """Is it only asked whether?"""
    return _QUESTION.search(text, max(0, span.start - 12), span.start) is not None


def is_corrected(text: str, start: int, end: int) -> bool:
    """Do the words between two statements say that the first was wrong?"""
    return CORRECTION.search(text, start, end) is not None
