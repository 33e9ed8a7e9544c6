"""Groups that are tied among themselves more than with others: the method of Louvain (Blondel et al. 2008).

Nothing is drawn by lot: nodes are looked at in their order, so the same network has the same communities everywhere.
"""

from collections.abc import Mapping

from claqueta.engines.network.graph import Graph

LEAST_GAIN = 1e-9
type Weights = dict[int, dict[int, float]]


def communities(graph: Graph, before: Mapping[int, int] | None = None) -> dict[int, int]:
    """The number of each tied node's community, from 0 for the largest; whoever is alone is in none.

    With those of an earlier picture, a community keeps the number of the one that most of its members were in.
    """
    linked = {node: dict(around) for node, around in graph.neighbours.items() if around}
    member_of = {node: node for node in linked}
    weights: Weights = linked
    while True:
        label = _moved(weights)
        if len(set(label.values())) == len(weights):
            break
        member_of = {node: label[group] for node, group in member_of.items()}
        weights = _folded(weights, label)
    groups: dict[int, list[int]] = {}
    for node, group in member_of.items():
        groups.setdefault(group, []).append(node)
    ordered = sorted((sorted(group) for group in groups.values()), key=lambda group: (-len(group), group))
    return _numbered(ordered, before or {})


def _moved(weights: Weights) -> dict[int, int]:
    """Each node moved to the neighbouring group where modularity gains most, until nobody gains."""
    label = {node: node for node in weights}
    degree = {node: sum(around.values()) for node, around in weights.items()}
    whole = sum(degree.values()) or 1.0
    inside = dict(degree)
    moving = True
    while moving:
        moving = False
        for node, around in weights.items():
            towards: dict[int, float] = {}
            for neighbour, weight in around.items():
                if neighbour != node:
                    group = label[neighbour]
                    towards[group] = towards.get(group, 0.0) + weight
            own = label[node]
            inside[own] -= degree[node]
            best, best_gain = own, towards.get(own, 0.0) - inside[own] * degree[node] / whole
            for group, weight in towards.items():
                gain = weight - inside[group] * degree[node] / whole
                if gain > best_gain + LEAST_GAIN:
                    best, best_gain = group, gain
            inside[best] += degree[node]
            if best != own:
                label[node] = best
                moving = True
    return label


def _folded(weights: Weights, label: dict[int, int]) -> Weights:
    """The groups as nodes; what was within a group is a tie of it with itself."""
    folded: Weights = {group: {} for group in sorted(set(label.values()))}
    for node, around in weights.items():
        into = folded[label[node]]
        for neighbour, weight in around.items():
            group = label[neighbour]
            into[group] = into.get(group, 0.0) + weight
    return folded


def _numbered(groups: list[list[int]], before: Mapping[int, int]) -> dict[int, int]:
    shared = []
    for place, group in enumerate(groups):
        counts: dict[int, int] = {}
        for node in group:
            if node in before:
                counts[before[node]] = counts.get(before[node], 0) + 1
        shared += [(-count, place, number) for number, count in counts.items()]
    number_of: dict[int, int] = {}
    taken: set[int] = set()
    for _count, place, number in sorted(shared):
        if place not in number_of and number not in taken:
            number_of[place] = number
            taken.add(number)
    free = (number for number in range(len(groups) + len(taken)) if number not in taken)
    return {
        node: number
        for place, group in enumerate(groups)
        for number in [number_of[place] if place in number_of else next(free)]
        for node in group
    }
