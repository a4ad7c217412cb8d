"""The addresses of the library: the list, a document, a place in it, and the files of the pages.

library?q=大病保险&page=2&sort=title&as_of=2018-01-01   the list
document?id=曲政办发〔2017〕164号#四、（三）1              a document, at a place
document?id=曲政办发〔2017〕164号&at=四（三）1             the same, as a person names the place
document?provision=曲政办发〔2017〕164号#四、（三）1       the same, from a citation
place?id=曲政办发〔2017〕164号&at=四（三）1                where that place is, as JSON
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import NamedTuple, Protocol

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.web import library_pages as pages
from assistant.web import texts
from assistant.web.library_links import read_links
from assistant.web.library_list import Shelf, Sort, Wanted
from assistant.web.library_text import Layout, anchors, fragment, lay_out
from corpus.locators import find_provision
from corpus.model import Document, Provision

HERE = Path(__file__).resolve().parent
FILES = ("colours.css", "library.css", "library.js", "seal.svg")
OPENED_KEPT = 8  # documents kept in memory
LONGEST = 200  # characters of what a reader typed that are looked at

log = logging.getLogger(__name__)


class Collection(Protocol):
    """What the library needs of the assistant."""

    def documents(self) -> tuple[Document, ...]: ...

    def provisions(self, document_id: str) -> tuple[Provision, ...]: ...

    def provision(self, provision_id: str) -> Provision: ...


class _Place(NamedTuple):
    """Where in the page of a document a provision stands."""

    anchor: str
    locator: str


def library_routes(collection: Collection) -> list[Route]:
    """The routes of the library over one shared collection."""
    views = Views(collection)
    packed = [Middleware(GZipMiddleware, compresslevel=5)]
    handlers = {"/library": views.list, "/document": views.document, "/place": views.place}
    return [
        *(Route(path, _guarded(view), middleware=packed) for path, view in handlers.items()),
        *(Route(f"/library/{name}", _file(HERE / name), middleware=packed) for name in FILES),
    ]


class _Shelved:
    """The documents of one build, made ready once; what was opened last is kept."""

    def __init__(self, collection: Collection, documents: tuple[Document, ...]) -> None:
        self.documents = documents
        self.shelf = Shelf(documents)
        self.provisions = lru_cache(OPENED_KEPT)(collection.provisions)
        self.layout = lru_cache(OPENED_KEPT)(self._layout)

    def find(self, document_id: str, typed: str) -> _Place | None:
        """Where a place is that a reader named. Raises KeyError."""
        provisions = self.provisions(document_id)
        found = find_provision(provisions, typed) if typed else None
        return _Place(anchors(provisions)[found.id], found.locator) if found else None

    def _layout(self, document_id: str, day: pages.Day) -> Layout:
        provisions = self.provisions(document_id)
        links = read_links(self.documents, provisions, anchors(provisions), day)
        return lay_out(self.shelf.document(document_id), provisions, links)


class Views:
    """Answers the requests. Plain functions: the server runs them beside its event loop."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._shelved = _Shelved(collection, ())

    def list(self, request: Request) -> Response:
        """The list, filtered and sorted as the address says."""
        wanted, day = _wanted(request), _day(request)
        page = self._current().shelf.page(wanted, day.date)
        return HTMLResponse(pages.list_html(page, wanted, day))

    def document(self, request: Request) -> Response:
        """A whole document; a place that the address names is looked up and gone to."""
        cited = request.query_params.get("provision")
        try:
            return self._cited(cited) if cited else self._document(request)
        except KeyError:
            return HTMLResponse(pages.message_html(texts.NO_SUCH_DOCUMENT), 404)

    def place(self, request: Request) -> Response:
        """Where a place is that a reader named: the fragment of the address to go to."""
        typed = _typed(request, "at")
        try:
            place = self._current().find(request.query_params.get("id", ""), typed)
        except KeyError:
            return JSONResponse({"message": texts.NO_SUCH_DOCUMENT}, 404)
        if place is None:
            return JSONResponse({"message": texts.no_such_place(typed)}, 404)
        message = texts.moved_to(place.locator)
        return JSONResponse({"fragment": fragment(place.anchor), "message": message})

    def _current(self) -> _Shelved:
        documents = self._collection.documents()
        shelved = self._shelved
        if shelved.documents is not documents:
            shelved = self._shelved = _Shelved(self._collection, documents)
        return shelved

    def _document(self, request: Request) -> Response:
        shelved, day = self._current(), _day(request)
        document = shelved.shelf.document(request.query_params.get("id", ""))
        typed, notice = _typed(request, "at"), ""
        if typed:
            if place := shelved.find(document.id, typed):
                return _see_other(pages.document_address(document.id, day, anchor=place.anchor))
            notice = texts.no_such_place(typed)
        entry, layout = shelved.shelf.entry(document, day.date), shelved.layout(document.id, day)
        html = pages.document_html(entry, layout, day, typed, notice)
        return HTMLResponse(html, 404 if notice else 200)

    def _cited(self, provision_id: str) -> Response:
        document_id = self._collection.provision(provision_id).document_id
        anchor = anchors(self._collection.provisions(document_id)).get(provision_id, "")
        today = pages.Day(date.today())
        return _see_other(pages.document_address(document_id, today, anchor=anchor))


def _see_other(address: str) -> Response:
    return RedirectResponse(address, 303)


# --- what an address says ----------------------------------------------------------------------
def _typed(request: Request, name: str) -> str:
    return request.query_params.get(name, "").strip()[:LONGEST]


def _wanted(request: Request) -> Wanted:
    sort, number = request.query_params.get("sort"), request.query_params.get("page", "")
    return Wanted(
        words=_typed(request, "q"),
        sort=Sort(sort) if sort in set(Sort) else Sort.NEWEST,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1,
    )


def _day(request: Request) -> pages.Day:
    today, asked = date.today(), request.query_params.get("as_of")
    if not asked:
        return pages.Day(today)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return pages.Day(today, notice=texts.NOT_A_DAY)
    return pages.Day(day, is_today=day == today)


# --- serving -----------------------------------------------------------------------------------
View = Callable[[Request], Response]


def _guarded(view: View) -> View:
    """A view that says one sentence when it fails; what went wrong is in the log."""

    @wraps(view)
    def guarded(request: Request) -> Response:
        try:
            return view(request)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("library page failed, reference %s", reference)
            return HTMLResponse(pages.message_html(texts.page_failed(reference)), 500)

    return guarded


def _file(path: Path) -> View:
    return lambda request: FileResponse(path)
