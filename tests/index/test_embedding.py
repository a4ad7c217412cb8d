"""Texts to vectors."""

import numpy as np
import pytest

from corpus.errors import ModelMissing
from index.embedding import EmbeddingModel
from tests.index.conftest import LAWS

TEXTS = [f"{law} {article} {text}" for _, law, article, text in LAWS] * 8


def test_vectors_are_float32_of_length_1(model):
    for vectors in (model.encode_queries(TEXTS[:3]), model.encode_passages(TEXTS[:3])):
        assert vectors.dtype == np.float32
        assert vectors.shape == (3, model.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_makes_no_row(model):
    assert model.encode_queries([]).shape == (0, model.dimension)
    assert model.encode_passages([]).shape == (0, model.dimension)


def test_a_question_and_a_passage_of_the_same_words_differ(model):
    query, passage = model.encode_queries(TEXTS[:1])[0], model.encode_passages(TEXTS[:1])[0]
    assert query @ passage < 0.99


def test_a_vector_is_the_same_whatever_is_embedded_with_it(model):
    together = model.encode_passages(TEXTS)
    alone = np.concatenate([model.encode_passages([text]) for text in TEXTS[:6]])
    assert np.allclose(together, np.tile(alone, (8, 1)), atol=1e-6)
    several = model.encode_queries(TEXTS[:6])
    assert np.allclose(several[3], model.encode_queries(TEXTS[3:4])[0], atol=1e-6)


def test_every_text_is_heard_of_once_with_its_vector(model):
    heard = {}
    vectors = model.encode_passages(
        TEXTS, lambda batch, found: heard.update(zip(batch, found, strict=True))
    )
    assert sorted(heard) == list(range(len(TEXTS)))
    assert all((heard[row] == vectors[row]).all() for row in heard)


def test_bfloat16_agrees_with_float32():
    exact, fast = (EmbeddingModel("", precision) for precision in ("float32", "bfloat16"))
    cosines = (exact.encode_passages(TEXTS[:6]) * fast.encode_passages(TEXTS[:6])).sum(axis=1)
    assert cosines.min() >= 0.9999


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_table_of_words_in_half_precision_gives_what_float32_gives(precision):
    """It is the same numbers: only the rows that are looked up are made float32."""
    import torch

    model, widened = (EmbeddingModel("", precision) for _ in range(2))
    (table,) = (
        module
        for name, module in widened._model.named_modules()
        if name.endswith("word_embeddings")
    )
    assert table.weight.dtype == torch.float16
    table.weight.data = table.weight.data.float()
    assert (model.encode_passages(TEXTS[:6]) == widened.encode_passages(TEXTS[:6])).all()


def test_loading_the_model_says_nothing(capfd):
    EmbeddingModel("").warm_up()
    assert capfd.readouterr().err == ""


def test_unknown_name_is_one_sentence():
    with pytest.raises(ModelMissing, match="没有这个文件夹") as error:
        _ = EmbeddingModel("nobody/no-such-model").folder
    assert "\n" not in str(error.value)


def test_folder_that_is_no_model_is_one_sentence(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelMissing, match="读不出") as error:
        EmbeddingModel(str(tmp_path)).warm_up()
    assert "\n" not in str(error.value)


def test_model_in_a_folder_replaces_the_one_that_comes_along(model):
    other = EmbeddingModel(str(model.folder))
    assert other.model_id == str(model.folder)
    assert other.sha256 == model.sha256
    assert np.allclose(other.encode_queries(TEXTS[:1]), model.encode_queries(TEXTS[:1]), atol=1e-3)
