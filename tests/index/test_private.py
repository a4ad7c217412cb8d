"""Each reader has its own copy of Chroma's database, and no copy outlives its reader."""

import os
import tempfile
import time
from contextlib import closing

import pytest
from filelock import FileLock

from index.manifest import current_build
from index.private import DATABASE, LOCK, PREFIX, private_copy
from index.store import CHROMA, Index


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files that no other process uses."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def abandoned(temporary, name):
    folder = temporary / f"{PREFIX}{name}"
    folder.mkdir()
    (folder / DATABASE).touch()
    long_ago = time.time() - 3600
    os.utime(folder, (long_ago, long_ago))
    return folder


def test_the_copy_goes_with_its_reader(small, temporary):
    with closing(Index.open(small)):
        (copy,) = temporary.iterdir()
        assert (copy / DATABASE).is_file()
    assert list(temporary.iterdir()) == []


def test_a_reader_that_cannot_open_leaves_no_copy(small, temporary):
    with pytest.raises(FileNotFoundError), private_copy(temporary / "none"):
        pass
    assert list(temporary.iterdir()) == []


def test_what_a_killed_reader_left_is_removed(small, temporary):
    left = abandoned(temporary, "killed")
    with closing(Index.open(small)):
        assert not left.exists()


def test_the_copy_of_a_reader_that_runs_is_left_alone(small, temporary):
    running, fresh = abandoned(temporary, "running"), temporary / f"{PREFIX}fresh"
    fresh.mkdir()
    with FileLock(running / LOCK):
        os.utime(running, (0, 0))
        with closing(Index.open(small)):
            assert (running / DATABASE).is_file()
            assert fresh.is_dir()


def test_folders_of_collections_are_linked_not_copied(small, temporary):
    with private_copy(small / current_build(small) / CHROMA) as copy:
        folders = [each for each in copy.iterdir() if each.is_dir()]
        assert len(folders) == 1
        assert all(each.is_symlink() for each in folders)
