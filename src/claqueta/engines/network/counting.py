"""The figures of a network that reports quote."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from claqueta.engines.network.graph import Graph
from claqueta.engines.network.paths import distances


@dataclass(frozen=True, slots=True)
class Figures:
    nodes: int
    ties: int
    """Pairs that are tied, however often."""
    density: float
    """Of all pairs that there could be, the share that is tied."""
    reach: float
    """The share of the others that a node reaches in so many steps, on average."""
    alone: float
    """The share of nodes without a tie."""
    abroad: float
    """The share of ties with one end abroad, or both."""


def figures(graph: Graph, *, steps: int, abroad: Collection[int] = ()) -> Figures:
    size, tied = len(graph.nodes), len(graph.ties)
    pairs = size * (size - 1) / 2
    within = int(np.count_nonzero(distances(graph) <= steps)) - size if size else 0
    away = sum(1 for one, other in graph.ties if one in abroad or other in abroad)
    return Figures(
        nodes=size,
        ties=tied,
        density=tied / pairs if pairs else 0.0,
        reach=within / (2 * pairs) if pairs else 0.0,
        alone=len(graph.alone()) / size if size else 0.0,
        abroad=away / tied if tied else 0.0,
    )
