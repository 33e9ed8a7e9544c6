"""Journeys of the office, the editor and the representative in a real browser, and axe on every template."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from claqueta.accounts import actions as accounts
from claqueta.accounts.models import Invitation, RoleGrant
from claqueta.foundation import attachments, mailing
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports.process import prepare
from claqueta.foundation.models import Job, OutgoingMail, WebhookDelivery, WebhookEndpoint
from claqueta.foundation.search import rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Organisation, Shortlist
from claqueta.website.models import NewsIndexPage, NewsPage
from conftest import posted
from tests.test_browser import PHONE, clean, site, watched
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, site: str, email: str, way: str = "/office/") -> None:
    page.goto(f"{site}/en/account/login/?next={way}")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("a long password")
    follow(page.get_by_role("button", name="Sign in", exact=True))
    page.wait_for_url(f"{site}{way}")


def link_in_mail(site: str, part: str) -> str:
    link = next(word for word in posted()[-1].body.split() if part in word)
    return site + re.sub(r"^https?://[^/]+", "", link)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_of_the_office_is_accessible(
    site: str, watched: Page, account: Callable[..., Any], organisation: Callable[..., Any], scheme: Any
) -> None:
    made = organisation("Azotea Sonora", website="https://azotea.example")
    organisation("Azotea Sonoro", website="https://azotea.example")
    admin = account("office_admin", email="admin@people.example")
    batch = prepare("organisations", b"Nombre;CIF\nAzotea Sonora;\nNogal;B1\n", "list.csv", by=admin)
    Job.objects.create(kind="guide", title="A guide", state=Job.State.FAILED, message="It broke")
    attachments.attach(made, ContentFile(b"%PDF-1.7"), name="a.pdf", by=admin)
    key, _secret = accounts.make_token(by=admin, name="A program", scopes=["read"], days=30)
    hook = WebhookEndpoint.objects.create(owner=admin, url="https://azotea.example/", secret="s" * 32)
    WebhookDelivery.objects.create(
        endpoint=hook, kind="organisations.published", error="It broke", next_at=None
    )
    rebuild()
    watched.emulate_media(color_scheme=scheme)
    sign_in(watched, site, "admin@people.example")
    clean(watched)
    for path in (
        "due/",
        "search/?q=azotea",
        "organisations/",
        "organisations/?column=name&column=kind",
        "organisations/new/",
        f"organisations/{made.pk}/",
        "organisations/duplicates/",
        "imports/",
        f"imports/{batch.pk}/",
        "jobs/",
        "guide/",
        "persons/",
        f"persons/{admin.person.pk}/",
        "roles/",
        "invitations/",
        "keys/",
        f"keys/{key.pk}/",
        "webhooks/",
        f"webhooks/{hook.pk}/",
        "trail/",
        "mails/",
        "rules/",
        "data-protection/?email=admin@people.example",
    ):
        watched.goto(f"{site}/office/{path}")
        expect(watched.get_by_role("heading", level=1).first).to_be_visible()
        clean(watched)


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_screen_of_the_area_is_accessible_on_a_phone(
    site: str,
    watched: Page,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    language: str,
) -> None:
    from django.urls import reverse
    from django.utils import translation

    made = organisation("Azotea Sonora", codes=("5.7", "4.2"))
    other = organisation("Nogal Cámaras")
    representative(made, email="ana@people.example")
    actions.publish_profile(made, {"tagline": {"es": "Una", "en": "One"}}, by=SYSTEM)
    shared = Shortlist.objects.create(organisations=[made.slug, other.slug])
    rebuild()
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(watched, site, "ana@people.example", "/en/account/")
    with translation.override(language):
        paths = [
            *(reverse(name) for name in ("area", "account_home", "notices", "tokens", "webhooks")),
            *(
                reverse(name, args=[made.slug])
                for name in (
                    "profile_edit",
                    "profile_history",
                    "profile_people",
                    "profile_pictures",
                    "organisation",
                )
            ),
            *(
                reverse(name)
                for name in ("account_change_password", "mfa_index", "usersessions_list", "account_email")
            ),
            reverse("shortlist_shared", args=[shared.pk]),
            f"{reverse('compare')}?o={made.slug}&o={other.slug}",
            f"{reverse('directory')}?q=nothing+like+this",
        ]
    for path in paths:
        watched.goto(f"{site}{path}")
        expect(watched.get_by_role("heading", level=1).first).to_be_visible()
        assert watched.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        clean(watched)


def test_editor_publishes_a_page_and_its_translation(
    site: str, watched: Page, account: Callable[..., Any]
) -> None:
    account("editor", email="eva@people.example")
    index = NewsIndexPage.objects.get(locale__language_code="es")
    sign_in(watched, site, "eva@people.example")
    watched.goto(f"{site}/office/pages/add/website/newspage/{index.pk}/")
    watched.get_by_role("textbox", name="Title*").fill("Rodajes de otoño")
    watched.get_by_role("textbox", name="Introduction").fill("Lo que se rueda este otoño.")
    watched.get_by_role("checkbox", name="O3").check()
    watched.get_by_role("button", name="More actions").first.click()
    follow(watched.get_by_role("button", name="Publish"))
    expect(watched.get_by_text("created and published").first).to_be_visible()
    page = NewsPage.objects.get(title="Rodajes de otoño")
    watched.goto(f"{site}/office/localize/submit/page/{page.pk}/")
    clean(watched)
    watched.get_by_role("checkbox", name="English").check()
    follow(watched.get_by_role("button", name="Submit"))
    watched.wait_for_url("**/pages/**")
    english = page.get_translations().get()
    watched.goto(f"{site}/office/pages/{english.pk}/edit/")
    expect(watched.get_by_text("Rodajes de otoño").first).to_be_visible()
    for field, words in (("Title", "Autumn shoots"), ("Introduction", "What shoots this autumn.")):
        row = watched.locator("li:has(> h3)").filter(
            has=watched.get_by_role("heading", name=field, exact=True)
        )
        row.get_by_role("button", name="Translate").click()
        row.locator("textarea").fill(words)
        row.get_by_role("button", name="Save").click()
        expect(row.get_by_role("button", name="Edit")).to_be_visible()
    follow(watched.get_by_role("button", name=re.compile("Publish")).first)
    english.refresh_from_db()
    assert (english.title, english.live) == ("Autumn shoots", True)
    watched.goto(f"{site}/en/news/{english.slug}/")
    expect(watched.get_by_role("heading", level=1)).to_have_text("Autumn shoots")


def test_administrator_invites_and_withdraws(site: str, watched: Page, account: Callable[..., Any]) -> None:
    account("office_admin", email="admin@people.example")
    sign_in(watched, site, "admin@people.example")
    watched.goto(f"{site}/office/roles/")
    watched.get_by_role("textbox", name="Mail address").fill("not an address")
    follow(watched.get_by_role("button", name="Send the invitation"))
    expect(watched.get_by_text("Enter a valid email address.")).to_be_visible()
    expect(watched.get_by_role("textbox", name="Mail address")).to_have_value("not an address")
    watched.get_by_role("textbox", name="Mail address").fill("eva@people.example")
    watched.locator("select[name=role]").first.select_option("editor")
    follow(watched.get_by_role("button", name="Send the invitation"))
    expect(watched.get_by_text("The invitation to eva@people.example is on its way.")).to_be_visible()
    link = (
        link_in_mail(site, "/invitation/")
        if "/invitation/" in posted()[-1].body
        else link_in_mail(site, "/invitacion/")
    )
    follow(watched.get_by_role("link", name="Invitations sent"))
    follow(watched.get_by_role("button", name="Withdraw"))
    expect(watched.get_by_text("The invitation no longer works.")).to_be_visible()
    assert watched.goto(link).status == 410  # type: ignore[union-attr]
    clean(watched)
    assert Invitation.objects.get().state == "revoked"
    watched.goto(f"{site}/office/roles/")
    follow(watched.get_by_role("button", name="End", exact=True))
    expect(watched.get_by_text("Somebody has to administer")).to_be_visible()
    assert RoleGrant.objects.current().count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_administrator_revokes_a_key_and_removes_webhooks_after_being_asked(
    site: str, watched: Page, account: Callable[..., Any], scheme: Any
) -> None:
    admin, other = account("office_admin", email="admin@people.example"), account(email="ana@people.example")
    key, _secret = accounts.make_token(by=other, name="A program", scopes=["read"], days=30)
    for name in ("azotea", "nogal"):
        WebhookEndpoint.objects.create(owner=other, url=f"https://{name}.example/", secret="s" * 32)
    watched.emulate_media(color_scheme=scheme)
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    sign_in(watched, site, admin.email)
    watched.goto(f"{site}/office/keys/?q=program")
    follow(watched.get_by_role("row").locator("button[value=revoke]"))
    expect(watched.get_by_text("Whatever program uses it is refused from then on.")).to_be_visible()
    clean(watched)
    follow(watched.get_by_role("link", name="Leave it as it is"))
    watched.wait_for_url("**/office/keys/?q=program")
    key.refresh_from_db()
    assert key.usable
    follow(watched.get_by_role("link", name="A program"))
    watched.locator("summary", has_text="Actions").click()
    follow(watched.get_by_role("link", name="Revoke…"))
    follow(watched.get_by_role("button", name="Revoke"))
    expect(watched.get_by_text("The key no longer works.")).to_be_visible()
    expect(watched.get_by_role("button", name="Revoke")).to_have_count(0)
    key.refresh_from_db()
    assert not key.usable
    watched.goto(f"{site}/office/webhooks/")
    for box in watched.locator("input[name=chosen]").all():
        box.check()
    follow(watched.locator(".office-chosen").get_by_role("button", name="Remove"))
    expect(watched.locator("#main li", has_text="https://")).to_have_count(2)
    clean(watched)
    follow(watched.get_by_role("button", name="Remove"))
    expect(watched.get_by_text("Done for 2.")).to_be_visible()
    assert not WebhookEndpoint.objects.exists()


def test_office_sends_a_mail_again_and_calls_others_off(
    site: str, watched: Page, account: Callable[..., Any]
) -> None:
    account("office_staff", email="staff@people.example")
    for name in ("ana", "eva", "leo"):
        mailing.send_written("test", f"{name}@people.example", f"To {name}", "A text")
    sign_in(watched, site, "staff@people.example")
    watched.goto(f"{site}/office/mails/?q=people.example")
    row = watched.get_by_role("row").filter(has_text="ana@people.example")
    follow(row.get_by_role("button", name="Call off"))
    expect(watched.get_by_text("The mail to ana@people.example will not be sent.")).to_be_visible()
    expect(row.get_by_role("button")).to_have_count(0)
    row = watched.get_by_role("row").filter(has_text="eva@people.example")
    follow(row.get_by_role("button", name="Send now"))
    expect(watched.get_by_text("The mail to eva@people.example is on its way.")).to_be_visible()
    for name in ("eva", "leo"):
        watched.get_by_role("row").filter(has_text=f"{name}@").get_by_role("checkbox").check()
    follow(watched.locator(".office-chosen").get_by_role("button", name="Call off"))
    expect(watched.get_by_text("Done for 2.")).to_be_visible()
    assert set(OutgoingMail.objects.filter(to__contains="people").values_list("state", flat=True)) == {
        "called-off"
    }


@pytest.mark.parametrize("language", ["es", "en"])
def test_representative_confirms_by_one_click_of_a_mail(
    site: str,
    watched: Page,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    language: str,
) -> None:
    made = organisation("Azotea Sonora")
    who = representative(made, email="ana@people.example")
    who.language = language
    who.save()
    actions.ask_for_confirmation(made, by=SYSTEM)
    watched.set_viewport_size({"width": 320, "height": 568})
    watched.goto(link_in_mail(site, "/confirm"))
    expect(watched.get_by_text("Azotea Sonora").first).to_be_visible()
    clean(watched)
    assert Organisation.objects.get().confirmed_at is None
    yes = watched.locator("main form button").first
    expect(yes).to_be_in_viewport(ratio=1)
    assert watched.evaluate("document.documentElement.scrollWidth") <= 320
    follow(yes)
    assert Organisation.objects.get().confirmed_at is not None
    clean(watched)


def test_office_mends_the_columns_merges_a_duplicate_and_takes_the_rejected_home(
    site: str, watched: Page, account: Callable[..., Any], organisation: Callable[..., Any], tmp_path: Path
) -> None:
    there = organisation("Azotea Sonora", email="hola@azotea.example")
    account("office_staff", email="staff@people.example")
    rebuild()
    sign_in(watched, site, "staff@people.example", "/office/imports/")
    body = "Nombre;Cosa;CIF\nAzotea Sonoro;https://azotea.example;\nNogal Cámaras;;B1\nFaro;;\n"
    watched.set_input_files(
        "input[type=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": body.encode("cp1252")}
    )
    follow(watched.get_by_role("button", name="Look at it"))
    watched.get_by_label("Field: Cosa").select_option(label="Website")
    follow(watched.get_by_role("button", name="Read it again"))
    expect(watched.get_by_label("Field: Cosa")).to_have_value("website")
    watched.get_by_label("Azotea Sonoro", exact=True).select_option(str(there.pk))
    follow(watched.get_by_role("button", name="Confirm the decision"))
    # What it would be called from now on is decided as well.
    expect(watched.get_by_role("button", name="Apply")).to_have_count(0)
    watched.get_by_label("Name: Azotea Sonoro").select_option(index=1)
    follow(watched.get_by_role("button", name="Confirm the decision"))
    expect(watched.get_by_text("3 rows: 1 new, 1 changed")).to_be_visible()
    with watched.expect_download() as download:
        watched.get_by_role("link", name=re.compile("Download them")).click()
    rejected = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert ("Nogal Cámaras" in rejected, "Faro" in rejected, "control digit" in rejected) == (
        True,
        False,
        True,
    )
    follow(watched.get_by_role("button", name="Apply"))
    expect(watched.get_by_role("button", name="Undo this import")).to_be_visible()
    there.refresh_from_db()
    assert (there.website, Organisation.objects.count()) == ("https://azotea.example", 2)


def test_shortlist_prints_its_organisations_and_nothing_of_the_frame(
    site: str, watched: Page, organisation: Callable[..., Any]
) -> None:
    import io

    from pypdf import PdfReader

    organisation("Azotea Sonora")
    rebuild()
    watched.goto(f"{site}/es/seleccion/?o=azotea-sonora")
    printed = watched.pdf(format="A4")
    text = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(printed)).pages)
    assert ("Azotea Sonora" in text, "Entrar" in text, "Buscar" in text) == (True, False, False)


def test_page_that_was_renamed_is_still_found_under_its_old_address(
    site: str, watched: Page, account: Callable[..., Any]
) -> None:
    account("editor", email="eva@people.example")
    page = NewsPage.objects.filter(locale__language_code="es").first()
    assert page is not None
    before = page.get_url()
    sign_in(watched, site, "eva@people.example")
    watched.goto(f"{site}/office/pages/{page.pk}/edit/")
    watched.get_by_role("tab", name="Promote").click()
    watched.get_by_role("textbox", name="Slug*").fill("otra-direccion")
    watched.get_by_role("button", name="More actions").first.click()
    follow(watched.get_by_role("button", name="Publish"))
    expect(watched.get_by_text("published").first).to_be_visible()
    watched.goto(f"{site}{before}")
    expect(watched).to_have_url(re.compile("otra-direccion"))
    expect(watched.get_by_role("heading", level=1)).to_have_text(page.title)
