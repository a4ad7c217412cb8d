"""Worked cases, `tests/assistant/calculators/*.yaml`: read by the tests and by the documentation.

A case has a name that reads like a line of a clerk's handbook, inputs, and what they lead to: a
result or an error. Its expected values are worked out from the text by hand; `why` is the working.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from corpus.errors import CorpusError

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "assistant" / "calculators"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExpectedError(_Strict):
    """The exit status, 2 for bad input and 3 for a missing rule, and words of the message."""

    status: int
    contains: str


class Case(_Strict):
    """One worked case.

    `result` holds some of the result's values, `steps` the outcomes of all steps in order,
    `readings` some values of each reading by its name.
    """

    name: str
    inputs: dict[str, Any]
    result: dict[str, Any] | None = None
    steps: list[Any] | None = None
    readings: dict[str, dict[str, Any]] = {}
    notes_contain: list[str] = []
    error: ExpectedError | None = None
    why: str = ""

    @model_validator(mode="after")
    def _ends_one_way(self) -> Case:
        if (self.result is None) == (self.error is None):
            raise ValueError("a case has either a result or an error")
        if self.error and (self.steps or self.readings or self.notes_contain):
            raise ValueError("a case that ends in an error has no steps, readings or notes")
        return self


_CASES = TypeAdapter(list[Case])


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. Raises CorpusError, naming the place and what is wrong there."""
    try:
        cases = _CASES.validate_python(read_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "文件"
        raise CorpusError(path, f"{place}：{first['msg']}。") from error
    names = [case.name for case in cases]
    repeated = [name for name in names if names.count(name) > 1]
    if repeated:
        raise CorpusError(path, f"有两个算例叫“{repeated[0]}”。")
    return cases


def cases_of(name: str) -> list[Case]:
    """The cases of the calculator `name`. Raises CorpusError."""
    return read_cases(FOLDER / f"{name}.yaml")


# --- YAML without silent losses ----------------------------------------------------------------
class _UniqueKeys(yaml.SafeLoader):
    """The safe loader, but a key that stands twice is an error instead of replacing the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if keys.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value} stands twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


def read_yaml(path: Path) -> Any:
    """A YAML file in which no key stands twice. Raises CorpusError."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)
    except (OSError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise CorpusError(path, f"不是可读取的 YAML 文件：{problem}") from error
