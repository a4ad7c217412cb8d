"""Questions with gold answers through the assistant, in one process.

Running and scoring meet in a file: with a report folder the answers are written as they come, and
can be scored again later without running.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from corpus.errors import TiaowenError
from evals.dataset import DatasetError, EvalItem, read_items
from evals.report import (
    circumstances,
    described,
    percentiles,
    read_config,
    write_config,
    write_json_lines,
    write_scores,
)
from evals.scoring import Score, score_answers, summarise

if TYPE_CHECKING:
    from assistant.service import Assistant

log = logging.getLogger(__name__)


def evaluate(questions: Path, index: Path | None, out: Path | None) -> dict[str, Any]:
    """Answer and score the questions of a file; return the summary.

    `index` is the folder of an index (None: the default one). `out` is a new folder for the
    report, or None for no report. Raises DatasetError for a file that is not one of questions.
    """
    from assistant.service import Assistant

    items = read_items(questions)
    if out is not None:
        _check_is_new(out)
    with Assistant.open(index) as assistant:
        assistant.warm_up()
        answers = answer_items(items, assistant)
        if out is None:
            rows = list(answers)
        else:
            _start_report(out, questions, assistant)
            write_json_lines(out / "answers.jsonl", answers)
            rows = _stored_answers(out)
    return _score(items, rows, out)


def rescore(questions: Path, folder: Path) -> dict[str, Any]:
    """Score the answers stored in a report folder again, with the gold of `questions`."""
    config = {**read_config(folder), "files": {"questions": described(questions)}}
    write_config(folder, config)
    return _score(read_items(questions), _stored_answers(folder), folder)


def answer_items(items: Iterable[EvalItem], assistant: Assistant) -> Iterator[dict[str, Any]]:
    """For each item the JSON of its answer with `id` and `latency_ms` (wall time of all turns).

    An item that fails yields its `error`, so that the others are still scored.
    """
    for item in tqdm(items, unit="题", desc="作答", dynamic_ncols=True):
        started = time.perf_counter()
        try:
            answer = assistant.answer(item.turns, role=item.role, as_of=item.as_of)
        except TiaowenError as error:
            yield {"id": item.id, "error": str(error)}
        except Exception as error:
            log.exception("%s", item.id)
            yield {"id": item.id, "error": f"{type(error).__name__}: {error}"}
        else:
            latency_ms = round((time.perf_counter() - started) * 1000, 1)
            yield {
                "id": item.id,
                **answer.as_json(),
                "reason": answer.reason,
                "latency_ms": latency_ms,
            }


def _check_is_new(folder: Path) -> None:
    """Before the questions are answered: the folder can be made, and is not there yet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        raise DatasetError(folder, "文件夹已存在，请另选一个")


def _start_report(folder: Path, questions: Path, assistant: Assistant) -> None:
    folder.mkdir()
    manifest = assistant.index.manifest
    config = {
        "task": "answers",
        **circumstances({"questions": questions}),
        "model": asdict(manifest.model),
        "corpus": manifest.corpus,
    }
    write_config(folder, config)


def _stored_answers(folder: Path) -> list[dict[str, Any]]:
    path = folder / "answers.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line.strip()]
    except OSError as error:
        raise DatasetError(path, f"无法读取（{error.strerror}）") from error
    except ValueError as error:
        raise DatasetError(path, "不是 UTF-8 的 JSON 行") from error


def _score(
    items: Sequence[EvalItem], rows: Sequence[Mapping[str, Any]], out: Path | None
) -> dict[str, Any]:
    scores: tuple[Score, ...] = score_answers(items, rows)
    if out is not None:
        write_scores(out, items, {row["id"]: row for row in rows}, scores)
    took = percentiles([row["latency_ms"] for row in rows if "latency_ms" in row])
    return {**summarise(scores), "latency_ms": took}
