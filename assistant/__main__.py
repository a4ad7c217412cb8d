"""`python -m assistant ask`, `batch` and `calculate`: one question, one a line, one calculation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.model import Answer, Citation, Role
from corpus.console import Parser, answer_lines, run_command
from corpus.errors import InputError

if TYPE_CHECKING:
    from assistant.service import Assistant


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda: int(arguments.run(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m assistant", description="问条文，答案附原文")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    ask = commands.add_parser("ask", help="回答一个问题")
    ask.add_argument("question", help="用自己的话问，例如：尿毒症门诊能报多少")
    ask.add_argument("--json", action="store_true", help="输出 JSON")
    ask.add_argument("--role", default=Role.CITIZEN.value, help="提问者：" + "、".join(Role))
    ask.add_argument("--as-of", metavar="YYYY-MM-DD", help="按这一天的规定回答；默认今天")
    ask.set_defaults(run=_ask)
    batch = commands.add_parser("batch", help="逐行回答标准输入里的问题（JSON 行）")
    batch.set_defaults(run=_batch)
    for command in (ask, batch):
        command.add_argument("--index", type=Path, help="索引文件夹；默认为自带政报的索引")
    _add_calculate(commands.add_parser("calculate", help="计算金额或期限，每一步附依据"))
    return parser


def _add_calculate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="计算器", help="名称见 --list")
    parser.add_argument("--list", action="store_true", help="列出全部计算器和各自的输入")
    parser.add_argument("--json", dest="inputs", metavar="输入", help="JSON 对象，每一项是一个输入")
    parser.add_argument("--compare", metavar="改动", help="JSON 列表，每一项改动几个输入，结果并列")
    parser.add_argument("--ics", type=Path, metavar="文件", help="立法进度安排另存为日历文件")
    parser.set_defaults(run=_calculate)


def _ask(arguments: argparse.Namespace) -> int:
    from assistant.question import check_turn
    from assistant.service import Assistant

    check_turn(arguments.question)  # before anything is loaded
    as_of = _read_day(arguments.as_of)
    with Assistant.open(arguments.index) as assistant:
        role = read_role(arguments.role)
        answer = assistant.answer([arguments.question], role=role, as_of=as_of)
    if arguments.json:
        print(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        print(_for_a_terminal(answer))
    return 0


def _for_a_terminal(answer: Answer) -> str:
    return "\n".join([answer.text, "", *map(_source_line, answer.citations)]).rstrip()


def _source_line(citation: Citation) -> str:
    number = f"（{citation.document_number}）" if citation.document_number else ""
    return f"[{citation.marker}] 《{citation.document_title}》{number}{citation.locator}"


def _batch(arguments: argparse.Namespace) -> int:
    from assistant.service import Assistant

    with Assistant.open(arguments.index) as assistant:
        handle = partial(answer_line, assistant)
        answer_lines(handle, sys.stdin.buffer, sys.stdout.buffer, "id")
    return 0


def _calculate(arguments: argparse.Namespace) -> int:
    from assistant.calculators.command import run

    return run(arguments)


def answer_line(assistant: Assistant, item: dict[str, Any]) -> dict[str, Any]:
    """The answer to one line of `batch`. Raises InputError."""
    answer = assistant.answer(
        _turns(item), role=read_role(item.get("role")), as_of=_read_day(item.get("as_of"))
    )
    return answer.as_json()


def _turns(item: dict[str, Any]) -> list[str]:
    if "turns" in item:
        turns = item["turns"]
        if not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
            raise InputError("turns", repr(turns)[:40], "应为文字的列表，最后一句是要回答的")
        return turns
    question = item.get("question")
    if not isinstance(question, str):
        raise InputError("question", repr(question)[:40], "应为一句文字")
    return [question]


def read_role(value: object) -> Role:
    """The role of that name; anyone else is answered as a citizen."""
    return Role(value) if isinstance(value, str) and value in set(Role) else Role.CITIZEN


def _read_day(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise InputError("as_of", value, "应为 YYYY-MM-DD 的日期，例如 2018-01-01") from None


if __name__ == "__main__":
    sys.exit(main())
