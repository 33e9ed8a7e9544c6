from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.network import Figures, Graph, figures
from claqueta.engines.network.tests.graphs import networks, steps_between


def test_nobody_has_no_figures() -> None:
    assert figures(Graph.of([], []), steps=2) == Figures(0, 0, 0.0, 0.0, 0.0, 0.0)


def test_a_chain_of_four_and_one_alone() -> None:
    graph = Graph.of([5], [(1, 2, 1.0), (2, 3, 1.0), (3, 4, 9.0)])
    assert figures(graph, steps=2, abroad={4}) == Figures(
        nodes=5, ties=3, density=0.3, reach=0.5, alone=0.2, abroad=1 / 3
    )


@settings(deadline=None)
@given(networks(7), st.integers(1, 3))
def test_reach_is_what_counting_gives(graph: Graph, steps: int) -> None:
    found = figures(graph, steps=steps)
    pairs = [(one, other) for one in graph.nodes for other in graph.nodes if one != other]
    near = sum(steps_between(graph, one, other) <= steps for one, other in pairs)
    assert found.reach == pytest.approx(near / len(pairs) if pairs else 0.0)
    assert all(isfinite(share) and 0 <= share <= 1 for share in (found.density, found.alone, found.abroad))
