"""The lists of diseases: as printed, each common name to one of them, an error with the nearest."""

import pytest

from assistant.calculators.diseases import NAME, find_disease
from assistant.calculators.inputs import Refused
from assistant.calculators.parameters import load

FILE = load(NAME)
ENTRIES = [
    pytest.param(list_name, entry, id=f"{list_name} {entry.name}")
    for list_name, entries in FILE.diseases.items()
    for entry in entries
]
# How many the text itself says that there are; a collective name is not one of them.
COUNTS = {
    "chronic": (3, "3 种疾病"),
    "special": (25, "25 种疾病"),
    "focused_treatment": (15, "15 种大病"),
}


@pytest.mark.parametrize(("list_name", "entry"), ENTRIES)
def test_name_stands_in_the_words_of_its_list(list_name, entry):
    assert entry.name in FILE.rules[list_name].quote


@pytest.mark.parametrize("list_name", FILE.diseases)
def test_list_is_as_long_as_the_text_says(list_name):
    count, words = COUNTS[list_name]
    single = [entry for entry in FILE.diseases[list_name] if not entry.covers]
    assert words in FILE.rules[list_name].quote
    assert len(single) == count


def test_focused_treatment_has_nine_kinds():
    entries = FILE.diseases["focused_treatment"]
    covered = {name for entry in entries for name in entry.covers}
    assert "9 类" in FILE.rules["focused_treatment"].quote
    assert len([entry for entry in entries if entry.name not in covered]) == 9


@pytest.mark.parametrize(("list_name", "entry"), ENTRIES)
def test_every_name_of_a_disease_finds_it(list_name, entry):
    assert find_disease(entry.name, list_name).name == entry.name
    for said in entry.also:
        assert find_disease(said, list_name).name == entry.name
    for ending in entry.endings:
        assert find_disease(f"某某{ending}", list_name).name == entry.name


@pytest.mark.parametrize(("list_name", "entry"), ENTRIES)
def test_collective_name_stands_for_diseases_of_its_list(list_name, entry):
    assert set(entry.covers) <= {each.name for each in FILE.diseases[list_name]}


@pytest.mark.parametrize(
    ("said", "list_name", "meant"),
    [
        ("尿毒症", "special", "终末期肾病"),
        (" 尿 毒 症 ", "special", "终末期肾病"),
        ("帕金森", "special", "帕金森氏病"),
        ("红斑狼疮", "special", "系统性红斑狼疮"),
        ("脑瘫", "special", "小儿脑瘫"),
        ("精神分裂", "special", "精神分裂症"),
        ("肺癌晚期", "special", "癌症"),
        ("骨肉瘤", "special", "肉瘤"),
        ("急性白血病", "special", "白血病"),
        ("高血压（Ⅱ期）", "chronic", "高血压Ⅱ—Ⅲ期"),
        ("糖尿病患者", "chronic", "糖尿病"),
        ("Hypertension", "chronic", "高血压Ⅱ—Ⅲ期"),
        ("重症精神病", "focused_treatment", "重性精神病"),
        ("先心病", "focused_treatment", "儿童先天性心脏病"),
    ],
)
def test_common_name_is_understood_and_said(said, list_name, meant):
    found = find_disease(said, list_name)
    assert found.name == meant
    assert any(meant in note for note in found.notes)


def test_printed_name_needs_no_note():
    assert find_disease("终末期肾病", "special").notes == ()


@pytest.mark.parametrize(
    ("list_name", "raised"),
    [
        ("chronic", set()),
        ("special", {"终末期肾病", "精神分裂症", "双向情感障碍症", "重症精神病"}),
        ("focused_treatment", {"终末期肾病", "重性精神病"}),
    ],
)
def test_text_gives_more_to_few(list_name, raised):
    assert {entry.name for entry in FILE.diseases[list_name] if entry.raised} == raised


@pytest.mark.parametrize(
    ("said", "lists", "nearest"),
    [
        ("帕金森综合症", ("chronic", "special"), "最接近的是：帕金森氏病"),
        ("高血压1期", ("chronic",), "最接近的是：高血压Ⅱ—Ⅲ期"),
        ("白血病", ("focused_treatment",), "儿童白血病"),
        ("感冒", ("chronic",), "所列的是：高血压Ⅱ—Ⅲ期、糖尿病、活动性结核病"),
        ("感冒\n发烧", ("chronic",), "所列的是："),
    ],
)
def test_other_disease_is_refused_with_the_nearest(said, lists, nearest):
    with pytest.raises(Refused) as caught:
        find_disease(said, *lists)
    words = str(caught.value.as_input_error())
    assert nearest in words
    assert "\n" not in words
