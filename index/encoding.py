"""Batches of texts shared out among processes: torch's threads alone do not fill the cores.

The process that wants the vectors computes too; each helper is one more process with a model of its
own. Helpers may start slowly, die or hang: what they do not bring back is computed here, and as no
vector depends on where it is computed, nothing else changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.progress import say

Floats = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Floats]
OnBatch = Callable[[Sequence[int], Floats], None]

AHEAD = 3  # batches a helper has at hand, so that it need not wait while this process computes
PATIENCE = 2.0  # seconds to wait for the last batches of helpers before computing them here
WORKER = "index.encoding_worker"
PROJECT = Path(__file__).resolve().parent.parent


class Helper:
    """A process that embeds batches. `at_hand` are the numbers of those it has not brought back."""

    def __init__(self, folder: Path, precision: str, threads: int) -> None:
        self.at_hand: set[int] = set()
        self.pipe, theirs = Pipe()
        with theirs:
            self._process = _start(theirs, folder, precision, threads)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def give(self, number: int, texts: Sequence[str]) -> None:
        """Have one more batch embedded. That a helper is dead is for `take` to find."""
        self.at_hand.add(number)
        with suppress(OSError):
            self.pipe.send((number, texts))

    def take(self) -> tuple[int, Floats] | None:
        """The next batch that is done, None if the helper has ended."""
        try:
            number, vectors = self.pipe.recv()
        except (EOFError, OSError):
            return None
        self.at_hand.discard(number)
        return number, vectors

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self._process.kill()
        self._process.wait()


def _start(pipe: Connection, folder: Path, precision: str, threads: int) -> subprocess.Popen[bytes]:
    """Start a helper that has the other end of a pipe.

    Not with multiprocessing: that runs the main module again, which need not be one of ours.
    """
    path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
    descriptor = pipe.fileno()
    return subprocess.Popen(
        [sys.executable, "-P", "-m", WORKER, str(descriptor), str(folder), precision, str(threads)],
        env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": str(threads)},
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@contextmanager
def started_helpers(
    count: int, folder: Path, precision: str, threads: int
) -> Iterator[list[Helper]]:
    """So many helpers, fewer where the machine allows no more processes; all ended afterwards."""
    with ExitStack() as stack:
        helpers: list[Helper] = []
        with suppress(OSError):
            for _ in range(count):
                helpers.append(Helper(folder, precision, threads))
                stack.callback(helpers[-1].end)
        yield helpers


class Sharing:
    """One run over batches of rows: which wait, which are at whom, which are done."""

    def __init__(
        self, texts: Sequence[str], batches: Sequence[list[int]], embed: Embed, on_batch: OnBatch
    ) -> None:
        self._texts, self._batches, self._embed, self._on_batch = texts, batches, embed, on_batch
        self._waiting = deque(range(len(batches)))
        self._done: set[int] = set()

    def run(self, helpers: Sequence[Helper] = ()) -> None:
        """Embed all batches. Each is heard of once, in this thread, when it is done."""
        alive = list(helpers)
        while len(self._done) < len(self._batches):
            for helper in alive:
                self._supply(helper)
            if self._waiting:
                self._compute(self._waiting.popleft())
                self._collect(alive, patience=0)
            elif not self._collect(alive, PATIENCE):
                self._compute(next(each.at_hand.pop() for each in alive if each.at_hand))

    def _supply(self, helper: Helper) -> None:
        while self._waiting and len(helper.at_hand) < AHEAD:
            number = self._waiting.popleft()
            helper.give(number, self._texts_of(number))

    def _collect(self, alive: list[Helper], patience: float) -> bool:
        """Take one finished batch of each helper that has one; whether any was heard of.

        What a dead helper had at hand waits again.
        """
        ready = wait([helper.pipe for helper in alive], patience)
        for helper in [each for each in alive if each.pipe in ready]:
            if found := helper.take():
                self._finish(*found)
            else:
                alive.remove(helper)
                self._waiting.extendleft(helper.at_hand)
                say("一个协助计算向量的进程中途退出，它没算完的改由其余进程计算。")
        return bool(ready)

    def _compute(self, number: int) -> None:
        self._finish(number, self._embed(self._texts_of(number)))

    def _finish(self, number: int, vectors: Floats) -> None:
        if number not in self._done:  # else a helper was late
            self._done.add(number)
            self._on_batch(self._batches[number], vectors)

    def _texts_of(self, number: int) -> list[str]:
        return [self._texts[row] for row in self._batches[number]]
