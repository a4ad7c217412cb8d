"""Questions on the real gazette, through the real index and the real model."""

from datetime import date

import pytest

from assistant.grounding import find_unbound
from assistant.model import AnswerKind
from assistant.service import Assistant
from corpus.errors import InputError


def squeeze(text):
    return "".join(text.split())


@pytest.mark.parametrize(
    ("question", "says", "number", "locator"),
    [
        ("尿毒症门诊能报多少", "90%", "曲政办发〔2017〕160号", "三、（一）2（1）"),
        ("公开征求意见最少几天", "30 日", "曲靖市人民政府令第1号", "第二十三条第二款"),
        ("重大事故多久之内要打电话报", "20分钟", "曲政办发〔2017〕161号", "三、第一段"),
        ("规章能不能叫条例", "不得称", "曲靖市人民政府令第1号", "第七条"),
        ("李利民当了什么局长", "医疗保险管理局", "曲政任〔2017〕102-124号", "人事任免 李利民"),
    ],
)
def test_answer_quotes_the_clause_and_cites_it_first(assistant, question, says, number, locator):
    answer = assistant.answer([question])
    assert answer.kind is AnswerKind.ANSWER
    assert says in answer.text
    first = answer.citations[0]
    assert (first.document_number, first.locator) == (number, locator)


def test_every_quote_is_what_stands_at_its_offsets(assistant, library):
    source = library.sources[0].text
    for question in (
        "二档项目要交什么",
        "住院押金",
        "哪些情形不予列入立法计划",
        "农田水利论文作者",
    ):
        for citation in assistant.answer([question]).citations:
            cut = "".join(source[span.start : span.end] for span in citation.spans)
            assert squeeze(citation.quote) == squeeze(cut)


def test_every_claim_of_an_answer_is_bound(assistant):
    question = "听证会要提前几天公布"
    assert find_unbound(assistant.answer([question]), [question]) == []


def test_list_question_gets_the_whole_list_with_the_words_that_announce_it(assistant):
    text = assistant.answer(["有哪些情形的立项申请不予列入年度立法计划"]).text
    assert "不予列入" in text
    assert all(item in text for item in ("(一) 超越立法权限的", "(六) 尚不具备"))


def test_rule_not_yet_in_force_on_the_day_asked_about_is_shown_as_such(assistant):
    answer = assistant.answer(["大病保险起付线是多少"], as_of=date(2017, 11, 30))
    assert "2017年11月30日" in answer.claims[0].text
    assert "还没有施行" in answer.claims[0].text
    assert "曲政办发〔2013〕24号" in answer.text
    later = assistant.answer(["大病保险起付线是多少"], as_of=date(2018, 1, 1))
    assert "还没有施行" not in later.text


def test_question_about_something_else_is_not_answered(assistant):
    answer = assistant.answer(["卡托普利一次吃几片"])
    assert answer.kind is AnswerKind.ABSTENTION
    assert answer.citations  # the nearest provisions


def test_english_question_is_answered_in_english_with_the_chinese_clause(assistant):
    answer = assistant.answer(["For how many days at least must a draft be open for comment?"])
    assert answer.language == "en"
    assert "in force from" in answer.text
    assert "不少于 30 日" in answer.text


def test_same_question_gets_the_same_answer(assistant):
    first, second = (assistant.answer(["住院押金要交多少"]) for _ in range(2))
    assert (first.text, first.citations) == (second.text, second.citations)


@pytest.mark.parametrize("turns", [[], [""], ["\x00"], ["问" * 10_000]])
def test_what_cannot_be_asked_is_refused(assistant, turns):
    with pytest.raises(InputError):
        assistant.answer(turns)


def test_context_shows_the_whole_clause_with_the_quote_marked(assistant):
    citation = assistant.answer(["公开征求意见最少几天"]).citations[0]
    context = assistant.context(citation)
    marked = "".join(context.text[start:end] for start, end in context.quoted)
    assert context.text.startswith("第二十三条")
    assert squeeze(marked) == squeeze(citation.quote)
    assert context.status == "in_force"
    assert assistant.context(citation, date(2017, 1, 1)).status == "not_yet"


def test_every_question_goes_through_the_llama_index_retriever(assistant, index_dir):
    from llama_index.core.base.base_retriever import BaseRetriever

    asked = []

    class Watching(BaseRetriever):
        def _retrieve(self, query_bundle):
            asked.append(query_bundle.query_str)
            return assistant.retriever.retrieve(query_bundle)[:1]

    watched = Assistant(assistant.index, retriever=Watching())
    answer = watched.answer(["公开征求意见最少几天"])
    assert asked == ["公开征求意见最少几天"]
    assert {each.document_number for each in answer.citations} == {"曲靖市人民政府令第1号"}


def test_answer_with_an_unbound_number_is_held_back(assistant, monkeypatch):
    import assistant.service as service
    from assistant.model import Claim

    honest = service.compose

    def inventive(index, question, shown):
        from dataclasses import replace

        answer = honest(index, question, shown)
        return replace(answer, claims=(*answer.claims, Claim("最多可以报 123456 元", (1,))))

    monkeypatch.setattr(service, "compose", inventive)
    answer = assistant.answer(["公开征求意见最少几天"])
    assert answer.kind is AnswerKind.ABSTENTION
    assert "123456" not in answer.text
