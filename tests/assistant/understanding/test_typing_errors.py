"""Typing errors become the word that was meant; what may be correct stays as it is."""

import json
import random
from collections import Counter, defaultdict
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from assistant.question import simplify
from assistant.understanding.everyday import everyday_words, words_among
from assistant.understanding.sounds import Likeness, likeness
from assistant.understanding.typing_errors import corrected
from assistant.understanding.vocabulary import Vocabulary
from corpus.lexicon import bundled_lexicon
from index.store import Index


@pytest.fixture(scope="module")
def vocabulary(index_dir):
    index = Index.open(index_dir)
    yield Vocabulary.from_index(index, bundled_lexicon())
    index.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("大病险起付县是多少", "大病险起付线是多少"),
        ("起复线", "起付线"),
        ("住院报消几成", "住院报销几成"),
        ("门珍能报几成", "门诊能报几成"),
        ("大病保检赔多少", "大病保险赔多少"),  # sounds near, looks alike
        ("大兵保险赔几多", "大病保险赔几多"),  # 大兵 is a word, but none of this index
        ("建挡立卡户住院", "建档立卡户住院"),
        ("争求意见要几天", "征求意见要几天"),  # zh and ch, eng and en
        ("听征会提前几天", "听证会提前几天"),
        ("年度立法计化", "年度立法计划"),
        ("尿毒正能报几成", "尿毒症能报几成"),
        ("规张公布后几天", "规章公布后几天"),
        ("大保病险赔多少", "大病保险赔多少"),  # exchanged
        ("起付付线是多少", "起付线是多少"),  # doubled
        ("建档立户", "建档立户"),  # two words might be meant, or none
        ("the deductibel", "the deductible"),
        ("reimbursment", "reimbursement"),
        ("outpateint", "outpatient"),
    ],
)
def test_slip_becomes_the_word_meant(vocabulary, typed, meant):
    assert corrected(typed, vocabulary)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "商业险跟大病险是不是一回事",  # 商业险 is short for 商业保险, no slip
        "去年度的和今年度的",  # 年度第 stands in the index
        "散级医院",  # 三级 or 上级: a number is never guessed
        "要交什么",  # sounds like 叫什么
        "年度计划分一档二档",
        "他自己还要背着",
        "骑车撞了人",  # sounds like 汽车
        "patients and premiums are covered",
    ],
)
def test_what_may_be_correct_is_left_alone(vocabulary, text):
    assert corrected(text, vocabulary) == (text, ())


def test_correction_names_the_place_and_both_words(vocabulary):
    text = "门珍的起付县，8万"
    corrections = corrected(text, vocabulary)[1]
    assert [(each.said, each.meant) for each in corrections] == [
        ("门珍", "门诊"),
        ("起付县", "起付线"),
    ]
    assert [text[each.span.start : each.span.end] for each in corrections] == ["门珍", "起付县"]


@given(st.text(alphabet="起付线县大病兵保险检建档挡立卡报消销门珍诊的一三，a", max_size=30))
def test_any_text_is_corrected_once_and_numerals_stay(vocabulary, text):
    once, corrections = corrected(text, vocabulary)
    assert [char for char in once if char in "一三"] == [char for char in text if char in "一三"]
    said = "".join(each.said for each in corrections)
    meant = "".join(each.meant for each in corrections)
    assert len(once) == len(text) - len(said) + len(meant)


def test_words_are_likened_by_their_sound_in_the_word():
    assert likeness("县", "起付线", 2) is Likeness.SAME
    assert likeness("真", "征求", 0) is Likeness.CONFUSED
    assert likeness("检", "大病保险", 3) is Likeness.NEAR
    assert likeness("报", "起付线", 2) is Likeness.OTHER
    assert likeness("虫", "重要", 0) is Likeness.NEAR  # 重 is zhong there, not chong


def test_vocabulary_is_made_once_a_build(index_dir):
    with_two_handles = []
    for _ in range(2):
        index = Index.open(index_dir)
        with_two_handles.append(Vocabulary.from_index(index, bundled_lexicon()))
        index.close()
    assert with_two_handles[0] is with_two_handles[1]


def test_words_of_the_index_are_words_and_not_pieces_of_words(vocabulary):
    assert {"起付线", "征求意见", "应急办", "送审稿"} <= set(vocabulary.words)
    assert not {"付线", "的规", "院的", "在本"} & set(vocabulary.words)


def test_everyday_words_are_those_that_a_dictionary_counts_often():
    rows = ["骑车 172 v", "争求 3 v", "技术性 216 n", "一二三 4 m", "B超 3 n", "四字成语 99 i"]
    assert words_among(rows) == ["技术性", "骑车"]
    assert {"骑车", "外甥", "技术性"} <= everyday_words()


# --- measured on the published questions ----------------------------------------------------------

QUESTIONS = 60
KEPT = 54  # 90%
COMMON = 20  # everyday words that hold a character which a keyboard offers among the first


@lru_cache(maxsize=1)
def homophones():
    """Common characters by their sound, tones aside."""
    held = Counter(char for word in everyday_words() for char in word)
    found = defaultdict(list)
    for char in sorted(held):
        if held[char] >= COMMON:
            found[lazy_pinyin(char)[0]].append(char)
    return found


def with_slip(text, vocabulary, rng):
    """The text with one character of one of its words typed as another that sounds the same.

    A slip that makes another word (意见 → 一见) is not made, since nobody could tell. None: the
    text holds no word.
    """
    spans = [(at, at + size) for size in range(2, 7) for at in range(len(text) - size + 1)]
    words = [(start, end) for start, end in spans if text[start:end] in vocabulary.words]
    rng.shuffle(words)
    for start, end in words:
        word = text[start:end]
        place = rng.randrange(len(word))
        others = [each for each in homophones()[lazy_pinyin(word)[place]] if each != word[place]]
        rng.shuffle(others)
        for other in others:
            slipped = word[:place] + other + word[place + 1 :]
            if not vocabulary.is_seen(slipped):
                return text[:start] + slipped + text[end:]
    return None


def published(shared):
    lines = (shared / "evals" / "public.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_no_published_question_is_changed(vocabulary, shared):
    turns = [turn for item in published(shared) for turn in item.get("turns") or [item["question"]]]
    changed = [turn for turn in turns if corrected(simplify(turn), vocabulary)[1]]
    assert changed == []


def test_nine_of_ten_questions_keep_their_answer_with_a_typing_error(assistant, vocabulary, shared):
    rng = random.Random(20180101)
    items = published(shared)
    rng.shuffle(items)
    lost, asked = [], 0
    for item in items:
        turns = [simplify(turn) for turn in item.get("turns") or [item["question"]]]
        slipped = with_slip(turns[-1], vocabulary, rng)
        if slipped is None or asked == QUESTIONS:
            continue
        asked += 1
        if answered(assistant, item, turns) != answered(assistant, item, [*turns[:-1], slipped]):
            lost.append((item["id"], slipped, corrected(slipped, vocabulary)[0]))
    assert asked == QUESTIONS
    assert asked - len(lost) >= KEPT, lost


def answered(assistant, item, turns):
    """What an answer says, apart from the words of the question that it may repeat."""
    from datetime import date

    as_of = date.fromisoformat(item["as_of"]) if "as_of" in item else date(2018, 6, 1)
    answer = assistant.answer(turns, as_of=as_of)
    result = answer.calculation and answer.calculation["result"]
    return answer.kind, [each.quote for each in answer.citations], result, answer.missing
