"""The choice under wishes, against all choices that there are."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.selecting import Candidate, Choice, Refused, Wish, choose

NAMES = tuple("abcdefg")


@st.composite
def committees(draw: st.DrawFn) -> tuple[list[Candidate], int, list[Wish]]:
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    candidates = [
        Candidate(
            name, draw(st.integers(0, 20)) / 2, draw(st.sampled_from((None, None, None, None, True, False)))
        )
        for name in names
    ]
    wishes = []
    for at in range(draw(st.integers(0, 3))):
        least = draw(st.integers(0, 4))
        most = draw(st.none() | st.integers(least, 5))
        wishes.append(Wish(f"w{at}", frozenset(draw(st.sets(st.sampled_from(NAMES)))), least, most))
    return candidates, draw(st.integers(0, 6)), wishes


def missed(chosen: tuple[Candidate, ...], wishes: list[Wish]) -> tuple[int, ...]:
    found = []
    for wish in wishes:
        here = sum(one.id in wish.members for one in chosen)
        over = 0 if wish.most is None else here - wish.most
        found.append(max(wish.least - here, over, 0))
    return tuple(found)


def best_of_all(
    candidates: list[Candidate], places: int, wishes: list[Wish]
) -> tuple[tuple[int, ...], float]:
    sure = [one for one in candidates if one.settled]
    free = [one for one in candidates if one.settled is None]
    count = min(max(places, len(sure)), len(sure) + len(free))
    return min(
        (missed((*sure, *some), wishes), -sum(one.score for one in (*sure, *some)))
        for some in combinations(free, count - len(sure))
    )


@settings(max_examples=50, deadline=None)
@given(committees())
def test_no_choice_is_better_when_all_are_tried(committee: tuple[list[Candidate], int, list[Wish]]) -> None:
    candidates, places, wishes = committee
    found = choose(candidates, places, wishes)
    by_name = {one.id: one for one in candidates}
    chosen = tuple(by_name[name] for name in found.chosen)
    short, points = best_of_all(candidates, places, wishes)
    assert (missed(chosen, wishes), sum(one.score for one in chosen)) == (short, -points)
    assert found.points == pytest.approx(-points)
    assert found.free_points == pytest.approx(-best_of_all(candidates, places, [])[1])
    assert {one.wish: one.missing for one in found.unmet} == {
        wish.id: number for wish, number in zip(wishes, short) if number
    }
    assert all(one.settled is not False for one in chosen)
    assert {one.id for one in candidates if one.settled} <= set(found.chosen)


@settings(max_examples=20, deadline=None)
@given(committees())
def test_what_a_wish_costs_is_what_is_gained_without_it_when_it_is_dropped(
    committee: tuple[list[Candidate], int, list[Wish]],
) -> None:
    candidates, places, wishes = committee
    found = choose(candidates, places, wishes)
    for cost in found.costs:
        without = choose(candidates, places, [wish for wish in wishes if wish.id != cost.wish])
        only = choose(candidates, places, [wish for wish in wishes if wish.id == cost.wish])
        assert cost.points == pytest.approx(without.points - found.points)
        assert cost.alone == pytest.approx(found.free_points - only.points)
        assert set(cost.comes_in) == set(found.chosen) - set(without.chosen)
        assert set(cost.goes_out) == set(without.chosen) - set(found.chosen)


TEN = [Candidate(f"p{at}", 10 - at) for at in range(10)]


def test_a_wish_names_who_comes_and_who_goes_when_it_costs_something() -> None:
    found = choose(TEN, 3, [Wish("documentaries", frozenset({"p4", "p6"}), least=1)])
    assert found.chosen == ("p0", "p1", "p4")
    (cost,) = found.costs
    assert (cost.points, cost.alone, cost.comes_in, cost.goes_out) == (2.0, 2.0, ("p4",), ("p2",))
    assert (found.comes_in, found.goes_out) == (("p4",), ("p2",))


def test_a_wish_costs_nothing_when_it_holds_anyway() -> None:
    found = choose(TEN, 3, [Wish("women", frozenset({"p0", "p2"}), least=2)])
    assert (found.costs[0].points, found.costs[0].comes_in) == (0.0, ())


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        ([Wish("xr", frozenset({"p3"}), least=2)], [("xr", 1, "few")]),
        ([Wish("xr", frozenset(one.id for one in TEN), most=1)], [("xr", 2, "many")]),
        (
            [Wish("old", frozenset({"p8", "p9"}), least=2), Wish("new", frozenset({"p0", "p1"}), least=2)],
            [("new", 1, "together")],
        ),
    ],
)
def test_a_wish_says_why_when_it_cannot_be_had(wishes: list[Wish], told: list[tuple[str, int, str]]) -> None:
    assert [(one.wish, one.missing, one.kind) for one in choose(TEN, 3, wishes).unmet] == told


def test_of_equals_the_first_are_chosen_when_nothing_else_decides() -> None:
    assert choose([Candidate(name, 5.0) for name in "dcba"], 2).chosen == ("a", "b")


@pytest.mark.parametrize(
    ("wish", "told"),
    [(Wish("w", frozenset(), least=3, most=2), "from 3 to 2"), (Wish("w", frozenset(), least=-1), "from -1")],
)
def test_a_wish_is_refused_when_it_contradicts_itself(wish: Wish, told: str) -> None:
    with pytest.raises(Refused, match=told):
        choose(TEN, 3, [wish])
    with pytest.raises(Refused, match="a is there twice"):
        choose([Candidate("a", 1), Candidate("a", 2)], 1)


def test_nothing_is_chosen_when_there_are_no_places() -> None:
    assert choose(TEN, 0) == Choice((), 0.0, 0.0)
    assert choose([], 3, [Wish("w", frozenset("a"), least=1)]).unmet[0].missing == 1
