import json

import pytest

from corpus.library import load_library
from corpus.settings import DATA, MODEL
from evals.__main__ import main
from evals.dataset import ParagraphQuestion, read_paragraph_questions
from evals.paragraphs import first_hit, gold_in_provision, is_in_reach, measure, opening
from evals.pipelines import STOCK_TEXTS

DOGS = """养犬管理条例

第一条 携犬外出应当用绳牵引。犬绳长度不得超过一点五米。

第二条 犬只伤人的，养犬人应当赔偿。
养犬人应当立即将伤者送医。
"""
WATER = """供水条例

第一条 停水应当提前二十四小时告知用户。

第二条 用户应当按时交纳水费。
"""
QUESTIONS = [
    {
        "qid": "a",
        "title": "养犬管理条例",
        "question": "狗咬了人谁赔",
        "gold": ["第二条　犬只伤人的，养犬人应当赔偿。\\n养犬人应当立即将伤者送医。"],
    },
    {
        "qid": "b",
        "title": "供水条例",
        "question": "停水要提前多久通知",
        "gold": ["停水应当提前二十四小时告知用户。"],
    },
]


def asked(title, *gold):
    return ParagraphQuestion("q", title, "？", gold)


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "养犬管理条例.txt").write_text(DOGS, encoding="utf-8")
    (folder / "供水条例.txt").write_text(WATER, encoding="utf-8")
    return folder


@pytest.fixture
def separate_data(tmp_path, monkeypatch):
    """A data folder of the test's own, with the model that is there already."""
    from index.weights import default_model

    monkeypatch.setenv(MODEL.variable, str(default_model()))
    monkeypatch.setenv(DATA.variable, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("第八条 企业名称应当使用 汉字。", "企业名称应当使用汉字。"),
        ("第二十三条之一　Ａ级（甲）", "a级(甲)"),  # NFKC, lower case, an amended article
        ("第12条 期限", "期限"),
        ("依照第八条办理。", "依照第八条办理。"),  # a reference is no label
        ("第三条", "第三条"),  # nothing but a label: to be without it would be held by everything
        ("第一章 总则", "第一章总则"),  # only an article's label is left out
        ("下列行为:（一）甲；2.乙；三、丙；1.5米", "下列行为:甲;乙;丙;1.5米"),  # labels of items
        ("长" * 80, "长" * 60),
        ("第一条" + "长" * 80, "长" * 60),  # sixty characters of its words
    ],
)
def test_opening_is_sixty_characters_behind_the_label(paragraph, expected):
    assert opening(paragraph) == expected


def test_hit_is_the_first_result_with_the_opening_of_any_gold_paragraph():
    gold = ["第五条 甲应当缴费。", "乙免费。"]
    assert first_hit(gold, ["丙", "第九条 乙 免费。", "甲应当缴费。"]) == 2
    assert first_hit(gold, ["甲应当", "缴费"]) is None, "half of it is not enough"
    assert first_hit(gold, []) is None


def test_labels_that_word_writes_itself_need_not_stand_in_the_gold():
    assert (
        first_hit(
            ["第五条 条件如下：有场地；有人员。"],
            ["第五条 条件如下：\n（一）有场地；\n（二）有人员。"],
        )
        == 1
    )
    assert first_hit(["条件如下：（一）有场地；"], ["条件如下：\n有场地；"]) == 1


def test_end_of_a_long_paragraph_need_not_be_in_the_result():
    gold = ["头" * 60 + "尾" * 40]
    assert first_hit(gold, ["头" * 60]) == 1
    assert first_hit(gold, ["头" * 59 + "尾" * 40]) is None


def test_reach_counts_what_is_read_to_the_end_of_the_result():
    results = ["长" * 600, "短 \n" * 400, "末"]
    assert is_in_reach(1, ["长" * 5000]), "the first one is read however long it is"
    assert is_in_reach(2, results), "1,000 exactly, white space aside"
    assert not is_in_reach(3, results)


def test_measures_have_the_values_worked_out_by_hand():
    hit, miss = "甲应当缴费。", "长" * 300
    golds = [["甲应当缴费。"]] * 4
    found = [
        [hit, miss],  # rank 1
        [miss, hit],  # rank 2, within reach
        [miss] * 5 + [hit],  # rank 6, beyond it
        [miss],  # none
    ]
    assert measure(golds, found) == {
        "Hit@1": 0.25,
        "Hit@5": 0.5,
        "Hit@10": 0.75,
        "MRR@10": round((1 + 1 / 2 + 1 / 6) / 4, 4),
        "within_1000": 0.5,
    }


def test_hits_below_the_tenth_result_do_not_count():
    figures = measure([["甲"]], [["乙"] * 10 + ["甲"]])
    assert figures == dict.fromkeys(figures, 0)


def test_gold_is_looked_for_in_the_provisions_of_its_file(documents):
    library = load_library(documents)
    figures = gold_in_provision(
        library,
        [
            asked("养犬管理条例", "第二条 犬只伤人的，养犬人应当赔偿。养犬人应当立即将伤者送医。"),
            asked("养犬管理条例", "养犬人应当立即将伤者送医。"),  # a 款, without a label
            asked("养犬管理条例", "第一条 犬只伤人的，养犬人应当赔偿。"),  # it stands in another
            asked("养犬管理条例", "第一条 停水应当提前二十四小时告知用户。"),  # in another file
            asked("", "第一条 停水应当提前二十四小时告知用户。"),  # no file is named
            asked("养犬管理条例", "赔偿。养犬人应当立即将伤者送医。第三条"),  # nowhere
        ],
    )
    assert (figures["paragraphs"], figures["labelled"]) == (6, 4)
    assert (figures["held"], figures["right_locator"]) == (round(4 / 6, 4), round(2 / 4, 4))
    assert len(figures["not_held"]) == 2
    (wrong,) = figures["wrong_locator"]
    assert wrong.startswith("养犬管理条例 第一条 犬只伤人") and "→ 第二条" in wrong


def test_documents_without_articles_are_left_out_of_the_parse(tmp_path):
    (tmp_path / "通知.txt").write_text("关于放假的通知\n\n放假三天。\n", encoding="utf-8")
    figures = gold_in_provision(load_library(tmp_path), [asked("通知", "放假三天。")])
    assert (figures["paragraphs"], figures["held"]) == (0, 0)


def test_questions_are_read_with_line_breaks_that_were_written_out(write_lines):
    (first, second) = read_paragraph_questions(write_lines("questions.jsonl", *QUESTIONS))
    assert first.gold == ("第二条　犬只伤人的，养犬人应当赔偿。\n养犬人应当立即将伤者送医。",)
    assert (second.qid, second.title, second.question) == ("b", "供水条例", "停水要提前多久通知")


def test_command_prints_and_writes_the_figures(
    documents, write_lines, tmp_path, separate_data, capsys
):
    questions = write_lines("questions.jsonl", *QUESTIONS)
    command = ["paragraphs", "--documents", str(documents), "--questions", str(questions)]
    assert main([*command, "--out", str(tmp_path / "report.json")]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures == json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    for pipeline in ("default", "stock"):
        assert figures[pipeline]["Hit@5"] == 1.0
        assert figures[pipeline]["missed"] == []
        assert figures[pipeline]["query_ms"].keys() == {"p50", "p95"}
        assert not figures[pipeline]["index_reused"]
    assert figures["default"]["Hit@1"] == figures["default"]["within_1000"] == 1.0
    # A whole file is one chunk here, and a provision is part of it.
    assert figures["default"]["result_characters"] < figures["stock"]["result_characters"]
    assert figures["gold_in_provision"]["held"] == 1.0
    assert (figures["questions"], figures["documents"]) == (2, 2)

    (documents / "供水条例.txt").touch()
    assert main([*command, "--no-stock"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert "stock" not in again
    assert again["default"]["index_reused"], "built again though it lies there"
    assert again["default"]["Hit@1"] == 1.0


def test_stock_pipeline_returns_chunks_of_the_text(documents, tmp_path):
    STOCK_TEXTS.build(documents, tmp_path / "index")
    run = STOCK_TEXTS.run(tmp_path / "index", ["狗咬了人谁赔"])
    assert set(run.found[0]) == {DOGS.strip(), WATER.strip()}
    assert run.found[0][0] == DOGS.strip()


def test_questions_without_gold_are_refused(documents, write_lines, capsys):
    questions = write_lines("questions.jsonl", {"qid": "a", "question": "？", "gold": []})
    command = ["paragraphs", "--documents", str(documents), "--questions", str(questions)]
    assert main(command) == 2
    assert "gold" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path, write_lines, capsys):
    questions = write_lines("questions.jsonl", *QUESTIONS)
    absent = tmp_path / "absent"
    assert main(["paragraphs", "--documents", str(absent), "--questions", str(questions)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "absent" in line
