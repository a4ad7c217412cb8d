"""Questions about the force of a rule: whether it holds yet or still, from when, what ended it.

They are answered by the clause that says so: 本规定自……起施行, 《……》同时废止.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from assistant.evidence import Evidence
from assistant.question import Question
from corpus.model import Document, Kind, Provision, Span
from corpus.versions import regulation_name
from corpus.view import folded, squeezed
from index.sentences import sentence_spans
from index.store import Index

_HOLDS = r"(?:算数|作数|管用|有效|生效)"
_CARRIED_OUT = r"(?:执行|施行|实施|生效|推行)"
_FROM_WHEN = r"(?:哪[天年月]|什么时候|啥时候|几[号时]|何时)"
_ASKS = re.compile(
    rf"(?:还|仍|今天|现在|已经|如今|眼下)[^，,。]{{0,5}}(?<![才就]){_HOLDS}|(?<![才就]){_HOLDS}(?:了|没|吗|不|么)"
    r"|算不算数|作不作数|管不管用|失效|作废|废止|废除|废了|过期没|过时了|(?:哪天|什么时候|几时)到头"
    r"|在用了?[吗没不]|还在用|还能[用引照按依]|能[引照按](?:着|它|这个|新|老|了)"
    r"|(?:还|能)[^，,。]{0,6}(?:当|做|作)(?:为)?(?:依据|根据)|用得上[吗没不了]|用上[吗没了]|能用[了上吗没不]|开始用"
    rf"|{_CARRIED_OUT}(?:了|起来|上)?(?:没有?|吗|不|么)[了？?]*$|开始{_CARRIED_OUT}"
    rf"|[打从自]{_FROM_WHEN}(?:起|开始|算|有|{_CARRIED_OUT})"
    rf"|{_FROM_WHEN}(?:起|开始)?(?:施行|实施|执行|生效|算起)|算起|追溯|溯及"
    r"|\b(?:in(?:to)? force|takes? effect|effective|still (?:valid|appl(?:y|ies))|repealed)\b"
    r"|\b(?:superseded|since when|from when)\b",
    re.IGNORECASE,
)
_SAYS_FORCE = re.compile(r"施行|实施|执行|生效|废止|失效")
_FROM_A_DAY = re.compile(r"[自从]\s*\d{4}\s*年[^，。；]{0,12}起|自(?:公布|发布|印发|通过)之日起")
_NUMBER = re.compile(r"(?:(?P<year>\d{4})\s*[年〕\]】)）].{0,6}?)?第?(?P<n>\d{1,4})\s*号")
_YEAR = re.compile(r"(?P<year>\d{4})\s*年")
_RULES = r"(?:办法|规定|意见|通知|条例|方案|规章|细则|决定|文件|文|令)"
_FIRST = 1.0  # the score of a clause that answers by what it is, not by its words


def asks_about_force(text: str) -> bool:
    """Is asked whether a rule holds, from when, or until when?"""
    return _ASKS.search(text) is not None


def force_evidence(
    index: Index, question: Question, found: Sequence[Evidence]
) -> tuple[Evidence, ...]:
    """The clauses that answer a question about force; none where the question is another one, or
    where what was found says the day itself (从2017年1月1日起……).

    The document is the one whose number the question names, or the one that what was found is from.
    """
    if not asks_about_force(question.text):
        return ()
    clauses = _clauses_about_named(index, question.text)
    if not clauses and found and not _says_the_day(index, found[0]):
        clauses = _clauses_about(index, _document_of(index, question.text, found))
    return tuple(_evidence(index, *clause) for clause in clauses)


def newest_day(documents: Sequence[Document], until: date) -> date | None:
    """The day of the newest text of a corpus: the last issue, amendment or entry into force that is
    not after `until`."""
    days = {
        day
        for each in documents
        for day in (each.issued, each.revised, each.in_force_from)
        if day and day <= until
    }
    return max(days, default=None)


def where_force_is_said(index: Index, document: Document) -> tuple[str, Span] | None:
    """The sentence of a document that names the day from which it is in force; where none does, the
    place where its date stands."""
    day = document.in_force_from
    if day is None:
        return None
    says = [
        (provision, span)
        for provision, span in _sentences(index, document.id)
        if _SAYS_FORCE.search(words := provision.text[span.start : span.end])
        and (_holds_day(words, day) or _FROM_A_DAY.search(words))
    ]
    dated = [each for each in says if _holds_day(_words(each), day)] or says
    dated = dated or _places_of_date(index, document.id, day)
    if not dated:
        return None
    provision, span = min(dated, key=lambda each: len(_words(each)))
    return provision.id, span


def without_later_versions(
    index: Index, found: Sequence[Evidence], in_force: Collection[str]
) -> list[Evidence]:
    """What was found without what is going to replace a document that is in force and was found
    too: of two versions the one of the day answers. `in_force` are ids of documents."""
    later = {index.document(each).replaced_by for each in in_force}
    while more := {index.document(each).replaced_by for each in later if each} - later:
        later |= more
    return [each for each in found if each.document_id not in later]


def where_ended(index: Index, document: Document) -> tuple[str, Span] | None:
    """The sentence of a later document that ends this one; where none names it, the one that says
    from when the later one is in force."""
    if document.replaced_by is None:
        return None
    successor = index.document(document.replaced_by)
    names = [document.number or "", f"《{regulation_name(document.title)}》", document.title]
    return _where_named(index, successor.id, names) or where_force_is_said(index, successor)


def _clauses_about_named(index: Index, text: str) -> list[tuple[str, Span]]:
    """About a document that the question names by number (24号文), or by year and kind (2013年那个
    意见) where the corpus names one of that year: the corpus may hold it, or say only that it has
    ended."""
    clauses: list[tuple[str, Span]] = []
    for document in index.documents():
        for named in document.repeals:
            if _is_named(text, named) and (said := _where_named(index, document.id, [named])):
                clauses.append(said)
    for document in index.documents() if not clauses else ():
        if document.number and _NUMBER.search(text) and _is_named(text, document.number):
            clauses += _clauses_about(index, document)
    return clauses


def _is_named(text: str, number: str) -> bool:
    """Does a text speak of the document of this number?"""
    own = _NUMBER.search(folded(number))
    if own is None:
        return False
    for match in _NUMBER.finditer(text):
        year = match["year"] or own["year"]
        is_order = "令" in text[match.end() : match.end() + 2]
        if match["n"] == own["n"] and year == own["year"] and ("令" in number or not is_order):
            return True
    years = re.finditer(rf"{_YEAR.pattern}(?=[^，,。；]{{0,16}}{_RULES})", text)
    return any(own["year"] == match["year"] for match in years)


def _clauses_about(index: Index, document: Document | None) -> list[tuple[str, Span]]:
    if document is None:
        return []
    said = [where_ended(index, document), where_force_is_said(index, document)]
    return [clause for clause in said if clause is not None]


def _document_of(index: Index, text: str, found: Sequence[Evidence]) -> Document | None:
    """The document that what was found is from: of several, the one whose title the text says."""
    best: dict[str, float] = defaultdict(float)
    for evidence in found:
        best[evidence.document_id] = max(best[evidence.document_id], evidence.score)
    documents = [index.document(each) for each in best]
    rules = [each for each in documents if not each.is_record]
    if not rules:
        return None
    return max(rules, key=lambda each: best[each.id] + _named_share(text, each.title))


_TITLE_WEIGHT = 0.1


def _named_share(text: str, title: str) -> float:
    """How much of a text are words of a title."""
    plain, name = squeezed(text), regulation_name(title)
    pairs = {plain[at : at + 2] for at in range(len(plain) - 1)}
    return _TITLE_WEIGHT * sum(pair in name for pair in pairs) / max(len(pairs), 1)


def _says_the_day(index: Index, evidence: Evidence) -> bool:
    text = index.provision(evidence.provision_id).text[evidence.span.start : evidence.span.end]
    return _FROM_A_DAY.search(text) is not None


def _where_named(index: Index, document_id: str, names: Sequence[str]) -> tuple[str, Span] | None:
    """The sentence of a document that ends what has one of these names."""
    wanted = [squeezed(name) for name in names if name]
    for provision, span in _sentences(index, document_id):
        words = squeezed(_words((provision, span)))
        if "废止" in words and any(name in words for name in wanted):
            return provision.id, span
    for provision, span in _sentences(index, document_id):
        words = squeezed(_words((provision, span)))
        if any(name in words for name in wanted) and _SAYS_FORCE.search(words):
            return provision.id, span
    return None


def _sentences(index: Index, document_id: str) -> list[tuple[Provision, Span]]:
    """The sentences of the innermost provisions of a document."""
    provisions = index.provisions(document_id)
    parents = {each.parent_id for each in provisions}
    return [
        (each, span)
        for each in provisions
        if each.id not in parents and each.kind is not Kind.FURNITURE
        for span in sentence_spans(each.text) or (Span(0, len(each.text)),)
    ]


def _places_of_date(index: Index, document_id: str, day: date) -> list[tuple[Provision, Span]]:
    """Where the date of a document without another one stands: its signature, the note below its
    title."""
    return [each for each in _sentences(index, document_id) if _holds_day(_words(each), day)]


def _words(place: tuple[Provision, Span]) -> str:
    provision, span = place
    return provision.text[span.start : span.end]


def _holds_day(text: str, day: date) -> bool:
    return f"{day.year}年{day.month}月{day.day}日" in re.sub(
        r"(?<=\D)0(?=\d[月日])", "", squeezed(text)
    )


def _evidence(index: Index, provision_id: str, span: Span) -> Evidence:
    document_id = index.provision(provision_id).document_id
    return Evidence(provision_id, document_id, span, _FIRST, 0.0, True)
