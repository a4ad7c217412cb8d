"""What a text says → the place it means, or why there is none."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library, read_library
from corpus.model import Source
from corpus.numbering import to_chinese
from corpus.references.mentions import read_mentions
from corpus.references.reading import Problem, ReferenceReader, read_references


def read(*texts):
    return read_library([Source(f"{number}.txt", text, "") for number, text in enumerate(texts, 1)])


def links(library, source="1.txt"):
    """printed → locator of the target, or the problem, for one source."""
    documents = {each.id for each in library.documents if each.source == source}
    by_id = {each.id: each for each in library.provisions}
    return [
        (each.printed, by_id[each.target_id].locator if each.target_id else each.problem)
        for each in read_references(library)
        if by_id[each.provision_id].document_id in documents
    ]


OWN = """某市某办法
第一章 总则
第一条 甲。
第二条 乙：
（一）子；
（二）丑。
第三条 丙一。
丙二。
丙三。
第二章 附则
第四条 {}
第五条 戊。"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param(
            "依照本办法第二条的规定执行。", [("本办法第二条", "第二条")], id="of this document"
        ),
        pytest.param("依照第二条办理。", [("第二条", "第二条")], id="without a name"),
        pytest.param(
            "依照本办法第一条、第二条第一项和第三条第二款、第三款办理。",
            [
                ("本办法第一条", "第一条"),
                ("第二条第一项", "第二条（一）"),
                ("第三条第二款", "第三条第二款"),
                ("第三款", "第三条第三款"),
            ],
            id="a list completes what it leaves out",
        ),
        pytest.param(
            "有第二条第（一）、（二）项情形的。",
            [("第二条第（一）", "第二条（一）"), ("（二）项", "第二条（二）")],
            id="the unit stands once for several numbers",
        ),
        pytest.param(
            "依照第三条第一、二款办理。",
            [("第三条第一", "第三条第一款"), ("二款", "第三条第二款")],
            id="also without brackets",
        ),
        pytest.param("见本办法第二章。", [("本办法第二章", "第二章")], id="a chapter"),
        pytest.param("适用本章规定。", [("本章", "第二章")], id="the chapter it stands in"),
        pytest.param("前条规定的除外。", [("前条", "第三条")], id="the article before"),
        pytest.param(
            "前两条规定的除外。", [("前两条", "第二条")], id="the first of two articles before"
        ),
        pytest.param(
            "依照本办法第九条办理。", [("本办法第九条", Problem.NOWHERE)], id="no such article"
        ),
        pytest.param(
            "依照本办法第一条第二款办理。",
            [("本办法第一条第二款", Problem.NOWHERE)],
            id="no such paragraph",
        ),
        pytest.param("前款规定的除外。", [("前款", Problem.NOWHERE)], id="no paragraph before"),
        pytest.param(
            "依照《某省条例》第八条办理。",
            [("《某省条例》第八条", Problem.OUTSIDE)],
            id="a rule that the library does not hold",
        ),
        pytest.param(
            "依照合同法第五十五条、第七十五条办理。",
            [("第五十五条", Problem.OUTSIDE), ("第七十五条", Problem.OUTSIDE)],
            id="a name without 《》 is not this document, and 合同法 is not 同法",
        ),
        pytest.param(
            "按照国发〔2016〕3号执行。", [("国发〔2016〕3号", Problem.OUTSIDE)], id="a number"
        ),
        pytest.param(
            "按国发〔2016〕3号文件附件2第二条、我院以法发〔1993〕15号文第一条执行。",
            [
                ("国发〔2016〕3号文件附件2第二条", Problem.OUTSIDE),
                ("法发〔1993〕15号文第一条", Problem.OUTSIDE),
            ],
            id="places of a document that is named by its number",
        ),
        pytest.param(
            "依照和政发〔2016〕3号执行。",
            [("和政发〔2016〕3号", Problem.OUTSIDE)],
            id="和 is of 和政县",
        ),
        pytest.param(
            "依照第 二 条第（二）项、本办法第 三 条办理。",
            [("第 二 条第（二）项", "第二条（二）"), ("本办法第 三 条", "第三条")],
            id="numerals set wide",
        ),
        pytest.param(
            "依照《实施细则》办理。", [("《实施细则》", Problem.UNCLEAR)], id="no full name"
        ),
        pytest.param("填写《申请表》，见附件3。", [("附件3", Problem.OUTSIDE)], id="a form"),
        pytest.param(
            "发生前条所列事故。", [("前条", "第三条")], id="发生 in front is no part of it"
        ),
        pytest.param("以前款项已经结清，目前条件成熟。", [], id="words that only look like 前款"),
        pytest.param("第一批、第三项目不再办理。", [], id="words that only look like a place"),
        pytest.param("本条规定由本办法施行。", [], id="a place that names itself"),
        pytest.param(
            "第五条改为：“前款规定的除外。”",
            [("第五条", "第五条"), ("前款", Problem.UNCLEAR)],
            id="a quotation speaks of its own surroundings",
        ),
    ],
)
def test_reference_leads_to_its_place(words, found):
    assert links(read(OWN.format(words))) == found


def test_paragraph_before_is_counted_from_where_it_is_named():
    text = """某办法
第一条 甲：
（一）子；
（二）丑。
有前款第（二）项情形的，不予办理。
前两款规定，适用于本条第一款第一项。"""
    assert links(read(text)) == [
        ("前款第（二）项", "第一条第一款（二）"),
        ("前两款", "第一条第一款"),
        ("本条第一款第一项", "第一条第一款（一）"),
    ]
    until = [each.until_id for each in read_references(read(text)) if each.printed == "前两款"]
    assert until == ["1.txt:某办法#第一条第二款"]


def test_list_begun_inside_an_article_may_go_on_with_another_article():
    text = "某办法\n第一条 甲。\n乙。\n本条第一款和第二条的调查。\n第二条 丙。"
    assert links(read(text)) == [("本条第一款", "第一条第一款"), ("第二条", "第二条")]


def test_range_knows_its_last_provision():
    library = read(OWN.format("依照第一条至第三条办理。"))
    first, last = read_references(library)
    assert (first.printed, last.printed) == ("第一条", "第三条")
    assert (first.until_id, last.until_id) == (last.target_id, None)


def test_label_of_an_article_is_no_reference():
    assert links(read("某办法\n第一条 甲。\n第二条 乙。")) == []


LAW = "中华人民共和国广告法\n第一条 甲。\n第二条 乙。\n丙。"


@pytest.mark.parametrize(
    "name",
    [
        "《中华人民共和国广告法》第二条第二款",
        "《广告法》第二条第二款",
        "《中华人民共和国广告法》（以下简称《法》）第二条第二款",
    ],
)
def test_rule_of_the_library_is_found_by_its_title(name):
    library = read(f"某办法\n第一条 依照{name}执行。", LAW)
    assert links(library) == [(name, "第二条第二款")]


def test_rule_is_found_by_its_name_without_marks_and_by_its_abbreviation():
    text = """某办法
第一条 根据《中华人民共和国广告法》（以下简称《新法》），制定本办法。
第二条 违反广告法第一条、第二条的，依照新法第二条处理。
第三条 该法第二条所称丙，以《新法》第二条为准。"""
    found = links(read(text, LAW))
    assert found[0] == ("《中华人民共和国广告法》", None)
    assert [target for _, target in found[1:4]] == ["第一条", "第二条", "第二条"]
    assert found[4] == ("该法第二条", Problem.UNCLEAR)  # no rule is named before it in its article
    assert found[5] == ("《新法》第二条", "第二条")


def test_longer_name_of_which_a_known_one_is_the_end_is_not_that_one():
    library = read(
        "某解释\n第一条 依据调解仲裁法第一条执行。",
        "仲裁法\n第一条 甲。",
        "劳动争议调解仲裁法\n第一条 乙。",
    )
    assert links(library) == [("第一条", "第一条")]
    assert read_references(library)[0].document_id == "3.txt:劳动争议调解仲裁法"


def test_title_and_number_are_one_reference_to_the_document():
    law = "曲靖市某局关于某事的通知\n曲某发〔2017〕5号\n各县：\n一、甲。"
    library = read("某办法\n第一条 依照《某事通知》（曲某发〔2017〕5号）执行。", law)
    (reference,) = read_references(library)
    assert reference.printed == "《某事通知》（曲某发〔2017〕5号）"
    assert (reference.document_id, reference.problem) == ("曲某发〔2017〕5号", None)


NOTICE = """临江市人民政府关于印发临江县公租房管理办法的通知
临政发〔2021〕5号
各乡镇：
现将《临江县公租房管理办法》印发给你们。
临江市人民政府
2021年3月1日

临江县公租房管理办法
第一条 甲。
第二条 乙。

附件1
招商引资奖励细则
第一条 丙。
第二条 丁。

附件2：申请办理须知
第一条 {}
第二条 戊。"""


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("根据《临江县公租房管理办法》第二条", [("《临江县公租房管理办法》第二条", "第二条")]),
        ("根据《招商引资奖励细则》第二条", [("《招商引资奖励细则》第二条", "附件1第二条")]),
        (
            "《招商引资奖励细则》（以下简称《细则》）第一条、第二条",
            [
                ("《招商引资奖励细则》（以下简称《细则》）第一条", "附件1第一条"),
                ("第二条", "附件1第二条"),
            ],
        ),
        ("《招商引资奖励细则》第九条", [("《招商引资奖励细则》第九条", Problem.NOWHERE)]),
        ("按照《招商引资奖励细则》执行", [("《招商引资奖励细则》", "附件1 标题")]),
        ("《申请办理须知》由某局解释", []),  # it names itself
        ("本须知第二条和第二条", [("本须知第二条", "附件2第二条"), ("第二条", "附件2第二条")]),
        ("违反本办法第二条", [("本办法第二条", "第二条")]),
        ("见附件1第二条", [("附件1第二条", "附件1第二条")]),
        ("依临政发〔2021〕5号第二条", [("临政发〔2021〕5号第二条", "第二条")]),
        (
            "《临江市人民政府关于印发临江县公租房管理办法的通知》第二条",
            [("《临江市人民政府关于印发临江县公租房管理办法的通知》第二条", "第二条")],
        ),
    ],
)
def test_title_leads_to_the_part_of_the_document_that_bears_it(words, found):
    assert links(read(NOTICE.format(f"{words}。"))) == found


@pytest.mark.parametrize(
    ("words", "found", "place"),
    [
        ("《招商引资奖励细则》第二条", "附件1第二条", "附件1 第二条"),
        ("《招商引资奖励细则》", "附件1 标题", "附件1"),
        ("《招商引资奖励细则》第九条", Problem.NOWHERE, "附件1 第九条"),
        ("临政发〔2021〕5号文件附件1第一条", "附件1第一条", "附件1 第一条"),
        ("《关于印发临江县公租房管理办法的通知》第二条", "第二条", "第二条"),
    ],
)
def test_attachment_of_another_document_is_found_by_its_title(words, found, place):
    other = "某办法（2022-01-01）\n第一条 根据{}办理。\n第二条 本办法自2022年1月1日起施行。"
    library = read(other.format(words), NOTICE.format("丙。"))
    assert links(library) == [(words, found)]
    assert read_references(library)[0].locator == place


def test_form_that_other_documents_attach_is_not_the_one_meant():
    attached = "{}\n第一条 甲。\n第二条 乙。\n附件1\n申请办法\n第一条 丙。"
    texts = [attached.format(name) for name in ("某市甲办法", "某市乙办法")]
    assert links(read("某规定\n第一条 依照《申请办法》第一条执行。", *texts)) == [
        ("《申请办法》第一条", Problem.OUTSIDE)
    ]


SECTIONS = """某市人民政府办公室关于某事的通知
临政办发〔2021〕20号
各县：
一、甲：
（一）子。
（二）丑。
二、乙。
丙。
三、{}
某市人民政府办公室
2021年3月1日

附件1
某甲办法
第一条 丁。
第二条 戊。"""


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("本通知第一条", "一、"),
        ("本通知第一条第（二）项", "一、（二）"),
        ("本通知第一条第（三）项", Problem.NOWHERE),
        ("本通知第二条第二款", "二、第二段"),
        ("本通知第七条", Problem.NOWHERE),
        ("临政办发〔2021〕20号文件第一条第（一）项", "一、（一）"),
    ],
)
def test_article_of_a_text_with_sections_is_the_section(words, target):
    assert links(read(SECTIONS.format(f"按{words}办理。"))) == [(words, target)]


def dated(library, **days):
    """The library with the days on which the document of each source is in force."""
    return Library(
        library.sources,
        tuple(
            replace(
                each,
                in_force_from=days[each.source[0]][0],
                in_force_until=days[each.source[0]][1],
            )
            for each in library.documents
        ),
        library.provisions,
    )


OLD = "某条例\n第一条 甲。\n第二条 旧。"
NEW = "某条例\n第一条 甲。\n第二条 新。\n第三条 丙。"
Y2010, Y2015, Y2018, Y2020 = (date(year, 1, 1) for year in (2010, 2015, 2018, 2020))


@pytest.mark.parametrize(
    ("since", "words", "document", "problem"),
    [
        (Y2015, "依照《某条例》第二条执行。", "2.txt:某条例", None),
        (Y2020, "依照《某条例》第二条执行。", "3.txt:某条例", None),
        (Y2020, "依照《某条例》第四条执行。", "3.txt:某条例", Problem.NOWHERE),
        (Y2015, "依照《某条例》第三条执行。", "2.txt:某条例", Problem.NOWHERE),
        (Y2018, "《某条例》同时废止。", "2.txt:某条例", None),
    ],
)
def test_version_meant_is_the_one_in_force_with_the_citing_document(
    since, words, document, problem
):
    library = read(f"某办法\n第一条 {words}", OLD, NEW)
    days = {"1": (since, None), "2": (Y2010, Y2018), "3": (Y2018, None)}
    (reference,) = read_references(dated(library, **days))
    assert (reference.document_id, reference.problem) == (document, problem)


def test_later_version_is_offered_as_such():
    library = read("某办法\n第一条 依照《某条例》第一条执行。", NEW)
    days = {"1": (Y2015, None), "2": (Y2018, None)}
    (reference,) = read_references(dated(library, **days))
    assert reference.problem is Problem.VERSION
    assert reference.target_id == "2.txt:某条例#第一条"


def test_document_that_repeals_its_own_earlier_version_does_not_mean_itself():
    library = read("某条例\n第一条 2010年的《某条例》同时废止。", OLD)
    days = {"1": (Y2018, None), "2": (Y2010, Y2018)}
    (reference,) = read_references(dated(library, **days))
    assert reference.document_id == "2.txt:某条例"


def test_one_provision_is_read_with_offsets_into_its_own_text():
    library = read(OWN.format("甲：\n（一）依照前条；\n（二）依照本办法第九条。"))
    reader = ReferenceReader(library)
    article = next(each for each in library.provisions if each.locator == "第四条")
    found = reader.read(article)
    assert [each.printed for each in found] == ["前条", "本办法第九条"]
    assert all(each.provision_id == article.id for each in found)
    for each in found:
        assert article.text[each.span.start : each.span.end] == each.printed
    innermost = reader.read(article, innermost=True)
    assert [each.provision_id.split("#")[1] for each in innermost] == [
        "第四条（一）",
        "第四条（二）",
    ]


def test_every_reference_of_the_gazette_stands_where_its_span_says(library):
    by_id = {each.id: each for each in library.provisions}
    found = read_references(library)
    assert len(found) > 15
    for each in found:
        text = by_id[each.provision_id].text
        assert text[each.span.start : each.span.end] == each.printed
        assert each.problem in (None, Problem.OUTSIDE)
    targets = [by_id[each.target_id].locator for each in found if each.target_id]
    assert targets == ["第十二条"]


PIECES = st.lists(
    st.sampled_from(
        [
            *"第十二条款（）一、至和项《》原。1号”“",
            *("刑法", "本办法", "前款", "附件", "之一", "规定", "〔2017〕"),
        ]
    ),
    max_size=14,
).map("".join)


@given(PIECES)
def test_mentions_stand_in_order_and_inside_the_text(text):
    end = 0
    for mention in read_mentions(text):
        assert end <= mention.span.start < mention.span.end <= len(text)
        end = mention.span.end


@given(PIECES, st.integers(1, 5))
def test_no_words_break_the_reading_of_a_document(words, article):
    text = OWN.format(f"{words}本办法第{to_chinese(article)}条。")
    library = read(text)
    by_id = {each.id: each for each in library.provisions}
    for each in read_references(library):
        assert by_id[each.provision_id].text[each.span.start : each.span.end] == each.printed
        assert each.target_id is None or each.target_id in by_id
