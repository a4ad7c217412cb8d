"""The quantities a turn states, in every written form, as exact decimals with their unit.

Not read, because no quantity is meant: parts of a date or a document number (see `dates`),
ordinals (第二次, 三级医院), words that only hold a numeral (一般, 万一, 三甲), and numbers that are
not named (几千, 十几万). 两三千 gives both values, as rough ones with the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.understanding.dates import date_spans
from assistant.understanding.english_numbers import ENGLISH_NUMBER, read_english_number
from assistant.understanding.numerals import NUMERAL, Numeral, level, read_numeral, without_zeros
from assistant.understanding.units import Measured, Unit, read_unit
from corpus.model import Span


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as stated: `span` and `said` are the words of the text given, its unit included.

    A percentage is 60 for 60%, 六成 and 百分之六十; coins are part of the yuan (98块6毛 is 98.6).
    `unit` is "" where none is said and "other" where it is one that no rule counts in (3 家).
    `is_rough`: about, more than, less than.
    """

    value: Decimal
    unit: Unit
    span: Span
    said: str
    is_rough: bool = False


def read_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a text in the order they stand there."""
    plain = level(text)
    taken = [*date_spans(text), *_spans(_NO_QUANTITY, plain)]
    found: list[Quantity] = []
    for reader in (_fractions, _halves, _counted, _worded):
        for each in reader(plain):
            # 两三千 is two values in one place; the 6 of 98块6毛 has been read with its yuan.
            beside = [other.span for other in found if other.span != each.span]
            if not any(_overlap(each.span, span) for span in [*taken, *beside]):
                found.append(replace(each, said=text[each.span.start : each.span.end]))
    return tuple(sorted(found, key=lambda each: (each.span, each.value)))


# 曲政办发〔2017〕160号, 第二十三条, 四、（三）1, GB/T 36600-2018, 43号令, 三级, 1.2.3, 4S
_NO_QUANTITY = re.compile(
    rf"[〔\[(]\s?\d{{4}}\s?[〕\])]\s?\d+(?:-\d+)?\s?号?|第\s?(?:{NUMERAL})"
    r"|[一二三四五六七八九十]+、\s?\([一二三四五六七八九十]+\)\s?\d*|\([一二三四五六七八九十]+\)"
    rf"|(?:{NUMERAL})\s?(?:号(?!人)|级|甲|等奖|型|期(?!间))|\d+(?:\.\d+){{2,}}"
    r"|\d[\d.]*e\d+|\bgb(?:/t)?\s?\d[\d.-]*|(?<![a-z])(?!rmb|cny|yuan)[a-z]+-?\d[\d.-]*"
    r"|\d+(?![kwm])[a-z](?![a-z])"
    r"|\b(?:article|section|clause|chapter|level|tier|no\.|number|grade|order|item|page)[ -]?\d+",
    re.IGNORECASE,
)
_ROUGH_BEFORE = re.compile(
    r"(?:大概|大约|约|约摸|差不多|将近|接近|近|快|至少|起码|顶多|最多|不到|不足|超过|高于|低于|多于|少于"
    r"|\b(?:about|around|roughly|nearly|almost|approximately|some|over|under|more than|less than"
    r"|at least|up to))[是有要了在花]?\s?$",
    re.IGNORECASE,
)
_ROUGH_AFTER = re.compile(r"钱?\s?(?:左右|上下|出头|以上|以下|多(?!少)|余)")
_MORE = re.compile(r"(?:好几|多(?!少)|余(?!额|下)|来(?=[块元个号年天岁人次里公平张名]))")
_CURRENCY = re.compile(r"(?:¥|\b(?:rmb|cny|yuan))\s?$", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:(?<![0-9A-Za-z)〕\]-])-|负)$")
# What makes a numeral an ordinal or a part of a word: 每千人, 双十一, 几万, 上百; 统一, 初八, 这一.
_ORDINAL_BEFORE = re.compile(r"(?:[第每双几]|星期|礼拜)$")
_WORD_BEFORE = re.compile(r"[统唯周初同老小其头这那某另哪任逐上数成后]$")
_WORD_AFTER = re.compile(r"几[万千百十块元个岁天年月人号]|长?假|黄金周")
_NUMBER = re.compile(
    rf"(?P<numeral>{NUMERAL})(?P<scale>\s?[kw](?![a-z])"
    r"|(?:\s(?:hundred|thousand|million|billion)\b)*)",
    re.IGNORECASE,
)
_SCALES = {"k": 1000, "w": 10_000, "hundred": 100, "thousand": 1000}
_SCALES |= {"million": 1_000_000, "billion": 1_000_000_000}
_RANGE = re.compile(
    rf"\s?(?:到|至|~|-|–|—|to)\s?(?P<second>{NUMERAL}(?<![万亿]))(?P<scale>[万亿]?)", re.IGNORECASE
)


def _counted(plain: str) -> Iterator[Quantity]:
    """12万元, 两千三, RMB 30,000, 5.5 million people, 七八个人."""
    for match in _NUMBER.finditer(plain):
        if numeral := read_numeral(match["numeral"]):
            scale = Decimal(1)
            for word in match["scale"].lower().split():
                scale *= _SCALES[word]
            values = tuple(value * scale for value in numeral.values)
            yield from _measured(plain, match.span(), replace(numeral, values=values))


def _worded(plain: str) -> Iterator[Quantity]:
    """ten thousand yuan; a lone `one` or `hundred` is no number unless a unit follows."""
    for match in ENGLISH_NUMBER.finditer(plain):
        value = read_english_number(match[0])
        numeral = Numeral((value,), needs_unit=" " not in match[0] and "-" not in match[0])
        yield from _measured(plain, match.span(), numeral)


def _measured(plain: str, place: tuple[int, int], numeral: Numeral) -> Iterator[Quantity]:
    """A number with the unit behind it, or the currency before it; nothing where none is meant."""
    start, end = place
    more = _MORE.match(plain, end)
    unit, scale = _unit_behind(plain, more.end() if more else end)
    currency = _CURRENCY.search(plain, 0, start)
    if currency and unit.unit in ("", "yuan"):
        unit = Measured("yuan", max(unit.end, end), unit.more)
    if _is_word(plain, place, numeral, unit):
        return
    if more and not unit.unit:
        unit = Measured("", more.end())
    first = currency.start() if currency else start
    sign = -1 if _NEGATIVE.search(plain, 0, first) else 1
    span = Span(first - (sign < 0), max(unit.end, end))
    rough = numeral.is_rough or more is not None or _is_rough(plain, span)
    for value in numeral.values:
        yield Quantity(sign * without_zeros(value * scale + unit.more), unit.unit, span, "", rough)


def _unit_behind(plain: str, place: int) -> tuple[Measured, Decimal]:
    """The unit, and for the first number of a range what it shares with the second: 3到5万元."""
    unit = read_unit(plain, place)
    between = None if unit.unit else _RANGE.match(plain, place)
    if between is None:
        return unit, Decimal(1)
    scale = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "": Decimal(1)}[between["scale"]]
    # 50到80万 shares 万; 三万到五万 and 1000到2万 do not.
    shares = scale > 1 and _shares_scale(plain[:place], between["second"])
    name = read_unit(plain, between.end()).unit
    return Measured(name, place), scale if shares else Decimal(1)


def _shares_scale(before: str, second: str) -> bool:
    first = re.search(rf"(?:{NUMERAL})$", before)
    values = [read_numeral(each) for each in (first[0] if first else "", second)]
    low, high = (each.values[0] if each else None for each in values)
    return low is not None and high is not None and low < high


def _is_word(plain: str, place: tuple[int, int], numeral: Numeral, unit: Measured) -> bool:
    """Is the numeral part of a word, an ordinal, or an article (一个人)?"""
    start, end = place
    said = plain[start:end]
    if _ORDINAL_BEFORE.search(plain, 0, start) or (not unit.unit and _WORD_AFTER.match(plain, end)):
        return True
    if said[0] in "百千万亿" and (len(said) == 1 or unit.unit not in ("yuan", "people")):
        return True
    if numeral.needs_unit and (not unit.unit or _WORD_BEFORE.search(plain, 0, start)):
        return True
    if said == "零" and unit.unit == "other":  # 零头, 零件
        return True
    if said not in ("一", "one"):
        return False
    is_together = unit.unit == "yuan" and plain[end : unit.end].strip() == "块"
    return is_together or unit.unit in ("people", "student", "other")


def _is_rough(plain: str, span: Span) -> bool:
    before = _ROUGH_BEFORE.search(plain, 0, span.start)
    return before is not None or _ROUGH_AFTER.match(plain, span.end) is not None


_HAN = "零〇一二两三四五六七八九十百千万"
_SHARE = re.compile(
    rf"(?P<whole>[{_HAN}]+|\d+)分之(?P<part>\d+(?:\.\d+)?|[{_HAN}]+(?:点[{_HAN}]+)?)"
    rf"|(?P<tenths>[一二两三四五六七八九十\d](?:\.\d)?)成(?P<half>[一二三四五六七八九半\d])?"
    r"(?![立为员功果本绩人分年长熟型就交都品不]|\d)"
    r"|(?P<even>一半|半数|对半)"
)
_DURATION: dict[str, Unit] = {"年": "year", "月": "month", "星期": "week", "礼拜": "week"}
_DURATION |= {"小时": "hour", "钟头": "hour", "天": "day", "日": "day"}
_HALF = re.compile(
    rf"(?P<size>[大小]?)半(?:个?(?P<unit>年|小时|钟头)|个(?P<counted>月|星期|礼拜))"
    rf"|(?P<number>{NUMERAL})(?:个半(?P<each>月|小时|钟头|星期|礼拜)"
    r"|个?(?P<full>年|天|小时|钟头)半(?![年个天]))"
    r"|(?P<quarters>[一两三123])刻钟"
)


def _fractions(plain: str) -> Iterator[Quantity]:
    """百分之六十, 三分之一, 六成, 七成五, 一半: all in percent."""
    for match in _SHARE.finditer(plain):
        if (value := _share(match)) is not None:
            span = Span(*match.span())
            yield Quantity(value, "percent", span, "", _is_rough(plain, span))


def _share(match: re.Match[str]) -> Decimal | None:
    if match["even"]:
        return Decimal(50)
    if match["tenths"]:
        half = {"半": "五", None: "零"}.get(match["half"], match["half"])
        values = [read_numeral(match["tenths"]), read_numeral(str(half))]
        tenths, more = (each.values[0] if each else Decimal(0) for each in values)
        return tenths * 10 + more
    whole, part = read_numeral(match["whole"]), read_numeral(match["part"])
    if whole is None or part is None or not whole.values[0]:
        return None
    return part.values[0] * 100 / whole.values[0]


def _halves(plain: str) -> Iterator[Quantity]:
    """半年, 大半年, 一年半, 两个半月, 一刻钟."""
    for match in _HALF.finditer(plain):
        span = Span(*match.span())
        rough = bool(match["size"]) or _is_rough(plain, span)
        numeral = read_numeral(match["number"] or match["quarters"] or "零")
        if numeral is None or _ORDINAL_BEFORE.search(plain, 0, span.start):
            continue
        if match["quarters"]:
            yield Quantity(numeral.values[0] * 15, "minute", span, "", rough)
            continue
        said = match["unit"] or match["counted"] or match["each"] or match["full"]
        yield Quantity(numeral.values[0] + Decimal("0.5"), _DURATION[said], span, "", rough)


def _spans(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    return (Span(*match.span()) for match in pattern.finditer(text))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
