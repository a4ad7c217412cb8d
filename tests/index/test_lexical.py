"""BM25 over characters and pairs of characters."""

import math
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import LexicalIndex, build_lexical, decode, terms


def plain_terms(text):
    """What `terms` does, one character after the other."""
    found, run = [], ""
    for character in [*text, " "]:
        if character.isalnum():
            run += character
            continue
        found += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
        run = ""
    return found


def plain_bm25(texts, query, k1=1.5, b=0.75):
    """BM25 as Lucene counts it, written out."""
    documents = [Counter(plain_terms(text)) for text in texts]
    lengths = [sum(document.values()) for document in documents]
    average = sum(lengths) / len(lengths)
    scores = [0.0] * len(texts)
    for term in plain_terms(query):
        holding = sum(term in document for document in documents)
        idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        for n, document in enumerate(documents):
            norm = k1 * (1 - b + b * lengths[n] / average)
            scores[n] += idf * document[term] / (document[term] + norm) if document[term] else 0
    return scores


TEXT = st.text(alphabet="大病保险起付线1x ，。", max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8), TEXT)
def test_scores_equal_those_of_a_plain_bm25(texts, query):
    texts = [*texts, "大病"]  # one text has a term
    with tempfile.TemporaryDirectory() as folder:
        build_lexical(texts, Path(folder))
        found = LexicalIndex.load(Path(folder)).scores(query)
    assert np.allclose(found, plain_bm25(texts, query), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("起付线", ["起", "付", "线", "起付", "付线"]),
        ("大病，保险", ["大", "病", "大病", "保", "险", "保险"]),  # no pair across a comma
        ("ＡＢ", ["a", "b", "ab"]),  # full width, upper case
        ("Ⅱ", ["i", "i", "ii"]),  # compatibility characters
        ("a_b", ["a", "b"]),
        ("𠮷田", ["𠮷", "田", "𠮷田"]),  # beyond the basic plane
        ("，。", []),
    ],
)
def test_terms(text, expected):
    assert [decode(term) for term in terms(text)] == expected


@given(st.text(max_size=40))
def test_any_text_has_terms_that_can_be_read_back(text):
    assert all(0 < len(decode(term)) <= 2 for term in terms(text))


@pytest.fixture
def lexical(tmp_path):
    build_lexical(["起付线是一万元", "报销比例", "养犬管理"], tmp_path)
    return LexicalIndex.load(tmp_path)


def test_words_that_occur_nowhere_score_nothing(lexical):
    assert lexical.scores("鲸鱼").tolist() == [0, 0, 0]
    assert lexical.scores("").tolist() == [0, 0, 0]
    assert lexical.scores("\U0010ffff").tolist() == [0, 0, 0]


def test_the_text_with_the_words_is_best(lexical):
    assert int(np.argmax(lexical.scores("大病保险的起付线多少"))) == 0


def test_several_queries_count_together(lexical):
    together = lexical.scores("起付线", "报销")
    assert np.allclose(together, lexical.scores("起付线") + lexical.scores("报销"))


def test_the_scores_are_mapped_not_read(lexical):
    assert isinstance(lexical._scorer.scores["data"], np.memmap)
    assert isinstance(lexical._vocabulary, np.memmap)
