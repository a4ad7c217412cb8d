"""Which words of a found passage are taken for an answer."""

from datetime import date

import pytest

from assistant.concepts import Concept
from assistant.evidence import LEAST_SCORE, MOST_QUOTED, Evidence, Weigher, complete, enough
from assistant.model import Role
from assistant.question import read_question
from corpus.lexicon import bundled_lexicon
from corpus.model import Span
from index.retriever import Hit
from index.sentences import sentence_spans

CONCEPTS = (Concept(("起付线",), 4.0), Concept(("住院",), 1.0))


def hit(text, *, cosine=0.9, cosines=None, document_id="d"):
    sentences = sentence_spans(text)
    several = sentences if len(sentences) > 1 else ()
    return Hit(
        rank=1,
        score=cosine,
        provision_id="d#x",
        document_id=document_id,
        locator="x",
        passage_id="d#x",
        text=text,
        context="某办法",
        span=Span(0, len(text)),
        found_by="both",
        cosine=cosine,
        sentences=several,
        sentence_cosines=tuple(cosines or [cosine] * len(several)),
    )


def weigher(question="住院起付线是多少", groups=(), records=()):
    read = read_question(
        (question,), lexicon=bundled_lexicon(), role=Role.CITIZEN, as_of=date(2018, 1, 1)
    )
    return Weigher(read, CONCEPTS, groups, records)


def best(*hits, **options):
    return weigher(**options).weigh(hits)[0]


def quoted(evidence, text):
    return text[evidence.span.start : evidence.span.end]


def test_paragraph_that_speaks_of_what_is_asked_is_quoted_not_its_neighbour():
    text = "鼓励建设卫生室。\n住院起付线为500元。"
    assert quoted(best(hit(text)), text) == "住院起付线为500元。"


def test_long_paragraph_is_quoted_around_its_best_sentence():
    text = "".join(f"第{n}种情形按照有关规定执行并报上级机关备案审查。" for n in range(20))
    text += "住院起付线为500元。"
    evidence = best(hit(text))
    assert "起付线为500元" in quoted(evidence, text)
    assert len(quoted(evidence, text)) <= 200


def test_list_is_quoted_with_the_words_that_announce_it():
    text = "住院有下列情形的不设起付线：\n（一）甲；\n（二）乙。"
    assert quoted(best(hit(text)), text) == text


def test_rule_for_people_who_are_not_asked_about_comes_after_the_general_one():
    general, special = hit("住院起付线为500元。"), hit("建档立卡人员住院起付线为250元。")
    found = weigher(groups=("建档立卡",)).weigh([special, general])
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    assert found[0].span.end == len(general.text)


def test_record_of_events_is_no_rule_unless_who_or_when_is_asked():
    record = hit("8日，会议研究住院起付线。", document_id="r")
    assert best(record, records={"r"}).score < best(record).score
    asked = {"question": "哪天研究的住院起付线", "records": {"r"}}
    assert best(record, **asked).score >= best(record, records={"r"}).score + 0.02


@pytest.mark.parametrize(
    ("score", "spoken", "language", "shown"),
    [
        (LEAST_SCORE, 0.0, "zh", 1),
        (LEAST_SCORE - 0.001, 0.0, "zh", 0),
        (LEAST_SCORE - 0.001, 9.0, "zh", 1),
        (0.80, 9.0, "zh", 0),
        (0.81, 0.0, "en", 1),
    ],
)
def test_what_scores_low_and_speaks_of_little_answers_nothing(score, spoken, language, shown):
    evidence = Evidence("d#x", "d", Span(0, 5), score, spoken, holds_wanted=False)
    assert len(enough([evidence], language)) == shown


def test_no_more_than_a_few_provisions_are_shown_and_none_far_below_the_best():
    near = [Evidence("d#x", "d", Span(0, 5), 0.95, 9.0, False)] * 9
    far = [Evidence("d#y", "d", Span(0, 5), 0.90, 9.0, False)]
    assert len(enough(near, "zh")) == MOST_QUOTED
    assert enough(near[:1] + far, "zh") == tuple(near[:1])
    assert enough([], "zh") == ()


def test_sentence_with_the_amount_is_added_where_the_best_one_has_none():
    text = "对住院患者进行集中救治。做到一人一档。救治费用实际报销85%。"
    asked = weigher("住院救治报多少")
    evidence = Evidence("d#x", "d", Span(0, 12), 0.95, 9.0, holds_wanted=False)
    added = complete(evidence, asked, text, sentence_spans(text))
    assert [quoted(each, text) for each in added] == [
        "对住院患者进行集中救治。",
        "救治费用实际报销85%。",
    ]
