"""The diseases that the regulations list, found by their printed name or by what people call them.

曲政办发〔2017〕160号 三、（一）2（1） (`chronic`, `special`) and 三、（一）6 (`focused_treatment`).
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Annotated

from pydantic import StringConstraints

from assistant.calculators.inputs import Refused
from assistant.calculators.model import Source
from assistant.calculators.parameters import DiseaseEntry, ParameterFile, load, rules_today

NAME = "diseases"
DiseaseName = Annotated[str, StringConstraints(min_length=1, max_length=50)]
DISEASE = "应为文件所列的疾病名称或常用叫法，例如 糖尿病、尿毒症"


@dataclass(frozen=True, slots=True)
class Disease:
    """A disease of a list, as the regulation prints it."""

    name: str
    list_name: str
    raised: bool  # the text gives it more than the rest of its list
    covers: tuple[str, ...]  # for a collective name: the diseases of the list it stands for
    source: Source
    notes: tuple[str, ...]  # what has to be said when a common name was understood


def find_disease(name: str, *list_names: str) -> Disease:
    """The disease of the lists that a person means by `name`; the first list that has it decides.

    Raises Refused, naming the nearest diseases of the lists. In a check of an inputs model that
    becomes an InputError.
    """
    for list_name in list_names:
        entry = _look_up(name, list_name)
        if entry:
            return _disease(name, entry, list_name)
    seen = json.dumps(name, ensure_ascii=False)
    raise Refused("disease", seen, f"不在所列病种之内，{_nearest(name, *list_names)}")


def _disease(said: str, entry: DiseaseEntry, list_name: str) -> Disease:
    understood = entry.name != said
    notes = [f"“{said}”按文件所列的“{entry.name}”计算。"] if understood else []
    if entry.condition and understood:
        notes.append(f"{entry.condition}。")
    source = rules_today(NAME).source(list_name)
    return Disease(entry.name, list_name, entry.raised, entry.covers, source, tuple(notes))


def _look_up(name: str, list_name: str) -> DiseaseEntry | None:
    plain = _plain(name)
    if plain in (names := _names(list_name)):
        return names[plain]
    for entry in _file().diseases[list_name]:
        if any(plain.endswith(_plain(ending)) for ending in entry.endings):
            return entry
    return None


def _nearest(name: str, *list_names: str) -> str:
    """The nearest printed names in words, or all of them where none is near."""
    known = {said: entry.name for each in list_names for said, entry in _names(each).items()}
    close = get_close_matches(_plain(name), known)
    printed = "、".join(dict.fromkeys(known[said] for said in close or known))
    return f"最接近的是：{printed}" if close else f"所列的是：{printed}"


@cache
def _names(list_name: str) -> dict[str, DiseaseEntry]:
    """Every name of a list's diseases, the printed names first."""
    entries = _file().diseases[list_name]
    printed = {_plain(entry.name): entry for entry in entries}
    return printed | {_plain(said): entry for entry in entries for said in entry.also}


def _file() -> ParameterFile:
    return load(NAME)


def _plain(name: str) -> str:
    """A name without width, case, white space, marks and words that tell nothing of the disease.

    >>> _plain(" 高血压（Ⅱ期）患者")
    '高血压ii期'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"(患者|病人|早期|中期|晚期)$", "", re.sub(r"[\s()\[\]·.,、\-‐–—]", "", folded))
