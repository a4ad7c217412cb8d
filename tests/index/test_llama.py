"""The retriever behind LlamaIndex's interface."""

from datetime import date

import pytest
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import QueryBundle

from index.llama import ProvisionRetriever, as_hit, as_node
from index.retriever import Retriever

QUESTION = "大病保险起付线是多少"


@pytest.fixture(scope="module")
def retriever(gazette, model):
    return Retriever(gazette, model)


def test_nodes_carry_the_hits(retriever):
    llama = ProvisionRetriever(retriever, k=5)
    assert isinstance(llama, BaseRetriever)
    nodes = llama.retrieve(QUESTION)
    hits = retriever.retrieve(QUESTION, 5)
    assert [as_hit(node) for node in nodes] == hits
    assert [node.node.metadata["provision_id"] for node in nodes] == [
        hit.provision_id for hit in hits
    ]
    assert [node.get_content() for node in nodes] == [hit.text for hit in hits]


def test_a_hit_becomes_a_node_and_a_hit_again(retriever):
    (hit,) = retriever.retrieve(QUESTION, 1)
    assert as_hit(as_node(hit)) == hit


def test_other_strings_of_a_query_are_expansions(retriever):
    bundle = QueryBundle("门槛费多少", custom_embedding_strs=["起付线"])
    nodes = ProvisionRetriever(retriever, k=5, expand_dense=True).retrieve(bundle)
    hits = retriever.retrieve("门槛费多少", 5, expansions=["起付线"], expand_dense=True)
    assert [as_hit(node) for node in nodes] == hits


def test_the_day_is_passed_on(retriever):
    nodes = ProvisionRetriever(retriever, k=10, as_of=date(2017, 12, 31)).retrieve(QUESTION)
    assert "曲政办发〔2017〕164号" not in {node.metadata["document_id"] for node in nodes}
