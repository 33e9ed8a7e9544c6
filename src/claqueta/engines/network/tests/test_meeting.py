from itertools import combinations

from hypothesis import given, settings

from claqueta.engines.network import Graph, good_company, should_meet
from claqueta.engines.network.tests.graphs import networks, steps_between
from claqueta.engines.network.tests.test_grouping import TWO


def tried(graph: Graph, one: int, other: int) -> int:
    """How many pairs have a shorter way when these two are tied, by drawing the tie."""
    met = Graph.of(
        graph.nodes, [*((a, b, weight) for (a, b), weight in graph.ties.items()), (one, other, 1.0)]
    )
    return sum(
        steps_between(met, start, end) < steps_between(graph, start, end)
        for start, end in combinations(graph.nodes, 2)
    )


@settings(deadline=None)
@given(networks(6))
def test_the_first_introduction_is_the_best_there_is(graph: Graph) -> None:
    found = should_meet(graph)
    linked = [node for node in graph.nodes if graph.neighbours[node]]
    possible = {
        (one, other): tried(graph, one, other)
        for one, other in combinations(linked, 2)
        if other not in graph.neighbours[one]
    }
    assert [one.shorter for one in found] == [possible[one.one, one.other] for one in found]
    assert (found[0].shorter if found else 0) == max(possible.values(), default=0)
    met = [node for one in found for node in (one.one, one.other)]
    assert len(met) == len(set(met))


def test_who_may_not_meet_is_not_proposed() -> None:
    chain = Graph.of([], [(node, node + 1, 1.0) for node in range(6)])
    (best, *_rest) = should_meet(chain)
    others = should_meet(chain, may=lambda one, other: {one, other} != {best.one, best.other})
    assert (best.one, best.other) not in {(one.one, one.other) for one in others}


def test_of_a_large_network_those_in_the_middle_are_tried() -> None:
    chain = Graph.of([], [(node, node + 1, 1.0) for node in range(40)])
    (best, *_rest) = should_meet(chain, 1, budget=1)
    assert best.shorter > 0
    assert 5 <= best.one < best.other <= 35


def test_good_company_are_those_who_are_tied_with_most_of_the_same_kind() -> None:
    kinds = {99: ["sound"], 0: ["sound"], 1: ["sound"], 10: ["sound"], 5: ["light"]}
    # 2, 3 and 4 are tied with both 0 and 1, and 5 is too, and has one tie more.
    assert good_company(TWO, 99, kinds) == [(5, 3), (2, 2), (3, 2)]
    assert good_company(TWO, 99, {}) == []
