"""Which numbers can be read in a piece of a regulation."""

import re
from decimal import Decimal

import cn2an

_CHINESE = "零〇一二两三四五六七八九十百千"
_ARABIC = r"\d+(?:\.\d+)?"
_FRACTION = re.compile(rf"([{_CHINESE}]+)分之([{_CHINESE}]+)")
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def read_numbers(text: str) -> set[Decimal]:
    """Every number that the text states, white space aside.

    >>> sorted(read_numbers("起付线降低 50%，超过1万元的部分")), read_numbers("三十日，减半")
    ([Decimal('0.5'), Decimal('10000')], {Decimal('30'), Decimal('0.5')})
    """
    squeezed = "".join(text.split())
    found = {*_arabic(squeezed), *_chinese(squeezed), *_fractions(squeezed)}
    return found | ({Decimal("0.5")} if "半" in squeezed else set())


def _arabic(text: str) -> list[Decimal]:
    found = []
    for number, scale in re.findall(rf"(?<![\d.])({_ARABIC})(%|％|‰|[百千万亿]?)", text):
        match scale:
            case "%" | "％":
                found.append(Decimal(number) / 100)
            case "‰":
                found.append(Decimal(number) / 1000)
            case _:
                found.append(Decimal(number) * _SCALES[scale])
    return found


def _chinese(text: str) -> list[Decimal]:
    found = []
    for number in re.findall(rf"(?<!\d)[{_CHINESE}万亿]+", _FRACTION.sub("", text)):
        try:
            found.append(_value(number))
        except ValueError:
            continue  # 三三两两 is no number
    return found


def _fractions(text: str) -> list[Decimal]:
    return [_value(top) / _value(bottom) for bottom, top in _FRACTION.findall(text)]


def _value(numeral: str) -> Decimal:
    """百 alone is one hundred, as in 百分之六十."""
    whole = "一" + numeral if numeral[0] in "百千万亿" else numeral
    return Decimal(str(cn2an.cn2an(whole, "smart")))
