"""`python -m corpus dump`: what the parser sees, one provision a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from corpus.console import Parser, run_command
from corpus.library import Library, load_library
from corpus.model import Document, Provision, Source


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = Parser(prog="python -m corpus", description="法规文本的解析结果")
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    dump = commands.add_parser("dump", help="按原文顺序逐行输出解析出的条款（JSON 行）")
    dump.add_argument("--corpus", type=Path, help="文件夹、文件或 JSON 行；默认为自带的政报")
    arguments = parser.parse_args(argv)
    return run_command(lambda: _dump(load_library(arguments.corpus)))


def _dump(library: Library) -> int:
    documents = {document.id: document for document in library.documents}
    for source, provisions in library.by_source():
        for provision in provisions:
            row = _row(source, documents.get(provision.document_id), provision)
            print(json.dumps(row, ensure_ascii=False))
    return 0


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


if __name__ == "__main__":
    sys.exit(main())
