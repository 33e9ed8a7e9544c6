"""A call for projects in a real browser: from the page of the call, by mailed links, to the catalogue.

In Spanish on a phone and in English at a desk; a producer, the office, a reader and a visitor take turns.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image
from playwright.sync_api import Page, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.models import Decision, ProjectCall, Reading, Submission
from claqueta.submissions.tests.factories import CONTACT, call_of
from claqueta.submissions.tests.reading_scenes import reader_of
from conftest import posted
from tests.test_browser import PHONE, site, watched
from tests.test_joining import DESK
from tests.test_year_in_a_browser import Year

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]
READER = "ana@lecturas.example"
WHY = "The lighthouse is worth the journey."


class Forum:
    """Who has to do with a call, each at the same screen, one after the other."""

    def __init__(self, year: Year, call: ProjectCall, office: Any) -> None:
        self.year, self.page, self.call, self.office = year, year.page, call, office

    def office_at(self, name: str, *args: Any) -> None:
        self.year.comes(self.office)
        self.year.go(name, *args)

    def link_to(self, address: str) -> str:
        """Somebody without an account opens the link of the last mail that they got."""
        self.page.context.clear_cookies()
        mail = [one for one in posted() if one.to == [address]][-1]
        found = re.findall(r"https?://[^/\s]+(/\S+)", mail.body)
        self.page.goto(self.year.site + found[0])
        self.year.looks_right()
        return str(mail.subject)

    def presses(self, action: str) -> None:
        self.year.press(f"main button[name=action][value={action}]")
        self.year.looks_right()


def is_submitted(forum: Forum) -> None:
    """Begun on the page of the call, put aside, gone on with by the link in the mail, and submitted."""
    year, page = forum.year, forum.page
    page.context.clear_cookies()
    year.go("project_call", forum.call.slug)
    year.press("main .page-head a.button")
    for name, value in CONTACT.items():
        page.fill(f"main form [name={name}]", value)
    year.press("main form .actions button.button")
    year.looks_right()
    page.fill("[name=title]", "La marea")
    year.press("button[name=later]")
    forum.link_to(CONTACT["email"])
    expect(page.locator("[name=title]")).to_have_value("La marea")
    page.select_option("[name=type]", "documentary")
    year.press(".walk__wide")
    year.looks_right()
    page.fill("[name=logline_es]", "Un faro se apaga.")
    year.press(".walk__wide")
    while page.locator("[name=rights]").count() == 0:
        year.looks_right()
        year.press(".walk__wide")
    year.press(".walk__wide")
    assert page.locator("[name=rights]").count(), "the rights are declared before it counts"
    page.check("[name=rights]")
    page.check("[name=consent]")
    year.press(".walk__wide")
    year.looks_right()
    assert Submission.objects.get().state == "submitted"


def is_read(forum: Forum) -> None:
    """A reader agrees by the mailed link, is given the project by the engine, and says what it is worth."""
    year, page = forum.year, forum.page
    seat = panel.seat_reader(
        forum.call, reader_of("Ana Ruiz", language=year.language, languages=["es", "en"]), load=5, by=SYSTEM
    )
    panel.invite_reader(seat, by=SYSTEM)
    forum.link_to(READER)
    expect(page.get_by_text("La marea")).to_have_count(0)
    forum.presses("accept")
    forum.office_at("office_readings", forum.call.pk)
    forum.presses("propose")
    forum.presses("send")
    forum.link_to(READER)
    if page.locator("[name^=score_]").count() == 0:
        year.press("main .rows a")
        year.looks_right()
    for field in page.locator("[name^=score_]").all():
        field.fill("8")
    page.check("[name=confidence][value='3']")
    page.fill("[name=words]", "Un faro que no se olvida.")
    forum.presses("give")
    assert Reading.objects.get().state == "given"


def is_decided(forum: Forum) -> None:
    """The committee ticks, sees a summary, says why; the letter goes only after it was looked at."""
    year, page = forum.year, forum.page
    forum.office_at("office_committee", forum.call.pk)
    expect(page.get_by_text("La marea").first).to_be_visible()
    page.check("main input[name=project]")
    page.check("main [name=outcome][value=selected]")
    forum.presses("summary")
    forum.presses("decide")
    assert Decision.objects.count() == 0, "nothing is decided without a reason"
    page.fill("[name=reason]", WHY)
    forum.presses("decide")
    before = len(posted())
    year.go("office_project_letters", forum.call.pk)
    year.press(".office-save button")
    year.looks_right()
    assert len(posted()) == before + 1
    assert Submission.objects.get().state == "selected"


def is_in_the_catalogue(forum: Forum) -> None:
    """The producer brings the poster by the letter's link; the office publishes; everybody sees the card, and the PDF."""
    year, page = forum.year, forum.page
    forum.link_to(CONTACT["email"])
    expect(page.get_by_text(WHY)).to_have_count(0)
    picture = BytesIO()
    Image.new("RGB", (900, 1350), "#1d3557").save(picture, "PNG")
    page.set_input_files(
        "[name=file_poster]",
        files=[{"name": "poster.png", "mimeType": "image/png", "buffer": picture.getvalue()}],
    )
    year.press("form:has([name=file_poster]) .actions button.button")
    year.looks_right()
    assert Submission.objects.get().files.count() == 1
    with translation.override(year.language):
        catalogue = year.site + reverse("project_catalogue", args=[forum.call.slug])
    page.context.clear_cookies()
    assert page.request.get(catalogue).status == 404
    forum.office_at("office_project_call", forum.call.pk)
    year.next_step()
    forum.presses("publish_catalogue")
    page.context.clear_cookies()
    page.goto(catalogue)
    year.looks_right()
    expect(page.get_by_text("La marea").first).to_be_visible()
    expect(page.get_by_text("Un faro que no se olvida.")).to_have_count(0)
    address = page.locator("main a[href*='pdf']").get_attribute("href")
    assert page.request.get(f"{year.site}{address}").body().startswith(b"%PDF-")


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_project_goes_from_the_call_to_the_catalogue(
    site: str, watched: Page, account: Make, language: str, screen: Any
) -> None:
    asked = {"title": True, "type": True, "logline": True}
    call = call_of(asked=asked, asked_files={}, materials={"poster": True}, wanted=1)
    forum = Forum(
        Year(watched, site, language, screen), call, account("office_admin", email="office@people.example")
    )
    is_submitted(forum)
    is_read(forum)
    is_decided(forum)
    is_in_the_catalogue(forum)
    made = Submission.objects.get()
    assert (made.state, made.decisions.get().reason, made.call.catalogue_at is None) == (
        "selected",
        WHY,
        False,
    )
