"""A year in the life of a member in a real browser: on a phone in Spanish, at a desk in English."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from claqueta.accounts.models import Account
from claqueta.billing.models import BankEntry, Collection, DuesRun, Mandate, Receipt
from claqueta.billing.queries import balance
from claqueta.billing.tests.factories import camt, euros
from claqueta.membership.models import Application
from claqueta.organisations.models import Organisation
from tests.test_browser import PHONE, clean, site, watched
from tests.test_joining import DESK, fill_in

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]


class Year:
    """Somebody at a browser: the people of the year one after the other, in one language, on one screen."""

    def __init__(self, page: Page, site: str, language: str, screen: Any) -> None:
        self.page, self.site, self.language, self.width = page, site, language, screen["width"]
        page.set_viewport_size(screen)

    def comes(self, who: Account) -> None:
        """Somebody else sits down, signed in already: signing in has journeys of its own."""
        Account.objects.filter(pk=who.pk).update(language=self.language)
        client = Client()
        client.force_login(who, "django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.site}])

    def go(self, name: str, *args: Any, query: str = "") -> None:
        with translation.override(self.language):
            self.page.goto(f"{self.site}{reverse(name, args=args)}{query}")
        self.looks_right()

    def looks_right(self) -> None:
        clean(self.page)
        assert self.page.locator("html").get_attribute("lang") == self.language
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, self.page.url

    def press(self, selector: str) -> None:
        """Press it and be on the next page."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.locator(selector).first.click()

    def next_step(self) -> None:
        """What the record says is to be done next, and on the page between what it asks."""
        self.press(".office-step :is(a, button)")

    def fetch(self, selector: str) -> str:
        with self.page.expect_download() as download:
            self.page.locator(selector).first.click()
        return download.value.suggested_filename


def joins(year: Year, office: Account, board: Account) -> Organisation:
    """It applies, the board reads it by phone and says what it thinks, the office puts down the decision."""
    fill_in(year.page, year.site, year.language)
    application = Application.objects.get()
    year.comes(office)
    year.go("office_application", application.pk)
    for _move in ("complete", "board"):
        year.next_step()
    year.comes(board)
    year.go("board_applications")
    year.press("main a[href*='applications/'], main a[href*='solicitudes/']")
    year.looks_right()
    year.page.check("[name=view] >> nth=0")
    year.page.fill("[name=text]", "They shoot in Madrid.")
    year.press("button[name=action][value=opinion]")
    year.comes(office)
    year.go("office_application", application.pk)
    expect(year.page.get_by_text("They shoot in Madrid.").first).to_be_visible()
    year.next_step()
    year.page.fill("[name=admit-sitting]", "4/2026")
    year.page.fill("[name=admit-decided_on]", timezone.localdate().isoformat())
    year.looks_right()
    year.press("form button[name=action][value=admit]")
    return Organisation.objects.get(tax_id="B12345674")


def owes(year: Year, treasurer: Account, film: Organisation) -> Receipt:
    """The treasurer issues the year's dues to everybody; the new member has had its first receipt already."""
    year.comes(treasurer)
    year.go("office_dues_runs")
    year.page.goto(year.page.url + "new/")
    year.looks_right()
    year.press("main form .button")
    run = DuesRun.objects.get()
    year.looks_right()
    year.next_step()
    year.looks_right()
    year.press("form button[name=action][value=approve]")
    year.next_step()
    year.press("form button[name=action][value=issue]")
    run.refresh_from_db()
    assert (run.state, Receipt.objects.filter(organisation=film).count()) == ("issued", 1)
    receipt = Receipt.objects.get(organisation=film)
    year.go("office_receipts")
    year.press(f"main a:text-is('{receipt.number}')")
    year.looks_right()
    return receipt


def is_collected(year: Year, receipt: Receipt) -> Collection:
    """A collection from what is due to the bank's file; its dry run stops nothing but what is not announced yet."""
    year.go("office_collection_new", query=f"?asked_on={receipt.due_on}")
    year.press("main form[method=post] .button")
    collection = Collection.objects.get()
    year.looks_right()
    year.next_step()
    # Those who pay have had their two weeks.
    Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    year.go("office_collection", collection.pk)
    year.next_step()
    year.looks_right()
    assert year.fetch("main form .button") == f"{collection.reference}.xml"
    year.page.reload()
    expect(year.page.locator("[name=again]")).to_be_visible()
    return collection


def is_paid(year: Year, collection: Collection, receipt: Receipt) -> None:
    """The bank's statement dropped in is explained; what it leaves to somebody is confirmed."""
    row = collection.rows.get()
    body = camt([(timezone.localdate(), f"REMESA ADEUDOS {collection.reference}", str(row.amount.amount))])
    year.go("office_statement_upload")
    file: Any = {"name": "november.xml", "mimeType": "application/xml", "buffer": body}
    year.page.set_input_files("[name=file]", file)
    year.press("main form .button")
    year.go("office_reconcile")
    if year.page.locator("[data-card] [data-confirm]").count():
        year.press("[data-card] [data-confirm]")
        year.looks_right()
    assert BankEntry.objects.get().state == "settled"
    assert balance(receipt) == euros(0)
    year.go("office_treasury")


def leaves(year: Year, member: Account, film: Organisation, receipt: Receipt) -> None:
    """What it owed and paid is in the member area; its notice ends membership and mandate."""
    year.comes(member)
    year.go("billing_account", film.slug)
    expect(year.page.get_by_text(receipt.number).first).to_be_visible()
    year.go("billing_mandate", film.slug)
    year.go("membership_declaration", film.slug)
    year.go("membership_leave", film.slug)
    year.page.check("[name=sure]")
    year.press("form.form button")
    year.looks_right()
    film.refresh_from_db()
    assert (film.is_member, Mandate.objects.get().state) == (False, "revoked")


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_year_in_the_life_of_a_member(
    site: str,
    watched: Page,
    account: Make,
    member: Make,
    representative: Make,
    language: str,
    screen: Any,
) -> None:
    office, treasurer, board = (
        account(role, email=f"{role}@people.example")
        for role in ("office_admin", "treasurer", "board_member")
    )
    member("Faro")
    year = Year(watched, site, language, screen)
    film = joins(year, office, board)
    receipt = owes(year, treasurer, film)
    collection = is_collected(year, receipt)
    is_paid(year, collection, receipt)
    year.comes(office)
    year.go("office_register")
    year.go("office_membership", film.pk)
    leaves(year, representative(film, email="ana@people.example"), film, receipt)
    year.comes(office)
    year.go("office_membership", film.pk)
    year.go("office_mandate", Mandate.objects.get().pk)
    film.refresh_from_db()
    assert (film.is_member, Mandate.objects.get().state) == (False, "revoked")
