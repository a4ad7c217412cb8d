"""The numerals that Word and browsers draw before list items, as text.

Names and sequences of Word's formats: ECMA-376 part 1, 17.18.59 (ST_NumberFormat), and Microsoft's
notes on it, [MS-DOCX] 2.4 and [MS-OI29500] 2.1.540, where Word departs from it. CSS's are from
CSS Counter Styles Level 3.
"""

from __future__ import annotations

from collections.abc import Callable

import cn2an

from corpus.numbering import to_chinese

Numeral = Callable[[int], str]
_LETTERS = 26
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def roman(number: int) -> str:
    """Lower-case Roman; decimal where there is none (zero, negative)."""
    if number < 1:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def repeated_letters(number: int) -> str:
    """Word's letters: a … z, aa, bb …"""
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


def alphabetic(number: int) -> str:
    """A browser's letters: a … z, aa, ab …"""
    if number < 1:
        return str(number)
    text = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        text = chr(ord("a") + rest) + text
    return text


def _digits(zero: str) -> Numeral:
    table = str.maketrans("0123456789", zero + "一二三四五六七八九")
    return lambda number: str(number).translate(table)


def _counting_up_to_99(number: int) -> str:
    """Word's chineseCounting: 十一, 九十九, but 一○○."""
    return to_chinese(number) if 0 < number < 100 else _digits("○")(number)


def _japanese(number: int) -> str:
    """百一 for 101: neither 一 before a power of ten below 10,000 nor a zero inside."""
    text = to_chinese(number).replace("零", "") if 0 < number < 10_000 else str(number)
    return text.replace("一百", "百").replace("一千", "千").replace("百一十", "百十")


def _legal(number: int) -> str:
    return str(cn2an.an2cn(str(number), "up"))


def _legal_traditional(number: int) -> str:
    return _legal(number).translate(str.maketrans("贰叁陆", "貳參陸"))


def _from_list(characters: str) -> Numeral:
    """The n-th of the characters; decimal past the last, as Word does."""
    return lambda number: characters[number - 1] if 0 < number <= len(characters) else str(number)


def _upper(numeral: Numeral) -> Numeral:
    return lambda number: numeral(number).upper()


_CIRCLED = _from_list("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_STEMS = _from_list("甲乙丙丁戊己庚辛壬癸")
_BRANCHES = _from_list("子丑寅卯辰巳午未申酉戌亥")

WORD_FORMATS: dict[str, Numeral] = {
    "decimal": str,
    "none": lambda _: "",
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "numberInDash": "- {} -".format,
    "lowerLetter": repeated_letters,
    "upperLetter": _upper(repeated_letters),
    "lowerRoman": roman,
    "upperRoman": _upper(roman),
    "chineseCounting": _counting_up_to_99,
    "taiwaneseCounting": _counting_up_to_99,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "ideographDigital": _digits("〇"),
    "japaneseDigitalTenThousand": _digits("〇"),
    "taiwaneseDigital": _digits("○"),
    "japaneseCounting": _japanese,
    "koreanCounting": _japanese,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal_traditional,
    "japaneseLegal": _legal_traditional,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _from_list("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _from_list("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _from_list("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"),
    "ideographTraditional": _STEMS,
    "ideographZodiac": _BRANCHES,
}
"""ST_NumberFormat → numeral. What is not here (Hebrew, Thai …) is drawn as decimal."""

CSS_STYLES: dict[str, tuple[Numeral, str]] = {
    "decimal": (str, ". "),
    "decimal-leading-zero": ("{:02d}".format, ". "),
    "lower-alpha": (alphabetic, ". "),
    "lower-latin": (alphabetic, ". "),
    "upper-alpha": (_upper(alphabetic), ". "),
    "upper-latin": (_upper(alphabetic), ". "),
    "lower-roman": (roman, ". "),
    "upper-roman": (_upper(roman), ". "),
    "cjk-decimal": (_digits("〇"), "、"),
    "cjk-ideographic": (to_chinese, "、"),
    "simp-chinese-informal": (to_chinese, "、"),
    "trad-chinese-informal": (to_chinese, "、"),
    "simp-chinese-formal": (_legal, "、"),
    "trad-chinese-formal": (_legal_traditional, "、"),
    "cjk-heavenly-stem": (_STEMS, "、"),
    "cjk-earthly-branch": (_BRANCHES, "、"),
}
"""list-style-type → numeral, and what the browser draws behind it."""

HTML_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}
"""The `type` of <ol> and <li> → list-style-type."""
