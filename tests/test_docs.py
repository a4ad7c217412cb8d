"""What the documentation shows is what happens."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.settings import SETTINGS

PROJECT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
# What differs from run to run or from machine to machine: durations, and scores of a search.
VARIES = re.compile(
    r"\d+(\.\d+)? ?(ms|毫秒|秒|s)\b|\"timings_ms\": \{[^}]*\}|(?<![\d.])-?\d\.\d{3,4}(?!\d)"
)


class Shown(NamedTuple):
    """A command of a document with the lines that the document shows below it."""

    document: str
    command: str
    output: list[str]


def shown_commands(name: str, text: str) -> list[Shown]:
    """The `$ …` lines of all console blocks. A line of three dots ends what is shown."""
    commands = []
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.rstrip("\n").split("\n")
            commands.append(Shown(name, command, output))
    return commands


SHOWN = [
    shown
    for path in DOCUMENTS
    for shown in shown_commands(path.name, path.read_text(encoding="utf-8"))
]


def run(command: str, index_dir: Path) -> list[str]:
    """Run a command of ours as a reader would, on the index of the tests; its output."""
    program, *arguments = shlex.split(command)
    assert program in ("python", "tiaowen"), f"not a command of ours: {command}"
    own = [sys.executable, "-m", "tiaowen"] if program == "tiaowen" else [sys.executable]
    environment = {**os.environ, "TIAOWEN_INDEX": str(index_dir), "COLUMNS": "100"}
    done = subprocess.run(
        [*own, *arguments], capture_output=True, text=True, cwd=PROJECT, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n").split("\n")


def comparable(lines: list[str]) -> list[str]:
    return [VARIES.sub("#", line.rstrip()) for line in lines]


@pytest.mark.parametrize("shown", SHOWN, ids=lambda s: f"{s.document}: {s.command}")
def test_command_prints_what_the_document_shows(shown, index_dir):
    printed, expected = comparable(run(shown.command, index_dir)), comparable(shown.output)
    if expected and expected[-1] in ("…", "..."):
        expected.pop()
        printed = printed[: len(expected)]
    assert printed == expected


def test_readme_shows_each_command_line():
    commands = [shown.command for shown in SHOWN if shown.document == "README.md"]
    for wanted in ("assistant ask", "index search", "corpus dump"):
        assert any(wanted in command for command in commands), f"README shows no {wanted}"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.variable)
def test_every_setting_is_described(setting):
    described = [
        path.name for path in DOCUMENTS if f"`{setting.variable}`" in path.read_text("utf-8")
    ]
    assert described, f"{setting.variable} is described nowhere"


def test_every_make_target_is_in_its_help():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    helped = subprocess.run(
        ["make", "--no-print-directory", "help"], capture_output=True, text=True, cwd=PROJECT
    )
    for target in ("run", "test", "lint", "eval", "bench", "clean"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
        assert f"make {target}" in helped.stdout


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: str(p.relative_to(PROJECT)))
def test_links_between_documents_lead_somewhere(path):
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    missing = [target for target in local if not (path.parent / target).exists()]
    assert not missing


def test_console_block_is_split_into_commands_and_their_output():
    text = "text\n```console\n$ python -m a\none\ntwo\n$ tiaowen b\n```\n```\n$ no\n```\n"
    assert shown_commands("x.md", text) == [
        Shown("x.md", "python -m a", ["one", "two"]),
        Shown("x.md", "tiaowen b", []),
    ]


def test_durations_and_scores_are_not_compared():
    assert comparable(["第五条  0.8123"]) == comparable(["第五条  -5.8119"])
    first = ["用时 12.5 毫秒", '"timings_ms": {"total": 3.1}']
    assert comparable(first) == comparable(["用时 9 毫秒", '"timings_ms": {"total": 8.0}'])
    assert comparable(["10000 元"]) != comparable(["20000 元"])
