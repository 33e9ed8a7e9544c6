"""Nodes and the weighted ties between them, without direction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Graph:
    """Nodes in their order, and the weight of each tie by its two ends, the smaller first."""

    nodes: tuple[int, ...]
    ties: Mapping[tuple[int, int], float]

    @classmethod
    def of(cls, nodes: Iterable[int], ties: Iterable[tuple[int, int, float]]) -> "Graph":
        """Ties between the same two are added up; one of a node with itself is none. Whoever has a tie is a node."""
        found = set(nodes)
        weights: dict[tuple[int, int], float] = {}
        for one, other, weight in ties:
            if one != other:
                pair = (one, other) if one < other else (other, one)
                weights[pair] = weights.get(pair, 0.0) + weight
                found.update(pair)
        return cls(tuple(sorted(found)), dict(sorted(weights.items())))

    @cached_property
    def place(self) -> dict[int, int]:
        """At which place a node stands in `nodes`."""
        return {node: place for place, node in enumerate(self.nodes)}

    @cached_property
    def neighbours(self) -> dict[int, dict[int, float]]:
        """With whom each is tied, and how strongly."""
        found: dict[int, dict[int, float]] = {node: {} for node in self.nodes}
        for (one, other), weight in self.ties.items():
            found[one][other] = weight
            found[other][one] = weight
        return found

    @cached_property
    def ends(self) -> NDArray[np.intp]:
        """The places of both ends of each tie."""
        places = [(self.place[one], self.place[other]) for one, other in self.ties]
        return np.array(places, dtype=np.intp).reshape(-1, 2)

    @cached_property
    def adjacency(self) -> NDArray[np.float32]:
        """One where two are tied and zero where they are not."""
        size = len(self.nodes)
        matrix = np.zeros((size, size), dtype=np.float32)
        matrix[self.ends[:, 0], self.ends[:, 1]] = 1.0
        matrix[self.ends[:, 1], self.ends[:, 0]] = 1.0
        return matrix

    def alone(self) -> list[int]:
        """The nodes without a tie."""
        return [node for node in self.nodes if not self.neighbours[node]]
