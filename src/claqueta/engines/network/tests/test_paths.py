from hypothesis import given, settings

from claqueta.engines.network import Graph, components, distances, shortest_path
from claqueta.engines.network.tests.graphs import networks, shortest, steps_between, weight_of


@settings(deadline=None)
@given(networks(7))
def test_distances_are_those_found_by_trying_every_way(graph: Graph) -> None:
    steps = distances(graph)
    assert steps.tolist() == [
        [steps_between(graph, one, other) for other in graph.nodes] for one in graph.nodes
    ]


@settings(deadline=None)
@given(networks(7))
def test_the_way_is_a_shortest_one_and_of_those_the_strongest(graph: Graph) -> None:
    for start in graph.nodes:
        for end in graph.nodes:
            way = tuple(shortest_path(graph, start, end))
            possible = shortest(graph, start, end)
            if not possible:
                assert way == ()
                continue
            assert way in possible
            assert weight_of(graph, way) == max(weight_of(graph, one) for one in possible)


def test_there_is_no_way_to_whom_nobody_knows() -> None:
    graph = Graph.of([1, 2], [(1, 2, 1.0)])
    assert shortest_path(graph, 1, 7) == shortest_path(graph, 7, 1) == []


@settings(deadline=None)
@given(networks())
def test_components_are_those_who_reach_each_other(graph: Graph) -> None:
    found = components(graph)
    assert sorted(node for part in found for node in part) == list(graph.nodes)
    assert [len(part) for part in found] == sorted(map(len, found), reverse=True)
    steps = distances(graph)
    for part in found:
        for one in graph.nodes:
            reached = steps[graph.place[part[0]], graph.place[one]] < float("inf")
            assert bool(reached) is (one in part)
