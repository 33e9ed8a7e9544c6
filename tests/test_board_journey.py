"""The board in a real browser: a visitor posts, a member is told, answers and is accepted; on a phone in Spanish, at a desk in
English."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import catch_up
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity, SavedSearch
from conftest import posted
from tests.test_browser import PHONE, clean, site, watched
from tests.test_journeys import link_in_mail, sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1440, "height": 900}


def press(page: Page, selector: str) -> None:
    follow(page.locator(selector).first)


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_a_visitor_finds_a_member_by_the_board(
    site: str,
    watched: Page,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    language: str,
    screen: Any,
) -> None:
    def at(name: str, *args: Any) -> str:
        with translation.override(language):
            return site + reverse(name, args=args)

    page = watched
    page.set_viewport_size(screen)
    bruma = organisation("Bruma Cine")
    eva = representative(bruma, email="eva@bruma.example")
    eva.language = language
    eva.save()

    # A member saves a search; one that asks for nothing is told what it would bring.
    sign_in(page, site, eva.email, "/en/area/")
    page.goto(at("saved_searches") + "?sort=recent")
    clean(page)
    assert page.locator("[name=minded]").count() == 1
    page.goto(at("saved_searches") + "?kind=service")
    press(page, "form.form button")
    assert SavedSearch.objects.get().question == "kind=service"
    clean(page)
    page.context.clear_cookies()

    # A visitor writes without a name, and is warned of the number in the text.
    page.goto(at("board"))
    clean(page)
    press(page, ".board-acts a")
    page.check("[name=direction][value=need]")
    page.select_option("[name=kind]", "service")
    clean(page)
    press(page, "form.form button")
    clean(page)
    page.fill(f"[name=title_{language}]", "Korean dubbing")
    page.fill(f"[name=text_{language}]", "Eight episodes. Call +34 915 55 12 34.")
    page.check("[name=anonymous]")
    page.fill("[name=visitor_name]", "Kim Min-ji")
    page.fill("[name=visitor_email]", "minji@hanbit.example")
    page.check("[name=consent]")
    press(page, "form.form .actions button")
    clean(page)
    page.check("[name=minded]")
    press(page, "form.form .actions button")
    clean(page)
    with translation.override(language):
        confirming = link_in_mail(site, reverse("opportunity_link", args=["x"])[:-2])
    page.goto(confirming)
    clean(page)
    press(page, "button[value=confirm]")

    # The office opens it; whoever saved the search is told, and of no name.
    made = Opportunity.objects.get()
    actions.open_up(made, by=SYSTEM)
    catch_up()
    actions.announce_what_is_new()
    assert actions.tell_what_waits() == 1
    posted()
    letter = next(one for one in mail.outbox if one.to == ["eva@bruma.example"])
    for secret in ("Kim", "hanbit", "915 55"):
        assert secret not in letter.message().as_string() + letter.body

    # The member answers from the page.
    sign_in(page, site, eva.email, "/en/area/")
    page.goto(at("board"))
    follow(page.get_by_text("Korean dubbing"))
    expect(page.locator("#interest")).to_be_visible()
    assert "915 55" not in page.content()
    assert "Kim" not in page.content()
    clean(page)
    page.fill("[name=words]", "We dub.")
    press(page, "button[value=express]")
    clean(page)
    page.goto(at("my_opportunities"))
    clean(page)
    page.context.clear_cookies()

    # The visitor accepts by the link, and the member knows who it is.
    page.goto(confirming)
    press(page, "button[value=accept]")
    sign_in(page, site, eva.email, "/en/area/")
    page.goto(at("opportunity", made.slug))
    clean(page)
    made.refresh_from_db()
    assert made.state == "talking"


@pytest.mark.parametrize(("language", "screen"), [("es", PHONE), ("en", DESK)])
def test_a_member_writes_and_decides(
    site: str,
    watched: Page,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    opportunity: Callable[..., Any],
    language: str,
    screen: Any,
) -> None:
    def at(name: str, *args: Any) -> str:
        with translation.override(language):
            return site + reverse(name, args=args)

    page = watched
    page.set_viewport_size(screen)
    azotea, bruma = organisation(), organisation("Bruma Cine")
    ana = representative(azotea, email="ana@azotea.example")
    opportunity(azotea, kind="talent")
    sign_in(page, site, ana.email, "/en/area/")
    page.goto(at("opportunity_write") + "?kind=coproducer&direction=need")
    clean(page)
    page.fill(f"[name=title_{language}]", "Isla de sal")
    page.fill(f"[name=text_{language}]", "A feature film.")
    press(page, "form.form .actions button[name=submit]")
    made = Opportunity.objects.get(kind="coproducer")
    assert made.state == "open"
    interest = actions.express(made, organisation=bruma, words="Yes", by=SYSTEM)
    page.reload()
    clean(page)
    press(page, "button[value=accept]")
    interest.refresh_from_db()
    assert interest.state == "accepted"
    page.goto(at("opportunity_edit", made.slug))
    clean(page)
    catch_up()
    page.goto(at("board_embed"))
    clean(page)
