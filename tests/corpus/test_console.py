"""What command lines have in common."""

import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.console import INTERNAL_ERROR, Parser, answer_lines, run_command
from corpus.errors import InputError

PROJECT = Path(__file__).resolve().parent.parent.parent


def handle(row):
    """Doubles a number; fails in the ways a handler can."""
    if "number" not in row:
        raise InputError("number", None, "应为数字")
    return {"double": row["number"] * 2, "said": row.get("say", "")}


def answers(*lines):
    out = io.BytesIO()
    answer_lines(handle, io.BytesIO(b"\n".join(lines)), out, "id")
    return [json.loads(line) for line in out.getvalue().decode().splitlines()]


def failing(error):
    def command():
        raise error

    return command


# --- JSON lines --------------------------------------------------------------------------------
def test_a_line_is_answered_with_its_id():
    assert answers(b'{"id": "a", "number": 2}', b'{"number": 3}') == [
        {"id": "a", "double": 4, "said": ""},
        {"id": None, "double": 6, "said": ""},
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[1]",
        b"3",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": ' + b"[" * 100_000,
        b"9" * 5000,
        '{"id": "a", "number": 2}'.encode("utf-16"),
    ],
    ids=lambda line: repr(line[:12]),
)
def test_a_line_that_is_no_object_is_an_error_and_the_next_is_answered(line):
    *errors, last = answers(line, b'{"id": "z", "number": 1}')
    assert errors
    assert all(each["id"] is None and "JSON 对象" in each["error"] for each in errors)
    assert last == {"id": "z", "double": 2, "said": ""}


def test_blank_lines_are_not_answered():
    assert len(answers(b"", b"  \t", b"\r", b'{"number": 1}', b"")) == 1


def test_a_byte_order_mark_does_no_harm():
    assert answers(b'\xef\xbb\xbf{"id": 1, "number": 1}') == [{"id": 1, "double": 2, "said": ""}]


def test_an_error_for_the_user_stands_beside_the_id():
    assert answers(b'{"id": "a"}') == [{"id": "a", "error": "number：收到 None，应为数字。"}]


def test_an_error_of_the_program_is_logged_and_one_sentence(caplog):
    assert answers(b'{"id": "a", "number": {}}') == [{"id": "a", "error": INTERNAL_ERROR}]
    assert "TypeError" in caplog.text


def test_half_characters_are_written_as_question_marks():
    assert answers(b'{"id": "g\\ud800", "number": 1, "say": "\\udfff"}') == [
        {"id": "g?", "double": 2, "said": "?"}
    ]


def test_a_nested_id_is_refused():
    (answer,) = answers(b'{"id": [["a"]], "number": 1}')
    assert answer["id"] is None
    assert answer["error"].startswith("id：")


@given(st.lists(st.binary(max_size=60).filter(lambda line: b"\n" not in line), max_size=5))
def test_any_bytes_get_a_line_for_each_line_that_is_not_blank(lines):
    assert len(answers(*lines)) == sum(bool(line.strip()) for line in lines)


def test_answers_are_flushed_line_by_line():
    script = (
        "import sys\nfrom corpus.console import answer_lines\n"
        "answer_lines(lambda row: {}, sys.stdin.buffer, sys.stdout.buffer, 'id')"
    )
    command = [sys.executable, "-c", script]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as process:
        for number in range(2):  # the second line is sent when the first is answered
            process.stdin.write(b'{"id": %d}\n' % number)
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == {"id": number}
        process.stdin.close()


# --- exit status -------------------------------------------------------------------------------
def test_the_status_of_the_command_is_returned():
    assert run_command(lambda: 3) == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("字段", 1, "应为 2"), "字段：收到 1，应为 2。\n"),
        (OSError(errno.ENOSPC, "No space left on device", "a.json"), "a.json：磁盘已满。\n"),
        (PermissionError(errno.EACCES, "Permission denied", "/a"), "/a：没有权限。\n"),
        (OSError("first\n  second"), "文件不能读写：first second。\n"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_status_2(error, said, capsys):
    assert run_command(failing(error)) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", said)


def test_an_interrupt_is_status_130_and_says_nothing(capsys):
    assert run_command(failing(KeyboardInterrupt())) == 130
    assert capsys.readouterr().err == ""


def test_a_reader_that_has_seen_enough_is_no_error():
    script = (
        "import sys\nfrom corpus.console import run_command\n"
        "def command():\n    print('\\n' * 1_000_000)\n    return 0\n"
        "sys.exit(run_command(command))"
    )
    command = [sys.executable, "-c", script]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT, **pipes) as process:
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# --- arguments ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少 命令"),
        (["go", "--nothing"], "没有参数 --nothing"),
        (["run"], "收到 'run'，应为 'go' 之一"),
        (["go", "--count"], "参数 --count 后面缺少值"),
        (["go", "--count", "x"], "--count：收到 'x'，应为整数"),
        (["go", "--loud=1"], "参数 --loud 不带值，收到 '1'"),
        (["go", "--l"], "参数 --l 可以是 --loud, --low，请写全"),
        (["go", "--loud", "--low"], "参数 --low 和 --loud 不能同时用"),
    ],
)
def test_bad_arguments_are_one_chinese_sentence_and_status_2(arguments, said, capsys):
    parser = Parser(prog="p")
    go = parser.add_subparsers(metavar="命令", required=True).add_parser("go")
    go.add_argument("--count", type=int)
    either = go.add_mutually_exclusive_group()
    either.add_argument("--loud", action="store_true")
    either.add_argument("--low", action="store_true")
    with pytest.raises(SystemExit) as stopped:
        parser.parse_args(arguments)
    assert stopped.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
