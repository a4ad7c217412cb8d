"""Imports go one way, nothing heavy is loaded before it is needed, nothing reaches out."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus.versions import regulation_name
from corpus.view import squeezed

PROJECT = Path(__file__).resolve().parent.parent

# What each part may import of ours. `tiaowen` reaches the others by name, one command at a time.
ALLOWED = {
    "corpus": set(),
    "index": {"corpus"},
    "assistant": {"corpus", "index"},
    "app": {"corpus", "index", "assistant"},
    "evals": {"corpus", "index", "assistant", "app"},
    "tiaowen": set(),
}
HEAVY = {
    "bm25s",
    "chromadb",
    "gradio",
    "llama_index",
    "pandas",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "torch",
    "transformers",
}


class Import(NamedTuple):
    """One imported module and where the import stands."""

    module: str
    line: int
    at_top: bool


def imports(source: str) -> list[Import]:
    """Every import of a source, inside functions too, `import_module("…")` included."""
    tree = ast.parse(source)
    lazy = {
        id(inner)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(outer)
    }
    return [
        Import(name, node.lineno, id(node) not in lazy)
        for node in ast.walk(tree)
        for name in imported_names(node)
    ]


def imported_names(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case ast.Call(
            func=ast.Attribute(attr="import_module" | "run_module")
            | ast.Name(id="import_module" | "run_module" | "__import__"),
            args=[ast.Constant(value=str(module)), *_],
        ):
            return [module]
    return []


def top(module: str) -> str:
    return module.partition(".")[0]


def sources(part: str) -> list[Path]:
    folder = PROJECT / part
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def all_sources() -> list[tuple[str, Path]]:
    return [(part, path) for part in ALLOWED for path in sources(part)]


def broken_edges(part: str, path: Path, source: str) -> list[str]:
    name = path.relative_to(PROJECT) if path.is_absolute() else path
    return [
        f"{name}:{found.line}: {part} may not import {found.module}"
        for found in imports(source)
        if top(found.module) in ALLOWED.keys() - ALLOWED[part] - {part}
    ]


def test_imports_go_from_corpus_to_index_to_assistant_to_app():
    broken = [
        line
        for part, path in all_sources()
        for line in broken_edges(part, path, path.read_text(encoding="utf-8"))
    ]
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize(
    "source",
    [
        "import index",
        "import index.build as build",
        "from index.build import build",
        "def later():\n    from index import build",
        "import importlib\nimportlib.import_module('index.build')",
        "if 1:\n    __import__('index')",
    ],
)
def test_a_backward_import_is_found_and_its_place_named(source):
    (line,) = broken_edges("corpus", Path("corpus/model.py"), source)
    assert line.startswith(f"corpus/model.py:{source.count(chr(10)) + 1}: corpus may not import")


def test_relative_and_forward_imports_are_allowed():
    source = "from . import model\nfrom corpus.model import Span\nimport indexing"
    assert broken_edges("index", Path("index/build.py"), source) == []


def test_no_package_loads_a_heavy_library_when_it_is_imported():
    early = [
        f"{path.relative_to(PROJECT)}:{found.line}: {found.module}"
        for _, path in all_sources()
        if path.name in {"__init__.py", "__main__.py"} and path.parent.parent == PROJECT
        for found in imports(path.read_text(encoding="utf-8"))
        if found.at_top and top(found.module) in HEAVY
    ]
    assert not early, "\n" + "\n".join(early)


LIGHT = [
    ["corpus", "--help"],
    ["index", "--help"],
    ["assistant", "--help"],
    ["evals", "--help"],
]


@pytest.mark.parametrize("command", LIGHT, ids=" ".join)
def test_command_that_needs_no_model_loads_no_heavy_library(command):
    script = (
        "import contextlib, io, runpy, sys\n"
        f"sys.argv = {['-m', *command[1:]]!r}\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        f"    runpy.run_module({command[0]!r}, run_name='__main__')\n"
        f"print(sorted({HEAVY!r} & set(sys.modules)), 'corpus.settings' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=PROJECT, check=True
    )
    assert done.stdout.strip() == "[] True", "heavy libraries, and whether telemetry is shut off"


def test_nothing_asks_chroma_to_embed_or_gradio_to_share():
    """`query_texts` makes Chroma fetch a model; `share` makes Gradio open a tunnel."""
    found = [
        f"{path.relative_to(PROJECT)}:{node.lineno}: {node.arg}"
        for _, path in all_sources()
        for node in keywords(ast.parse(path.read_text(encoding="utf-8")))
        if reaches_out(node)
    ]
    assert not found, "\n" + "\n".join(found)


def reaches_out(keyword: ast.keyword) -> bool:
    off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
    return keyword.arg == "query_texts" or (keyword.arg == "share" and not off)


def keywords(tree: ast.AST) -> list[ast.keyword]:
    """The keywords of all calls but `format(share=…)`, which fills in a sentence."""
    return [
        keyword
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and not (isinstance(node.func, ast.Attribute) and node.func.attr == "format")
        for keyword in node.keywords
    ]


def strings_of_code(file):
    """The strings of a module that are no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_string and id(node) not in docstrings:
            yield node.value


def test_no_document_of_the_gazette_is_named_in_code(library):
    """What is said of it lives in data files; the code answers from any regulations."""
    numbers = {squeezed(each.number) for each in library.documents if each.number}
    titles = {regulation_name(each.title) for each in library.documents if not each.is_record}
    named = [
        (file.relative_to(PROJECT).as_posix(), text)
        for _, file in all_sources()
        for text in strings_of_code(file)
        if any(each in squeezed(text) for each in numbers | titles)
    ]
    assert named == []
