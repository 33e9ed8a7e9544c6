"""What a visitor's browser sees: bytes, largest paint, layout shift, how soon it answers a hand, from typing to list;
memory and cold start."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from bench.frame import ROOT, line

WATCH = """() => {
  window.figures = { lcp: 0, cls: 0, inp: 0 };
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (one.interactionId) window.figures.inp = Math.max(window.figures.inp, one.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.figures.lcp = one.startTime; })
    .observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.figures.cls += one.value; })
    .observe({ type: "layout-shift", buffered: true });
}"""
TYPING = """() => new Promise((done) => {
  const box = document.querySelector("#q");
  box.value = "dublaje";
  const begin = performance.now();
  const watcher = new MutationObserver(() => {
    if (document.querySelector("#answer .card")) { watcher.disconnect(); requestAnimationFrame(() => done(performance.now() - begin)); }
  });
  watcher.observe(document.querySelector("#answer").parentNode, { childList: true });
  box.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def command_of() -> tuple[list[str], dict[str, str], str]:
    """How an instance of the bench’s data is started, in what surroundings, and where it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PORT": str(port), "CLAQUETA_URL": address}
    environment["PYTHONPATH"] = str(ROOT / "src")
    environment["CLAQUETA_SECOND_FACTOR"] = "0"  # Who is measured signs in with a cookie.
    return [sys.executable, "-m", "claqueta.cli", "run"], environment, address


def main() -> None:
    from playwright.sync_api import sync_playwright

    command, environment, address = command_of()
    # Before a browser's loop begins, within which Django asks no database, and before the instance has work of its own.
    organisation, cookies = f"/es/directorio/{_one_listed()}/", signed_in(address)
    with instance(command, environment, address):
        pass
    begin = time.perf_counter()
    with instance(command, environment, address) as server:
        line("start again, until it answers", f"{time.perf_counter() - begin:.1f} s", "≤ 5 s")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            for name, path in (
                ("home", "/es/"),
                ("directory", "/es/directorio/"),
                ("news", "/es/actualidad/"),
                ("organisation", organisation),
            ):
                _first_view(browser, name, address + path)
            _first_view(browser, "office’s list", f"{address}/office/organisations/", cookies)
            page = browser.new_page()
            page.set_default_timeout(1000 * PATIENCE)
            page.goto(f"{address}/es/directorio/", wait_until="networkidle")
            times = []
            for _turn in range(9):
                times.append(page.evaluate(TYPING))
                page.goto(f"{address}/es/directorio/", wait_until="networkidle")
            line(
                "from typing to list, median",
                f"{sorted(times)[4]:.0f} ms",
                "≤ 150 ms, 60 of them waiting for more letters",
            )
            browser.close()
        line("web process", f"{_resident(server.pid):.0f} MiB", "≤ 250 MiB")


@contextmanager
def instance(
    command: list[str], environment: dict[str, str], address: str
) -> "Iterator[subprocess.Popen[bytes]]":
    """An instance that answers; it is ended whatever fails, the wait for its first answer too."""
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _answering(f"{address}/health", server)
        yield server
    finally:
        _end(server)


def _end(server: "subprocess.Popen[bytes]") -> None:
    """End the instance and all that it started, before anybody takes its folder away."""
    server.terminate()
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


PATIENCE = 600
"""Seconds after which an instance that does not answer is given up; a busy machine takes long to collect its files."""


def _answering(url: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"the instance ended with {server.returncode} before it answered")
        try:
            with urlopen(url, timeout=10) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")


def _one_listed() -> str:
    from claqueta.organisations.models import Organisation

    return str(Organisation.objects.filter(listed=True).values_list("slug", flat=True)[0])


def signed_in(address: str) -> list[dict[str, Any]]:
    """The cookies of an administrator's browser: as if the second factor had just been proved."""
    from django.conf import settings

    from bench.office import administrator

    cookie = administrator().cookies[settings.SESSION_COOKIE_NAME]
    return [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}]


def _first_view(browser: Any, name: str, url: str, cookies: list[dict[str, Any]] | None = None) -> None:
    """A page as a phone opens it for the first time, and how soon it answers to a tap on what opens.

    Somebody else asked before: a process that has just begun reads its templates at its first page.
    """
    before = browser.new_context()
    before.add_cookies(cookies or [])
    before.new_page().goto(url, timeout=1000 * PATIENCE)
    before.close()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies(cookies or [])
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    protocol = context.new_cdp_session(page)
    protocol.send("Network.enable")
    sizes: list[float] = []
    protocol.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(f"({WATCH})()")
    page.goto(url, wait_until="networkidle")
    assert page.url == url, page.url
    first_view = sum(sizes)
    # A summary opens and closes without leaving the page.
    for turn in range(4):
        page.locator("summary:visible").first.click()
        page.wait_for_timeout(100 * (turn + 1))
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(300)
    figures = page.evaluate("window.figures")
    line(f"first view of the {name}, with fonts", f"{first_view / 1024:.0f} KB", "≤ 150 KB")
    line(
        f"largest paint of the {name}",
        f"{figures['lcp']:.0f} ms",
        f"≤ 1000 ms; layout shift {figures['cls']:.3f}, ≤ 0.02; a tap is answered in {figures['inp']:.0f} ms, ≤ 100 ms",
    )
    context.close()


def _resident(parent: int) -> float:
    """MiB of the largest process under `parent` that serves the web."""
    parents, sizes = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(
                entry.split(":", 1) for entry in (folder / "status").read_text().splitlines() if ":" in entry
            )
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid] = int(status["PPid"])
        if "granian" in command and "VmRSS" in status:
            sizes[pid] = int(status["VmRSS"].split()[0]) / 1024

    def below(pid: int) -> bool:
        return pid == parent or (pid in parents and below(parents[pid]))

    return max((size for pid, size in sizes.items() if below(pid)), default=0)
