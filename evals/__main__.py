"""`python -m evals`: answers, retrieval, paragraphs, speed, general. The figures go to standard
output as JSON, in one line unless a person is looking."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.console import Parser, run_command  # before any library


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status, 2 for what cannot be used."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda: int(arguments.run(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m evals", description="评测答案、检索和速度")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _add_answers(commands.add_parser("answers", help="回答带标准答案的题目并评分"))
    _add_retrieval(commands.add_parser("retrieval", help="在任意条文库上评测检索"))
    _add_paragraphs(commands.add_parser("paragraphs", help="在一个文件夹的文档上评测检索"))
    _add_speed(commands.add_parser("speed", help="测量速度"))
    _add_general(commands.add_parser("general", help="评测并制作通用的检索经验"))
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
    parser.add_argument("--limit", type=_positive, help="只取这么多条文，相关条文全部保留")
    parser.add_argument("--no-stock", action="store_true", help="不与 LlamaIndex 默认流程比较")
    parser.add_argument(
        "--growth", action="store_true", help="另在 1000、5000、20000 条的语料上各测一次"
    )
    parser.add_argument(
        "--runs",
        type=Path,
        metavar="DIR",
        help="报告、图和 TREC 格式的 qrels、runs 的文件夹；默认在 --out 旁边，名为 …-runs",
    )
    parser.set_defaults(run=_retrieval)


def _add_paragraphs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--documents", type=Path, required=True, help="文档的文件夹")
    parser.add_argument("--questions", type=Path, required=True, help="问题和原文段落，JSON 行")
    parser.add_argument("--out", type=Path, help="把结果也写入这个文件")
    parser.add_argument("--no-stock", action="store_true", help="不与 LlamaIndex 默认流程比较")
    parser.set_defaults(run=_paragraphs)


def _add_speed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, help="把结果也写入这个文件")
    parser.set_defaults(run=_speed)


def _add_general(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, required=True, help="条文，JSON 行")
    parser.add_argument("--queries", type=Path, required=True, help="查询和相关条文，JSON 行")
    parser.add_argument("--documents", type=Path, required=True, help="文档的文件夹")
    parser.add_argument("--questions", type=Path, required=True, help="问题和原文段落，JSON 行")
    parser.add_argument("--out", type=Path, help="把结果也写入这个文件")
    parser.add_argument("--pack", type=Path, help="把学到的写入这个文件")
    parser.set_defaults(run=_general)


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"收到 {text}，应为正整数")
    return int(text)


def _answers(arguments: argparse.Namespace) -> int:
    from evals.answers import evaluate, rescore

    if arguments.rescore:
        _print(rescore(arguments.questions, arguments.rescore))
    else:
        _print(evaluate(arguments.questions, arguments.index, arguments.out))
    return 0


def _retrieval(arguments: argparse.Namespace) -> int:
    from evals.retrieval import evaluate
    from evals.retrieval_report import write_report

    out, folder = arguments.out, arguments.runs
    if folder is None and out is not None:
        folder = out.with_name(f"{out.stem}-runs")
    _make_room(out)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    evaluation = evaluate(
        arguments.corpus,
        arguments.queries,
        limit=arguments.limit,
        stock=not arguments.no_stock,
        growth=arguments.growth,
    )
    _print_and_write(evaluation.figures, out)
    if folder is not None:
        write_report(evaluation, folder)
    return 0


def _paragraphs(arguments: argparse.Namespace) -> int:
    from evals.paragraphs import evaluate

    _make_room(arguments.out)
    figures = evaluate(arguments.documents, arguments.questions, stock=not arguments.no_stock)
    _print_and_write(figures, arguments.out)
    return 0


def _speed(arguments: argparse.Namespace) -> int:
    from evals.speed import measure

    _make_room(arguments.out)
    _print_and_write(measure(), arguments.out)
    return 0


def _general(arguments: argparse.Namespace) -> int:
    from evals.general import learn

    _make_room(arguments.out)
    of = arguments
    figures = learn(of.corpus, of.queries, of.documents, of.questions, of.pack)
    _print_and_write(figures, of.out)
    return 0


def _make_room(out: Path | None) -> None:
    """Make the folder of `out` before the work begins. Raises OSError where that is no place."""
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        if out.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(out))


def _print_and_write(figures: dict[str, Any], out: Path | None) -> None:
    """Print first: what took minutes is not lost when the file cannot be written."""
    _print(figures)
    if out is not None:
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        out.write_text(text + "\n", encoding="utf-8")


def _print(figures: dict[str, Any]) -> None:
    indent = 2 if sys.stdout.isatty() else None
    print(json.dumps(figures, ensure_ascii=False, indent=indent), flush=True)


if __name__ == "__main__":
    sys.exit(main())
