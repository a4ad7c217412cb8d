"""Every way in which a turn goes on from an earlier one, or does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import read_conversation
from assistant.moves import Move
from corpus.lexicon import bundled_lexicon


def read(*turns, fits=None):
    return read_conversation(turns, bundled_lexicon(), fits)


def text(*turns, fits=None):
    (standing,) = read(*turns, fits=fits)
    return standing.text


@pytest.mark.parametrize(
    ("turns", "understood"),
    [
        (["贫困户住镇卫生院报几成？", "那三级医院呢"], "贫困户住三级医院报几成"),
        (["贫困户住镇卫生院报几成？", "一级的呢", "那三甲呢"], "贫困户住三甲报几成"),
        (["出了重大突发事件，电话多久要报？", "书面的呢"], "出了重大突发事件，书面多久要报"),
        (["全日制博士到县医院每月补多少？", "换成去乡镇的呢？"], "全日制博士到乡镇每月补多少"),
        (["10月19号常务会是第几次？", "那23号那次呢"], "10月23号常务会是第几次"),
    ],
)
def test_thing_takes_the_place_of_one_of_its_kind_and_the_rest_stays(turns, understood):
    (standing,) = read(*turns)
    assert standing.move is Move.REPLACES
    assert standing.text == understood


def test_thing_of_unknown_kind_takes_over_what_was_asked_and_not_the_case_before():
    (standing,) = read("开着车接手机扣几分？", "没系安全带呢？")
    assert standing.text.startswith("没系安全带，扣几分")
    assert "手机" not in standing.text
    assert "手机" in standing.context


def test_who_is_meant_is_one_more_condition():
    assert text("大病保险起付线是多少", "要是建档立卡的呢").startswith("大病保险起付线是多少，")


def test_more_is_asked_about_the_same_thing_without_the_first_question():
    understood = text("规章公布后几天内要备案？", "都报给谁？")
    assert understood.startswith("规章公布后要备案，")
    assert "几天" not in understood


def test_pronoun_stands_for_what_was_asked_about():
    understood = text("请第三方治污，主体责任算谁的？", "那它弄虚作假污染了环境呢？")
    assert "第三方" in understood
    assert "弄虚作假" in understood


@pytest.mark.parametrize(
    ("turns", "has", "lacks"),
    [
        (["一般居民合规自付12万，赔多少？", "不是12万，是15万"], "15万", "12万"),
        (["一般居民合规自付12万，赔多少？", "不好意思看错了，应该是8万"], "8万", "12万"),
        (["贫困户糖尿病门诊报多少？", "搞岔了，不是糖尿病，是高血压"], "高血压", "糖尿病"),
        (["贫困户在镇卫生院住院报几成", "不对，是二级医院"], "二级医院", "镇卫生院"),
        (["大病保险起付线多少", "我说的是封顶线"], "封顶线", "起付线"),
        (["规章3月1日公布，哪天施行？", "公布日子改到3月20日了"], "3月20日", "3月1日"),
        (["电脑买回来第十天坏了能退吗？", "记错了，是第五天坏的。"], "第五天", "第十天"),
    ],
)
def test_correction_changes_only_what_was_wrong(turns, has, lacks):
    (standing,) = read(*turns)
    assert standing.move is Move.CORRECTS
    assert has in standing.text
    assert lacks not in standing.text


def test_number_that_is_added_replaces_none():
    understood = text("合规自付9万，大病保险给多少？", "要是自付再多2万呢？")
    assert "9万" in understood
    assert "2万" in understood


def test_fact_is_added_to_the_question():
    understood = text("大病险亏了800万，公司要担多少？", "哦，历年结余200万")
    assert "800万" in understood
    assert "200万" in understood


@pytest.mark.parametrize(
    "turn", ["对了，住院押金要不要先交？", "问个别的，住院押金要不要先交？", "另外住院押金要先交吗"]
)
def test_new_topic_inherits_nothing(turn):
    (standing,) = read("规章公布后几天内要备案？", turn)
    assert standing.move is Move.NEW
    assert "备案" not in standing.text + standing.context


@pytest.mark.parametrize(
    ("turn", "about"),
    [
        ("回到刚才那个病，集中救治实际报多少？", "尿毒症"),
        ("说回备案，报给谁？", "备案"),
        ("接着说备案，最后一天是哪天？", "备案"),
        ("还是说前面那个，超过期限怎么办", "备案"),
        ("Back to the first question, who decides?", "备案"),
    ],
)
def test_return_finds_the_earlier_topic_that_is_meant(turn, about):
    before = ["尿毒症的贫困户门诊报多少？", "对了，规章公布后几天内要备案？", "另外押金要交吗？"]
    (standing,) = read(*before, turn)
    assert standing.move is Move.RETURNS
    assert about in standing.text + standing.context
    assert "押金" not in standing.text


def test_two_questions_in_one_turn_are_two():
    first, second = read("押金要交吗？另外听证会要提前几天公告？")
    assert first.text == "押金要交吗？"
    assert second.text == "听证会要提前几天公告？"


def test_sentences_that_lead_to_a_question_belong_to_it():
    assert len(read("我家是卡户。娃娃有白血病，要去化疗。门诊报多少？")) == 1


def test_open_form_is_decided_by_what_the_corpus_speaks_of():
    turns = ("导游证管几年？", "快到头了，要提前多久去换新的？")
    together = text(*turns, fits=lambda words: 0.93 if "导游证" in words else 0.88)
    alone = text(*turns, fits=lambda words: 0.88 if "导游证" in words else 0.93)
    assert "导游证" in together
    assert alone == turns[1]


def test_question_goes_on_only_by_its_form_where_no_corpus_is_asked():
    assert text("导游证管几年？", "快到头了，要提前多久去换新的？").startswith("快到头了")
    assert text("导游证管几年？", "那要提前多久去换新的？").startswith("导游证")


@pytest.mark.parametrize("turn", ["谢谢", "好的，明白了", "再见👋", "ok thanks"])
def test_polite_words_leave_the_question_as_it_is(turn):
    assert text("规章公布后几天内要备案？", "都报给谁？", turn) == text(
        "规章公布后几天内要备案？", "都报给谁？"
    )


def test_twenty_turns_keep_the_topic_and_stay_short():
    turns = ["贫困户在镇卫生院住院报几成？"]
    turns += [f"那{level}医院呢" for level in ("二级", "三级", "一级") * 6]
    turns.append("要带什么证件？")
    (standing,) = read(*turns)
    assert len(turns) == 20
    assert "住院" in standing.text
    assert len(standing.text) < 60
    assert len(standing.turns) <= 7


@pytest.mark.parametrize(
    ("turns", "has"),
    [
        (
            ["What does a master get at a county hospital?", "And at a township hospital?"],
            "township",
        ),
        (["How soon must it be phoned in?", "What about in writing?"], "in writing"),
        (["What is the deductible?", "Sorry, I meant the ceiling"], "ceiling"),
    ],
)
def test_english_turns_go_on_too(turns, has):
    (standing,) = read(*turns)
    assert standing.move is not Move.NEW
    assert has in standing.text
    assert len(standing.text) > len(turns[1]) - 12


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_any_turns_are_read(turns):
    for standing in read(*turns):
        assert standing.turn == len(turns) - 1
        assert standing.text or not any(map(str.isalnum, standing.said))
