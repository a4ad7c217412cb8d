"""Batches shared out among processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index import encoding
from index.embedding import EmbeddingModel
from index.encoding import Sharing, started_helpers

TEXTS = [f"第{n}条 " + "应当在规定的期限内办理手续。" * (n % 7 + 1) for n in range(300)]
PROJECT = Path(encoding.__file__).parent.parent


@pytest.fixture(scope="module")
def alone(model):
    """The vectors as one process makes them."""
    return model.encode_passages(TEXTS)


@pytest.fixture
def helper(model):
    with started_helpers(1, model.folder, model.precision, 1) as helpers:
        yield helpers[0]


def first_vectors(model):
    return model.encode_batch(TEXTS[:1], 1)


def batches_of(size):
    return [list(range(start, start + size)) for start in range(0, len(TEXTS), size)]


def test_two_processes_make_the_same_vectors_bit_for_bit(model, alone, capfd):
    assert (EmbeddingModel("", processes=2).encode_passages(TEXTS) == alone).all()
    assert capfd.readouterr().err == ""


def test_a_helper_embeds_as_this_process_does(helper, model):
    helper.give(7, TEXTS[:1])
    assert helper.at_hand == {7}
    number, vectors = helper.take()
    assert number == 7
    assert (vectors == first_vectors(model)).all()
    assert helper.at_hand == set()


def test_every_batch_is_heard_of_once_and_helpers_take_part(helper, model):
    heard, here = [], []
    batches = batches_of(1)

    def embed(texts):
        here.extend(texts)
        time.sleep(0.03)  # as longer texts would take
        return model.encode_batch(texts, 1)

    Sharing(TEXTS, batches, embed, lambda batch, _: heard.extend(batch)).run([helper])
    assert sorted(heard) == list(range(len(TEXTS)))
    assert len(here) < len(TEXTS)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_what_a_dead_or_hanging_helper_had_at_hand_is_computed_here(
    helper, monkeypatch, capfd, number
):
    monkeypatch.setattr(encoding, "PATIENCE", 0.2)
    os.kill(helper.pid, number)
    heard = {}

    def embed(texts):
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    def hear(batch, vectors):
        heard.update(zip(batch, vectors[:, 0], strict=True))

    Sharing(TEXTS, batches_of(20), embed, hear).run([helper])
    assert heard == {row: len(text) for row, text in enumerate(TEXTS)}
    lines = capfd.readouterr().err.splitlines()
    assert [("中途退出" in line) for line in lines] == [True] * (number == signal.SIGKILL)


def test_helpers_end_with_the_run_whatever_they_do(model):
    with started_helpers(2, model.folder, model.precision, 1) as helpers:
        os.kill(helpers[0].pid, signal.SIGSTOP)
        assert all(is_running(each.pid) for each in helpers)
    assert not any(is_running(each.pid) for each in helpers)


def test_helpers_end_with_a_process_that_is_killed(model):
    code = """
import sys, time
from pathlib import Path
from index.encoding import started_helpers
with started_helpers(1, Path(sys.argv[1]), sys.argv[2], 1) as helpers:
    helpers[0].give(0, ["文" * 400] * 2000)  # minutes of work
    print(helpers[0].pid, flush=True)
    time.sleep(600)
"""
    command = [sys.executable, "-c", code, str(model.folder), model.precision]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        pid = int(process.stdout.readline())
        assert is_running(pid)
        time.sleep(1)
        process.kill()
    until = time.monotonic() + 60  # a helper that is importing hears of it afterwards
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_running(pid)


def test_where_no_process_can_be_started_this_one_computes(model, monkeypatch, alone):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert (EmbeddingModel("", processes=3).encode_passages(TEXTS) == alone).all()


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
