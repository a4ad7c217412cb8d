"""Each kind of answer, in both languages, through the command line, as it was last approved.

`tests/assistant/golden` says how to renew what is stored.
"""

from __future__ import annotations

import difflib
import json
from itertools import product

import pytest

from assistant.model import AnswerKind
from tests.assistant.golden import QUESTIONS, answer_questions, stored, written

IDS = [json.loads(line)["id"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def answers(index_dir):
    """All answers, from one process."""
    return answer_questions(index_dir)


@pytest.mark.parametrize("case", IDS)
def test_answer_is_the_one_that_was_approved(answers, case):
    approved, now = (written(each[case]).splitlines() for each in (stored(), answers))
    changed = "\n".join(difflib.unified_diff(approved, now, "approved", "now", lineterm=""))
    assert not changed, f"{case}:\n{changed}\nIf this is meant: python -m tests.assistant.golden"


def test_every_question_has_a_stored_answer_and_no_other_is_stored():
    assert list(stored()) == IDS


def test_every_kind_of_answer_is_stored_in_both_languages():
    kept = {(each["kind"], each["language"]) for each in stored().values()}
    assert kept == set(product(AnswerKind, ("zh", "en")))


def test_kind_of_every_stored_answer_is_the_one_that_its_name_says():
    for case, answer in stored().items():
        assert case.split("-")[:2] == [answer["kind"], answer["language"]]
