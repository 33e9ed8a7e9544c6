"""Every button and link of the sign-in and account pages is clicked, in both languages, in a real browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from tests.test_browser import PHONE, clean, site, watched
from tests.visitors import (
    LANGUAGES,
    PASSWORD,
    Visitor,
    code_for,
    link_in_mail,
    visitor,
    word_in_mail,
)

__all__ = ["site", "visitor", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


MENU = (
    "account_home", "notices", "mfa_index", "usersessions_list", "account_change_password", "tokens", "calendar_address", "webhooks",
)  # fmt: skip
PAGES = ("account_login", "account_request_login_code", "account_reset_password")


@LANGUAGES
def test_signing_in_by_password_by_code_and_out(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any]
) -> None:
    account(email="ana@people.example")
    me = visitor(language)
    me.sign_in("ana@people.example")
    me.at("account_home")
    me.go("account_logout")
    me.press("form button[type=submit]")
    me.page.wait_for_url(re.compile(r"/(es|en)/$"))
    me.go("account_login")
    me.press(f"a[href*='{me.path('account_request_login_code')}']")
    me.at("account_request_login_code")
    me.fill(email="ana@people.example")
    me.press("form button[type=submit]")
    me.at("account_confirm_login_code")
    first = word_in_mail(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b")
    if me.page.locator("main button[form=resend]").count():
        me.press("button[form=resend]")
        assert word_in_mail(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b") != first
    me.fill(code="AAAA-AAAA")
    me.press("form.form button[type=submit]")
    expect(me.page.locator("main .error").first).to_be_visible()
    me.fill(code=word_in_mail(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b"))
    me.press("form.form button[type=submit]")
    me.at("area")


@LANGUAGES
def test_code_page_lets_go_back(
    language: str, visitor: Callable[[str], Visitor], site: str, account: Callable[..., Any]
) -> None:
    account(email="ana@people.example")
    me = visitor(language)
    me.go("account_request_login_code")
    me.fill(email="ana@people.example")
    me.press("form button[type=submit]")
    me.at("account_confirm_login_code")
    me.press("button[form=logout-from-stage]")
    me.at("account_login")
    me.page.goto(site + me.path("account_home"))
    expect(me.page).to_have_url(re.compile(re.escape(me.path("account_login"))))


@LANGUAGES
def test_password_is_reset_and_changed(
    language: str, visitor: Callable[[str], Visitor], site: str, account: Callable[..., Any]
) -> None:
    who = account(email="ana@people.example")
    me = visitor(language)
    me.go("account_reset_password")
    me.fill(email="ana@people.example")
    me.press("form button[type=submit]")
    me.at("account_reset_password_done")
    me.page.goto(link_in_mail(site, "/(?:password/reset/key|contrasena/recuperar/clave)/"))
    me.looks_right()
    me.fill(password1="a new long password", password2="a new long password")
    me.press("form button[type=submit]")
    me.at("account_reset_password_from_key_done")
    who.refresh_from_db()
    assert who.check_password("a new long password")
    me.page.goto(f"{site}{me.path('account_login')}?next={me.path('account_change_password')}")
    me.fill(login="ana@people.example", password="a new long password")
    me.press("form.form button[type=submit]")
    me.at("account_change_password")
    me.fill(oldpassword="a new long password", password1=PASSWORD, password2=PASSWORD)
    me.press("form.form button[type=submit]")
    me.at("account_change_password")
    who.refresh_from_db()
    assert who.check_password(PASSWORD)
    me.press(f"a[href*='{me.path('account_reset_password')}']")
    me.at("account_reset_password")


@LANGUAGES
@pytest.mark.parametrize("wide", [False, True])
def test_every_page_has_its_buttons_and_a_menu_that_leads_on(
    language: str,
    wide: bool,
    visitor: Callable[[str], Visitor],
    account: Callable[..., Any],
    request: pytest.FixtureRequest,
) -> None:
    who = account(email="ana@people.example")
    secret = generate_totp_secret()
    TOTP.activate(who, secret)
    RecoveryCodes.activate(who)
    me = visitor(language)
    if not wide:
        me.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for name in PAGES:
        me.go(name)
        assert me.controls(), name
        clean(me.page)
    me.sign_in("ana@people.example")
    me.fill(code=code_for(secret))
    me.press("form.form button[type=submit]")
    me.at("account_home")
    for name in MENU:
        me.press(f"nav a[href='{me.path(name)}']")
        me.at(name)
        assert all(me.controls()), name
        clean(me.page)
    for name in ("account_email", "account_logout", "mfa_view_recovery_codes", "mfa_deactivate_totp",
                 "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate"):  # fmt: skip
        me.go(name)
        assert [bool(words) for words in me.controls()] == [True] * max(1, len(me.controls())), name
        clean(me.page)
    with me.page.expect_download() as download:
        me.page.locator(f"main nav a[href='{me.path('my_data')}']").click()
    assert download.value.suggested_filename == "my-data.json"
    me.go("account_home")
    me.press("nav form button")
    me.page.wait_for_url(re.compile(r"/(es|en)/$"))
