"""Steps and notes of every worked case in English: no Chinese but names of documents and quotes."""

import re

import pytest

from assistant.calculating.english import in_english
from assistant.calculators.cases import cases_of
from assistant.calculators.registry import CALCULATORS, find

# What stays Chinese: titles, quotes, document numbers, articles.
KEPT = re.compile(r"《.*?》|“.*?”|曲\w+(?:〔\d+〕\d+)?号?|第[一二三四五六七八九十]+条\S*")
HAN = re.compile(r"[\u4e00-\u9fff]")


def texts_of(name):
    for case in cases_of(name):
        if case.result is None:
            continue
        calculation = find(name).run(case.inputs).as_json()
        yield from calculation["notes"]
        steps = list(calculation["steps"])
        for reading in calculation["readings"]:
            yield reading["explanation"]
            steps += reading["steps"]
        for step in steps:
            yield step["label"]
            yield step["formula"]
            yield str(step.get("value", ""))
        yield from (value for value in calculation["result"].values() if isinstance(value, str))


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_text_of_the_worked_cases_has_english_words(name):
    left = {text for text in texts_of(name) if HAN.search(KEPT.sub("", in_english(text)))}
    assert left == set()


@pytest.mark.parametrize("name", CALCULATORS)
def test_english_brings_in_no_number_of_its_own(name):
    for text in texts_of(name):
        english = in_english(text)
        numbers = {str(int(each)) for each in re.findall(r"(?<![.\d])\d+(?![.\d])", text)}
        there = {str(int(each)) for each in re.findall(r"(?<![.\d])\d+(?![.\d])", english)}
        assert there <= numbers, (text, english)


def test_text_without_an_entry_stays_as_it_is():
    assert in_english("没有这样的一条") == "没有这样的一条"
