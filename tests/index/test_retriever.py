"""A question finds the provisions that answer it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from corpus.errors import ModelMissing
from corpus.model import Kind
from index.build import build_index
from index.embedding import EmbeddingModel
from index.retriever import DECIMALS, LEXICAL_WEIGHT, Retriever
from index.store import Index
from tests.index.conftest import LAWS, library_of

QUESTIONS = [
    "大病保险的起付线是多少",
    "尿毒症透析门诊能报几成",
    "发生突发事件多长时间内上报",
    "规章草案公开征求意见最少几天",
    "住院押金要不要交",
    "第三方治理的责任怎么分",
    "谁任了局长",
]


@pytest.fixture(scope="module")
def retriever(gazette, model):
    return Retriever(gazette, model)


@pytest.fixture
def small_retriever(small_index, model):
    return Retriever(small_index, model)


def ids(hits):
    return [hit.provision_id for hit in hits]


def exact_ranking(build, model, question):
    """Every passage's score, by brute force; best first, equal ones by id."""
    query = model.encode_queries([question])[0]
    cosines = build.vectors[:].astype(np.float32) @ query
    bm25 = build.lexical.scores(question)
    scored = []
    for row in range(build.manifest.counts["passages"]):
        sentences = cosines[build.sentence_starts[row] : build.sentence_starts[row + 1]]
        best = max(sentences, default=cosines[row])
        share = bm25[row] / bm25.max()
        score = (cosines[row] + best) / 2 + LEXICAL_WEIGHT * share
        scored.append((-round(float(score), DECIMALS), build.records.passage(row)))
    return sorted(scored, key=lambda pair: (pair[0], pair[1].id))


@pytest.mark.parametrize("question", QUESTIONS)
def test_untaught_hits_are_those_of_brute_force(gazette, model, question):
    retriever = Retriever(gazette, model, untaught=True)
    with gazette.reading() as build:
        ranking = exact_ranking(build, model, question)
    expected = {}
    for score, passage in ranking:
        expected.setdefault(passage.provision_id, -score)
    hits = retriever.retrieve(question, 20)
    assert [hit.score for hit in hits] == pytest.approx(list(expected.values())[:20], abs=2e-4)
    assert ids(hits)[:3] == list(expected)[:3]


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_learned_orders_what_is_found_anyway(gazette, retriever, model, question):
    untaught = Retriever(gazette, model, untaught=True).retrieve(question, 200)
    learned = retriever.retrieve(question, 20)
    assert set(ids(learned)) <= set(ids(untaught))
    cosines = {hit.passage_id: hit.cosine for hit in untaught}
    for hit in learned:
        if hit.passage_id in cosines:
            assert hit.cosine == pytest.approx(cosines[hit.passage_id], abs=1e-6)


def test_the_same_question_gives_the_same_hits(retriever):
    assert retriever.retrieve(QUESTIONS[0], 20) == retriever.retrieve(QUESTIONS[0], 20)


@pytest.mark.parametrize(
    ("question", "provision_id"),
    [
        ("遛狗要拴绳吗", "2"),
        ("狗把人咬了谁付钱", "3"),
        ("一年花了多少大病保险才管", "4"),
        ("Do I have to keep my dog on a leash?", "2"),
    ],
)
def test_lay_questions_find_their_article(small_retriever, question, provision_id):
    assert small_retriever.retrieve(question, 1)[0].provision_id == provision_id


def test_a_hit_says_where_it_stands(gazette, retriever):
    for hit in retriever.retrieve(QUESTIONS[0], 10):
        provision = gazette.provision(hit.provision_id)
        assert provision.text[hit.span.start : hit.span.end] == hit.text
        assert (provision.document_id, provision.locator) == (hit.document_id, hit.locator)
        assert len(hit.sentences) == len(hit.sentence_cosines)
        assert provision.kind not in {Kind.TITLE, Kind.FURNITURE, Kind.HEADING, Kind.SIGNATURE}


def test_scores_fall_and_each_provision_comes_once(retriever):
    hits = retriever.retrieve(QUESTIONS[3], 50)
    assert len(hits) == 50
    assert [hit.rank for hit in hits] == list(range(1, 51))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(set(ids(hits))) == 50


def test_every_passage_of_a_provision_comes_where_they_are_wanted(retriever):
    one_each = retriever.retrieve(QUESTIONS[1], 20)
    every = retriever.retrieve(QUESTIONS[1], 20, every_passage=True)
    assert len(every) > len(one_each)
    assert len({hit.passage_id for hit in every}) == len(every)
    first = {hit.provision_id: hit for hit in reversed(every)}
    assert [first[each.provision_id] for each in one_each] == one_each


def test_more_than_there_is_gives_what_there_is(small_retriever):
    assert sorted(ids(small_retriever.retrieve("犬只伤人", 100))) == [row[0] for row in LAWS]


def test_words_without_any_known_character_still_find_something(small_retriever):
    assert len(small_retriever.retrieve("鑫 ！？", 3)) == 3


def test_found_by_says_who_named_the_candidate(small_retriever):
    found_by = {hit.provision_id: hit.found_by for hit in small_retriever.retrieve("遗弃 犬链", 6)}
    assert found_by["2"] == "both"
    assert found_by["5"] == "dense"


def test_expansions_bring_up_what_the_regulation_calls_it(small_index, model):
    small_retriever = Retriever(small_index, model, untaught=True)
    plain = small_retriever.retrieve("门槛费", 6)
    expanded = small_retriever.retrieve("门槛费", 6, expansions=["起付线"])
    leaning = small_retriever.retrieve("门槛费", 6, expansions=["起付线"], expand_dense=True)

    def score(hits):
        return next(hit.score for hit in hits if hit.provision_id == "5")

    assert score(expanded) > score(plain)
    assert score(leaning) > score(expanded)
    assert leaning[0].provision_id == "5"


def test_equal_scores_go_by_id(model, tmp_path):
    rows = [(each, "某法", "第一条", "犬只伤人的，养犬人先行支付费用。") for each in "cabd"]
    build_index(library_of(tmp_path, rows), tmp_path / "index", model)
    with closing(Index.open(tmp_path / "index")) as index:
        hits = Retriever(index, model).retrieve("狗伤人", 4)
        assert ids(hits) == ["a", "b", "c", "d"]
        assert len({hit.score for hit in hits}) == 1


@pytest.mark.parametrize(
    ("day", "found"), [(date(2017, 12, 31), []), (date(2018, 1, 1), ["1"]), (None, ["1"])]
)
def test_only_what_is_in_force_on_the_day_is_found(model, tmp_path, day, found):
    """One article, so one vector: Chroma never flushes such a collection."""
    library = library_of(tmp_path, LAWS[:1], day="2018-01-01")
    build_index(library, tmp_path / "index", model)
    with closing(Index.open(tmp_path / "index")) as index:
        assert ids(Retriever(index, model).retrieve("养犬", 5, as_of=day)) == found


def test_before_it_came_into_force_a_regulation_of_the_gazette_is_not_found(retriever):
    number = "曲政办发〔2017〕164号"
    now = retriever.retrieve(QUESTIONS[0], 10, as_of=date(2018, 1, 1))
    before = retriever.retrieve(QUESTIONS[0], 10, as_of=date(2017, 12, 31))
    assert number in {hit.document_id for hit in now}
    assert number not in {hit.document_id for hit in before}
    assert len(before) == 10


def test_a_new_build_is_noticed_without_being_told(model, tmp_path):
    path = tmp_path / "index"
    build_index(library_of(tmp_path, LAWS[:3]), path, model)
    with closing(Index.open(path)) as index:
        retriever = Retriever(index, model)
        assert "4" not in ids(retriever.retrieve("大病保险", 10))
        build_index(library_of(tmp_path, LAWS), path, model)
        assert "4" in ids(retriever.retrieve("大病保险", 10))


def test_threads_get_the_hits_that_one_gets(retriever):
    alone = [retriever.retrieve(question, 10) for question in QUESTIONS]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda each: retriever.retrieve(each, 10), QUESTIONS * 4))
    assert together == alone * 4


def test_an_index_of_another_model_is_refused(small_index, model, tmp_path):
    other = tmp_path / "model"
    other.mkdir()
    (other / "config.json").write_text("{}")
    with pytest.raises(ModelMissing, match="另一个模型") as error:
        Retriever(small_index, EmbeddingModel(str(other)))
    assert "\n" not in str(error.value)
