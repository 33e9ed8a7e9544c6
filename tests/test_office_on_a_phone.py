"""The office with a thumb: fields that make no phone zoom in, and rows to be worked on that lie within the screen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from claqueta.foundation.imports import tasks
from claqueta.organisations.models import Organisation
from tests.test_browser import PHONE, site
from tests.test_journeys import sign_in

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
COLOURS = "(sides) => sides.map(one => getComputedStyle(one).backgroundColor)"
SMALLEST = 16
"""Pixels: a phone zooms in on a field whose letters are smaller, and does not zoom out again."""
LIST = "Nombre;CIF;Correo\nAzotea Films S.L.;B00904095;hola@azotea.example\nNitrato S.A.;ESA00533166;info@@nitrato.example\n"
FIELDS = ".office :is(input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea)"
TOO_SMALL = """(fields, least) => fields.filter(one => parseFloat(getComputedStyle(one).fontSize) < least)
    .map(one => one.name)"""
OUTSIDE = (
    "(fields) => fields.filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.name)"
)


@pytest.fixture
def phone(
    site: str, window: Callable[..., Page], account: Callable[..., Any], organisation: Callable[..., Any]
) -> tuple[Page, Any]:
    """The office on a phone, and who is in it."""
    organisation("Azotea Sonora", codes=("5.7",), phone="+34 910 12 34 56")
    staff = account("office_admin", email="admin@people.example")
    page = window(viewport=PHONE, has_touch=True, is_mobile=True)
    sign_in(page, site, "admin@people.example", "/office/")
    return page, staff


def test_no_field_makes_a_phone_zoom_in(site: str, phone: tuple[Page, Any]) -> None:
    page, _staff = phone
    made = Organisation.objects.get()
    for route in ("office_organisations", "office_imports", "office_mails"):
        page.goto(site + reverse(route))
        assert page.locator(FIELDS).evaluate_all(TOO_SMALL, SMALLEST) == [], route
    page.goto(site + reverse("office_organisation", args=[made.pk]))
    assert page.locator(FIELDS).evaluate_all(TOO_SMALL, SMALLEST) == []


def test_whatever_a_list_asks_lies_within_the_screen(site: str, phone: tuple[Page, Any]) -> None:
    page, staff = phone
    batch = tasks.receive("organisations", LIST.encode(), "socios.csv", by=staff, language="en")
    page.goto(site + reverse("office_import", args=[batch.pk]))
    asked = page.locator(".office-screen :is(input[type=text], select)")
    assert asked.count() >= 5
    assert asked.evaluate_all(OUTSIDE) == []


def test_sides_of_a_merge_say_whose_they_are_above_what_they_say(
    site: str, phone: tuple[Page, Any], organisation: Callable[..., Any]
) -> None:
    page, _staff = phone
    kept = Organisation.objects.get()
    gone = organisation("Azotea Sonora y Mezclas", phone="+34 910 65 43 21")
    page.goto(site + reverse("office_merge", args=[kept.pk, gone.pk]))
    side = page.locator(".merge-side:has([name=side-phone])").first
    whose, value = (side.locator(part).bounding_box() for part in (".merge-whose", ".merge-value"))
    assert whose is not None
    assert value is not None
    assert whose["y"] + whose["height"] <= value["y"] + 1
    # The side that is taken is told from the other.
    colours = page.locator(".merge-side:has([name=side-phone])").evaluate_all(COLOURS)
    assert len({*colours}) == 2
