"""A delegation abroad in a real browser: from its call, by mailed links, to the report for its funder.

The company and who travels for it have a phone in Spanish, the office a desk in the same language.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from claqueta.delegations import actions
from claqueta.delegations.models import Applicant, Delegation, Result
from claqueta.delegations.queries.report import report_of
from claqueta.delegations.tests.factories import delegation_of
from claqueta.foundation.models import AuditEntry
from conftest import posted
from tests.test_browser import PHONE, site, watched
from tests.test_joining import DESK
from tests.test_year_in_a_browser import Year

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]
COMPANY, TRAVELLER = "irene@company.example", "bea@travels.example"
WHY = "El catálogo encaja con el mercado."


class Journey:
    """Who has to do with a delegation, each at their screen, one after the other."""

    def __init__(self, year: Year, delegation: Delegation, office: Any) -> None:
        self.year, self.page, self.delegation, self.office = year, year.page, delegation, office

    def holds(self, screen: Any) -> None:
        self.page.set_viewport_size(screen)
        self.year.width = screen["width"]

    def office_at(self, name: str, *args: Any, query: str = "") -> None:
        self.holds(DESK)
        self.year.comes(self.office)
        self.year.go(name, *args, query=query)

    def link_to(self, address: str) -> None:
        """Somebody opens the link of the last mail that they got, on their phone."""
        self.holds(PHONE)
        self.page.context.clear_cookies()
        mail = [one for one in posted() if one.to == [address]][-1]
        self.page.goto(self.year.site + re.findall(r"https?://[^/\s]+(/\S+)", mail.body)[0])
        self.year.looks_right()

    def presses(self, action: str) -> None:
        self.year.press(f"main button[name=action][value={action}]")
        self.year.looks_right()


def applies(journey: Journey, who: Any) -> Applicant:
    """From the page of the call, signed in; what is missing is said, and nothing that was typed is lost."""
    year, page = journey.year, journey.page
    year.comes(who)
    year.go("delegations")
    year.press("main .event-rows a")
    year.looks_right()
    year.press("main .page-head a.button")
    year.looks_right()
    page.fill("[name=email]", COMPANY)
    year.press("main form .actions button")
    year.looks_right()
    page.fill("[name=aims]", "Vender dos series.")
    journey.presses("submit")
    expect(page.locator("[name=aims]")).to_have_value("Vender dos series.")
    page.fill("[name=aid_received]", "0")
    journey.presses("submit")
    made = Applicant.objects.get()
    assert made.state == "submitted"
    return made


def is_selected(journey: Journey, made: Applicant) -> None:
    """Decided with a reason, which the company never reads; the letter goes only after it was looked at."""
    year, page = journey.year, journey.page
    journey.office_at("office_applicant", made.pk, query="?do=decide")
    page.select_option("[name=decide-outcome]", "selected")
    page.fill("[name=decide-reason]", WHY)
    journey.presses("decide")
    before = len(posted())
    year.go("office_delegation_letters", journey.delegation.pk)
    year.press(".office-save button")
    year.looks_right()
    assert len(posted()) == before + 1


def travels(journey: Journey, made: Applicant) -> None:
    """It accepts by the letter's link, says who travels, confirms its words; who travels opens the agenda by theirs."""
    year, page = journey.year, journey.page
    journey.link_to(COMPANY)
    expect(page.get_by_text(WHY)).to_have_count(0)
    journey.presses("accept")
    for name, value in (("name", "Bea Ruiz"), ("role", "Ventas"), ("email", TRAVELLER), ("phone", "600")):
        page.fill(f"[name=new-{name}]", value)
    journey.presses("traveller")
    page.fill("[name=brings_es]", "Dos series.")
    journey.presses("material")
    journey.office_at("office_appointment_add", journey.delegation.pk)
    day = journey.delegation.first_day.isoformat()
    page.fill("[name=title_es]", "Mesa con cadenas")
    page.fill("[name=begins]", f"{day}T15:00")
    page.fill("[name=ends]", f"{day}T16:00")
    year.press(".office-save button")
    year.looks_right()
    journey.link_to(TRAVELLER)
    expect(page.get_by_text("Mesa con cadenas")).to_be_visible()
    expect(page.get_by_text("15:00–16:00")).to_be_visible()


def is_reported(journey: Journey, made: Applicant) -> None:
    """Months later it says by link what came of it, with what proves it; the office looks and confirms, and has the report."""
    year, page = journey.year, journey.page
    day = timezone.localdate() - timedelta(days=200)
    Delegation.objects.update(first_day=day, last_day=day)
    assert actions.ask_what_came() == 1
    journey.link_to(COMPANY)
    for name, value in (("contacts", "9"), ("meetings", "4"), ("agreements", "1")):
        page.fill(f"[name={name}]", value)
    proof = {"name": "prensa.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 prensa"}
    page.set_input_files("[name=file]", files=[proof])
    journey.presses("report")
    expect(page.get_by_role("link", name="prensa.pdf")).to_be_visible()
    journey.office_at("office_applicant", made.pk)
    expect(page.get_by_role("link", name="prensa.pdf")).to_be_visible()
    year.go("office_delegation_results")
    page.get_by_role("button", name="Confirmar").first.click()
    page.wait_for_load_state()
    year.looks_right()
    assert Result.objects.get().confirmed_at is not None
    with translation.override(year.language):
        address = year.site + reverse("office_delegation_report", args=[journey.delegation.pk])
    assert page.request.get(address).body().startswith(b"%PDF-")


def test_company_goes_from_the_call_to_the_report(
    site: str, watched: Page, account: Make, organisation: Make, representative: Make
) -> None:
    journey = Journey(
        Year(watched, site, "es", PHONE),
        delegation_of(),
        account("office_admin", email="office@people.example"),
    )
    made = applies(journey, representative(organisation("Azotea")))
    is_selected(journey, made)
    travels(journey, made)
    is_reported(journey, made)
    made.refresh_from_db()
    assert made.state == "accepted"
    report = report_of(journey.delegation)
    assert (report.applied, report.travellers, report.appointments) == (1, 1, 1)
    assert report.claimed == report.confirmed == {"contacts": 9, "meetings": 4, "agreements": 1, "jobs": 0}
    told = list(AuditEntry.objects.filter(verb__startswith="delegations.").values_list("verb", flat=True))
    for verb in ("submitted", "selected", "letters_sent", "accepted", "result_confirmed"):
        assert f"delegations.{verb}" in told
