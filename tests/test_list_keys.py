"""An office list by keys: from row to row, choosing, opening, and never while somebody writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from claqueta.foundation.search import rebuild

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = ("Azotea Sonora", "Bruma Luz", "Cometa Films")


@pytest.fixture
def listed(
    page: Page, live_server: Any, account: Callable[..., Any], organisation: Callable[..., Any]
) -> Page:
    """The list of organisations, open to somebody of the office."""
    for name in NAMES:
        organisation(name)
    rebuild()
    client = Client()
    client.force_login(account("office_staff"))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/office/organisations/")
    expect(page.locator("tr[data-row]")).to_have_count(len(NAMES))
    return page


def test_keys_go_from_row_to_row_choose_and_open(listed: Page) -> None:
    rows = listed.locator("tr[data-row]")
    # Each pressing of j and k, and the row where it leads: no further than the last and the first.
    for key, row in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1), ("k", 0), ("k", 0), ("j", 1)):
        listed.keyboard.press(key)
        expect(rows.nth(row)).to_have_attribute("data-at", "")
        expect(listed.locator("tr[data-at]")).to_have_count(1)
    listed.keyboard.press("x")
    expect(listed.locator("input[name=chosen]:checked")).to_have_count(1)
    expect(rows.nth(1).locator("input[name=chosen]")).to_be_checked()
    listed.keyboard.press("x")
    expect(listed.locator("input[name=chosen]:checked")).to_have_count(0)
    name = rows.nth(1).locator("td.office-cell--title a").inner_text()
    listed.keyboard.press("o")
    expect(listed.get_by_role("heading", level=1)).to_contain_text(name)


def test_question_mark_shows_the_keys_and_keys_are_letters_where_somebody_writes(listed: Page) -> None:
    listed.keyboard.press("?")
    expect(listed.locator("#keys")).to_be_visible()
    listed.keyboard.press("j")
    expect(listed.locator("tr[data-at]")).to_have_count(0)
    listed.keyboard.press("Escape")
    expect(listed.locator("#keys")).to_be_hidden()
    box = listed.locator("#main input[name=q]").first
    box.focus()
    listed.keyboard.type("jx")
    expect(box).to_have_value("jx")
    expect(listed.locator("tr[data-at], input[name=chosen]:checked")).to_have_count(0)
