"""Numbered text → a tree of provisions: 章/条/款/项, or 一、/（一）/1. without articles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from corpus.model import Kind, Span
from corpus.numbering import Level, to_chinese
from corpus.structure.annexes import announces_annexes, read_annex
from corpus.structure.block import Block
from corpus.structure.joining import ends_a_sentence
from corpus.structure.tables import Table, lines_above, read_table
from corpus.structure.tree import Node
from corpus.view import squeezed

_CLOSING = re.compile(r"特此(?:通知|通告|公告|函告|报告|请示|批复)")
_BARE_CHAPTER = re.compile("总则|分则|附则")
_COUNT = re.compile(r"[（(]\d+[项人名个件][）)]$")  # 一等奖（3项）
# 各县、市人民政府：, but not 根据……，现就有关问题规定如下：
_ADDRESSEE = re.compile(r"(?!.*(?:如下|下列|规定|决定|根据|为了|现将))[^。；《]{2,200}[：:]")
_RUN_IN_HEADING = re.compile(r"[^。；：，]{2,30}(?=。.)")  # 落实医疗救助制度。取消……
_GROUP_LENGTH = 20
_GROUP_OF_GROUPS, _GROUP = 19, 20  # ranks of headings without a number, below every Level


def read_outline(blocks: Sequence[Block], prefix: str, title: str) -> tuple[list[Node], list[Span]]:
    """The provisions of one part of a document, and the repeated table headers in it.

    `prefix` opens every locator of the part (印发通知, 名单), `title` every path; both may be
    empty.
    """
    has_articles = any(each.label and each.label.level is Level.ARTICLE for each in blocks)
    outline = _Outline(prefix, title, has_articles)
    ordered = _in_reading_order(blocks)
    at = 0
    while at < len(ordered):
        above = lines_above(ordered, at)
        if rows := _run_of_rows(ordered, at + len(above)):
            outline.add_table(rows, above)
        else:
            outline.add(ordered[at], ordered[at + 1] if at + 1 < len(ordered) else None)
        at += len(above) + len(rows) or 1
    return outline.finished(), outline.furniture


def _run_of_rows(blocks: Sequence[Block], at: int) -> list[Block]:
    rows: list[Block] = []
    while at + len(rows) < len(blocks) and blocks[at + len(rows)].is_row:
        rows.append(blocks[at + len(rows)])
    return rows


def _in_reading_order(blocks: Sequence[Block]) -> list[Block]:
    """Put a heading back that page layout threw into the middle of an article.

    Where a 章 heading is followed by an item that goes on with the numbering before it, the heading
    belongs in front of the next article.
    """
    ordered: list[Block] = []
    held: list[Block] = []
    last_item = 0
    for at, block in enumerate(blocks):
        label = block.label
        if label and label.level < Level.ARTICLE and _goes_on(blocks, at, last_item):
            held.append(block)
            continue
        if label and label.level <= Level.ARTICLE:
            ordered.extend(held)
            held, last_item = [], 0
        elif label and label.level is Level.SECOND:
            last_item = label.number
        ordered.append(block)
    return ordered + held


def _goes_on(blocks: Sequence[Block], at: int, last_item: int) -> bool:
    following = blocks[at + 1].label if at + 1 < len(blocks) else None
    return bool(
        last_item
        and following
        and following.level is Level.SECOND
        and following.number == last_item + 1
    )


@dataclass(frozen=True, slots=True)
class _Heading:
    rank: int
    label: str  # 第一章, or the name of a group without its count
    name: str  # 第一章 总则


@dataclass(frozen=True, slots=True)
class _Open:
    level: Level
    node: Node


class _Outline:
    """The state of reading: which headings stand above, which provisions are open."""

    def __init__(self, prefix: str, title: str, has_articles: bool) -> None:
        self.furniture: list[Span] = []
        self._prefix, self._title, self._has_articles = prefix, title, has_articles
        self._roots: list[Node] = []
        self._headings: list[_Heading] = []
        self._open: list[_Open] = []
        self._loose: dict[str, list[Node]] = defaultdict(list)  # place → paragraphs without label

    def add(self, block: Block, following: Block | None) -> None:
        """Take in one block that is no table row."""
        label = block.label
        if label and (label.level < Level.ARTICLE or self._heads_articles(block, following)):
            space = " " if label.level < Level.ARTICLE else ""
            name = f"{label.text}{space}{squeezed(block.words)}".strip()
            self._add_heading(block, _Heading(int(label.level), label.text, name))
        elif block.depth and not label and block.is_heading_like:
            self._add_heading(block, _Heading(block.depth, block.words, block.words))
        elif label:
            self._add_labelled(block)
        elif _BARE_CHAPTER.fullmatch(squeezed(block.text)):
            self._add_heading(block, _Heading(int(Level.CHAPTER), squeezed(block.text), block.text))
        elif announces_annexes(block.text) or read_annex(block.text)[0]:
            self._add_announcement(block)
        elif rank := self._group_rank(block, following):
            name = squeezed(block.text)
            self._add_heading(block, _Heading(rank, _COUNT.sub("", name), name))
        else:
            self._add_paragraph(block)

    def add_table(self, rows: Sequence[Block], above: Sequence[Block]) -> None:
        """Take in a run of table rows, and the lines of its caption."""
        if above and self._open and self._open[0].level is Level.ARTICLE:
            del self._open[1:]  # behind its items, the article goes on with a table
        table = read_table(rows, self._path(), above)
        self.furniture.extend(table.repeated_headers)
        table.node.locator = _COUNT.sub("", table.name)
        if self._open:
            self._open[-1].node.children.append(table.node)
        else:
            self._place_table(table)

    def _place_table(self, table: Table) -> None:
        table.node.locator = _spaced(self._place(), table.node.locator)
        self._roots.append(table.node)

    def finished(self) -> list[Node]:
        """The roots, with every locator written."""
        for place, nodes in self._loose.items():
            labelled = any(node.kind in (Kind.ARTICLE, Kind.SECTION) for node in self._roots)
            name = place or ("引言" if labelled else "正文")
            for number, node in enumerate(nodes, 1):
                node.locator = name if len(nodes) == 1 else f"{name}第{to_chinese(number)}段"
        _tell_tables_apart(self._roots)
        for node in self._roots:
            _settle(node)
        return self._roots

    # --- headings ---------------------------------------------------------------------------
    def _heads_articles(self, block: Block, following: Block | None) -> bool:
        """Is it a heading above articles (一、赔偿范围), and not the last item of one?"""
        assert block.label is not None
        level = block.label.level
        if level not in (Level.FIRST, Level.SECOND) or not block.is_heading_like:
            return False
        if block.depth and self._has_articles:
            return True
        return (
            following is not None
            and following.label is not None
            and following.label.level is Level.ARTICLE
            and all(opened.level is not level for opened in self._open)
        )

    def _group_rank(self, block: Block, following: Block | None) -> int:
        """The rank of a heading without a number, as lists and tables have them; 0: it is none."""
        in_article = bool(self._open) and self._open[0].level is Level.ARTICLE
        if in_article or not block.is_heading_like:
            return 0
        if _COUNT.search(squeezed(block.text)):
            return _GROUP
        if following is None or self._open or len(block.text) > _GROUP_LENGTH:
            return 0
        starts_a_list = following.label is not None and following.label.number == 1
        if following.is_row or starts_a_list or _COUNT.search(squeezed(following.text)):
            return _GROUP_OF_GROUPS
        return 0

    def _add_heading(self, block: Block, heading: _Heading) -> None:
        self._open.clear()
        self._headings = [above for above in self._headings if above.rank < heading.rank]
        path = tuple(above.name for above in self._headings)
        self._headings.append(heading)
        joint = " " if heading.rank >= _GROUP_OF_GROUPS else ""
        locator = _spaced(self._prefix, joint.join(each.label for each in self._headings))
        self._roots.append(Node(Kind.HEADING, locator, path, [block.view]))

    def _path(self) -> tuple[str, ...]:
        title = [self._title] if self._title else []
        above = [heading.name for heading in self._headings]
        return tuple(title + above + [opened.node.heading for opened in self._open])

    def _place(self) -> str:
        """Where loose paragraphs, list items and tables stand: 名单 科技进步奖 一等奖."""
        groups = [each.label for each in self._headings if each.rank >= _GROUP_OF_GROUPS]
        return " ".join([self._prefix, *groups]).strip()

    # --- provisions -------------------------------------------------------------------------
    def _add_labelled(self, block: Block) -> None:
        assert block.label is not None
        level = block.label.level
        while self._open and self._open[-1].level >= level:
            self._open.pop()
        node = Node(self._kind(level), block.label.text, self._path(), heading=_heading(block))
        _take_first_words(node, block)
        if not self._open:
            node.locator = _spaced(self._place(), node.locator)
            self._roots.append(node)
        else:
            _inner_parent(self._open[-1].node).children.append(node)
        self._open.append(_Open(level, node))

    def _add_announcement(self, block: Block) -> None:
        """附件：1.申请表, and below it 2.名单: not part of the article above."""
        name = "附件说明"
        node = Node(Kind.PARAGRAPH, _spaced(self._place(), name), (), [block.view], heading=name)
        self._roots.append(node)
        self._open = [_Open(Level.FIRST, node)]

    def _kind(self, level: Level) -> Kind:
        if level is Level.ARTICLE:
            return Kind.ARTICLE
        in_article = bool(self._open) and self._open[0].level is Level.ARTICLE
        in_list = not self._open and level >= Level.THIRD and bool(self._place())
        return Kind.ITEM if in_article or in_list else Kind.SECTION

    def _add_paragraph(self, block: Block) -> None:
        if self._open and self._open[0].level is Level.ARTICLE:
            del self._open[1:]  # behind its items, the article goes on with its next paragraph
        elif self._open and _CLOSING.match(block.text):
            self._open.clear()
            node = Node(Kind.PARAGRAPH, "", self._path(), [block.view])
            self._loose[_spaced(self._place(), "结语")].append(node)
            self._roots.append(node)
            return
        if self._open:
            paragraph = Node(Kind.PARAGRAPH, "", self._path(), [block.view])
            self._open[-1].node.children.append(paragraph)
            return
        node = Node(Kind.PARAGRAPH, "", self._path(), [block.view])
        if not self._roots and _ADDRESSEE.fullmatch(block.text):
            node.locator = _spaced(self._place(), "主送机关")
        else:
            chapter = self._headings[-1].label if self._headings else ""
            self._loose[self._place() or chapter].append(node)
        self._roots.append(node)


def _take_first_words(node: Node, block: Block) -> None:
    """The label is the provision's own; what follows it is its heading or its first paragraph."""
    assert block.label is not None
    rest = block.text[block.label.length :]
    start = block.label.length + len(rest) - len(rest.lstrip())
    if node.kind is not Kind.ARTICLE and block.is_heading_like:
        node.own.append(block.view)
        return
    node.own.append(block.view.part(Span(0, block.label.length)))
    if rest.strip():
        words = block.view.part(Span(start, len(block.text)))
        path = (*node.path, node.heading)
        node.children.append(Node(Kind.PARAGRAPH, "", path, [words]))


def _heading(block: Block) -> str:
    assert block.label is not None
    if block.label.level is Level.ARTICLE:
        return block.label.text
    words = squeezed(block.words)
    run_in = _RUN_IN_HEADING.match(words)
    name = words if block.is_heading_like else run_in[0] if run_in else ""
    dot = "." if name and block.label.level is Level.THIRD else ""
    return f"{block.label.text}{dot}{name}"


def _inner_parent(node: Node) -> Node:
    """An item of an article belongs to the paragraph 款 that announces it."""
    paragraphs = [child for child in node.children if child.kind is not Kind.TABLE]
    return paragraphs[-1] if node.kind is Kind.ARTICLE and paragraphs else node


def _settle(node: Node) -> None:
    """Number the paragraphs of a provision and write the locators of what lies inside it.

    A provision with one paragraph is that paragraph; 第七条 then needs no 第一款.
    """
    if node.kind is Kind.TABLE:
        _settle_table(node)
        return
    _gather_lists(node)
    paragraphs = [child for child in node.children if child.kind is Kind.PARAGRAPH]
    if len(paragraphs) < 2 or not _has_paragraphs(node, paragraphs):
        for paragraph in paragraphs:
            _dissolve(node, paragraph)
    else:
        unit = "款" if node.kind is Kind.ARTICLE else "段"
        for number, paragraph in enumerate(paragraphs, 1):
            paragraph.locator = f"第{to_chinese(number)}{unit}"
    _tell_tables_apart(node.children)
    for child in node.children:
        child.locator = _spaced(node.locator, child.locator, child.kind is Kind.TABLE)
        _settle(child)


def _has_paragraphs(node: Node, paragraphs: Sequence[Node]) -> bool:
    if node.kind is Kind.ITEM:
        return False
    return all(ends_a_sentence(view.text) for each in paragraphs for view in each.own)


def _gather_lists(node: Node) -> None:
    """Put the lines of a list without numbers to the paragraph that announces them.

    用户应当： and below it 安全用气；保护设施。 are one 款. Its lines but the last end
    with ；.
    """
    kept: list[Node] = []
    in_list = False
    for child, following in zip_longest(node.children, node.children[1:]):
        if in_list:
            kept[-1].own.extend(child.own)
            in_list = _ends_with(child, "；;") and _is_bare(following)
            continue
        kept.append(child)
        is_announced = _is_bare(child) and _ends_with(child, "：:")
        in_list = is_announced and _is_bare(following) and _ends_with(following, "；;")
    node.children = kept


def _is_bare(node: Node | None) -> bool:
    return node is not None and node.kind is Kind.PARAGRAPH and not node.children


def _ends_with(node: Node | None, marks: str) -> bool:
    return node is not None and node.own[-1].text.endswith(tuple(marks))


def _dissolve(node: Node, paragraph: Node) -> None:
    at = next(at for at, child in enumerate(node.children) if child is paragraph)
    node.own.extend(paragraph.own)
    node.children[at : at + 1] = paragraph.children


def _tell_tables_apart(nodes: Sequence[Node]) -> None:
    """Every table in one place gets a name of its own: 表, or 表一 and 表二."""
    tables = [node for node in nodes if node.kind is Kind.TABLE]
    count = Counter(table.locator for table in tables)
    seen: Counter[str] = Counter()
    for table in tables:
        name = table.locator
        seen[name] += 1
        if count[name] > 1:
            table.locator = _spaced(name, f"表{to_chinese(seen[name])}")
        elif not name:
            table.locator = "表"


def _settle_table(table: Node) -> None:
    for row in table.children:
        row.locator = _spaced(table.locator, row.locator)


def _spaced(left: str, right: str, space: bool | None = None) -> str:
    """Two parts of a locator: words apart, labels together (四、（三）1 but 名单 一等奖)."""
    if not left or not right:
        return left + right
    if space is None:
        space = not (left[-1] in "、）0123456789条款段" and _is_label(right))
    return f"{left} {right}" if space else left + right


def _is_label(text: str) -> bool:
    return re.match(r"[（\d①-⑳]|第[^行]+[条款段]", text) is not None
