"""`python -m evals`: answers, retrieval, speed. The figures go to standard output as JSON,
in one line unless a person is looking."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import corpus.settings  # noqa: F401  first: it shuts off telemetry and look-ups
from corpus.errors import TiaowenError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status, 1 where an evaluation could not be made."""
    arguments = _parser().parse_args(argv)
    try:
        figures = arguments.run(arguments)
    except TiaowenError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(figures, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="评测答案、检索和速度")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_answers(commands.add_parser("answers", help="回答带标准答案的题目并评分"))
    _add_retrieval(commands.add_parser("retrieval", help="在任意条文库上评测检索"))
    _add_speed(commands.add_parser("speed", help="测量速度"))
    return parser


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=Path, required=True, help="题目，JSON 行")
    parser.add_argument("--index", type=Path, help="索引文件夹；默认为自带政报的索引")
    parser.add_argument("--out", type=Path, help="评测报告的文件夹（新建）；不给则只输出总分")
    parser.add_argument("--rescore", type=Path, help="不重新作答，给这个报告里的答案重新评分")
    parser.set_defaults(run=_answers)


def _add_retrieval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, required=True, help="条文，JSON 行")
    parser.add_argument("--queries", type=Path, required=True, help="查询和相关条文，JSON 行")
    parser.add_argument("--out", type=Path, help="把结果也写入这个文件")
    parser.add_argument("--limit", type=int, help="只取这么多条文，相关条文全部保留")
    parser.add_argument("--no-stock", action="store_true", help="不与 LlamaIndex 默认流程比较")
    parser.set_defaults(run=_retrieval)


def _add_speed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="把结果也写入这个文件")
    parser.set_defaults(run=_speed)


def _answers(arguments: argparse.Namespace) -> dict[str, Any]:
    from evals.answers import evaluate, rescore

    if arguments.rescore:
        return rescore(arguments.questions, arguments.rescore)
    return evaluate(arguments.questions, arguments.index, arguments.out)


def _retrieval(arguments: argparse.Namespace) -> dict[str, Any]:
    from evals.retrieval import evaluate

    figures = evaluate(
        arguments.corpus, arguments.queries, limit=arguments.limit, stock=not arguments.no_stock
    )
    return _written(arguments.out, figures)


def _speed(arguments: argparse.Namespace) -> dict[str, Any]:
    from evals.speed import measure

    return _written(arguments.out, measure())


def _written(out: Path | None, figures: dict[str, Any]) -> dict[str, Any]:
    if out is not None:
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        out.write_text(text + "\n", encoding="utf-8")
    return figures


if __name__ == "__main__":
    sys.exit(main())
