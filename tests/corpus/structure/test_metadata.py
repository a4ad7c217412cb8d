"""What a text says of its own dates and of what it repeals."""

from datetime import date

import pytest

from corpus.structure.metadata import (
    read_history,
    read_issuer,
    read_own_day,
    read_repeals,
    read_signatory,
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3. 落实倾斜政策。从 2017 年 1 月 1 日起,起付线降低 50%。", date(2017, 1, 1)),
        ("缴费自2018年1月1日起到期的人员。", None),  # not at the head of a sentence
        ("到2020年1月1日止。", None),
    ],
)
def test_rule_names_a_day_of_its_own_only_at_the_head_of_a_sentence(text, day):
    assert read_own_day(text) == day


def test_repealed_documents_are_read_by_number():
    text = (
        "《某意见（试行）的通知》（曲政办发〔2013〕24号）同时废止。依据曲政办发〔2015〕81号制定。"
    )
    assert read_repeals([text]) == ("曲政办发〔2013〕24号",)


@pytest.mark.parametrize(
    ("texts", "repealed"),
    [
        (
            ["决定废止下列文件：", "一、甲办法（某政发〔2010〕1号）；",
             "二、《乙办法》（某政发[2011]2号）；", "三、《丙规定》。", "四、丁暂行规定。",
             "本决定自公布之日起施行。", "《戊》另行公布。"],
            ("某政发〔2010〕1号", "某政发[2011]2号", "丙规定", "丁暂行规定"),
        ),
        (
            ["下列规范性文件自2020年3月1日起废止：", "1.《甲办法》",
             "2.《乙办法》（某政发［2011］2号）"],
            ("甲办法", "某政发[2011]2号"),
        ),
        (
            ["一、废止下列规章：", "（一）《甲办法》（2001年某令第1号公布，2005年修订）",
             "（二）《乙办法》", "二、对下列规章予以修改：", "（一）《丙办法》第一条"],
            ("甲办法", "乙办法"),
        ),
        (["决定废止下列文件：一、《甲办法》；二、《乙办法》（某政发〔2011〕2号）。"],
         ("甲办法", "某政发〔2011〕2号")),
        (["以下文件予以废止：", "序号\t名称\t文号", "1\t《甲办法》\t某政发〔2010〕1号"],
         ("某政发〔2010〕1号",)),
        (["经研究，决定废止《甲办法》和《乙办法》。"], ("甲办法", "乙办法")),
        (["有下列情形之一的规范性文件，应当废止：", "（一）与《某法》抵触的；"], ()),
        (["下列规范性文件应当及时废止：", "（一）与《某法》抵触的；"], ()),
        (["下列文件继续有效：", "一、《甲办法》"], ()),
        (["提出废止《甲办法》的建议。"], ()),
    ],
)  # fmt: skip
def test_list_of_repealed_documents_is_read_to_its_end(texts, repealed):
    assert read_repeals(texts) == repealed


@pytest.mark.parametrize(
    ("note", "issuer"),
    [
        ("（2020年1月1日临江市第三届人民代表大会常务委员会第二次会议通过）",
         "临江市人民代表大会常务委员会"),
        ("2020年1月1日第十届全国人民代表大会常务委员会第三次会议通过",
         "全国人民代表大会常务委员会"),
        ("2020年1月1日海西蒙古族藏族自治州第十四届人民代表大会第一次会议通过",
         "海西蒙古族藏族自治州人民代表大会"),
        ("2020年1月1日临江市人大常委会通过", "临江市人民代表大会常务委员会"),
        ("（2016年4月1日临江县人民政府公布）", "临江县人民政府"),
        ("2016年4月1日 某局 发布", "某局"),
        ("2016年4月1日发布", None),
    ],
)  # fmt: skip
def test_note_names_the_body_without_its_session(note, issuer):
    assert read_history([note]).issuer == issuer


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("临江市公安局", "临江市公安局"),
        ("临 江 市 人 民 政 府", "临江市人民政府"),
        ("临江市财政局  临江市教育局", "临江市财政局、临江市教育局"),
        ("市长 张三", None),
        ("特此通知", None),
    ],
)
def test_signatory_is_a_body_and_no_person(line, bodies):
    assert read_signatory(line) == bodies


def test_issuer_stands_at_the_head_of_the_title_or_in_the_name_of_the_order():
    assert read_issuer("某市人民政府办公室关于某事的通知", None) == "某市人民政府办公室"
    assert read_issuer("某市政府令", "某市人民政府令第1号") == "某市人民政府"
    title = "临江市第三届人民代表大会常务委员会关于某事的决定"
    assert read_issuer(title, None) == "临江市人民代表大会常务委员会"
    assert read_issuer("人事任免", "曲政任〔2017〕1号") is None
