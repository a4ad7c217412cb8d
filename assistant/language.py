"""The language of a turn. langdetect alone calls plain Chinese questions Korean, so a rule decides
first and it is asked only about longer Latin text."""

from __future__ import annotations

import re
import unicodedata

from assistant.model import Language

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ffff]")
_KANA_OR_HANGUL = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_SHORT = 4  # Latin words; fewer say too little to go by


def detect_language(text: str, previous: Language | None = None) -> Language:
    """The language to answer in; `previous` is that of the conversation so far.

    >>> detect_language("起付线是多少"), detect_language("How much is the deductible?")
    ('zh', 'en')
    >>> detect_language("12345", previous="en"), detect_language("ok", previous="zh")
    ('en', 'zh')
    >>> detect_language("How much is the 起付线 this year?"), detect_language("做 CT 能报吗")
    ('en', 'zh')
    """
    plain = unicodedata.normalize("NFKC", text)
    words = _LATIN_WORD.findall(plain)
    characters = len(_HAN.findall(plain))
    if characters and not _KANA_OR_HANGUL.search(plain):
        # An English sentence may name a Chinese term: How much is 起付线 in a township hospital?
        return "en" if len(words) >= _SHORT and len(words) > characters else "zh"
    if not words:
        return previous or "zh"
    if len(words) < _SHORT:
        return previous or "en"
    return "en" if _is_latin_script(plain) else "zh"


def _is_latin_script(text: str) -> bool:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return str(detect(text)) not in {"zh-cn", "zh-tw", "ja", "ko"}
    except LangDetectException:
        return True
