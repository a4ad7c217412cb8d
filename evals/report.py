"""What a run of an evaluation leaves behind: its circumstances, its figures, a page to read.

A report folder holds `config.json` (how the run came about), `answers.jsonl` (what was produced),
`scores.jsonl` (one line an item) and `report.md`. Scores and page can be made again from the first
two.
"""

from __future__ import annotations

import json
import math
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from evals.dataset import DatasetError, EvalItem, file_sha256
from evals.scoring import Score, Verdict

Z_95 = 1.959963984540054  # the normal quantile of a two-sided 95% interval
HEADINGS = {
    Verdict.RIGHT: "正确",
    Verdict.WRONG: "错误",
    Verdict.ABSTAINED: "未作答",
    Verdict.REFUSED: "拒答",
    Verdict.CLARIFIED: "反问",
    Verdict.UNSCORED: "无法评分",
}
SOURCE_FOLDER = Path(__file__).resolve().parent.parent


class Interval(NamedTuple):
    """The bounds of a rate, each from 0 to 1."""

    low: float
    high: float


def wilson_interval(part: int, whole: int) -> Interval:
    """The 95% Wilson score interval of a rate; unlike the normal one it holds near 0 and 1.

    Source: E. B. Wilson, Probable Inference, JASA 22 (1927).

    >>> low, high = wilson_interval(9, 10)
    >>> round(low, 3), round(high, 3)
    (0.596, 0.982)
    """
    if whole == 0:
        return Interval(0.0, 1.0)
    rate, z2 = part / whole, Z_95**2
    centre = (rate + z2 / (2 * whole)) / (1 + z2 / whole)
    spread = rate * (1 - rate) / whole + z2 / (4 * whole**2)
    half = Z_95 * math.sqrt(spread) / (1 + z2 / whole)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def percentiles(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in the unit of the values; empty without values."""
    if not values:
        return {}
    p50, p95 = np.percentile(values, [50, 95])
    return {"p50": round(float(p50), 1), "p95": round(float(p95), 1)}


def circumstances(files: Mapping[str, Path]) -> dict[str, Any]:
    """When, where and from what a run is made: time, version, commit, machine, hashes of files."""
    return {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": _version(),
        "commit": _git("rev-parse", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain")),
        "machine": {
            "python": platform.python_version(),
            "system": platform.platform(),
            "cpu": _cpu(),
            "cores": os.cpu_count(),
        },
        "files": {name: described(path) for name, path in files.items()},
    }


def described(path: Path) -> dict[str, str]:
    """A file's name and hash; its folder is of this machine only."""
    return {"name": path.name, "sha256": file_sha256(path)}


def write_config(folder: Path, config: Mapping[str, Any]) -> None:
    """Write `config.json`."""
    text = json.dumps(config, ensure_ascii=False, indent=2)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")


def read_config(folder: Path) -> dict[str, Any]:
    """Read `config.json`. Raises DatasetError where the folder holds no report."""
    try:
        text = (folder / "config.json").read_text(encoding="utf-8")
        config: dict[str, Any] = json.loads(text)
    except OSError as error:
        raise DatasetError(folder, "不是评测报告的文件夹（缺 config.json）") from error
    except ValueError as error:
        raise DatasetError(folder, "config.json 不是 UTF-8 的 JSON") from error
    return config


def write_json_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line, written as they come, so that a broken run keeps what it has."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()


def write_scores(
    folder: Path,
    items: Sequence[EvalItem],
    answers: Mapping[str, Mapping[str, Any]],
    scores: Sequence[Score],
) -> None:
    """Write `scores.jsonl` and `report.md` into a folder that holds `config.json`."""
    rows = ({**asdict(score), "right": score.right} for score in scores)
    write_json_lines(folder / "scores.jsonl", rows)
    page = answers_page(read_config(folder), items, answers, scores)
    (folder / "report.md").write_text(page, encoding="utf-8")


def answers_page(
    config: Mapping[str, Any],
    items: Sequence[EvalItem],
    answers: Mapping[str, Mapping[str, Any]],
    scores: Sequence[Score],
) -> str:
    """The page of an evaluation of answers: figures, then the failures, then the rest."""
    failures = [(i, s) for i, s in zip(items, scores, strict=True) if not s.right]
    right = [
        f"- {item.id} {item.turns[-1]}" for item, s in zip(items, scores, strict=True) if s.right
    ]
    parts = [
        "# 答案评测",
        source_line(config, "questions", "题目") + "区间为 95% Wilson 区间。",
        _table_of_types(scores),
        _table_of_rates(scores),
        _latency_line(answers),
        f"## 不正确的 {len(failures)} 题",
        *(_failure(item, answers.get(item.id), score) for item, score in failures),
        f"## 正确的 {len(right)} 题",
        "\n".join(right),
    ]
    return "\n\n".join(parts) + "\n"


def source_line(config: Mapping[str, Any], name: str, label: str) -> str:
    """How a run came about, in one sentence; `label` is what to call its file `name`."""
    commit = str(config.get("commit") or "未知")[:12]
    changed = "（有未提交的改动）" if config.get("uncommitted_changes") else ""
    file = config["files"][name]
    machine = config["machine"]
    parts = [
        f"{label} {file['name']}（SHA-256 {file['sha256'][:12]}）",
        str(config["started"]),
        f"版本 {config['version']}",
        f"提交 {commit}{changed}",
        f"{machine['cpu']}，{machine['cores']} 核",
    ]
    return "，".join(parts) + "。"


def _table_of_types(scores: Sequence[Score]) -> str:
    columns = ["类型", "题数", *HEADINGS.values(), "正确率", "区间"]
    names = sorted({score.type for score in scores})
    rows = [_type_row(name, [s for s in scores if s.type == name]) for name in names]
    return table(columns, [*rows, _type_row("合计", scores)])


def _type_row(name: str, scores: Sequence[Score]) -> list[str]:
    counts = [sum(score.verdict is verdict for score in scores) for verdict in HEADINGS]
    return [name, str(len(scores)), *map(str, counts), *_rate_cells(counts[0], len(scores))]


def _table_of_rates(scores: Sequence[Score]) -> str:
    answerable = [score for score in scores if score.type != "unanswerable"]
    measures = {
        "cite_first": "首条引文命中",
        "cite_any": "有引文命中",
        "complete": "应有内容齐全",
        "wrongly_abstained": "可答而未作答",
        "wrong_number": "给出错误数字",
    }
    rows = []
    for field, heading in measures.items():
        part = sum(getattr(score, field) for score in answerable)
        rows.append([heading, f"{part}/{len(answerable)}", *_rate_cells(part, len(answerable))])
    return table(["可作答的题", "题数", "比率", "区间"], rows)


def _rate_cells(part: int, whole: int) -> tuple[str, str]:
    low, high = wilson_interval(part, whole)
    return f"{part / max(1, whole):.1%}", f"{low:.1%}–{high:.1%}"


def _latency_line(answers: Mapping[str, Mapping[str, Any]]) -> str:
    took = percentiles([row["latency_ms"] for row in answers.values() if "latency_ms" in row])
    return f"每题用时：中位数 {took['p50']} 毫秒，p95 {took['p95']} 毫秒。" if took else ""


def _failure(item: EvalItem, answer: Mapping[str, Any] | None, score: Score) -> str:
    answer = answer or {}
    lines = [
        f"### {item.id} {item.type} · {HEADINGS[score.verdict]}",
        " / ".join(item.turns) + (f"（截至 {item.as_of}）" if item.as_of else ""),
        f"原因：`{score.explanation}`",
        *(f"应引：{g.document_number or '大事记'} {g.locator}：{g.quote}" for g in item.gold),
        f"答案：{answer.get('text', answer.get('error', '无'))}",
        *(
            f"引文 [{c['marker']}]：{c['document_number']} {c['locator']}：{c['quote']}"
            for c in answer.get("citations", [])
        ),
    ]
    return "\n\n".join(lines)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _version() -> str | None:
    try:
        return metadata.version("tiaowen")
    except metadata.PackageNotFoundError:
        return None


def _git(*arguments: str) -> str | None:
    """What git prints in the folder of the source; None where this is no checkout."""
    command = ["git", "-C", str(SOURCE_FOLDER), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def _cpu() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
