"""Journeys in a real browser: both languages, phone and desktop, with axe and the Content-Security-Policy watching."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.notifications import notify
from claqueta.foundation.search import rebuild
from claqueta.organisations.models import Organisation
from claqueta.website.models import HomePage
from conftest import posted
from tests.visitors import follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parent / "axe.min.js"
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@contextmanager
def watching(page: Page) -> Iterator[Page]:
    """Until the end of the block the console of a page must stay clean: a violation of the policy is an error there."""
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(f"{page.url}: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    # A refusal that a test provokes is told in the console as well.
    refusals = ("403", "404", "410", "422", "429")
    assert [text for text in said if not any(f"status of {refusal}" in text for refusal in refusals)] == []


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page whose console must stay clean."""
    with watching(page):
        yield page


@pytest.fixture
def site(live_server: Any, settings: Any, transactional_db: None) -> str:
    """A running server on a freshly prepared database."""
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    rebuild()
    return str(live_server.url)


def clean(page: Page) -> None:
    """axe finds nothing serious, once everything that moves or is on its way has come to rest."""
    page.wait_for_load_state()
    page.wait_for_function("!document.querySelector('[aria-busy=true]')", polling=100)
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    bad = page.evaluate(
        """async () => {
          const asked = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], resultTypes: ["violations"] };
          return (await axe.run(document, asked)).violations
            .filter((one) => ["serious", "critical"].includes(one.impact))
            .map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.target)]);
        }"""
    )
    assert bad == []


def open_tab(page: Page, field: str) -> None:
    """Open the section of the profile's editor in which a field stands."""
    part = page.locator(f"section.part:has([name^={field}])").first.get_attribute("id")
    page.locator(f"[data-tabs] a[href='#{part}']").click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_visitor_finds_a_company_by_a_slip_in_the_other_language(
    site: str, watched: Page, organisation: Callable[..., Any], viewport: Any, scheme: Any
) -> None:
    organisation("Azotea Sonora", codes=("5.7",))
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.set_viewport_size(viewport)
    watched.emulate_media(color_scheme=scheme)
    watched.goto(f"{site}/es/directorio/")
    clean(watched)
    watched.get_by_role("combobox", name="¿Qué buscas?").fill("dubing")
    expect(watched.get_by_role("status").first).to_have_text(re.compile("1 entidad"))
    watched.keyboard.press("Escape")
    watched.get_by_role("button", name="Guardar Azotea Sonora en la selección").click()
    follow(watched.get_by_role("link", name="Azotea Sonora"))
    expect(watched.get_by_role("heading", level=1)).to_have_text("Azotea Sonora")
    clean(watched)
    follow(watched.locator("[data-shortlist-link]"))
    expect(watched.get_by_role("heading", name="Azotea Sonora")).to_be_visible()
    clean(watched)
    follow(watched.get_by_role("button", name="Crear un enlace para compartir"))
    expect(watched.get_by_text("Enlace a esta lista:")).to_be_visible()
    clean(watched)


def test_map_follows_the_list(site: str, watched: Page, organisation: Callable[..., Any]) -> None:
    place = {"label": "", "street": "", "postal_code": "", "country": "ES", "is_main": True}
    for name, code, city, latitude, longitude in (
        ("Azotea Sonora", "5.7", "Madrid", 40.4, -3.7),
        ("Nogal Cámaras", "4.2", "Getafe", 40.3, -3.73),
    ):
        where = {**place, "city": city, "place": "", "latitude": latitude, "longitude": longitude}
        organisation(name, codes=(code,), premises=[where])
    rebuild()
    watched.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    watched.goto(f"{site}/en/directory/")
    toggle = watched.get_by_role("button", name="Map", exact=True)
    expect(toggle).to_have_attribute("aria-pressed", "true")  # There is room for both.
    expect(watched.locator("[data-map] .cluster-pin")).to_have_count(2)
    toggle.click()
    expect(watched.locator("[data-map]")).to_be_hidden()
    watched.wait_for_url("**/en/directory/?map=closed")
    watched.reload()
    expect(watched.locator("[data-map]")).to_be_hidden()
    toggle.click()
    watched.wait_for_url("**/en/directory/?map=open")
    expect(watched.locator("[data-map] .cluster-pin")).to_have_count(2)
    clean(watched)
    watched.get_by_role("combobox", name="What are you looking for?").fill("nogal")
    expect(watched.locator("[data-map] .cluster-pin")).to_have_count(1)
    watched.locator("[data-map] .cluster-pin").click()
    watched.locator("[data-map]").get_by_role("link", name="Nogal Cámaras").click()
    expect(watched.get_by_role("heading", level=1)).to_have_text("Nogal Cámaras")


def test_on_a_phone_the_map_takes_the_place_of_the_list(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    """It stood below all of the list: whoever pressed the button saw nothing happen."""
    for number in range(30):
        organisation(f"Azotea {number}")
    rebuild()
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    watched.goto(f"{site}/en/directory/")
    toggle, first = watched.get_by_role("button", name="Map", exact=True), watched.locator(".card").first
    expect(first).to_be_in_viewport()
    toggle.click()
    expect(watched.locator("[data-map]")).to_be_in_viewport()
    expect(first).to_be_hidden()
    toggle.click()
    expect(watched.locator("[data-map]")).to_be_hidden()
    expect(first).to_be_in_viewport()
    clean(watched)


def test_gallery_shows_its_pictures(site: str, watched: Page, organisation: Callable[..., Any]) -> None:
    import io

    from PIL import Image

    from claqueta.organisations.actions import add_picture, checked_scene

    made, out = organisation("Azotea Sonora"), io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, "PNG")
    add_picture(made, checked_scene(io.BytesIO(out.getvalue())), {"es": "Plató", "en": "Stage"}, by=SYSTEM)
    watched.goto(f"{site}/en/directory/azotea-sonora/")
    picture = watched.get_by_role("img", name="Stage")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)
    clean(watched)


@pytest.mark.parametrize(
    "path",
    [
        "/es/",
        "/en/",
        "/es/quienes-somos/",
        "/en/purposes/",
        "/en/news/",
        "/es/buscar/?q=fines",
        "/en/account/login/",
        "/en/nothing-here/",
    ],
)
def test_page_is_accessible_and_keeps_the_policy(site: str, watched: Page, path: str) -> None:
    for scheme in ("light", "dark"):
        watched.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        watched.goto(f"{site}{path}")
        clean(watched)
    for width in (320, 390, 1440):
        watched.set_viewport_size({"width": width, "height": 800})
        assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_representative_accepts_edits_and_publishes(
    site: str, watched: Page, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    from claqueta.organisations.actions import invite_representative

    made = organisation("Azotea Sonora")
    invite_representative(made, "ana@company.example", by=account("office_staff"), name="Ana", language="en")
    link = next(word for word in posted()[-1].body.split() if "/invitation/" in word)
    watched.goto(site + re.sub(r"^https?://[^/]+", "", link))
    clean(watched)
    follow(watched.get_by_role("button", name="Accept the invitation"))
    watched.wait_for_url("**/en/area/azotea-sonora/")
    clean(watched)
    open_tab(watched, "markets")
    markets = watched.locator("#id_markets")
    markets.get_by_role("searchbox").fill("mexi")
    watched.keyboard.press("Enter")
    expect(markets.locator(".picker__chip")).to_have_text(re.compile("Mexico"))
    open_tab(watched, "phone")
    watched.get_by_label("Phone", exact=True).first.fill("not a number")
    watched.get_by_label("Website", exact=True).first.fill("https://azotea.example")
    follow(watched.get_by_role("button", name="Publish", exact=True))
    expect(watched.get_by_text("“not a number” is not a phone number.")).to_be_visible()
    expect(watched.get_by_label("Website", exact=True).first).to_have_value("https://azotea.example")
    watched.get_by_label("Phone", exact=True).first.fill("910 123 456")
    follow(watched.get_by_role("button", name="Publish", exact=True))
    expect(watched.get_by_role("heading", level=1)).to_have_text("Azotea Sonora")
    changed = Organisation.objects.get()
    assert (changed.phone, changed.markets) == ("+34 910 12 34 56", ["MX"])


def test_office_imports_mends_and_undoes(site: str, watched: Page, account: Callable[..., Any]) -> None:
    account("office_admin", email="admin@people.example")
    watched.goto(f"{site}/en/account/login/?next=/office/imports/")
    watched.get_by_label("Email").fill("admin@people.example")
    watched.get_by_label("Password").fill("a long password")
    follow(watched.get_by_role("button", name="Sign in", exact=True))
    watched.set_input_files(
        "input[type=file]",
        {
            "name": "socios.csv",
            "mimeType": "text/csv",
            "buffer": b"Nombre;CIF\nAzotea Films;B00904094\nNogal;B1\n",
        },
    )
    follow(watched.get_by_role("button", name="Look at it"))
    expect(watched.get_by_text("2 rows: 1 new")).to_be_visible()
    follow(watched.get_by_role("button", name="Apply"))
    expect(watched.get_by_role("button", name="Undo this import")).to_be_visible()
    assert Organisation.objects.count() == 1
    follow(watched.get_by_role("button", name="Undo this import"))
    expect(watched.get_by_text("The import has been undone.")).to_be_visible()
    assert Organisation.objects.count() == 0


def test_office_keeps_the_policy(
    site: str, watched: Page, account: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    made = organisation("Azotea Sonora")
    account("office_admin", email="admin@people.example")
    watched.goto(f"{site}/en/account/login/?next=/office/")
    watched.get_by_label("Email").fill("admin@people.example")
    watched.get_by_label("Password").fill("a long password")
    follow(watched.get_by_role("button", name="Sign in", exact=True))
    expect(watched.get_by_role("heading", name="Due today")).to_be_visible()
    for path in (
        "organisations/",
        f"organisations/{made.pk}/",
        "organisations/duplicates/",
        "roles/",
        "trail/",
        "data-protection/",
        "guide/",
        "pages/",
    ):
        watched.goto(f"{site}/office/{path}")
        expect(watched.locator("#main h1, #main h2").first).to_be_visible()
    home = HomePage.objects.get(locale__language_code="en")
    watched.goto(f"{site}/office/pages/{home.pk}/edit/")
    expect(watched.get_by_role("textbox", name="Headline")).to_be_visible()


def test_name_that_a_phone_cannot_hold_widens_no_page(
    site: str, watched: Page, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation("Esternocleidomastoideo" * 4)
    ana = representative(made, email="ana@people.example")
    notify(ana, "organisations.published", f"{made.name} has published its profile")
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    watched.goto(f"{site}/en/account/login/?next=/en/area/")
    watched.get_by_label("Email").fill("ana@people.example")
    watched.get_by_label("Password").fill("a long password")
    follow(watched.get_by_role("button", name="Sign in", exact=True))
    for path in ("area/", "account/notices/", "directory/", f"directory/{made.slug}/"):
        watched.goto(f"{site}/en/{path}")
        expect(watched.get_by_text(made.name).first).to_be_visible()
        assert watched.evaluate("document.documentElement.scrollWidth") == PHONE["width"], path
