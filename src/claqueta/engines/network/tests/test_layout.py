from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.network import Graph, laid_out
from claqueta.engines.network.tests.graphs import networks
from claqueta.engines.network.tests.test_grouping import TWO


@settings(deadline=None)
@given(networks(), networks(), st.floats(0, 0.5))
def test_nobody_moves_further_than_is_said(before: Graph, after: Graph, most: float) -> None:
    earlier = laid_out(before)
    later = laid_out(after, earlier, most=most)
    assert set(later) == set(after.nodes)
    for node in set(earlier) & set(later):
        assert dist(earlier[node], later[node]) <= most + 1e-9 or earlier[node] == later[node]
    assert all(-1 <= part <= 1 for point in later.values() for part in point)


def test_the_same_network_stands_the_same_and_another_seed_gives_another_picture() -> None:
    assert laid_out(TWO) == laid_out(TWO)
    assert laid_out(TWO, seed=1) != laid_out(TWO)


def test_a_picture_fills_its_frame_and_nobody_hides_another() -> None:
    at = laid_out(TWO)
    assert max(abs(part) for point in at.values() for part in point) == pytest.approx(1.0, abs=0.01)
    assert min(dist(at[one], at[other]) for one in at for other in at if one < other) > 0.02


def test_those_who_are_tied_stand_nearer_than_others() -> None:
    at = laid_out(TWO)
    pairs = [(one, other) for one in range(6) for other in range(10, 15)]
    within = [dist(at[one], at[other]) for one in range(6) for other in range(one)]
    assert sum(within) / len(within) < sum(dist(at[a], at[b]) for a, b in pairs) / len(pairs) / 2


def test_who_is_new_begins_amid_those_whom_they_know() -> None:
    earlier = laid_out(TWO)
    later = laid_out(
        Graph.of(TWO.nodes, [*((a, b, w) for (a, b), w in TWO.ties.items()), (50, 0, 1.0), (50, 1, 1.0)]),
        earlier,
    )
    assert min(TWO.nodes, key=lambda node: dist(later[50], later[node])) in range(6)


def test_one_alone_and_nobody() -> None:
    assert laid_out(Graph.of([], [])) == {}
    assert set(laid_out(Graph.of([4], []))) == {4}
