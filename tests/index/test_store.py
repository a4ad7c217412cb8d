"""Reading a build: what is stored comes back, and nothing damaged is opened."""

import shutil
import threading
from contextlib import closing

import numpy as np
import pytest

from corpus.errors import IndexCorrupt, IndexMissing, TiaowenError
from corpus.model import Span
from index.__main__ import main
from index.build import build_index
from index.manifest import MANIFEST, POINTER, current_build, file_records
from index.retriever import Retriever
from index.store import Index
from index.vectors import PASSAGES
from tests.index.conftest import LAWS, library_of


@pytest.fixture
def copy(small, tmp_path):
    """A copy of the small index, to be damaged."""
    return shutil.copytree(small, tmp_path / "index")


def build_folder(path):
    return path / current_build(path)


def files(path):
    folder = build_folder(path)
    return sorted(f for f in folder.rglob("*") if f.is_file() and f.stat().st_size)


# --- what comes back ---------------------------------------------------------------------------
def test_documents_and_provisions_come_back_as_they_were(gazette, library):
    assert gazette.documents() == library.documents
    for document in library.documents:
        expected = tuple(each for each in library.provisions if each.document_id == document.id)
        assert gazette.provisions(document.id) == expected
        assert gazette.document(document.id) == document
    article = next(each for each in library.provisions if each.locator == "第五条")
    assert gazette.provision(article.id) == article
    assert gazette.children(article.id) == tuple(
        each for each in library.provisions if each.parent_id == article.id
    )


def test_text_is_cut_from_the_stored_source(gazette, library):
    article = next(each for each in library.provisions if each.locator == "第五条")
    cut = gazette.cut(article.document_id, article.spans)
    assert "".join(cut.split()) == "".join(article.text.split())
    part = Span(0, 10)
    spans = gazette.source_spans(article.id, part)
    stands = gazette.cut(article.document_id, spans)
    assert "".join(stands.split()) == "".join(article.text[:10].split())


def test_unknown_ids_are_key_errors(small_index):
    for look_up in (small_index.document, small_index.provision):
        with pytest.raises(KeyError):
            look_up("无")
    assert small_index.children("无") == ()


def test_manifest_says_what_is_there(gazette, library, model):
    manifest = gazette.manifest
    assert manifest.model.sha256 == model.sha256
    assert manifest.model.precision == model.precision
    assert manifest.counts["provisions"] == len(library.provisions)
    assert manifest.counts["documents"] == len(library.documents)
    assert manifest.corpus == {source.name: source.sha256 for source in library.sources}
    assert file_records(gazette.path / manifest.build_id) == manifest.files


def test_chroma_finds_what_exact_search_finds(gazette):
    """Recall as the manifest states it, measured once more on questions that are no passages."""
    with gazette.reading() as build:
        passages = build.vectors[: build.manifest.counts["passages"]].astype(np.float32)
        assert build.manifest.recall[PASSAGES].at_100 >= 0.99
        generator = np.random.default_rng(1)
        shares = []
        for row in generator.choice(len(passages), 40):
            query = passages[row] + 0.02 * generator.normal(size=passages.shape[1])
            query = (query / np.linalg.norm(query)).astype(np.float32)
            nearest = build.nearest.nearest(PASSAGES, query, 100, None)
            exact = np.argsort(-(passages @ query))[:100]
            shares.append(len(np.intersect1d(nearest, exact)) / 100)
        assert np.mean(shares) >= 0.99


def test_vectors_and_scores_can_be_read_again_after_they_were_let_go(small_index):
    with small_index.reading() as build:
        vectors, scores = np.array(build.vectors), build.lexical.scores("犬只伤人")
        build.let_go()
        assert (build.vectors == vectors).all()
        assert (build.lexical.scores("犬只伤人") == scores).all()


# --- damage ------------------------------------------------------------------------------------
def test_folder_without_an_index_is_missing(tmp_path):
    with pytest.raises(IndexMissing, match="没有索引"):
        Index.open(tmp_path)
    with pytest.raises(IndexMissing):
        Index.open(tmp_path / "无")


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "20200101T000000Z-00000000"])
def test_pointer_to_nothing_is_corrupt(copy, pointer):
    (copy / POINTER).write_text(pointer)
    with pytest.raises(IndexCorrupt):
        Index.open(copy)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "{}", '{"format": 1}', '{"format": 99, "model": {}}', "\0" * 50]
)
def test_manifest_that_is_none_is_corrupt(copy, content):
    (build_folder(copy) / MANIFEST).write_text(content)
    with pytest.raises(IndexCorrupt):
        Index.open(copy)


def test_every_cut_or_missing_file_is_noticed(copy):
    assert len(files(copy)) > 10
    for file in files(copy):
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(IndexCorrupt) as error:
            Index.open(copy)
        assert "\n" not in str(error.value)
        file.unlink()
        with pytest.raises(IndexCorrupt):
            Index.open(copy)
        file.write_bytes(whole)
    Index.open(copy, verify=True).close()


@pytest.mark.parametrize("is_large", [False, True])
def test_changed_bytes_are_noticed_in_a_large_index_with_verify(copy, is_large, monkeypatch):
    if is_large:
        monkeypatch.setattr("index.manifest.HASHED_ON_OPENING", 0)
    for file in files(copy):
        if file.name == MANIFEST:
            continue
        whole = file.read_bytes()
        place = len(whole) // 2
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with pytest.raises(IndexCorrupt, match="已改变"):
            Index.open(copy, verify=is_large)
        file.write_bytes(whole)


def test_garbage_in_the_vectors_of_chroma_is_never_read(copy, capfd):
    """Chroma would end the process."""
    (file,) = build_folder(copy).rglob("data_level0.bin")
    file.write_bytes(b"\xff" * file.stat().st_size)
    assert main(["search", "狗", "--index", str(copy)]) == 2
    assert "索引已损坏" in capfd.readouterr().err


def test_files_that_chroma_cannot_read_any_more_are_one_sentence(copy, model):
    with closing(Index.open(copy)) as index:
        for file in build_folder(copy).rglob("header.bin"):  # read with the first question
            file.unlink()
        with pytest.raises(IndexCorrupt, match="不能检索") as error:
            Retriever(index, model).retrieve("遛狗要拴绳吗")
    assert "\n" not in str(error.value)


def test_records_that_are_no_database_are_corrupt(copy, monkeypatch):
    """In a large index, whose hashes are not compared, opening them shows it."""
    monkeypatch.setattr("index.manifest.HASHED_ON_OPENING", 0)
    file = build_folder(copy) / "records.sqlite"
    file.write_bytes(b"\0" * file.stat().st_size)
    with pytest.raises(IndexCorrupt, match="打不开"):
        Index.open(copy)


# --- reading while others write ----------------------------------------------------------------
def test_reading_changes_no_file_of_a_build(copy, model):
    before = file_records(build_folder(copy))
    for _ in range(2):
        with closing(Index.open(copy, verify=True)) as index:
            assert Retriever(index, model).retrieve("遛狗要拴绳吗", 1)
    assert file_records(build_folder(copy)) == before


def test_open_index_goes_over_to_a_new_build(copy, model, tmp_path):
    index = Index.open(copy)
    assert not index.is_stale()
    assert index.refresh() is False
    more = [*LAWS, ("7", "某市养犬管理条例", "第四条", "禁止遗弃犬只。")]
    build_index(library_of(tmp_path, more), copy, model)
    assert index.is_stale()
    with pytest.raises(KeyError):
        index.provision("7")
    assert index.refresh() is True
    assert index.provision("7").locator == "第四条"
    index.close()


def test_a_new_build_that_is_damaged_leaves_the_old_one_answering(copy, model, tmp_path, caplog):
    index = Index.open(copy)
    build_index(library_of(tmp_path, LAWS[:3]), copy, model)
    (build_folder(copy) / MANIFEST).unlink()
    assert index.refresh() is False
    assert "沿用先前打开的索引" in caplog.text
    assert index.provision("6").locator == "第三条"
    index.close()


def test_a_build_is_closed_only_when_its_last_reader_is_done(copy):
    index = Index.open(copy)
    inside, done = threading.Event(), threading.Event()

    def read():
        with index.reading() as build:
            inside.set()
            done.wait(10)
            assert build.records.provision("1").id == "1"

    reader = threading.Thread(target=read)
    reader.start()
    inside.wait(10)
    closer = threading.Thread(target=index.close)
    closer.start()
    closer.join(0.2)
    assert closer.is_alive()
    done.set()
    closer.join(10)
    reader.join(10)
    assert not closer.is_alive()
    with pytest.raises(ValueError, match="closed"):
        index.provision("1")


def test_errors_are_sentences_for_users(tmp_path):
    with pytest.raises(TiaowenError) as error:
        Index.open(tmp_path)
    assert str(error.value).endswith(f"python -m index build --index {tmp_path}")
