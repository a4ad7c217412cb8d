"""`python -m assistant ask` and `batch`: one question, or one a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from assistant.model import Answer, Citation, Role
from corpus.console import run_command
from corpus.errors import InputError, TiaowenError

if TYPE_CHECKING:
    from assistant.service import Assistant


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda: int(arguments.run(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="问条文，答案附原文")
    commands = parser.add_subparsers(dest="command", required=True)
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
    return parser


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
        answer_lines(assistant, sys.stdin, sys.stdout)
    return 0


def answer_lines(assistant: Assistant, lines: TextIO, out: TextIO) -> None:
    """One line in, one line out, in order, flushed as it goes; a bad line stops nothing."""
    for line in lines:
        if line.strip():
            print(
                json.dumps(_answer_line(assistant, line), ensure_ascii=False), file=out, flush=True
            )


def _answer_line(assistant: Assistant, line: str) -> dict[str, Any]:
    item_id = None
    try:
        item = json.loads(line)
        if not isinstance(item, dict):
            raise InputError("输入行", line.strip()[:40], '应为 JSON 对象 {"id", "question"}')
        item_id = item.get("id")
        answer = assistant.answer(
            _turns(item), role=read_role(item.get("role")), as_of=_read_day(item.get("as_of"))
        )
        return {"id": item_id, **answer.as_json()}
    except ValueError:
        error = InputError("输入行", line.strip()[:40], '应为 JSON 对象 {"id", "question"}')
        return {"id": item_id, "error": str(error)}
    except TiaowenError as error:
        return {"id": item_id, "error": str(error)}


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
