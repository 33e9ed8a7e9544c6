"""Who gets a place that is free: never more than there are, always in line, together or not yet."""

from hypothesis import given
from hypothesis import strategies as st

from claqueta.events.seating import Party, Seats, who_moves_up

quotas = st.one_of(st.none(), st.integers(0, 6))
parties = st.lists(st.dictionaries(st.integers(1, 3), st.integers(1, 3), min_size=1), max_size=8).map(
    lambda sizes: [Party(str(place), place, one) for place, one in enumerate(sizes)]
)


@given(
    waiting=parties,
    taken=st.tuples(*[st.integers(0, 4)] * 3),
    quota=st.tuples(quotas, quotas, quotas),
    whole=quotas,
)
def test_nobody_is_put_where_there_is_no_place(
    waiting: list[Party], taken: tuple[int, ...], quota: tuple[int | None, ...], whole: int | None
) -> None:
    of = {key: Seats(taken[key - 1], quota[key - 1]) for key in (1, 2, 3)}
    seats = Seats(sum(taken), whole)
    moved = who_moves_up(waiting, of, seats)
    given_to = [one for one in waiting if one.key in moved]
    assert moved == [one.key for one in given_to], "in line"
    for key, there in of.items():
        more = sum(one.sizes.get(key, 0) for one in given_to)
        assert not more or there.hold(more)
    assert not given_to or seats.hold(sum(one.size for one in given_to))
    # Whoever was passed over does not fit into what is left.
    after = {
        key: Seats(there.taken + sum(one.sizes.get(key, 0) for one in given_to), there.quota)
        for key, there in of.items()
    }
    left = Seats(seats.taken + sum(one.size for one in given_to), whole)
    assert who_moves_up([one for one in waiting if one not in given_to], after, left) == []


def test_one_place_that_is_free_goes_to_one() -> None:
    waiting = [Party("b", 2, {1: 1}), Party("a", 1, {1: 1}), Party("c", 3, {1: 1})]
    assert who_moves_up(waiting, {1: Seats(4, 5)}, Seats(4, None)) == ["a"]


def test_three_who_come_together_keep_their_place_until_there_are_three() -> None:
    waiting = [Party("three", 1, {1: 3}), Party("one", 2, {1: 1})]
    assert who_moves_up(waiting, {1: Seats(4, 5)}, Seats(4, None)) == ["one"]
    assert who_moves_up(waiting, {1: Seats(2, 5)}, Seats(2, None)) == ["three"]


def test_free_is_what_is_not_taken() -> None:
    assert [Seats(3, 5).free, Seats(6, 5).free, Seats(6, None).free] == [2, 0, None]
