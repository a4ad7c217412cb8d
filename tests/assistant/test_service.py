"""Questions on the real gazette, through the real index and the real model."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.force import newest_day
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
            assert squeeze(citation.text) == squeeze(cut)


def test_every_number_of_an_answer_stands_in_a_quote_or_names_it(assistant):
    question = "听证会要提前几天公布"
    answer = assistant.answer([question])
    assert answer.kind is AnswerKind.ANSWER
    newest = newest_day(assistant.documents(), date.today())
    said = [question, f"{newest.year} {newest.month} {newest.day}"]
    assert find_unbound(answer, said) == []
    without = replace(answer, citations=tuple(replace(each, quote="") for each in answer.citations))
    assert find_unbound(without, said)


def test_no_words_are_quoted_twice_and_markers_come_in_order(assistant):
    answer = assistant.answer(["听证会要提前几天公告，按什么要求组织"])
    quotes = [squeeze(each.quote) for each in answer.citations]
    assert not any(inner in outer for inner in quotes for outer in quotes if inner is not outer)
    markers = [marker for claim in answer.claims if "“" in claim.text for marker in claim.markers]
    assert markers == sorted(markers)


def test_quote_of_a_list_is_the_print_to_the_letter(assistant, library):
    source = squeeze(library.sources[0].text)
    answer = assistant.answer(["立项申请应当包括哪些内容"])
    first = answer.citations[0]
    assert squeeze(first.quote) in source
    assert "-" in first.quote  # the list marks of the print
    assert "- " not in answer.text


def test_locator_names_the_paragraph_although_the_label_stands_before_it(assistant):
    citation = assistant.answer(["规章公布后几天内备案"]).citations[0]
    assert citation.locator == "第四十二条第一款"


def test_day_of_issue_is_not_called_the_day_since_which_a_rule_is_in_force(assistant):
    text = assistant.answer(["第三方治理中弄虚作假造成污染谁赔"]).text
    assert "2017年10月27日印发" in text
    assert "2017年10月27日起施行" not in text


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


@pytest.mark.parametrize("question", ["月球税怎么交", "What is the moon tax?"])
def test_question_about_something_else_is_not_answered(assistant, question):
    answer = assistant.answer([question])
    assert answer.kind is AnswerKind.ABSTENTION
    assert question in answer.text  # what was looked for
    assert answer.citations  # the nearest provisions
    assert find_unbound(answer, [question]) == []


def test_turns_that_lean_on_each_other_are_read_back_to_the_first(assistant):
    turns = ["重大突发事件多久电话报告", "书面的呢", "那一般的呢"]
    answer = assistant.answer(turns)
    assert answer.citations[0].document_number == "曲政办发〔2017〕161号"


OLD = """某市人民政府办公室
关于印发大病保险办法的通知
某政办发〔2013〕24号
现将《大病保险办法》印发给你们，自2013年5月1日起施行。
某市人民政府办公室
2013年4月2日
大病保险办法
第一条 大病保险起付线为5000元。
"""
NEW = (
    OLD.replace("2013", "2017")
    .replace("24号", "164号")
    .replace("5000", "10000")
    .replace("起施行。", "起施行，《大病保险办法》（某政办发〔2013〕24号）同时废止。")
)


@pytest.fixture(scope="module")
def two_versions(tmp_path_factory):
    from corpus.library import load_library
    from index.build import build_index

    folder = tmp_path_factory.mktemp("versions")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "old.txt").write_text(OLD, encoding="utf-8")
    (folder / "corpus" / "new.txt").write_text(NEW, encoding="utf-8")
    build_index(load_library(folder / "corpus"), folder / "index")
    with Assistant.open(folder / "index") as opened:
        yield opened


def test_repealed_rule_is_not_shown_beside_the_one_that_replaced_it(two_versions):
    text = two_versions.answer(["大病保险起付线是多少"], as_of=date(2020, 1, 1)).text
    assert "10000元" in text
    assert "5000元" not in text


def test_rule_of_the_day_answers_and_what_replaced_it_is_named(two_versions):
    answer = two_versions.answer(["大病保险起付线是多少"], as_of=date(2015, 1, 1))
    assert "5000元" in answer.citations[0].quote
    assert "10000元" not in answer.text
    assert "此后由" in answer.text and "164号" in answer.text


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

    def inventive(index, question, shown, denied):
        answer = honest(index, question, shown, denied)
        return replace(answer, claims=(*answer.claims, Claim("最多可以报 123456 元", (1,))))

    monkeypatch.setattr(service, "compose", inventive)
    answer = assistant.answer(["公开征求意见最少几天"])
    assert answer.kind is AnswerKind.ABSTENTION
    assert "123456" not in answer.text


def test_calculator_says_nothing_of_what_its_clauses_do_not_speak_of(assistant):
    turns = ["2018年我不是贫困户，合规自付8万，大病保险赔多少", "那生孩子能报多少"]
    assert assistant.answer(turns[:1]).kind is AnswerKind.CALCULATION
    assert assistant.answer(turns).kind is AnswerKind.ABSTENTION


def test_rule_for_people_who_are_ruled_out_is_marked_as_theirs(assistant):
    answer = assistant.answer(["我是低保户，不是建档立卡，住院押金能免不？"])
    assert "为“建档立卡贫困人口”写的" in answer.claims[0].text
    assert "写的，问话里说的不是" not in assistant.answer(["建档立卡的，住院押金能免不？"]).text
