"""What an evaluation of retrieval leaves in a folder: TREC files, a line a query, plots, a page.

`qrels.txt` and `default.run` (`stock.run`) can be scored by any program of the field;
`queries.jsonl` has each query's measures and time; `report.md` shows the figures and the plots.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.measures import MEASURES, per_query, unseen
from evals.plots import Point, write_line_chart
from evals.report import source_line, table, write_json_lines
from evals.retrieval import Evaluation
from evals.trec import write_qrels, write_run

CUTOFFS = (1, 2, 3, 5, 10, 20, 30, 50, 100)
NAMES = {"default": "条文", "stock": "LlamaIndex 默认流程"}
SHARES = {"": "全部查询", "seen": "相关条文也被别的查询问到", "unseen": "相关条文没有别的查询问到"}
QRELS, QUERIES, PAGE = "qrels.txt", "queries.jsonl", "report.md"
RECALL, LATENCY = "recall.svg", "latency.svg"
GROWTH_RECALL, GROWTH_LATENCY = "growth-recall.svg", "growth-latency.svg"


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """Write all files into `folder`; those that an earlier run left there are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    _remove_earlier(folder)
    queries, runs = evaluation.queries, evaluation.runs
    write_qrels(folder / QRELS, queries)
    for name, run in runs.items():
        write_run(folder / f"{name}.run", name, queries, run.found)
    write_json_lines(folder / QUERIES, _query_rows(evaluation))
    recall = recall_by_k(evaluation)
    _draw_recall(folder, recall)
    _draw_latency(folder, evaluation)
    if "growth" in evaluation.figures:
        _draw_growth(folder, evaluation.figures["growth"])
    (folder / PAGE).write_text(_page(evaluation, recall), encoding="utf-8")


def recall_by_k(evaluation: Evaluation) -> dict[str, list[Point]]:
    """For each pipeline the points (k, mean recall at k)."""
    measures = [f"R@{k}" for k in CUTOFFS]
    means = {
        name: per_query(evaluation.queries, run.found, measures).mean(axis=0)
        for name, run in evaluation.runs.items()
    }
    return {
        name: [(k, float(mean)) for k, mean in zip(CUTOFFS, each, strict=True)]
        for name, each in means.items()
    }


def _remove_earlier(folder: Path) -> None:
    """A run without comparison or growth must not leave another run's files beside its own."""
    runs = [f"{name}.run" for name in NAMES]
    plots = [RECALL, LATENCY, GROWTH_RECALL, GROWTH_LATENCY]
    for name in (*runs, *plots, QRELS, QUERIES, PAGE):
        (folder / name).unlink(missing_ok=True)


def _query_rows(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    queries, runs = evaluation.queries, evaluation.runs
    values = {name: per_query(queries, run.found) for name, run in runs.items()}
    for row, (query, is_unseen) in enumerate(zip(queries, unseen(queries), strict=True)):
        figures = {
            name: {
                **{m: round(float(v), 4) for m, v in zip(MEASURES, values[name][row], strict=True)},
                "query_ms": round(run.query_ms[row], 1),
            }
            for name, run in runs.items()
        }
        yield {"qid": query.qid, "unseen": bool(is_unseen), **figures}


# --- plots --------------------------------------------------------------------------------------
def _draw_recall(folder: Path, recall: Mapping[str, Sequence[Point]]) -> None:
    series = {NAMES[name]: points for name, points in recall.items()}
    write_line_chart(folder / RECALL, "前 k 条中的召回率", "k", "召回率", series, log_x=True)


def _draw_latency(folder: Path, evaluation: Evaluation) -> None:
    """The share of the queries that were answered within a time."""
    count = len(evaluation.queries)
    series = {
        NAMES[name]: [(ms, rank / count) for rank, ms in enumerate(sorted(run.query_ms), 1)]
        for name, run in evaluation.runs.items()
    }
    title, x_label = "用时分布：在此时间内答完的查询", "毫秒"
    write_line_chart(folder / LATENCY, title, x_label, "比率", series, log_x=True)


def _draw_growth(folder: Path, growth: Sequence[Mapping[str, Any]]) -> None:
    sizes = [row["documents"] for row in growth]
    pipelines = [name for name in NAMES if name in growth[0]]
    recall: dict[str, list[Point]] = {
        f"{NAMES[name]} {measure}": list(
            zip(sizes, [row[name][measure] for row in growth], strict=True)
        )
        for name in pipelines
        for measure in ("R@10", "R@100")
    }
    latency: dict[str, list[Point]] = {
        NAMES[name]: list(zip(sizes, [row[name]["query_ms"]["p50"] for row in growth], strict=True))
        for name in pipelines
    }
    title = "语料增大时的召回率"
    write_line_chart(folder / GROWTH_RECALL, title, "条文数", "召回率", recall, log_x=True)
    title = "语料增大时的用时中位数"
    write_line_chart(folder / GROWTH_LATENCY, title, "条文数", "毫秒", latency, log_x=True)


# --- page ---------------------------------------------------------------------------------------
def _page(evaluation: Evaluation, recall: Mapping[str, Sequence[Point]]) -> str:
    figures = evaluation.figures
    parts = [
        "# 检索评测",
        _source(figures["run"]),
        *_learned_part(figures["run"].get("learned")),
        *(part for share in SHARES for part in _measures_part(figures, share)),
        "## 前 k 条中的召回率",
        f"![前 k 条中的召回率]({RECALL})",
        _recall_table(recall),
        "## 用时和内存",
        f"![用时分布]({LATENCY})",
        _resources_table(figures),
        *(_growth_part(figures["growth"]) if "growth" in figures else ()),
        "## 文件",
        f"`{QRELS}` 和 `*.run` 是 TREC 格式；`{QUERIES}` 是每个查询的各项指标和用时。",
    ]
    return "\n\n".join(parts) + "\n"


def _source(run: Mapping[str, Any]) -> str:
    queries = run["files"]["queries"]
    return (
        source_line(run, "corpus", "条文")
        + f"查询 {queries['name']}（SHA-256 {queries['sha256'][:12]}）。"
        "括号内为 95% 区间：对查询自助抽样（bootstrap）；差是逐个查询相减。"
    )


def _learned_part(name: str | None) -> tuple[str, ...]:
    """What a reader must know where the searches had learned from questions."""
    if name is None:
        return ()
    return (
        f"“条文”检索时用了从问题学来的检索经验（{name}）；它如果学过这里的查询，"
        "下面的数字就不代表没有见过的查询。",
    )


def _measures_part(figures: Mapping[str, Any], share: str) -> tuple[str, ...]:
    """Heading and table of the measures over all queries or a share of them."""
    columns = [name for name in (*NAMES, "difference") if name in figures]
    summaries = [figures[name][share] if share else figures[name] for name in columns]
    count = figures["default"]["queries"] if not share else summaries[0]["queries"]
    if not count:
        return ()
    headings = ["指标", *({**NAMES, "difference": "差"}[name] for name in columns)]
    rows = [[m, *(_with_interval(summary, m) for summary in summaries)] for m in MEASURES]
    return f"## {SHARES[share]}（{count}）", table(headings, rows)


def _with_interval(summary: Mapping[str, Any], measure: str) -> str:
    low, high = summary["intervals"][measure]
    return f"{summary[measure]:.3f}（{low:.3f} 至 {high:.3f}）"


def _recall_table(recall: Mapping[str, Sequence[Point]]) -> str:
    rows = [[NAMES[name], *(f"{mean:.3f}" for _, mean in ps)] for name, ps in recall.items()]
    return table(["k", *map(str, CUTOFFS)], rows)


def _resources_table(figures: Mapping[str, Any]) -> str:
    columns = ["", "条文数", "中位数，毫秒", "p95，毫秒", "内存峰值，MB", "每秒索引条文"]
    return table(columns, [_resources_row(n, figures[n]) for n in NAMES if n in figures])


def _resources_row(name: str, figures: Mapping[str, Any]) -> list[str]:
    took, per_s = figures["query_ms"], figures["index_per_s"]
    numbers = [took["p50"], took["p95"], figures["rss_mb"], "未测" if per_s is None else per_s]
    return [NAMES[name], f"{figures['documents']:,}", *map(str, numbers)]


def _growth_part(growth: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    columns = ["条文数", "流程", "R@10", "R@100", "中位数，毫秒", "p95，毫秒", "内存峰值，MB"]
    rows = [
        _growth_row(row["documents"], name, row[name])
        for name in NAMES
        for row in growth
        if name in row
    ]
    return (
        "## 语料增大",
        "每个较小的语料都保留全部相关条文，并且是较大的一部分。",
        f"![语料增大时的召回率]({GROWTH_RECALL})",
        f"![语料增大时的用时]({GROWTH_LATENCY})",
        table(columns, rows),
    )


def _growth_row(documents: int, name: str, figures: Mapping[str, Any]) -> list[str]:
    recall = [f"{figures[measure]:.3f}" for measure in ("R@10", "R@100")]
    took = figures["query_ms"]
    numbers = [str(each) for each in (took["p50"], took["p95"], figures["rss_mb"])]
    return [f"{documents:,}", NAMES[name], *recall, *numbers]
