"""The YAML file beside a document: what it says of the document overrides what the text says.

    title: 曲靖市某某办法
    number: 曲政发〔2018〕3号
    issuer: 曲靖市人民政府
    issued: 2018-03-02
    in_force_from: 2018-04-01
    in_force_until: 2023-04-01    # the first day on which it is no longer in force
    repeals: [曲政发〔2010〕5号]

Every line may be left out. A file that holds several documents has them under `documents`, each
by its number or title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import CorpusError
from corpus.files import read_bytes, readable_name
from corpus.model import Document
from corpus.view import folded

_TEXTS = ("title", "number", "issuer")
_DAYS = ("issued", "in_force_from", "in_force_until")
_KEYS = (*_TEXTS, *_DAYS, "repeals")
_SEVERAL = "documents"


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a sidecar says: of the only document of its file, or of each by number or title."""

    path: str
    alone: Mapping[str, Any]
    named: Mapping[str, Mapping[str, Any]]

    def applied(self, documents: Iterable[Document]) -> tuple[Document, ...]:
        """The documents as the sidecar has them. Raises CorpusError where it names another."""
        found = list(documents)
        if self.alone and len(found) != 1:
            problem = f"所说的文件里有 {len(found)} 份文件，请在 {_SEVERAL} 下按文号或标题分别写。"
            raise CorpusError(self.path, problem)
        if self.alone:
            return (_overridden(found[0], self.alone),)
        for name, values in self.named.items():
            at = [n for n, each in enumerate(found) if _is_called(each, name)]
            if len(at) != 1:
                titles = "、".join(each.number or each.title for each in found)
                problem = f"{_SEVERAL} 里的 {name} 不是唯一的一份，可写：{titles}。"
                raise CorpusError(self.path, problem)
            found[at[0]] = _overridden(found[at[0]], values)
        return tuple(found)


NO_OVERRIDES = Overrides("", {}, {})


def read_sidecar(path: Path) -> Overrides:
    """What the file says. Raises CorpusError, naming the key and what is accepted."""
    name = readable_name(path)
    try:
        content = yaml.safe_load(read_bytes(path).decode("utf-8-sig"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"第 {where.line + 1} 行" if where else ""
        problem = f"{line}不是 UTF-8 编码的 YAML。请按“键: 值”一行一项来写。"
        raise CorpusError(name, problem) from error
    if content is None:
        return NO_OVERRIDES
    if not isinstance(content, dict):
        raise CorpusError(name, f"应是“键: 值”，可用的键：{'、'.join(_KEYS)}、{_SEVERAL}。")
    if _SEVERAL not in content:
        return Overrides(name, _values(name, content), {})
    several = content[_SEVERAL]
    if len(content) > 1 or not isinstance(several, dict):
        raise CorpusError(name, f"{_SEVERAL} 应单独使用，下面按文号或标题写各份文件。")
    return Overrides(name, {}, {str(key): _values(name, value) for key, value in several.items()})


def _is_called(document: Document, name: str) -> bool:
    return folded(name) in (folded(document.number or ""), folded(document.title))


def _overridden(document: Document, values: Mapping[str, Any]) -> Document:
    names_in_force = document.names_in_force or values.get("in_force_from") is not None
    return replace(document, **values, names_in_force=names_in_force)


def _values(path: str, content: object) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise CorpusError(path, f"应是“键: 值”，可用的键：{'、'.join(_KEYS)}。")
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key in _TEXTS and isinstance(value, str) and value.strip():
            values[key] = value.strip()
        elif key in _DAYS:
            values[key] = _day(path, key, value)
        elif key == "repeals" and isinstance(value, list) and all(map(_is_text, value)):
            values[key] = tuple(value)
        elif key in _KEYS:
            accepted = "一列文号或标题" if key == "repeals" else "文字"
            raise CorpusError(path, f"{key} 的值是 {value!r}，应为{accepted}。")
        else:
            raise CorpusError(path, f"不认识的键 {key}，可用的键：{'、'.join(_KEYS)}、{_SEVERAL}。")
    return values


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _day(path: str, key: str, value: object) -> date | None:
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise CorpusError(path, f"{key} 的值是 {value}，应为日期，例如 2018-03-02。") from error
