"""Keys, notices, sessions, mail addresses and invitations, in both languages, in a real browser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from playwright.sync_api import Page, expect

from claqueta.accounts import actions
from claqueta.accounts.models import ApiToken, CalendarAddress
from claqueta.foundation.models import NotificationPreference, WebhookDelivery, WebhookEndpoint
from tests.test_browser import PHONE, clean, site, watched
from tests.visitors import LANGUAGES, PASSWORD, Visitor, link_in_mail, visitor, word_in_mail

__all__ = ["site", "visitor", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@LANGUAGES
def test_keys_webhooks_notices_settings_and_sessions(
    language: str, visitor: Callable[[str], Visitor], window: Callable[..., Page], account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    me = visitor(language)
    me.sign_in("ana@people.example", "tokens")
    me.at("tokens")
    me.fill(name="A program")
    me.press("form.section button")
    expect(me.page.locator("main code").first).to_contain_text("clq_")
    me.press("li form button")
    me.at("tokens")
    assert ApiToken.objects.get().revoked_at is not None
    me.go("webhooks")
    me.fill(url="https://93.184.216.34/")
    me.press("form.section button")
    expect(me.page.locator("main code").first).to_be_visible()
    me.press("section .actions form:first-of-type button")
    me.at("webhooks")
    assert WebhookDelivery.objects.get().kind == "webhook.test"
    expect(me.page.locator("main table tbody tr")).to_have_count(1)
    me.press("section .actions form:last-of-type button")
    me.at("webhooks")
    assert not WebhookEndpoint.objects.exists()
    me.go("notices")
    me.page.locator("main select").first.select_option(index=1)
    me.press("form.section button")
    me.at("notices")
    assert NotificationPreference.objects.filter(account=who).exists()
    me.go("account_home")
    me.fill(name="Ana María")
    me.press("form.form button")
    me.at("account_home")
    who.refresh_from_db()
    assert who.name == "Ana María"
    other = Visitor(window(), me.site, language)
    other.sign_in("ana@people.example")
    other.at("account_home")
    assert UserSession.objects.filter(user=who).count() == 2
    me.go("usersessions_list")
    expect(me.page.locator("main .rows > li > strong")).to_have_text(
        [{"es": "Chrome en Linux", "en": "Chrome on Linux"}[language]] * 2
    )
    me.press("form.form button")
    assert UserSession.objects.filter(user=who).count() == 1
    me.go("usersessions_list")
    me.press("form.form button")
    me.page.goto(me.site + me.path("account_home"))
    me.at("account_login")


@LANGUAGES
def test_calendar_is_made_renewed_and_ended_on_a_phone(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    me = visitor(language)
    me.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    me.sign_in("ana@people.example", "calendar_address")
    me.at("calendar_address")
    shown = []
    for _time in ("made", "renewed"):
        me.press("button[value=make]")
        shown.append(me.site + urlsplit(me.page.locator("main code").inner_text()).path)
        assert me.page.locator("main a[href^='webcal://']").count() == 1
        me.looks_right()
        clean(me.page)
    assert [me.page.request.get(one).status for one in shown] == [404, 200]
    me.press("button[value=end]")
    me.at("calendar_address")
    assert me.page.request.get(shown[1]).status == 404
    assert not CalendarAddress.objects.filter(account=who).exists()


@LANGUAGES
def test_mail_addresses_are_added_verified_made_primary_and_removed(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    me = visitor(language)
    me.page.on("dialog", lambda dialog: dialog.accept())
    me.sign_in("ana@people.example", "account_email")
    me.at("account_email")
    me.page.locator("main input[type=email]").fill("second@people.example")
    me.press("button[name=action_add]")
    me.at("account_email_verification_sent")
    me.fill(code=word_in_mail(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b"))
    me.press("form.form button[type=submit]")
    me.go("account_email")
    assert EmailAddress.objects.get(email="second@people.example").verified
    me.page.locator("main input[value='second@people.example']").check()
    me.press("button[name=action_primary]")
    me.at("account_email")
    who.refresh_from_db()
    assert who.email == "second@people.example"
    me.page.locator("main input[value='ana@people.example']").check()
    me.press("button[name=action_remove]")
    me.at("account_email")
    assert not EmailAddress.objects.filter(email="ana@people.example").exists()
    me.page.locator("main input[value='second@people.example']").check()
    me.press("button[name=action_send]")
    me.looks_right()


@LANGUAGES
def test_invitation_leads_its_owner_through_the_sign_in(
    language: str, visitor: Callable[[str], Visitor], site: str, account: Callable[..., Any]
) -> None:
    owner, admin = account(email="ana@people.example"), account("office_admin", email="admin@people.example")
    me = visitor(language)
    me.sign_in("admin@people.example")
    me.at("account_home")
    actions.invite(owner.email, by=admin, role="partner_officer", language=language)
    link = link_in_mail(site, "/invita")
    me.page.goto(link)
    me.looks_right()
    me.press("form button")
    me.page.goto(link)
    me.press("a.button")
    me.fill(login="ana@people.example", password=PASSWORD)
    me.press("form.form button[type=submit]")
    me.page.wait_for_url(link)
    me.press("form.form button")
    me.at("area")
    assert "partner_officer" in owner.current_roles()
    actions.invite("new@people.example", by=admin, language=language)
    me.page.context.clear_cookies()
    me.page.goto(link_in_mail(site, "/invita"))
    me.fill(name="New Person")
    me.press("form.form button")
    me.at("area")
