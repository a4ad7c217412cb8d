"""What an editor is told, and of what he is not told."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.check.coverage import Fault, misplaced
from corpus.check.editor import check_library
from corpus.check.findings import Check, Severity
from corpus.check.proofreading import headings_without_text, unbalanced
from corpus.check.report import as_json, as_text
from corpus.errors import CorpusError
from corpus.library import Library, read_library
from corpus.model import Document, Kind, Provision, Source, Span
from corpus.numbering import to_chinese
from tests.corpus.accounting import problems

DATED = "（2020年1月1日某市人民政府令公布 自2020年2月1日起施行）\n"


def read(*texts):
    return read_library([Source(f"{number}.txt", text, "") for number, text in enumerate(texts, 1)])


def law(body, title="某市某办法"):
    return f"{title}\n{DATED}{body}"


def told(library, *kinds):
    """The findings as (kind, line, locator), without those of dates unless they are asked for."""
    wanted = kinds or set(Check) - {Check.NO_DATE}
    return [
        (each.kind, each.line, each.locator)
        for each in check_library(library)
        if each.kind in wanted
    ]


def test_sound_document_gives_no_finding():
    body = """第一章 总则
第一条 为了甲，根据《某法》，制定本办法。
第二条 应当：
（一）乙；
（二）丙。
前款规定的除外。
第二条之一 丁。
第二章 附则
第三条 依照本办法第二条第一款第（二）项办理。
第四条 本办法自2020年2月1日起施行。"""
    assert check_library(read(law(body))) == ()


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("第一条 甲。\n第三条 丙。", 4, "“第一条”之后是“第三条”，缺“第二条”。"),
        ("第一条 甲。\n第六条 丙。", 4, "“第一条”之后是“第六条”，缺“第二条”至“第五条”共 4 个。"),
        ("第一条 甲。\n第一条 乙。\n第二条 丙。", 4, "“第一条”重复出现。"),
        ("第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。", 5, "“第二条”重复出现。"),
        ("第二条 甲。\n第三条 乙。", 3, "从“第二条”开始，前面没有编号。"),
        ("第一条 甲。\n第一条之二 乙。", 4, "“第一条”之后是“第一条之二”，缺“第一条之一”。"),
        ("第一条 应当：\n（一）甲；\n（三）乙。", 5, "“（一）”之后是“（三）”，缺“（二）”。"),
        (
            "第一章 甲\n第一条 乙。\n第三章 丙\n第二条 丁。",
            5,
            "“第一章”之后是“第三章”，缺“第二章”。",
        ),
        ("一、甲。\n二、乙。\n四、丙。", 5, "“二、”之后是“四、”，缺“三、”。"),
    ],
)
def test_broken_numbering_is_told_with_what_is_missing(body, line, message):
    found = [each for each in check_library(read(law(body))) if each.kind is Check.NUMBERING]
    assert [(each.line, each.message) for each in found] == [(line, message)]
    assert found[0].severity is Severity.NEEDS_PERSON


def test_repeat_and_gap_after_it_are_both_told():
    body = "第一条 甲。\n第二条 乙。\n第二条 丙。\n第四条 丁。"
    found = [each for each in check_library(read(law(body))) if each.kind is Check.NUMBERING]
    assert [(each.line, each.locator, each.message) for each in found] == [
        (5, "第二条", "“第二条”重复出现。"),
        (6, "第四条", "“第二条”之后是“第四条”，缺“第三条”。"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "第一编 甲\n第一章 子\n第一条 乙。\n第二编 丙\n第二章 丑\n第二条 丁。",  # runs on
        "第一编 甲\n第一章 子\n第一条 乙。\n第二编 丙\n第一章 丑\n第二条 丁。",  # begins anew
        "第一章 甲\n第一节 子\n第一条 乙。\n第二章 丙\n第一节 丑\n第二条 丁。",
        "第一条 应当：\n（一）甲；\n（二）乙。\n还应当：\n（一）丙；\n（二）丁。",
        "第一条 应当：\n（一）甲；\n也可以乙；\n（二）丙。",
        "一、甲\n1. 乙。\n2. 丙。\n二、丁\n3. 戊。\n4. 己。",
    ],
)
def test_numbering_that_runs_on_or_begins_anew_is_not_told(body):
    assert told(read(law(body)), Check.NUMBERING) == []


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8, unique=True).map(sorted))
def test_exactly_the_gaps_of_a_rising_numbering_are_told(numbers):
    body = "\n".join(f"第{to_chinese(number)}条 甲。" for number in numbers)
    breaks = [two for one, two in zip([0, *numbers], numbers, strict=False) if two != one + 1]
    found = told(read(law(body)), Check.NUMBERING)
    assert [locator for *_, locator in found] == [f"第{to_chinese(each)}条" for each in breaks]


def test_books_of_a_code_may_begin_late():
    library = read(law("第一条 甲。\n第二条 乙。"), law("第三条 丙。\n第四条 丁。"))
    titles = ("某法典 总则编", "某法典 合同编")
    books = Library(
        library.sources,
        tuple(
            replace(each, title=title)
            for each, title in zip(library.documents, titles, strict=True)
        ),
        library.provisions,
    )
    (found,) = check_library(books)
    assert (found.locator, found.severity) == ("第三条", Severity.WORTH_KNOWING)


def test_reference_that_leads_nowhere_is_told_at_its_place():
    body = "第一条 甲：\n（一）依照本办法第九条；\n（二）依照《某法》第三条。"
    (found,) = check_library(read(law(body)))
    assert (found.kind, found.line, found.locator) == (Check.REFERENCE, 4, "第一条（一）")
    assert found.message == "引用“本办法第九条”，本文件里没有第九条。"


def with_days(library, *days):
    return Library(
        library.sources,
        tuple(
            replace(document, in_force_from=since, in_force_until=until, issued=None)
            for document, (since, until) in zip(library.documents, days, strict=True)
        ),
        library.provisions,
    )


Y2010, Y2015, Y2020 = date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("one", "two", "overlap"),
    [
        ((Y2010, Y2015), (Y2015, None), False),
        ((Y2010, Y2020), (Y2015, None), True),
        ((Y2010, None), (Y2015, None), True),
        ((Y2015, None), (Y2010, Y2015), False),
        ((None, None), (Y2010, None), True),
    ],
)
def test_versions_in_force_at_once_are_told(one, two, overlap):
    library = with_days(read("某办法\n第一条 甲。", "某办法\n第一条 乙。"), one, two)
    assert [each[0] for each in told(library)] == [Check.VERSIONS] * overlap


def test_copies_of_a_document_are_told_as_copies():
    (found,) = check_library(read(law("第一条 甲。"), law("第一条 甲。")))
    assert (found.kind, found.source) == (Check.VERSIONS, "2.txt")
    assert found.message.startswith("与 1.txt 内容相同")


def test_two_documents_with_one_number_are_told():
    texts = [
        f"某市人民政府关于{name}的通知\n某政发〔2017〕5号\n各县：\n一、甲。" for name in "甲乙"
    ]
    found = told(read(*texts), Check.VERSIONS)
    assert found == [(Check.VERSIONS, 1, None)]


def test_document_without_a_date_or_a_title_is_told():
    assert told(read("某办法\n第一条 甲。"), Check.NO_DATE) == [(Check.NO_DATE, 1, None)]
    assert told(read(law("第一条 甲。")), Check.NO_DATE) == []
    assert told(read("1998\n第一条 甲。"), Check.NO_TITLE) == [(Check.NO_TITLE, 1, None)]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("第一条 甲。\n第二条\n第三条 乙。", (Check.EMPTY, 4, "第二条")),
        ("第一章 甲\n第二章 乙\n第一条 丙。", (Check.EMPTY, 3, "第一章")),
        ("第一章 甲\n第一条 乙。\n第二章 丙", (Check.EMPTY, 5, "第二章")),
        ("第一条 应当：\n第二条 乙。", (Check.UNFINISHED, 3, "第一条")),
        ("第一条 甲，\n第二条 乙。", (Check.UNFINISHED, 3, "第一条")),
        (
            "第一条 甲。\n（一）子；\n（二）丑（寅。\n第二条 乙。",
            (Check.BRACKETS, 5, "第一条（二）"),
        ),
    ],
)
def test_what_stops_short_is_told(body, found):
    assert told(read(law(body))) == [found]


def test_heading_glued_to_the_end_of_an_article_is_named():
    (found,) = check_library(read(law("第一条 甲。法律责任\n第二条 乙。")))
    assert (found.kind, found.severity) == (Check.UNFINISHED, Severity.WORTH_KNOWING)
    assert "法律责任" in found.message


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("甲（乙", "（"),
        ("甲乙）", "）"),
        ("《甲》乙》", "》"),
        ("甲“乙", "“"),
        ("甲(乙）丙", None),  # the two widths are one bracket
        ("1）甲；2）乙。", None),  # marks of items
        ("“甲。\n“乙。”", None),  # a quotation opens each of its paragraphs anew
        ("（甲《乙）》", None),  # each kind is counted by itself
    ],
)
def test_bracket_without_its_other_half_is_found(text, mark):
    found = unbalanced(text)
    assert (found and found.mark) == mark


@given(st.recursive(st.text("甲乙", max_size=3), lambda inner: st.lists(inner, max_size=3).map(
    lambda parts: "（" + "《".join(parts) + "》" * (len(parts) - 1 if parts else 0) + "）"
), max_leaves=8))  # fmt: skip
def test_balanced_text_is_never_accused(text):
    assert unbalanced(text) is None


def test_table_cut_in_two_is_told():
    rows = "序号\t名称\n1\t甲\n2\t乙\n"
    library = read(law(f"一、甲如下表。\n{rows}", "某通知"))
    tables = [each for each in library.provisions if each.kind is Kind.TABLE]
    assert len(tables) == 1
    cut = Library(
        library.sources,
        library.documents,
        (*library.provisions, *_second_half(library, tables[0])),
    )
    found = told(cut, Check.TABLE)
    assert found == [(Check.TABLE, tables_line(library, tables[0]), "表二")]


def _second_half(library, table):
    """The table once more, as a parser leaves it that takes a page break for the end of one."""
    rows = [each for each in library.provisions if each.parent_id == table.id]
    yield replace(table, id="二", locator="表二")
    for row in rows:
        yield replace(row, id=f"二 {row.id}", parent_id="二")


def tables_line(library, table):
    return library.sources[0].text.count("\n", 0, table.spans[0].start) + 1


def test_header_that_the_print_repeats_is_not_told():
    rows = "序号\t名称\n1\t甲\n序号\t名称\n2\t乙"
    assert told(read(law(f"一、甲如下。\n{rows}", "某通知")), Check.TABLE) == []


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "\ufeff"])
def test_source_without_text_is_no_reason_to_stop(text):
    library = read(text, law("第一条 甲。\n第三条 乙。"))
    assert [(each[0], each[2]) for each in told(library, Check.NUMBERING)] == [
        (Check.NUMBERING, "第三条")
    ]
    assert list(headings_without_text([])) == []


def test_text_wrapped_by_hand_is_told_once():
    words = "为了规范本市公共租赁住房的管理保障住房困难家庭的基本居住需要根据有关规定制定本办法"
    lines = [words * 3 + "。", words * 2 + "。", words * 4 + "。"]
    width = 30
    body = "\n".join(
        "\n".join(line[at : at + width] for at in range(0, len(line), width))
        for line in (f"　　第{n}条 {line}" for n, line in zip("一二三", lines, strict=True))
    )
    (found,) = [each for each in check_library(read(law(body))) if each.kind is Check.STRUCTURE]
    assert (found.severity, found.source, found.line) == (Severity.WORTH_KNOWING, "1.txt", 1)
    assert "换行" in found.message
    assert told(read(law("\n".join(lines))), Check.STRUCTURE) == []


def test_text_without_chinese_is_told_and_not_blamed_for_its_title():
    library = read("Housing Rules\nArticle 1 These rules apply from 1 January 2020.")
    (found,) = [each for each in check_library(library) if each.kind is not Check.NO_DATE]
    assert (found.kind, found.severity) == (Check.STRUCTURE, Severity.WORTH_KNOWING)


def test_unread_files_come_first_and_need_a_person():
    library = read(law("第一条 甲。"))
    unread = (CorpusError("扫描.pdf", "没有文字层。请先做文字识别。"),)
    broken = Library(library.sources, library.documents, library.provisions, unread)
    (found,) = check_library(broken)
    assert (found.kind, found.severity) == (Check.UNREAD, Severity.NEEDS_PERSON)
    assert (found.source, found.message) == ("扫描.pdf", "没有文字层。请先做文字识别。")
    assert as_json(broken, [found])["unread"] == 1
    assert list(as_text(broken, [found]))[-1].endswith("；另有 1 个文件或文件夹读不了。")


# --- every character in its place ---------------------------------------------------------------
def provision(identifier, text, *spans, parent=None):
    pieces = tuple(Span(*span) for span in spans)
    return Provision(identifier, "d", identifier, Kind.PARAGRAPH, (), text, pieces, parent)


@pytest.mark.parametrize(
    ("provisions", "faults"),
    [
        ([provision("a", "甲乙丙丁", (0, 4))], []),
        ([provision("a", "甲乙", (0, 2)), provision("b", "丁", (3, 4))], [(Fault.LOST, 2, 3)]),
        ([provision("a", "甲乙丙", (0, 3))], [(Fault.LOST, 3, 4)]),
        (
            [provision("a", "甲乙丙", (0, 3)), provision("b", "丙丁", (2, 4))],
            [(Fault.DOUBLED, 2, 3)],
        ),
        ([provision("a", "甲乙丙丁", (0, 4)), provision("b", "丙", (2, 3), parent="a")], []),
        (
            [provision("a", "甲乙", (0, 2)), provision("b", "乙丙丁", (1, 4), parent="a")],
            [(Fault.OUTSIDE_PARENT, 2, 4)],
        ),
        ([provision("a", "甲乙丙子", (0, 4))], [(Fault.OTHER_TEXT, 0, 4)]),
        ([provision("a", "甲丁乙丙", (0, 1), (3, 4), (1, 3))], []),
    ],
)
def test_character_out_of_its_place_is_found(provisions, faults):
    found = [
        (each.fault, each.span.start, each.span.end) for each in misplaced("甲乙丙丁", provisions)
    ]
    if provisions[0].text == "甲丁乙丙":  # its spans are not in reading order: the text differs
        assert {fault for fault, *_ in found} <= {Fault.OTHER_TEXT}
    else:
        assert found == faults


SPANS = st.tuples(st.integers(0, 12), st.integers(0, 6)).map(lambda at: (at[0], min(12, sum(at))))


@given(st.text("甲 乙\n", min_size=12, max_size=12), st.lists(SPANS, max_size=4), st.booleans())
def test_coverage_agrees_with_counting_every_character(text, spans, nested):
    provisions = []
    for number, (start, end) in enumerate(spans):
        parent = "0" if nested and number else None
        provisions.append(provision(str(number), text[start:end], (start, end), parent=parent))
    library = Library((Source("s", text, ""),), (Document("d", "s", "某办法"),), tuple(provisions))
    assert bool(list(misplaced(text, provisions))) == bool(problems(library))


def test_lost_text_is_told_with_its_words_and_line():
    library = read(law("第一条 甲。\n第二条 乙。"))
    cut = Library(
        library.sources,
        library.documents,
        tuple(each for each in library.provisions if each.locator != "第二条"),
    )
    (found,) = check_library(cut)
    assert (found.kind, found.line) == (Check.LOST_TEXT, 4)
    assert found.message == "“第二条 乙。”不属于任何条款。"


# --- reports ------------------------------------------------------------------------------------
def test_gazette_needs_nobody(library):
    findings = check_library(library)
    assert [each for each in findings if each.severity is Severity.NEEDS_PERSON] == []


def test_report_for_programs_has_the_keys_that_the_module_names():
    library = read(law("第一条 甲。\n第三条 乙"))
    report = json.loads(json.dumps(as_json(library, check_library(library))))
    assert (report["sources"], report["documents"]) == (1, 1)
    assert (report["needs_person"], report["worth_knowing"]) == (1, 1)
    first = report["findings"][0]
    assert first == {
        "kind": "numbering",
        "severity": "needs_person",
        "source": "1.txt",
        "line": 4,
        "document_id": "1.txt:某市某办法",
        "document_title": "某市某办法",
        "document_number": None,
        "locator": "第三条",
        "message": "“第一条”之后是“第三条”，缺“第二条”。",
    }


def test_report_for_people_groups_by_document_and_counts():
    library = read(law("第一条 甲。\n第三条 乙。"), law("第一条 应当：", "另一办法"))
    lines = list(as_text(library, check_library(library)))
    assert lines[0] == "1.txt　《某市某办法》"
    assert "第 4 行" in lines[1] and "第三条" in lines[1] and lines[1].startswith("  ✗ 编号")
    assert lines[3] == "2.txt　《另一办法》"
    assert lines[-1] == "共看了 2 个文件里的 2 份文件、7 个条款。"
    assert any(line.startswith("编号") and "1" in line for line in lines)
