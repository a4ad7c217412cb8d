"""Which words of a found passage are taken for an answer."""

from datetime import date

from assistant.concepts import Concept
from assistant.evidence import MARGIN, MOST_QUOTED, Evidence, Weigher, complete, enough
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
    general, special = (
        hit(f"{who}在定点医疗机构住院的起付线为500元。") for who in ("参保人员", "建档立卡人员")
    )
    found = weigher(groups=("建档立卡",)).weigh([special, general])
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    assert found[0].span.end == len(general.text)


def test_record_of_events_is_no_rule_unless_who_or_when_is_asked():
    record = hit("8日，会议研究住院起付线。", document_id="r")
    assert best(record, records={"r"}).score < best(record).score
    asked = "哪天研究的住院起付线"
    assert best(record, question=asked, records={"r"}) == best(record, question=asked)


def test_no_more_than_a_few_provisions_are_shown_and_none_far_below_the_best():
    near = [Evidence("d#x", "d", Span(0, 5), 4.0, 9.0, False)] * 9
    far = [Evidence("d#y", "d", Span(0, 5), 4.0 - MARGIN - 0.1, 9.0, False)]
    assert len(enough(near)) == MOST_QUOTED
    assert enough(near[:1] + far) == tuple(near[:1])
    assert enough([]) == ()


def test_sentence_that_states_the_number_is_quoted_of_a_long_paragraph():
    text = "".join(
        f"第{n}种住院情形按照起付线有关规定执行并报上级机关备案审查。" for n in range(12)
    )
    text += "住院起付线标准为每次500元。"
    evidence = best(hit(text), question="住院起付线是多少钱")
    assert evidence.holds_wanted
    assert "500元" in quoted(evidence, text)


def test_item_of_a_long_list_holds_what_the_words_that_announce_it_state():
    items = "".join(
        f"\n（{n}）第{n}种违法行为，情形见有关规定，由主管部门认定的；"
        for n in "一二三四五六七八九"
    )
    text = f"有下列行为之一的，一次记6分：{items}\n（十）不按信号灯通行的。"
    evidence = best(hit(text), question="闯信号灯扣几分")
    assert evidence.holds_wanted


def test_sentence_with_the_amount_is_added_where_the_best_one_has_none():
    text = "对住院患者进行集中救治。做到一人一档。救治费用实际报销85%。"
    asked = weigher("住院救治报多少")
    evidence = Evidence("d#x", "d", Span(0, 12), 0.95, 9.0, holds_wanted=False)
    added = complete(evidence, asked, text, sentence_spans(text))
    assert [quoted(each, text) for each in added] == [
        "对住院患者进行集中救治。",
        "救治费用实际报销85%。",
    ]
