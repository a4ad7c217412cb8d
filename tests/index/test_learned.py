"""What has been learned, kept in a file."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

from corpus.errors import InputError
from index.features import FEATURES
from index.learned import (
    GENERAL,
    LEARNED,
    Learned,
    forget,
    in_use,
    load_learned,
    name_in_use,
    pack_file,
    pack_names,
    use_pack,
)
from index.manifest import current_build, read_manifest, write_manifest
from index.ranker import Ranker

MOST_BYTES = 2_000_000
ONES = np.ones(len(FEATURES), np.float32)


@pytest.fixture
def own(model):
    """What an office has learned: questions as they are, the order turned round."""
    return Learned("own", model.sha256, np.zeros((384, 384)), Ranker(-ONES, 0 * ONES, ONES))


def test_it_is_kept_for_its_model_alone(tmp_path, own, model):
    own.save(tmp_path / LEARNED)
    loaded = load_learned(tmp_path / LEARNED, model.sha256)
    assert loaded is not None
    assert (loaded.name, loaded.ranker.weights.tolist()) == ("own", own.ranker.weights.tolist())
    assert load_learned(tmp_path / LEARNED, "another") is None
    assert [each.name for each in tmp_path.iterdir()] == [LEARNED]


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_damaged_file_holds_nothing(tmp_path, content):
    (tmp_path / LEARNED).write_bytes(content)
    assert load_learned(tmp_path / LEARNED, "m") is None


def test_file_of_other_features_holds_nothing(tmp_path, own, model):
    fewer = Ranker(ONES[1:], ONES[1:], ONES[1:])
    Learned("own", model.sha256, own.map, fewer).save(tmp_path / LEARNED)
    assert load_learned(tmp_path / LEARNED, model.sha256) is None


def test_without_its_own_an_index_uses_the_general_pack(tmp_path, own, model):
    general = in_use(tmp_path, model.sha256)
    assert general is not None and general.name == GENERAL
    own.save(tmp_path / LEARNED)
    assert in_use(tmp_path, model.sha256).name == "own"
    assert forget(tmp_path) and not forget(tmp_path)
    assert in_use(tmp_path, model.sha256).name == GENERAL


def test_another_model_uses_nothing(tmp_path):
    assert in_use(tmp_path, "another") is None


def test_what_is_in_use_goes_by_the_model_the_index_was_built_with(small, own, tmp_path):
    index = shutil.copytree(small, tmp_path / "index")
    assert name_in_use(index) == GENERAL
    own.save(index / LEARNED)
    assert name_in_use(index) == "own"
    forget(index)
    build_of_another_model(index)
    assert name_in_use(index) is None


def build_of_another_model(index):
    folder = index / current_build(index)
    manifest = read_manifest(folder)
    write_manifest(folder, replace(manifest, model=replace(manifest.model, sha256="another")))


@pytest.mark.parametrize("name", pack_names())
def test_packs_are_small_and_for_the_model_that_comes_with_the_program(name, model):
    pack = load_learned(pack_file(name), model.sha256)
    assert pack is not None and pack.name == name
    assert pack.map.shape == (384, 384)
    assert len(pack.ranker.weights) == len(FEATURES)
    assert pack_file(name).stat().st_size < MOST_BYTES


def test_an_index_can_use_another_pack(tmp_path, model):
    use_pack(tmp_path, "national")
    assert in_use(tmp_path, model.sha256).name == "national"


def test_pack_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="没有这个"):
        use_pack(tmp_path, "没有这个")
    assert not list(tmp_path.iterdir())
