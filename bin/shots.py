"""Take screenshots of every page: phone and desktop, light and dark, both languages; twelve of them stay in the docs.

Some pages are named below; the others are found by following links, one page of each view, and called after the view.

Usage: bin/shots.py [ADDRESS [FOLDER]]; without an address, a sample instance is started for the purpose. Without a
folder they go to `.cache/shots`, and those that the documentation keeps to `docs/shots`.
"""

import html
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
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
    "directory-searched": {"es": "directorio/?q=doblaje", "en": "directory/?q=dubbing"},
    "organisation": {"es": "directorio/chistera-post/", "en": "directory/chistera-post/"},
    "write": {"es": "directorio/chistera-post/escribir/", "en": "directory/chistera-post/write/"},
    "shortlist": {
        "es": "seleccion/?o=chistera-post&o=tarima-doblajes",
        "en": "shortlist/?o=chistera-post&o=tarima-doblajes",
    },
    "guide": {"es": "guia-de-produccion/", "en": "production-guide/"},
    "search": {"es": "buscar/?q=sonido", "en": "search/?q=sound"},
    "news": {"es": "actualidad/", "en": "news/"},
    "about": {"es": "quienes-somos/", "en": "who-we-are/"},
    "purposes": {"es": "fines/", "en": "purposes/"},
    "join": {"es": "asociate/", "en": "join/"},
    "partners": {"es": "socios-institucionales/", "en": "institutional-partners/"},
    "contact": {"es": "contacto/", "en": "contact/"},
    "press": {"es": "prensa/", "en": "press/"},
    "not-there": {"es": "nada/", "en": "nothing/"},
    "sign-in": {"es": "cuenta/entrar/", "en": "account/login/"},
}
MEMBER = {
    "area": {"es": "area/", "en": "area/"},
    "account": {"es": "cuenta/", "en": "account/"},
    "notices": {"es": "cuenta/avisos/", "en": "account/notices/"},
    "keys": {"es": "cuenta/claves/", "en": "account/keys/"},
    "calendar": {"es": "cuenta/calendario/", "en": "account/calendar/"},
    "webhooks": {"es": "cuenta/webhooks/", "en": "account/webhooks/"},
}
OFFICE = {
    "office-home": "",
    "office-organisations": "organisations/",
    "office-organisation": "organisations/5/",
    "office-persons": "persons/",
    "office-imports": "imports/",
    "office-duplicates": "organisations/duplicates/",
    "office-trail": "trail/",
    "office-mails": "mails/",
    "office-jobs": "jobs/",
    "office-rules": "rules/",
    "office-guide": "guide/",
    "office-tags": "tags/",
    "office-pages": "pages/",
}
SEEN_OF = {"": ("es", "en"), "member": ("es", "en"), "office": ("office",)}
"""Role → the first part of the addresses among which it follows links."""
MOST = 250
"""Pages that a role looks for in a language."""
KEPT = (
    "home-es-1440-light",
    "home-es-390-dark",
    "directory-es-1440-light",
    "directory-en-390-light",
    "organisation-es-1440-light",
    "organisation-en-390-dark",
    "about-es-1440-light",
    "office-home-1440-light",
    "office-home-390-dark",
    "office-organisations-1440-light",
    "office-organisation-1440-light",
    "office-organisation-390-light",
)
"""Those that the documentation keeps."""


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
        # A machine that does other things takes minutes to load the sample.
        for _try in range(3000):
            try:
                urlopen(f"{address}/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.2)
        else:
            sys.exit("The sample instance did not answer within ten minutes.")
        yield address, data
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(data, ignore_errors=True)


def sign_in(browser: Any, address: str, data: str, role: str) -> dict[str, Any]:
    """The state of a browser in which a sample account has signed in; the office's proves a second factor."""
    page = browser.new_page()
    page.goto(f"{address}/es/cuenta/entrar/?next={'/office/' if role == 'office' else '/es/area/'}")
    page.fill("[name=login]", f"{role}@claqueta.example")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    if role != "office":
        page.wait_for_url(f"{address}/es/area/**")
        state: dict[str, Any] = page.context.storage_state()
        page.close()
        return state
    page.wait_for_selector("[name=code]")
    # On a machine that does other things a code may be over before it is typed.
    for _try in range(3):
        code = subprocess.run(
            [sys.executable, "-m", "claqueta.cli", "sample-code", f"{role}@claqueta.example"],
            env={**os.environ, "CLAQUETA_DATA_DIR": data},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        page.fill("[name=code]", code)
        page.press("[name=code]", "Enter")
        page.wait_for_load_state("networkidle")
        if not page.locator("[name=code]").count():
            break
    page.wait_for_url("**/office/")
    state = page.context.storage_state()
    page.close()
    return state


def views() -> Callable[[str], str]:
    """What tells the view of an address's path; blank where there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claqueta.config.settings")
    import django
    from django.urls import Resolver404, resolve
    from django.utils import translation

    django.setup()

    def view_of(path: str) -> str:
        with translation.override(path.split("/")[1] if path.split("/")[1] in ("es", "en") else "es"):
            try:
                found = resolve(path)
            except Resolver404:
                return ""
        # Pages of editors have one view: each is called after its address.
        name = (
            "-".join(path.strip("/").split("/")[1:]) if found.url_name == "wagtail_serve" else found.url_name
        )
        return str(name or "").replace(":", "-")

    return view_of


def found_by_links(context: Any, address: str, first: str, view_of: Callable[[str], str]) -> dict[str, str]:
    """View → the address of one of its pages, without language and office; by links from the first page, the nearest first."""
    found: dict[str, str] = {}
    seen, waiting = {f"/{first}/"}, deque([f"/{first}/"])
    while waiting and len(found) < MOST:
        path = waiting.popleft()
        answer = context.request.get(address + path, max_redirects=0)
        name = view_of(path.split("?")[0])
        if not answer.ok or "text/html" not in answer.headers.get("content-type", "") or name in found:
            continue
        found[name] = path.removeprefix(f"/{first}/")
        for link in re.findall(r'href="(/[^"#]*)"', answer.text()):
            link = html.unescape(link).split("?")[0]
            if link.startswith(f"/{first}/") and link not in seen and view_of(link) not in found:
                seen.add(link)
                waiting.append(link)
    return found


def keep(page: Any, path: Path) -> None:
    Image.open(io.BytesIO(page.screenshot())).save(path, "WEBP", quality=80, method=6)


def take(address: str, folder: Path, data: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    in_both: dict[str, dict[str, dict[str, str]]] = {
        "": dict(PUBLIC),
        **(
            {"member": dict(MEMBER), "office": {name: {"": path} for name, path in OFFICE.items()}}
            if data
            else {}
        ),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        view_of = views()
        for role, pages in in_both.items():
            state = sign_in(browser, address, data, role) if role else None
            looking = browser.new_context(storage_state=state)
            for first in SEEN_OF[role]:
                language = "" if first == "office" else first
                for name, path in found_by_links(looking, address, first, view_of).items():
                    taken = any(
                        path == paths.get(language) for part in in_both.values() for paths in part.values()
                    )
                    # What guests see is not taken again of who is signed in.
                    if not taken and language not in in_both[""].get(f"site-{name}", {}):
                        pages.setdefault(f"{role or 'site'}-{name}", {})[language] = path
            looking.close()
            for scheme in ("light", "dark"):
                for width in (390, 1440):
                    view = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
                    context = browser.new_context(storage_state=state, **view)
                    page = context.new_page()
                    for name, paths in pages.items():
                        for language, path in paths.items():
                            page.goto(f"{address}/{language or 'office'}/{path}", wait_until="networkidle")
                            keep(
                                page,
                                folder / f"{'-'.join(filter(None, (name, language)))}-{width}-{scheme}.webp",
                            )
                    context.close()
        browser.close()


def main() -> None:
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / ".cache/shots"
    if len(sys.argv) > 1:
        take(sys.argv[1], folder, os.environ.get("CLAQUETA_DATA_DIR", ""))
    else:
        with instance() as (address, data):
            take(address, folder, data)
    if len(sys.argv) < 3:
        kept = ROOT / "docs/shots"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir()
        for name in KEPT:
            shutil.copy(folder / f"{name}.webp", kept)


if __name__ == "__main__":
    main()
