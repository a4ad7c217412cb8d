"""The language of short turns, where langdetect alone is wrong."""

import pytest

from assistant.language import detect_language


@pytest.mark.parametrize(
    ("text", "previous", "language"),
    [
        ("报多少", None, "zh"),
        ("起付线是多少", None, "zh"),
        ("公开征求意见最少几天", None, "zh"),
        ("請問大病保險起付線是多少", None, "zh"),
        ("大病保险报销 ratio 是多少", None, "zh"),
        ("起付线 deductible", "en", "zh"),
        ("deductible", None, "en"),
        ("deductible", "zh", "zh"),
        ("How much is the deductible?", None, "en"),
        ("What share of the in-scope cost is covered?", "zh", "en"),
        ("12345", None, "zh"),
        ("12345", "en", "en"),
        ("？", None, "zh"),
        ("ＨＯＷ ｍｕｃｈ ｉｓ ｉｔ", None, "en"),
    ],
)
def test_language_is(text, previous, language):
    assert detect_language(text, previous) == language
