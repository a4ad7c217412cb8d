"""An index learns from questions and the clauses that answer them."""

import json
import shutil
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from corpus.errors import InputError
from index.__main__ import main
from index.features import FEATURES
from index.learned import LEARNED, Learned, load_learned
from index.manifest import current_build, read_manifest, write_manifest
from index.ranker import Ranker
from index.retriever import Retriever
from index.store import Index
from index.tuning import LEAST_QUESTIONS, folds_by_clause, read_pairs, tune

ORDER = "曲靖市人民政府令第1号"


@pytest.fixture
def index(index_dir, tmp_path):
    """An index of its own, so that what is learned stays here."""
    shutil.copytree(index_dir, tmp_path / "index")
    with closing(Index.open(tmp_path / "index")) as opened:
        yield opened


@pytest.fixture
def questions(index, tmp_path):
    """One question an article of the order: its second half, asked for."""
    (order,) = [each for each in index.documents() if each.number == ORDER]
    articles = [each for each in index.provisions(order.id) if each.kind.value == "article"]
    rows = [
        {
            "question": f"{each.text[len(each.text) // 2 :][:40]}是哪一条？",
            "gold": [{"document_number": ORDER, "locator": each.locator}],
        }
        for each in articles
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return file


def test_gain_is_told_for_questions_and_clauses_that_were_not_learned(index, questions, model):
    report = tune(index, questions, model)
    assert report.questions == 45
    for gains in (report.by_question, report.by_clause):
        assert set(gains) == {"R@10", "R@100"}
        for gain in gains.values():
            assert gain.low <= gain.after - gain.before <= gain.high
    assert report.is_on == (index.path / LEARNED).exists()


def test_what_was_learned_changes_the_ranking_and_not_the_cosines(index, questions, model):
    plain = Retriever(index, model).retrieve("规章草案怎么起草", 10)
    assert tune(index, questions, model).is_on
    learned = Retriever(index, model).retrieve("规章草案怎么起草", 10)
    cosines = {hit.passage_id: hit.cosine for hit in plain}
    assert [hit.score for hit in learned] != [hit.score for hit in plain]
    for hit in learned:
        assert hit.cosine == pytest.approx(cosines.get(hit.passage_id, hit.cosine), abs=1e-6)


def test_no_clause_is_learned_from_and_tested():
    gold = [frozenset({n, n + 1}) for n in range(0, 60, 1)]
    folds = folds_by_clause(gold)
    assert sorted(row for _, tested in folds for row in tested) == list(range(60))
    for learned, tested in folds:
        seen = set().union(*(gold[row] for row in learned), frozenset())
        assert not seen & set().union(*(gold[row] for row in tested))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第 1 行"),
        ('{"question": "", "gold": ["x"]}', "第 1 行"),
        ('{"question": "甲", "gold": []}', "第 1 行"),
        ('{"question": "甲", "gold": [{"document_number": "无", "locator": "第一条"}]}', "第 1 行"),
    ],
)
def test_line_that_is_no_pair_is_named(index, tmp_path, line, said):
    file = tmp_path / "broken.jsonl"
    file.write_text(line)
    with pytest.raises(InputError, match=said):
        read_pairs(file, index)


def test_few_questions_teach_nothing(index, tmp_path):
    file = tmp_path / "few.jsonl"
    file.write_text('{"question": "甲", "gold": ["x"]}\n')
    with pytest.raises(InputError, match=str(LEAST_QUESTIONS)):
        read_pairs(file, index)


def test_command_learns_and_forgets(index, questions, capsys):
    folder = str(index.path)
    assert main(["tune", "--questions", str(questions), "--index", folder]) == 0
    assert "没有学过的条款" in capsys.readouterr().out
    assert main(["tune", "--off", "--index", folder]) == 0
    assert not (index.path / LEARNED).exists()


def test_command_shows_which_is_on(index, model, capsys):
    command = ["tune", "--index", str(index.path)]

    def shown():
        capsys.readouterr()
        assert main([*command, "--show"]) == 0
        return capsys.readouterr().out

    assert shown() == "general 通用\n"
    assert main([*command, "--pack", "national"]) == 0
    assert shown() == "national 国家法律\n"
    ones = np.ones(len(FEATURES), np.float32)
    zero_map = np.zeros((384, 384), np.float32)
    learned = Learned("own", model.sha256, zero_map, Ranker(ones, 0 * ones, ones))
    learned.save(index.path / LEARNED)
    assert shown() == "own 本单位\n"
    assert main([*command, "--off"]) == 0
    assert shown() == "general 通用\n"


def test_command_shows_that_none_is_made_for_another_model(index, capsys):
    folder = index.path / current_build(index.path)
    manifest = read_manifest(folder)
    write_manifest(folder, replace(manifest, model=replace(manifest.model, sha256="another")))
    assert main(["tune", "--show", "--index", str(index.path)]) == 0
    assert capsys.readouterr().out.startswith("没有：")


def test_what_is_on_without_an_index_is_one_sentence(tmp_path, capsys):
    assert main(["tune", "--show", "--index", str(tmp_path / "none")]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1


def test_what_was_learned_before_ends_where_new_questions_do_not_help(
    index, questions, model, monkeypatch
):
    ones = np.ones(len(FEATURES), np.float32)
    ranker = Ranker(ones, 0 * ones, ones)
    Learned("own", model.sha256, np.eye(384, dtype=np.float32), ranker).save(index.path / LEARNED)
    away = -4 * np.eye(384, dtype=np.float32)  # turns every question away from its answer
    monkeypatch.setattr("index.tuning.learn_map", lambda *learned_from: away)
    assert not tune(index, questions, model).is_on
    assert not (index.path / LEARNED).exists()


def test_a_pack_is_written_beside_and_the_index_stays_as_it_is(index, questions, model, tmp_path):
    pack = tmp_path / "city.npz"
    report = tune(index, questions, model, from_nothing=True, save=pack)
    assert not (index.path / LEARNED).exists()
    assert report.is_on
    assert load_learned(pack, model.sha256).name == "city"
