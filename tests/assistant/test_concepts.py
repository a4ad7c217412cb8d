"""How much of a question a text speaks of."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.concepts import Frequencies, coverage, read_concepts
from corpus.lexicon import Entry, Lexicon

LEXICON = Lexicon([Entry(say=("门槛费",), means=("起付线",), why="测试")])
TEXTS = ["住院不设起付线", "门诊报销比例", "住院押金"]
FREQUENCIES = Frequencies(lambda form: sum(form in text for text in TEXTS), len(TEXTS))


def concepts_of(question):
    return read_concepts(question, LEXICON, FREQUENCIES)


def test_word_of_the_lexicon_is_spoken_of_by_the_regulations_word():
    concepts = concepts_of("门槛费")
    assert coverage(concepts, "乡镇卫生院住院不设起付线") == 1
    assert coverage(concepts, "住院押金") == 0


def test_denied_word_is_no_concept():
    forms = {form for concept in concepts_of("不是门槛费") for form in concept.forms}
    assert not {"起付线", "门槛费"} & forms


def test_words_that_the_corpus_never_holds_weigh_little():
    known, unknown = (concepts_of(word)[0].weight for word in ("押金", "卡托"))
    assert 0 < unknown < known / 4
    assert coverage((), "任何文字") == 0


def test_rare_words_weigh_more_than_common_ones():
    weight = {concept.forms[0]: concept.weight for concept in concepts_of("住院押金")}
    assert weight["押金"] > weight["住院"]


@given(st.text(alphabet="门槛费住院押金报销比例 abc", max_size=30), st.sampled_from(TEXTS))
def test_coverage_is_a_share(question, text):
    assert 0 <= coverage(concepts_of(question), text) <= 1 + 1e-9
