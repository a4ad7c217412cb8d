"""Features of what was found."""

import numpy as np
import pytest

from index.features import FEATURES, Candidates, features_of
from index.lexical import LexicalIndex, build_lexical

TEXTS = [
    "养犬人应当束犬链",
    "犬只伤人先行支付费用",
    "大病保险起付线一万元",
    "本办法自公布之日起施行",
]
TITLES = ("养犬管理条例", "大病保险办法")


@pytest.fixture(scope="module")
def lexical(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lexical")
    build_lexical(TEXTS, folder)
    return LexicalIndex.load(folder)


def candidates(rows):
    random = np.random.default_rng(0)
    vectors = random.normal(size=(4, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = np.array(rows)
    own = np.array([0.9, 0.8, 0.8, 0.7], np.float32)
    return Candidates(
        rows=rows,
        vectors=vectors[rows],
        own=own[rows],
        best=own[rows],
        bm25=np.array([3, 2, 2, 0], np.float32)[rows],
        score=own[rows],
        beside=np.array([0.8, 0.9, 0.7, -np.inf], np.float32)[rows],
        document=np.array([0, 0, 1, 1], np.int32)[rows],
    )


def told(lexical, question, rows):
    query = np.eye(8, dtype=np.float32)[0]
    features = features_of(question, query, candidates(rows), lexical, TITLES)
    return {name: features[:, column].tolist() for column, name in enumerate(FEATURES)}


def test_a_row_a_candidate_and_a_column_a_feature(lexical):
    of = told(lexical, "狗伤人谁付费用", [0, 1, 2, 3])
    assert set(of) == set(FEATURES)
    assert of["own"] == pytest.approx([0.9, 0.8, 0.8, 0.7])
    assert of["document"] == pytest.approx([0, 0, -0.1, -0.1])
    assert of["beside"][3] == pytest.approx(0.7 - 0.05 - 0.9)


def test_coverage_is_the_share_of_what_the_question_says(lexical):
    coverage = told(lexical, "伤人费用", [0, 1, 2, 3])["coverage"]
    assert coverage[1] > 0.5 > max(coverage[0], coverage[2], coverage[3])


def test_title_is_that_of_the_document(lexical):
    title = told(lexical, "大病保险", [0, 1, 2, 3])["title"]
    assert title[:2] == [0, 0] and title[2] == title[3] > 0.9


def test_equal_values_have_equal_ranks_in_any_order(lexical):
    one, other = (told(lexical, "狗", rows) for rows in ([0, 1, 2, 3], [0, 2, 1, 3]))
    for name in ("rank", "bm25 rank"):
        assert one[name] == other[name]
        assert one[name][1] == one[name][2]


def test_question_without_a_letter_has_features_too(lexical):
    of = told(lexical, "？！", [0, 1])
    assert all(np.isfinite(values).all() for values in of.values())
