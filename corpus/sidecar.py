"""The YAML file beside a document: what it says of the document overrides what the text says.

    title: 曲靖市某某办法
    number: 曲政发〔2018〕3号
    issuer: 曲靖市人民政府
    issued: 2018-03-02
    in_force_from: 2018-04-01
    in_force_until: 2023-04-01    # the first day on which it is no longer in force
    repeals: [曲政发〔2010〕5号]

Every line may be left out; `null` says that there is none, whatever the text says (a title it must
have). A line without a value is a mistake. A file that holds several documents has them under
`documents`, each by its number or title.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from corpus.errors import CorpusError
from corpus.files import read_bytes, readable_name
from corpus.model import Document
from corpus.versions import number_key
from corpus.view import folded

_TEXTS = ("title", "number", "issuer")
_DAYS = ("issued", "in_force_from", "in_force_until")
_KEYS = (*_TEXTS, *_DAYS, "repeals")
_IN_FORCE = ("in_force_from", "in_force_until")
_SEVERAL = "documents"
_TEXT, _NULL = "tag:yaml.org,2002:str", "tag:yaml.org,2002:null"


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
            return (_overridden(self.path, found[0], self.alone),)
        for name, values in self.named.items():
            at = [n for n, each in enumerate(found) if _is_called(each, name)]
            if len(at) != 1:
                titles = "、".join(each.number or each.title for each in found)
                problem = f"{_SEVERAL} 里的 {name} 不是唯一的一份，可写：{titles}。"
                raise CorpusError(self.path, problem)
            found[at[0]] = _overridden(self.path, found[at[0]], values)
        return tuple(found)


NO_OVERRIDES = Overrides("", {}, {})


def read_sidecar(path: Path) -> Overrides:
    """What the file says. Raises CorpusError, naming the line, the key and what is accepted."""
    name = readable_name(path)
    try:
        root = yaml.compose(read_bytes(path).decode("utf-8-sig"), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        line = f"第 {where.line + 1} 行" if where else ""
        problem = f"{line}不是 UTF-8 编码的 YAML。请按“键: 值”一行一项来写。"
        raise CorpusError(name, problem) from error
    if root is None:
        return NO_OVERRIDES
    content = _entries(name, root)
    if _SEVERAL not in content:
        return Overrides(name, _values(name, content), {})
    if len(content) > 1 or not isinstance(content[_SEVERAL], yaml.MappingNode):
        raise CorpusError(name, f"{_SEVERAL} 应单独使用，下面按文号或标题写各份文件。")
    several = _entries(name, content[_SEVERAL])
    return Overrides(
        name, {}, {key: _values(name, _entries(name, node)) for key, node in several.items()}
    )


def _is_called(document: Document, name: str) -> bool:
    is_number = number_key(name) == number_key(document.number or "")
    return is_number or folded(name) == folded(document.title)


def _overridden(path: str, document: Document, values: Mapping[str, Any]) -> Document:
    since = values.get("in_force_from", document.in_force_from)
    until = values.get("in_force_until", document.in_force_until)
    if since and until and until <= since and not values.keys().isdisjoint(_IN_FORCE):
        problem = (
            f"in_force_until（{until}）不晚于 in_force_from（{since}）。"
            "没写的一项取自正文；请两项都写，前者应晚于后者。"
        )
        raise CorpusError(path, problem)
    names_in_force = document.names_in_force or values.get("in_force_from") is not None
    return replace(document, **values, names_in_force=names_in_force)


# --- values -----------------------------------------------------------------------------------
def _entries(path: str, node: yaml.Node) -> dict[str, yaml.Node]:
    """The keys of a mapping with their values as written, so that a mistake can be pointed at."""
    if not isinstance(node, yaml.MappingNode):
        problem = f"{_line(node)}应是“键: 值”，可用的键：{'、'.join(_KEYS)}、{_SEVERAL}。"
        raise CorpusError(path, problem)
    entries: dict[str, yaml.Node] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in entries:
            raise CorpusError(path, f"{_line(key)}重复写了 {name}，请只留一行。")
        entries[name] = value
    return entries


def _values(path: str, entries: Mapping[str, yaml.Node]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, node in entries.items():
        if key not in _KEYS:
            accepted = f"可用的键：{'、'.join(_KEYS)}、{_SEVERAL}。"
            raise CorpusError(path, f"{_line(node)}不认识的键 {key}，{accepted}")
        try:
            values[key] = _value(key, node)
        except ValueError as error:
            seen = f"{key} 的值是 {_printed(node)}" if _printed(node) else f"{key} 没有值"
            problem = f"{_line(node)}{seen}，应为{_accepted(key)}。"
            raise CorpusError(path, problem) from error
    return values


def _value(key: str, node: yaml.Node) -> Any:
    """The value of a key. Raises ValueError where it is none that is accepted."""
    if _is_null(node) and key != "title":
        return () if key == "repeals" else None
    if key == "repeals" and isinstance(node, yaml.SequenceNode):
        return tuple(_text(each) for each in node.value)
    if key in _DAYS and isinstance(node, yaml.ScalarNode):
        return date.fromisoformat(node.value)
    if key in _TEXTS:
        return _text(node)
    raise ValueError(key)


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag != _TEXT or not node.value.strip():
        raise ValueError(node.value)
    return str(node.value).strip()


def _is_null(node: yaml.Node) -> bool:
    """null, written out; a line without a value is a mistake."""
    return node.tag == _NULL and bool(node.value)


def _accepted(key: str) -> str:
    if key == "title":
        return "文字"
    if key == "repeals":
        return "一列文号或标题，例如 [某政发〔2010〕5号]；没有就写 null"
    return f"{'日期，例如 2018-03-02' if key in _DAYS else '文字'}；没有就写 null"


def _line(node: yaml.Node) -> str:
    return f"第 {node.start_mark.line + 1} 行："


def _printed(node: yaml.Node) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else "几项"
