"""`python -m corpus dump | references | check`, as another program calls them."""

import json
import subprocess
import sys

from corpus.__main__ import main
from corpus.settings import BUNDLED_CORPUS

KEYS = [
    "source", "document_title", "document_number", "kind", "locator", "path", "text", "spans",
    "issued", "in_force_from", "in_force_until",
]  # fmt: skip


def run(*arguments):
    command = [sys.executable, "-m", "corpus", *arguments]
    return subprocess.run(command, capture_output=True, check=False)


def test_dump_prints_one_provision_a_line_in_source_order(library):
    done = run("dump")
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0
    assert all(list(row) == KEYS for row in rows)
    assert [row["spans"][0][0] for row in rows] == sorted(row["spans"][0][0] for row in rows)
    assert len(rows) == len(library.provisions)
    by_place = {(row["document_number"], row["locator"]): row for row in rows}
    paragraph = by_place["曲靖市人民政府令第1号", "第二十三条第二款"]
    assert paragraph["in_force_from"] == "2017-11-22"
    assert paragraph["issued"] == "2017-10-23"


def test_missing_corpus_is_one_sentence_and_exit_status_2(capsys, tmp_path):
    assert main(["dump", "--corpus", str(tmp_path / "无")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_dump_text_prints_exactly_what_spans_point_into(library):
    """A name of the corpus or a path, a \\r and the last line end included."""
    text = library.sources[0].text
    assert run("dump", "--text", library.sources[0].name).stdout.decode() == text
    path = BUNDLED_CORPUS / library.sources[0].name
    assert run("dump", "--text", str(path)).stdout.decode() == text


def test_dump_text_of_a_file_in_a_folder_and_of_a_file_beside_the_corpus(capsys, tmp_path):
    folder = tmp_path / "法规"
    (folder / "市").mkdir(parents=True)
    (folder / "市" / "某办法.txt").write_bytes("某办法\r\n第一条 甲。".encode("gb18030"))
    assert main(["dump", "--corpus", str(folder), "--text", "市/某办法.txt"]) == 0
    assert capsys.readouterr().out == "某办法\r\n第一条 甲。"
    file = folder / "市" / "某办法.txt"
    assert main(["dump", "--corpus", str(file), "--text", "某办法.txt"]) == 0
    assert capsys.readouterr().out == "某办法\r\n第一条 甲。"
    assert main(["dump", "--corpus", str(folder), "--text", str(file)]) == 0
    assert capsys.readouterr().out == "某办法\r\n第一条 甲。"


def test_dump_text_of_a_law_in_json_lines(capsys, tmp_path):
    file = tmp_path / "corpus.jsonl"
    file.write_text(json.dumps({"id": "1", "law": "某法", "article": "第一条", "text": "甲。"}))
    assert main(["dump", "--corpus", str(file), "--text", "某法"]) == 0
    assert capsys.readouterr().out == "第一条 甲。\n"


def test_dump_text_of_an_unknown_name_is_one_sentence_and_exit_status_2(capsys):
    assert main(["dump", "--text", "没有.txt"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert captured.err.startswith("没有.txt：")


def test_references_are_printed_one_a_line_with_their_targets(capsys):
    assert main(["references"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    inside = [row for row in rows if row["target_locator"]]
    assert [(row["locator"], row["printed"], row["target_locator"]) for row in inside] == [
        ("第十三条", "本规定第十二条", "第十二条")
    ]
    assert {row["problem"] for row in rows} == {None, "outside"}


def test_check_of_the_gazette_says_that_all_is_well_and_exits_0(capsys):
    assert main(["check"]) == 0
    assert capsys.readouterr().out.startswith("没有发现问题。")


def test_check_exits_1_where_something_needs_a_person_and_tells_it_as_json(capsys, tmp_path):
    file = tmp_path / "某办法（2020-01-02）.txt"
    file.write_text("某办法\n第一条 甲。\n第三条 乙。", encoding="utf-8")
    assert main(["check", "--corpus", str(file)]) == 1
    assert "缺“第二条”" in capsys.readouterr().out
    assert main(["check", "--corpus", str(file), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    kinds = [each["kind"] for each in report["findings"]]
    assert kinds == ["numbering"]


def test_check_of_a_folder_tells_of_files_that_cannot_be_read(capsys, tmp_path):
    (tmp_path / "某办法（2020-01-02）.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    (tmp_path / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert main(["check", "--corpus", str(tmp_path)]) == 1
    assert "读不了" in capsys.readouterr().out


def test_check_names_unread_files_like_sources(capsys, tmp_path):
    (tmp_path / "市").mkdir()
    (tmp_path / "市" / "某办法.txt").write_text("某办法\n第一条 甲。", encoding="utf-8")
    (tmp_path / "市" / "旧.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    main(["check", "--corpus", str(tmp_path), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert (report["sources"], report["unread"]) == (1, 1)
    assert [each["source"] for each in report["findings"]] == ["市/旧.doc", "市/某办法.txt"]
