"""From which day until which day passages are in force, as numbers a filter can compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from corpus.model import Provision
from index.passages import Passage

ALWAYS, NEVER = 0, 99991231  # since for ever; until never

Days = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Force:
    """Passage n is in force from day `since[n]` until before day `until[n]`, written 20180101."""

    since: Days
    until: Days

    def at(self, day: int) -> NDArray[np.bool_]:
        """Which passages are in force on a day."""
        return np.asarray((self.since <= day) & (day < self.until))


def day_number(day: date) -> int:
    """A day as a number.

    >>> day_number(date(2018, 1, 1))
    20180101
    """
    return day.year * 10000 + day.month * 100 + day.day


def passages_in_force(library: Library, passages: Sequence[Passage]) -> Force:
    """The days of each passage: its provision's own, or of what holds it, or the document's."""
    documents = {document.id: document for document in library.documents}
    provisions = {provision.id: provision for provision in library.provisions}

    def since(provision: Provision) -> int:
        if provision.in_force_from:
            return day_number(provision.in_force_from)
        if provision.parent_id:
            return since(provisions[provision.parent_id])
        day = documents[provision.document_id].in_force_from
        return day_number(day) if day else ALWAYS

    def until(provision: Provision) -> int:
        day = documents[provision.document_id].in_force_until
        return day_number(day) if day else NEVER

    held = [provisions[passage.provision_id] for passage in passages]
    return Force(
        np.array([since(each) for each in held], dtype=np.int32),
        np.array([until(each) for each in held], dtype=np.int32),
    )
