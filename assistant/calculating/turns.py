"""One turn as read: its words, the facts it states, and how it stands to the turns before it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as Date

from assistant.calculating.amounts import Amount, read_amounts
from assistant.calculating.days import bare_year_spans, read_days
from assistant.calculating.denial import CORRECTION
from assistant.calculating.model import Fact
from assistant.calculating.stated import read_stated
from assistant.calculating.text import searchable
from corpus.model import Span


def _any(*expressions: str) -> re.Pattern[str]:
    return re.compile("|".join(expressions), re.IGNORECASE)


# It points back, or goes on: 那……, 换成……, ……呢, 它.
_LEANS = _any(
    r"^(?:那|换|要是|如果|假如|万一|都|还有|而|再|改|哦|噢|嗯|对了?[，,]|就|只|他|她|它)",
    r"^(?:and\b|or\b|what (?:about|if)|how about|if\b|so\b|then\b)",
    r"呢[？?。!！]*$|它|这个|那个",
    r"\b(?:instead|it|that one|he|she|they)\b",
)
_FRONT = "(?:刚才|前面|上面|之前|先前|开头|原来|最初|第一|那[笔个件次]|头先)"
# It goes back behind what came between.
_RETURNS = _any(
    rf"(?:还是|再|接着|继续|回头)?(?:说回?|回到|讲回?|问回|聊回|看回|回过头|转回)[到来去]?[说看]?{_FRONT}",
    r"(?:刚才|前面|上面|先前|开头)那|说回|回到|(?:接着|继续)(?:说|算|问)",
    r"\b(?:back to|returning to|as for the (?:first|earlier))\b",
    r"\bthe (?:first|earlier) (?:one|case|question)\b",
)
# It speaks of somebody or something else.
_ANOTHER = _any(
    r"(?:另|还有|再问|下|换)(?:外)?(?:一|有)[户家个位人笔件]|换(?:个人|家人)|问个?别的|别的(?:人|户)",
    r"另外问|顺便问",
    r"\banother (?:person|case|patient|family|household|one)\b|\bdifferent (?:case|person)\b",
)
_KEEPS = _any(
    r"(?:别的|其他|其它|其余|余下)(?:的)?(?:都)?(?:不变|一样|照旧|没变)",
    r"everything else|the rest (?:is|stays)",
)
# A question for the rule itself and not for what comes out in a case.
_RULE = _any(
    r"几成|百分之[几多]|比例|封顶|最高|顶多|最多",
    r"起付(?:线|标准)(?:具体)?[是有要]?(?:多少|几)|门槛(?:费)?[是有要]?(?:多少|几|不)",
    r"多少[天日]|几天|多久|多长时间|多少(?:个)?(?:分钟|小时)|几分钟|几个?(?:小时|月(?!几))|几年",
    r"哪些|哪几|什么(?:条件|材料)|谁|归哪|哪个(?:部门|单位|文件)|哪家|为什么|为啥|怎么办|啥意思",
    r"有没有(?:规定|照顾|优惠)|打?哪天算|作数|算不算",
    r"what (?:share|percentage|ratio|rate|documents|counts)|which (?:office|documents|department)",
    r"how (?:long|soon|often|many (?:days|minutes|hours|times|years))|\bwho\b",
)
_QUESTION = _any(
    r"[?？]|多少|几(?!乎)|好多|[吗呢么]$|哪|怎|咋|什么|啥|算|要不要|是不是",
    r"\b(?:how|what|when|which|who|calculate|work out)\b",
)
_SEPARATELY = _any(
    r"分别|各|又(?:能)?(?:是|补|报|赔|给|拿|要)|两种|两个都|都算|一个.{1,12}一个|对比|比较",
    r"respectively|\beach\b|\bboth\b|compare",
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn says."""

    number: int
    text: str
    words: tuple[Fact, ...]
    amounts: tuple[Amount, ...]
    days: tuple[Fact, ...]

    @property
    def leans(self) -> bool:
        """Does it go on with what was said before?"""
        return _LEANS.search(self.text) is not None

    @property
    def returns(self) -> bool:
        """Does it go back behind what came between?"""
        return _RETURNS.search(self.text) is not None

    @property
    def is_another(self) -> bool:
        """Does it turn to somebody or something else?"""
        return _ANOTHER.search(self.text) is not None

    @property
    def corrects(self) -> bool:
        """Does it put something right?"""
        return CORRECTION.search(self.text) is not None

    @property
    def keeps_the_rest(self) -> bool:
        """Does it say that all else stays as it was?"""
        return _KEEPS.search(self.text) is not None

    @property
    def asks_rule(self) -> bool:
        """Does it ask for the rule itself?"""
        return _RULE.search(self.text) is not None

    @property
    def asks_separately(self) -> bool:
        """Does it ask for several cases at once?"""
        return _SEPARATELY.search(self.text) is not None

    @property
    def is_question(self) -> bool:
        """Does it ask for anything at all?"""
        return self.asks_rule or _QUESTION.search(self.text) is not None

    @property
    def states_something(self) -> bool:
        """Does it state a fact of any kind?"""
        return bool(self.words or self.amounts or self.days)


def read_turn(said: str, number: int, as_of: Date) -> Turn:
    """A turn with the facts it states."""
    text = searchable(said)
    words = tuple(read_stated(text, number))
    back = _RETURNS.search(text)
    taken = [each.span for each in words if each.name in _TAKEN]
    taken += [Span(*back.span())] if back else []
    taken += bare_year_spans(text)
    amounts = tuple(read_amounts(_without(text, taken), number))
    return Turn(number, text, words, amounts, tuple(read_days(text, number, as_of)))


# Words that hold a word of an amount and are something else: 转诊合规, 合规转诊.
_TAKEN = {"referral_compliant", "surplus_none"}


def _without(text: str, taken: Iterable[Span]) -> str:
    for span in taken:
        blank = "　" * (span.end - span.start)
        text = text[: span.start] + blank + text[span.end :]
    return text
