"""Provisions to passages."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.library import Library, load_library
from corpus.model import Document, Kind, Provision, Source, Span
from corpus.view import folded
from index.alignment import Alignment
from index.passages import MOST_WITH_CONTEXT, SILENT, make_passages
from index.sentences import sentence_spans


class Print:
    """A source that is written down piece by piece, with the provisions in it."""

    def __init__(self, title="某办法"):
        self.text = ""
        self.provisions = []
        self.document = Document("甲", "甲.txt", title)

    def add(self, kind, locator, *parts, path=(), parent=None):
        """Add a provision: its parts are its own words or functions that add one inside it."""
        place = len(self.provisions)
        self.provisions.append(None)
        start = len(self.text)
        for part in parts:
            if callable(part):
                part(f"甲#{locator}")
            else:
                self.text += part
        end = len(self.text)
        self.provisions[place] = Provision(
            f"甲#{locator}", "甲", locator, kind, path, self.text[start:end].strip("\n"),
            (Span(start, end),), parent,
        )  # fmt: skip

    def inner(self, kind, locator, *parts, path=()):
        """A part of another provision."""
        return lambda parent: self.add(kind, locator, *parts, path=path, parent=parent)

    def passages(self):
        source = Source("甲.txt", self.text, "0" * 64)
        return make_passages(Library((source,), (self.document,), tuple(self.provisions)))


def rows(passages):
    return [(passage.provision_id.removeprefix("甲#"), passage.text) for passage in passages]


def test_an_article_is_one_passage_with_its_paragraphs_and_items():
    page = Print()
    page.add(
        Kind.ARTICLE, "第一条", "第一条 下列情形：\n",
        page.inner(Kind.ITEM, "第一条（一）", "（一）甲；\n"),
        page.inner(Kind.ITEM, "第一条（二）", "（二）乙。\n"),
        path=("第一章 总则",),
    )  # fmt: skip
    (passage,) = page.passages()
    assert passage.id == passage.provision_id == "甲#第一条"
    assert passage.text == "第一条 下列情形：\n（一）甲；\n（二）乙。"
    assert passage.embedded == "某办法 第一章 总则 第一条下列情形：（一）甲；（二）乙。"
    assert [passage.text[s.start : s.end] for s in passage.sentences] == [
        "第一条 下列情形：", "（一）甲；", "（二）乙。",
    ]  # fmt: skip


def test_a_section_with_sections_gives_its_own_words_and_they_theirs():
    page = Print()
    page.add(
        Kind.SECTION, "四、", "四、保障内容\n按下列规定执行：\n",
        page.inner(Kind.SECTION, "四、（一）", "（一）对象。参保人员。\n", path=("四、保障内容",)),
        page.inner(Kind.SECTION, "四、（二）", "（二）范围。合规费用。\n", path=("四、保障内容",)),
        "以上自2018年起执行。\n",
    )  # fmt: skip
    assert rows(page.passages()) == [
        ("四、", "四、保障内容\n按下列规定执行："),
        ("四、", "以上自2018年起执行。"),
        ("四、（一）", "（一）对象。参保人员。"),
        ("四、（二）", "（二）范围。合规费用。"),
    ]


def test_a_section_that_is_only_a_heading_over_others_gives_nothing():
    page = Print()
    page.add(
        Kind.SECTION, "四、（三）", "(三) 保障水平\n",
        page.inner(Kind.SECTION, "四、（三）1", "1. 起付线。1万元。\n", path=("（三）保障水平",)),
    )  # fmt: skip
    assert rows(page.passages()) == [("四、（三）1", "1. 起付线。1万元。")]


def test_items_and_paragraphs_that_stand_alone_are_passages():
    page = Print()
    page.add(
        Kind.PARAGRAPH, "引言", "奖励下列人员：\n",
        page.inner(Kind.ITEM, "引言1", "1. 张三\n"),
        page.inner(Kind.ITEM, "引言2", "2. 李四\n"),
    )  # fmt: skip
    page.add(Kind.ITEM, "名单1", "王五任局长\n")
    assert [text for _, text in rows(page.passages())] == [
        "奖励下列人员：", "1. 张三", "2. 李四", "王五任局长",
    ]  # fmt: skip


def test_a_day_that_only_holds_entries_is_no_passage():
    page = Print("大事记")
    page.add(
        Kind.SECTION, "大事记 10月19日",
        page.inner(Kind.PARAGRAPH, "大事记 10月19日 第1则", "19日，甲。\n", path=("10月",)),
        page.inner(Kind.PARAGRAPH, "大事记 10月19日 第2则", "19日，乙。\n", path=("10月",)),
        path=("大事记", "10月"),
    )  # fmt: skip
    passages = page.passages()
    assert [passage.text for passage in passages] == ["19日，甲。", "19日，乙。"]
    assert passages[0].context == "大事记 10月"


def test_a_row_is_embedded_with_the_names_of_its_columns():
    page = Print()
    columns = ("序号", "工作任务", "责任单位")
    page.add(
        Kind.TABLE, "任务分解表", "序号\t工作任务\t责任单位\n",
        page.inner(Kind.ROW, "任务分解表 序号1", "1\t监测。治理\t市环保局\n", path=columns),
        page.inner(Kind.ROW, "任务分解表 序号2", "2\t\t市水务局\n", path=columns),
    )  # fmt: skip
    first, second = page.passages()
    assert first.text == "1\t监测。治理\t市环保局"
    assert first.embedded == "某办法 序号：1；工作任务：监测。治理；责任单位：市环保局"
    assert first.sentences == ()
    assert second.words == "序号：2；责任单位：市水务局"


def test_a_row_without_column_names_keeps_its_headings():
    page = Print()
    page.add(
        Kind.TABLE,
        "名单",
        page.inner(Kind.ROW, "名单 第一行", "张三\t一中\n", path=("附件", "名单")),
    )
    (row,) = page.passages()
    assert row.embedded == "某办法 附件 名单 张三\t一中"


def test_the_caption_of_a_table_is_no_column_name():
    page = Print()
    page.add(
        Kind.TABLE, "名单", "获奖名单\n",
        page.inner(Kind.ROW, "名单 第一行", "张三\t一中\t一等奖\n", path=("获奖名单",)),
    )  # fmt: skip
    (row,) = page.passages()
    assert row.embedded == "某办法 获奖名单 张三\t一中\t一等奖"


def test_a_table_in_a_section_is_taken_out_of_it():
    page = Print()
    page.add(
        Kind.SECTION, "一、", "一、标准如下：\n",
        page.inner(Kind.TABLE, "一、表", page.inner(Kind.ROW, "一、表 第一行", "甲\t1\n")),
        "二者取高。\n",
    )  # fmt: skip
    assert [text for _, text in rows(page.passages())] == ["一、标准如下：", "二者取高。", "甲\t1"]


def test_titles_headings_signatures_and_furniture_are_no_passages():
    page = Print()
    for kind in sorted(SILENT):
        page.add(kind, kind.value, f"{kind.value}\n")
    assert page.passages() == []


def test_a_long_article_is_split_at_its_items():
    page = Print()
    items = [f"（{n}）{'甲' * 150}。" for n in "一二三四"]
    page.add(
        Kind.ARTICLE, "第一条", "第一条 下列情形：\n",
        *(page.inner(Kind.ITEM, f"第一条（{i}）", f"{item}\n") for i, item in enumerate(items)),
    )  # fmt: skip
    passages = page.passages()
    assert [passage.text for passage in passages] == [
        f"第一条 下列情形：\n{items[0]}\n{items[1]}", f"{items[2]}\n{items[3]}",
    ]  # fmt: skip
    assert {passage.provision_id for passage in passages} == {"甲#第一条"}


def test_a_piece_inside_one_item_points_to_that_item():
    page = Print()
    long = "".join(f"{n}{'甲' * 120}。" for n in range(9))
    page.add(
        Kind.ARTICLE, "第一条", "第一条 情形：\n",
        page.inner(Kind.ITEM, "第一条（一）", f"（一）{long}\n"),
        page.inner(Kind.ITEM, "第一条（二）", "（二）乙。\n"),
    )  # fmt: skip
    passages = page.passages()
    item = page.provisions[1]
    assert [passage.provision_id.removeprefix("甲#") for passage in passages] == [
        "第一条", "第一条（一）", "第一条",
    ]  # fmt: skip
    for passage in passages:
        holder = next(each for each in page.provisions if each.id == passage.provision_id)
        assert holder.text[passage.span.start : passage.span.end] == passage.text
    inside = [each for each in passages if each.provision_id == item.id]
    assert all(each.text in item.text for each in inside)


def test_a_sentence_longer_than_the_limit_stays_whole():
    page = Print()
    endless = "甲" * 900 + "。"
    page.add(Kind.ARTICLE, "第一条", f"第一条 短。{endless}末。\n")
    assert endless in [passage.text for passage in page.passages()]


sentences = st.text(alphabet="甲乙（）“”，", min_size=1, max_size=160).map(lambda text: text + "。")
item_texts = st.lists(sentences, min_size=1, max_size=5).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(item_texts, min_size=1, max_size=6), st.integers(0, 400))
def test_splitting_loses_nothing_doubles_nothing_and_cuts_no_sentence(items, title_length):
    page = Print("题" * title_length)
    page.add(
        Kind.ARTICLE, "第一条", "第一条\n",
        *(page.inner(Kind.ITEM, f"第一条（{n}）", f"{item}\n") for n, item in enumerate(items)),
    )  # fmt: skip
    passages, article = page.passages(), page.provisions[0]
    assert folded("".join(each.text for each in passages)) == folded(article.text)
    whole = {folded(article.text[s.start : s.end]) for s in sentence_spans(article.text)}
    for passage in passages:
        parts = [passage.text[s.start : s.end] for s in sentence_spans(passage.text)]
        assert {folded(part) for part in parts} <= whole
        assert len(parts) == 1 or len(passage.embedded) <= max(
            MOST_WITH_CONTEXT, title_length + 201
        )


# --- the gazette -------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def gazette_passages(library):
    return make_passages(library)


def test_ids_of_the_gazette_are_unique(gazette_passages):
    ids = Counter(passage.id for passage in gazette_passages)
    assert [each for each, count in ids.items() if count > 1] == []


def test_every_character_of_the_gazette_is_in_one_passage_or_in_front_of_one(
    library, gazette_passages
):
    (source,) = library.sources
    provisions = {provision.id: provision for provision in library.provisions}
    covered = Counter()
    for passage in gazette_passages:
        aligned = Alignment(source.text, provisions[passage.provision_id])
        for span in aligned.source_spans(passage.span):
            covered.update(i for i in range(span.start, span.end) if not source.text[i].isspace())
    assert set(covered.values()) == {1}
    silent = {
        i
        for provision in library.provisions
        if provision.kind in SILENT
        for span in provision.spans
        for i in range(span.start, span.end)
    }
    headings = {folded(name) for provision in library.provisions for name in provision.path}
    left = "".join(
        character if not (i in covered or i in silent) else "\n"
        for i, character in enumerate(source.text)
    )
    for line in filter(str.strip, left.splitlines()):
        cells = [folded(cell) for cell in line.split("\t") if cell.strip()]
        assert all(cell in headings for cell in cells), line


def test_no_passage_of_the_gazette_is_longer_than_the_model_reads(gazette_passages):
    long = [each.id for each in gazette_passages if len(each.embedded) > MOST_WITH_CONTEXT]
    assert long == []


def test_text_of_a_passage_is_what_stands_at_its_place(library, gazette_passages):
    provisions = {provision.id: provision for provision in library.provisions}
    (source,) = library.sources
    for passage in gazette_passages:
        provision = provisions[passage.provision_id]
        assert provision.text[passage.span.start : passage.span.end] == passage.text
        spans = Alignment(source.text, provision).source_spans(passage.span)
        stands = "".join(source.text[span.start : span.end] for span in spans)
        assert "".join(stands.split()) == "".join(passage.text.split())


def test_json_lines_give_one_passage_an_article(tmp_path):
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"id": "7", "law": "某法", "article": "第一条", "text": "甲。\\n乙。"}\n')
    (passage,) = make_passages(load_library(path))
    assert passage.id == "7"
    assert passage.embedded == "某法 第一条甲。乙。"
    assert len(passage.embedded_sentences) == 2
