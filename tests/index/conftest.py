"""What the tests of the index share. The model is made once per machine, in the data folder."""

import json

import pytest

from corpus.library import load_library
from index.build import build_index
from index.embedding import EmbeddingModel
from index.store import Index

# Enough articles that something is near and something far.
LAWS = [
    ("1", "某市养犬管理条例", "第一条", "为了规范养犬行为，保障公民健康和人身安全，制定本条例。"),
    ("2", "某市养犬管理条例", "第二条", "携犬外出应当束犬链，由成年人牵领。不得乘坐公共交通工具。"),
    ("3", "某市养犬管理条例", "第三条", "犬只伤人的，养犬人应当立即送伤者就医，并先行支付费用。"),
    ("4", "某市大病保险办法", "第一条", "个人年度累计负担的费用超过10000元的，由大病保险支付。"),
    ("5", "某市大病保险办法", "第二条", "报销比例为百分之五十。建档立卡贫困人员起付线降低一半。"),
    ("6", "某市大病保险办法", "第三条", "本办法自2018年1月1日起施行。"),
]  # fmt: skip


def library_of(folder, rows, day=""):
    """A library of JSON lines: (id, law, article, text) each."""
    path = folder / "corpus.jsonl"
    keys = ("id", "law", "article", "text")
    lines = [json.dumps({**dict(zip(keys, row, strict=True)), "date": day}) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_library(path)


@pytest.fixture(scope="session")
def model():
    """The model that comes with the program, loaded once."""
    return EmbeddingModel("")


@pytest.fixture(scope="session")
def small(model, tmp_path_factory):
    """A folder with an index of LAWS. Tests copy it before they damage it."""
    folder = tmp_path_factory.mktemp("small")
    build_index(library_of(folder, LAWS), folder / "index", model)
    return folder / "index"


@pytest.fixture
def small_index(small):
    index = Index.open(small)
    yield index
    index.close()


@pytest.fixture(scope="session")
def gazette(index_dir):
    """The index of the bundled gazette."""
    index = Index.open(index_dir)
    yield index
    index.close()
