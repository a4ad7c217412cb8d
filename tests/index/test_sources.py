"""What the code of the index may not do."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent.parent / "index"
MODULES = sorted(PACKAGE.glob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_chroma_is_never_given_texts(module):
    """`query_texts` and `documents` make it fetch a model of its own, whatever else is said."""
    keywords = {
        node.arg
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword)
    }
    assert not keywords & {"query_texts", "documents", "query_images", "images"}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_examples_in_docstrings_hold(module):
    if module.stem == "__main__":
        return
    result = doctest.testmod(importlib.import_module(f"index.{module.stem}"))
    assert result.failed == 0
