"""What every command line has in common. Entry points import this before any library.

Importing it shuts off the telemetry and the look-ups of the libraries (corpus.settings).
"""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import re
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, NoReturn

import corpus.settings  # noqa: F401 — first of all, see above
from corpus.errors import InputError, TiaowenError

BAD_INPUT = 2
INTERRUPTED = 130  # as a shell reports it
INTERNAL_ERROR = "内部错误，已记入日志。"
LONGEST_REASON = 200  # characters of what a library says

logger = logging.getLogger(__name__)

# What argparse says → what is printed. The first that matches holds.
_USAGE_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"没有参数 \1"),
    (r"ambiguous option: (.+) could match (.+)", r"参数 \1 可以是 \2，请写全"),
    (r"argument (.+): expected .*argument.*", r"参数 \1 后面缺少值"),
    (r"argument (.+): invalid choice: (.+) \(choose from (.+)\)", r"\1：收到 \2，应为 \3 之一"),
    (r"argument (.+): invalid int value: (.+)", r"\1：收到 \2，应为整数"),
    (r"argument (.+): not allowed with argument (.+)", r"参数 \1 和 \2 不能同时用"),
    (r"argument (.+): ignored explicit argument (.+)", r"参数 \1 不带值，收到 \2"),
    (r"argument (.+?): (.+)", r"\1：\2"),
)
_REASONS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经有这个文件或文件夹",
    errno.ENOTDIR: "不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOSPC: "磁盘已满",
    errno.EROFS: "只读，不能写入",
}


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one Chinese sentence; the exit status is 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"{_usage_error(message)}。可用的参数：{self.prog} --help\n")


def run_command(command: Callable[[], int]) -> int:
    """Run a command; the exit status.

    An error meant for the user, and a file or folder that cannot be used, is one sentence on
    standard error. A reader of the output that has seen enough (`| head`) is no error.
    """
    try:
        status = command()
        sys.stdout.flush()
        return status
    except TiaowenError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        # Nothing may be written any more, not even at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(describe_os_error(error), file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    return BAD_INPUT


def describe_os_error(error: OSError) -> str:
    """A file or folder that cannot be used, in one sentence."""
    said = " ".join((error.strerror or str(error)).split())[:LONGEST_REASON]
    reason = _REASONS.get(error.errno or 0, said)
    return f"{error.filename}：{reason}。" if error.filename else f"文件不能读写：{reason}。"


def answer_lines(
    handle: Callable[[dict[str, Any]], dict[str, Any]],
    source: BinaryIO,
    out: BinaryIO,
    id_key: str,
) -> None:
    """Answer JSON lines: one line out for each line in that is not blank, in order, flushed.

    `handle` gets the object of a line; what it returns is written after the line's id, which stands
    under `id_key` in both. Whatever is wrong with a line, or goes wrong in `handle`, becomes
    `{id_key: id or null, "error": sentence}`, and the next line is answered.
    """
    for line in source:
        if line.strip():
            answer = json.dumps(_answer_line(handle, line, id_key), ensure_ascii=False)
            out.write(answer.encode("utf-8", errors="replace") + b"\n")  # lone surrogates: "?"
            out.flush()


def _answer_line(
    handle: Callable[[dict[str, Any]], dict[str, Any]], line: bytes, id_key: str
) -> dict[str, Any]:
    line_id: object = None
    try:
        row = _read_row(line, id_key)
        line_id = _read_id(row, id_key)
        return {id_key: line_id, **handle(row)}
    except TiaowenError as error:
        return {id_key: line_id, "error": str(error)}
    except Exception:
        logger.exception("%s %r", id_key, line_id)
        return {id_key: line_id, "error": INTERNAL_ERROR}


def _read_row(line: bytes, id_key: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        row = None
    if not isinstance(row, dict):
        seen = line.decode(errors="replace").strip()[:40]
        raise InputError(
            "输入行", seen, f'应为 JSON 对象，例如 {{"{id_key}": "1", "question": "…"}}'
        )
    return row


def _read_id(row: dict[str, Any], id_key: str) -> object:
    """The id as it stands: anything that is not nested, which could not be written back."""
    line_id = row.get(id_key)
    if isinstance(line_id, dict | list):
        raise InputError(id_key, "一个列表或对象", "应为文字或数字")
    return line_id


def _usage_error(message: str) -> str:
    for pattern, wording in _USAGE_ERRORS:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return match.expand(wording)
    return message
