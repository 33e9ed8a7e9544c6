"""The network of 2,000 organisations and 20,000 ties: drawn by the worker, and looked at in a browser."""

import gzip
import json
import os
import random
import time
from pathlib import Path
from typing import Any

from bench.frame import ROOT, line

NODES, TIES, GROUP = 2000, 20_000, 100
STATIC = ROOT / "src/claqueta"
SCRIPTS = {
    "/network.js": "network/static/network/js/network.js",
    "/names.js": "network/static/network/js/names.js",
    "/sigma.js": "interface/static/interface/vendor/sigma/sigma.min.js",
    "/graphology.js": "interface/static/interface/vendor/sigma/graphology.umd.min.js",
    "/network.css": "network/styles/both/components/network.css",
}
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Network</title>
<link rel="stylesheet" href="/network.css"><script type="module" src="/network.js"></script></head><body>
<form action="/" data-network><input name="year" type="range"><output data-year></output></form>
<figure data-picture hidden><div class="network-picture__stage" data-stage data-scene="/scene.json" data-of="/of/slug/"
data-between="/b/slug/other/" data-graphology="/graphology.js" data-sigma="/sigma.js"></div>
<p data-chosen></p><button data-nearer></button><button data-farther></button><button data-whole></button></figure></body></html>"""
FIRST = """() => new Promise((done) => document.addEventListener("drawn", ({ detail }) => {
  window.renderer = detail;
  detail.once("afterRender", () => requestAnimationFrame(() => done(performance.now())));
}))"""
WATCH = f"window.firstView = ({FIRST})();"
MOVED = """() => new Promise((done) => {
  const camera = window.renderer.getCamera(), frames = [];
  let moving = true;
  const step = (now) => { frames.push(now); if (moving) requestAnimationFrame(step); };
  requestAnimationFrame(step);
  camera.animate({ x: 0.7, y: 0.4, ratio: 0.6 }, { duration: 3000 }, () => {
    moving = false;
    done((1000 * (frames.length - 1)) / (frames.at(-1) - frames[0]));
  });
})"""


def made_up() -> list[tuple[int, int, float]]:
    """Companies that work mostly within their circle."""
    dice = random.Random(2026)
    found: dict[tuple[int, int], float] = {}
    while len(found) < TIES:
        one = dice.randrange(NODES)
        near = one // GROUP * GROUP + dice.randrange(GROUP)
        other = near if dice.random() < 0.8 else dice.randrange(NODES)
        if one != other:
            found[min(one, other), max(one, other)] = round(1 / dice.randint(1, 6), 2)
    return [(one, other, weight) for (one, other), weight in found.items()]


def main() -> None:
    from claqueta.engines.network import Graph, brokers, communities, figures, laid_out, should_meet

    ties = made_up()
    graph = Graph.of(range(NODES), ties)
    at: dict[int, Any] = {}
    groups: dict[int, int] = {}
    between: dict[int, float] = {}

    def timed(name: str, act: Any) -> Any:
        begin = time.perf_counter()
        result = act()
        line(f"network of 2,000 and 20,000: {name}", f"{time.perf_counter() - begin:.1f} s")
        return result

    at = timed("laid out from nothing", lambda: laid_out(graph))
    timed("laid out from the year before", lambda: laid_out(graph, at))
    groups = timed("communities", lambda: communities(graph))
    between = timed("brokers", lambda: brokers(graph))
    timed("figures", lambda: figures(graph, steps=2))
    timed("who should meet", lambda: should_meet(graph))
    spots = [
        [
            f"empresa-{node}",
            f"Empresa {node}",
            "Postproducción",
            *at[node],
            groups[node],
            round(between[node], 4),
            0,
        ]
        for node in graph.nodes
    ]
    scene = {"year": 2026, "spots": spots, "lines": [[one, other, weight, 1] for one, other, weight in ties]}
    _in_a_browser(json.dumps(scene | {"way": []}))


def _in_a_browser(scene: str) -> None:
    from playwright.sync_api import Route, sync_playwright

    bodies = {address: Path(STATIC / name).read_text(encoding="utf-8") for address, name in SCRIPTS.items()}
    bodies |= {"/": PAGE, "/scene.json": scene}
    types = {".js": "text/javascript", ".css": "text/css", "json": "application/json"}
    weight = sum(len(gzip.compress(body.encode())) for body in bodies.values())

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3].partition("?")[0]
        kind = next((kind for end, kind in types.items() if path.endswith(end)), "text/html")
        route.fulfill(status=200, body=bodies.get(path, ""), content_type=kind)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.route("**/*", answer)
        page.add_init_script(WATCH)
        page.goto("http://network.example/")
        first = page.evaluate("() => window.firstView")
        frames = page.evaluate(MOVED)
        browser.close()
    line("network of 2,000 and 20,000: payload, compressed", f"{weight / 1024:.0f} KB", "aim 600 KB")
    line("network of 2,000 and 20,000: first view", f"{first:.0f} ms", "aim 2,000 ms")
    line(
        "network of 2,000 and 20,000: moved and zoomed",
        f"{frames:.0f} frames/s",
        f"aim 30; load of the machine {os.getloadavg()[0]:.1f}",
    )


if __name__ == "__main__":
    main()
