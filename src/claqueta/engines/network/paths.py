"""How far it is from one to another, and by whom."""

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.network.graph import Graph


def distances(graph: Graph) -> NDArray[np.float32]:
    """The steps from each node to each other, by their places; infinite where there is no way."""
    size = len(graph.nodes)
    steps = np.full((size, size), np.inf, dtype=np.float32)
    np.fill_diagonal(steps, 0.0)
    frontier = np.eye(size, dtype=np.float32)
    step = 0
    while frontier.any():
        step += 1
        reached = (frontier @ graph.adjacency > 0) & np.isinf(steps)
        steps[reached] = step
        frontier = reached.astype(np.float32)
    return steps


def shortest_path(graph: Graph, start: int, end: int) -> list[int]:
    """The way with the fewest steps, both ends included; of several, the one whose ties weigh most. Empty where there is
    none."""
    if start not in graph.place or end not in graph.place:
        return []
    best: dict[int, tuple[float, int | None]] = {start: (0.0, None)}
    layer = [start]
    while layer and end not in best:
        following: dict[int, tuple[float, int | None]] = {}
        for node in layer:
            for neighbour, weight in graph.neighbours[node].items():
                if neighbour in best:
                    continue
                total = best[node][0] + weight
                # Equal ones are decided by the order of nodes, so that everybody is given the same way.
                if neighbour not in following or total > following[neighbour][0]:
                    following[neighbour] = (total, node)
        best |= following
        layer = sorted(following)
    if end not in best:
        return []
    way = [end]
    while (before := best[way[-1]][1]) is not None:
        way.append(before)
    return way[::-1]


def components(graph: Graph) -> list[list[int]]:
    """Those who reach each other, the largest first."""
    left = set(graph.nodes)
    found = []
    for node in graph.nodes:
        if node in left:
            left.discard(node)
            part, waiting = [node], [node]
            while waiting:
                for neighbour in graph.neighbours[waiting.pop()]:
                    if neighbour in left:
                        left.discard(neighbour)
                        part.append(neighbour)
                        waiting.append(neighbour)
            found.append(sorted(part))
    return sorted(found, key=lambda part: (-len(part), part))
