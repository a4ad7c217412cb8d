"""What one turn does in a conversation, by its form alone: 那……呢, 不对，是……, 回到刚才……"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from assistant.wanted import wanted_in


class Move(Enum):
    """What a turn does with the question before it."""

    NEW = auto()
    ASKS_ON = auto()  # a question of its own about the same thing: 都报给谁？
    REPLACES = auto()  # the same question about another thing: 那三级医院呢
    CORRECTS = auto()  # 不对，是二级医院
    ADDS = auto()  # a fact, no question: 我们镇三万一千人
    RETURNS = auto()  # to a topic before the last one: 回到刚才那个病


@dataclass(frozen=True, slots=True)
class Utterance:
    """A turn taken apart. `core` is what it says without the words that only lead over.

    `denied` is what it takes back (不是12万，是15万); `pointer` names an earlier thing by its kind
    only (那个病).
    """

    said: str
    core: str
    move: Move
    asks: bool  # it says itself what is asked for
    leans: bool = False  # its form says that it needs an earlier turn
    denied: str = ""
    pointer: str = ""

    @property
    def has_pronoun(self) -> bool:
        """Does it open with a pronoun for what it is about?"""
        return _PRONOUN.match(self.core) is not None

    @property
    def replaces(self) -> bool:
        """Does it put a thing in the place of another?"""
        return self.move in {Move.REPLACES, Move.CORRECTS}

    @property
    def is_fragment(self) -> bool:
        """Too short to be a question of its own."""
        return letters(self.core) <= FRAGMENT

    @property
    def is_long(self) -> bool:
        """Long enough to say all that it means."""
        return letters(self.core) >= LONG


# Lengths in letters, as `letters` counts them.
_WHOLE = 8
_WORD = 3
FRAGMENT = 6
LONG = 16
NEAR = 24  # up to here a lead-in or a pronoun says that an earlier turn is meant


def letters(text: str) -> int:
    """How long a text is: each Chinese character and each run of digits is 1, a Latin word 2."""
    chinese = sum("\u3400" <= char <= "\u9fff" for char in text)
    return chinese + len(re.findall(r"\d+", text)) + 2 * len(re.findall(r"[A-Za-z]+", text))


def _any(*alternatives: str) -> str:
    return "(?:" + "|".join(alternatives) + ")"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PAUSE = r"[，,。.！!：:、\s]*"
# Polite or thinking words in front say nothing.
_OPENING = _any(
    "[哦噢喔呃啊诶哎唉嗯]对?",
    "好的?(?=[，,。 ])",
    "[对行](?=[，,])",
    "谢谢|抱歉|不好意思|对不起|请问",
    "忘了?说|补充(?:一下|一句)?",
    "刚{0,2}(?:核实|问|查|确认)(?:到|清楚)?了(?:一?下)?",
    "oh|ok(?:ay)?|well|thank(?:s| you)",
)
_START = rf"^(?:{_OPENING}{_PAUSE})*"
_CLOSES = _compiled(
    r"^\W*(?:(?:谢谢|多谢|感谢|再见|拜拜|好的?|嗯+|行|明白|知道|收到|清楚|懂|辛苦)[了啦吧呀啊您你]*"
    r"|thanks?(?: you)?|bye|ok(?:ay)?|i see|got it|\W)+$"
)
_EARLIER = _any("前面|刚才|刚刚|上面|之前|先前|开头|最[早初]|最开始|原来|第一")

# --- coming back: 回到刚才那个病, 接着说备案 -------------------------------------
_BACK = _any(
    "(?:再|又)?(?:回到|[说问讲谈]回到?|转回|返回|话说回来|倒回去)(?:来|去)?",
    "回头(?:再)?[说问讲看]",
    rf"(?:再|还是|接着|继续)(?:来)?[说问讲谈看]+(?=(?:一?下)?{_EARLIER}|那[个笔件条])",
    r"(?:再|还是|接着|继续)[说问讲谈](?![一个下你您])(?=[\u4e00-\u9fff]{1,8}[，,：:])",
    r"(?:now |let'?s |to )?(?:go(?:ing)?|get(?:ting)?|com(?:e|ing))? ?back to",
    r"returning to",
    r"as for (?:the|my) (?:first|earlier)",
)
_RETURNS = _compiled(_START + "(?:那|那我们|我们|咱们?|我)?" + _BACK)
_RETURN_NAMES = _compiled(
    rf"^(?:一?下)?(?:{_EARLIER}|我|你|[问说讲提]的|[那这个件条笔种回次位家些])*"
    rf"(?:问题|事情?|话题)?{_PAUSE}"
    r"|^ *(?:my|the|our|that)? ?(?:first|earlier|previous|original)?"
    r" ?(?:question|point|topic|one)?[,: ]*"
)

# --- something else: 对了, 另外, 顺便问下 ----------------------------------------
_ASIDE_WORDS = _any(
    "对了|另外|此外|顺[便带嘴]|其次",
    "[问说]个别的|换个(?:话题|问题|事)",
    "还有(?:一?个?(?:问题|事)|一?[点条])?(?=[，,：:]|我|请)",
    "[再还](?:想|要)?(?:[问说]|请教|咨询|打听)",
    "(?:另|下)一?个(?:问题|事)|第[二三]个?(?:问题|事)",
    "by the way|(?:another|one more|a different) (?:question|thing)",
    "also|separately|second(?:ly)?",
)
_ASIDE_REST = r"(?:再|想|我)?(?:[问说]|请教|咨询|打听|ask)*(?:一?[下个句])?(?:问题|事|是)?"
_ASIDE = _compiled(rf"{_START}(?:{_ASIDE_WORDS}{_ASIDE_REST}{_PAUSE})+")
_ASIDE_INSIDE = _compiled(r"(?<=[，,])(?=\s*(?:另外|此外|顺便|还有一?个|还想问|再问|by the way))")

# --- taking back: 不对，是二级医院 -----------------------------------------------
_MISTAKE = (
    r"(?:我)?(?:刚才|前面)?(?:[说记写打看搞弄算填讲问听报选]|打字)"
    r"(?:错|岔|混|反|漏)(?:了|字|单子|人)*"
)
_TAKES_BACK = _any(
    "不对|错了|等等|慢着|口误|手误",
    "不是的?(?=[，,。])",
    "更正(?:一?下)?|纠正(?:一?下)?",
    _MISTAKE,
    "no(?=[,. ])|sorry|correction|wait|my mistake|actually",
)
_MEANT = _any(
    "我(?:是)?(?:[说问讲指]|想问|要问|意思)的?是",
    "应该?是|应当是|应为",
    "i meant?|i mean|make that|it should (?:be|have been)",
)
_DENIAL = _compiled(
    r"不是(?P<a>[^，,。；]{1,14})[，,；]\s*(?:而?是|应该?是|应为)"
    r"|(?<=[^，,。；])[，,；]\s*(?:而)?不是(?P<b>[^，,。；？?]{1,14})$"
    r"|\bnot (?P<c>[\w .'-]{1,30}?),? but\b"
    r"|\b(?:instead of|rather than) (?P<d>[\w .'-]{1,30})"
)
_CHANGED = r"改(?:成|到|为|在)了?"
_CORRECTS = _compiled(
    rf"{_START}(?:{_TAKES_BACK}|{_MEANT})|{_DENIAL.pattern}|{_CHANGED}|{_MISTAKE}"
)
_CORRECTION_WORDS = _compiled(
    rf"{_START}(?:(?:{_TAKES_BACK}|{_MEANT}){_PAUSE})+"
    rf"|{_DENIAL.pattern}|{_CHANGED}|^{_OPENING}{_PAUSE}|^是(?=.)"
)

# --- another thing: 那……呢, 换成…… ----------------------------------------------
_INSTEAD = _any("换[成做作了]?|改[成为]|变成|轮到")
_INSTEAD_ENGLISH = r"(?:(?:and|but|so|then) )?(?:what|how) (?:about|if)|and(?: (?:for|if|with))?"
_REPLACES = _compiled(
    rf"{_START}(?:那么?)?(?:如果|要是|假如)?(?:{_INSTEAD}|(?:{_INSTEAD_ENGLISH})\b)"
)
_TAIL = _compiled(r"(?:的话)?呢[？?。！!\s]*$|\binstead\W*$")
_TOPIC_NE = _compiled(r"^[^，,？?]{1,16}呢[，,？?]\s*(?=\S)")  # 网吧呢，……: what it is about
_LEAD_IN = _compiled(rf"{_START}(?:那么?|而|要是|如果|假如|若是?|{_INSTEAD}|的话)*")
_LEAD_IN_ENGLISH = _compiled(rf"^(?:{_INSTEAD_ENGLISH})\s+")

# --- going on --------------------------------------------------------------------
_LEADS = _compiled(
    _START
    + _any(
        "那么?|而|都|也|还|又|要是|如果|然后|结果|最后",
        "[这那][么样种]|[上里]面|其中|一共|总共|分别",
        r"and\b|but\b|so\b|or\b|then\b",
    )
)
_PRONOUN = _compiled(
    r"它|其中|这个(?!月|季|星期|礼拜|年)|那个(?!月)|[这那](?:[条笔种项家份些事]|里头)"
    r"|上述|刚才|刚刚|前面"
    r"|\b(?:it|its|that|this|they|them|those|these|there|ones?)\b"
)
_POINTER = _compiled(
    rf"(?:{_EARLIER}|问的|说的)*[那这][个条笔家种位份场](?P<what>[\u4e00-\u9fff]{{1,2}})"
)

# --- asking ----------------------------------------------------------------------
_ASKING = _compiled(
    r"[吗嘛]|么$|多少|几|哪|谁|什么|啥|怎么|怎样|咋|如何|为何|是否|能否|可否"
    r"|多[久大长高远]|何[时处种]"
    r"|([\u4e00-\u9fff])[不没]\1|[不没]$|行不|能不|可不可|有没|有无|要不"
    r"|^(?:and |but |so |then )*(?:what|which|who|whose|when|where|why|how|is|are|am|do|does"
    r"|did|can|could|may|must|should|will|would|has|have)\b"
)
_REQUEST = _compiled(
    r"^我?(?:请|帮|麻烦|劳驾|给我|想(?:[问查看]|了解|知道|咨询)|查|介绍|[说讲]{2}|列|请教|咨询"
    r"|了解|解释)"
    r"|^(?:please|tell|show|list|explain|give|i (?:want|would like|need) to know)\b"
)
_NOMINAL = re.compile(r"[这那]一?[条项块个件点种]$")  # 怎么收费这条呢: a thing, no question
_SENTENCE = re.compile(r"[^。！!？?；;\n]*[。！!？?；;\n]+|[^。！!？?；;\n]+")
_EDGE = "，,。.；;：:、！! \n"


def asks_something(text: str) -> bool:
    """Does a text put a question, or ask for something?"""
    plain = text.strip()
    bare = plain.rstrip("？?。 ")
    return bare.endswith("呢") or plain.endswith(("？", "?")) or _asks(bare)


def says_what_is_asked(text: str) -> bool:
    """Does it say what is asked, beyond a 呢 at its end? 合同呢 does not, 网吧呢，几点开？ does."""
    if (topic := _TOPIC_NE.match(text)) and text.rstrip().endswith(("？", "?")):
        return bool(text[topic.end() :].strip("？? "))
    bare = _TAIL.sub("", text).rstrip("？?。 ")
    if bare == text.rstrip("？?。 "):
        return _asks(bare)
    return bool(wanted_in(bare) or _ASKING.search(bare)) and not _NOMINAL.search(bare)


def _asks(bare: str) -> bool:
    return bool(wanted_in(bare) or _ASKING.search(bare) or _REQUEST.search(bare))


def split_turn(turn: str) -> tuple[str, ...]:
    """The questions of a turn, each with the sentences that lead to it.

    Only what is plainly another question is one: it says so (另外), or stands after a question mark
    and is long enough to say all that it means.

    >>> split_turn("押金要交吗？另外证件带哪些")
    ('押金要交吗？', '另外证件带哪些')
    >>> split_turn("大病保险起付线是多少？公开征求意见最少几天？")
    ('大病保险起付线是多少？', '公开征求意见最少几天？')
    """
    parts: list[str] = []
    for sentence in _sentences(turn):
        aside = _ASIDE.match(sentence)
        starts_another = asks_something(sentence[aside.end() :]) if aside else _is_whole(sentence)
        if parts and not (starts_another and asks_something(parts[-1])):
            parts[-1] += sentence
        else:
            parts.append(sentence)
    return tuple(part.strip() for part in parts if any(map(str.isalnum, part)))


def _is_whole(sentence: str) -> bool:
    """Does a sentence put a question that needs nothing before it, by its form?"""
    plain = sentence.strip()
    is_asked = plain.endswith(("？", "?")) and _asks(plain.rstrip("？? "))
    return is_asked and letters(plain) >= _WHOLE and not _leans(plain) and not _points(plain)


def _sentences(turn: str) -> list[str]:
    found = [match[0] for match in _SENTENCE.finditer(turn)]
    return [part for sentence in found for part in _ASIDE_INSIDE.split(sentence)]


def read_utterance(said: str) -> Utterance:
    """A turn taken apart by its form. Of 谢谢 and 再见 nothing is left: what was said stands."""
    if _CLOSES.match(said):
        return Utterance(said, "", Move.ADDS, asks=False, leans=True)
    if match := _RETURNS.match(said):
        rest = said[match.end() :]
        core = _RETURN_NAMES.sub("", rest, count=1).strip(_EDGE) or rest.strip(_EDGE)
        asks = says_what_is_asked(core)
        return Utterance(said, core or said, Move.RETURNS, asks, leans=True, pointer=_pointer(rest))
    aside = _ASIDE.match(said)
    plain = said[aside.end() :] if aside else said
    if aside and asks_something(plain):
        return _after_aside(said, plain.strip(_EDGE))
    if _CORRECTS.search(plain):
        correction = _correction(said, plain)
        if not correction.asks or letters(plain) <= NEAR:
            return correction
    return _by_form(said, plain)


def _after_aside(said: str, core: str) -> Utterance:
    """对了……: a question of its own, unless it is only a few words or points back."""
    if letters(core) <= _WORD or (letters(core) <= NEAR and _points(core)):
        asks = says_what_is_asked(core)
        return Utterance(said, core, Move.ASKS_ON, asks, leans=True, pointer=_pointer(core))
    return Utterance(said, core, Move.NEW, asks=True)


def _correction(said: str, plain: str) -> Utterance:
    denial = _DENIAL.search(plain)
    denied = next(filter(None, denial.groups()), "") if denial else ""
    core = plain
    while (shorter := _CORRECTION_WORDS.sub("", core, count=1).strip(_EDGE)) not in (core, ""):
        core = shorter
    asks = says_what_is_asked(core)
    return Utterance(said, core, Move.CORRECTS, asks, leans=True, denied=denied.strip())


def _by_form(said: str, plain: str) -> Utterance:
    led = _REPLACES.match(plain)
    is_short = letters(plain) <= NEAR
    if (led and (is_short or not led[0].isascii())) or (
        is_short and (_TAIL.search(plain) or _TOPIC_NE.match(plain))
    ):
        core = _without_lead_in(plain)
        asks = says_what_is_asked(core if led else plain)
        return Utterance(said, core, Move.REPLACES, asks, leans=True)
    core = re.sub(_START, "", plain, flags=re.IGNORECASE).strip(" ，,") or plain
    if not asks_something(plain):
        return Utterance(said, core.strip(_EDGE), Move.ADDS, asks=False, leans=True)
    leans = _leans(plain)
    return Utterance(said, core, Move.ASKS_ON, asks=True, leans=leans, pointer=_pointer(plain))


def _leans(text: str) -> bool:
    if letters(text) <= FRAGMENT:
        return True
    return _points(text) if letters(text) <= NEAR else bool(_PRONOUN.match(text))


def _points(text: str) -> bool:
    """Does a text open like one that goes on, or hold a pronoun?"""
    return bool(_LEADS.match(text) or _PRONOUN.search(text))


def _without_lead_in(text: str) -> str:
    """那要是住县医院呢？ → 住县医院."""
    core = _LEAD_IN_ENGLISH.sub("", _LEAD_IN.sub("", text, count=1), count=1)
    if says_what_is_asked(text):
        return re.sub(r"呢(?=[，,？?])", "", core, count=1).strip(_EDGE)
    return _TAIL.sub("", core).strip(_EDGE + "？?") or text


def _pointer(text: str) -> str:
    match = _POINTER.match(text.lstrip(_EDGE))
    return match["what"] if match else ""
