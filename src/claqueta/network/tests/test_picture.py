"""What is written in the picture can be read: no name covers another, and none is of the colour of what it stands on."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from claqueta.network import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WATCH = """
window.written = [];
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
  const { width } = this.measureText(text);
  window.written.push({ text, left: x, right: x + width, y, ink: this.fillStyle });
  write.apply(this, arguments);
};
window.drawn = new Promise((done) => document.addEventListener("drawn", ({ detail }) => done(detail)));
"""
CHOOSE = """async (name) => {
  const renderer = await window.drawn;
  const node = renderer.getGraph().findNode((_slug, spot) => spot.name === name);
  renderer.emit("clickNode", { node });
  window.written = [];
  renderer.refresh();
  return window.written.map(({ text, left, right, y }) => ({ text, left, right, y }));
}"""
HOVER = """async (name) => {
  const renderer = await window.drawn;
  const slug = renderer.getGraph().findNode((_slug, spot) => spot.name === name);
  const paint = document.querySelector("canvas.sigma-hovers").getContext("2d");
  const { x, y } = renderer.graphToViewport(renderer.getNodeDisplayData(slug));
  window.written = [];
  const boxes = [], fill = paint.fillRect;
  paint.fillRect = function () { boxes.push(this.fillStyle); fill.apply(this, arguments); };
  renderer.emit("enterNode", { node: slug });
  renderer.hoveredNode = slug;
  renderer.renderHighlightedNodes();
  return { written: window.written, boxes };
}"""
CHOSEN = "Compañía de las Azoteas de Madrid 7"
HIGH = 13
"""Pixels of a line of letters."""


def cover(one: dict[str, Any], other: dict[str, Any]) -> bool:
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and abs(one["y"] - other["y"]) < HIGH


@pytest.fixture
def picture(live_server: Any, page: Page, worked: Callable[..., Any]) -> Page:
    """A town of companies with long names that have all worked on one thing."""
    for number in range(24):
        worked(CHOSEN.replace("7", str(number)), ("Faro", 2025), (f"Nave {number % 5}", 2025))
    actions.draw_what_changed()
    page.add_init_script(WATCH)
    return page


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, {"width": 1440, "height": 900}])
def test_no_name_covers_another(live_server: Any, picture: Page, viewport: Any) -> None:
    picture.set_viewport_size(viewport)
    picture.goto(f"{live_server.url}/es/red/")
    written = picture.evaluate(CHOOSE, CHOSEN)
    assert CHOSEN in [name["text"] for name in written]
    assert len(written) > 1
    assert [
        (one["text"], other["text"])
        for number, one in enumerate(written)
        for other in written[:number]
        if cover(one, other)
    ] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_name_under_the_pointer_is_read_on_its_ground(live_server: Any, picture: Page, scheme: Any) -> None:
    """It was written in the dark scheme's light letters on white."""
    picture.emulate_media(color_scheme=scheme)
    picture.goto(f"{live_server.url}/es/red/")
    said = picture.evaluate(HOVER, CHOSEN)
    (name,) = said["written"]
    assert name["text"] == CHOSEN
    (ground,) = said["boxes"]
    light, dark = sorted((name["ink"], ground), key=lambda ink: -int(ink[1:3], 16))
    assert int(light[1:3], 16) - int(dark[1:3], 16) > 0x80
    assert (ground == light) == (scheme == "light")
