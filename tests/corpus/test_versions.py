"""Which document ends which."""

from datetime import date

import pytest

from corpus.library import load_library
from corpus.model import Document
from corpus.versions import number_key, settle


def document(name, since, title="某办法", **more):
    day = date.fromisoformat(since) if since else None
    return Document(name, f"{name}.txt", title, in_force_from=day, **more)


def ends(*documents):
    return {each.id: (each.in_force_until, each.replaced_by) for each in settle(documents)}


def test_each_version_ends_when_the_next_is_in_force():
    found = ends(
        document("c", "2020-01-01"), document("a", "2010-01-01"), document("b", "2015-01-01")
    )
    assert found == {
        "a": (date(2015, 1, 1), "b"),
        "b": (date(2020, 1, 1), "c"),
        "c": (None, None),
    }


def test_name_of_the_state_and_mark_of_the_edition_are_no_other_regulation():
    found = ends(
        document("a", "2010-01-01", "中华人民共和国某法"),
        document("b", "2015-01-01", "某法（2015年修订）"),
    )
    assert found["a"] == (date(2015, 1, 1), "b")


def test_regulations_of_two_issuers_with_one_title_are_two():
    found = ends(
        document("a", "2010-01-01", issuer="甲市人民政府"),
        document("b", "2015-01-01", issuer="乙市人民政府"),
    )
    assert found == {"a": (None, None), "b": (None, None)}


def test_books_of_one_code_do_not_replace_one_another():
    found = ends(document("a", "2021-01-01"), document("b", "2021-01-01"))
    assert found == {"a": (None, None), "b": (None, None)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲市第三届人民代表大会常务委员会", "甲市第四届人民代表大会常务委员会"),
        ("甲市人民代表大会", "甲市人民代表大会常务委员会"),
        ("甲市人民政府", "甲市人民政府办公室"),
        ("甲市财政局、甲市教育局", "甲市教育局"),
        (None, "甲市财政局"),
    ],
)
def test_one_body_however_it_speaks_ends_its_earlier_version(one, other):
    old, new = document("a", "2010-01-01", issuer=one), document("b", "2015-01-01", issuer=other)
    assert ends(old, new)["a"] == (date(2015, 1, 1), "b")


def test_repeal_by_title_ends_the_document_of_the_same_issuer():
    found = ends(
        document("a", "2010-01-01", issuer="甲市人民政府"),
        document("b", "2010-01-01", issuer="乙市人民政府"),
        document("c", "2015-01-01", "新办法", issuer="甲市人民政府", repeals=("某办法",)),
    )
    assert [found[name][1] for name in "abc"] == ["c", None, None]


@pytest.mark.parametrize("printed", ["某发[2010]1号", "某发【2010】1号", "某发〔２０１０〕第1号"])
def test_numbers_are_compared_whatever_their_brackets_and_width(printed):
    assert number_key(printed) == number_key("某发〔2010〕1号")
    old = document("a", "2010-01-01", "旧办法", number="某发〔2010〕1号")
    assert ends(old, document("b", "2015-01-01", "新办法", repeals=(printed,)))["a"][1] == "b"


@pytest.mark.parametrize("named", ["某发〔2010〕1号", "中华人民共和国旧办法", "旧办法"])
def test_what_is_repealed_by_number_or_title_ends(named):
    old = document("a", "2010-01-01", "旧办法", number="某发〔2010〕1号")
    new = document("b", "2015-01-01", "新办法", repeals=(named,))
    assert ends(old, new)["a"] == (date(2015, 1, 1), "b")


def test_new_version_that_repeals_its_own_title_ends_the_old_one_only():
    found = ends(document("a", "2010-01-01"), document("b", "2015-01-01", repeals=("某办法",)))
    assert found == {"a": (date(2015, 1, 1), "b"), "b": (None, None)}


def test_day_that_a_document_names_for_its_end_counts_where_it_comes_first():
    old = document("a", "2010-01-01", in_force_until=date(2013, 1, 1))
    assert ends(old, document("b", "2015-01-01"))["a"] == (date(2013, 1, 1), None)


def test_two_real_versions_of_a_law_are_told_apart_by_date(shared, tmp_path):
    laws = shared / "benchmarks" / "laws" / "民法商法"
    for name in ("公司法(2018-10-26).md", "公司法(2023-12-29).md"):
        (tmp_path / name).write_bytes((laws / name).read_bytes())
    old, new = load_library(tmp_path).documents
    assert (old.in_force_from, old.in_force_until) == (date(2018, 10, 26), date(2024, 7, 1))
    assert (new.in_force_from, new.in_force_until) == (date(2024, 7, 1), None)
    assert old.replaced_by == new.id
