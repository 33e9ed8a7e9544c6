"""Networks for tests, and what is known of them by trying everything."""

from collections.abc import Iterator
from itertools import combinations
from math import inf

from hypothesis import strategies as st

from claqueta.engines.network import Graph


@st.composite
def networks(draw: st.DrawFn, most: int = 9) -> Graph:
    """Any network of a few nodes, whose numbers are not their places."""
    size = draw(st.integers(0, most))
    pairs = list(combinations(range(size), 2))
    tied = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return Graph.of(
        (node * 3 + 5 for node in range(size)),
        ((one * 3 + 5, other * 3 + 5, draw(st.sampled_from([0.25, 0.5, 1.0]))) for one, other in tied),
    )


def ways(graph: Graph, start: int, end: int, so_far: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Every way from one to another on which nobody is met twice."""
    so_far = (*so_far, start)
    if start == end:
        yield so_far
        return
    for neighbour in graph.neighbours[start]:
        if neighbour not in so_far:
            yield from ways(graph, neighbour, end, so_far)


def shortest(graph: Graph, start: int, end: int) -> list[tuple[int, ...]]:
    found = list(ways(graph, start, end))
    least = min(map(len, found), default=0)
    return [way for way in found if len(way) == least]


def steps_between(graph: Graph, start: int, end: int) -> float:
    found = shortest(graph, start, end)
    return len(found[0]) - 1 if found else inf


def weight_of(graph: Graph, way: tuple[int, ...]) -> float:
    return sum(graph.neighbours[one][other] for one, other in zip(way, way[1:]))
