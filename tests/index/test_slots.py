"""A collection that is updated holds what one written anew holds."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.force import Force
from index.slots import MOST_GONE, Held, SlotTable, plan_anew, plan_update, read_slots, write_slots

# Rows as (key, since, until): few keys, so that several rows have the same one.
rows = st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 2), st.integers(3, 4)))


def keys_and_days(found):
    since = np.array([since for _, since, _ in found], dtype=np.int32)
    until = np.array([until for _, _, until in found], dtype=np.int32)
    return [key.encode() for key, _, _ in found], Force(since, until)


def carry_out(plan, found, stored):
    """What lies in each slot afterwards, as Chroma would have it."""
    for slot in plan.removed:
        del stored[slot]
    for row in plan.redated:
        slot = plan.table.slots[row]
        stored[slot] = (stored[slot][0], *found[row][1:])
    for row in plan.added:
        slot = plan.table.slots[row]
        assert slot not in stored
        stored[slot] = found[row]
    return stored


@given(st.lists(rows, min_size=1, max_size=5))
def test_updates_one_after_the_other_leave_each_row_in_its_slot(versions):
    plan, stored = plan_anew(len(versions[0])), {}
    carry_out(plan, versions[0], stored)
    for before, now in pairwise(versions):
        plan = plan_update(*keys_and_days(now), Held(*keys_and_days(before), plan.table))
        carry_out(plan, now, stored)
        assert [stored[slot] for slot in plan.table.slots] == now
        assert len(stored) == len(now)


@given(rows, rows)
def test_what_stays_is_not_written_again(before, now):
    table = SlotTable(np.arange(len(before)), len(before))
    plan = plan_update(*keys_and_days(now), Held(*keys_and_days(before), table))
    for key in "abcd":
        was, remains = ([each for each, _, _ in found].count(key) for found in (before, now))
        added = [row for row in plan.added if now[row][0] == key]
        assert len(added) == max(0, remains - was)
    again = plan_update(*keys_and_days(now), Held(*keys_and_days(now), plan.table))
    assert again.writes == 0


def test_slots_say_which_row_lies_in_them():
    table = SlotTable(np.array([4, 0, 2]), given=6)
    assert table.rows().tolist() == [1, -1, 2, -1, 0, -1]
    assert table.rows(10).tolist() == [11, -1, 12, -1, 10, -1]


def test_a_collection_with_much_gone_is_worn():
    given_slots = 100
    gone = int(MOST_GONE * given_slots)
    assert not SlotTable(np.arange(given_slots - gone), given_slots).is_worn
    assert SlotTable(np.arange(given_slots - gone - 1), given_slots).is_worn


def test_tables_are_read_as_they_were_written(tmp_path):
    tables = {"one": SlotTable(np.array([2, 0]), 5), "two": SlotTable(np.array([0]), 1)}
    write_slots(tmp_path / "slots.npz", tables)
    found = read_slots(tmp_path / "slots.npz", ["one", "two"])
    for name, table in tables.items():
        assert found[name].slots.tolist() == table.slots.tolist()
        assert found[name].given == table.given
