"""No number leaves that is not in what the claim cites, in what names it, or in what was said."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.grounding import find_unbound, numbers_in
from assistant.model import Answer, AnswerKind, Citation, Claim
from corpus.model import Span

CITATION = Citation(
    marker=1,
    provision_id="x#四、（三）1",
    document_number="曲政办发〔2017〕164号",
    document_title="曲靖市城乡居民大病保险实施办法",
    locator="四、（三）1",
    quote="超过10000元的部分，报销 50%，期限不少于三十日",
    spans=(Span(0, 20),),
    in_force_from=date(2018, 1, 1),
    issue="曲靖政报 2017年第11期",
)


def answer(*claims):
    return Answer("zh", AnswerKind.ANSWER, claims, citations=(CITATION,))


@pytest.mark.parametrize(
    "text",
    [
        "起付线是10000元",
        "起付线是10,000元",
        "起付线是１００００元",
        "起付线是1万元",
        "报销50%",
        "不少于三十日",
        "自2018年1月1日起施行",
        "自2018年01月01日起施行",
        "曲政办发〔2017〕164号四、（三）1",
        "四、（三）1，2018年1月1日起施行",
        "没有数字",
    ],
)
def test_number_in_the_quote_or_its_identity_is_bound(text):
    assert find_unbound(answer(Claim(text, (1,))), said=()) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("起付线是5000元", "5000"),
        ("起付线是1000元", "1000"),
        ("起付线是100000元", "100000"),
        ("报销60%", "60%"),
        ("报销50元", "50"),
        ("起付线是10元", "10"),
        ("不少于二十日", "二十"),
        ("报销百分之六十", "百分之六十"),
        ("自2018年2月1日起施行", "2"),
    ],
)
def test_number_that_nothing_cited_holds_is_found(text, number):
    assert [each.what for each in find_unbound(answer(Claim(text, (1,))), said=())] == [number]


def test_number_of_a_claim_without_a_marker_is_bound_to_nothing():
    assert find_unbound(answer(Claim("起付线是10000元")), said=())


def test_marker_without_a_citation_is_found():
    assert [each.what for each in find_unbound(answer(Claim("见", (2,))), said=())] == ["[2]"]


def test_number_that_the_user_said_may_be_repeated():
    assert find_unbound(answer(Claim("您说的是12.50万元")), said=["我花了12.5万"]) == []


def test_number_bound_to_another_citation_is_not_bound_here():
    other = replace(CITATION, marker=2, quote="不少于60日")
    two = Answer("zh", AnswerKind.ANSWER, (Claim("不少于60日", (1,)),), citations=(CITATION, other))
    assert [each.what for each in find_unbound(two, said=())] == ["60"]


def test_numbers_are_read_in_one_form():
    assert numbers_in("７.20元、1,000人、05月、0.50") == {"7.2", "1000", "5", "0.5"}
