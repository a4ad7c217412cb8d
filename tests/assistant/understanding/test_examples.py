"""The examples in the docstrings say what the functions do."""

import doctest

import pytest

from assistant.understanding import english_numbers, numerals, sounds, units


@pytest.mark.parametrize("module", [english_numbers, numerals, sounds, units])
def test_examples_in_docstrings_are_true(module):
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True)
