"""Retrieval on a folder of documents: the default pipeline beside the stock one of LlamaIndex.

A question's gold are paragraphs of the documents, as text; so what is found is compared as text.

* A text is compared in one width, in lower case, without white space (`corpus.view.folded`), and so
  are its characters counted. Labels of items, （一） 1. 一、, are left out on both sides: where
  Word numbers a list itself, a paragraph taken from the file may lack them.
* A result is what a pipeline returns for the question, ten of them, best first: a provision's whole
  text, or a chunk. It is a hit when it holds the first 60 characters of one of the gold paragraphs
  (all of a shorter one), the paragraph's own article label (第十四条) aside.
* Hit@k: the share of questions with a hit among the first k results; MRR@10: the mean of 1/rank of
  the first hit, 0 where the first ten hold none.
* within_1000: the share of questions whose first hit is read to its end within 1,000 characters
  when the results are read in order, or is the first result, however long that is.

The parse is measured besides (`gold_in_provision`), for documents with articles: a gold paragraph,
its label aside, lies whole inside one provision; and where it has a label, the smallest such
provision has a locator that names that article.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from corpus.library import Library, load_library
from corpus.model import Kind, Provision
from corpus.settings import data_folder
from corpus.view import folded
from evals.dataset import DatasetError, ParagraphQuestion, read_paragraph_questions
from evals.pipelines import DEFAULT_TEXTS, STOCK_TEXTS, Pipeline, in_own_process
from evals.report import circumstances, percentiles

OPENING = 60  # characters of a gold paragraph that a result must hold
DEPTHS = (1, 5, 10)
REACH = 1000  # characters that a person reads
_NUMERAL = "〇零一二三四五六七八九十百千两"
_LABEL = re.compile(rf"第[{_NUMERAL}\d]+条(?:之[{_NUMERAL}]+)?")
_ITEM = re.compile(rf"\(?(?:[{_NUMERAL}]+|\d+)\)|[{_NUMERAL}]+、|(?<![\d.])\d+[.、](?!\d)")


def evaluate(documents: Path, questions: Path, *, stock: bool = True) -> dict[str, Any]:
    """The figures of both pipelines and of the parse, and how they came about.

    Raises DatasetError for a file that is not one of questions, CorpusError for a folder without
    documents, RunFailed where a pipeline fails.
    """
    asked = [question for question in read_paragraph_questions(questions) if question.gold]
    if not asked:
        raise DatasetError(questions, "没有一个问题给出原文段落（gold）")
    how = circumstances({"questions": questions})
    library = load_library(documents)
    place = default_folder(library)
    figures = {"default": _figures(DEFAULT_TEXTS, documents, place, asked)}
    if stock:
        place = place.with_name(f"stock-{_texts_hash(library)}")
        figures["stock"] = _figures(STOCK_TEXTS, documents, place, asked)
    return {
        **figures,
        "gold_in_provision": gold_in_provision(library, asked),
        "questions": len(asked),
        "documents": len(library.sources),
        "unread": len(library.unread),
        "run": {**how, "documents_sha256": _files_hash(library)},
    }


def default_folder(library: Library) -> Path:
    """Where the default pipeline's index of these documents lies."""
    return data_folder() / "evals" / "paragraphs" / _files_hash(library) / "default"


# --- what is found ------------------------------------------------------------------------------
def opening(paragraph: str) -> str:
    """What a result must hold of a gold paragraph.

    >>> opening("第八条 企业名称应当使用 汉字。")
    '企业名称应当使用汉字。'
    """
    return words_of(paragraph)[:OPENING]


def first_hit(gold: Iterable[str], results: Sequence[str]) -> int | None:
    """The rank of the first result, from 1, that holds the opening of a gold paragraph."""
    openings = [opening(paragraph) for paragraph in gold]
    for rank, result in enumerate(map(_compared, results), 1):
        if any(each in result for each in openings):
            return rank
    return None


def is_in_reach(rank: int, results: Sequence[str]) -> bool:
    """Whether the result of this rank is read to its end within the characters a person reads."""
    return rank == 1 or sum(len(folded(result)) for result in results[:rank]) <= REACH


def measure(golds: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> dict[str, float]:
    """The measures over all questions; see the head of this module."""
    last = max(DEPTHS)
    runs = [(gold, results[:last]) for gold, results in zip(golds, found, strict=True)]
    ranked = [(first_hit(gold, results), results) for gold, results in runs]
    return {
        **{
            f"Hit@{k}": _share(rank is not None and rank <= k for rank, _ in ranked) for k in DEPTHS
        },
        f"MRR@{last}": _share(1 / rank if rank else 0 for rank, _ in ranked),
        f"within_{REACH}": _share(
            rank is not None and is_in_reach(rank, results) for rank, results in ranked
        ),
    }


def _figures(
    pipeline: Pipeline, documents: Path, folder: Path, asked: Sequence[ParagraphQuestion]
) -> dict[str, Any]:
    """Build where needed, search, measure."""
    folder.mkdir(parents=True, exist_ok=True)
    seconds = in_own_process(pipeline.build, documents, folder)
    run = in_own_process(pipeline.run, folder, [each.question for each in asked])
    golds = [each.gold for each in asked]
    missed = [
        each.qid
        for each, results in zip(asked, run.found, strict=True)
        if first_hit(each.gold, results) is None
    ]
    return {
        **measure(golds, run.found),
        "result_characters": round(fmean(len(folded(r)) for found in run.found for r in found)),
        "query_ms": percentiles(run.query_ms),
        "rss_mb": run.peak_rss_mb,
        "index_s": seconds,
        "index_reused": seconds is None,
        "missed": missed,
    }


# --- what the parse holds -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Placed:
    """A gold paragraph and the locator of the provision that holds it, None where none does."""

    title: str
    text: str
    label: str  # 第十四条, or empty
    locator: str | None

    @property
    def is_right(self) -> bool:
        return self.locator is not None and self.label in _labels(self.locator)


def gold_in_provision(library: Library, asked: Iterable[ParagraphQuestion]) -> dict[str, Any]:
    """How many gold paragraphs of documents with articles the parse holds, and where.

    A paragraph is looked for in the file that the question names, in all where it names none.
    Those that are not held, or only by another article, are listed.
    """
    by_title = _provisions_by_title(library)
    everything = [provision for provisions in by_title.values() for provision in provisions]
    golds = dict.fromkeys((each.title, gold) for each in asked for gold in each.gold)
    placed = []
    for title, gold in golds:
        provisions = by_title.get(title, []) if title else everything
        label = _label(gold)
        if label or any(provision.kind is Kind.ARTICLE for provision, _ in provisions):
            placed.append(_Placed(title, gold, label, _locator_of(gold, label, provisions)))
    labelled = [each for each in placed if each.label]
    return {
        "paragraphs": len(placed),
        "held": _share(each.locator is not None for each in placed),
        "labelled": len(labelled),
        "right_locator": _share(each.is_right for each in labelled),
        "not_held": [f"{each.title} {each.text[:40]}" for each in placed if each.locator is None],
        "wrong_locator": [
            f"{each.title} {each.text[:40]} → {each.locator}"
            for each in labelled
            if each.locator is not None and not each.is_right
        ],
    }


def _provisions_by_title(library: Library) -> dict[str, list[tuple[Provision, str]]]:
    """The provisions of each file, by its name without suffix, each with its text as compared."""
    return {
        Path(source.name).stem: [(each, _compared(each.text)) for each in provisions]
        for source, provisions in library.by_source()
    }


def _locator_of(
    paragraph: str, label: str, provisions: Iterable[tuple[Provision, str]]
) -> str | None:
    """The locator of the smallest provision that holds all of a paragraph; the right one first."""
    words = words_of(paragraph)
    holders = [(provision, text) for provision, text in provisions if words in text]
    if not holders:
        return None
    best, _ = min(holders, key=lambda each: (label not in _labels(each[0].locator), len(each[1])))
    return best.locator


def _label(paragraph: str) -> str:
    label = _LABEL.match(folded(paragraph))
    return label[0] if label else ""


def _labels(locator: str) -> list[str]:
    return _LABEL.findall(folded(locator))


def words_of(paragraph: str) -> str:
    """A paragraph as compared, without the label of its own; one that is nothing else stays."""
    return _compared(folded(paragraph)[len(_label(paragraph)) :] or paragraph)


def _compared(text: str) -> str:
    return _ITEM.sub("", folded(text))


# --- helpers ------------------------------------------------------------------------------------
def _share(values: Iterable[float]) -> float:
    """The mean, 0 without values."""
    found = list(values)
    return round(fmean(found), 4) if found else 0.0


def _files_hash(library: Library) -> str:
    return _hash(f"{source.name} {source.sha256}\n" for source in library.sources)


def _texts_hash(library: Library) -> str:
    """The hash of what the readers made of the files, which changes with the readers."""
    return _hash(f"{source.name}\n{source.text}\n" for source in library.sources)


def _hash(texts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
    return digest.hexdigest()[:16]
