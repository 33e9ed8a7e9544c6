from claqueta.engines.network import Graph


def test_ties_between_the_same_two_are_one_and_one_with_itself_is_none() -> None:
    graph = Graph.of([9], [(3, 1, 0.5), (1, 3, 0.25), (3, 3, 1.0)])
    assert graph.nodes == (1, 3, 9)
    assert graph.ties == {(1, 3): 0.75}
    assert graph.neighbours == {1: {3: 0.75}, 3: {1: 0.75}, 9: {}}
    assert graph.alone() == [9]
    assert graph.adjacency.tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_nobody_at_all() -> None:
    graph = Graph.of([], [])
    assert (graph.nodes, graph.ties, graph.alone(), graph.adjacency.shape) == ((), {}, [], (0, 0))
