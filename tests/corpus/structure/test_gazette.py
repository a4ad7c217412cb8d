"""The bundled issue of the gazette: its ten documents and the chronicle, to the letter."""

from collections import Counter
from datetime import date

import pytest

from corpus.model import Kind
from tests.corpus.accounting import problems, squeeze

ORDER = "曲靖市人民政府令第1号"
DUTIES = "主要工作任务分解一览表"


@pytest.fixture(scope="module")
def documents(library):
    return {document.number: document for document in library.documents}


@pytest.fixture(scope="module")
def provisions(library):
    """Number of the document → locator → the provisions that have it."""
    number = {document.id: document.number for document in library.documents}
    found = {}
    for provision in library.provisions:
        of_document = found.setdefault(number.get(provision.document_id), {})
        of_document.setdefault(provision.locator, []).append(provision)
    return found


def test_every_document_has_its_number_title_issuer_and_dates(documents):
    assert [
        (each.number, each.title, each.issuer, each.issued, each.in_force_from)
        for each in documents.values()
    ] == [
        (ORDER, "曲靖市人民政府立法工作规定", "曲靖市人民政府",
         date(2017, 10, 23), date(2017, 11, 22)),
        ("曲政发〔2017〕76号",
         "曲靖市人民政府关于曲靖市第八次(2016年度)哲学社会科学优秀成果奖励的决定",
         "曲靖市人民政府", date(2017, 10, 12), date(2017, 10, 12)),
        ("曲政发〔2017〕78号",
         "曲靖市人民政府关于表彰2017年度曲靖市有突出贡献专业技术人才的决定",
         "曲靖市人民政府", date(2017, 10, 30), date(2017, 10, 30)),
        ("曲政发〔2017〕79号",
         "曲靖市人民政府关于通报表扬荣获2016年度科学技术奖励项目和人员的通知",
         "曲靖市人民政府", date(2017, 11, 15), date(2017, 11, 15)),
        ("曲政发〔2017〕82号", "曲靖市人民政府关于科技创新支撑生态文明建设的意见",
         "曲靖市人民政府", date(2017, 11, 28), date(2017, 11, 28)),
        ("曲政办发〔2017〕160号", "曲靖市贯彻落实云南省健康扶贫30条措施实施方案",
         "曲靖市人民政府办公室", date(2017, 10, 25), date(2017, 1, 1)),
        ("曲政办发〔2017〕161号", "曲靖市突发事件信息接报工作流程",
         "曲靖市人民政府办公室", date(2017, 11, 7), date(2017, 11, 7)),
        ("曲政办发〔2017〕163号", "曲靖市人民政府办公室关于推行环境污染第三方治理的实施方案",
         "曲靖市人民政府办公室", date(2017, 10, 27), date(2017, 10, 27)),
        ("曲政办发〔2017〕164号", "曲靖市城乡居民大病保险实施办法",
         "曲靖市人民政府办公室", date(2017, 10, 29), date(2018, 1, 1)),
        ("曲政任〔2017〕102-124号", "人事任免", None, None, None),
        (None, "大事记", None, None, None),
    ]  # fmt: skip


def test_documents_say_which_issue_printed_them_and_what_they_repeal(documents):
    assert {each.issue for each in documents.values()} == {"曲靖政报 2017年第11期"}
    assert documents["曲政办发〔2017〕164号"].repeals == ("曲政办发〔2013〕24号",)
    assert all(not each.repeals for number, each in documents.items() if "164" not in str(number))


def test_order_has_45_articles_in_unbroken_sequence(library):
    from corpus.numbering import to_chinese

    articles = [each.locator for each in library.provisions if each.kind is Kind.ARTICLE]
    assert articles == [f"第{to_chinese(number)}条" for number in range(1, 46)]


def test_chapter_heading_thrown_into_article_5_is_put_back(provisions):
    order = provisions[ORDER]
    article = order["第五条"][-1]
    assert len(article.spans) == 2
    assert "第二章" not in article.text
    items = [order[f"第五条第一款（{number}）"][-1].text for number in "一二三四五"]
    assert items == [
        "（一）符合法定权限，遵循法定程序，维护社会主义法制统一；",
        "（二）坚持立法公开，依法保障公民有序参与；",
        "（三）遵循客观规律，适应经济社会发展的要求；",
        "(四) 依法、合理地界定公民、法人和其他组织的权利与义务以及行政机关的职权与责任；",
        "(五) 符合曲靖实际，体现地方特色，具有针对性和可操作性。",
    ]
    assert order["第五条第二款"][-1].text == (
        "制定规章和拟订地方性法规草案应当在立项、起草等过程中开展立法工作协商，广泛听取各方面意见。"
    )
    assert order["第五条"][-1].path == ("第一章 总则",)
    assert order["第六条"][-1].path == ("第二章 立项",)


@pytest.mark.parametrize(
    ("number", "locator", "text"),
    [
        (ORDER, "第七条", "第七条 规章的名称一般称“规定”、“办法”等，但不得称“条例”。"),
        (ORDER, "第二十七条第二款（一）",
         "（一）听证会公开举行，起草单位应当在举行听证会 30 日前公布听证会时间、地点和内容；"),
        (ORDER, "第十四条（四）",
         "(四) 立法目的不明确或立法主要目的是解决单位的机构、编制、经费等具体问题的；"),
        (ORDER, "第四十二条第二款", "市政府法制机构具体负责规章备案工作。"),
        ("曲政办发〔2017〕161号", "三、第一段",
         "特别重大、重大突发事件发生后，应当立即电话报告，电话报告在20分钟之内，"
         "40分钟内书面报告，书面报告最迟不得超过1小时。"),
        ("曲政办发〔2017〕164号", "四、（一）",
         "(一) 保障对象\n参加城乡居民基本医疗保险的所有参保人员。"),
        ("曲政任〔2017〕102-124号", "人事任免 李利民",
         "李利民 任曲靖市医疗保险管理局局长（副处），机构更名，原任职务自然消失。"),
        ("曲政任〔2017〕102-124号", "人事任免 陆军",
         "陆 军 任曲靖市工业和信息化委员会副调研员，免去曲靖市工业和信息化委员会副主任职务。"),
        ("曲政发〔2017〕79号", "曲靖市科学技术奖励项目及获奖名单 科技创新功勋奖",
         "杨应宝（云南中宣液态金属科技有限公司）"),
    ],
)  # fmt: skip
def test_place_holds_exactly_its_words(provisions, number, locator, text):
    assert text in [each.text for each in provisions[number][locator]]


def test_paragraph_cut_by_a_page_break_is_one_paragraph(provisions):
    article = provisions[ORDER]["第二十三条第一款"][-1]
    assert "书面征求意见、座谈会、论证会、听证会、问卷调查等多种形式。" in article.text
    assert len(article.spans) == 1


def test_duties_table_is_complete_across_its_page_breaks(library, provisions):
    table = provisions["曲政办发〔2017〕163号"][DUTIES][-1]
    rows = [each for each in library.provisions if each.parent_id == table.id]
    assert table.kind is Kind.TABLE
    assert [row.locator for row in rows] == [f"{DUTIES} 序号{number}" for number in range(1, 14)]
    assert all(row.path[-4:] == ("序号", "工作任务", "责任单位", "配合单位") for row in rows)
    assert rows[11].text.split("\t")[2] == "市金融办"
    assert rows[12].text.endswith("曲靖电力公司")


def test_repeated_headers_and_running_headers_are_furniture(library):
    furniture = Counter(
        squeeze(each.text) for each in library.provisions if each.kind is Kind.FURNITURE
    )
    assert furniture["序号工作任务责任单位配合单位"] == 2
    assert furniture["文件选登"] == 4  # once in the contents, three times as a running header


def test_lists_of_awards_are_read_row_by_row_under_their_headings(library):
    kinds = Counter(each.kind for each in library.provisions)
    of = Counter(each.document_id for each in library.provisions if each.kind is Kind.ROW)
    assert of["曲政发〔2017〕76号"] == 2 + 3 + 7 + 28
    assert of["曲政发〔2017〕78号"] == 48
    assert kinds[Kind.ROW] == sum(of.values())
    items = Counter(
        each.locator.rsplit(" ", 1)[0]
        for each in library.provisions
        if each.document_id == "曲政发〔2017〕79号" and each.kind is Kind.ITEM
    )
    assert list(items.values()) == [6, 8, 31]


def test_chronicle_is_read_entry_by_entry_and_day_by_day(provisions):
    chronicle = provisions[None]
    assert chronicle["大事记 10月8日"][-1].kind is Kind.PARAGRAPH
    day = chronicle["大事记 10月19日"][-1]
    assert day.kind is Kind.SECTION
    assert "第六十八次（2017年度第10次）常务会议" in chronicle["大事记 10月19日 第1则"][-1].text
    assert chronicle["大事记 10月19日 第4则"][-1].parent_id == day.id


def test_every_character_has_exactly_one_innermost_provision(library):
    assert problems(library) == []


def test_provisions_stand_in_the_order_of_the_source_with_ids_of_their_own(library):
    starts = [each.spans[0].start for each in library.provisions]
    assert starts == sorted(starts)
    assert len({each.id for each in library.provisions}) == len(library.provisions)
