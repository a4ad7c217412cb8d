"""References between provisions as links that can be followed.

依照本办法第十二条, 前款第（一）项 and 《社会保险法》第三十条 become the provision they name.
What a text names and the library does not hold is OUTSIDE; a place that the named document does
not have leads NOWHERE, which an editor should look at.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from corpus.library import Library
from corpus.locators import Locator, Step, Unit
from corpus.model import Document, Kind, Provision, Span
from corpus.numbering import to_chinese
from corpus.references.catalogue import (
    Catalogue,
    amended_by,
    in_order_of_force,
    is_in_force,
    is_rule_name,
    name_key,
    starts_on,
    subject_of,
)
from corpus.references.mentions import RULE, Head, Mention, read_mentions
from corpus.references.surroundings import Site, Surroundings
from corpus.references.titles import MAIN, TitledPart, inside, part_of
from corpus.versions import number_key


class Problem(StrEnum):
    """Why a reference has no target."""

    OUTSIDE = "outside"  # the library does not hold the document, or not that attachment
    NOWHERE = "nowhere"  # the document has no such place
    VERSION = "version"  # the version meant is not in the library; a target is of another one
    UNCLEAR = "unclear"  # the text alone does not say what is meant: 《实施细则》


@dataclass(frozen=True, slots=True)
class Reference:
    """One mention of a place or of a document, and what it leads to.

    `span` are offsets into the text of the citing provision. Where a list names several places,
    each is a reference of its own. A range has a reference for each end, and `until_id` of the
    first (or of 前两款) is its last provision.
    """

    provision_id: str  # the provision that cites
    span: Span
    printed: str
    locator: str  # the place as a clerk writes it; empty where a whole document is named
    document_id: str | None = None
    target_id: str | None = None
    problem: Problem | None = None
    until_id: str | None = None


def read_references(library: Library) -> tuple[Reference, ...]:
    """All references of a library, each at the innermost provision whose words it stands in."""
    reader = ReferenceReader(library)
    return tuple(
        reference
        for provision in library.provisions
        if provision.parent_id is None
        for reference in reader.read(provision, innermost=True)
    )


_SILENT = {Kind.FURNITURE, Kind.TITLE, Kind.SIGNATURE, Kind.HEADING}


class ReferenceReader:
    """Reads the references of any provision of one library; what that needs is read once."""

    def __init__(self, library: Library) -> None:
        self._documents = {document.id: document for document in library.documents}
        self._provisions: dict[str, list[Provision]] = defaultdict(list)
        for provision in library.provisions:
            self._provisions[provision.document_id].append(provision)
        self._surroundings: dict[str, Surroundings] = {}
        self.catalogue = Catalogue(library.documents, library.provisions)

    def read(self, provision: Provision, innermost: bool = False) -> tuple[Reference, ...]:
        """The references in the text of a provision, what lies inside it included.

        `innermost` gives each the id and the offsets of the innermost provision around it.
        """
        document = self._documents.get(provision.document_id)
        if document is None or provision.kind in _SILENT:
            return ()
        mentions = read_mentions(provision.text)
        if not mentions:
            return ()
        reading = _Reading(self, document, provision)
        found = _with_ranges(list(reading.references(mentions)))
        return tuple(map(reading.moved_inside, found) if innermost else found)

    def surroundings(self, document_id: str) -> Surroundings:
        """The provisions of a document, and what stands around each."""
        if document_id not in self._surroundings:
            self._surroundings[document_id] = Surroundings(self._provisions[document_id])
        return self._surroundings[document_id]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule that a text names: its versions in the library, none where it is outside."""

    documents: Sequence[Document]
    name: str = ""  # as the text gives it: an attachment of a document may be called so
    parts: tuple[Locator, ...] = ()  # of the citing document, where it speaks of itself
    is_repealed: bool = False
    is_amended: bool = False  # by the citing document: its places are those of before or after
    end: int = 0  # where the mention of it ends in the text
    steps: tuple[Step, ...] = ()


_EDITION = re.compile(r"(?:\([^()]{1,14}\))+$")  # （试行）
_GENERIC = re.compile(rf"(?:实施|暂行|管理|若干|本|新|原|旧)*{RULE}")
_REPEALED = re.compile(r"[^。；]{0,80}?废止")
_BEFORE_AMENDMENT = re.compile(r"修[改正订]前的?[^前后]*$")
_DIVISION = re.compile(r"(?<=法)[总分]则$")  # 刑法分则第三章
_CHANGE = re.compile("增加|删去|删除|修改为")
_SENTENCE_END = re.compile(r"[。；：\n]")


class _Reading:
    """The references of one provision while they are read, in the order of its text."""

    def __init__(self, reader: ReferenceReader, document: Document, provision: Provision) -> None:
        self._reader, self._document, self._provision = reader, document, provision
        self._own = reader.surroundings(document.id)
        self._sites = list(self._own.sites(provision))
        self._starts = [site.start for site in self._sites]
        self._day = starts_on(document)
        self._amended = amended_by(document.title)
        self._named: _Rule | None = None  # the rule named last, for 该办法
        self._last: _Rule | None = None  # with the place named last, for a bare 第十三条 behind it

    def references(self, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Reference]]:
        """What the mentions lead to; words that only look like a mention are left out."""
        for mention in mentions:
            if found := self._resolve(mention):
                yield mention, found

    def moved_inside(self, reference: Reference) -> Reference:
        """The same reference, seen from the innermost provision that holds it."""
        site = self._site(reference.span.start)
        span = Span(reference.span.start - site.shift, reference.span.end - site.shift)
        if span.end > len(site.provision.text):
            return reference
        return replace(reference, provision_id=site.provision.id, span=span)

    def _site(self, at: int) -> Site:
        return self._sites[max(0, bisect_right(self._starts, at) - 1)]

    def _resolve(self, mention: Mention) -> Reference | None:
        match mention.head:
            case Head.HERE | Head.PREVIOUS if self._is_quoted(mention):
                return self._none(mention, Problem.UNCLEAR)
            case Head.HERE:
                return self._resolve_here(mention)
            case Head.PREVIOUS:
                return self._resolve_previous(mention)
            case Head.TITLE:
                return self._resolve_title(mention)
            case Head.THAT if mention.unit:
                return self._resolve_that_place(mention, mention.unit)
            case Head.THAT:
                rule = self._named
                return self._lead(mention, rule) if rule else self._none(mention, Problem.UNCLEAR)
            case Head.OWN:
                return self._lead(mention, self._own_rule(mention))
            case _:
                return self._resolve_bare(mention)

    def _is_quoted(self, mention: Mention) -> bool:
        """Does it stand in a quotation, which speaks of its own surroundings?"""
        before = self._provision.text[: mention.span.start]
        return before.rfind("“") > before.rfind("”")

    # --- what is named ----------------------------------------------------------------------
    def _resolve_title(self, mention: Mention) -> Reference | None:
        if not mention.name:
            return self._resolve_number(mention)
        rule = self._rule_named(mention.name, mention.number, mention.steps)
        is_own = any(each.id == self._document.id for each in rule.documents)
        if not mention.steps and _REPEALED.match(self._provision.text, mention.span.end):
            rule = replace(rule, documents=self._ended(rule.documents), is_repealed=True)
        elif is_own:
            rule = replace(rule, documents=[self._document])
            if not mention.steps and not self._names_another_part(rule):
                return None  # a document that names itself
        key = name_key(mention.name)
        if not (rule.documents or mention.number or mention.steps or is_rule_name(key)):
            return None  # 《营业执照》
        self._named = replace(rule, end=mention.span.end)
        if not rule.documents and _GENERIC.fullmatch(key):
            return self._none(mention, Problem.UNCLEAR)
        return self._lead(mention, self._named)

    def _resolve_number(self, mention: Mention) -> Reference | None:
        number, documents = self._reader.catalogue.numbered_at_end(mention.number)
        if documents:  # what stands before the number is no part of it: 落实国发〔2016〕3号
            extra = number_key(mention.number).removesuffix(number)
            start = mention.span.start + len(extra)
            mention = replace(mention, span=Span(start, mention.span.end))
        is_own = any(each.id == self._document.id for each in documents)
        if is_own and not mention.steps:
            return None
        self._named = _Rule(documents, end=mention.span.end)
        return self._lead(mention, self._named)

    def _rule_named(self, name: str, number: str = "", steps: tuple[Step, ...] = ()) -> _Rule:
        """The rule with a title. An attachment of the citing document comes before another
        document, if it has the place."""
        title, number = self._own.abbreviations.get(name_key(name), (name, number))
        catalogue = self._reader.catalogue
        documents = catalogue.named(title, number)
        part = None if number else catalogue.part_named(self._document, title)
        if part and (not documents or self._has_place(part, steps)):
            documents = [self._document]
        return _Rule(documents, title)

    def _has_place(self, part: TitledPart, steps: tuple[Step, ...]) -> bool:
        return not steps or self._find(self._document, steps, (part.opening,)) is not None

    def _names_another_part(self, rule: _Rule) -> bool:
        """Does the rule stand in an attachment of the citing document, and not around the words?"""
        part = self._reader.catalogue.part_named(self._document, rule.name)
        if part is None or self._covers(self._document, part):
            return False
        return part.opening != part_of(self._provision)

    def _ended(self, documents: Sequence[Document]) -> Sequence[Document]:
        """Those that the citing document can have repealed."""
        earlier = [each for each in documents if self._precedes(each)]
        return [each for each in earlier if each.replaced_by == self._document.id] or earlier

    def _precedes(self, other: Document) -> bool:
        """Can the document have repealed the other?"""
        start = starts_on(other)
        is_earlier = start is None or self._day is None or start < self._day
        return other.id != self._document.id and is_earlier

    def _own_rule(self, mention: Mention) -> _Rule:
        text = self._provision.text
        if self._amended is None or text.startswith(("本决定", "本修正"), mention.span.start):
            books = self._reader.catalogue.books(self._document)
            return _Rule([self._document, *books], parts=self._own_parts(mention.name))
        return _Rule(self._reader.catalogue.named(self._amended), is_amended=True)

    def _own_parts(self, name: str) -> tuple[Locator, ...]:
        """Where in its document a text means 本细则: in the part around it, unless that has a title
        and another part one that ends so."""
        around = part_of(self._provision)
        if around == MAIN:
            return (MAIN,)
        titled = self._reader.catalogue.parts(self._document.id)
        titles = {each.opening: each.title for each in titled if each.opening == around}
        titles[MAIN] = self._document.title
        titles |= {
            each.opening: each.title for each in titled if self._covers(self._document, each)
        }
        for opening, title in titles.items() if name and around in titles else ():
            if _EDITION.sub("", name_key(title)).endswith(name):
                return (opening,)
        return around, MAIN

    def _covers(self, document: Document, part: TitledPart) -> bool:
        """Is it the notice that publishes the document: 关于印发某办法的通知?"""
        return name_key(document.title) in name_key(part.title)

    def _resolve_bare(self, mention: Mention) -> Reference | None:
        if self._is_label(mention):
            return None
        first = mention.steps[0].unit
        if first is Unit.ANNEX:
            return self._lead(mention, _Rule([self._document]))
        if first > Unit.ARTICLE:
            return self._resolve_inner(mention)
        if rule := self._rule_before(mention.name):
            is_old = mention.is_old or bool(_BEFORE_AMENDMENT.search(mention.name))
            division = _DIVISION.search(mention.name)
            named = replace(mention, is_old=is_old, division=division[0] if division else "")
            return self._lead(named, rule)
        if first is Unit.ARTICLE and (last := self._same_sentence(mention)):
            return self._lead(mention, last)
        own = self._own_rule(replace(mention, name=""))
        has_articles = not self._own.parts_with_articles.isdisjoint(own.parts)
        if first is Unit.ARTICLE and not has_articles and self._amended is None:
            return self._lead_to_subject(mention)
        found = self._lead(mention, own)
        if found.problem is Problem.NOWHERE and subject_of(self._document.title):
            return self._none(mention, Problem.UNCLEAR)  # an interpretation of a law: its article?
        return found if found.target_id or first is Unit.ARTICLE else None

    def _lead_to_subject(self, mention: Mention) -> Reference:
        """A bare article in a text without articles: of the one rule that its title names."""
        name = subject_of(self._document.title)
        rule = _Rule(self._reader.catalogue.named(name), name) if name else None
        if rule is None or not rule.documents:
            return self._none(mention, Problem.UNCLEAR)
        return self._lead(mention, rule)

    def _is_label(self, mention: Mention) -> bool:
        """Does it open an article, its own or of a quoted text, instead of citing one?"""
        text, start, end = self._provision.text, mention.span.start, mention.span.end
        if start == 0 and self._provision.kind is Kind.ARTICLE:
            return True
        opens = start == 0 or text[start - 1] in '\n“‘"'
        return opens and text[end : end + 1].isspace()

    def _rule_before(self, words: str) -> _Rule | None:
        """The rule whose name, without 《》, ends the words in front: 触犯刑法 第十二条."""
        words = words if self._reader.catalogue.named(words) else _DIVISION.sub("", words)
        key = name_key(words)
        for short, (title, number) in self._own.abbreviations.items():
            if key.endswith(short):
                return self._rule_named(title, number)
        name, documents = self._reader.catalogue.named_at_end(words)
        if documents and is_rule_name(name):
            return _Rule(documents, name)
        return _Rule([]) if is_rule_name(key) else None

    def _same_sentence(self, mention: Mention) -> _Rule | None:
        """The rule of which the sentence has named an article before: its articles go on."""
        last = self._last
        if last is None:
            return None
        between = self._provision.text[last.end : mention.span.start]
        return None if _SENTENCE_END.search(between) else last

    def _resolve_inner(self, mention: Mention) -> Reference | None:
        """A bare 第一款 or 第（一）项: of the place named before, else of this article."""
        if last := self._same_sentence(mention):
            above = tuple(step for step in last.steps if step.unit < mention.steps[0].unit)
            if above:
                found = self._lead(replace(mention, steps=above + mention.steps), last)
                if found.target_id or not found.document_id:
                    return found
        base = self._own.article(self._site(mention.span.start).provision)
        if base.kind is not Kind.ARTICLE:
            return None
        found = self._inside(mention, base, mention.steps)
        return found if found.target_id or mention.steps[0].unit is Unit.PARAGRAPH else None

    def _resolve_that_place(self, mention: Mention, unit: Unit) -> Reference | None:
        """该条第二款: of the article named last."""
        if not mention.steps or self._last is None:
            return None
        above = tuple(step for step in self._last.steps if step.unit <= unit)
        return self._lead(replace(mention, steps=above + mention.steps), self._last)

    # --- where it leads ---------------------------------------------------------------------
    def _lead(self, mention: Mention, rule: _Rule) -> Reference:
        if mention.steps:
            self._last = replace(rule, end=mention.span.end, steps=mention.steps)
        if not rule.documents:
            return self._none(mention, Problem.UNCLEAR if rule.is_amended else Problem.OUTSIDE)
        day = self._day
        if rule.is_repealed and day:
            day -= timedelta(days=1)
        first, *others = (
            each for group in in_order_of_force(rule.documents, day) for each in group
        )
        if not mention.steps:
            return self._lead_to_whole(mention, rule, first)
        if mention.is_old:
            return self._none(mention, Problem.VERSION, first.id)
        for document in (first, *(each for each in others if self._are_parts(first, each))):
            steps, parts = self._in_division(document, mention), self._parts(document, rule)
            if target := self._find(document, steps, parts):
                later = Problem.VERSION if self._is_later(document) else None
                found = self._reference(mention, document.id, target.id, problem=later)
                return replace(found, locator=_place(mention, parts))
        found = self._none(mention, self._problem(mention, rule, first), first.id)
        return replace(found, locator=_place(mention, self._parts(first, rule)))

    def _lead_to_whole(self, mention: Mention, rule: _Rule, document: Document) -> Reference:
        """A whole document, or the title of a whole attachment."""
        found = self._reference(mention, document_id=document.id)
        part = self._reader.catalogue.part_named(document, rule.name) if rule.name else None
        if part is None or self._covers(document, part):
            return found
        return replace(found, target_id=part.title_id, locator=str(part.opening))

    def _parts(self, document: Document, rule: _Rule) -> tuple[Locator, ...]:
        """Where in a document the places of a rule are looked for, by what opens the locators."""
        if rule.parts and document.id == self._document.id:
            return rule.parts
        part = self._reader.catalogue.part_named(document, rule.name) if rule.name else None
        if part is None:
            return (MAIN,)
        return (part.opening, MAIN) if self._covers(document, part) else (part.opening,)

    def _are_parts(self, one: Document, other: Document) -> bool:
        """Are they parts of one version, as the books of a code are, or copies of it?"""
        articles = self._reader.surroundings(one.id).article_locators
        return starts_on(one) == starts_on(other) or articles.isdisjoint(
            self._reader.surroundings(other.id).article_locators
        )

    def _is_later(self, document: Document) -> bool:
        start = starts_on(document)
        return self._day is not None and start is not None and start > self._day

    def _problem(self, mention: Mention, rule: _Rule, document: Document) -> Problem:
        if mention.steps[0].unit is Unit.ANNEX:
            return Problem.OUTSIDE
        if mention.steps[0].unit < Unit.CHAPTER and self._reader.catalogue.books(document):
            return Problem.UNCLEAR  # 第三编 of a code whose books are files of their own
        is_own = document.id == self._document.id
        if not is_own and (self._day is None or not is_in_force(document, self._day)):
            return Problem.VERSION
        changes = rule.is_amended or self._amended is not None or self._is_change(mention)
        return Problem.VERSION if changes else Problem.NOWHERE

    def _is_change(self, mention: Mention) -> bool:
        """Does the sentence add the place, or take it away? Then it is not there now."""
        start, end = mention.span.start, mention.span.end
        around = self._provision.text[max(0, start - 40) : end + 20]
        return _CHANGE.search(around) is not None

    def _in_division(self, document: Document, mention: Mention) -> tuple[Step, ...]:
        """分则第三章 with the number of the part that bears this name."""
        if not mention.division or mention.steps[0].unit >= Unit.ARTICLE:
            return mention.steps
        part = self._reader.surroundings(document.id).part_named(mention.division)
        return (*part, *mention.steps)

    def _find(
        self, document: Document, steps: tuple[Step, ...], parts: Sequence[Locator]
    ) -> Provision | None:
        surroundings = self._reader.surroundings(document.id)
        if steps[0].unit is Unit.ANNEX:
            parts = (MAIN,)
        found = (_find_in(surroundings, part, steps) for part in parts)
        return next((each for each in found if each), None)

    def _inside(
        self, mention: Mention, base: Provision, steps: tuple[Step, ...], until: str | None = None
    ) -> Reference:
        target = self._own.places.find_inside(base, steps) or _undivided(self._own, base, steps)
        if target is None:
            return self._none(mention, Problem.NOWHERE, self._document.id)
        return self._reference(
            mention, document_id=self._document.id, target_id=target.id, until_id=until
        )

    def _resolve_here(self, mention: Mention) -> Reference | None:
        """本条第二款, 本章."""
        provision = self._site(mention.span.start).provision
        if mention.unit is not None and mention.unit < Unit.ARTICLE:
            heading = self._own.heading(provision, mention.unit)
            return self._inside(mention, heading, ()) if heading else None
        if not mention.steps:
            return None  # a place that names itself
        base = self._own.article(provision)
        if mention.unit is Unit.PARAGRAPH:
            base = self._own.around(provision, Kind.PARAGRAPH) or base
        elif mention.unit is Unit.ITEM:
            base = self._own.outermost_item(provision) or base
        return self._inside(mention, base, mention.steps)

    def _resolve_previous(self, mention: Mention) -> Reference | None:
        """前款, 前两款, 前条第一款, 前项."""
        if mention.unit is Unit.PARAGRAPH and self._last and self._last.end == mention.span.start:
            return self._resolve_first(mention, self._last)
        provision = self._site(mention.span.start).provision
        if mention.unit is Unit.ITEM and not self._own.around(provision, Kind.ITEM):
            return self._none(mention, Problem.UNCLEAR)
        found = self._earlier(mention, provision)
        if not found:
            return self._none(mention, Problem.NOWHERE, self._document.id)
        until = found[-1].id if len(found) > 1 else None
        return self._inside(mention, found[0], mention.steps, until)

    def _resolve_first(self, mention: Mention, last: _Rule) -> Reference:
        """第三百零七条之一前三款: its first three paragraphs."""
        first, final = (
            self._lead(replace(mention, steps=(*last.steps, Step(Unit.PARAGRAPH, number))), last)
            for number in (1, mention.count)
        )
        return replace(first, until_id=final.target_id if mention.count > 1 else None)

    def _earlier(self, mention: Mention, provision: Provision) -> list[Provision]:
        article = self._own.article(provision)
        if mention.unit is Unit.ARTICLE:
            return self._own.earlier_articles(article, mention.count)
        kind = Kind.ITEM if mention.unit is Unit.ITEM else Kind.PARAGRAPH
        if inner := self._own.around(provision, kind):
            return self._own.earlier(inner, mention.count)
        return [article] if self._is_undivided(article, mention) else []

    def _is_undivided(self, article: Provision, mention: Mention) -> bool:
        """Do several paragraphs stand in the article without being told apart?"""
        if not self._own.has_paragraphs:
            return True
        before = self._provision.text[: mention.span.start]
        return "\n" in before and not self._own.paragraphs(article)

    # --- the record -------------------------------------------------------------------------
    def _reference(
        self,
        mention: Mention,
        document_id: str | None = None,
        target_id: str | None = None,
        until_id: str | None = None,
        problem: Problem | None = None,
    ) -> Reference:
        return Reference(
            provision_id=self._provision.id,
            span=mention.span,
            printed=self._provision.text[mention.span.start : mention.span.end],
            locator=str(Locator(steps=mention.steps)),
            document_id=document_id,
            target_id=target_id,
            problem=problem,
            until_id=until_id,
        )

    def _none(
        self, mention: Mention, problem: Problem, document_id: str | None = None
    ) -> Reference:
        return self._reference(mention, document_id=document_id, problem=problem)


def _place(mention: Mention, parts: Sequence[Locator]) -> str:
    """The place named; in an attachment, with what opens its locators."""
    is_within = len(parts) == 1 and mention.steps[0].unit is not Unit.ANNEX
    return str(inside(parts[0] if is_within else MAIN, mention.steps))


def _find_in(
    surroundings: Surroundings, part: Locator, steps: tuple[Step, ...]
) -> Provision | None:
    """The provision that steps lead to in a part of a document."""
    places = surroundings.places
    found = places.find(inside(part, steps))
    if found or steps[0].unit is not Unit.ARTICLE:
        return found
    base = places.find(inside(part, steps[:1]))
    if base is None and part not in surroundings.parts_with_articles:
        base = places.find_section(steps[0].number, part)  # 本通知第一条, which is numbered 一、
    if base is None:
        return None
    return places.find_inside(base, steps[1:]) or _undivided(surroundings, base, steps[1:])


def _undivided(
    surroundings: Surroundings, article: Provision, steps: Sequence[Step]
) -> Provision | None:
    """The article itself, where what the steps name stands in it without being told apart."""
    if not steps:
        return article
    step = steps[0]
    if step.unit is Unit.PARAGRAPH:
        known = surroundings.has_paragraphs and (
            surroundings.paragraphs(article) or "\n" not in article.text
        )
        return None if known else article
    if not surroundings.has_items(article) and "\n" in article.text:
        return article  # 第三项 of lines without labels
    label = f"（{to_chinese(step.number)}）"
    return article if label in article.text.translate(_BRACKETS) else None


_BRACKETS = str.maketrans("()", "（）")


def _with_ranges(found: Sequence[tuple[Mention, Reference]]) -> list[Reference]:
    """The references, the first of each range with the last provision of it."""
    references = [reference for _, reference in found]
    for at, (mention, reference) in enumerate(found[:-1]):
        if mention.is_start and reference.target_id:
            references[at] = replace(reference, until_id=references[at + 1].target_id)
    return references
