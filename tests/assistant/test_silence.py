"""When the text does not say it, on passages made for it and on the real gazette."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.evidence import Evidence, Weigher
from assistant.model import Role
from assistant.question import read_question
from assistant.silence import (
    LEAST_NEAR,
    LEAST_SCORE,
    LEAST_SPOKEN,
    bundled_subjects,
    foreign_place,
    judge,
)
from corpus.lexicon import bundled_lexicon
from corpus.model import Span

GOVERNED = ("曲靖市城乡居民大病保险实施办法", "曲靖市人民政府办公室")


def weigher(question, records=()):
    read = read_question(
        (question,), lexicon=bundled_lexicon(), role=Role.CITIZEN, as_of=date(2018, 1, 1)
    )
    return Weigher(read, (), (), records)


def evidence(asked, text, score=4.0, document_id="d"):
    holds = asked.holds(text, text)
    return Evidence("d#x", document_id, Span(0, len(text)), score, 1.0, holds, text)


def verdict(question, *texts, records=(), **options):
    asked = weigher(question, records)
    return judge(asked, [evidence(asked, text, **options) for text in texts], GOVERNED)


def test_passage_that_states_what_is_asked_of_the_thing_answers():
    found = verdict("大病保险的起付线是多少钱", "大病保险起付线为10000元。")
    assert len(found.answering) == 1
    assert found.reason == "provision_found"


def test_scheme_that_no_passage_speaks_of_is_an_absence():
    found = verdict("职工医保住院报几成", "城乡居民医保住院报销70%。")
    assert not found.answering
    assert (found.reason, found.lacking) == ("subject_not_spoken_of", "职工医保")


def test_scheme_that_is_denied_is_not_asked_about():
    assert verdict("我没有职工医保，居民医保住院报几成", "居民医保住院报销70%。").answering


def test_number_that_no_passage_states_is_an_absence_and_is_named():
    found = verdict("补办居住证工本费收几块钱", "补领居住证，应当缴纳证件工本费。")
    assert not found.answering
    assert (found.reason, found.lacking) == ("number_not_stated", "金额")


def test_piece_that_states_the_number_comes_before_one_that_does_not():
    found = verdict("打猎证几年验一次", "打猎证由林业部门核发。", "打猎证每年验证1次。")
    assert "1次" in found.answering[0].around


def test_low_score_is_about_something_else():
    found = verdict("怎么转院", "转院须符合规范。", score=LEAST_SCORE - 0.1)
    assert found.reason == "nothing_near"
    assert judge(weigher("怎么转院"), [], GOVERNED).reason == "nothing_near"


def test_what_is_far_from_every_passage_and_speaks_of_none_of_it_is_about_something_else():
    asked = weigher("怎么做红烧肉")
    far = replace(evidence(asked, "规章怎么做，由起草单位定。"), near=LEAST_NEAR - 0.01)
    assert judge(asked, [far], GOVERNED).reason == "nothing_near"
    assert judge(asked, [replace(far, spoken=LEAST_SPOKEN)], GOVERNED).answering
    assert judge(asked, [replace(far, near=LEAST_NEAR)], GOVERNED).answering


def test_event_is_no_rule_that_states_a_number():
    asked = {"records": {"r"}, "document_id": "r"}
    assert not verdict("会议开几个小时", "23日，会议开了2小时。", **asked).answering


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("昆明市的大病保险起付线是多少", "昆明"),
        ("在上海住院，上海的报销比例是多少", "上海"),
        ("四川新农合怎么报", "四川"),
        ("到昆明住院能报多少", None),
        ("在浙江打工，大病保险怎么结算", None),
        ("曲靖市的起付线是多少", None),
        ("起付线是多少", None),
    ],
)
def test_rules_of_another_place_are_not_those_of_the_corpus(question, place):
    assert foreign_place(question, GOVERNED) == place


def test_every_subject_gives_its_reason_and_covers_its_own_words():
    for subject in bundled_subjects():
        assert subject.why
        for word in subject.say:
            assert subject.said_in(f"请问{word.lower()}是怎么定的") is not None
