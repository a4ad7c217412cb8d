"""The errors that reach a user: few types, each with the facts; the wording is one sentence.

A sentence says where, what was seen, what is accepted and what to do. Nothing about our code.
"""

from __future__ import annotations

from pathlib import Path


class TiaowenError(Exception):
    """Base of all errors whose text is meant for the user. `str()` is that text."""


class InputError(TiaowenError):
    """A field of the input holds something that is not accepted."""

    def __init__(self, field: str, seen: object, accepted: str) -> None:
        self.field, self.seen, self.accepted = field, seen, accepted
        super().__init__(f"{field}：收到 {seen}，{accepted}。")


class CorpusError(TiaowenError):
    """A file of the corpus that cannot be read, or cannot be read as what it claims to be."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path}：{problem}")


class IndexMissing(TiaowenError):
    """There is no index where one was named."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        super().__init__(f"{path} 里没有索引。请运行：python -m index build --index {path}")


class IndexCorrupt(TiaowenError):
    """The index folder does not hold what its manifest says."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(
            f"{path}：索引已损坏（{problem}），没有打开。"
            f"请重建：python -m index build --index {path}"
        )


class ModelMissing(TiaowenError):
    """The embedding model, or the file it is made from, is not there or not the expected one."""

    def __init__(self, path: Path | str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"向量模型 {path}：{problem}")
