from itertools import combinations

import pytest
from hypothesis import given, settings

from claqueta.engines.network import Graph, brokers
from claqueta.engines.network.tests.graphs import networks, shortest


def tried(graph: Graph) -> dict[int, float]:
    """The share of shortest ways over each, counted one by one."""
    found = dict.fromkeys(graph.nodes, 0.0)
    for start, end in combinations(graph.nodes, 2):
        possible = shortest(graph, start, end)
        for way in possible:
            for node in way[1:-1]:
                found[node] += 1 / len(possible)
    size = len(graph.nodes)
    pairs = (size - 1) * (size - 2) / 2 or 1
    return {node: total / pairs for node, total in found.items()}


@settings(deadline=None)
@given(networks(7))
def test_betweenness_is_what_counting_ways_gives(graph: Graph) -> None:
    assert brokers(graph) == pytest.approx(tried(graph))


def test_whoever_is_the_middle_of_a_star_stands_between_all() -> None:
    assert brokers(Graph.of([], [(0, other, 1.0) for other in range(1, 6)]))[0] == 1.0


def test_a_network_larger_than_what_is_looked_at_at_once() -> None:
    graph = Graph.of([], [(one, one + 1, 1.0) for one in range(20)] + [(3, 17, 1.0)])
    assert brokers(graph, at_once=4) == pytest.approx(brokers(graph))
