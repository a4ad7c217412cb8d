"""The console command `tiaowen`: one name before the command lines of the packages.

`tiaowen ask …` is `python -m assistant ask …`, `tiaowen index …` is `python -m index …`. Only the
package that a command needs is imported.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import NamedTuple


class Command(NamedTuple):
    """Where a command goes: the module whose `main` runs it, and what precedes its arguments."""

    module: str
    before: tuple[str, ...]
    help: str


COMMANDS = {
    "ask": Command("assistant.__main__", ("ask",), "回答一个问题"),
    "batch": Command("assistant.__main__", ("batch",), "逐行回答标准输入中的问题（JSON 行）"),
    "calculate": Command("assistant.__main__", ("calculate",), "计算金额或期限，每一步附依据"),
    "page": Command("app", (), "打开网页"),
    "index": Command("index.__main__", (), "建立索引、检索条文"),
    "corpus": Command("corpus.__main__", (), "查看法规文件的解析结果"),
    "evals": Command("evals.__main__", (), "评测答案、检索和速度"),
}


def usage() -> str:
    """The commands, one a line."""
    rows = [f"  {name:<10} {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(["用法：tiaowen 命令 [参数]", *rows, "各命令的参数：tiaowen 命令 --help"])


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command named first; return its exit status, 2 for a command that does not exist."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in ([], ["-h"], ["--help"]):
        print(usage())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"没有命令 {name}。\n{usage()}", file=sys.stderr)
        return 2
    command = COMMANDS[name]
    status: int = importlib.import_module(command.module).main([*command.before, *rest])
    return status


if __name__ == "__main__":
    sys.exit(main())
