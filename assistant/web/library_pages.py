"""The HTML pages of the library: the list of documents, and one document in full.

Pure functions from records to HTML. Every text that comes from a document or a reader goes
through `escape`. Addresses are relative, so that the pages work below any prefix.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import urlencode

from assistant.web import texts
from assistant.web.library_list import Entry, ListPage, Sort, Standing, Wanted
from assistant.web.library_text import ContentsLine, Layout, fragment


@dataclass(frozen=True, slots=True)
class Day:
    """The day on which standings are told; `notice` says what was wrong with the one asked for."""

    date: date
    is_today: bool = True
    notice: str = ""

    def query(self) -> dict[str, str]:
        """What an address needs to keep the day."""
        return {} if self.is_today else {"as_of": self.date.isoformat()}


def document_address(document_id: str, day: Day, *, anchor: str = "", place: str = "") -> str:
    """Where a document stands, an element of it, or a place that is looked up on the way."""
    query = {"id": document_id, **({"at": place} if place else {}), **day.query()}
    return f"document?{urlencode(query)}{fragment(anchor) if anchor else ''}"


def citation_address(provision_id: str) -> str:
    """Where the place of a citation stands, whatever document it belongs to."""
    return f"document?{urlencode({'provision': provision_id})}"


def list_address(wanted: Wanted, day: Day) -> str:
    """Where a list stands; what is as usual is left out."""
    query: dict[str, str | int] = {}
    if wanted.words:
        query["q"] = wanted.words
    if wanted.sort is not Sort.NEWEST:
        query["sort"] = wanted.sort.value
    if wanted.number > 1:
        query["page"] = wanted.number
    query |= day.query()
    return f"library?{urlencode(query)}" if query else "library"


# --- the frame of every page -------------------------------------------------------------------
def _page(title: str, css_class: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN" class="{css_class}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>"
        '<link rel="icon" href="library/seal.svg">'
        '<link rel="stylesheet" href="library/colours.css">'
        '<link rel="stylesheet" href="library/library.css">'
        '<script src="library/library.js"></script></head>'
        f"<body>{body}</body></html>"
    )


def _masthead(home: str) -> str:
    return (
        f'<header class="masthead"><a class="home" href="{escape(home)}">'
        f'<span class="seal" aria-hidden="true">{escape(texts.NAME)}</span>'
        f"<span>{escape(texts.LIBRARY)}</span></a>"
        f'<a class="ask" href="./">{escape(texts.ASK)}</a></header>'
    )


def _notice(sentence: str) -> str:
    return f'<p class="notice" role="alert">{escape(sentence)}</p>' if sentence else ""


def message_html(sentence: str) -> str:
    """A page that says one sentence."""
    back = f'<p><a class="button" href="library">{escape(texts.BACK_TO_LIBRARY)}</a></p>'
    body = f"{_masthead('library')}<main>{_notice(sentence)}{back}</main>"
    return _page(texts.LIBRARY, "message", body)


# --- the list ----------------------------------------------------------------------------------
def list_html(page: ListPage, wanted: Wanted, day: Day) -> str:
    """The list of documents with the form that filters it."""
    rows = "".join(_row(entry, day) for entry in page.entries)
    shown = f'<ul class="rows">{rows}</ul>' if rows else f"<p>{escape(texts.NOTHING_FOUND)}</p>"
    count = escape(texts.found_counted(page.found))
    body = (
        f'{_masthead("library")}<main><h1 class="unseen">{escape(texts.LIBRARY)}</h1>'
        f"{_filters(wanted, day)}{_notice(day.notice)}"
        f'<section class="results"><p class="count" role="status">{count}</p>'
        f"{shown}{_pager(page, wanted, day)}</section>"
        f'<p class="small-print">{escape(texts.STANDING_NOTE)}</p></main>'
    )
    return _page(f"{texts.LIBRARY} · {texts.NAME}", "list", body)


def _filters(wanted: Wanted, day: Day) -> str:
    options = "".join(
        f'<option value="{sort.value}"{" selected" if sort is wanted.sort else ""}>'
        f"{escape(label)}</option>"
        for sort, label in texts.SORTS.items()
    )
    sort_label = escape(texts.SORT_LABEL)
    return (
        '<form class="filters" action="library" role="search">'
        f'<label class="words"><span class="unseen">{escape(texts.SEARCH_LABEL)}</span>'
        f'<input type="search" name="q" value="{escape(wanted.words)}" autocomplete="off"'
        f' maxlength="100" placeholder="{escape(texts.SEARCH_PLACEHOLDER)}"></label>'
        f'<button class="button">{escape(texts.SEARCH)}</button>'
        f"<label><span>{escape(texts.AS_OF_LABEL)}</span>"
        f'<input type="date" name="as_of" value="{day.date.isoformat()}"></label>'
        f'<label class="sort"><span>{sort_label}</span>'
        f'<select name="sort" aria-label="{sort_label}">{options}</select></label></form>'
    )


def _row(entry: Entry, day: Day) -> str:
    document = entry.document
    address = escape(document_address(document.id, day))
    names = [document.number or texts.NO_NUMBER, document.issuer or ""]
    origin = "".join(f"<span>{escape(name)}</span>" for name in names if name)
    return (
        f'<li><a class="name" href="{address}">{escape(document.title)}</a>'
        f'<p class="origin">{origin}</p><p class="dates">{_dates(entry)}</p>'
        f"{_standing(entry)}{_ended_by(entry, day)}</li>"
    )


def _dates(entry: Entry) -> str:
    return "".join(f"<span>{escape(name)} {html}</span>" for name, html in _days(entry))


def _days(entry: Entry) -> list[tuple[str, str]]:
    """The dates of a document with their names, as HTML."""
    document = entry.document
    is_record = entry.standing is Standing.RECORD
    named = (
        (texts.ISSUED, document.issued),
        (texts.REVISED, document.revised),
        (texts.SINCE, None if is_record else document.in_force_from),
        (texts.UNTIL, document.in_force_until),
    )
    return [
        (name, f'<time datetime="{day.isoformat()}">{texts.chinese_date(day)}</time>')
        for name, day in named
        if day
    ]


def _standing(entry: Entry) -> str:
    label = escape(texts.STANDINGS[entry.standing])
    return f'<p class="standing {entry.standing.value}">{label}</p>'


def _ended_by(entry: Entry, day: Day) -> str:
    if entry.ended_by is None:
        return ""
    address = escape(document_address(entry.ended_by.id, day))
    return (
        f'<p class="ended-by"><span>{escape(texts.ENDED_BY[entry.standing])}</span>'
        f'<a href="{address}">{escape(entry.ended_by.title)}</a></p>'
    )


def _pager(page: ListPage, wanted: Wanted, day: Day) -> str:
    if page.pages == 1:
        return ""
    turns = [
        (page.number - 1, texts.PREVIOUS_PAGE, "prev"),
        (page.number + 1, texts.NEXT_PAGE, "next"),
    ]
    links = {
        relation: f'<a class="button" rel="{relation}" href="{escape(address)}">{label}</a>'
        for number, label, relation in turns
        if 1 <= number <= page.pages
        for address in [list_address(Wanted(wanted.words, wanted.sort, number), day)]
    }
    place = escape(texts.page_named(page.number, page.pages))
    return (
        f'<nav class="pager" aria-label="{escape(texts.PAGES_LABEL)}">{links.get("prev", "")}'
        f"<span>{place}</span>{links.get('next', '')}</nav>"
    )


# --- a document --------------------------------------------------------------------------------
def document_html(entry: Entry, layout: Layout, day: Day, place: str = "", notice: str = "") -> str:
    """A whole document: what it is, its table of contents, a box to jump to a place, its text.

    `place` stands in the box; `notice` says what became of it.
    """
    contents = _contents(layout.contents)
    alone = "" if contents else " alone"
    body = (
        f"{_masthead(list_address(Wanted(), day))}"
        f"{_toolbar(entry, day, bool(contents), place, notice)}"
        f'<div class="desk{alone}">{contents}<main>'
        f'<header class="about">{_standing(entry)}{_about(entry)}{_ended_by(entry, day)}</header>'
        f'<article class="text">{layout.title}{layout.body}</article>'
        f'<p class="small-print">{escape(texts.STANDING_NOTE)}</p></main></div>'
    )
    return _page(f"{entry.document.title} · {texts.NAME}", "document", body)


def _toolbar(entry: Entry, day: Day, has_contents: bool, place: str, notice: str) -> str:
    toggle = (
        '<button type="button" class="button toggle" aria-expanded="false"'
        f' aria-controls="contents">{escape(texts.CONTENTS)}</button>'
    )
    kept = {"id": entry.document.id, **day.query()}
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in kept.items()
    )
    return (
        f'<div class="toolbar">{toggle if has_contents else ""}'
        f'<a class="up" href="{escape(list_address(Wanted(), day))}">{escape(texts.LIBRARY)}</a>'
        f'<span class="short-title" aria-hidden="true">{escape(entry.document.title)}</span>'
        f'<form class="jump" action="document" role="search">{hidden}'
        f'<label><span class="unseen">{escape(texts.JUMP_LABEL)}</span>'
        f'<input type="search" name="at" value="{escape(place)}" autocomplete="off" maxlength="100"'
        f' placeholder="{escape(texts.JUMP_PLACEHOLDER)}"></label>'
        f'<button class="button">{escape(texts.JUMP)}</button></form>'
        f'<p class="said{" wrong" if notice else ""}" role="status">{escape(notice)}</p></div>'
    )


def _about(entry: Entry) -> str:
    document = entry.document
    named = (
        (texts.NUMBER, document.number),
        (texts.ISSUER, document.issuer),
        (texts.ISSUE, document.issue),
    )
    facts = [(name, escape(fact)) for name, fact in named if fact] + _days(entry)
    items = "".join(f"<div><dt>{escape(name)}</dt><dd>{html}</dd></div>" for name, html in facts)
    return f"<dl>{items}</dl>"


def _contents(lines: Sequence[ContentsLine]) -> str:
    """The table of contents; a document with one heading needs none."""
    if len(lines) < 2:
        return ""
    items = "".join(map(_contents_item, lines))
    title = escape(texts.CONTENTS)
    return (
        f'<nav class="contents" id="contents" aria-label="{title}">'
        f'<p class="contents-title">{title}</p><ul>{items}</ul></nav>'
    )


def _contents_item(line: ContentsLine) -> str:
    articles = f" <small>{escape(line.articles)}</small>" if line.articles else ""
    return (
        f'<li class="depth-{min(line.depth, 3)}"><a href="{escape(fragment(line.anchor))}">'
        f"{escape(line.text)}{articles}</a></li>"
    )
