"""Of several versions of a regulation, the one in force on the day asked about is found."""

from __future__ import annotations

from contextlib import closing
from datetime import date

import pytest

from corpus.library import load_library
from index.build import build_index
from index.retriever import Retriever
from index.store import Index

LAW = "国务院组织法"
OLD, NEW = f"{LAW}(1982-12-10).md", f"{LAW}(2024-03-11).md"


@pytest.fixture(scope="module")
def retriever(shared, model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("versions")
    for name in (OLD, NEW):
        law = shared / "benchmarks" / "laws" / "宪法相关法" / name
        (folder / name).write_bytes(law.read_bytes())
    build_index(load_library(folder), folder / ".index", model)
    with closing(Index.open(folder / ".index")) as index:
        yield Retriever(index, model)


def sources(retriever):
    return {each.id: each.source for each in retriever.index.documents()}


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(1990, 1, 1), OLD),
        (date(2024, 3, 10), OLD),
        (date(2024, 3, 11), NEW),
        (date(2026, 1, 1), NEW),
    ],
)
def test_search_as_of_a_day_finds_the_version_of_that_day(retriever, day, source):
    hits = retriever.retrieve("国务院由哪些人员组成", 5, as_of=day)
    assert {sources(retriever)[hit.document_id] for hit in hits} == {source}


def test_before_the_first_version_nothing_is_found(retriever):
    assert retriever.retrieve("国务院由哪些人员组成", 5, as_of=date(1980, 1, 1)) == []
