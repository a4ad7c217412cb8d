"""Things of one kind take one another's place in a question: hospitals, levels, amounts, days.

The lexicon says which words are of one kind (`kind`); numbers with one unit are, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.lexicon import Lexicon
from corpus.model import Span

_NUMERAL = r"[\d.,零〇一二两三四五六七八九十百千万亿]+"
# Units that count the same: 8万 takes the place of 12万元.
_UNITS = {
    "money": r"[元块]钱?|(?<=[万亿])|(?<=[万亿]\d)",
    "people": r"个?人|口人?|户",
    "age": r"岁",
    "distance": r"公里|里",
    "area": r"平方米?|平米|个?平方",
    "days": r"天|个?工作日|日内",
    "hours": r"小时|个钟头|分钟",
    "months": r"个月",
    "years": r"年(?=[内前后的以，,。？?]|$)",
    "times": r"[次回遍]",
    "share": r"[%％成]",
}
_NUMBER = re.compile(
    rf"第?{_NUMERAL}(?:" + "|".join(f"(?P<{name}>{unit})" for name, unit in _UNITS.items()) + ")"
)
_DATE = re.compile(
    r"(?P<y>(?:\d{4}|[一二三四五六七八九〇零]{4})年)?"
    r"(?P<m>(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?"
    r"(?P<d>(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?"
)
_GLUE = re.compile(
    r"[，,。.；;：:、？?！!\s]+|[的了是那这个家去到在于为住呢吧啊哦就也还]|\b(?:a|an|the|at|in|to|of|for)\b"
)
_LEAST_REST = 2  # letters that are worth keeping
# 再多2万 adds to a number, it is not another.
_MORE = re.compile(r"[再又另]加?[多少加减]|多[出了]|少了|加上|\bmore\b|\bless\b|\banother\b")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that a text names: its kind, and where it stands."""

    kind: str
    span: Span


def things_in(text: str, lexicon: Lexicon) -> tuple[Thing, ...]:
    """The things in a text, of two that overlap the longer, in order."""
    found = [*_named(text, lexicon), *_numbers(text), *_dates(text)]
    outer = {each for each in found if not any(_is_inside(each, other) for other in found)}
    return tuple(sorted(outer, key=lambda each: (each.span.start, each.span.end, each.kind)))


def _named(text: str, lexicon: Lexicon) -> Iterator[Thing]:
    for mention in lexicon.mentions(text):
        if mention.entry.kind:
            for span in mention.spans:
                yield Thing(mention.entry.kind, span)


def _numbers(text: str) -> Iterator[Thing]:
    for match in _NUMBER.finditer(text):
        yield Thing(str(match.lastgroup), Span(match.start(), match.end()))


def _dates(text: str) -> Iterator[Thing]:
    for match in _DATE.finditer(text):
        if match["d"] or match["m"]:
            yield Thing("date", Span(match.start(), match.end()))


def _is_inside(inner: Thing, outer: Thing) -> bool:
    one, other = inner.span, outer.span
    return one != other and other.start <= one.start and one.end <= other.end


def put_in_place(
    question: str, turn: str, lexicon: Lexicon, *, denied: str = "", with_numbers: bool = True
) -> tuple[str, str]:
    """The question with what the turn names in the place of a thing of the same kind, and what else
    the turn says. ("", turn) where nothing in the question is of a kind with anything in the turn.

    `denied` is what the turn takes back: 不是12万，是15万. Without `with_numbers` a number is one
    more, not another: 历年结余200万.
    """
    first = re.split(r"[，,；;]", turn)[0].strip()
    if denied and denied in question and first:
        return question.replace(denied, first, 1), turn.replace(first, "", 1).strip("，,；; ")
    there = things_in(question, lexicon)
    changes: list[tuple[Span, str]] = []
    rest = turn
    for new in things_in(turn, lexicon):
        if _is_no_other(new, turn, with_numbers):
            continue
        said = turn[new.span.start : new.span.end]
        old = _the_one_replaced(new, there, [span for span, _ in changes])
        if old is None:
            continue
        words = question[old.span.start : old.span.end]
        changes.append((old.span, _completed(said, words) if new.kind == "date" else said))
        rest = rest.replace(said, " ", 1)
    if not changes:
        return "", turn
    swapped = question
    for span, said in sorted(changes, key=lambda change: -change[0].start):
        swapped = swapped[: span.start] + said + swapped[span.end :]
    return swapped, _worth_keeping(rest, question)


def _is_no_other(new: Thing, turn: str, with_numbers: bool) -> bool:
    """Is a thing one more, not another: 再多2万, or 起付线300, which tells how much it is?"""
    if new.kind in _UNITS:
        return not with_numbers or _MORE.search(turn) is not None
    return re.match(r"是?\s*\d", turn[new.span.end :]) is not None


def adds_to_a_number(turn: str) -> bool:
    """再多2万呢: a number of the question changes by one that the turn names."""
    return _MORE.search(turn) is not None and any(True for _ in _numbers(turn))


def names_someone(text: str, lexicon: Lexicon) -> bool:
    """Does a text say who is meant (要是建档立卡的呢)? That is one more condition of the question,
    not another thing in its place."""
    return any(each.entry.group for each in lexicon.mentions(text))


def _the_one_replaced(new: Thing, there: tuple[Thing, ...], taken: list[Span]) -> Thing | None:
    """The last thing of the same kind; of several numbers none, since which is meant is open."""
    same = [each for each in there if each.kind == new.kind and each.span not in taken]
    if not same or (new.kind in _UNITS and len(same) > 1):
        return None
    return same[-1]


def _completed(said: str, before: str) -> str:
    """A day with the month and year of the one before where it leaves them out: 那23号那次."""
    new, old = _DATE.fullmatch(said), _DATE.fullmatch(before)
    if new is None or old is None:
        return said
    year = new["y"] or old["y"] or ""
    month = new["m"] or old["m"] or ""
    return f"{year}{month}{new['d'] or ''}"


def _worth_keeping(rest: str, question: str) -> str:
    """What is left of a turn, unless it only says again where the thing stands: 公布日子改到……"""
    new = [char for char in _GLUE.sub("", rest) if char not in question]
    return rest.strip("，,。 ？?") if len(new) >= _LEAST_REST else ""


# --- which earlier question a turn names ----------------------------------------------------------
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]{3,}")
_COMMON = frozenset(
    "的了是在我你他她它们这那个有不要多少几什么吗呢就都也还到给和与及上下里去来说问讲回再前面刚才会能可以得把被让最"
)
_ENTRY, _KIND, _PAIR, _CHARACTER = 3.0, 2.0, 1.0, 0.1
_NAME = 10  # letters; what stands before the first comma, if it is no longer


def named_again(turn: str, earlier: str, lexicon: Lexicon) -> float:
    """How much of what a turn names has been spoken of earlier; 0: nothing.

    A name may be a word of the lexicon, the kind of a thing (那个病), or any two characters.
    """
    name = _name_in(turn)
    entries = {each.entry for each in lexicon.mentions(name)} & {
        each.entry for each in lexicon.mentions(earlier)
    }
    kinds = {each.kind for each in things_in(earlier, lexicon) if each.kind in name}
    pairs = set(_pairs(name)) & set(_pairs(earlier))
    score = _ENTRY * len(entries) + _KIND * len(kinds) + _PAIR * len(pairs)
    if score or name is turn:
        return score
    shared = {char for char in name if "\u4e00" <= char <= "\u9fff" and char in earlier}
    return _CHARACTER * len(shared - _COMMON)


def names_only_a_kind(turn: str, lexicon: Lexicon) -> bool:
    """那个病，……: is what the turn is about named by its kind only?"""
    return _name_in(turn) in {entry.kind for entry in lexicon.entries if entry.kind}


def without_name(turn: str) -> str:
    """A turn without the name in front of it."""
    return turn[len(_name_in(turn)) :].strip("，,：: ") or turn


def _name_in(turn: str) -> str:
    name = re.split(r"[，,：:；;。？?]", turn)[0].strip()
    return name if 0 < len(name) <= _NAME or " " in name else turn


def _pairs(text: str) -> Iterator[str]:
    for run in _HAN_RUN.findall(text.lower()):
        if run.isascii():
            yield run
            continue
        for at in range(len(run) - 1):
            if not _COMMON.intersection(run[at : at + 2]):
                yield run[at : at + 2]
