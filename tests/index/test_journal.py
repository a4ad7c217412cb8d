"""What a broken-off build leaves comes back whole, or not at all."""

import numpy as np
import pytest

from index.journal import FOLDER, Journal, remove_journals
from index.manifest import ModelRecord

MODEL = ModelRecord("model", "a" * 64, "float32")
OTHERS = [
    ModelRecord("model", "b" * 64, "float32"),
    ModelRecord("model", "a" * 64, "bfloat16"),
]


def batch(*numbers):
    keys = [bytes([number]) * 16 for number in numbers]
    return keys, np.array([[number, 0.5] for number in numbers], dtype=np.float16)


BATCHES = [batch(1, 2, 3), batch(4), batch(5, 6)]


def write(index, batches=BATCHES, model=MODEL):
    index.mkdir(exist_ok=True)
    journal = Journal(index, model)
    for keys, vectors in batches:
        journal.append(keys, vectors)
    journal.close()
    (file,) = (index / FOLDER).iterdir()
    return file


def read(index, model=MODEL):
    return {key[0]: vector.tolist() for key, vector in Journal(index, model).read().items()}


def expected(*numbers):
    return {number: [number, 0.5] for number in numbers}


def test_every_vector_comes_back_under_its_key(tmp_path):
    write(tmp_path)
    assert read(tmp_path) == expected(1, 2, 3, 4, 5, 6)


def test_a_journal_that_was_never_written_is_empty(tmp_path):
    assert read(tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_kill_right_after_a_batch_loses_nothing(tmp_path):
    journal = Journal(tmp_path, MODEL)
    journal.append(*BATCHES[0])
    assert read(tmp_path) == expected(1, 2, 3)  # read while the writer still has it open
    journal.close()


def test_a_tail_cut_off_anywhere_is_dropped_and_written_over(tmp_path):
    file = write(tmp_path)
    content = file.read_bytes()
    ends = [len(write(tmp_path / str(n), BATCHES[:n]).read_bytes()) for n in (1, 2)]
    for length in range(len(content)):
        file.write_bytes(content[:length])
        whole = [0, *ends][sum(length >= end for end in ends)]
        numbers = {0: [], ends[0]: [1, 2, 3], ends[1]: [1, 2, 3, 4]}[whole]
        assert read(tmp_path) == expected(*numbers)
        assert file.stat().st_size == whole
    write(tmp_path, [batch(9)])
    assert read(tmp_path) == expected(1, 2, 3, 4, 9)


def test_nothing_is_taken_from_a_damaged_batch_on(tmp_path):
    file = write(tmp_path)
    content = file.read_bytes()
    first = len(write(tmp_path / "first", BATCHES[:1]).read_bytes())
    for place in range(first, len(content)):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert read(tmp_path) in (expected(1, 2, 3), expected(1, 2, 3, 4))


@pytest.mark.parametrize("other", OTHERS, ids=["model", "precision"])
def test_vectors_of_another_model_or_precision_are_never_taken(tmp_path, other):
    file = write(tmp_path)
    assert read(tmp_path, other) == {}
    file.rename(file.with_name(f"{other.sha256}-{other.precision}"))
    assert read(tmp_path, other) == {}


def test_journals_of_all_models_are_removed_together(tmp_path):
    for model in (MODEL, *OTHERS):
        journal = Journal(tmp_path, model)
        journal.append(*BATCHES[0])
        journal.close()
    assert len(list((tmp_path / FOLDER).iterdir())) == 3
    remove_journals(tmp_path)
    assert list(tmp_path.iterdir()) == []
    remove_journals(tmp_path)
