"""`python -m assistant`, as another program calls it."""

import io
import json
import subprocess
import sys
from functools import partial

import pytest

from assistant.__main__ import answer_line, main, read_role
from assistant.model import Role
from corpus.console import answer_lines

KEYS = ["language", "kind", "text", "citations", "calculation", "missing", "timings_ms"]
CITATION_KEYS = ["marker", "document_number", "document_title", "locator", "quote", "in_force_from"]
# Any look-up of a name or connection to another host ends the program.
SHUT_NETWORK = """
import socket, sys
def refuse(*arguments, **options):
    sys.exit(f"the network was asked for: {arguments[-1]}")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
from assistant.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def run(*command):
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, timeout=120
    )


def test_ask_prints_one_json_object_with_the_network_shut(index_dir):
    done = run(
        "-c", SHUT_NETWORK, "ask", "大病保险起付线是多少", "--json", "--index", str(index_dir)
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert list(answer) == KEYS
    assert list(answer["citations"][0]) == CITATION_KEYS
    assert answer["citations"][0]["in_force_from"] == "2018-01-01"
    assert set(answer["timings_ms"]) == {
        "understand",
        "route",
        "retrieve",
        "compose",
        "ground",
        "total",
    }


def test_ask_prints_the_answer_and_its_sources_for_a_person(assistant, index_dir, capsys):
    assert main(["ask", "规章能不能叫条例", "--index", str(index_dir)]) == 0
    printed = capsys.readouterr().out
    assert "不得称“条例”" in printed
    assert "[1] 《曲靖市人民政府立法工作规定》（曲靖市人民政府令第1号）第七条" in printed


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask", ""], "问题"),
        (["ask", "问" * 10_000], "10000 字"),
        (["ask", "\x07"], "问题"),
        (["ask", "起付线", "--as-of", "去年"], "YYYY-MM-DD"),
        (["ask", "起付线", "--index", "/nonexistent"], "index build"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_status_2(arguments, says, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert says in captured.err
    assert captured.err.count("\n") == 1


def test_batch_answers_every_line_in_order_and_names_the_bad_ones(assistant):
    lines = [
        {"id": "a", "question": "规章能不能叫条例"},
        {"id": "b", "turns": ["出了重大突发事件，电话多久要报？", "书面的呢"]},
        {"id": "c"},
        {"id": "d", "question": "大病保险起付线", "as_of": "2017-11-30", "role": "hotline", "x": 1},
        {"id": "e", "question": "起付线", "as_of": "2017-13-01"},
        {"id": "f", "turns": "不是列表"},
        {"id": "g", "question": ""},
    ]
    text = "\n".join(map(json.dumps, lines)).encode() + b"\n{\n[]\n\n\xff\n"
    out = io.BytesIO()
    answer_lines(partial(answer_line, assistant), io.BytesIO(text), out, "id")
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["id"] for row in rows] == [*"abcdefg", None, None, None]
    assert [row["id"] for row in rows if "error" not in row] == ["a", "b", "d"]
    assert "40分钟" in rows[1]["text"]
    assert "还没有施行" in rows[3]["text"]


def test_unknown_role_is_answered_as_a_citizen():
    assert read_role("drafter") is Role.DRAFTER
    assert read_role("mayor") is read_role(None) is read_role([]) is Role.CITIZEN


def test_help_loads_no_model():
    done = run("-X", "importtime", "-m", "assistant", "--help")
    assert done.returncode == 0
    assert not any(name in done.stderr for name in ("torch", "chromadb", "llama_index"))
