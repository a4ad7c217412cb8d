"""What a PDF says of its letters → lines of text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.readers.pdf_page import Line

LOST = "\ufffd"  # stands for what the font does not map to a character
_WORD_GAP = 0.22  # of the size of a letter: a space between Latin words
_LETTER_GAP = 0.6  # … between Chinese characters, which may be set wide
_LINE_GAP = 1.2  # … ends a line: the other side of it is another column

# Fonts often map a letter to its look-alike in the block of radicals: 日 comes out as ⽇.
_SYMBOL_BULLET = re.compile("[\uf020-\uf0ff]")  # how Word draws the marks of a list
_RADICALS = str.maketrans(
    "⺟⺠⺾⺿⻀⻁⻃⻄⻅⻆⻈⻉⻋⻌⻎⻐⻒⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "母民艹艹艹虎覀西见角讠贝车辶辶钅镸长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A printed character; lengths in points from the left and upper edge of the page."""

    text: str
    x0: float
    x1: float
    top: float
    base: float  # the line it stands on
    bottom: float
    size: float
    is_upright: bool

    @classmethod
    def of(cls, char: Mapping[str, Any]) -> Letter:
        """From what pdfplumber says of it."""
        right, up, _, _, _, base = char["matrix"]
        return cls(
            text=_clean(char["text"]),
            x0=char["x0"],
            x1=char["x1"],
            top=char["top"],
            base=char["bottom"] + char["y0"] - base,
            bottom=char["bottom"],
            size=char["size"],
            is_upright=right > 0 and abs(up) < 0.05 * right,
        )


def _clean(text: str) -> str:
    """A character as regulations write it: no look-alikes; what the font hides is U+FFFD."""
    if text.startswith("(cid:"):
        return LOST
    text = _SYMBOL_BULLET.sub("•", text).translate(_RADICALS)
    if any("\u2f00" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufb06" for char in text):
        text = unicodedata.normalize("NFKC", text)
    return "".join(LOST if _is_lost(char) else char for char in text)


def _is_lost(char: str) -> bool:
    """Does the font map a glyph to no public character?"""
    return not char.isspace() and unicodedata.category(char) in ("Co", "Cn", "Cs", "Cc")


def lines_of(letters: Iterable[Letter]) -> list[Line]:
    """Letters that stand side by side on one base line."""
    lines: list[list[Letter]] = []
    for run in sorted(_runs(letters), key=lambda run: run[0].x0):
        before = next((line for line in lines if _follows(line[-1], run[0])), None)
        if before is None:
            lines.append(run)
        else:
            before.extend(run)
    return [line for letters in lines if (line := _line(letters))]


def _runs(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters that were drawn one behind the other."""
    run: list[Letter] = []
    for letter in letters:
        if run and not _follows(run[-1], letter):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def _follows(left: Letter, right: Letter) -> bool:
    """Does a letter stand right behind another, on its base line or raised as a footnote's mark?"""
    small, large = sorted((left.size, right.size))
    gap, shift = right.x0 - left.x1, abs(left.base - right.base)
    if small < 0.8 * large and shift > 0.15 * small:
        return shift < 0.5 * large and -0.3 * small < gap < 0.3 * large
    return shift <= 0.15 * large and -0.6 * large < gap < _LINE_GAP * small


def _line(letters: Sequence[Letter]) -> Line | None:
    """A line with one space where there are several or a gap, and none at its ends."""
    printed = [letter for letter in letters if not letter.text.isspace()]
    if not printed:
        return None
    text, last, is_spaced = "", printed[0], False
    xs: list[float] = []
    for letter in letters:
        if letter.text.isspace():
            is_spaced = bool(text)
            continue
        if is_spaced or _is_space(last, letter):
            text, xs = text + " ", [*xs, last.x1]
        text, xs = text + letter.text, [*xs, *[letter.x0] * len(letter.text)]
        last, is_spaced = letter, False
    return Line(
        text=text,
        xs=tuple(xs),
        x1=max(letter.x1 for letter in printed),
        top=min(letter.top for letter in printed),
        bottom=sorted(letter.base for letter in printed)[len(printed) // 2],
        size=size_of(printed),
    )


def size_of(letters: Iterable[Letter]) -> float:
    sizes = Counter(round(letter.size, 1) for letter in letters)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _is_space(left: Letter, right: Letter) -> bool:
    is_latin = left.text.isascii() and right.text.isascii()
    gap = _WORD_GAP if is_latin else _LETTER_GAP
    return right.x0 - left.x1 > gap * max(left.size, right.size)
