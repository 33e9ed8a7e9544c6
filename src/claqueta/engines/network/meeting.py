"""Who should meet: the introduction after which most ways are shorter, and good company for whoever is alone."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.network.betweenness import brokers
from claqueta.engines.network.graph import Graph
from claqueta.engines.network.paths import distances

TRIED = 4_000_000_000
"""Entries of distances that are looked at, at most: pairs tried times pairs whose way may be shorter."""
LEAST_TRIED = 30


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two who are not tied, and what would change if they were."""

    one: int
    other: int
    shorter: int
    """How many pairs would have a shorter way, or a way at all."""


def should_meet(
    graph: Graph,
    most: int = 10,
    *,
    may: Callable[[int, int], bool] = lambda _one, _other: True,
    budget: int = TRIED,
) -> list[Meeting]:
    """The introductions that would shorten most ways between those who are tied to somebody, the best first, nobody in
    two of them.

    All pairs are tried while that is affordable; of a larger network those who stand most between others.
    """
    linked = [node for node in graph.nodes if graph.neighbours[node]]
    steps = distances(graph)
    each = max(len(graph.nodes) ** 2, 1)
    tried = linked
    if len(linked) ** 2 / 2 * each > budget:
        between = brokers(graph)
        amount = max(int((2 * budget / each) ** 0.5), LEAST_TRIED)
        tried = sorted(sorted(linked, key=lambda node: (-between[node], node))[:amount])
    found = [
        Meeting(one, other, shortened(steps, graph.place[one], graph.place[other]))
        for one, other in combinations(tried, 2)
        if other not in graph.neighbours[one] and may(one, other)
    ]
    found.sort(key=lambda meeting: (-meeting.shorter, meeting.one, meeting.other))
    met: set[int] = set()
    best: list[Meeting] = []
    for meeting in found:
        if len(best) < most and meeting.shorter and not met & {meeting.one, meeting.other}:
            best.append(meeting)
            met |= {meeting.one, meeting.other}
    return best


def shortened(steps: NDArray[np.float32], one: int, other: int) -> int:
    """How many pairs have a shorter way once these two places are tied."""
    # A pair is counted once: that both ends gain by the tie in both directions would break the triangle.
    return int(np.count_nonzero(steps[:, one, None] + 1 + steps[other] < steps))


def good_company(
    graph: Graph, node: int, traits: Mapping[int, Collection[str]], most: int = 3
) -> list[tuple[int, int]]:
    """For whoever is alone: those who are tied with most others of the same kind, and with how many."""
    own = set(traits.get(node, ()))
    counted = [
        (sum(1 for neighbour in around if own & set(traits.get(neighbour, ()))), len(around), candidate)
        for candidate, around in graph.neighbours.items()
        if candidate != node and candidate not in graph.neighbours[node]
    ]
    counted.sort(key=lambda one: (-one[0], -one[1], one[2]))
    return [(candidate, alike) for alike, _ties, candidate in counted[:most] if alike]
