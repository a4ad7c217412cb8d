"""The retriever as LlamaIndex knows retrievers: whatever speaks to a `BaseRetriever` can use it."""

from __future__ import annotations

from datetime import date

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from corpus.model import Span
from index.retriever import Hit, Retriever


class ProvisionRetriever(BaseRetriever):
    """Provisions as nodes. A node's id is the passage's; `metadata` names the provision.

    The strings of a `QueryBundle` beside the question (`custom_embedding_strs`) are taken as
    expansions of it: other words for what is asked.
    """

    def __init__(
        self,
        retriever: Retriever,
        k: int = 10,
        as_of: date | None = None,
        expand_dense: bool = False,
        every_passage: bool = False,
    ) -> None:
        super().__init__()
        self._retriever, self._k, self._as_of = retriever, k, as_of
        self._expand_dense, self._every_passage = expand_dense, every_passage

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._retriever.retrieve(
            query_bundle.query_str,
            self._k,
            expansions=query_bundle.custom_embedding_strs or (),
            expand_dense=self._expand_dense,
            as_of=self._as_of,
            every_passage=self._every_passage,
        )
        return [as_node(hit) for hit in hits]


def as_node(hit: Hit) -> NodeWithScore:
    """A hit as LlamaIndex's node."""
    metadata = {
        "provision_id": hit.provision_id,
        "document_id": hit.document_id,
        "locator": hit.locator,
        "context": hit.context,
        "rank": hit.rank,
        "found_by": hit.found_by,
        "span": [hit.span.start, hit.span.end],
        "cosine": hit.cosine,
        "sentences": [[span.start, span.end] for span in hit.sentences],
        "sentence_cosines": list(hit.sentence_cosines),
    }
    node = TextNode(id_=hit.passage_id, text=hit.text, metadata=metadata)
    return NodeWithScore(node=node, score=hit.score)


def as_hit(found: NodeWithScore) -> Hit:
    """The hit that `as_node` made a node of."""
    metadata = found.node.metadata
    return Hit(
        rank=metadata["rank"],
        score=found.score or 0.0,
        provision_id=metadata["provision_id"],
        document_id=metadata["document_id"],
        locator=metadata["locator"],
        passage_id=found.node.node_id,
        text=found.node.get_content(),
        context=metadata["context"],
        span=Span(*metadata["span"]),
        found_by=metadata["found_by"],
        cosine=metadata["cosine"],
        sentences=tuple(Span(*span) for span in metadata["sentences"]),
        sentence_cosines=tuple(metadata["sentence_cosines"]),
    )
