"""`python -m index`, as another program calls it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.__main__ import main
from index.manifest import current_build

PROJECT = Path(__file__).resolve().parent.parent.parent
KEYS = ["rank", "score", "document_title", "document_number", "locator", "text"]
LINES = [
    {"qid": "a", "question": "大病保险起付线是多少"},
    {"qid": 7, "question": "大病保险起付线是多少", "as_of": "2017-12-31", "other": 1},
    {"qid": "c"},
    {"qid": "d", "question": "押金", "as_of": "昨天"},
]

ODD = {"qid": "g\ud800", "question": "押金\ud800"}


def run(*arguments, lines):
    command = [sys.executable, "-m", "index", *arguments]
    return subprocess.run(command, input=lines, capture_output=True, cwd=PROJECT)


def one_sentence(text):
    return text.count("\n") == 1 and "Traceback" not in text


def test_batch_answers_line_by_line_and_goes_on_after_a_bad_one(index_dir):
    bad = ["{", "[1]", "", "[" * 100_000]
    lines = "\n".join([*map(json.dumps, [*LINES, ODD]), *bad]).encode() + b"\n\xff\n"
    done = run("search", "--batch", "-k", "3", "--index", str(index_dir), lines=lines)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert [row["qid"] for row in rows] == ["a", 7, "c", "d", "g?", *[None] * 4]
    now, before = rows[0]["results"], rows[1]["results"]
    assert [list(row) for row in now] == [KEYS] * 3
    assert [row["rank"] for row in now] == [1, 2, 3]
    assert now[0]["document_number"] == "曲政办发〔2017〕164号"
    assert now[0]["locator"] == "四、（三）1"
    assert "10000元" in now[0]["text"]
    assert all(row["document_number"] != "曲政办发〔2017〕164号" for row in before)
    assert len(rows[4]["results"]) == 3
    assert all("results" not in row and row["error"] for row in (*rows[2:4], *rows[5:]))
    assert done.stderr == b""


def test_build_says_what_it_did_and_search_finds_it(tmp_path, capsys):
    corpus = tmp_path / "corpus.jsonl"
    row = {
        "id": "1",
        "law": "某市养犬管理条例",
        "article": "第二条",
        "text": "携犬外出应当束犬链。",
    }
    corpus.write_text(json.dumps(row))
    index = ["--index", str(tmp_path / "index")]
    assert main(["build", "--corpus", str(corpus), *index]) == 0
    built = capsys.readouterr()
    assert "新增 1 条，修改 0 条，删除 0 条，未变 0 条" in built.out
    assert "计算向量" in built.err
    assert main(["build", "--corpus", str(corpus), *index]) == 0
    assert "新增 0 条，修改 0 条，删除 0 条，未变 1 条" in capsys.readouterr().out
    assert main(["search", "遛狗要拴绳吗", "--json", "-k", "1", *index]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert list(found) == KEYS
    assert found["document_title"] == "某市养犬管理条例"
    assert found["document_number"] is None
    assert main(["search", "遛狗要拴绳吗", *index]) == 0
    assert capsys.readouterr().out.startswith("1. 《某市养犬管理条例》第二条")


def test_verify_refuses_changed_bytes(small, tmp_path, capsys):
    copy = shutil.copytree(small, tmp_path / "index")
    file = copy / current_build(copy) / "records.sqlite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 0xFF
    file.write_bytes(content)
    assert main(["search", "养犬", "--verify", "--index", str(copy)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_sentence(captured.err)
    assert "索引已损坏" in captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", ""],
        ["search", " \n"],
        ["search"],
        ["search", "押金", "--index", "无此文件夹"],
        ["build", "--corpus", "无此文件夹", "--index", "不会建立"],
    ],
)
def test_bad_input_is_one_sentence_and_status_2(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_sentence(captured.err), captured.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["search", "押金", "-k", "0"], "1 到"),
        (["search", "押金", "-k", "十"], "十"),
        (["search", "押金", "--as-of", "2018-02-30"], "2018-02-30"),
        (["search", "押金", "--nothing"], "--nothing"),
        (["find"], "find"),
        ([], "命令"),
    ],
)
def test_bad_arguments_are_one_sentence_and_status_2(arguments, named, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_sentence(captured.err), captured.err
    assert named in captured.err


def test_a_model_that_is_not_there_is_one_sentence(small, capsys, monkeypatch):
    monkeypatch.setenv("TIAOWEN_MODEL", "/无此模型")
    assert main(["search", "押金", "--index", str(small)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_sentence(captured.err)
    assert "/无此模型" in captured.err


def test_a_package_without_the_weights_is_one_sentence(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TIAOWEN_DATA", str(tmp_path))
    monkeypatch.setattr("index.weights.PACKED_FILE", "no-such-file.bin")
    assert main(["build", "--index", str(tmp_path / "index")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_sentence(captured.err)
    assert "no-such-file.bin" in captured.err


def test_disk_errors_are_one_sentence(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["build", "--index", str(tmp_path / "file" / "index")]) == 2
    assert one_sentence(capsys.readouterr().err)


def test_question_of_any_length_and_kind_is_answered(small, capsys):
    for question in ["\x00\x07\x1b[31m", "狗" * 10_000, "🐕", "a" * 9_999, "狗\ud83d"]:
        assert main(["search", question, "--json", "-k", "2", "--index", str(small)]) == 0
        assert len(json.loads(capsys.readouterr().out)) == 2


def test_help_loads_neither_torch_nor_chroma():
    script = (
        "import sys\nfrom index.__main__ import main\n"
        "try:\n    main(['search', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'torch', 'chromadb', 'sentence_transformers', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert "--as-of" in done.stdout
