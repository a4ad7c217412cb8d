"""The parser on what it was not written with: 216 Word files and 1,482 laws as Markdown."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import PurePosixPath

import pytest

from corpus.library import Library, load_library
from corpus.model import Document, Kind, Provision
from corpus.numbering import Label, read_label
from corpus.versions import regulation_name
from corpus.view import folded
from tests.corpus.accounting import problems

# Labels that Word makes itself are in no gold text, so they are left out of both sides.
_NUMERAL = "[零〇一二三四五六七八九十百千0-9]+"
LABEL = re.compile(rf"第{_NUMERAL}条(?:之{_NUMERAL})?|\(?{_NUMERAL}\)")
# Where the numbers of articles do not go 1, 2, 3 …, and why that is the source's own.
OWN_NUMBERING = {
    "宪法修正案（1993年）": "amendments are numbered on from those of 1988",
    "宪法修正案（1999年）": "amendments are numbered on from those of 1993",
    "宪法修正案（2004年）": "amendments are numbered on from those of 1999",
    "宪法修正案（2018年）": "amendment 52 prints the articles 123 to 127 that it adds",
    "人格权编": "the books of 民法典 are numbered through",
    "侵权责任编": "the books of 民法典 are numbered through",
    "合同编": "the books of 民法典 are numbered through",
    "婚姻家庭编": "the books of 民法典 are numbered through",
    "物权编": "the books of 民法典 are numbered through",
    "继承编": "the books of 民法典 are numbered through",
    "附则": "the books of 民法典 are numbered through",
}


@pytest.fixture(scope="module")
def laws(shared) -> Library:
    return load_library(shared / "benchmarks" / "laws")


@pytest.fixture(scope="module")
def word_files(shared) -> Library:
    return load_library(shared / "benchmarks" / "legal_dc" / "documents")


def test_every_file_is_read_and_no_character_is_lost(laws, word_files):
    assert (len(laws.sources), len(laws.unread)) == (1482, 0)
    assert (len(word_files.sources), len(word_files.unread)) == (216, 0)
    assert problems(laws) == []
    assert problems(word_files) == []


def test_gold_paragraphs_lie_whole_in_a_provision_with_the_right_locator(word_files, shared):
    provisions = defaultdict(list)
    for source, found in word_files.by_source():
        if any(each.kind is Kind.ARTICLE for each in found):
            provisions[PurePosixPath(source.name).stem] = list(found)
    bare = {each.id: unlabelled(each.text) for found in provisions.values() for each in found}
    total = held = wrong = 0
    for title, gold in gold_paragraphs(shared):
        if title not in provisions:
            continue
        total += 1
        holders = [each for each in provisions[title] if unlabelled(gold) in bare[each.id]]
        held += bool(holders)
        label = read_label(gold.strip())
        if holders and label and label.text.endswith("条"):
            wrong += not any(label.text in each.locator for each in holders)
    assert total > 1000
    assert held / total >= 0.99
    assert wrong == 0


def gold_paragraphs(shared):
    with open(shared / "benchmarks" / "legal_dc" / "questions.jsonl", encoding="utf-8") as lines:
        for line in lines:
            question = json.loads(line)
            for gold in question["gold"]:
                yield question["title"], gold.replace("\\n", "\n")


def unlabelled(text: str) -> str:
    return LABEL.sub("", folded(text))


def test_article_numbers_run_without_gap_wherever_the_source_has_them(laws, word_files):
    broken = defaultdict(list)
    for library in (laws, word_files):
        for source, found in library.by_source():
            name = re.sub(r"\(.*?\)", "", PurePosixPath(source.name).stem)
            broken[name] += breaks([each for each in found if each.kind is Kind.ARTICLE])
    assert {name for name, found in broken.items() if found} == set(OWN_NUMBERING)


def breaks(articles: list[Provision]) -> list[str]:
    """The articles that do not follow the one before them; an attachment counts anew."""
    found: list[str] = []
    last: dict[str, Label] = {}
    for article in articles:
        label = read_label(re.sub("[\u200b\u200c]", "", article.text))
        assert label is not None
        part = article.locator.removesuffix(label.text)
        if not follows(label, last.get(part)):
            found.append(article.id)
        last[part] = label
    return found


def follows(label: Label, before: Label | None) -> bool:
    if before is None:
        return label.number == 1
    if label.inserted:
        return (label.number, label.inserted) == (before.number, before.inserted + 1)
    return label.number == before.number + 1


def test_articles_of_laws_are_the_published_ones(laws, shared):
    """Against the articles of STARD, where both have the law in the same version.

    The text behind the last article (attachments) is part of it there, and not here.
    """
    gold = defaultdict(dict)
    with open(shared / "benchmarks" / "stard" / "corpus.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            law = gold[regulation_name(row["law"]), row["date"]]
            law.setdefault(row["article"], folded(row["text"]))
    versions = {each.id: version(each) for each in laws.documents}
    articles = defaultdict(dict)
    for provision in laws.provisions:
        if provision.kind is Kind.ARTICLE:
            text = LABEL.sub("", folded(provision.text), count=1)
            articles[versions[provision.document_id]].setdefault(provision.locator, text)
    both = [each for each in gold if each in articles]
    total = sum(len(gold[each]) for each in both)
    equal = sum(
        articles[each].get(locator) == text for each in both for locator, text in gold[each].items()
    )
    assert len(both) > 1000
    assert equal / total >= 0.995


def version(document: Document) -> tuple[str, str]:
    """Name and date of a law as STARD has them; the books of 民法典 are one law there."""
    dated = re.search(r"\((\d{4}-\d\d-\d\d)\)", document.source)
    name = document.title.partition(" ")[0]
    return regulation_name(name), dated[1] if dated else ""
