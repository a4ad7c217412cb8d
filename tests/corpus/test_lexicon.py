"""What people say is looked up in the regulations' words; a broken file is refused by entry."""

import pytest

from corpus.errors import CorpusError
from corpus.lexicon import bundled_lexicon, read_lexicon


def test_words_of_a_question_bring_the_regulations_words():
    assert "终末期肾病" in bundled_lexicon().expand("尿毒症门诊能报多少")
    assert "起付线" in bundled_lexicon().expand("What is the deductible?")


def test_words_that_the_question_already_holds_are_not_added():
    assert bundled_lexicon().expand("终末期肾病和尿毒症") == ()


@pytest.mark.parametrize(
    "question", ["我家不是贫困户", "他没评上建档立卡", "not registered as poor"]
)
def test_what_a_question_denies_is_not_looked_up(question):
    assert "建档立卡贫困人口" not in bundled_lexicon().expand(question)


def test_what_is_denied_once_and_said_once_is_looked_up():
    assert "建档立卡贫困人口" in bundled_lexicon().expand("贫困户和不是贫困户的有何不同")


def test_every_meaning_is_a_word_of_the_bundled_regulations(library):
    """A meaning that stands nowhere cannot help to find anything."""
    text = "".join("".join(source.text.split()) for source in library.sources)
    lexicon = bundled_lexicon()
    unknown = [word for entry in lexicon.entries for word in entry.means if word not in text]
    assert unknown == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("- say: [甲]\n  why: 无", "means"),
        ("- say: []\n  means: [乙]\n  why: 无", "say"),
        ("- say: [甲]\n  means: [乙]\n  why: 无\n  mean: [丙]", "mean"),
        ("- say: [甲", "YAML"),
    ],
)
def test_broken_lexicon_is_refused_with_what_is_accepted(tmp_path, content, says):
    path = tmp_path / "lexicon.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=says):
        read_lexicon(path)
