"""The office's menu by hand: opened on a phone, folded at a desk, used without scripts, and beside the CMS's own screens."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def opened(window: Callable[..., Any], live_server: Any, account: Callable[..., Any]) -> Callable[..., Page]:
    """A screen, open to somebody of the office; complaints of the browser fail the test."""
    client = Client()
    client.force_login(account("office_staff"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}

    def go(path: str, **options: Any) -> Page:
        page: Page = window(**options)
        page.context.add_cookies([cookie])
        page.goto(live_server.url + path)
        return page

    return go


def test_menu_opens_on_a_phone_and_leads_on_without_scripts(opened: Callable[..., Page]) -> None:
    page = opened("/office/", viewport=PHONE, java_script_enabled=False)
    menu = page.locator("#office-menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(menu).to_be_visible()
    menu.locator("summary", has_text="Records").click()
    menu.locator("a[href='/office/trail/']").click()
    expect(page.locator("#office-menu a[aria-current='page'][href='/office/trail/']")).to_have_count(1)
    expect(menu).to_be_hidden()


@pytest.mark.parametrize("path", ["/office/organisations/", "/office/pages/"])
def test_menu_folds_to_its_icons_and_stays_so(opened: Callable[..., Page], path: str) -> None:
    page = opened(path, viewport=DESK)
    menu, words = page.locator("#office-menu"), page.locator("#office-menu nav a span").first
    expect(words).to_be_visible()
    page.get_by_role("button", name="Fold or unfold the menu").click()
    expect(words).to_be_hidden()
    page.reload()
    expect(words).to_be_hidden()
    heading = menu.locator("details", has_text="Records")
    heading.locator("summary").click()
    link = heading.get_by_role("link").first
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    heading.locator("summary").click()
    page.mouse.click(900, 700)
    expect(link).to_be_hidden()
    page.keyboard.press("[")
    expect(words).to_be_visible()


def test_menu_signs_out(opened: Callable[..., Page]) -> None:
    page = opened("/office/organisations/", viewport=DESK)
    page.locator(".office-menu-foot summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto(page.url.split("/office/")[0] + "/office/")
    expect(page.locator("#office-menu")).to_have_count(0)
