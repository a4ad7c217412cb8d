"""The stock LlamaIndex pipeline, as its documentation begins: the baseline for retrieval.

`VectorStoreIndex.from_documents` with the default SentenceSplitter and the default in-memory vector
store. An article has its law and number as metadata, which LlamaIndex embeds in front of the text;
a file has none, as from LlamaIndex's own readers. Only the embedding model is ours, with the
prompts it was trained with: the comparison is about the pipeline.

This module imports LlamaIndex at its top; import it where it is needed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from llama_index.core import Document, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from pydantic import PrivateAttr

from corpus.model import Source
from evals.dataset import Article
from index.embedding import EmbeddingModel, Floats

BATCH = 512  # nodes that LlamaIndex hands over at once; the model makes its own batches of them


class LocalEmbedding(BaseEmbedding):
    """The project's embedding model as LlamaIndex calls it."""

    _model: EmbeddingModel = PrivateAttr()

    def __init__(self, model: EmbeddingModel) -> None:
        super().__init__(model_name=model.model_id, embed_batch_size=BATCH)
        self._model = model

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._rows(self._model.encode_queries([query]))[0]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._rows(self._model.encode_passages(texts))

    @staticmethod
    def _rows(vectors: Floats) -> list[list[float]]:
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
    """Index the documents and persist the index to `folder`; the seconds the indexing took."""
    started = time.perf_counter()
    index = VectorStoreIndex.from_documents(
        documents,
        transformations=[SentenceSplitter()],
        embed_model=LocalEmbedding(model),
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
