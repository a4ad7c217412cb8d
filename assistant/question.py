"""A turn → what is asked: checked, in one script, in the light of the turns before it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.conversation import Fits, Standing, read_conversation
from assistant.language import detect_language
from assistant.model import Language, Role
from assistant.timing import day_asked_about
from assistant.understanding.typing_errors import corrected
from assistant.wanted import Wanted as Wanted
from assistant.wanted import holds_any as holds_any
from assistant.wanted import wanted_in as wanted_in
from corpus.errors import InputError
from corpus.lexicon import Lexicon

if TYPE_CHECKING:
    from opencc import OpenCC

    from assistant.understanding.vocabulary import Vocabulary

MAX_LENGTH = 2000  # characters; about two pages, far above any real question


@dataclass(frozen=True, slots=True)
class Question:
    """One turn as understood.

    `said` are the user's own words, `plain` the same in simplified characters and one width, with
    typing errors corrected. `text` is what is looked up: for a turn that leans on an earlier one
    ("书面的呢") with what it takes over. `context` are further words of earlier turns, which may
    help to find the place but would compete if they counted like those of the turn. `expansions`
    are the regulations' words for what the text says.

    `understood` is the question in the user's language where it is looked up in other words than
    were said; else it is empty. `as_of` is the day on which it is asked, `day` the one whose rules
    it is about (of a stay in hospital last year, last year's); `day_said` are the words that say
    so. `parts` are the questions of a turn that puts several; with one it is empty. `turns` are
    the places in the conversation whose words it rests on.
    """

    said: str
    plain: str
    text: str
    language: Language
    wanted: frozenset[Wanted]
    expansions: tuple[str, ...]
    role: Role
    as_of: date
    day: date
    day_said: str = ""
    context: str = ""
    understood: str = ""
    parts: tuple[Question, ...] = ()
    turns: tuple[int, ...] = ()

    def each(self) -> tuple[Question, ...]:
        """The questions that are answered one after the other."""
        return self.parts or (self,)


def read_question(
    turns: Sequence[str],
    *,
    lexicon: Lexicon,
    role: Role,
    as_of: date,
    fits: Fits | None = None,
    vocabulary: Vocabulary | None = None,
) -> Question:
    """The last turn, understood in the light of those before. Raises InputError.

    `fits` says how well the corpus speaks of a text; with it a turn that could be a new question or
    go on from the last one is read as the corpus knows it better. `vocabulary` are the words that
    typing errors may have been meant as; without it none is corrected.
    """
    said = check_turn(turns[-1] if turns else "")
    seen = [visible_in(turn) for turn in turns[:-1]]
    typed = [simplify(turn) if _says_something(turn) else "" for turn in seen]
    typed.append(simplify(said))
    plain = [_corrected(turn, vocabulary) for turn in typed]
    read = _Reading(
        said=said,
        language=detect_language(said, _language_so_far(plain[:-1])),
        role=role,
        as_of=as_of,
        earlier=tuple(plain[-2::-1]),
        is_corrected=plain[-1] != typed[-1],
    )
    standing = read_conversation(plain, lexicon, fits)
    questions = tuple(_looked_up(read.question(each, len(standing)), lexicon) for each in standing)
    if len(questions) == 1:
        return questions[0]
    together = " ".join(each.text for each in standing)
    whole = replace(standing[-1], said=plain[-1], text=together, core=together, context="")
    asked = _looked_up(read.question(whole, 1), lexicon)
    return replace(asked, understood="", parts=questions)


def _corrected(turn: str, vocabulary: Vocabulary | None) -> str:
    return corrected(turn, vocabulary)[0] if vocabulary else turn


@dataclass(frozen=True, slots=True)
class _Reading:
    """What holds for all questions of one turn; `earlier` are the turns before, the last first."""

    said: str
    language: Language
    role: Role
    as_of: date
    earlier: tuple[str, ...]
    is_corrected: bool

    def question(self, standing: Standing, of: int) -> Question:
        """One of the `of` questions of the turn, without the regulations' words."""
        asked = day_asked_about(f"{standing.text} {standing.context}", self.as_of, self.earlier)
        is_other = standing.is_read_anew or self.is_corrected
        return Question(
            said=self.said if of == 1 else standing.said,
            plain=standing.said,
            text=standing.text,
            language=self.language,
            wanted=wanted_in(standing.core) or wanted_in(standing.text),
            expansions=(),
            role=self.role,
            as_of=self.as_of,
            day=asked.day,
            day_said=asked.said,
            context=standing.context,
            understood=standing.text if is_other else "",
            turns=standing.turns,
        )


def _looked_up(question: Question, lexicon: Lexicon) -> Question:
    """The question with the regulations' words for what it says. They are Chinese: for an English
    question their own words find more than the sentence."""
    expansions = lexicon.expand(question.text)
    if question.language == "en" and expansions:
        text, expansions = " ".join(expansions), (question.text,)
        return replace(question, text=text, expansions=expansions)
    return replace(question, expansions=expansions)


def check_turn(turn: str) -> str:
    """The turn without what no keyboard types. Raises InputError where nothing can be asked."""
    visible = visible_in(turn)
    if not _says_something(visible):
        seen = "空白" if not turn.strip() else repr(turn.strip())[:40]
        raise InputError("问题", seen, "应为一句文字。请写下想问的事，例如“尿毒症门诊能报多少”")
    if len(visible) > MAX_LENGTH:
        accepted = f"最多 {MAX_LENGTH} 字。请只写要问的那件事"
        raise InputError("问题", f"{len(visible)} 字", accepted)
    return visible


def visible_in(turn: str) -> str:
    """The turn without what cannot be seen; what joins nothing parts words, but not within one."""
    shown = (each for each in turn if unicodedata.category(each) != "Cf")
    return "".join(each if _is_visible(each) else " " for each in shown).strip()


def _says_something(turn: str) -> bool:
    return any(char.isalnum() for char in turn)


def _is_visible(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}


def simplify(text: str) -> str:
    """One width, simplified characters, single spaces: the form that is looked up."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return str(_converter().convert(plain))


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


def _language_so_far(earlier: Sequence[str]) -> Language | None:
    language: Language | None = None
    for turn in earlier:
        if turn:
            language = detect_language(turn, language)
    return language
