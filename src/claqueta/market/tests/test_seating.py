"""Which meeting sits at which table."""

from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.scheduling import Placed
from claqueta.market.policies.seating import Desk, Needs, seated, suits

PLAIN, LARGE, SCREEN = Desk(2), Desk(6, step_free=True), Desk(4, screen=True)


def test_whoever_needs_something_gets_the_table_that_has_it() -> None:
    placed = [Placed("a", 0, 1), Placed("b", 0, 0)]
    found, lacking = seated(placed, [PLAIN, LARGE], {"b": Needs(4)})
    assert {row.id: row.table for row in found} == {"a": 0, "b": 1}
    assert lacking == []


def test_meeting_keeps_a_table_that_suits() -> None:
    placed = [Placed("a", 0, 1), Placed("b", 1, 0)]
    assert seated(placed, [PLAIN, PLAIN], {})[0] == placed


def test_closed_table_is_left() -> None:
    found, lacking = seated([Placed("a", 3, 0)], [PLAIN, PLAIN], {}, closed={(0, 3)})
    assert (found[0].table, lacking) == (1, [])


def test_what_no_table_has_is_told_and_the_meeting_sits_anyway() -> None:
    found, lacking = seated([Placed("a", 0, 0)], [PLAIN, LARGE], {"a": Needs(2, screen=True)})
    assert lacking == ["a"]
    assert found[0].table in (0, 1)


def test_meeting_that_has_begun_keeps_its_table_whatever_it_needs() -> None:
    found, lacking = seated([Placed("a", 0, 0)], [PLAIN, SCREEN], {"a": Needs(2, screen=True)}, fixed={"a"})
    assert (found[0].table, lacking) == (0, [])


DESKS = st.lists(st.builds(Desk, st.integers(2, 6), *[st.booleans()] * 3), min_size=1, max_size=5)


@given(DESKS, st.data())
def test_no_table_is_taken_twice_and_as_many_as_can_suit(desks: list[Desk], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(desks)))
    order = data.draw(st.permutations(range(len(desks))))
    placed = [Placed(f"m{number}", 0, order[number]) for number in range(count)]
    needs = {row.id: data.draw(st.builds(Needs, st.integers(2, 7), *[st.booleans()] * 3)) for row in placed}
    found, lacking = seated(placed, desks, needs)
    assert len({row.table for row in found}) == count
    for row in found:
        assert (row.id in lacking) == (not suits(desks[row.table], needs[row.id])) or row.id in lacking
    # Who lacks something has no free table that would suit.
    free = set(range(len(desks))) - {row.table for row in found}
    for key in lacking:
        assert not any(suits(desks[table], needs[key]) for table in free)
