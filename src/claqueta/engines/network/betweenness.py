"""Who stands between others: betweenness, after Brandes (2001), for many starts at once."""

import numpy as np

from claqueta.engines.network.graph import Graph

STARTS_AT_ONCE = 512
"""So that the matrices of a large network stay within some tens of megabytes."""


def brokers(graph: Graph, *, at_once: int = STARTS_AT_ONCE) -> dict[int, float]:
    """Of each node, the share of the shortest ways between two others that lead over it: from 0 to 1."""
    size = len(graph.nodes)
    if size < 3:
        return dict.fromkeys(graph.nodes, 0.0)
    total = np.zeros(size)
    adjacency = graph.adjacency.astype(np.float64)
    for first in range(0, size, at_once):
        starts = np.arange(first, min(first + at_once, size))
        rows = np.arange(len(starts))
        ways = np.zeros((len(starts), size))
        ways[rows, starts] = 1.0
        level = np.full(ways.shape, -1, dtype=np.int32)
        level[rows, starts] = 0
        depth = 0
        while (level == depth).any():
            onward = np.where(level == depth, ways, 0.0) @ adjacency
            fresh = (onward > 0) & (level < 0)
            ways[fresh] = onward[fresh]
            depth += 1
            level[fresh] = depth
        leaning = np.zeros(ways.shape)
        for step in range(depth, 0, -1):
            share = np.divide(1.0 + leaning, ways, out=np.zeros(ways.shape), where=level == step)
            leaning += np.where(level == step - 1, (share @ adjacency) * ways, 0.0)
        leaning[rows, starts] = 0.0
        total += leaning.sum(axis=0)
    # Each pair was looked at from both ends; there are (n − 1)(n − 2) ordered pairs of others.
    shares = total / ((size - 1) * (size - 2))
    return {node: float(shares[place]) for place, node in enumerate(graph.nodes)}
