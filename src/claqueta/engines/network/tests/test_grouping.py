from hypothesis import given, settings

from claqueta.engines.network import Graph, communities, components
from claqueta.engines.network.tests.graphs import networks


def cliques(*groups: range) -> list[tuple[int, int, float]]:
    return [(one, other, 1.0) for group in groups for one in group for other in group if one < other]


TWO = Graph.of([99], [*cliques(range(0, 6), range(10, 15)), (5, 10, 1.0)])


def modularity(graph: Graph, groups: dict[int, int]) -> float:
    whole = sum(graph.ties.values())
    degree = {node: sum(around.values()) for node, around in graph.neighbours.items()}
    inside = sum(weight for (one, other), weight in graph.ties.items() if groups[one] == groups[other])
    return inside / whole - sum(
        (sum(degree[node] for node, group in groups.items() if group == each) / (2 * whole)) ** 2
        for each in set(groups.values())
    )


def test_two_circles_of_friends_with_one_acquaintance_are_two() -> None:
    assert communities(TWO) == {**dict.fromkeys(range(6), 0), **dict.fromkeys(range(10, 15), 1)}


@settings(deadline=None)
@given(networks())
def test_all_who_are_tied_are_in_one_within_what_they_reach(graph: Graph) -> None:
    found = communities(graph)
    assert set(found) == set(graph.nodes) - set(graph.alone())
    assert communities(graph) == found
    part_of = {node: place for place, part in enumerate(components(graph)) for node in part}
    for group in set(found.values()):
        assert len({part_of[node] for node, other in found.items() if other == group}) == 1
    if graph.ties:
        assert modularity(graph, found) >= modularity(graph, {node: node for node in found}) - 1e-9
        assert sorted(set(found.values())) == list(range(len(set(found.values()))))


def test_a_community_keeps_its_number_while_others_grow() -> None:
    before = communities(TWO)
    grown = Graph.of([], [*cliques(range(0, 6), range(10, 19), range(30, 33)), (5, 10, 1.0)])
    found = communities(grown, before)
    assert {found[node] for node in range(6)} == {0}
    assert {found[node] for node in range(10, 19)} == {1}
    assert {found[node] for node in range(30, 33)} == {2}


def test_of_two_that_come_from_one_the_larger_keeps_its_number() -> None:
    before = dict.fromkeys(range(20), 4)
    found = communities(Graph.of([], cliques(range(0, 4), range(10, 16))), before)
    assert (found[10], found[0]) == (4, 0)
