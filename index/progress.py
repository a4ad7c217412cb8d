"""How far a long step has come: a bar in a terminal, elsewhere a line now and then.

Progress goes to standard error. It is counted in items for people and in work for the time left:
long texts are embedded first, and one of them takes as long as ten short ones.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from tqdm import tqdm

LINE_EVERY = 10.0  # seconds between the lines where there is no terminal
BAR = "{desc} {percentage:3.0f}%|{bar}| 已用 {elapsed}，约剩 {remaining}"
SMOOTHING = 0.05  # of the rate: mostly the mean so far, a little of what was last


class Advance(Protocol):
    """Called with how many more items are done, and their work where that is counted apart."""

    def __call__(self, items: int, work: int | None = None) -> None: ...


@contextmanager
def progress(label: str, items: int, work: int | None = None) -> Iterator[Advance]:
    """Show a step of so many items, which take `work` together (items, if not given).

    A step of none is not shown.
    """
    if not items:
        yield lambda items, work=None: None
        return
    show = _bar if sys.stderr.isatty() else _lines
    with show(label, items, work or items) as advance:
        yield advance


@contextmanager
def _bar(label: str, total: int, total_work: int) -> Iterator[Advance]:
    done = 0
    shown = f"{label}：{_share(done, total)}"
    with tqdm(
        total=total_work, desc=shown, bar_format=BAR, smoothing=SMOOTHING, file=sys.stderr
    ) as bar:

        def advance(items: int, work: int | None = None) -> None:
            nonlocal done
            done += items
            bar.set_description_str(f"{label}：{_share(done, total)}", refresh=False)
            bar.update(items if work is None else work)

        yield advance


@contextmanager
def _lines(label: str, total: int, total_work: int) -> Iterator[Advance]:
    done = work_done = 0
    started = said = time.monotonic()

    def advance(items: int, work: int | None = None) -> None:
        nonlocal done, work_done, said
        done, work_done = done + items, work_done + (items if work is None else work)
        now = time.monotonic()
        if now - said >= LINE_EVERY and done < total:
            said = now
            took, left = now - started, (now - started) * (total_work / max(work_done, 1) - 1)
            say(f"{label}：{_share(done, total)}，已用 {_span(took)}，约剩 {_span(left)}")

    yield advance
    say(f"{label}：{_share(done, total)}，用时 {_span(time.monotonic() - started)}")


def say(message: str) -> None:
    """One line on standard error."""
    print(message, file=sys.stderr, flush=True)


def _share(done: int, items: int) -> str:
    return f"{done}/{items} 条"


def _span(seconds: float) -> str:
    """A duration for people.

    >>> _span(7.2), _span(75), _span(7325)
    ('7 秒', '1 分 15 秒', '2 小时 2 分')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
