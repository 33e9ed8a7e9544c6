"""Draw `places.csv` and `boundaries.geojson` from the `es-atlas` package (MIT, data of the IGN).

Run from the project's folder after `npm ci`: `.venv/bin/python clusters/audiovisual-madrid/compose_places.py`.
"""

import csv
import json
from pathlib import Path

HERE = Path(__file__).parent
ATLAS = Path("node_modules/es-atlas/es/municipalities.json")
PROVINCE = "28"


def decoded_arcs(atlas: dict) -> list[list[tuple[float, float]]]:
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((round(x * sx + tx, 4), round(y * sy + ty, 4)))
        arcs.append(points)
    return arcs


def ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def centroid(points: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Longitude, latitude and area of a closed ring (shoelace formula)."""
    area = cx = cy = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        cross = x1 * y2 - x2 * y1
        area += cross
        cx += (x1 + x2) * cross
        cy += (y1 + y2) * cross
    if not area:
        return *points[0], 0.0
    return cx / (3 * area), cy / (3 * area), abs(area) / 2


def main() -> None:
    atlas = json.loads(ATLAS.read_text(encoding="utf-8"))
    arcs = decoded_arcs(atlas)
    rows, features = [], []
    for geometry in atlas["objects"]["municipalities"]["geometries"]:
        code = str(geometry["id"])
        if not code.startswith(PROVINCE):
            continue
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        shapes = [[ring(part, arcs) for part in polygon] for polygon in polygons]
        shapes = [shape for shape in shapes if len(set(shape[0])) >= 3]
        longitude, latitude, _ = max((centroid(shape[0]) for shape in shapes), key=lambda c: c[2])
        name = geometry["properties"]["name"]
        rows.append((code, name, round(latitude, 4), round(longitude, 4)))
        features.append(
            {
                "type": "Feature",
                "id": code,
                "properties": {"name": name},
                "geometry": {"type": "MultiPolygon", "coordinates": shapes},
            }
        )
    rows.sort()
    with (HERE / "places.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "name", "latitude", "longitude"))
        writer.writerows(rows)
    collection = {"type": "FeatureCollection", "features": sorted(features, key=lambda f: f["id"])}
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    (HERE / "static" / "boundaries.geojson").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
