"""A helper's process: embeds what comes through a pipe until the other end is closed.

Run by index.encoding. The other end closes however that process ends, a kill included; this one
then ends at once, in the middle of a batch too.
"""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue

import corpus.settings  # noqa: F401  # before torch is imported
from index.embedding import EmbeddingModel, Precision

Job = tuple[int, list[str]]


def serve(pipe: Connection, folder: str, precision: Precision, threads: int) -> None:
    """Embed batches of passages of equal length, one after another."""
    jobs: SimpleQueue[Job] = SimpleQueue()
    threading.Thread(target=_receive, args=(pipe, jobs), daemon=True).start()
    model = EmbeddingModel(folder, precision)
    while True:
        number, texts = jobs.get()
        pipe.send((number, model.encode_batch(texts, threads)))


def _receive(pipe: Connection, jobs: SimpleQueue[Job]) -> None:
    """Take jobs as they come, so that who gives them need not wait; end with the other end."""
    try:
        while True:
            jobs.put(pipe.recv())
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    descriptor, folder, precision, threads = sys.argv[1:]
    serve(Connection(int(descriptor)), folder, precision, int(threads))  # type: ignore[arg-type]
