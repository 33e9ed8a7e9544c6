"""The member's editor in a real browser, with its scripts and without them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import Page, expect

from claqueta.organisations.models import Organisation, ProfileDraft
from tests.test_browser import DESKTOP, PHONE, clean, open_tab, site, watched
from tests.test_journeys import sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
browser = pytest.mark.browser
pytestmark = pytest.mark.django_db(transaction=True)
WAY = "/en/area/azotea-sonora/"
PUBLISHED = re.compile("/directory/azotea-sonora/")
CREDITS = [{"title": "Marea", "year": 2022}, {"title": "Norte", "year": 2023}]


@pytest.fixture
def made(organisation: Callable[..., Any], representative: Callable[..., Any]) -> Any:
    mine = organisation("Azotea Sonora", codes=("5.7",), credits=CREDITS)
    representative(mine, email="ana@people.example")
    return mine


@pytest.fixture
def plain(site: str, window: Callable[..., Page]) -> Page:
    """A browser that runs no scripts."""
    return window(java_script_enabled=False)


def titles(page: Page) -> list[str]:
    boxes = page.locator("[name^='credits-'][name$='-title']").all()
    return [text for text in (box.input_value() for box in boxes) if text]


@browser
def test_rows_are_added_moved_removed_and_pasted(site: str, watched: Page, made: Any) -> None:
    sign_in(watched, site, "ana@people.example", WAY)
    open_tab(watched, "credits")
    rows = watched.locator("[data-rows=credits]")
    assert titles(watched) == ["Marea", "Norte"]
    rows.get_by_role("button", name="Move row 2 up").click()
    assert titles(watched) == ["Norte", "Marea"]
    watched.locator("[name=credits-0-title]").press("Alt+ArrowDown")
    assert titles(watched) == ["Marea", "Norte"]
    expect(watched.locator("[name=credits-1-title]")).to_be_focused()
    rows.get_by_role("button", name="Add a row").click()
    watched.keyboard.type("Faro")
    assert titles(watched) == ["Marea", "Norte", "Faro"]
    rows.get_by_role("button", name="Remove row 1").click()
    assert titles(watched) == ["Norte", "Faro"]
    rows.get_by_text("Paste several lines").click()
    rows.locator("textarea").fill("Duna | 2020\nCierzo\t2021")
    rows.get_by_role("button", name="Fill the rows").click()
    assert titles(watched) == ["Norte", "Faro", "Duna", "Cierzo"]
    clean(watched)
    follow(watched.get_by_role("button", name="Save draft", exact=True))
    expect(watched.get_by_text("Draft saved.")).to_be_visible()
    kept = ProfileDraft.objects.get().content["credits"]
    assert [(one["title"], one.get("year")) for one in kept] == [
        ("Norte", 2023),
        ("Faro", None),
        ("Duna", 2020),
        ("Cierzo", 2021),
    ]
    assert [one["title"] for one in Organisation.objects.get().credits] == ["Marea", "Norte"]
    follow(watched.get_by_role("button", name="Publish", exact=True))
    watched.wait_for_url(PUBLISHED)
    assert [one["title"] for one in Organisation.objects.get().credits] == ["Norte", "Faro", "Duna", "Cierzo"]


@browser
def test_error_stands_beside_its_cell_and_nothing_is_lost(site: str, watched: Page, made: Any) -> None:
    sign_in(watched, site, "ana@people.example", WAY)
    open_tab(watched, "credits")
    watched.locator("[name=credits-1-year]").fill("last year")
    watched.locator("[name=credits-0-title]").fill("Marea alta")
    follow(watched.get_by_role("button", name="Save draft", exact=True))
    wrong = watched.locator("[name=credits-1-year]")
    expect(wrong).to_be_visible()  # The section opens in which something has to be mended.
    expect(wrong).to_have_value("last year")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(watched.locator("#id_credits-1-year_error")).to_be_visible()
    assert titles(watched) == ["Marea alta", "Norte"]
    clean(watched)
    assert not ProfileDraft.objects.exists()


@browser
def test_section_with_something_to_mend_is_opened_wherever_one_was(
    site: str, watched: Page, made: Any
) -> None:
    watched.set_viewport_size(PHONE)
    sign_in(watched, site, "ana@people.example", WAY)
    open_tab(watched, "website")
    watched.locator("[name=website]").fill("nowhere at all")
    open_tab(watched, "credits")
    watched.locator(".bar [name=save]").click()

    expect(watched.locator("[name=website]")).to_be_visible()
    current = watched.locator(".tabs__tab[aria-current]")
    expect(current).to_be_in_viewport(ratio=1)
    expect(current).to_have_class(re.compile("tabs__tab--wrong"))


@browser
def test_activities_are_typed_and_what_can_be_said_of_them_follows(
    site: str, watched: Page, made: Any
) -> None:
    sign_in(watched, site, "ana@people.example", WAY)
    open_tab(watched, "activities")
    picker = watched.locator("#id_activities")
    chips = picker.locator(".picker__chip")
    expect(chips).to_have_count(1)
    before = watched.locator("#part-able [name^=cap_]").count()
    name = watched.locator("#id_activities li:has(input[value='4.2']) label span").first.text_content()
    picker.get_by_role("searchbox").fill(name or "")
    with watched.expect_response(lambda answer: answer.request.method == "POST"):
        watched.keyboard.press("Enter")
    expect(chips).to_have_count(2)
    expect(watched.locator("#part-able [name^=cap_4_2]").first).to_be_attached()
    assert watched.locator("#part-able [name^=cap_]").count() > before
    chips.get_by_role("button", name=re.compile("the main one")).click()
    expect(picker.locator(".picker__mark")).to_have_count(1)
    clean(watched)
    follow(watched.get_by_role("button", name="Publish", exact=True))
    watched.wait_for_url(PUBLISHED)
    codes = [(one.category.code, one.is_primary) for one in Organisation.objects.get().activities.all()]
    assert len(codes) == 2
    assert codes[0] != ("5.7", True)


@browser
def test_unsaved_changes_are_not_lost_unasked(site: str, watched: Page, made: Any) -> None:
    sign_in(watched, site, "ana@people.example", WAY)
    asked: list[str] = []
    watched.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    open_tab(watched, "phone")
    phone = watched.get_by_label("Phone", exact=True).first
    phone.press_sequentially("910 123 456")
    expect(watched.get_by_text("Not saved yet")).to_be_visible()
    with watched.expect_event("dialog"):
        watched.locator("header a").first.click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(phone).to_have_value("910 123 456")


@browser
def test_preview_stands_beside_the_form_where_there_is_room(site: str, watched: Page, made: Any) -> None:
    watched.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    sign_in(watched, site, "ana@people.example", WAY)
    frame = watched.frame_locator("[data-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Azotea Sonora")
    open_tab(watched, "trade_name")
    watched.locator("[name=trade_name]").fill("Azotea Nueva")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Azotea Nueva")
    assert Organisation.objects.get().trade_name == "Azotea Sonora"
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(watched.locator("[data-preview-box]")).to_be_hidden()
    assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth")


@browser
def test_whole_editor_works_without_scripts(site: str, plain: Page, made: Any) -> None:
    sign_in(plain, site, "ana@people.example", WAY)
    follow(plain.get_by_role("button", name="Move row 2 up").first)
    plain.locator("[name=credits-2-title]").fill("Faro")
    follow(plain.locator("button[name=rearrange][value='credits:more']"))
    assert len(titles(plain)) == 3
    follow(plain.locator("button[name=rearrange][value='credits:remove:0']"))
    assert len(titles(plain)) == 2
    assert not ProfileDraft.objects.exists()
    box = plain.locator("#id_activities input[type=checkbox][value='4.2']")
    box.locator("xpath=ancestor::details").evaluate("node => node.open = true")
    box.check()
    follow(plain.get_by_role("button", name="Show what can be said of these"))
    expect(plain.locator("#part-able [name^=cap_4_2]").first).to_be_attached()
    follow(plain.get_by_role("button", name="Publish", exact=True))
    plain.wait_for_url(PUBLISHED)
    published = Organisation.objects.get()
    assert {one.category.code for one in published.activities.all()} == {"5.7", "4.2"}
    assert len(published.credits) == 2


def test_preview_writes_nothing(client: Client, made: Any) -> None:
    """It is asked for at each pause in typing: a database with one writer is not kept from others."""
    from claqueta.organisations.profile import profile_of, put_on, write_profile
    from claqueta.organisations.queries import presented, with_details

    ana = made.affiliations.get().person.account
    client.force_login(ana)
    form = client.get(reverse("profile_edit", args=[made.slug])).context["form"]
    sent = {field.html_name: value for field in form if isinstance(value := field.value(), str | int)}
    sent |= {
        "trade_name": "Azotea Nueva",
        "activities": ["4.2", "5.7"],
        "primary": "5.7",
        "premises-0-street": "Calle Mayor 1",
        "premises-0-city": "Madrid",
        "premises-0-country": "ES",
    }
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(reverse("profile_preview", args=[made.slug]), sent)
    assert answer.status_code == 200
    verbs = {query["sql"].split(" ", 1)[0].upper() for query in asked if "organisations_" in query["sql"]}
    assert verbs == {"SELECT"}
    assert not [query for query in asked if query["sql"].startswith("BEGIN IMMEDIATE")]
    text = answer.content.decode()
    assert ("Azotea Nueva" in text, "Calle Mayor 1" in text) == (True, True)
    assert Organisation.objects.get().trade_name == "Azotea Sonora"

    # What is shown of values in memory is what is shown of the same values once they are written.
    profile = profile_of(made) | {
        "trade_name": "Otra",
        "activities": [
            {"code": code, "primary": code == "5.7", "capabilities": {}} for code in ("4.2", "1.1", "5.7")
        ],
        "premises": [
            {"street": "B", "city": "Getafe", "is_main": False},
            {"street": "A", "city": "Madrid", "is_main": True},
        ],
    }
    imagined = with_details().get(pk=made.pk)
    put_on(imagined, profile)
    before = presented(imagined, "members", "es")
    write_profile(Organisation.objects.get(pk=made.pk), profile)
    after = presented(with_details().get(pk=made.pk), "members", "es")
    assert before | {"updated_at": ""} == after | {"updated_at": ""}
