"""The stock LlamaIndex pipeline, as its documentation begins: the baseline for retrieval.

`VectorStoreIndex.from_documents` with the default SentenceSplitter and the default in-memory vector
store. An article has its law and number as metadata, which LlamaIndex embeds in front of the text;
a file has none, as from LlamaIndex's own readers.

The weights are those of the project's model, with the prompts they were trained with. How they are
run is stock too: sentence-transformers' own `encode`, called as LlamaIndex's HuggingFaceEmbedding
calls it, with LlamaIndex's default of 10 texts at once, in one process, in float32 on all cores.
(The file is in half precision, which sentence-transformers would keep and advises against on a
CPU.) So a difference in speed is that of the whole pipeline, precision and processes included; the
vectors of the two precisions have cosines of 0.9999 and more, so a difference in quality is not.

This module imports LlamaIndex at its top; import it where it is needed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch
from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from pydantic import PrivateAttr
from sentence_transformers import SentenceTransformer

from corpus.model import Source
from evals.dataset import Article
from index.embedding import EmbeddingModel


class LocalEmbedding(BaseEmbedding):
    """The weights of the project's model, run as HuggingFaceEmbedding would run them."""

    _model: SentenceTransformer = PrivateAttr()

    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__(model_name=model.model_id)
        self._model = SentenceTransformer(
            str(model.folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": torch.float32},
        )
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1))

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._encode([query], "query")[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._encode(texts, "document")

    def _encode(self, texts: list[str], prompt: str) -> list[list[float]]:
        vectors = self._model.encode(
            texts,
            batch_size=self.embed_batch_size,
            prompt_name=prompt if prompt in self._model.prompts else None,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        rows: list[list[float]] = vectors.tolist()
        return rows


def article_documents(articles: Iterable[Article]) -> list[Document]:
    """A document an article."""
    return [
        Document(
            text=article.text,
            id_=article.id,
            metadata={"law": article.law, "article": article.article},
        )
        for article in articles
    ]


def file_documents(sources: Iterable[Source]) -> list[Document]:
    """A document a file: its whole text."""
    return [Document(text=source.text, id_=source.name) for source in sources]


def build_index(documents: Sequence[Document], folder: Path, model: EmbeddingModel) -> float:
    """Index the documents and persist the index to `folder`; the seconds the indexing took.

    Loading the model is not counted.
    """
    embedding = LocalEmbedding(model)
    embedding.get_text_embedding("预热")
    started = time.perf_counter()
    index = VectorStoreIndex.from_documents(
        documents,
        transformations=[SentenceSplitter()],
        embed_model=embedding,
        show_progress=True,
    )
    seconds = time.perf_counter() - started
    index.storage_context.persist(str(folder))
    return seconds


def open_retriever(folder: Path, model: EmbeddingModel, depth: int) -> BaseRetriever:
    """A retriever over a persisted index; each search returns `depth` nodes."""
    storage = StorageContext.from_defaults(persist_dir=str(folder))
    index = load_index_from_storage(storage, embed_model=LocalEmbedding(model))
    return index.as_retriever(similarity_top_k=depth)
