"""Every page that a role is led to: what it shows fits at every width, and every control does something."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.crawling import COVERED, DEAD_WITHOUT_PROGRAMS, MEASURE, WIDTHS, Crawl
from tests.instances import sampled_instance
from tests.surroundings import SERVER, THOROUGH

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(SERVER), reason="pages are drawn alike on either engine"),
]
PASSWORD = "claqueta-de-muestra"
MOST = 40 if THOROUGH else 9
"""Pages looked at for each role."""
OF_PACKAGES = re.compile(
    # Wagtail's own screens, whose controls are theirs to try; what ends the session; what has no end.
    r"^/office/(?!$|organisations|persons|imports|duplicates|mails|jobs|trail|rules|guide|roles|health|tags|search)"
    r"|/salir/|/logout/|/calendar|/export|/media/|/static/|/api/|[?&]page="
)
ROLES = {
    "guest": ["/es/", "/en/"],
    "member": ["/es/area/", "/es/cuenta/"],
    "office": ["/office/"],
    "editor": ["/office/"],
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    """A running instance with the sample."""
    instance = sampled_instance(tmp_path_factory.mktemp("crawled") / "instance")
    with instance.running() as running:
        yield f"http://127.0.0.1:{running.port}", instance


def signed_in(page: Page, site: str, instance: Any, role: str) -> None:
    page.goto(f"{site}/es/cuenta/entrar/?next=/es/cuenta/")
    page.fill("[name=login]", f"{role}@claqueta.example")
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    # A code may have changed between its making and its sending: then the page asks once more.
    for _try in range(2):
        if not page.locator("[name=code]").count():
            break
        _code, code = instance.claqueta("sample-code", f"{role}@claqueta.example")
        page.fill("[name=code]", code.split()[-1])
        with page.expect_navigation():
            page.press("[name=code]", "Enter")
    page.wait_for_url(f"{site}/es/cuenta/")


@pytest.mark.parametrize("role", ROLES)
def test_whatever_a_role_is_shown_fits_and_does_something(
    role: str, site: tuple[str, Any], window: Callable[..., Page]
) -> None:
    address, instance = site
    page = window(viewport={"width": 1440, "height": 900})
    if role != "guest":
        signed_in(page, address, instance, role)
    crawl = Crawl(page, address, OF_PACKAGES, WIDTHS)
    for where in crawl.addresses(ROLES[role], MOST):
        if crawl.go(where):
            crawl.fits(where)
            page.set_viewport_size({"width": 1440, "height": 900})
            crawl.dead_controls(where)
    page.close()
    assert not crawl.problems, "\n".join(crawl.problems)
    # An editor's other screens are the package's own.
    assert len(crawl.seen) >= (1 if role == "editor" else 8)


def test_without_programs_nothing_dead_is_on_the_screen(
    site: tuple[str, Any], window: Callable[..., Page]
) -> None:
    address, _instance = site
    crawl = Crawl(window(), address, OF_PACKAGES)
    paths = [where for where in crawl.addresses(["/es/"], MOST) if crawl.go(where)]
    page, dead = window(java_script_enabled=False), dict[str, Any]()
    for path in paths:
        page.goto(path if path.startswith("http") else address + path, wait_until="load")
        # The page's own programs are off; what looks at it is not of the page.
        if found := page.evaluate(DEAD_WITHOUT_PROGRAMS):
            dead[path] = found
    assert dead == {}


def test_measure_finds_what_does_not_fit(page: Page, tmp_path: Path) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    for body, found in {
        "<p>All is well</p>": [],
        "<div style='width:600px'>wide</div>": ["wider than the screen"],
        "<div style='width:50px;overflow:hidden;white-space:nowrap'><b>a text that is cut</b></div>": [
            "text cut"
        ],
        "<button style='width:40px;overflow:hidden;white-space:nowrap'>Very long words</button>": [
            "text cut"
        ],
        "<p style='margin:0'>One line</p><p style='margin:-18px 0 0'>Another on it</p>": ["over each other"],
        "<div style='height:20px;overflow:auto'><p>scrolls</p><p>scrolls</p></div>": [],
    }.items():
        page.set_content(
            f"<!doctype html><meta name=viewport content='width=device-width'><body>{body}</body>"
        )
        told = [one.partition(":")[0] for one in page.evaluate(MEASURE)]
        assert told[: len(found)] == found, body
        assert bool(told) == bool(found), body


@pytest.mark.parametrize(
    ("style", "found"), [("position: relative", []), ("position: static", ["“One” lies under “Two”"])]
)
def test_measure_finds_a_link_that_lies_under_another(page: Page, style: str, found: list[str]) -> None:
    page.set_content(
        f"<!doctype html><style>li {{ {style} }} a::after {{ content: ''; position: absolute; inset: 0 }}</style>"
        "<main><ul><li><a href='#1'>One</a></li><li><a href='#2'>Two</a></li></ul></main>"
    )
    assert page.evaluate(COVERED) == found
