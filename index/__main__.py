"""`python -m index build`, `search` and `tune`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.console import Parser, answer_lines, run_command  # before any library
from corpus.errors import InputError

if TYPE_CHECKING:
    from corpus.library import Library
    from corpus.model import Document
    from index.retriever import Hit, Retriever
    from index.tuning import TuneReport

MOST_RESULTS = 1000
LEARNED_NAMES = {"general": "通用", "national": "国家法律", "own": "本单位"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status: 2 for what cannot be used, with one sentence."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda: int(arguments.run(arguments)))


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m index", description="建立索引、检索条文")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _add_build(commands)
    _add_search(commands)
    _add_tune(commands)
    return parser


def _add_build(commands: Any) -> None:
    build = commands.add_parser("build", help="建立或更新索引", description="建立或更新索引")
    build.add_argument("--corpus", type=Path, help="文件夹、文件或 JSON 行；默认为自带的政报")
    build.add_argument("--index", type=Path, help="索引文件夹；默认在用户数据文件夹里")
    build.set_defaults(run=_build)


def _add_search(commands: Any) -> None:
    search = commands.add_parser("search", help="检索条文", description="检索条文")
    search.add_argument("question", nargs="?", help="问题或词语")
    search.add_argument("-k", type=_count, default=10, help="条数，默认 10")
    search.add_argument("--as-of", type=_day, metavar="日期", help="只要这一天有效的（2018-01-01）")
    search.add_argument("--index", type=Path, help="索引文件夹；默认在用户数据文件夹里")
    search.add_argument("--json", action="store_true", help="输出 JSON")
    search.add_argument(
        "--batch", action="store_true", help='逐行检索标准输入里的 {"qid", "question"}（JSON 行）'
    )
    search.add_argument("--verify", action="store_true", help="先核对索引每个文件的 SHA-256")
    search.set_defaults(run=_search)


def _add_tune(commands: Any) -> None:
    tune = commands.add_parser(
        "tune", help="从本单位的问题学习", description="从问题和条款学习检索"
    )
    what = tune.add_mutually_exclusive_group(required=True)
    what.add_argument("--questions", type=Path, help='JSON 行 {"question", "gold": […]}')
    what.add_argument("--pack", help="改用自带的检索经验，例如 national（国家法律）")
    what.add_argument("--off", action="store_true", help="不再用学到的，恢复通用的检索经验")
    what.add_argument("--show", action="store_true", help="显示现在用的是哪一种检索经验")
    tune.add_argument("--from-nothing", action="store_true", help="从零学起，不以通用经验为基础")
    tune.add_argument("--save", type=Path, help="写入这个文件，不在索引上开启")
    tune.add_argument("--index", type=Path, help="索引文件夹；默认在用户数据文件夹里")
    tune.set_defaults(run=_tune)


def _count(text: str) -> int:
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_RESULTS))
    if not is_number or not 1 <= int(text) <= MOST_RESULTS:
        raise argparse.ArgumentTypeError(f"收到 {text}，应为 1 到 {MOST_RESULTS} 的整数")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"收到 {text}，应为日期，例如 2018-01-01") from error


# --- build -------------------------------------------------------------------------------------
def _build(arguments: argparse.Namespace) -> int:
    from corpus.library import load_library
    from index.build import build_index
    from index.opening import default_path

    path = arguments.index or default_path()
    library = load_library(arguments.corpus)
    for remark in _remarks(library):
        print(remark, file=sys.stderr)
    report = build_index(library, path, bundled=arguments.corpus is None)
    resumed = f"（另有 {report.resumed} 个是上次中断前算好的）" if report.resumed else ""
    unread = f"；有 {len(library.unread)} 个文件没有读入" if library.unread else ""
    print(
        f"{path}：新增 {report.added} 条，修改 {report.changed} 条，删除 {report.removed} 条，"
        f"未变 {report.unchanged} 条；计算向量 {report.embedded} 个{resumed}；"
        f"用时 {report.seconds:.1f} 秒{unread}"
    )
    return 0


def _remarks(library: Library) -> Iterator[str]:
    """What a person should know who builds from these files, a line each."""
    yield from map(str, library.unread)
    numbered: dict[str, list[Document]] = {}
    for document in library.documents:
        if document.number and not document.replaced_by:
            numbered.setdefault(document.number, []).append(document)
    for number, documents in numbered.items():
        if len(documents) > 1:
            named = "、".join(f"《{each.title}》（{each.source}）" for each in documents)
            yield f"{number}：{len(documents)} 份文件用这个文号：{named}。都已读入，请核对。"


# --- tune --------------------------------------------------------------------------------------
def _tune(arguments: argparse.Namespace) -> int:
    from index.learned import forget, name_in_use, use_pack
    from index.opening import default_path

    path = arguments.index or default_path()
    if arguments.show:
        print(_shown(name_in_use(path)))
        return 0
    if arguments.off:
        print("已关闭：恢复通用的检索经验。" if forget(path) else "本来就没有开启。")
        return 0
    if arguments.pack:
        use_pack(path, arguments.pack)
        print(f"已开启 {arguments.pack}，重新打开网页后生效。")
        return 0
    return _learn(arguments)


def _shown(name: str | None) -> str:
    """What is in use, in a line."""
    if name is None:
        return "没有：随附的检索经验不适用于这个索引的向量模型。"
    return f"{name} {LEARNED_NAMES.get(name, '')}".rstrip()


def _learn(arguments: argparse.Namespace) -> int:
    from index.embedding import EmbeddingModel
    from index.opening import open_index
    from index.tuning import tune

    with closing(open_index(arguments.index)) as index:
        report = tune(
            index,
            arguments.questions,
            EmbeddingModel(),
            from_nothing=arguments.from_nothing,
            save=arguments.save,
        )
    _print_gains(report)
    done = f"已写入 {arguments.save}。" if arguments.save else "已开启，重新打开网页后生效。"
    print(done if report.is_on else "没有学过的条款上变差了，没有开启。")
    return 0


def _print_gains(report: TuneReport) -> None:
    print(f"{report.questions} 个问题，五折交叉验证（差值后面是 95% 区间）：")
    for name, gains in (
        ("没有学过的问题", report.by_question),
        ("没有学过的条款", report.by_clause),
    ):
        for measure, gain in gains.items():
            change = f"{gain.after - gain.before:+.3f}（{gain.low:+.3f} 至 {gain.high:+.3f}）"
            print(f"  {name}　{measure}　{gain.before:.3f} → {gain.after:.3f}　{change}")


# --- search ------------------------------------------------------------------------------------
def _search(arguments: argparse.Namespace) -> int:
    if not arguments.batch and not (arguments.question or "").strip():
        raise InputError("问题", "空文本", '应为一句话或几个词，例如 search "大病保险起付线"')
    from index.opening import open_index
    from index.retriever import Retriever

    with closing(open_index(arguments.index, verify=arguments.verify)) as index:
        retriever = Retriever(index)
        if arguments.batch:
            _search_lines(retriever, arguments)
        else:
            _search_one(retriever, arguments)
    return 0


def _search_one(retriever: Retriever, arguments: argparse.Namespace) -> None:
    hits = retriever.retrieve(arguments.question, arguments.k, as_of=arguments.as_of)
    if arguments.json:
        print(json.dumps([as_json(retriever, hit) for hit in hits], ensure_ascii=False))
    else:
        _print_hits(retriever, hits)


def as_json(retriever: Retriever, hit: Hit) -> dict[str, object]:
    """The keys that other programs read."""
    document = retriever.index.document(hit.document_id)
    return {
        "rank": hit.rank,
        "score": hit.score,
        "document_title": document.title,
        "document_number": document.number,
        "locator": hit.locator,
        "text": hit.text,
    }


def _print_hits(retriever: Retriever, hits: Sequence[Hit]) -> None:
    for hit in hits:
        document = retriever.index.document(hit.document_id)
        number = f"（{document.number}）" if document.number else ""
        print(f"{hit.rank}. 《{document.title}》{number}{hit.locator}  {hit.score:.4f}")
        print(f"   {' '.join(hit.text.split())}")


def _search_lines(retriever: Retriever, arguments: argparse.Namespace) -> None:
    """One line of results for each line of standard input."""

    def search(row: dict[str, Any]) -> dict[str, Any]:
        hits = _search_row(retriever, row, arguments)
        return {"results": [as_json(retriever, hit) for hit in hits]}

    answer_lines(search, sys.stdin.buffer, sys.stdout.buffer, "qid")


def _search_row(
    retriever: Retriever, row: dict[str, Any], arguments: argparse.Namespace
) -> list[Hit]:
    question, as_of = row.get("question"), row.get("as_of")
    if not isinstance(question, str) or not question.strip():
        raise InputError("question", question, "应为不空的文本")
    try:
        day = date.fromisoformat(as_of) if as_of else arguments.as_of
    except (TypeError, ValueError) as error:
        raise InputError("as_of", as_of, "应为日期，例如 2018-01-01") from error
    return retriever.retrieve(question, arguments.k, as_of=day)


if __name__ == "__main__":
    sys.exit(main())
