"""Building: only what changed is computed, and the old index answers until the new one is whole."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import CorpusError
from corpus.library import Library
from index.build import LOCK, build_index
from index.embedding import EmbeddingModel
from index.manifest import MANIFEST, current_build
from index.retriever import Retriever
from index.store import Index
from tests.index.conftest import LAWS, library_of


@pytest.fixture
def copy(small, tmp_path):
    return shutil.copytree(small, tmp_path / "index")


def counts(report):
    return report.added, report.changed, report.removed, report.unchanged


def builds(path):
    return sorted(folder.name for folder in path.iterdir() if folder.is_dir())


def test_first_build_adds_everything(model, tmp_path, capsys):
    report = build_index(library_of(tmp_path, LAWS), tmp_path / "index", model)
    assert counts(report) == (6, 0, 0, 0)
    assert report.embedded == 6 + 4  # the articles, and the sentences of those that have two
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "计算向量" in shown.err


def test_nothing_new_leaves_the_build_as_it_is(copy, model, tmp_path):
    before = current_build(copy)
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert counts(report) == (0, 0, 0, 6)
    assert report.embedded == 0
    assert current_build(copy) == before


def test_only_what_changed_is_computed(copy, model, tmp_path):
    rows = [row for row in LAWS if row[0] != "3"]
    rows[0] = ("1", rows[0][1], rows[0][2], "为了管好犬只，制定本条例。")
    rows.append(("7", "某市养犬管理条例", "第四条", "禁止遗弃犬只。"))
    report = build_index(library_of(tmp_path, rows), copy, model)
    assert counts(report) == (1, 1, 1, 4)  # article 2 has moved in the source, and is unchanged
    assert report.embedded == 2
    with closing(Index.open(copy)) as index:
        assert index.provision("7").text == "第四条 禁止遗弃犬只。"
        with pytest.raises(KeyError):
            index.provision("3")


def test_updated_index_equals_one_built_anew(copy, model, tmp_path):
    rows = [LAWS[3], LAWS[0], ("7", "某市养犬管理条例", "第四条", "禁止遗弃犬只。"), LAWS[4]]
    library = library_of(tmp_path, rows)
    build_index(library, copy, model)
    build_index(library, tmp_path / "anew", model)
    with closing(Index.open(copy)) as updated, closing(Index.open(tmp_path / "anew")) as anew:
        assert updated.manifest.content_sha256 == anew.manifest.content_sha256
        assert updated.manifest.counts == anew.manifest.counts
        with updated.reading() as one, anew.reading() as other:
            assert np.allclose(one.vectors, other.vectors, atol=1e-3)
            assert np.array_equal(one.sentence_starts, other.sentence_starts)
            assert np.allclose(one.lexical.scores("犬只"), other.lexical.scores("犬只"))
        first, second = (Retriever(each, model).retrieve("狗", 4) for each in (updated, anew))
        assert first == second


def test_vectors_of_two_models_never_mix(copy, model, tmp_path, capsys):
    precision = "float32" if model.precision == "bfloat16" else "bfloat16"
    report = build_index(library_of(tmp_path, LAWS), copy, EmbeddingModel("", precision))
    assert report.embedded == 10
    assert counts(report) == (0, 0, 0, 6)
    assert "全部重新计算" in capsys.readouterr().err
    with closing(Index.open(copy)) as index:
        assert index.manifest.model.precision == precision


def test_damaged_index_is_built_anew(copy, model, tmp_path, capsys):
    (copy / current_build(copy) / MANIFEST).unlink()
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert (report.added, report.embedded) == (6, 10)
    assert "不能沿用" in capsys.readouterr().err
    Index.open(copy, verify=True).close()


def test_vectors_that_were_damaged_are_not_taken_over(copy, model, tmp_path, capsys):
    file = copy / current_build(copy) / "vectors.npy"
    whole = file.read_bytes()
    file.write_bytes(whole[:-200] + bytes(200))
    rows = [*LAWS[:5], ("6", LAWS[5][1], LAWS[5][2], "本办法自2019年1月1日起施行。")]
    report = build_index(library_of(tmp_path, rows), copy, model)
    assert report.embedded == 10
    assert "不能沿用" in capsys.readouterr().err
    with closing(Index.open(copy, verify=True)) as index, index.reading() as build:
        lengths = np.linalg.norm(build.vectors[:].astype(np.float32), axis=1)
        assert np.allclose(lengths, 1, atol=1e-3)


@pytest.mark.parametrize("name", ["data_level0.bin", "records.sqlite", "vectors.npy"])
def test_building_repairs_an_index_of_the_same_corpus(copy, model, tmp_path, capsys, name):
    before = current_build(copy)
    for file in (copy / before).rglob(name):
        file.write_bytes(os.urandom(file.stat().st_size))
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert report.embedded == 10
    assert current_build(copy) != before
    assert "不能沿用" in capsys.readouterr().err
    Index.open(copy, verify=True).close()


def test_the_build_before_stays_and_older_ones_go(copy, model, tmp_path):
    names = [current_build(copy)]
    for count in (5, 4, 3):
        build_index(library_of(tmp_path, LAWS[:count]), copy, model)
        names.append(current_build(copy))
    assert builds(copy) == sorted(names[-2:])


def test_other_folders_beside_the_builds_are_left_alone(copy, model, tmp_path):
    (copy / "mine").mkdir()
    build_index(library_of(tmp_path, LAWS[:5]), copy, model)
    assert "mine" in builds(copy)


def test_a_build_that_fails_leaves_the_old_one(copy, model, tmp_path, monkeypatch):
    before = builds(copy)

    def full(*arguments):
        raise OSError(28, "No space left on device", "records.sqlite")

    monkeypatch.setattr("index.build.write_records", full)
    with pytest.raises(OSError, match="No space left"):
        build_index(library_of(tmp_path, LAWS[:3]), copy, model)
    assert builds(copy) == before
    with closing(Index.open(copy, verify=True)) as index:
        assert index.provision("6")


def test_a_killed_build_leaves_the_old_one_answering(copy, model, tmp_path):
    rows = [(str(n), "某法", f"第{n}条", f"第{n}种情形，" + "应当办理手续") for n in range(400)]
    library_of(tmp_path, rows)
    command = [sys.executable, "-m", "index", "build"]
    command += ["--corpus", str(tmp_path / "corpus.jsonl"), "--index", str(copy)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=dict(os.environ)) as process:
        shown = b""
        while not re.search(rb" [1-9]\d*/400 ", shown):  # the first vectors are there
            piece = process.stderr.read1(200)
            assert piece, shown.decode()
            shown += piece
        process.send_signal(signal.SIGKILL)
    assert len(builds(copy)) == 2
    with closing(Index.open(copy, verify=True)) as index:
        assert index.provision("6").locator == "第三条"
    report = build_index(library_of(tmp_path, LAWS[:5]), copy, model)
    assert counts(report) == (0, 0, 1, 5)
    assert len(builds(copy)) == 2  # the new one and the one before; what the kill left is gone


def test_a_second_writer_waits_for_the_first(copy, model, tmp_path, capsys):
    library = library_of(tmp_path, LAWS[:5])
    before = current_build(copy)
    writer = threading.Thread(target=build_index, args=(library, copy, model))
    with FileLock(copy / LOCK):
        writer.start()
        writer.join(0.5)
        assert writer.is_alive()
        assert current_build(copy) == before
    writer.join(30)
    assert current_build(copy) != before
    assert "另一个进程正在建立" in capsys.readouterr().err


def test_corpus_without_anything_to_find_is_refused(model, tmp_path):
    with pytest.raises(CorpusError, match="没有可以检索的条文"):
        build_index(Library((), (), ()), tmp_path / "index", model)
    assert not (tmp_path / "index").exists()


def test_two_provisions_with_one_id_are_refused_by_name(model, tmp_path):
    library = library_of(tmp_path, LAWS)
    double = replace(library, provisions=(*library.provisions, library.provisions[0]))
    with pytest.raises(CorpusError, match="1"):
        build_index(double, tmp_path / "index", model)
