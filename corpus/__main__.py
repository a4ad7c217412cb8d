"""`python -m corpus dump | references | check`: what the parser sees, and what is wrong with it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.check.editor import check_library
from corpus.check.findings import Severity
from corpus.check.report import as_json, as_text
from corpus.console import Parser, run_command
from corpus.errors import CorpusError
from corpus.library import JSON_LINES, Library, load_library
from corpus.model import Document, Provision, Source
from corpus.readers import read_source
from corpus.references.reading import read_references
from corpus.settings import BUNDLED_CORPUS

PROBLEMS = 1  # exit status of `check` when something needs a person


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    arguments = _parser().parse_args(argv)
    return run_command(lambda: int(arguments.run(arguments)))


def _parser() -> Parser:
    parser = Parser(prog="python -m corpus", description="法规文本的解析结果")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    dump = commands.add_parser("dump", help="按原文顺序逐行输出解析出的条款（JSON 行）")
    dump.add_argument("--text", metavar="文件", help="改为原样输出这个文件提取出的全文")
    dump.set_defaults(run=_dump)
    references = commands.add_parser("references", help="条款之间的引用及其去处（JSON 行）")
    references.set_defaults(run=_references)
    check = commands.add_parser("check", help="发布前应当看一看的问题；有需要人处理的，退出码为 1")
    check.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    check.set_defaults(run=_check)
    for command in (dump, references, check):
        command.add_argument("--corpus", type=Path, help="文件夹、文件或 JSON 行；默认为自带的政报")
    return parser


# --- dump ---------------------------------------------------------------------------------------
def _dump(arguments: argparse.Namespace) -> int:
    if arguments.text:
        sys.stdout.write(_text(arguments.corpus, arguments.text))
        return 0
    library = load_library(arguments.corpus)
    _say_unread(library)
    documents = {document.id: document for document in library.documents}
    for source, provisions in library.by_source():
        for provision in provisions:
            row = _row(source, documents.get(provision.document_id), provision)
            print(json.dumps(row, ensure_ascii=False))
    return 0


def _text(corpus: Path | None, name: str) -> str:
    """The text that spans point into: of a source of the corpus, or of a file at a path."""
    if corpus is None and Path(name).is_file():
        return read_source(Path(name)).text
    root = corpus or BUNDLED_CORPUS
    if root.is_dir() and (root / name).is_file():
        return read_source(root / name).text
    if root.is_file() and root.suffix != JSON_LINES and root.name == name:
        return read_source(root).text
    for source in load_library(root).sources:
        if source.name == name:
            return source.text
    if Path(name).is_file():
        return read_source(Path(name)).text
    raise CorpusError(name, "语料中没有这个文件，也没有这个路径。请用 dump 输出里 source 的值。")


def _say_unread(library: Library) -> None:
    for error in library.unread:
        print(error, file=sys.stderr)


def _row(source: Source, document: Document | None, provision: Provision) -> dict[str, object]:
    issued = document.issued if document else None
    in_force_from = document.in_force_from if document else None
    in_force_until = document.in_force_until if document else None
    return {
        "source": source.name,
        "document_title": document.title if document else None,
        "document_number": document.number if document else None,
        "kind": provision.kind.value,
        "locator": provision.locator,
        "path": provision.path,
        "text": provision.text,
        "spans": [[span.start, span.end] for span in provision.spans],
        "issued": _iso(issued),
        "in_force_from": _iso(provision.in_force_from or in_force_from),
        "in_force_until": _iso(in_force_until),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- references ---------------------------------------------------------------------------------
def _references(arguments: argparse.Namespace) -> int:
    library = load_library(arguments.corpus)
    _say_unread(library)
    documents = {document.id: document for document in library.documents}
    provisions = {provision.id: provision for provision in library.provisions}
    for reference in read_references(library):
        citing = provisions[reference.provision_id]
        target = provisions.get(reference.target_id or "")
        until = provisions.get(reference.until_id or "")
        cited = documents.get(reference.document_id or "")
        row = {
            "source": documents[citing.document_id].source,
            "document_title": documents[citing.document_id].title,
            "locator": citing.locator,
            "span": [reference.span.start, reference.span.end],  # of the text of the provision
            "printed": reference.printed,
            "target_source": cited.source if cited else None,
            "target_title": cited.title if cited else None,
            "target_number": cited.number if cited else None,
            "target_locator": target.locator if target else None,
            "target_until": until.locator if until else None,
            "problem": reference.problem,
        }
        print(json.dumps(row, ensure_ascii=False))
    return 0


# --- check --------------------------------------------------------------------------------------
def _check(arguments: argparse.Namespace) -> int:
    library = load_library(arguments.corpus)
    findings = check_library(library, arguments.corpus or BUNDLED_CORPUS)
    if arguments.json:
        print(json.dumps(as_json(library, findings), ensure_ascii=False, indent=2))
    else:
        for line in as_text(library, findings):
            print(line)
    needs_person = any(each.severity is Severity.NEEDS_PERSON for each in findings)
    return PROBLEMS if needs_person else 0


if __name__ == "__main__":
    sys.exit(main())
