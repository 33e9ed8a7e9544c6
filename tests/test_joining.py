"""Joining and leaving in a real browser: on a phone in Spanish, at a desk in English."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from claqueta.membership.models import Application
from claqueta.membership.tests.factories import ANSWERS, IBAN
from claqueta.organisations.models import Organisation
from conftest import posted
from tests.test_browser import PHONE, clean, site, watched
from tests.test_journeys import link_in_mail, sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1440, "height": 900}


def go_on(page: Page) -> None:
    follow(page.locator(".walk__go .walk__wide"))


def draw(page: Page) -> None:
    sheet = page.locator("canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    for number in range(25):
        page.mouse.move(box["x"] + 20 + number * 8, box["y"] + 40 + (number % 4) * 10)
    page.mouse.up()


def fill_in(page: Page, site: str, language: str) -> None:
    """An application, left half way and gone on with by the link of the mail."""
    page.goto(f"{site}/{language}/{'solicitar-ingreso' if language == 'es' else 'apply'}/")
    clean(page)
    page.fill("[name=legal_name]", "Bruma Cine S.L.")
    page.fill("[name=email]", "office@bruma.example")
    follow(page.locator("#begin button"))
    said = ANSWERS["organisation"]
    for name in ("tax_id", "founded_on", "website", "street", "postal_code", "city"):
        page.fill(f"[name={name}]", said[name])
    page.select_option("[name=kind]", said["kind"])
    page.select_option("[name=activity]", said["activity"])
    clean(page)
    go_on(page)
    page.check("[name=class_key][value=full]")
    page.check("[name=condition][value=activity]")
    with page.expect_response(lambda answer: "We shoot in Madrid." in (answer.request.post_data or "")):
        page.fill("[name=reasons]", "We shoot in Madrid.")
    expect(page.locator("[data-kept]")).to_have_text(re.compile("Saved|Guardado"))
    page.goto(link_in_mail(site, "/apply/" if language == "en" else "/solicitar-ingreso/"))
    assert page.input_value("[name=reasons]") == "We shoot in Madrid."
    page.fill("[name=headcount]", "8")
    page.check("[name=turnover_band][value=micro]")
    go_on(page)
    for name in ("rep_name", "rep_position", "rep_email", "rep_phone"):
        page.fill(f"[name={name}]", ANSWERS["representative"][name])
    page.check("[name=resolution_how][value=later]")
    clean(page)
    go_on(page)
    page.check("[name=pay][value=debit]")
    page.fill("[name=iban]", IBAN)
    page.check("[name=sign][value=draw]")
    draw(page)
    clean(page)
    go_on(page)
    page.check("[name=bylaws]")
    page.check("[name=privacy]")
    clean(page)
    go_on(page)
    clean(page)


def decide(page: Page, site: str, sitting: str) -> None:
    """What the office does with the last application that was sent."""
    made = Application.objects.order_by("-sent_at").first()
    assert made is not None
    page.goto(f"{site}/office/applications/{made.pk}/")
    for _move in ("complete", "board"):
        follow(page.locator(".office-step button"))
    follow(page.locator(".office-step a"))
    page.fill("[name=admit-sitting]", sitting)
    page.fill("[name=admit-decided_on]", timezone.localdate().isoformat())
    follow(page.locator("form button[name=action][value=admit]"))
    made.refresh_from_db()
    assert made.state == "admitted"


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_company_joins_gets_its_certificate_leaves_and_comes_back(
    site: str,
    watched: Page,
    account: Callable[..., Any],
    representative: Callable[..., Any],
    language: str,
    screen: Any,
) -> None:
    account("office_staff", email="office@people.example")
    watched.set_viewport_size(screen)
    fill_in(watched, site, language)
    assert watched.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    sign_in(watched, site, "office@people.example")
    decide(watched, site, "Board 4/2026")
    organisation = Organisation.objects.get(tax_id="B12345674")
    representative(organisation, email="ana@people.example")
    watched.context.clear_cookies()
    sign_in(watched, site, "ana@people.example", "/en/area/")
    membership = f"{site}/en/area/{organisation.slug}/membership/"
    watched.goto(membership)
    clean(watched)
    with watched.expect_download() as certificate:
        watched.get_by_role("button", name="Download the certificate").click()
    assert certificate.value.suggested_filename.endswith(".pdf")
    watched.goto(membership + "leave/")
    clean(watched)
    watched.check("[name=sure]")
    follow(watched.locator("form.form button"))
    organisation.refresh_from_db()
    assert not organisation.is_member
    posted()
    watched.context.clear_cookies()
    fill_in(watched, site, language)
    sign_in(watched, site, "office@people.example")
    decide(watched, site, "Board 5/2026")
    assert [one.number for one in Application.objects.order_by("pk")] == [1, 2]
