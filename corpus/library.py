"""All documents of a corpus with their provisions: read from a folder, a file, or JSON lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.files import find_files, is_sidecar, readable_name, sidecar_of
from corpus.json_lines import read_json_lines
from corpus.model import Document, Kind, Provision, Source
from corpus.readers import read_source
from corpus.settings import BUNDLED_CORPUS
from corpus.sidecar import NO_OVERRIDES, Overrides, read_sidecar
from corpus.structure.document import furniture_node, read_document
from corpus.structure.gazette import read_issue
from corpus.structure.lines import Line, read_lines
from corpus.structure.tree import Numberer, finish
from corpus.versions import settle
from corpus.view import squeezed

JSON_LINES = ".jsonl"


@dataclass(frozen=True, slots=True)
class Library:
    """Sources, documents and provisions, each in the order of the sources.

    `unread` says of each file of the folder that could not be read why, and what to do.
    """

    sources: tuple[Source, ...]
    documents: tuple[Document, ...]
    provisions: tuple[Provision, ...]
    unread: tuple[CorpusError, ...] = ()

    def by_source(self) -> Iterator[tuple[Source, tuple[Provision, ...]]]:
        """Each source with its provisions, in the order of its text."""
        home = {document.id: document.source for document in self.documents}
        found: dict[str, list[Provision]] = {source.name: [] for source in self.sources}
        for provision in self.provisions:
            found[home.get(provision.document_id, provision.document_id)].append(provision)
        for source in self.sources:
            yield source, tuple(found[source.name])


def load_library(path: Path | None = None) -> Library:
    """The library of a folder, a file, or JSON lines `{"id", "law", "article", "text"}`.

    None is the gazette that comes with the project. A file of a folder that cannot be read is
    told of in `unread`, and the rest goes on. Raises CorpusError where nothing can be read.
    """
    root = path or BUNDLED_CORPUS
    if root.suffix == JSON_LINES and root.is_file():
        library = _put_together(_Shelf(law[0], (law[1],), law[2]) for law in read_json_lines(root))
    elif root.is_dir():
        library = _read_folder(root)
    elif root.exists():
        numberer = Numberer()
        library = _put_together([_read_file(root, root.name, numberer)])
    else:
        raise CorpusError(readable_name(root), "没有这个文件或文件夹。请检查 --corpus 的路径。")
    if not library.provisions:
        raise CorpusError(readable_name(root), "文件里没有任何文字。请检查文件是否完整。")
    return library


def read_library(sources: Iterable[Source]) -> Library:
    """The library of texts that have already been read."""
    numberer = Numberer()
    return _put_together(_read_shelf(source, NO_OVERRIDES, numberer) for source in sources)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What one file holds."""

    source: Source
    documents: tuple[Document, ...]
    provisions: tuple[Provision, ...]


def _read_folder(root: Path) -> Library:
    numberer = Numberer()
    shelves: list[_Shelf] = []
    listing = find_files(root)
    unread = list(listing.unlisted)
    for file in listing.files:
        try:
            shelves.append(_read_file(file, readable_name(file.relative_to(root)), numberer))
        except CorpusError as error:
            unread.append(error)
    if not shelves:
        first = unread[len(listing.unlisted)]
        count = f"{len(listing.files)} 个文件都不能读取，第一个：{first}"
        raise CorpusError(readable_name(root), f"文件夹里的 {count}")
    return _put_together(shelves, unread)


def _read_file(path: Path, name: str, numberer: Numberer) -> _Shelf:
    if is_sidecar(path.name):
        problem = "旁边没有同名的文件。请改成它所说的文件的名字，例如 某办法.docx.yaml。"
        raise CorpusError(readable_name(path), problem)
    source = read_source(path, name)
    sidecar = sidecar_of(path)
    try:
        shelf = _read_shelf(source, read_sidecar(sidecar) if sidecar else NO_OVERRIDES, numberer)
    except CorpusError as error:
        problem = f"{error.problem}因此没有读入 {readable_name(path.name)}。"
        raise CorpusError(error.path, problem) from error
    if all(provision.kind is Kind.FURNITURE for provision in shelf.provisions):
        problem = "文件里没有任何文字。请检查文件是否完整（可能正在保存或复制）。"
        raise CorpusError(readable_name(path), problem)
    return shelf


def _read_shelf(source: Source, overrides: Overrides, numberer: Numberer) -> _Shelf:
    if not squeezed(source.text):
        return _Shelf(source, (), tuple(_front(source, read_lines(source.text))))
    issue = read_issue(source.text)
    documents, provisions = [], _front(source, issue.front)
    for draft in issue.drafts:
        name = draft.number or f"{source.name}:{draft.printed_title}"
        document, found = read_document(source, issue, draft, numberer.unique(name))
        documents.append(document)
        provisions += found
    return _Shelf(source, overrides.applied(documents), tuple(provisions))


def _front(source: Source, lines: Iterable[Line]) -> list[Provision]:
    """Masthead and contents: print, not text."""
    nodes = [furniture_node(source.text, line.span) for line in lines]
    return finish(source.text, source.name, nodes, None)


def _put_together(shelves: Iterable[_Shelf], unread: Iterable[CorpusError] = ()) -> Library:
    read = list(shelves)
    return Library(
        tuple(shelf.source for shelf in read),
        settle([document for shelf in read for document in shelf.documents]),
        tuple(provision for shelf in read for provision in shelf.provisions),
        tuple(unread),
    )
