"""The general pack: written, measured and cross-fitted on two small sets of questions."""

import json
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from corpus.settings import DATA, MODEL
from evals.__main__ import main
from evals.general import _articles, _paragraphs
from index.adapter import corrected
from index.embedding import EmbeddingModel
from index.features import FEATURES
from index.learned import GENERAL, load_learned
from index.tuning import FOLDS
from index.weights import default_model

ARTICLES = [
    ("1", "消防条例", "第一条", "建筑物的安全出口应当保持畅通，不得堆放杂物。"),
    ("2", "消防条例", "第二条", "禁止在林区野外用火。"),
    ("3", "养犬条例", "第一条", "携犬外出应当用绳牵引。犬绳不得长于一点五米。"),
    ("4", "养犬条例", "第二条", "犬只伤人的，养犬人应当赔偿。"),
    ("5", "供水条例", "第一条", "停水应当提前二十四小时告知用户。"),
    ("6", "供水条例", "第二条", "用户应当按时交纳水费。"),
    ("7", "燃气条例", "第一条", "发现燃气泄漏应当立即关闭阀门并报修。"),
    ("8", "燃气条例", "第二条", "不得擅自改装燃气管道。"),
    ("9", "物业条例", "第一条", "物业服务人应当公示收费项目和标准。"),
    ("10", "物业条例", "第二条", "业主大会决定使用维修资金。"),
    ("11", "市容条例", "第一条", "不得从高处抛掷物品。"),
    ("12", "市容条例", "第二条", "临街商户不得占道经营。"),
]
QUERIES = [
    ("楼道里能不能放东西", "1"),
    ("遛狗要不要拴绳", "3"),
    ("狗咬了人谁赔", "4"),
    ("被狗咬伤了找谁", "4"),
    ("停水要提前多久通知", "5"),
    ("家里煤气漏了怎么办", "7"),
    ("维修基金谁说了算", "10"),
    ("楼上往下扔垃圾", "11"),
]
LAST = "本办法自公布之日起施行，此前的规定同时废止。"  # of two documents
DOCUMENTS = {
    "图书馆管理办法": ["读者凭证借阅图书，每次不超过五册。", "损坏图书的，应当照价赔偿。", LAST],
    "公园管理办法": ["公园应当免费开放。", "禁止在公园内露营、烧烤。", LAST],
    "停车管理办法": ["路内停车位的前三十分钟不收费。", "不得在消防通道停车。"],
    "集市管理办法": ["摊主应当明码标价。", "食品摊主应当持有健康证明。"],
}
ASKED = [
    ("一次能借几本书", ["读者凭证借阅图书，每次不超过五册。"]),
    ("书弄坏了要赔吗", ["损坏图书的，应当照价赔偿。"]),
    ("逛公园要门票吗", ["公园应当免费开放。"]),
    ("公园里可以搭帐篷吗", ["禁止在公园内露营、烧烤。"]),
    ("路边停一会儿收钱吗", ["路内停车位的前三十分钟不收费。"]),
    ("消防通道能不能停车", ["不得在消防通道停车。"]),
    ("这个办法从哪天起算", [LAST]),
    ("没有写在任何文件里的事", ["这一段不在任何文件里。"]),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Both sets on the disk, in a data folder of the test's own; builds run in this process."""
    folder = tmp_path_factory.mktemp("general")
    keys = ("id", "law", "article", "text")
    write_lines(folder / "corpus.jsonl", [dict(zip(keys, row, strict=True)) for row in ARTICLES])
    queries = [{"qid": q, "question": q, "gold": [gold]} for q, gold in QUERIES]
    write_lines(folder / "queries.jsonl", queries)
    questions = [{"qid": q, "title": "", "question": q, "gold": gold} for q, gold in ASKED]
    write_lines(folder / "questions.jsonl", questions)
    (folder / "documents").mkdir()
    for title, articles in DOCUMENTS.items():
        lines = [f"第{'一二三'[place]}条 {text}" for place, text in enumerate(articles)]
        text = "\n\n".join([title, *lines]) + "\n"
        (folder / "documents" / f"{title}.txt").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MODEL.variable, str(default_model()))
        patch.setenv(DATA.variable, str(folder / "data"))
        patch.setattr("evals.general.in_own_process", lambda step, *given: step(*given))
        yield folder


def write_lines(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def command(files, **changed):
    names = {"corpus": "corpus.jsonl", "queries": "queries.jsonl", "questions": "questions.jsonl"}
    given = {**{key: files / name for key, name in names.items()}, "documents": files / "documents"}
    options = [(f"--{key}", str(path)) for key, path in {**given, **changed}.items()]
    return ["general", *(each for option in options for each in option)]


@pytest.fixture(scope="module")
def written(files):
    out, pack = files / "figures.json", files / "pack.npz"
    assert main(command(files, out=out, pack=pack)) == 0
    return SimpleNamespace(figures=json.loads(out.read_text(encoding="utf-8")), pack=pack)


@pytest.fixture(scope="module")
def sets(files):
    with ExitStack() as opened:
        model = EmbeddingModel()
        yield SimpleNamespace(
            articles=_articles(files / "corpus.jsonl", files / "queries.jsonl", model, opened),
            paragraphs=_paragraphs(files / "documents", files / "questions.jsonl", model, opened),
        )


def test_pack_is_one_that_an_index_can_search_with(written):
    model = EmbeddingModel()
    learned = load_learned(written.pack, model.sha256)
    assert learned.name == GENERAL
    assert learned.ranker.weights.shape == (len(FEATURES),)
    assert learned.ranker.weights.any()
    query = model.encode_queries(["遛狗要不要拴绳"])
    assert learned.applied(query) == pytest.approx(corrected(query, learned.map))
    assert learned.applied(query) != pytest.approx(query)
    assert load_learned(written.pack, "another model") is None


def test_each_set_has_its_measures_untaught_corrected_and_ranked(written):
    articles = {"R@10", "R@100", "R@10 unseen", "R@100 unseen"}
    paragraphs = {"Hit@1", "Hit@5", "Hit@10", "MRR@10", "within_1000"}
    for name, measures in (("articles", articles), ("paragraphs", paragraphs)):
        assert set(written.figures[name]) == {"untaught", "corrected", "ranked"}
        for figures in written.figures[name].values():
            assert set(figures) == measures
            assert all(0 <= each <= 1 for each in figures.values())
    assert written.figures["articles"]["untaught"]["R@100"] == 1, "there are only twelve"
    assert set(written.figures["run"]["files"]) == {"corpus", "queries", "questions"}


def test_no_clause_is_learned_from_and_tested(sets):
    gold = sets.articles.lessons.gold
    for learned_from, tested in sets.articles.folds:
        assert not union(gold, learned_from) & union(gold, tested)


def test_no_document_is_learned_from_and_tested(sets):
    lessons = sets.paragraphs.lessons
    document = lessons.build.passage_documents
    documents = [frozenset(document[rows].tolist()) for rows in lessons.answers]
    assert sorted(map(len, documents)) == [0, *[1] * 6, 2]
    for learned_from, tested in sets.paragraphs.folds:
        assert not union(documents, learned_from) & union(documents, tested)
        assert not set(learned_from.tolist()) & set(tested.tolist())


def union(of_questions, rows):
    return frozenset().union(*(of_questions[row] for row in rows))


def test_every_question_is_tested_once_though_a_fold_may_have_none(sets):
    for each in (sets.articles, sets.paragraphs):
        assert len(each.folds) == FOLDS
        tested = [row for _, fold in each.folds for row in fold.tolist()]
        assert sorted(tested) == list(range(8))
    assert any(not len(tested) for _, tested in sets.paragraphs.folds)


def test_questions_that_teach_nothing_are_one_sentence(files, tmp_path, capsys):
    write_lines(tmp_path / "q.jsonl", [{"qid": "a", "question": "遛狗", "gold": ["3"]}])
    only = {"qid": "a", "question": "无", "gold": ["这一段不在任何文件里。"]}
    write_lines(tmp_path / "p.jsonl", [only])
    given = {"queries": tmp_path / "q.jsonl", "questions": tmp_path / "p.jsonl"}
    assert main(command(files, pack=tmp_path / "pack.npz", **given)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "学不到" in captured.err and "Traceback" not in captured.err
    assert not (tmp_path / "pack.npz").exists()


@pytest.mark.parametrize("kind", ["queries", "questions"])
def test_a_set_without_gold_is_refused(files, tmp_path, capsys, kind):
    write_lines(tmp_path / "none.jsonl", [{"qid": "a", "question": "？", "gold": []}])
    assert main(command(files, **{kind: tmp_path / "none.jsonl"})) == 2
    assert "gold" in capsys.readouterr().err
