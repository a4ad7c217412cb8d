"""Documents and places that a question names: 曲政办发〔2017〕160号, 《……办法》, 第二十三条第二款.

A place that is named is looked up, not searched for. A document that is not in the corpus, and a
place that a document does not have, are told as what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.citations import status_on
from corpus.locators import Unit, find_provision, parse_locator
from corpus.model import Document, Kind, Provision, Span
from corpus.versions import number_key, regulation_name
from corpus.view import folded
from index.store import Index

_NUMERAL = "[零〇一二两三四五六七八九十百千0-9]{1,6}"
_NUMBER = re.compile(  # 曲政办发〔2017〕160号, also (2017)160 and without the words before the year
    r"(?P<issuer>[\u4e00-\u9fff]{0,8}?(?:发|函|字|任|规|通|复|办|令)?)"
    r"\s*[〔\[(【（]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])】）]\s*第?\s*(?P<serial>\d{1,4}(?:-\d{1,4})?)\s*号?"
)
_SHORT_NUMBER = re.compile(
    r"(?:第\s*)?(?P<serial>\d{1,4})\s*号(?:文件?|令)|令第\s*(?P<order>\d{1,4})\s*号"
)
_TITLE = re.compile(r"《(?P<title>[^《》]{2,60})》")
_KINDS = "法|法典|条例|办法|规定|细则|规则|方案|流程|意见|决定|通知|标准|规程"
# A title without its marks stands right before the place that is asked for: 劳动法第一百二十条.
_BARE_TITLE = re.compile(
    rf"(?P<title>[\u4e00-\u9fff（）()]{{1,40}}?(?:{_KINDS}))(?:[（(][^（）()]*[)）])?(?:里|中|的|上|，|,|那)*"
    rf"(?=第{_NUMERAL}条)"
)
_PLACE = re.compile(
    rf"(?:附件{_NUMERAL}?\s*)?第{_NUMERAL}条(?:之{_NUMERAL})?(?:第?{_NUMERAL}款)?(?:第?[（(]?{_NUMERAL}[)）]?项)?"
    rf"|附件{_NUMERAL}"
)
_ENGLISH_PLACE = re.compile(r"\barticle\s+(\d{1,4})\b", re.IGNORECASE)
# Asks for the words of a document, not for something that it is named in passing for.
_ASKS_FOR_WORDS = re.compile(
    rf"第{_NUMERAL}条|原文|原话|全文|怎么[写说规定]|咋[个写说]|写(?:的|了)?(?:是|些)?(?:什么|啥)|规定(?:了|的是)?(?:什么|啥)|讲(?:的|了)?(?:是)?(?:什么|啥)"
    r"|内容|照抄|念(?:给|一)|(?:里|中)(?:面|头)?(?:当年)?的?\S{0,14}(?:多少|几|怎么|什么|啥)|按(?:照)?(?:那个|这个|该)?"
)
_LEADING = re.compile(
    r"^(?:那|这|按照?|根据|依据|依照|请问|听说|市里|通过了?|新的?|现行的?|和|与|看看?|查|在|把|我们?|你们?|说)+"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: documents of the corpus, names of others, and places in them."""

    documents: tuple[Document, ...]
    unknown: tuple[str, ...]  # as the question writes them
    places: tuple[str, ...]
    asks_for_words: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a name leads to.

    `provisions` are what stands at the places named. Where it leads nowhere, `absent` is what the
    corpus does not have, and `mention` where that is mentioned, or the last article of the document
    that has no such place.
    """

    provisions: tuple[Provision, ...] = ()
    absent: str = ""
    document: Document | None = (
        None  # that has no such place; None: it is the document that is absent
    )
    mention: tuple[str, Span] | None = None


def read_named(index: Index, question: str) -> Named:
    """The documents and places that a question (simplified, one width) names."""
    documents: list[Document] = []
    unknown: list[str] = []
    for written, found in _named_documents(index.documents(), question):
        documents += [each for each in found if each not in documents]
        if not found and written not in unknown:
            unknown.append(written)
    places = tuple(match[0] for match in _PLACE.finditer(question))
    places += tuple(f"第{match[1]}条" for match in _ENGLISH_PLACE.finditer(question))
    if places and not documents and not unknown:
        documents += _only_one_with_articles(index)
    asks = _ASKS_FOR_WORDS.search(question) is not None
    return Named(tuple(documents), tuple(unknown), places, asks)


def _only_one_with_articles(index: Index) -> list[Document]:
    """The document that 第十条 must mean, where only one has articles."""
    found: list[Document] = []
    for document in index.documents():
        if any(each.kind is Kind.ARTICLE for each in index.provisions(document.id)):
            found.append(document)
        if len(found) > 1:
            return []
    return found


def _named_documents(
    documents: Sequence[Document], question: str
) -> Iterable[tuple[str, list[Document]]]:
    for match in _NUMBER.finditer(question):
        yield match[0].strip(), _by_number(documents, match)
    for match in _SHORT_NUMBER.finditer(question):
        if found := _by_serial(documents, match["serial"] or match["order"]):
            yield match[0], found
    for pattern in (_TITLE, _BARE_TITLE):
        for match in pattern.finditer(question):
            title = _LEADING.sub("", match["title"])
            if len(title) > 2 or pattern is _TITLE:
                yield title, _by_title(documents, title)
    known = [each for each in documents if _names_it(question, each)]
    if known:
        yield known[0].title, known


def _by_number(documents: Sequence[Document], match: re.Match[str]) -> list[Document]:
    tail = number_key(f"〔{match['year']}〕{match['serial']}号")
    found = [each for each in documents if each.number and number_key(each.number).endswith(tail)]
    issuer = match["issuer"]
    exact = [
        each for each in found if issuer and folded(issuer)[-4:] in number_key(each.number or "")
    ]
    return exact if issuer and len(issuer) > 2 else found


def _by_serial(documents: Sequence[Document], serial: str) -> list[Document]:
    ends = re.compile(rf"(?:〕|第){serial}号$")
    return [each for each in documents if each.number and ends.search(number_key(each.number))]


def _by_title(documents: Sequence[Document], title: str) -> list[Document]:
    wanted = regulation_name(title)
    exact = [each for each in documents if regulation_name(each.title) == wanted]
    return exact or [each for each in documents if regulation_name(each.title).endswith(wanted)]


def _names_it(question: str, document: Document) -> bool:
    """Does a question hold the whole title of a document, or its title without the place?"""
    name = regulation_name(document.title)
    return len(name) >= 6 and name in folded(question)


def look_up(index: Index, named: Named, day: date) -> Found | None:
    """What the names of a question lead to; None where they leave it to a search."""
    if named.unknown and named.asks_for_words and not named.documents:
        name = named.unknown[0]
        return Found(absent=name, mention=_mention(index, name))
    if not named.places or not named.documents:
        return None
    document = _in_force(named.documents, day)
    provisions = index.provisions(document.id)
    found = [find_provision(provisions, place) for place in named.places]
    if there := tuple(each for each in found if each):
        return Found(provisions=there, document=document)
    return Found(absent=named.places[0], document=document, mention=_end(provisions))


def _in_force(documents: Sequence[Document], day: date) -> Document:
    """Of versions of one regulation the one in force on a day, else the latest."""

    def rank(document: Document) -> tuple[bool, date]:
        status = status_on(day, document.in_force_from, document.in_force_until)
        return status == "in_force", document.in_force_from or date.min

    return max(documents, key=rank)


def _end(provisions: Sequence[Provision]) -> tuple[str, Span] | None:
    """The last article of a document, or its last numbered section."""

    def number(provision: Provision) -> int:
        locator = parse_locator(provision.locator)
        steps = locator.steps if locator else ()
        article = [step for step in steps if step.unit in (Unit.ARTICLE, Unit.FIRST)]
        return article[-1].number if article else 0

    clauses = [each for each in provisions if each.kind in (Kind.ARTICLE, Kind.SECTION)]
    articles = [each for each in clauses if each.kind is Kind.ARTICLE] or clauses
    if not articles:
        return None
    last = max(articles, key=number)
    return last.id, Span(0, len(last.text))


def _mention(index: Index, name: str) -> tuple[str, Span] | None:
    """The smallest provision that mentions a document by its number, or by its title."""
    match = _NUMBER.search(name)
    wanted = number_key(f"〔{match['year']}〕{match['serial']}号") if match else folded(name)
    best: Provision | None = None
    for document in index.documents():
        for provision in index.provisions(document.id):
            text = number_key(provision.text)
            if wanted in text and (best is None or len(provision.text) < len(best.text)):
                best = provision
    return (best.id, Span(0, len(best.text))) if best else None
