"""What people say is looked up in the regulations' words; a broken file is refused by entry."""

import re

import pytest

from corpus.errors import CorpusError
from corpus.lexicon import bundled_lexicon, lexicon_in_use, read_lexicon


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


def test_meanings_taken_from_the_bundled_regulations_stand_there(library):
    """An entry that names one of them as its source; others hold for any regulation."""
    text = "".join("".join(source.text.split()) for source in library.sources)
    named = re.compile(r"曲政|人民政府令")
    unknown = [
        word
        for entry in bundled_lexicon().entries
        for word in entry.means
        if named.search(entry.why) and word not in text
    ]
    assert unknown == []


def test_word_is_said_by_one_entry_only():
    said = [say for entry in bundled_lexicon().entries for say in entry.say]
    assert {say for say in said if said.count(say) > 1} == set()


def test_latin_words_are_whole_words_and_their_plural():
    lexicon = bundled_lexicon()
    assert "罚款" in lexicon.expand("Which fines apply?")
    assert "罚款" not in lexicon.expand("How is that defined?")


def test_things_of_a_kind_are_marked_as_such():
    kinds = {entry.kind for entry in bundled_lexicon().entries if entry.kind}
    assert {"医院", "病", "学历", "级别", "形式"} <= kinds


def test_own_file_adds_to_the_bundled_lexicon(tmp_path, monkeypatch):
    path = tmp_path / "own.yaml"
    path.write_text("- say: [大红本]\n  means: [房屋所有权证]\n  why: 本单位的说法\n", "utf-8")
    monkeypatch.setenv("TIAOWEN_LEXICON", str(path))
    own, bundled = lexicon_in_use().expand("大红本丢了"), bundled_lexicon().expand("大红本丢了")
    assert set(own) == {"房屋所有权证", *bundled}
    monkeypatch.setenv("TIAOWEN_LEXICON", str(tmp_path / "none.yaml"))
    with pytest.raises(CorpusError, match="YAML"):
        lexicon_in_use()


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
