"""References in the text of a document as links: 本办法第十二条, 前款, 《档案法》第八条第一款."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.web.library_pages import Day, document_address
from assistant.web.library_text import Link, fragment
from corpus.library import Library
from corpus.model import Document, Provision
from corpus.references.reading import Reference, ReferenceReader


def read_links(
    documents: Sequence[Document],
    provisions: Sequence[Provision],
    anchors: Mapping[str, str],
    day: Day,
) -> dict[str, list[Link]]:
    """The links of one document, by the id of the provision in whose text they stand.

    Only the provisions of this document are needed: a place in another one is looked up when the
    link is followed.
    """
    reader = ReferenceReader(Library((), tuple(documents), tuple(provisions)))
    links: dict[str, list[Link]] = {}
    for provision in provisions:
        if provision.parent_id is None:
            for reference in reader.read(provision):
                if address := _address(reference, provision.document_id, anchors, day):
                    links.setdefault(provision.id, []).append(Link(reference.span, address))
    return links


def _address(reference: Reference, document_id: str, anchors: Mapping[str, str], day: Day) -> str:
    """Where a reference leads; nowhere when its document is not in the library."""
    if reference.document_id is None:
        return ""
    if reference.document_id != document_id:
        return document_address(reference.document_id, day, place=reference.locator)
    anchor = anchors.get(reference.target_id or "")
    return fragment(anchor) if anchor else ""
