"""Where each node stands in the picture: forces after Fruchterman and Reingold (1991), the same for the same network.

A picture that follows another begins where that one ended, and nobody who was in it is moved further than is said: whoever
slides from year to year does not lose whom they look at.
"""

from collections.abc import Mapping
from hashlib import sha256
from math import cos, pi, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from claqueta.engines.network.graph import Graph

type Point = tuple[float, float]
COLD, WARM = 160, 50
"""Steps of a picture that begins from nothing, and of one that follows another."""
GRAVITY = 0.6
NEAREST = 1e-4
DECIMALS = 5


def laid_out(
    graph: Graph, before: Mapping[int, Point] | None = None, *, seed: int = 0, most: float = 0.12
) -> dict[int, Point]:
    """A place in the square from −1 to 1 for each node. Those who stood at a place `before` are moved by `most` at most."""
    before = {node: point for node, point in (before or {}).items() if node in graph.place}
    size = len(graph.nodes)
    if not size:
        return {}
    at = np.array(_beginnings(graph, before, seed))
    if size > 1:
        at = _pushed(graph, at, WARM if before else COLD, first=0.05 if before else 0.25)
    if not before:
        at -= (at.max(axis=0) + at.min(axis=0)) / 2
        at /= max(float(np.abs(at).max()), NEAREST)
    for node, (x, y) in before.items():
        place = graph.place[node]
        way = at[place] - (x, y)
        # A hair less than what is said, so that rounding does not lead beyond it.
        if (length := float(np.hypot(*way))) > (allowed := max(most - 10**-DECIMALS, 0.0)):
            at[place] = np.array((x, y)) + way * (allowed / length)
    at = np.clip(at, -1.0, 1.0).round(DECIMALS)
    return {node: (float(at[place, 0]), float(at[place, 1])) for place, node in enumerate(graph.nodes)}


def _beginnings(graph: Graph, before: Mapping[int, Point], seed: int) -> list[Point]:
    """Where each begins: where it stood, amid those it is tied with who stood somewhere, or anywhere, always the same."""
    found = []
    for node in graph.nodes:
        if node in before:
            found.append(before[node])
            continue
        x, y = _anywhere(node, seed)
        around = [before[neighbour] for neighbour in graph.neighbours[node] if neighbour in before]
        if around:
            x = sum(point[0] for point in around) / len(around) + x / 20
            y = sum(point[1] for point in around) / len(around) + y / 20
        found.append((x, y))
    return found


def _anywhere(node: int, seed: int) -> Point:
    digest = sha256(f"{seed}:{node}".encode()).digest()
    angle = int.from_bytes(digest[:4]) / 2**32 * 2 * pi
    radius = sqrt(int.from_bytes(digest[4:8]) / 2**32)
    return radius * cos(angle), radius * sin(angle)


def _pushed(graph: Graph, at: NDArray[np.float64], steps: int, *, first: float) -> NDArray[np.float64]:
    """After so many steps in which all push each other away, ties pull, and the middle holds the whole together."""
    size = len(graph.nodes)
    ideal = 1.6 / sqrt(size)
    weights = np.array(list(graph.ties.values()))
    pull = np.minimum(0.4 + weights, 2.0)
    one, other = graph.ends[:, 0], graph.ends[:, 1]
    x, y = at[:, 0].astype(np.float32), at[:, 1].astype(np.float32)
    for step in range(steps):
        across, along = x[:, None] - x[None, :], y[:, None] - y[None, :]
        square = across * across + along * along
        np.maximum(square, NEAREST, out=square)
        np.divide(ideal * ideal, square, out=square)
        to_x, to_y = (across * square).sum(axis=1), (along * square).sum(axis=1)
        between_x, between_y = x[one] - x[other], y[one] - y[other]
        strength = pull * np.hypot(between_x, between_y) / ideal
        drawn_x, drawn_y = between_x * strength, between_y * strength
        to_x = to_x - np.bincount(one, drawn_x, size) + np.bincount(other, drawn_x, size) - GRAVITY * x
        to_y = to_y - np.bincount(one, drawn_y, size) + np.bincount(other, drawn_y, size) - GRAVITY * y
        length = np.maximum(np.hypot(to_x, to_y), NEAREST)
        allowed = np.minimum(length, first * (1 - step / steps)) / length
        x, y = (x + to_x * allowed).astype(np.float32), (y + to_y * allowed).astype(np.float32)
    return np.stack([x, y], axis=1).astype(np.float64)
