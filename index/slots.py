"""Which number each vector has in Chroma, so that an update writes there only what is new.

Rows move when something is added before them. A slot stays with its vector from build to build, and
is never given out twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.force import Force

MOST_GONE = 0.2  # of all slots; with more, searching what is left suffers, and all is written anew

Rows = NDArray[np.int64]
Slots = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SlotTable:
    """The slot of each row of a collection."""

    slots: Slots
    given: int  # how many slots were ever given out; more than rows, once vectors were removed

    def rows(self, first_row: int = 0) -> Rows:
        """The row in each slot, counted from `first_row`; -1 where nothing lies any more."""
        rows = np.full(self.given, -1, dtype=np.int64)
        rows[self.slots] = np.arange(first_row, first_row + len(self.slots))
        return rows

    @property
    def is_worn(self) -> bool:
        """Is so much gone that the collection is better written anew?"""
        return self.given - len(self.slots) > MOST_GONE * self.given


@dataclass(frozen=True, slots=True)
class Held:
    """What a collection of the build before holds: for each row its key, days and slot."""

    keys: Sequence[bytes]
    force: Force
    table: SlotTable


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be written to a collection, and in which slot each row then lies."""

    table: SlotTable
    added: Rows
    redated: Rows  # there already, in force on other days
    removed: Slots
    is_update: bool

    @property
    def writes(self) -> int:
        """How many vectors are written, changed or removed."""
        return len(self.added) + len(self.redated) + len(self.removed)


def plan_anew(count: int) -> Plan:
    """`count` rows, written to an empty collection."""
    rows, none = np.arange(count), np.empty(0, dtype=np.int64)
    return Plan(SlotTable(rows, count), rows, redated=none, removed=none, is_update=False)


def plan_update(keys: Sequence[bytes], force: Force, held: Held) -> Plan:
    """Rows with these keys and days, written over what a collection holds."""
    places = _places(held.keys, keys)
    added, kept = np.flatnonzero(places < 0), np.flatnonzero(places >= 0)
    before = places[kept]
    given = held.table.given + len(added)
    slots = np.empty(len(keys), dtype=np.int64)
    slots[kept] = held.table.slots[before]
    slots[added] = np.arange(held.table.given, given)
    since = force.since[kept] != held.force.since[before]
    until = force.until[kept] != held.force.until[before]
    removed = np.delete(held.table.slots, before)
    return Plan(SlotTable(slots, given), added, kept[since | until], removed, is_update=True)


def _places(before: Sequence[bytes], now: Sequence[bytes]) -> Rows:
    """For each key where it stood before, -1 where it did not. A place is taken once."""
    free: defaultdict[bytes, list[int]] = defaultdict(list)
    for place in reversed(range(len(before))):
        free[before[place]].append(place)
    return np.array([free[key].pop() if free.get(key) else -1 for key in now], dtype=np.int64)


def write_slots(file: Path, tables: Mapping[str, SlotTable]) -> None:
    """Write the table of each collection."""
    slots = {name: table.slots for name, table in tables.items()}
    given = {_given(name): np.int64(table.given) for name, table in tables.items()}
    np.savez(file, **slots, **given)  # type: ignore[arg-type]


def read_slots(file: Path, names: Sequence[str]) -> dict[str, SlotTable]:
    """The tables that `write_slots` wrote."""
    with np.load(file) as stored:
        return {name: SlotTable(stored[name], int(stored[_given(name)])) for name in names}


def _given(name: str) -> str:
    return f"{name}_given"
