"""The command that starts the page."""

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.web import address

PROJECT = Path(__file__).resolve().parent.parent


def run(*options):
    command = [sys.executable, "app.py", *options]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)


def test_port_in_use_is_said_in_one_sentence_and_status_2():
    with address.listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        done = run("--port", str(port))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"127.0.0.1:{port} 已被另一个程序占用")


def test_folder_without_index_is_said_in_one_sentence_and_status_2(tmp_path):
    done = run("--port", "0", "--index", str(tmp_path))
    assert done.returncode == 2
    assert done.stdout == ""
    *_, line = done.stderr.splitlines()
    assert str(tmp_path) in line
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["65536", "-1", "http", "１２", ""])
def test_impossible_port_is_refused_with_status_2(port):
    done = run(f"--port={port}")
    assert done.returncode == 2
    assert "端口应为 0 到 65535 的整数" in done.stderr


def test_help_needs_no_heavy_library():
    script = (
        "import sys, contextlib, io, app\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    app.main(['--help'])\n"
        "print(sorted({'gradio', 'torch', 'chromadb', 'fastapi'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
