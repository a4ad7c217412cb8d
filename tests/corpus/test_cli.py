"""`python -m corpus dump`, as another program calls it."""

import json
import subprocess
import sys

from corpus.__main__ import main

KEYS = [
    "source", "document_title", "document_number", "kind", "locator", "path", "text", "spans",
    "issued", "in_force_from", "in_force_until",
]  # fmt: skip


def dump(*arguments):
    command = [sys.executable, "-m", "corpus", "dump", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_dump_prints_one_provision_a_line_in_source_order(library):
    done = dump()
    rows = [json.loads(line) for line in done.stdout.splitlines()]
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
