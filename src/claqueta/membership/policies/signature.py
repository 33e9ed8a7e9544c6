"""A signature drawn on a screen: strokes of points on a sheet of fixed size, never a picture that somebody sends."""

import json
from typing import Any

WIDTH, HEIGHT = 900, 300
MOST_STROKES, MOST_POINTS = 200, 4000
LEAST_POINTS = 12
"""Fewer are a slip of the finger."""

type Strokes = list[list[tuple[int, int]]]


class SignatureInvalid(ValueError):
    """It is no drawing of ours."""


def strokes_of(text: str) -> Strokes:
    """The strokes that a page sent as JSON: `[[[x, y], …], …]`; none for an empty text. Raises `SignatureInvalid`."""
    if not text:
        return []
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise SignatureInvalid from None
    if not isinstance(raw, list) or len(raw) > MOST_STROKES:
        raise SignatureInvalid
    strokes = [_stroke(one) for one in raw]
    if sum(map(len, strokes)) > MOST_POINTS:
        raise SignatureInvalid
    return [one for one in strokes if one]


def is_drawn(strokes: Strokes) -> bool:
    """Whether there is enough of it to be a signature."""
    return sum(map(len, strokes)) >= LEAST_POINTS


def _stroke(raw: Any) -> list[tuple[int, int]]:
    if not isinstance(raw, list) or len(raw) > MOST_POINTS:
        raise SignatureInvalid
    return [_point(one) for one in raw]


def _point(raw: Any) -> tuple[int, int]:
    match raw:
        case [int() as x, int() as y] if 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            return x, y
    raise SignatureInvalid
