"""The cluster's territory as a small drawing, on which a page shows where something is: no program, no tiles."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

WIDTH = 320
"""Of the drawing, in its own units."""
MARGIN = 4
STYLE = "path{fill:#8883;stroke:#888;stroke-width:.6;stroke-linejoin:round}"

type Ring = list[tuple[float, float]]
"""Points as `(longitude, latitude)`, in degrees."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What of the earth the drawing shows: equirectangular, true to scale in the middle."""

    west: float
    north: float
    per_degree: float
    narrowed: float
    """How much shorter a degree of longitude is than one of latitude there."""
    height: int

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """In units of the drawing, from its upper left corner."""
        x = MARGIN + (longitude - self.west) * self.narrowed * self.per_degree
        y = MARGIN + (self.north - latitude) * self.per_degree
        return round(x, 1), round(y, 1)


def spot(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Where on the drawing a place is; None when it is not on it, or the cluster has no boundaries."""
    frame = territory_frame()
    if frame is None:
        return None
    x, y = frame.point(latitude, longitude)
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= frame.height else None


@cache
def territory_frame() -> Frame | None:
    """The frame around the cluster's boundaries; None when its folder has none."""
    points = [point for ring in _rings() for point in ring]
    if not points:
        return None
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    narrowed = math.cos(math.radians((south + north) / 2))
    per_degree = (WIDTH - 2 * MARGIN) / ((east - west) * narrowed)
    return Frame(west, north, per_degree, narrowed, math.ceil((north - south) * per_degree) + 2 * MARGIN)


@cache
def territory_drawing() -> str:
    """The boundaries as SVG; empty without any."""
    frame = territory_frame()
    if frame is None:
        return ""
    path = "".join(_path(frame, ring) for ring in _rings())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {frame.height}">'
        f'<style>{STYLE}</style><path d="{path}"/></svg>'
    )


def _path(frame: Frame, ring: Ring) -> str:
    # Points that fall on the same unit would not be seen apart.
    points = list(dict.fromkeys(frame.point(latitude, longitude) for longitude, latitude in ring))
    return f"M{'L'.join(f'{x:g} {y:g}' for x, y in points)}Z" if len(points) > 2 else ""


def _rings() -> Iterator[Ring]:
    if not settings.CLUSTER.has_boundaries:
        return
    path = settings.CLUSTER.folder / "static" / "boundaries.geojson"
    shapes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for feature in shapes["features"]:
        geometry = feature["geometry"]
        several = geometry["coordinates"]
        for polygon in several if geometry["type"] == "MultiPolygon" else [several]:
            for ring in polygon:
                yield [(point[0], point[1]) for point in ring]
