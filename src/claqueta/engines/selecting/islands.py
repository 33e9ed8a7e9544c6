"""Which readers and projects hang together by who read what.

Scores of two readers compare only where a chain of common projects leads from one to the other: the design is connected (Weeks
and Williams, Technometrics 6, 1964; Eccleston and Hedayat, Annals of Statistics 2, 1974).
"""

from collections.abc import Iterable

from claqueta.engines.selecting.data import Island, Pair


def islands(pairs: Iterable[Pair]) -> tuple[Island, ...]:
    """The parts that hang together, the largest first; one where all scores can be compared."""
    above: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        above.setdefault(node, node)
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    for reader, project in pairs:
        above[root(("reader", reader))] = root(("project", project))
    parts: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for kind, name in list(above):
        readers, projects = parts.setdefault(root((kind, name)), (set(), set()))
        (readers if kind == "reader" else projects).add(name)
    found = [Island(frozenset(readers), frozenset(projects)) for readers, projects in parts.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.projects), -len(one.readers), min(one.projects))))
