"""How an answer and an abstention are put, on the real gazette."""

from datetime import date

import pytest

from assistant.answer import abstain, abstain_from_place, compose, compose_place
from assistant.evidence import Evidence
from assistant.grounding import find_unbound
from assistant.identifiers import look_up, read_named
from assistant.model import AnswerKind, Role
from assistant.question import read_question
from assistant.responsible import find_responsible
from assistant.silence import Verdict
from corpus.lexicon import bundled_lexicon
from corpus.locators import find_provision
from corpus.model import Span

DAY = date(2018, 6, 1)
HEALTH, CRITICAL = "曲政办发〔2017〕160号", "曲政办发〔2017〕164号"


def question(text, role=Role.CITIZEN):
    return read_question((text,), lexicon=bundled_lexicon(), role=role, as_of=DAY)


def evidence(assistant, number, locator, words=""):
    document = next(each for each in assistant.documents() if each.number == number)
    provision = find_provision(assistant.provisions(document.id), locator)
    start = provision.text.find(words)
    end = start + len(words) if words else len(provision.text)
    return Evidence(provision.id, document.id, Span(start, end), 5.0, 5.0, True, provision.text)


@pytest.fixture
def inpatient(assistant):
    return evidence(assistant, HEALTH, "三、（一）2（2）")


@pytest.fixture
def papers(assistant):
    return evidence(assistant, HEALTH, "三、（二）1")


@pytest.fixture
def deductible(assistant):
    return evidence(assistant, CRITICAL, "四、（三）1")


def unbound(answer, asked):
    return find_unbound(answer, [asked.said, f"{DAY.year} {DAY.month} {DAY.day}"])


def test_role_changes_order_and_wording_and_no_fact(assistant, inpatient, papers):
    quotes = []
    for role in Role:
        asked = question("贫困户住镇卫生院报几成，要带什么", role)
        answer = compose(assistant.index, asked, [papers, inpatient])
        assert unbound(answer, asked) == []
        quotes.append({citation.quote for citation in answer.citations})
    assert all(each == quotes[0] for each in quotes)


def test_village_doctor_reads_first_what_the_patient_gets_then_what_to_bring(
    assistant, inpatient, papers
):
    asked = question("贫困户住镇卫生院报几成，要带什么", Role.VILLAGE_DOCTOR)
    text = compose(assistant.index, asked, [inpatient, papers]).text
    gets, brings = text.index("患者能得到的"), text.index("要带的")
    assert gets < text.index("提高到 90%") < brings < text.index("社会保障卡")


def test_drafter_reads_the_clause_before_its_words(assistant):
    place = evidence(assistant, "曲靖市人民政府令第1号", "第二十三条第二款")
    asked = question("公开征求意见最少几天", Role.DRAFTER)
    text = compose(assistant.index, asked, [place]).text
    assert text.index("第二十三条第二款") < text.index("不少于 30 日")


def test_hotline_reads_out_the_reply_and_has_the_sources_after_it(assistant, inpatient, deductible):
    asked = question("住院怎么报", Role.HOTLINE)
    answer = compose(assistant.index, asked, [inpatient, deductible])
    assert answer.claims[0].text == "可以这样答复："
    last_quote = max(at for at, claim in enumerate(answer.claims) if "“" in claim.text)
    first_source = min(at for at, claim in enumerate(answer.claims) if "出处" in claim.text)
    assert last_quote < first_source


def test_of_several_documents_the_later_one_is_named(assistant, inpatient, deductible):
    answer = compose(assistant.index, question("大病保险怎么报"), [inpatient, deductible])
    later = next(claim for claim in answer.claims if "较晚的是" in claim.text)
    assert CRITICAL in later.text
    assert "2018年1月1日" in later.text
    alone = compose(assistant.index, question("大病保险怎么报"), [deductible])
    assert "较晚" not in alone.text


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (Verdict((), "number_not_stated", "具体金额"), "没有写明所问的具体金额"),
        (Verdict((), "subject_not_spoken_of", "职工医保"), "没有提到“职工医保”"),
        (Verdict((), "place_not_governed", "昆明"), "没有昆明的规定"),
        (Verdict((), "nothing_near"), "没有找到"),
        (None, "没有找到"),
    ],
)
def test_abstention_says_what_is_lacking_and_what_comes_nearest(
    assistant, deductible, verdict, says
):
    asked = question("住院起付线具体几百块")
    answer = abstain(assistant.index, asked, [deductible], verdict)
    assert answer.kind is AnswerKind.ABSTENTION
    assert says in answer.text
    assert asked.said in answer.text
    assert "四、（三）1" in answer.text
    assert "10000" not in answer.text
    assert unbound(answer, asked) == []


def test_abstention_names_whom_the_rules_name_as_responsible(assistant, deductible):
    asked = question("大病保险几天到账")
    answer = abstain(assistant.index, asked, [deductible])
    claim = next(claim for claim in answer.claims if "可以向其询问" in claim.text)
    cited = next(each for each in answer.citations if each.marker in claim.markers)
    body = claim.text.removeprefix("规定里负责这方面的是").split("，")[0]
    assert body in cited.quote.replace("\n", "")
    assert "负责" in cited.quote or "由" in cited.quote


def test_body_is_found_in_a_table_by_its_column(assistant):
    row = evidence(assistant, "曲政办发〔2017〕163号", "主要工作任务分解一览表 序号13")
    assert find_responsible(assistant.index, [row], ()).body == "市发展改革委"


def test_nothing_near_names_no_body(assistant, deductible):
    verdict = Verdict((), "nothing_near")
    answer = abstain(assistant.index, question("明天下雨吗"), [deductible], verdict)
    assert "可以向其询问" not in answer.text


def test_place_that_is_named_is_quoted(assistant):
    asked = question("《曲靖市人民政府立法工作规定》第二十三条第二款怎么写的")
    found = look_up(assistant.index, read_named(assistant.index, asked.text), DAY)
    answer = compose_place(assistant.index, asked, found)
    assert answer.kind is AnswerKind.ANSWER
    assert "不少于 30 日" in answer.text
    assert unbound(answer, asked) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("《曲靖市人民政府立法工作规定》第五十二条怎么写的", "到第四十五条为止"),
        ("曲政办发〔2013〕24号第三条原文是什么", "不在所收录的文件里"),
        ("What does Article 52 of the municipal rules say?", "it ends with 第四十五条"),
    ],
)
def test_what_the_corpus_does_not_have_is_told_as_such(assistant, text, says):
    asked = question(text)
    found = look_up(assistant.index, read_named(assistant.index, text), DAY)
    answer = abstain_from_place(assistant.index, asked, found)
    assert answer.kind is AnswerKind.ABSTENTION
    assert says in answer.text
    assert answer.citations
    assert unbound(answer, asked) == []
