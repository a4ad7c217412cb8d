"""Building: only what changed is computed, and the old index answers until the new one is whole."""

import os
import resource
import shutil
import sqlite3
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from filelock import FileLock

from corpus.errors import CorpusError, IndexCorrupt
from corpus.library import Library
from index.__main__ import main
from index.build import LOCK, BuildFailed, build_index
from index.embedding import EmbeddingModel
from index.journal import FOLDER
from index.manifest import (
    FORMAT,
    MANIFEST,
    current_build,
    file_records,
    read_manifest,
    write_manifest,
)
from index.retriever import Retriever
from index.store import ROWS, Index
from tests.index.conftest import LAWS, library_of

# Two sentences each.
MANY = [*LAWS, *((f"a{n}", "某法", f"第{n}条", f"第{n}种要登记。费用{n}元。") for n in range(30))]

# Each article twice, so that scores are equal.
TWINS = [*MANY[:20], *((f"t{row[0]}", *row[1:]) for row in MANY[:20])]


@contextmanager
def largest_file(size):
    """No file may be larger: as near to a full disk as a test gets without being root."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def copy(small, tmp_path):
    return shutil.copytree(small, tmp_path / "index")


@pytest.fixture(scope="module")
def twins(model, tmp_path_factory):
    """The rankings of an index of TWINS built at once."""
    folder = tmp_path_factory.mktemp("twins")
    build_index(library_of(folder, TWINS), folder / "index", model)
    return rankings(folder / "index", model)


def rankings(path, model):
    """What some questions find, with all that is said of it."""
    with closing(Index.open(path)) as index:
        retriever = Retriever(index, model)
        return [retriever.retrieve(each, 40) for each in ("狗咬了人怎么办", "费用多少", "登记")]


def counts(report):
    return report.added, report.changed, report.removed, report.unchanged


def builds(path):
    """All folders but the journals of what was computed."""
    return sorted(
        folder.name for folder in path.iterdir() if folder.is_dir() and folder.name != FOLDER
    )


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


@pytest.mark.parametrize("first", [TWINS[::2], [*MANY[-5:], *TWINS]], ids=["grown", "shrunk"])
def test_an_updated_index_ranks_as_one_built_anew(model, tmp_path, twins, first):
    build_index(library_of(tmp_path, first), tmp_path / "index", model)
    build_index(library_of(tmp_path, TWINS), tmp_path / "index", model)
    assert rankings(tmp_path / "index", model) == twins


def test_the_order_of_documents_does_not_change_the_ranking(model, tmp_path, twins):
    build_index(library_of(tmp_path, TWINS[::-1]), tmp_path / "index", model)
    assert rankings(tmp_path / "index", model) == twins


def test_a_resumed_build_ranks_as_one_built_at_once(model, tmp_path, twins, monkeypatch):
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr("index.build.write_records", lambda *arguments: 1 / 0)
        build_index(library_of(tmp_path, TWINS[::2]), tmp_path / "index", model)
    assert build_index(library_of(tmp_path, TWINS), tmp_path / "index", model).resumed
    assert rankings(tmp_path / "index", model) == twins


def test_only_what_changed_is_written_to_chroma(copy, model, tmp_path, capsys):
    rows = [
        *LAWS[:4],
        (*LAWS[4][:3], "报销比例为百分之六十。建档立卡贫困人员起付线降低一半。"),
        LAWS[5],
    ]
    build_index(library_of(tmp_path, rows), copy, model)
    # The article, which goes and comes.
    assert "写入向量库：2/2 条" in capsys.readouterr().err
    library = library_of(tmp_path, rows[:2])
    build_index(library, copy, model)
    # So much is gone that all is written anew.
    assert "写入向量库：2/2 条" in capsys.readouterr().err
    with closing(Index.open(copy)) as index:
        assert {hit.provision_id for hit in Retriever(index, model).retrieve("狗")} == {"1", "2"}


def test_days_that_changed_hold_after_an_update(copy, model, tmp_path, capsys):
    build_index(library_of(tmp_path, LAWS, "2020-05-01"), copy, model)
    shown = capsys.readouterr().err
    assert "计算向量" not in shown
    assert "写入向量库：6/6 条" in shown
    with closing(Index.open(copy)) as index:
        retriever = Retriever(index, model)
        assert retriever.retrieve("狗", as_of=date(2020, 4, 30)) == []
        assert len(retriever.retrieve("狗", as_of=date(2020, 5, 1))) == 6


def test_vectors_of_two_models_never_mix(copy, model, tmp_path, capsys):
    precision = "float32" if model.precision == "bfloat16" else "bfloat16"
    report = build_index(library_of(tmp_path, LAWS), copy, EmbeddingModel("", precision))
    assert report.embedded == 10
    assert counts(report) == (0, 0, 0, 6)
    assert "全部重新计算" in capsys.readouterr().err
    with closing(Index.open(copy)) as index:
        assert index.manifest.model.precision == precision


def test_a_build_of_an_earlier_format_is_not_searched_and_its_vectors_are_used(
    copy, model, tmp_path
):
    folder = copy / current_build(copy)
    as_format_2(folder)
    with pytest.raises(IndexCorrupt, match="格式是 2"):
        Index.open(copy)
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert (report.embedded, counts(report)) == (0, (0, 0, 0, 6))
    assert current_build(copy) != folder.name
    with closing(Index.open(copy)) as index:
        assert index.manifest.format == FORMAT


def as_format_2(folder):
    """Make a build one of the format before: no documents and no order of the rows yet."""
    manifest = read_manifest(folder)
    with np.load(folder / ROWS) as rows:
        kept = {name: rows[name] for name in ("since", "until", "sentence_starts")}
    np.savez(folder / ROWS, **kept)
    then = {"format": 2, "program_sha256": "of then", "files": file_records(folder)}
    write_manifest(folder, replace(manifest, **then))


def test_damaged_index_is_built_anew(copy, model, tmp_path, capsys):
    (copy / current_build(copy) / MANIFEST).unlink()
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert (report.added, report.embedded) == (6, 10)
    assert "不能沿用" in capsys.readouterr().err
    Index.open(copy, verify=True).close()


def test_a_damaged_index_stays_until_another_is_whole(copy, model, tmp_path, monkeypatch):
    """Whoever has opened it goes on reading it."""
    (copy / current_build(copy) / "keys.npy").unlink()
    before = builds(copy)
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr("index.build.write_records", lambda *arguments: 1 / 0)
        build_index(library_of(tmp_path, LAWS), copy, model)
    assert builds(copy) == before
    build_index(library_of(tmp_path, LAWS), copy, model)
    assert before < builds(copy)


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


@pytest.mark.parametrize("most", [3_000, 20_000, 170_000, 210_000])
def test_a_build_without_room_is_one_sentence_and_leaves_the_old_one(copy, model, tmp_path, most):
    """The journal, the records, Chroma's copy and Chroma's own writing fail in turn."""
    library = library_of(tmp_path, MANY)
    before = builds(copy)
    with largest_file(most), pytest.raises(BuildFailed, match="原有的索引照常可用") as error:
        build_index(library, copy, model)
    assert str(error.value).count("\n") == 0
    assert builds(copy) == before
    with closing(Index.open(copy, verify=True)) as index:
        assert index.provision("6")
    report = build_index(library, copy, model)
    assert counts(report) == (len(MANY) - 6, 0, 0, 6)
    assert report.embedded + report.resumed == 3 * (len(MANY) - 6)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "records.sqlite"), "磁盘已满"),
        (PermissionError(13, "Permission denied", "records.sqlite"), "records.sqlite：没有权限"),
        (sqlite3.OperationalError("disk I/O error"), "disk I/O error"),
    ],
)
def test_what_hinders_a_first_build_is_said(model, tmp_path, monkeypatch, error, said):
    def fail(*arguments):
        raise error

    monkeypatch.setattr("index.build.write_records", fail)
    path = tmp_path / "index"
    with pytest.raises(BuildFailed, match=said) as failed:
        build_index(library_of(tmp_path, LAWS), path, model)
    assert "原有的索引" not in str(failed.value)
    assert builds(path) == []
    monkeypatch.undo()
    report = build_index(library_of(tmp_path, LAWS), path, model)
    assert (report.embedded, report.resumed) == (0, 10)  # what was computed was kept


def test_an_error_of_ours_is_not_taken_for_one_of_the_disk(copy, model, tmp_path, monkeypatch):
    before = builds(copy)
    monkeypatch.setattr("index.build.write_records", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build_index(library_of(tmp_path, LAWS[:3]), copy, model)
    assert builds(copy) == before


def test_what_killed_builds_left_is_removed_when_nothing_has_changed(copy, model, tmp_path):
    current = current_build(copy)
    (copy / "20200101T000000Z-00000000").mkdir()  # not whole
    shutil.copytree(copy / current, copy / "99990101T000000Z-00000000")  # never pointed to
    (copy / FOLDER).mkdir()
    report = build_index(library_of(tmp_path, LAWS), copy, model)
    assert counts(report) == (0, 0, 0, 6)
    assert builds(copy) == [current]
    assert not (copy / FOLDER).exists()


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


def test_files_that_cannot_be_read_and_doubled_numbers_are_told_and_the_rest_is_built(
    model, tmp_path, capsys
):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    notice = "某政发〔2019〕{}号\n某市养犬管理办法（{}）\n\n第一条 携犬外出应当束犬链。\n"
    for name, number, version in (("甲", 1, "一"), ("乙", 1, "二"), ("丙", 2, "三")):
        text = notice.format(number, version)
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
    (corpus / "扫描件.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert main(["build", "--corpus", str(corpus), "--index", str(tmp_path / "index")]) == 0
    shown = capsys.readouterr()
    assert shown.out.rstrip().endswith("；有 1 个文件没有读入")
    assert sum("扫描件.png" in line for line in shown.err.splitlines()) == 1
    (doubled,) = [line for line in shown.err.splitlines() if "某政发〔2019〕1号" in line]
    assert "2 份文件用这个文号" in doubled
    assert "甲.txt" in doubled and "乙.txt" in doubled
    assert "某政发〔2019〕2号" not in shown.err
