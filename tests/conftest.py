"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import corpus.settings  # before any library: it shuts off telemetry and look-ups

if TYPE_CHECKING:
    from assistant.service import Assistant
    from corpus.library import Library

# One thread a worker: two OpenMP teams on two cores are slower than two single threads.
os.environ["OMP_NUM_THREADS"] = "1"
# The tests say which index and which model they use.
for setting in (corpus.settings.INDEX, corpus.settings.MODEL):
    os.environ.pop(setting.variable, None)

PROJECT = Path(__file__).resolve().parent.parent
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the published questions and benchmarks, beside the project's own."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared (published questions and benchmarks), which is not here")
    return SHARED


@pytest.fixture(scope="session")
def library() -> Library:
    """The bundled gazette, read once."""
    from corpus.library import load_library

    return load_library()


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory, library: Library) -> Path:
    """The folder of an index of the bundled gazette, built once a run by whoever comes first.

    Building waits for another process that builds, and then finds nothing left to do.
    """
    from index.build import build_index

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # what the workers share
    build_index(library, folder / "index")
    return folder / "index"


@pytest.fixture(scope="session")
def assistant(index_dir: Path) -> Iterator[Assistant]:
    """The assistant on that index."""
    from assistant.service import Assistant

    with Assistant.open(index_dir) as opened:
        yield opened
