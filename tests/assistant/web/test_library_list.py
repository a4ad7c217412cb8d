"""What the list of the library holds, in which order, with what standing on a day."""

import doctest
from datetime import date

import pytest

from assistant.web import library_list
from assistant.web.library_list import PAGE_LENGTH, Shelf, Sort, Standing, Wanted
from corpus.model import Document

TODAY = date(2020, 1, 1)


def document(name, **about):
    return Document(id=name, source=f"{name}.txt", title=name, **about)


def titles(documents, words="", sort=Sort.NEWEST):
    page = Shelf(documents).page(Wanted(words, sort), TODAY)
    return [entry.document.title for entry in page.entries]


def test_examples_in_docstrings_hold():
    result = doctest.testmod(library_list)
    assert result.attempted
    assert not result.failed


# --- standing ----------------------------------------------------------------------------------
OLD = document(
    "甲市办法",
    in_force_from=date(2010, 1, 1),
    in_force_until=date(2018, 1, 1),
    replaced_by="甲市办法（2018）",
)
NEW = document("甲市办法（2018）", in_force_from=date(2018, 1, 1))


@pytest.mark.parametrize(
    ("day", "old", "new"),
    [
        (date(2009, 12, 31), Standing.NOT_YET, Standing.NOT_YET),
        (date(2010, 1, 1), Standing.IN_FORCE, Standing.NOT_YET),
        (date(2017, 12, 31), Standing.IN_FORCE, Standing.NOT_YET),
        (date(2018, 1, 1), Standing.REPLACED, Standing.IN_FORCE),
    ],
)
def test_one_version_gives_way_to_the_next_on_the_day(day, old, new):
    shelf = Shelf((OLD, NEW))
    assert shelf.entry(OLD, day).standing is old
    assert shelf.entry(NEW, day).standing is new
    assert shelf.entry(OLD, day).ended_by == (NEW if old is Standing.REPLACED else None)


def test_a_decision_that_only_repeals_replaces_nothing_but_is_named():
    decision = document("甲市关于废止部分文件的决定", in_force_from=date(2018, 1, 1))
    ended = document("乙办法", in_force_until=date(2018, 1, 1), replaced_by=decision.id)
    entry = Shelf((decision, ended)).entry(ended, TODAY)
    assert (entry.standing, entry.ended_by) == (Standing.REPEALED, decision)


def test_what_ended_by_itself_is_repealed_and_names_nothing():
    ended = document("乙办法", in_force_until=date(2018, 1, 1))
    entry = Shelf((ended,)).entry(ended, TODAY)
    assert (entry.standing, entry.ended_by) == (Standing.REPEALED, None)


def test_nothing_is_claimed_of_a_rule_without_a_date_or_of_a_record():
    undated, record = document("丙规定"), document("大事记", is_record=True, issued=TODAY)
    shelf = Shelf((undated, record))
    assert shelf.entry(undated, TODAY).standing is Standing.UNDATED
    assert shelf.entry(record, TODAY).standing is Standing.RECORD


# --- finding -----------------------------------------------------------------------------------
INSURANCE = document(
    "曲靖市城乡居民大病保险实施办法", number="曲政办发〔2017〕164号", issuer="曲靖市"
)


@pytest.mark.parametrize(
    "words",
    [
        "大病保险",
        "居民 办法",
        "办法 居民",
        "曲政办发〔2017〕164号",
        "曲政办发[2017]164 号",
        "曲政办发（２０１７）１６４",
        "164",
        "曲靖市",
        "  ",
        "《大病保险》",
    ],
)
def test_title_number_and_issuer_are_found_however_they_are_typed(words):
    found = titles((INSURANCE, document("别的")), words)
    assert INSURANCE.title in found
    assert ("别的" in found) == (not words.strip())


@pytest.mark.parametrize("words", ["医疗救助", "大病保险 别的", "165"])
def test_all_words_have_to_be_there(words):
    assert titles((INSURANCE, document("别的")), words) == []


def test_what_is_called_so_comes_before_what_has_it_in_its_name():
    rules = [
        document("甲省档案法实施办法"),
        document("档案法实施条例"),
        document("中华人民共和国档案法"),
    ]
    assert titles(rules, "档案法") == [
        "中华人民共和国档案法",
        "档案法实施条例",
        "甲省档案法实施办法",
    ]


def test_newest_first_then_undated_then_records():
    rules = [
        document("记录", is_record=True, issued=date(2019, 1, 1)),
        document("无日期"),
        document("旧", issued=date(2001, 1, 1)),
        document("旧而修正", issued=date(1999, 1, 1), revised=date(2019, 6, 1)),
        document("新", issued=date(2018, 1, 1)),
    ]
    assert titles(rules) == ["旧而修正", "新", "旧", "无日期", "记录"]


def test_by_title_the_order_is_that_of_a_dictionary_and_versions_stand_together():
    rules = [
        document("重庆规定", issued=date(2020, 1, 1)),
        document("安徽规定", in_force_from=date(2001, 1, 1)),
        document("北京规定"),
    ]
    assert titles(rules, sort=Sort.TITLE) == ["安徽规定", "北京规定", "重庆规定"]


def test_pages_hold_each_document_once_and_a_number_past_the_end_is_the_last_page():
    shelf = Shelf([document(f"第{n}号", issued=TODAY) for n in range(2 * PAGE_LENGTH + 1)])
    pages = [shelf.page(Wanted(number=number), TODAY) for number in (1, 2, 3)]
    shown = [entry.document.id for page in pages for entry in page.entries]
    assert [len(page.entries) for page in pages] == [PAGE_LENGTH, PAGE_LENGTH, 1]
    assert len(set(shown)) == len(shown) == pages[0].found
    assert shelf.page(Wanted(number=99), TODAY) == pages[2]
    assert shelf.page(Wanted("没有的"), TODAY).entries == ()
