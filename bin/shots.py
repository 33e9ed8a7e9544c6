"""Take the documentation's screenshots: phone and desktop, light and dark, both languages.

Usage: bin/shots.py [ADDRESS [FOLDER]]; without an address, a sample instance is started for the purpose.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PASSWORD = "claqueta-de-muestra"
PUBLIC = {
    "home": {"es": "", "en": ""},
    "directory": {"es": "directorio/", "en": "directory/"},
    "organisation": {"es": "directorio/chistera-post/", "en": "directory/chistera-post/"},
    "purposes": {"es": "fines/", "en": "purposes/"},
    "about": {"es": "quienes-somos/", "en": "who-we-are/"},
    "sign-in": {"es": "cuenta/entrar/", "en": "account/login/"},
}
OFFICE = {
    "office-home": "",
    "office-organisations": "organisations/",
    "office-organisation": "organisations/5/",
    "office-imports": "imports/",
    "office-trail": "trail/",
    "office-mails": "mails/",
    "office-jobs": "jobs/",
    "office-rules": "rules/",
}


@contextmanager
def instance() -> Iterator[tuple[str, str]]:
    """A sample instance of its own: its address and its data folder."""
    data = tempfile.mkdtemp(prefix="claqueta-shots-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CLAQUETA_DATA_DIR": data, "PORT": str(port)}
    environment.pop("CLAQUETA_URL", None)
    server = subprocess.Popen(
        [sys.executable, "-m", "claqueta.cli", "run"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _try in range(1200):
            try:
                urlopen(f"{address}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address, data
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(data, ignore_errors=True)


def sign_in(browser: Any, address: str, data: str) -> dict[str, Any]:
    """The state of a browser in which the office's sample account has signed in."""
    page = browser.new_page()
    page.goto(f"{address}/es/cuenta/entrar/?next=/office/")
    page.fill("[name=login]", "office@claqueta.example")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=code]")
    code = subprocess.run(
        [sys.executable, "-m", "claqueta.cli", "sample-code", "office@claqueta.example"],
        env={**os.environ, "CLAQUETA_DATA_DIR": data},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/")
    state: dict[str, Any] = page.context.storage_state()
    page.close()
    return state


def keep(page: Any, path: Path) -> None:
    Image.open(io.BytesIO(page.screenshot())).save(path, "WEBP", quality=80, method=6)


def take(address: str, folder: Path, data: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        state = sign_in(browser, address, data) if data else None
        for scheme in ("light", "dark"):
            for width in (390, 1440):
                view = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
                context = browser.new_context(**view)
                page = context.new_page()
                for name, paths in PUBLIC.items():
                    for language, path in paths.items():
                        page.goto(f"{address}/{language}/{path}", wait_until="networkidle")
                        keep(page, folder / f"{name}-{language}-{width}-{scheme}.webp")
                context.close()
                if state:
                    context = browser.new_context(storage_state=state, **view)
                    page = context.new_page()
                    for name, path in OFFICE.items():
                        page.goto(f"{address}/office/{path}", wait_until="networkidle")
                        keep(page, folder / f"{name}-{width}-{scheme}.webp")
                    context.close()
        browser.close()


def main() -> None:
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else ROOT / "docs/shots")
    if len(sys.argv) > 1:
        take(sys.argv[1], folder, os.environ.get("CLAQUETA_DATA_DIR", ""))
    else:
        with instance() as (address, data):
            take(address, folder, data)


if __name__ == "__main__":
    main()
