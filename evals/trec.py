"""Qrels and runs in the format of TREC, which trec_eval, ir_measures and ranx read.

https://trec.nist.gov/data/qrels_eng/ and https://github.com/usnistgov/trec_eval
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

from evals.dataset import Query

_BREAKS_FIELD = re.compile(r"[\s%]")


def write_qrels(path: Path, queries: Iterable[Query]) -> None:
    """`qid 0 article 1`, a line for each gold article."""
    lines = (
        f"{_field(query.qid)} 0 {_field(article)} 1\n"
        for query in queries
        for article in sorted(query.gold)
    )
    path.write_text("".join(lines), encoding="utf-8")


def write_run(
    path: Path, tag: str, queries: Iterable[Query], found: Iterable[Sequence[str]]
) -> None:
    """`qid Q0 article rank score tag`, a line for each article found, best first.

    The scores only fall with the rank: those of the pipelines compare within one query alone, and
    programs that read runs order by score.
    """
    lines = (
        f"{_field(query.qid)} Q0 {_field(article)} {rank} {len(articles) - rank + 1} {tag}\n"
        for query, articles in zip(queries, found, strict=True)
        for rank, article in enumerate(articles, 1)
    )
    path.write_text("".join(lines), encoding="utf-8")


def _field(text: str) -> str:
    """An id as one field: white space, which parts fields, is written as in a URL.

    >>> _field("民法典 第一条")
    '民法典%20第一条'
    """
    return _BREAKS_FIELD.sub(lambda found: quote(found[0]), text)
