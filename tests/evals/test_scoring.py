"""The scorer, on answers made wrong in one way each, and against the published scorer."""

import importlib.util
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Role
from evals.dataset import EvalItem, Gold, read_items
from evals.scoring import (
    Verdict,
    contains,
    normalise,
    overlaps,
    score_answer,
    score_answers,
    summarise,
)

QUOTE = "个人年度累计负担的政策范围内合规医疗费用超过10000元的部分"


def item(**changes):
    fields = {
        "id": "q1",
        "type": "lookup",
        "role": Role.CITIZEN,
        "turns": ("起付线是多少",),
        "as_of": None,
        "gold": (Gold("曲政办发〔2017〕164号", "四、（三）1", QUOTE),),
        "must_contain": ("10000元",),
        "must_not_contain": ("20000元",),
        "also_kinds": frozenset(),
    }
    return EvalItem(**{**fields, **changes})


def answer(**changes):
    fields = {
        "id": "q1",
        "kind": "answer",
        "text": "起付线为10000元[1]",
        "citations": [{"marker": 1, "quote": QUOTE}],
        "missing": [],
    }
    return {**fields, **changes}


def test_right_answer_is_right():
    score = score_answer(item(), answer())
    assert score.verdict is Verdict.RIGHT
    assert score.cite_first and score.cite_any and score.complete
    assert score.explanation == ""


@pytest.mark.parametrize(
    ("what", "changes", "verdict", "explained"),
    [
        (
            "right text, wrong citation",
            {"citations": [{"marker": 1, "quote": "本办法自2018年1月1日起施行，有效期五年。"}]},
            Verdict.WRONG,
            "cited=False",
        ),
        ("right text, no citation", {"citations": []}, Verdict.WRONG, "cited=False"),
        ("right amount, wrong unit", {"text": "起付线为10000美元[1]"}, Verdict.WRONG, "lacking"),
        ("amount ten times too large", {"text": "为100000元[1]"}, Verdict.WRONG, "lacking"),
        ("amount with a lost digit", {"text": "为1000元[1]"}, Verdict.WRONG, "lacking"),
        (
            "the wrong amount beside the right one",
            {"text": "起付线为10000元，也可能是20000元[1]"},
            Verdict.WRONG,
            "unwanted=['20000元']",
        ),
        ("everything right, kind abstention", {"kind": "abstention"}, Verdict.ABSTAINED, "kind"),
        ("everything right, kind refusal", {"kind": "refusal"}, Verdict.REFUSED, "kind"),
        ("asks back", {"kind": "clarification"}, Verdict.CLARIFIED, "kind=clarification"),
        ("unknown kind", {"kind": "reply"}, Verdict.WRONG, "kind=reply"),
        ("an error", {"error": "第 3 行"}, Verdict.UNSCORED, "第 3 行"),
    ],
)
def test_answer_wrong_in_one_way_fails_for_that_reason(what, changes, verdict, explained):
    score = score_answer(item(), answer(**changes))
    assert score.verdict is verdict, what
    assert explained in score.explanation


def test_no_answer_is_unscored():
    (score,) = score_answers([item()], [])
    assert score.verdict is Verdict.UNSCORED


def test_a_wrong_amount_counts_as_wrong_number_only_where_it_is_claimed():
    claimed = score_answer(item(), answer(text="起付线为20000元[1]"))
    declined = score_answer(item(), answer(text="不是20000元", kind="abstention"))
    assert (claimed.wrong_number, declined.wrong_number) == (True, False)
    assert (claimed.wrongly_abstained, declined.wrongly_abstained) == (False, True)


def test_second_citation_counts_as_cited_but_not_first():
    other = {"marker": 1, "quote": "本办法自2018年1月1日起施行，有效期五年。"}
    score = score_answer(item(), answer(citations=[other, {"marker": 2, "quote": QUOTE}]))
    assert score.right
    assert (score.cite_first, score.cite_any) == (False, True)


@pytest.mark.parametrize(
    ("quote", "hit", "why"),
    [
        (QUOTE, True, "the same"),
        (QUOTE[:-1], True, "one character short: still most of it"),
        (QUOTE.replace("累计", "合计"), True, "one character off: a run of half of it remains"),
        ("起付线：" + QUOTE + "。", True, "it stands inside the citation"),
        ("政策范围内合规医疗费用", True, "the citation stands inside it"),
        ("合规医疗费用", False, "shorter than the least overlap"),
        ("超 过 10 000 元", False, "digits that a space keeps apart"),
        ("个人年度累计负担的医疗费用，由政府合规处理，超过部分自理", False, "short runs only"),
        ("", False, "nothing"),
    ],
)
def test_overlap_of_a_citation_with_a_gold_quote(quote, hit, why):
    assert overlaps(quote, Gold(None, "", QUOTE)) is hit, why


def test_short_gold_quote_one_character_off_is_no_hit():
    gold = Gold(None, "", "不得称条例")
    assert overlaps("规章的名称不得称条例", gold)
    assert not overlaps("规章的名称不得称例条", gold)


@pytest.mark.parametrize(
    ("text", "wanted", "hit"),
    [
        ("共15000元", "5000", False),
        ("共5000元", "5000", True),
        ("共5000.5元", "5000", False),
        ("共5000.00元", "5000", True),
        ("共5,000元", "5000", True),
        ("共 5 000 元", "5000", False),
        ("比例为９０％", "90%", True),
        ("自05月30日起", "5月30日", True),
        ("自15月30日起", "5月30日", False),
        ("费率7.20", "7.2", True),
        ("1，000人", "1000人", False),
        ("The Ratio", "the ratio", True),
    ],
)
def test_a_number_is_found_as_a_whole_number_only(text, wanted, hit):
    assert contains(normalise(text), wanted) is hit


def test_missing_input_is_right_only_when_it_asks_and_names_the_input():
    asks = item(type="missing_input", gold=(), must_contain=(), must_not_contain=())
    named = answer(kind="clarification", text="请给出起付线", citations=[], missing=["deductible"])
    assert score_answer(asks, named).right
    assert score_answer(asks, {**named, "missing": []}).verdict is Verdict.CLARIFIED
    assert score_answer(asks, {**named, "kind": "answer"}).verdict is Verdict.WRONG


def test_unanswerable_is_right_only_when_declined_without_the_forbidden_amount():
    none = item(type="unanswerable", gold=(), must_contain=())
    assert score_answer(none, answer(kind="abstention", text="文件没有规定", citations=[])).right
    assert score_answer(none, answer(kind="refusal", text="不能办理", citations=[])).right
    assert not score_answer(none, answer(kind="abstention", text="20000元", citations=[])).right
    assert not score_answer(none, answer(kind="answer", text="文件没有规定", citations=[])).right


def test_a_kind_that_the_item_allows_is_right():
    allowed = item(also_kinds=frozenset({"clarification"}))
    assert score_answer(allowed, answer(kind="clarification")).right
    assert not score_answer(allowed, answer(kind="refusal")).right


def test_summary_counts_each_type_and_leaves_unanswerable_out_of_the_citation_rates():
    items = [item(), item(id="q2", must_contain=("1元",)), item(id="q3", type="unanswerable")]
    answers = [answer(), answer(id="q2"), answer(id="q3", kind="abstention", citations=[])]
    assert summarise(score_answers(items, answers)) == {
        "n": 3,
        "right": 2,
        "accuracy": 0.6667,
        "cite_first": 1.0,
        "cite_any": 1.0,
        "complete": 0.5,
        "wrongly_abstained": 0,
        "wrong_number": 0,
        "by_type": {"lookup": "1/2", "unanswerable": "1/1"},
    }


@pytest.fixture(scope="session")
def published(shared):
    """The scorer that was published with the questions."""
    spec = importlib.util.spec_from_file_location("published", shared / "evals" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def public_items(shared):
    return read_items(shared / "evals" / "public.jsonl")


def as_published(item):
    return {
        "type": item.type,
        "gold": [{"quote": gold.quote} for gold in item.gold],
        "must_contain": list(item.must_contain),
        "must_not_contain": list(item.must_not_contain),
        "also_kinds": sorted(item.also_kinds),
    }


@given(data=st.data())
def test_scores_equal_the_published_scorers(published, public_items, data):
    """Answers are put together from pieces of the items, cut and joined at random."""
    subject = data.draw(st.sampled_from(public_items))
    pieces = [
        *subject.must_contain,
        *subject.must_not_contain,
        "共",
        " ",
        "10,000元",
        "，0",
        "05月",
    ]
    quotes = [gold.quote for gold in subject.gold] or ["文件没有规定的内容不能回答"]
    cut = st.tuples(st.sampled_from(quotes), st.integers(0, 40), st.integers(0, 120))
    produced = {
        "kind": data.draw(
            st.sampled_from(["answer", "calculation", "clarification", "abstention", "refusal"])
        ),
        "text": "".join(data.draw(st.lists(st.sampled_from(pieces), max_size=8))),
        "citations": [
            {"quote": quote[start:end]}
            for quote, start, end in data.draw(st.lists(cut, max_size=3))
        ],
        "missing": data.draw(st.sampled_from([[], ["deductible"]])),
    }
    expected = published.judge(as_published(subject), produced)
    score = score_answer(subject, produced)
    assert score.right == bool(expected["right"])
    if subject.type != "unanswerable":
        assert score.cite_first == expected["cite_first"]
        assert score.cite_any == expected["cite_any"]
        assert score.complete == expected["complete"]
        assert score.wrongly_abstained == expected["abstained"]
        assert score.wrong_number == bool(expected["wrong"])


NUMERIC = st.text(alphabet=string.digits + " ,.，０５月日元%\u3000", max_size=24)


@given(text=NUMERIC, wanted=NUMERIC.filter(str.strip))
def test_text_is_compared_as_the_published_scorer_does(published, text, wanted):
    assert normalise(text) == published.norm(text)
    assert contains(normalise(text), wanted) == published.contains(published.norm(text), wanted)
