"""The drawing of the cluster's territory and where a place stands on it."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from claqueta.interface import territory
from claqueta.interface.territory import WIDTH, spot, territory_drawing, territory_frame

SQUARE = [[-4.0, 40.0], [-3.0, 40.0], [-3.0, 41.0], [-4.0, 41.0], [-4.0, 40.0]]


@pytest.fixture
def square(tmp_path: Path, settings: Any) -> Any:
    """A territory of one degree by one, with a village too small to be drawn."""
    dot = [[-3.5, 40.5], [-3.50001, 40.5], [-3.5, 40.50001], [-3.5, 40.5]]
    shapes = {
        "features": [
            {"geometry": {"type": "Polygon", "coordinates": [SQUARE]}},
            {"geometry": {"type": "MultiPolygon", "coordinates": [[dot]]}},
        ]
    }
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "boundaries.geojson").write_text(json.dumps(shapes))
    settings.CLUSTER = SimpleNamespace(folder=tmp_path, has_boundaries=True)
    _forget()
    yield
    _forget()


def _forget() -> None:
    territory.territory_frame.cache_clear()
    territory.territory_drawing.cache_clear()


def test_square_keeps_its_proportions(square: None) -> None:
    frame = territory_frame()
    assert frame is not None
    left, top = frame.point(41, -4)
    right, bottom = frame.point(40, -3)
    # A degree of longitude is cos(40.5°) of one of latitude there.
    assert ((right - left) / (bottom - top)) == pytest.approx(0.7604, abs=0.002)
    assert (left, top, right) == (territory.MARGIN, territory.MARGIN, WIDTH - territory.MARGIN)


@pytest.mark.parametrize(
    ("latitude", "longitude", "inside"),
    [
        (40.5, -3.5, True),
        (41, -4, True),
        (40, -3, True),
        (48.9, 2.3, False),
        (4.6, -74, False),
        (40.5, 176, False),
    ],
)
def test_place_is_on_the_drawing_when_it_is_in_its_frame(
    latitude: float, longitude: float, inside: bool, square: None
) -> None:
    assert (spot(latitude, longitude) is not None) is inside


def test_middle_is_in_the_middle(square: None) -> None:
    frame = territory_frame()
    assert frame is not None
    assert spot(40.5, -3.5) == (pytest.approx(WIDTH / 2, abs=0.1), pytest.approx(frame.height / 2, abs=1))


def test_drawing_is_sound_and_leaves_out_what_nobody_could_see(square: None) -> None:
    root = ElementTree.fromstring(territory_drawing())
    path = root.find("{http://www.w3.org/2000/svg}path")
    assert path is not None
    assert path.get("d", "").count("M") == 1


def test_cluster_without_boundaries_has_no_drawing(settings: Any) -> None:
    settings.CLUSTER = SimpleNamespace(has_boundaries=False)
    _forget()
    assert (territory_frame(), territory_drawing(), spot(40, -3)) == (None, "", None)
    _forget()


@pytest.mark.django_db
def test_drawing_is_served_and_kept_by_browsers(client: Client) -> None:
    response = client.get("/territory.svg")
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert "max-age" in response["Cache-Control"]
    assert len(response.content) < 60_000


@pytest.mark.django_db
def test_there_is_no_file_without_boundaries(client: Client, settings: Any) -> None:
    settings.CLUSTER = SimpleNamespace(has_boundaries=False, **_needed(settings.CLUSTER))
    _forget()
    assert client.get("/territory.svg").status_code == 404
    _forget()


def _needed(cluster: Any) -> dict[str, Any]:
    """What the page that says so shows of the cluster."""
    return {
        name: getattr(cluster, name)
        for name in dir(cluster)
        if not name.startswith("__") and name != "has_boundaries"
    }
