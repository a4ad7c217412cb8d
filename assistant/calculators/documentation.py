"""One page a calculator, made from what the calculator itself reads: inputs, parameters, cases.

`python -m assistant.calculators.documentation FOLDER` writes the pages and their index.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.calculators import labels
from assistant.calculators.calculator import Calculator
from assistant.calculators.cases import Case, cases_of
from assistant.calculators.model import Source, plain
from assistant.calculators.money import percent, shown
from assistant.calculators.parameters import Dated, Parameter, Rule, load
from assistant.calculators.registry import CALCULATORS
from corpus.console import BAD_INPUT, run_command
from corpus.errors import TiaowenError

INDEX = "README.md"
UNITS = {
    "yuan": "元", "ratio": "", "days": "日", "day": "日", "months": "个月", "years": "年",
    "people": "人", "minutes": "分钟", "hours": "小时", "beds": "张", "month": "月",
    "day_of_month": "日", "square metres": "平方米",
}  # fmt: skip
YES, NO = "是", "否"


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages into the folder named; the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if len(arguments) != 1:
        print("应给一个文件夹，例如 docs/calculators。", file=sys.stderr)
        return BAD_INPUT
    return run_command(lambda: write_pages(Path(arguments[0])))


def write_pages(folder: Path) -> int:
    """Write all pages, and remove those of calculators that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    for path in folder.glob("*.md"):
        if path.name not in written:
            path.unlink()
    return 0


def pages() -> dict[str, str]:
    """File name → text, the index first."""
    made = {f"{name}.md": page(each) for name, each in CALCULATORS.items()}
    return {INDEX: _index(), **made}


def _index() -> str:
    rows = [
        (f"[{name}]({name}.md)", each.description_zh, each.description_en)
        for name, each in CALCULATORS.items()
    ]
    return _put_together(
        "# 计算器",
        "每一页由计算器自己的输入、参数和算例生成（`make docs`），不手工修改。",
        "The calculators: what each takes, the clauses that it applies, a worked example, and what "
        "it does not cover.",
        _table(("名称", "算什么", "what it works out"), rows),
        "用法：`python -m assistant calculate 名称 --json '{…}'`；"
        "`--list` 列出全部输入的 JSON Schema，`--compare '[{…}, {…}]'` 把几种情况并列。",
    )


def page(calculator: Calculator) -> str:
    """The page of one calculator. Raises CorpusError where it has no cases."""
    cases = cases_of(calculator.name)
    return _put_together(
        f"# {calculator.description_zh}",
        f"`{calculator.name}` · {calculator.description_en}",
        "## 输入",
        *_inputs(calculator),
        "## 规则",
        *_rules(calculator, cases),
        "## 算例",
        *_example(calculator, cases),
        "## 不包括的和要注意的",
        *_limits(calculator, cases),
    )


# --- inputs ------------------------------------------------------------------------------------
def _inputs(calculator: Calculator) -> Iterable[str]:
    schema = calculator.schema
    yield _field_table(schema)
    for name, field in schema["properties"].items():
        nested = _nested(field, schema)
        if nested:
            yield f"`{name}` 的各项："
            yield _field_table(nested)


def _field_table(schema: Mapping[str, Any]) -> str:
    required = schema.get("required", [])
    rows = [
        (
            f"`{name}`",
            field["label_zh"],
            field["label_en"],
            "必填" if name in required else _default(field),
            field["accepted"].removeprefix("应为").lstrip(),
        )
        for name, field in schema["properties"].items()
    ]
    return _table(("名称", "含义", "meaning", "必填或默认", "可填的值"), rows)


def _default(field: Mapping[str, Any]) -> str:
    default = field.get("default")
    if default is None or isinstance(default, dict | list):
        return "可不填"
    return f"默认 {_word(default)}"


def _nested(field: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The schema of an input that is an object of its own."""
    name = str(field.get("$ref")).rpartition("/")[2]
    found: Mapping[str, Any] = schema.get("$defs", {}).get(name, {})
    return found if "properties" in found else None


# --- rules -------------------------------------------------------------------------------------
def _rules(calculator: Calculator, cases: Sequence[Case]) -> Iterable[str]:
    """Clause by clause: what is read from it, then its words."""
    file = load(calculator.name)
    clauses: dict[tuple[str, str, str], list[str]] = {}
    for parameter in file.parameters.values():
        for dated in parameter.values:
            clauses.setdefault(_clause(dated), []).append(_value(parameter, dated))
    for rule in file.rules.values():
        clauses.setdefault(_clause(rule), []).append(rule.description.zh)
    heading = ""
    places = list(dict.fromkeys((number, locator) for number, locator, _ in clauses))
    for number, locator, quote in sorted(clauses, key=lambda clause: places.index(clause[:2])):
        if heading != (heading := f"### {number} {locator}"):
            yield heading
        yield "\n".join(f"- {words}" for words in clauses[number, locator, quote])
        yield f"> {_one_line(quote)}"
    yield from _further(calculator, cases, set(clauses))


def _clause(entry: Dated | Rule) -> tuple[str, str, str]:
    return entry.document_number, entry.locator, entry.quote


def _value(parameter: Parameter, dated: Dated) -> str:
    until = f"，到 {dated.in_force_until} 之前" if dated.in_force_until else ""
    return (
        f"{parameter.description.zh}：{_quantity(parameter, dated)}"
        f"（自 {dated.in_force_from} 起{until}）"
    )


def _quantity(parameter: Parameter, dated: Dated) -> str:
    if parameter.unit == "ratio":
        return percent(dated.value)
    return f"{shown(dated.value)} {UNITS.get(parameter.unit, '')}".rstrip()


def _further(
    calculator: Calculator, cases: Sequence[Case], described: set[tuple[str, str, str]]
) -> Iterable[str]:
    """Clauses of other calculators that this one applies, as its cases cite them."""
    cited: dict[tuple[str, str, str], None] = {}
    for case in cases:
        for source in _cited(calculator, case):
            cited[source.document_number, source.locator, source.quote] = None
    others = [clause for clause in cited if clause not in described]
    if others:
        yield "### 也适用的其他条款"
        yield _bullets(f"{number} {locator}：“{quote}”" for number, locator, quote in others)


def _cited(calculator: Calculator, case: Case) -> list[Source]:
    if case.error:
        return []
    found = calculator.run(case.inputs)
    readings = [step for reading in found.readings for step in reading.steps]
    return [step.source for step in (*found.steps, *readings)] + list(found.sources)


# --- example and limits ------------------------------------------------------------------------
def _example(calculator: Calculator, cases: Sequence[Case]) -> Iterable[str]:
    case = next(case for case in cases if case.result is not None)
    found = calculator.run(case.inputs).as_json()
    yield f"{case.name}。"
    yield f"```json\n{json.dumps(plain(case.inputs), ensure_ascii=False)}\n```"
    places = {
        each["marker"]: f"{each['document_number']} {each['locator']}"
        for each in found["citations"]
    }
    steps = [
        (step["label"], step["formula"], _outcome(step), places[step["citation"]])
        for step in found["steps"]
    ]
    yield _table(("步骤", "算式", "得出", "依据"), steps)
    yield "结果："
    yield from _result(found["result"])
    if case.why:
        yield f"手工核对：{case.why}"


def _result(result: Mapping[str, Any]) -> Iterable[str]:
    """The values as a table, and a table of its own for each that is one."""
    tables = {name: value for name, value in result.items() if isinstance(value, list)}
    rows = [
        (f"`{name}`", labels.of(name, "zh").format(value=_word(value)))
        for name, value in result.items()
        if name not in tables
    ]
    yield _table(("名称", "值"), rows)
    for name, lines in tables.items():
        yield f"`{name}`："
        yield _table(list(lines[0]), [[_word(each) for each in line.values()] for line in lines])


def _outcome(step: Mapping[str, Any]) -> str:
    return _word(next(step[kind] for kind in ("amount", "date", "value") if kind in step))


def _limits(calculator: Calculator, cases: Sequence[Case]) -> Iterable[str]:
    missing: list[str] = []
    notes: list[str] = []
    for case in cases:
        try:
            notes += calculator.run(case.inputs).notes
        except TiaowenError as error:
            if case.error and case.error.status != BAD_INPUT:
                missing.append(f"{case.name}：{error}")
    if missing:
        yield "语料中没有规定、因此不计算的情况："
        yield _bullets(missing)
    if notes:
        yield "随结果说明的理解和条件："
        yield _bullets(notes)
    if not missing and not notes:
        yield "没有。"


# --- Markdown ----------------------------------------------------------------------------------
def _put_together(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {_one_line(line)}" for line in dict.fromkeys(lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if value is None:
        return "没有"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


if __name__ == "__main__":
    sys.exit(main())
