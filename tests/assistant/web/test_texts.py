import doctest

import pytest

from assistant.web import bubbles, cards, texts


@pytest.mark.parametrize("module", [bubbles, cards, texts], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed


def test_each_professional_role_has_three_examples_of_its_own():
    roles = [group.role for group in texts.EXAMPLE_GROUPS]
    assert roles == [role for role in texts.ROLES if role is not texts.DEFAULT_ROLE]
    questions = [question for group in texts.EXAMPLE_GROUPS for question in group.questions]
    assert len(set(questions)) == 3 * len(roles)
