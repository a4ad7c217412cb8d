"""Which index is read, and when the default one is built."""

import json
from contextlib import closing

import pytest

from corpus.errors import IndexCorrupt, IndexMissing
from index.__main__ import main
from index.build import build_index
from index.manifest import MANIFEST, POINTER, current_build
from index.opening import default_path, ensure_default_index, open_index
from tests.index.conftest import LAWS, library_of


@pytest.fixture
def data(tmp_path, model, monkeypatch):
    """A data folder of its own, with the model that is there already."""
    there = model.folder.parent  # found before the data folder is another
    monkeypatch.setenv("TIAOWEN_DATA", str(tmp_path))
    (tmp_path / "models").symlink_to(there)
    return tmp_path


def change_manifest(path, **changed):
    file = path / current_build(path) / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), **changed}))


def build_bundled(path, model, tmp_path):
    """Stands in for the gazette, which takes longer: the index says it is of the bundled corpus."""
    build_index(library_of(tmp_path, LAWS), path, model, bundled=True)


def test_named_folder_is_never_built_by_reading_it(tmp_path):
    with pytest.raises(IndexMissing):
        open_index(tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_default_index_lies_in_the_data_folder_unless_the_settings_say_otherwise(data, monkeypatch):
    assert default_path() == data / "index"
    monkeypatch.setenv("TIAOWEN_INDEX", str(data / "other"))
    assert default_path() == data / "other"


def test_default_index_is_built_when_first_needed_and_then_left(
    data, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("index.opening.load_library", lambda: library_of(tmp_path, LAWS))
    with closing(open_index()) as index:
        assert len(index.documents()) == 2
        assert index.manifest.bundled
    shown = capsys.readouterr()
    assert "首次使用" in shown.err
    assert shown.out == ""
    before = current_build(data / "index")
    ensure_default_index()
    assert current_build(data / "index") == before
    assert capsys.readouterr().err == ""


def test_default_index_is_renewed_with_the_program(data, model, tmp_path, monkeypatch, capsys):
    build_bundled(data / "index", model, tmp_path)
    change_manifest(data / "index", program_sha256="0" * 64)
    before = current_build(data / "index")
    monkeypatch.setattr("index.opening.load_library", lambda: library_of(tmp_path, LAWS[:5]))
    ensure_default_index()
    assert "程序已更新" in capsys.readouterr().err
    assert current_build(data / "index") != before


def test_default_index_is_renewed_with_the_model(data, model, tmp_path, monkeypatch, capsys):
    build_bundled(data / "index", model, tmp_path)
    of = {"id": model.model_id, "sha256": "0" * 64, "precision": model.precision}
    change_manifest(data / "index", model=of)
    monkeypatch.setattr("index.opening.load_library", lambda: library_of(tmp_path, LAWS[:5]))
    ensure_default_index()
    said = capsys.readouterr().err
    assert "向量模型已更换" in said
    assert "程序已更新" not in said


def test_damaged_default_index_is_built_again(data, model, tmp_path, monkeypatch, capsys):
    build_bundled(data / "index", model, tmp_path)
    file = data / "index" / current_build(data / "index") / "vectors.npy"
    file.write_bytes(bytes(file.stat().st_size))
    monkeypatch.setattr("index.opening.load_library", lambda: library_of(tmp_path, LAWS[:5]))
    with closing(open_index(verify=True)) as index:
        assert index.manifest.counts["provisions"] == 5
    assert "现有索引不能用" in capsys.readouterr().err


def test_an_index_that_a_user_built_there_is_never_replaced(data, model, tmp_path):
    build_index(library_of(tmp_path, LAWS), data / "index", model)
    change_manifest(data / "index", program_sha256="0" * 64)
    before = current_build(data / "index")
    ensure_default_index()
    assert current_build(data / "index") == before
    (data / "index" / before / "vectors.npy").unlink()
    with pytest.raises(IndexCorrupt):
        open_index()


def test_folder_named_by_the_settings_is_never_built_by_reading_it(data, monkeypatch):
    monkeypatch.setenv("TIAOWEN_INDEX", str(data / "other"))
    with pytest.raises(IndexMissing, match="other"):
        open_index()
    assert not (data / "other").exists()
    assert not (data / "index").exists()


def test_data_folder_that_cannot_be_made_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setenv("TIAOWEN_DATA", "/proc/none")
    assert main(["search", "押金"]) == 2
    assert capsys.readouterr().err == "/proc/none：没有这个文件或文件夹。\n"


def test_an_index_named_by_the_settings_is_never_renewed(data, model, tmp_path, monkeypatch):
    path = data / "other"
    monkeypatch.setenv("TIAOWEN_INDEX", str(path))
    build_bundled(path, model, tmp_path)
    change_manifest(path, program_sha256="0" * 64)
    before = (path / POINTER).read_text()
    open_index().close()
    assert (path / POINTER).read_text() == before
