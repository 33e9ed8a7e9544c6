"""A whole market in a real browser: wishes by mailed links, a timetable, a buyer who does not come, what came of it.

In Spanish on a phone and in English at a desk; the office, a producer and a buyer take turns.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.market import actions
from claqueta.market.models import Attendee, Market, Meeting, MeetingReport, Participant
from claqueta.market.tests.factories import begin, people_of
from conftest import at_most, posted
from tests.test_browser import PHONE, site, watched
from tests.test_joining import DESK
from tests.test_year_in_a_browser import Year

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]

SPANISH = {"people": "personas", "requests": "peticiones", "times": "horas"}
"""Words of addresses."""


class Fair:
    """Who takes part, each at the same screen, one after the other."""

    def __init__(self, year: Year, market: Market, office: Any) -> None:
        self.year, self.page, self.market, self.office = year, year.page, market, office

    def office_at(self, name: str, *args: Any) -> None:
        self.year.comes(self.office)
        self.year.go(name, *args)

    def does(self, name: str, **values: str) -> None:
        """An act of the record from its menu, and on the page between what it asks."""
        self.page.locator(".office-drop > summary").first.click()
        self.year.press(f".office-drop :is(a[href$='do={name}'], button[value='{name}'])")
        if "do=" in self.page.url:
            self.year.looks_right()
            self.year.press(f"main form button[name=action][value={name}]")
        self.year.looks_right()

    def mails(self, number: int) -> list[Any]:
        return [one for one in posted() if one.to == [f"person{number}@market.example"]]

    def at_link(self, number: int, tab: str = "") -> None:
        """Somebody opens the newest link that they were mailed, with no account at all."""
        self.page.context.clear_cookies()
        found = re.findall(r"https?://[^/\s]+(/\S+)", self.mails(number)[-1].body)
        self.page.goto(self.year.site + found[0])
        if tab:
            self.year.press(f".meetings__tabs a:is([href$='/{tab}/'], [href$='/{SPANISH[tab]}/'])")
        self.year.looks_right()

    def asks(self, number: int, company: str, why: str) -> None:
        self.at_link(number, "people")
        one = self.page.locator("article.counterpart", has_text=company)
        one.get_by_role("group").locator("summary").click()
        one.locator("input[name=why]").fill(why)
        with self.page.expect_navigation():
            one.locator("form.form button").click()
        self.year.looks_right()


def is_asked_for(fair: Fair) -> None:
    """The office opens the asking and mails the links; they ask, and say yes."""
    fair.office_at("office_market", fair.market.pk)
    fair.does("open_asking")
    for who in people_of(fair.market):
        actions.invite(who, by=SYSTEM)
    fair.office_at("office_market_participant", people_of(fair.market)[0].pk)
    fair.does("invite")
    fair.asks(0, "Company 1", "A thriller that is half financed.")
    fair.asks(0, "Company 3", "")
    fair.asks(2, "Company 1", "A series.")
    fair.at_link(1, "requests")
    expect(fair.page.get_by_text("A thriller that is half financed.")).to_be_visible()
    fair.year.press("button[name=action][value=yes]")
    fair.year.looks_right()


def is_planned(fair: Fair) -> None:
    """No more requests, a timetable with its proven bound, published; each has an agenda by mail."""
    fair.office_at("office_market", fair.market.pk)
    fair.does("close_asking")
    fair.does("build")
    fair.office_at("office_market", fair.market.pk)
    fair.year.next_step()
    fair.year.looks_right()
    fair.year.next_step()
    fair.year.press("main form button[name=action][value=publish]")
    fair.market.refresh_from_db()
    assert fair.market.state == "published"
    assert Meeting.objects.filter(slot__isnull=False, cancelled=False).count() == 3
    fair.at_link(0)
    expect(fair.page.locator(".agenda strong")).to_have_count(2)


def buyer_does_not_come(fair: Fair) -> None:
    """In the hall somebody taps; those concerned are told at once, the others hear nothing."""
    fair.market = begin(fair.market)
    before = {number: len(fair.mails(number)) for number in range(4)}
    missing = people_of(fair.market)[1]
    fair.office_at("office_market_board", fair.market.pk)
    line = fair.page.locator(".market-people li", has_text=missing.company)
    with fair.page.expect_navigation():
        line.locator("button[value=missing]").click()
    fair.year.looks_right()
    expect(
        fair.page.locator(".market-people li", has_text=missing.company).locator("button[value=there]")
    ).to_be_visible()
    assert [len(fair.mails(number)) - before[number] for number in range(4)] == [1, 1, 1, 0]
    fair.at_link(0)
    expect(fair.page.locator(".agenda strong")).to_have_text(["Company 3"])


def two_agree_on_the_spot(fair: Fair) -> None:
    fair.office_at("office_market_board", fair.market.pk)
    fair.page.select_option("#one", label="Company 2")
    fair.page.select_option("#other", label="Company 3")
    fair.year.press("button[name=action][value=meet]")
    fair.year.looks_right()
    assert Meeting.objects.get(one__company="Company 2", other__company="Company 3").takes_place


def is_told(fair: Fair) -> None:
    """When it is over both say that they met and what comes of it; the office has it in its report."""
    fair.market = begin(fair.market, slots=4)
    for number, other, came in ((0, "Company 3", "agreed"), (3, "Company 0", "follow_up")):
        fair.at_link(number)
        form = fair.page.locator(".agenda li", has_text=other).locator(".agenda__more[open] form")
        form.locator("select[name=came]").select_option(came)
        form.locator("textarea[name=note]").fill("Confidential: 200,000.")
        with fair.page.expect_navigation():
            form.locator("button[value=yes]").click()
        fair.year.looks_right()
    assert MeetingReport.objects.filter(met=True, meeting__one__company="Company 0").count() == 2
    fair.office_at("office_market_report", fair.market.pk)
    expect(fair.page.get_by_text("Confidential: 200,000.")).to_have_count(0)
    fair.office_at("office_market", fair.market.pk)
    fair.does("end")
    assert Market.objects.get().state == "ended"


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_whole_market_from_wishes_to_what_came_of_it(
    site: str,
    watched: Page,
    account: Make,
    fair: Make,
    settings: Any,
    monkeypatch: Any,
    language: str,
    screen: Any,
) -> None:
    at_most(settings, monkeypatch, market_build_seconds=1)
    market = fair(4, tables=2, state="preparing")
    Attendee.objects.update(language=language)
    Participant.objects.filter(company="Company 3").update(role="buyer")
    one = Fair(
        Year(watched, site, language, screen),
        market,
        account("office_admin", email="office@people.example"),
    )
    is_asked_for(one)
    is_planned(one)
    buyer_does_not_come(one)
    two_agree_on_the_spot(one)
    is_told(one)
    market.refresh_from_db()
    assert (market.state, MeetingReport.objects.filter(met=True).count()) == ("ended", 2)
