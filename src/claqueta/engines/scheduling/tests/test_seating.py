"""Tables: one meeting each in a slot, and as few moves as there can be."""

from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.scheduling.seating import Seating


def test_somebody_with_meetings_in_a_row_stays_at_a_table() -> None:
    slots = {f"m{number}": number for number in range(4)}
    people = {f"m{number}": ("buyer", f"p{number}") for number in range(4)}
    seating = Seating(slots, people, ["d"] * 4, 3)
    seating.seat()
    assert (seating.moves(), len(set(seating.table.values()))) == (0, 1)


def test_a_new_day_is_no_move_and_a_closed_table_is_left() -> None:
    slots, people = {"m0": 0, "m1": 1}, {"m0": ("a", "b"), "m1": ("a", "c")}
    closed = frozenset({(0, 1)})
    for days, moves in ((["d", "d"], 1), (["d", "e"], 0)):
        seating = Seating(slots, people, days, 2, closed=closed)
        seating.seat()
        assert (seating.table, seating.moves()) == ({"m0": 0, "m1": 1}, moves)


@given(st.data())
def test_each_table_has_one_meeting_a_slot_and_fixed_ones_stay(data: st.DataObject) -> None:
    tables, count = data.draw(st.integers(2, 4)), data.draw(st.integers(1, 5))
    slots: dict[str, int] = {}
    people: dict[str, tuple[str, str]] = {}
    for slot in range(count):
        order = data.draw(st.permutations("abcdefgh"))
        for place in range(data.draw(st.integers(0, tables))):
            name = f"{slot}-{place}"
            slots[name], people[name] = slot, (order[2 * place], order[2 * place + 1])
    fixed = {name: data.draw(st.integers(0, tables - 1)) for name in slots if name.endswith("-0")}
    seating = Seating(slots, people, ["d"] * count, tables, fixed=fixed)
    seating.seat()
    places = {(seating.table[name], slot) for name, slot in slots.items()}
    assert len(places) == len(slots)
    assert all(0 <= table < tables for table, _slot in places)
    assert all(seating.table[name] == table for name, table in fixed.items())
    links = sum(len(before) for before in seating.before.values())
    assert 0 <= seating.moves() <= links
