"""What each module of JavaScript does, in a real browser."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, Response, expect

from claqueta.foundation.models import Job
from claqueta.foundation.search import rebuild
from claqueta.submissions.holders import token_of
from claqueta.submissions.tests.factories import call_of, project_of
from claqueta.website.models import NewsIndexPage
from conftest import posted
from tests.test_browser import DESKTOP, PHONE, clean, site, watched
from tests.test_journeys import sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_menu_closes_by_escape_and_by_a_click_beside_it(site: str, watched: Page) -> None:
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    watched.goto(f"{site}/en/")
    menu, button = watched.locator("[data-menu]"), watched.locator("[data-menu] > summary")
    button.click()
    expect(menu).to_have_attribute("open", "")
    watched.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(button).to_be_focused()
    button.click()
    watched.get_by_role("banner").click(position={"x": 180, "y": 4})
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize("path", ["search/", "directory/", ""])
def test_box_suggests_names_and_filters_and_keys_alone_lead_there(
    site: str, watched: Page, organisation: Callable[..., Any], path: str
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.goto(f"{site}/en/{path}")
    box, options = watched.locator("[data-suggest]"), watched.get_by_role("option")
    expect(box).to_have_attribute("role", "combobox")
    box.press_sequentially("n")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.fill("azotea")
    box.press("Escape")  # While lines are on their way, too.
    expect(box).to_have_value("azotea")
    box.fill("azotea")
    options = watched.locator("[role=listbox] [role=option]")
    expect(options).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("azotea")

    # Where the list answers as well, it is drawn anew once the typing rests.
    def rested(answer: Response) -> bool:
        return f"/en/{path}?" in answer.url and "q=dub" in answer.url and "typing" not in answer.url

    with watched.expect_response(rested) if path else nullcontext():
        box.fill("dub")
    expect(options.first).to_have_text("DubbingFilter: Activity")
    box.press("ArrowUp")
    box.press("ArrowDown")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    clean(watched)
    box.press("Enter")
    watched.wait_for_url("**/en/directory/?activity=5.7")
    watched.goto(f"{site}/en/{path}")
    box.fill("azotea")
    options.first.click()
    watched.wait_for_url("**/en/directory/azotea-sonora/")


def test_back_undoes_the_last_choice_and_focus_stays(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    organisation("Faro", codes=("5.5",))
    rebuild()
    watched.goto(f"{site}/en/directory/")
    total, cards = watched.locator(".directory__total"), watched.locator(".card")
    post = watched.get_by_label("Post-production")
    post.check()
    expect(total).to_have_text("2 organisations")
    expect(post).to_be_focused()
    watched.get_by_label("Dubbing").check()
    expect(cards).to_have_count(1)
    # What is above a choice narrows nothing besides it.
    expect(post).to_have_count(0)
    watched.go_back()
    expect(cards).to_have_count(2)
    expect(post).to_be_checked()
    watched.reload()
    expect(cards).to_have_count(2)
    watched.go_back()
    expect(cards).to_have_count(3)
    expect(post).not_to_be_checked()


def test_filters_of_a_phone_stay_open_while_somebody_chooses(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    watched.goto(f"{site}/en/directory/")
    watched.get_by_text("Filters", exact=True).first.click()
    done = watched.locator(".facets__done button")
    expect(done).to_have_text("See 2 results")
    watched.get_by_label("Post-production").check()
    expect(done).to_have_text("See 1 result")
    expect(done).to_be_in_viewport()
    clean(watched)
    done.click()
    expect(done).to_be_hidden()
    expect(watched.locator(".card")).to_have_count(1)
    watched.locator(".facets__toggle > summary").click()
    watched.get_by_role("button", name="Close").click()
    expect(done).to_be_hidden()
    watched.locator(".facets__toggle > summary").click()
    watched.keyboard.press("Escape")
    expect(done).to_be_hidden()


@pytest.mark.parametrize(("viewport", "rows"), [(DESKTOP, 6), (PHONE, 2)])
def test_result_stands_in_the_first_screen(
    site: str, watched: Page, organisation: Callable[..., Any], viewport: Any, rows: int
) -> None:
    for number in range(8):
        organisation(f"Azotea {number}", tagline={"en": "We dub", "es": "Doblamos"})
    rebuild()
    watched.set_viewport_size(viewport)
    watched.goto(f"{site}/en/directory/")
    bottom = watched.locator(".card").nth(rows - 1).evaluate("(card) => card.getBoundingClientRect().bottom")
    assert bottom <= viewport["height"]


def test_nothing_of_the_directory_is_dead_without_scripts(
    site: str, window: Callable[..., Page], organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    page = window(java_script_enabled=False)
    page.goto(f"{site}/en/directory/?q=cheap+dubbing")
    expect(page.locator("main button:visible")).to_have_text(["Find", "Apply filters"])
    expect(page.locator("del")).to_have_text("cheap")
    expect(page.locator("[data-map]")).to_be_hidden()
    page.goto(f"{site}/en/directory/")
    page.get_by_label("Post-production").check()
    follow(page.get_by_role("button", name="Apply filters"))
    page.wait_for_url("**activity=5*")
    expect(page.get_by_role("link", name="Azotea Sonora")).to_be_visible()


def test_shortlist_opened_by_its_address_shows_what_was_kept_and_writes_to_it(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora", email="hola@azotea.example")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.goto(f"{site}/en/directory/")
    for name in ("Azotea Sonora", "Nogal Cámaras"):
        watched.get_by_role("button", name=f"Keep {name} in the shortlist").click()
    watched.goto(f"{site}/en/shortlist/")
    expect(watched.locator(".card")).to_have_count(2)
    clean(watched)
    follow(watched.get_by_role("link", name="Write to these"))
    expect(watched.get_by_label("Your name")).to_be_visible()
    clean(watched)
    watched.get_by_label("Your name").fill("Ana Ruiz")
    watched.get_by_label("Your mail address").fill("ana@people.example")
    watched.get_by_role("textbox", name="Message").fill("Do you have a free week in May?")
    watched.get_by_label("Pass my name").check()
    follow(watched.get_by_role("button", name="Send"))
    expect(watched.get_by_text("Your message is on its way.")).to_be_visible()
    expect(watched.get_by_text("Left out, as we have no address of theirs: Nogal Cámaras.")).to_be_visible()
    assert sorted(mail.to[0] for mail in posted()) == ["ana@people.example", "hola@azotea.example"]


def test_shortlist_is_kept_dropped_and_the_same_in_every_window(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.goto(f"{site}/en/directory/")
    other = watched.context.new_page()
    other.goto(f"{site}/en/directory/azotea-sonora/")
    keep = watched.locator("[data-keep=azotea-sonora]")
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    expect(other.locator("[data-shortlist-count]")).to_have_text("1")
    expect(other.locator("[data-shortlist-link]")).to_have_attribute(
        "href", f"{site}/en/shortlist/?o=azotea-sonora"
    )
    watched.get_by_role("combobox", name="What are you looking for?").fill(
        "azotea"
    )  # What comes in the place of the list knows it too.
    expect(watched.locator("[data-keep]")).to_have_count(1)
    expect(keep).to_have_attribute("aria-pressed", "true")
    keep.click()
    expect(other.locator("[data-shortlist-count]")).to_be_hidden()
    expect(other.locator("[data-shortlist-link]")).to_have_attribute("href", f"{site}/en/shortlist/")


def test_directory_asks_when_a_filter_is_set_and_when_the_form_is_sent(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Sonora")
    organisation("Nogal Cámaras", codes=("4.2",))
    rebuild()
    watched.goto(f"{site}/en/directory/")
    loaded = watched.evaluate("window.here = 1")
    watched.locator("select[name=sort]").select_option("name")
    watched.wait_for_url("**/en/directory/?sort=name")
    watched.get_by_role("combobox", name="What are you looking for?").fill("nogal")
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/en/directory/?q=nogal&sort=name")
    expect(watched.locator(".card")).to_have_count(1)
    assert watched.evaluate("window.here") == loaded


def test_button_prints_the_shortlist(site: str, watched: Page, organisation: Callable[..., Any]) -> None:
    organisation("Azotea Sonora")
    watched.add_init_script("window.print = () => { document.title = 'printed'; }")
    watched.goto(f"{site}/en/shortlist/?o=azotea-sonora")
    watched.locator("[data-print]").click()
    expect(watched).to_have_title("printed")


def test_line_of_a_job_asks_until_it_is_done(site: str, watched: Page, account: Callable[..., Any]) -> None:
    first, second = (Job.objects.create(kind="guide", title=one, state="running", total=4) for one in "AB")
    account("office_admin", email="admin@people.example")
    sign_in(watched, site, "admin@people.example")
    watched.goto(f"{site}/office/guide/")
    lines = watched.locator(".office-job")
    expect(watched.locator("[data-job]")).to_have_count(2)
    Job.objects.filter(pk=first.pk).update(state="failed", message="It broke")
    expect(lines.filter(has_text="It broke")).to_have_count(1)
    expect(watched.locator("[data-job]")).to_have_count(1)
    Job.objects.filter(pk=second.pk).update(state="failed", message="So did it")
    expect(watched.locator("[data-job]")).to_have_count(0)
    expect(lines).to_have_count(2)


def test_date_of_a_page_opens_a_calendar(site: str, watched: Page, account: Callable[..., Any]) -> None:
    account("editor", email="eva@people.example")
    index = NewsIndexPage.objects.get(locale__language_code="es")
    sign_in(watched, site, "eva@people.example")
    watched.goto(f"{site}/office/pages/add/website/newspage/{index.pk}/")
    field = watched.locator("input:has(~ [data-chooser])").first
    field.click()
    expect(watched.locator(".xdsoft_datetimepicker").locator("visible=true")).to_have_count(1)


@pytest.mark.parametrize(
    ("language", "viewport", "scheme"),
    [("en", DESKTOP, "light"), ("es", PHONE, "dark"), ("en", PHONE, "light")],
)
def test_palette_leads_to_screens_and_records_by_keys_alone(
    site: str,
    watched: Page,
    account: Callable[..., Any],
    organisation: Callable[..., Any],
    language: str,
    viewport: Any,
    scheme: Any,
) -> None:
    who = account("office_staff", email="staff@people.example")
    who.language = language
    who.save()
    organisation("Azotea Sonora")
    rebuild()
    watched.set_viewport_size(viewport)
    watched.emulate_media(color_scheme=scheme)
    sign_in(watched, site, "staff@people.example")
    watched.goto(f"{site}/office/jobs/")
    dialog, box = watched.get_by_role("dialog"), watched.locator("#palette-q")
    found = watched.locator("#palette [data-palette-found] a")
    expect(dialog).to_be_hidden()
    before = watched.locator("#list-q")
    before.focus()
    watched.keyboard.press("/")  # In a text that is being written, a slash is a slash.
    expect(before).to_have_value("/")
    expect(dialog).to_be_hidden()
    watched.keyboard.press("Control+k")
    expect(box).to_be_focused()
    expect(found.first).to_be_visible()
    clean(watched)
    watched.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(before).to_be_focused()
    before.evaluate("(node) => node.blur()")
    watched.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    watched.keyboard.type("azotea")
    expect(found).to_have_count(1)
    clean(watched)
    assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth")
    watched.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    watched.keyboard.press("ArrowDown")  # There is none beyond the last.
    expect(found.first).to_be_focused()
    watched.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    watched.keyboard.press("ArrowDown")
    watched.keyboard.type("s")  # Goes on where the words began.
    expect(box).to_have_value("azoteas")
    box.fill("azotea")
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/azotea-sonora/")


def test_arrow_before_the_answer_chooses_among_what_was_typed(
    site: str, watched: Page, account: Callable[..., Any]
) -> None:
    account("office_staff", email="staff@people.example")
    sign_in(watched, site, "staff@people.example")
    watched.keyboard.press("Control+k")
    found = watched.locator("#palette [data-palette-found] a")
    expect(found.nth(1)).to_be_visible()
    watched.keyboard.type("circulars")
    watched.keyboard.press("ArrowDown")
    expect(found.first).to_be_focused()
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/office/circulars/")


def test_palette_opens_from_the_menu_and_enter_without_an_answer_goes_to_the_search_page(
    site: str, watched: Page, account: Callable[..., Any]
) -> None:
    account("office_staff", email="staff@people.example")
    sign_in(watched, site, "staff@people.example")
    watched.get_by_role("link", name="Search everything").click()
    dialog, box = watched.get_by_role("dialog"), watched.locator("#palette-q")
    expect(box).to_be_focused()
    expect(watched.locator("#palette").get_by_role("link", name="Organisations", exact=True)).to_be_visible()
    watched.mouse.click(5, 5)  # Beside the dialog.
    expect(dialog).to_be_hidden()
    watched.keyboard.press("Control+k")
    box.fill("xyzzy")
    expect(dialog.get_by_text("Nothing matches your search.")).to_be_visible()
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/office/search/?q=xyzzy")
    watched.get_by_label("Search everything").fill("new organisation")
    watched.keyboard.press("Enter")
    watched.get_by_role("link", name="New organisation Organisations").click()
    watched.wait_for_url("**/office/organisations/new/")


def test_way_to_the_search_page_is_there_without_scripts(
    site: str, window: Callable[..., Page], account: Callable[..., Any]
) -> None:
    account("office_staff", email="staff@people.example")
    page = window(java_script_enabled=False)
    sign_in(page, site, "staff@people.example")
    follow(page.get_by_role("link", name="Search everything"))
    page.wait_for_url("**/office/search/")
    expect(page.locator("#found").get_by_role("link", name="Organisations", exact=True)).to_be_visible()


def test_files_larger_than_may_be_sent_at_once_are_refused_beside_their_field_before_they_are_sent(
    site: str, watched: Page, tmp_path: Path
) -> None:
    submission = project_of(call_of(), "draft")
    with translation.override("en"):
        watched.goto(f"{site}{reverse('submission_step', args=[token_of(submission), 'files'])}")
    large, small = tmp_path / "large.pdf", tmp_path / "small.pdf"
    small.write_bytes(b"%PDF-1.7")
    with large.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    box, told = watched.locator("#file_dossier"), watched.locator("#file_dossier + [role=alert]")
    sent: list[str] = []
    watched.on("request", lambda request: sent.append(request.method))
    box.set_input_files(large)
    expect(told).to_contain_text("The file is larger than 63 MB")
    expect(box).to_have_accessible_description(re.compile("larger than 63 MB"))
    watched.locator("form[data-walk] button:not([name])").last.click()
    expect(box).to_be_focused()
    assert "POST" not in sent
    box.set_input_files(small)
    expect(told).to_have_count(0)
    expect(box).not_to_have_accessible_description(re.compile("larger"))
    # Each may be sent, both together may not; a form that is emptied says nothing more.
    with large.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    other, said = watched.locator("#file_poster"), watched.locator("#file_poster + [role=alert]")
    box.set_input_files(large)
    expect(told).to_have_count(0)
    other.set_input_files(large)
    expect(said).to_contain_text("The files together are larger than 63 MB")
    watched.locator("form[data-walk]").evaluate("form => form.reset()")
    expect(said).to_have_count(0)
    # Who leaves for now is let go, without what cannot be sent.
    box.set_input_files(large)
    other.set_input_files(large)
    button = watched.locator("form[data-walk] button:not([name])").last
    button.click()
    expect(other).to_be_focused()
    assert "POST" not in sent
    button.evaluate("""one => {
        one.formNoValidate = true;
        one.form.addEventListener("submit", (event) => event.preventDefault());
    }""")
    button.click()
    expect(said).to_have_count(0)
    assert [one.evaluate("one => one.files.length") for one in (box, other)] == [1, 0]
