"""What people call a place → the provision that stands there."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus.locators
from corpus.library import read_library
from corpus.locators import Locator, Places, Step, Unit, find_provision, parse_locator
from corpus.model import Kind, Source


def provisions(text):
    return read_library([Source("x.txt", text, "")]).provisions


def test_examples_in_docstrings():
    assert doctest.testmod(corpus.locators).failed == 0


@pytest.mark.parametrize(
    ("text", "clerk"),
    [
        ("第二十三条第二款", "第二十三条第二款"),
        ("23条2款", "第二十三条第二款"),
        ("２３ 条 ２ 款", "第二十三条第二款"),
        ("二十三条二款（一）", "第二十三条第二款（一）"),
        ("第23条第2款第1项", "第二十三条第二款（一）"),
        ("第十条第（三）项", "第十条（三）"),
        ("第十条之一", "第十条之一"),
        ("四（三）1", "四、（三）1"),
        ("四、(三)1.", "四、（三）1"),
        ("一、（一）1（2）①", "一、（一）1（2）①"),
        ("第三章", "第三章"),
        ("第二编第三章第一节", "第二编第三章第一节"),
        ("附件1", "附件1"),
        ("附件 1 第三条", "附件1 第三条"),
        ("附件 第三条", "附件 第三条"),
        ("附表二 一、", "附表二 一、"),  # not 二十一
        ("附录1 第三条", "附录1 第三条"),
        ("主要工作任务分解一览表 序号12", "主要工作任务分解一览表 序号12"),
        ("大事记 10月19日 第2则", "大事记 10月19日 第2则"),
        ("印发通知", "印发通知"),
        ("4.3.1", "4.3.1"),  # the number of one section, kept whole
        ("千千条", "千千条"),
    ],
)
def test_place_is_read_and_written_the_way_a_clerk_does(text, clerk):
    assert str(parse_locator(text)) == clerk


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_nothing_names_nothing(text):
    assert parse_locator(text) is None


NUMBERED = st.builds(
    Step,
    st.sampled_from([unit for unit in Unit if unit not in (Unit.ANNEX, Unit.FIFTH)]),
    st.integers(1, 999),
)
STEPS = st.lists(NUMBERED, max_size=4, unique_by=lambda step: step.unit).map(
    lambda steps: tuple(sorted(steps, key=lambda step: step.unit))
)


@given(
    st.sampled_from(["", "名单", "印发通知", "工作任务 一览表"]),
    st.lists(st.integers(0, 20), max_size=1),
    STEPS,
    st.lists(st.integers(1, 20), max_size=1),
)
def test_clerks_form_is_read_back_to_the_same_locator(prefix, annex, steps, circled):
    steps = (
        *(Step(Unit.ANNEX, number) for number in annex),
        *(step for step in steps if step.unit < Unit.FIFTH),
        *(Step(Unit.FIFTH, number) for number in circled),
    )
    # 一、1 and 附件1 1 need a level between them to be told apart from one number
    units = [step.unit for step in steps]
    if Unit.ANNEX in units[:-1] and units[units.index(Unit.ANNEX) + 1] in (
        Unit.SUBITEM,
        Unit.FIRST,
    ):
        return
    locator = Locator(prefix, steps)
    assert parse_locator(str(locator)) == (locator if str(locator) else None)


@given(st.integers(1, 1300), st.integers(0, 20), st.integers(0, 9), st.booleans())
def test_digits_and_left_out_words_mean_the_same_place(article, paragraph, item, spaced):
    locator = Locator(
        steps=(
            Step(Unit.ARTICLE, article),
            *([Step(Unit.PARAGRAPH, paragraph)] if paragraph else []),
            *([Step(Unit.ITEM, item)] if item else []),
        )
    )
    short = f"{article}条" + f"{paragraph}款" * bool(paragraph) + f"{item}项" * bool(item)
    assert (
        parse_locator(" ".join(short) if spaced and max(article, paragraph) < 10 else short)
        == locator
    )


@given(st.text(max_size=30))
def test_any_text_is_read_without_an_error(text):
    locator = parse_locator(text)
    assert locator is None or str(locator)


LAW = """某办法
第一章 总则
第一条 甲。
第二条 乙：
（一）子；
（二）丑。
第三条 丙。
应当：
（一）寅；
（二）卯。
第三条之一 丁。
第二章 附则
第四条 戊。"""


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("第一条", "第一条"),
        ("1", "第一条"),  # a number alone is an article
        ("一", "第一条"),
        ("第一条第一款", "第一条"),  # an article with one paragraph is that paragraph
        ("第一条第二款", None),  # and has no second
        ("第二条（二）", "第二条（二）"),
        ("第二条第一款第二项", "第二条（二）"),
        ("第三条（二）", "第三条第二款（二）"),  # an item where no paragraph is named
        ("第三条第二款第1项", "第三条第二款（一）"),
        ("第三条第一款第1项", None),
        ("3条之1", "第三条之一"),
        ("第二章", "第二章"),
        ("第二章第四条", "第四条"),
        ("第九条", None),
        ("第三章", None),
        ("别的", None),
        ("", None),
    ],
)
def test_place_in_articles_is_found_or_none_is(text, locator):
    found = find_provision(provisions(LAW), text)
    assert (found and found.locator) == locator


@pytest.mark.parametrize(
    ("text", "locator"),
    [
        ("二、（一）2", "二、（一）2"),
        ("二（一）2", "二、（一）2"),
        ("2.1.2", "二、（一）2"),
        ("二", "二、"),
        ("2", "二、"),
        ("二、第一条", None),
    ],
)
def test_place_in_numbered_sections_is_found(text, locator):
    sections = "某意见\n一、目标\n甲。\n二、措施\n（一）丙\n1. 丁。\n2. 戊。"
    found = find_provision(provisions(sections), text)
    assert (found and found.locator) == locator


def test_list_cut_by_a_paragraph_goes_on_with_its_items():
    text = "某办法\n第一条 应当：\n（一）甲；\n也可以乙；\n（二）丙。\n第二条 丁。"
    for place in ("第一条（二）", "第一条第一款（二）"):
        assert find_provision(provisions(text), place).text == "（二）丙。"


@pytest.mark.parametrize(
    ("number", "text", "locator"),
    [
        ("曲靖市人民政府令第1号", "23条2款", "第二十三条第二款"),
        ("曲靖市人民政府令第1号", "第二章", "第二章"),
        ("曲政办发〔2017〕164号", "四（三）1", "四、（三）1"),
        ("曲政办发〔2017〕164号", "4.3.1", "四、（三）1"),
        ("曲政办发〔2017〕164号", "印发通知", "印发通知"),
        ("曲政办发〔2017〕163号", "一览表 序号12", "主要工作任务分解一览表 序号12"),
        ("曲政办发〔2017〕163号", "主要工作任务分解一览表", "主要工作任务分解一览表"),
    ],
)
def test_place_in_the_gazette_is_found(library, number, text, locator):
    document = [each for each in library.provisions if each.document_id == number]
    found = find_provision(document, text)
    assert found is not None
    assert found.locator == locator or found.locator.startswith(f"{locator} ")


def test_every_locator_of_the_gazette_finds_its_provision(library):
    by_document = {}
    for each in library.provisions:
        by_document.setdefault(each.document_id, []).append(each)
    count = 0
    for found in by_document.values():
        places = Places(found)
        first = {}
        for each in found:
            if each.kind not in (Kind.FURNITURE, Kind.TITLE, Kind.SIGNATURE):
                first.setdefault(each.locator, each)
        for locator, provision in first.items():
            assert places.find(parse_locator(locator)) == provision
            count += 1
    assert count > 600
