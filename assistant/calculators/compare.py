"""The same person under two or more options: the single runs side by side, what differs and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.calculators.calculator import Calculator
from assistant.calculators.model import plain
from corpus.errors import TiaowenError

Option = dict[str, Any]  # {"changed", "result", "steps", …}, or {"changed", "error"}
ABSENT = "没有这一步"
FAILED = "没有算出"


def compare(
    calculator: Calculator, given: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Run a calculator once for each of `changes`, which replace some of the inputs `given`.

    An option that cannot be calculated carries its error; the others are compared all the same.
    `differences` has one entry for each value of the result that is not the same in all of them:
    `{"key", "values", "steps", "why"}`, values in the order of the options, null for an error.
    """
    options = [_option(calculator, given, changed) for changed in changes]
    return {
        "name": calculator.name,
        "inputs": plain(dict(given)),
        "options": options,
        "differences": _differences(given, changes, options),
    }


def _option(calculator: Calculator, given: Mapping[str, Any], changed: Mapping[str, Any]) -> Option:
    try:
        found = calculator.run({**given, **changed}).as_json()
    except TiaowenError as error:
        return {"changed": plain(dict(changed)), "error": str(error)}
    kept = ("result", "steps", "citations", "notes")
    return {"changed": plain(dict(changed)), **{name: found[name] for name in kept}}


def _differences(
    given: Mapping[str, Any], changes: Sequence[Mapping[str, Any]], options: Sequence[Option]
) -> list[dict[str, Any]]:
    inputs = _inputs_that_differ(given, changes)
    steps = _steps_that_differ(options)
    failed = ["error" in option for option in options]
    found = []
    for key in _all(option["result"] for option in options if "result" in option):
        values = [option.get("result", {}).get(key) for option in options]
        if not _same(values, options):
            deciding = [step for step in steps if step["values"] == values] or steps
            why = _why(inputs, deciding, failed)
            found.append({"key": key, "values": values, "steps": deciding, "why": why})
    return found


def _inputs_that_differ(
    given: Mapping[str, Any], changes: Sequence[Mapping[str, Any]]
) -> dict[str, list[Any]]:
    together = [{**given, **changed} for changed in changes]
    values = {name: [plain(each.get(name)) for each in together] for name in _all(changes)}
    return {name: each for name, each in values.items() if any(v != each[0] for v in each)}


def _steps_that_differ(options: Sequence[Option]) -> list[dict[str, Any]]:
    """Steps of one label whose outcome is not the same in all options, with their clauses."""
    tables = [_steps_by_label(option) for option in options]
    found = []
    for label in _all(tables):
        rows = [table.get(label, (None, None)) for table in tables]
        values = [value for value, _ in rows]
        if not _same(values, options):
            clauses = [clause for _, clause in rows]
            found.append({"label": label[0], "values": values, "clauses": clauses})
    return found


def _steps_by_label(option: Option) -> dict[tuple[str, int], tuple[Any, str]]:
    """Outcome and clause of each step; a label that comes again is told apart by a count."""
    clauses = {
        each["marker"]: f"{each['document_number']} {each['locator']}"
        for each in option.get("citations", ())
    }
    rows: dict[tuple[str, int], tuple[Any, str]] = {}
    seen: dict[str, int] = {}
    for step in option.get("steps", ()):
        count = seen[step["label"]] = seen.get(step["label"], 0) + 1
        outcome = next((step[name] for name in ("amount", "date", "value") if name in step), None)
        rows[step["label"], count] = (outcome, clauses[step["citation"]])
    return rows


def _why(
    inputs: Mapping[str, Sequence[Any]],
    steps: Sequence[Mapping[str, Any]],
    failed: Sequence[bool],
) -> str:
    parts = [f"输入 {name} 不同：{_beside(values)}。" for name, values in inputs.items()]
    parts += [_step_words(step, failed) for step in steps]
    if not steps:
        parts.append("各步骤相同，差别来自输入本身。")
    return "".join(parts)


def _step_words(step: Mapping[str, Any], failed: Sequence[bool]) -> str:
    clauses = list(dict.fromkeys(clause for clause in step["clauses"] if clause))
    words = []
    for value, clause, no_result in zip(step["values"], step["clauses"], failed, strict=True):
        missing = FAILED if no_result else ABSENT
        own = f"（{clause}）" if clause and len(clauses) > 1 else ""
        words.append(missing if value is None else f"{_shown(value)}{own}")
    common = f"，依据{clauses[0]}" if len(clauses) == 1 else ""
    return f"步骤“{step['label']}”：{_beside(words)}{common}。"


def _beside(values: Iterable[Any]) -> str:
    shown = ("未给" if value is None else _shown(value) for value in values)
    return "，".join(f"方案{place} {value}" for place, value in enumerate(shown, 1))


def _shown(value: Any) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _same(values: Sequence[Any], options: Sequence[Option]) -> bool:
    """Is the value one and the same in all options that could be calculated?"""
    found = [v for v, option in zip(values, options, strict=True) if "result" in option]
    return all(value == found[0] for value in found)


def _all(tables: Iterable[Mapping[Any, Any]]) -> list[Any]:
    """The keys of all, each once, in the order in which they first come."""
    return list(dict.fromkeys(key for table in tables for key in table))
