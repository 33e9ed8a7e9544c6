"""Second factors and fresh proofs from end to end, in both languages, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from playwright.sync_api import expect

from claqueta.accounts.models import ApiToken
from tests.test_browser import site, watched
from tests.visitors import LANGUAGES, PASSWORD, Visitor, code_for, grow_old, key_of, visitor, word_in_mail

__all__ = ["site", "visitor", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@LANGUAGES
def test_authenticator_app_and_recovery_codes_from_end_to_end(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    who = account("office_staff", email="ofi@people.example")
    me = visitor(language)
    me.sign_in("ofi@people.example")
    me.at("mfa_activate_totp")
    secret = me.page.locator("main input[readonly], main input[disabled]").first.input_value()
    me.fill(code="000000")
    me.press("form.form button[type=submit]")
    expect(me.page.locator("main .error").first).to_be_visible()
    me.fill(code=code_for(secret))
    me.press("form.form button[type=submit]")
    me.at("mfa_view_recovery_codes")
    assert Authenticator.objects.filter(user=who, type="totp").exists()
    with me.page.expect_download() as download:
        me.page.locator(f"main a[href*='{me.path('mfa_download_recovery_codes')}']").click()
    assert download.value.suggested_filename
    me.press(f"a[href*='{me.path('mfa_generate_recovery_codes')}']")
    me.at("mfa_generate_recovery_codes")
    before = RecoveryCodes(Authenticator.objects.get(user=who, type="recovery_codes")).generate_codes()
    me.press("form.form button[type=submit]")
    me.at("mfa_view_recovery_codes")
    after = RecoveryCodes(Authenticator.objects.get(user=who, type="recovery_codes")).generate_codes()
    assert before != after
    me.go("mfa_index")
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn"):
        me.press(f"a[href*='{me.path(name)}']")
        me.at(name)
        me.go("mfa_index")
    me.go("account_logout")
    me.press("form button[type=submit]")
    me.sign_in("ofi@people.example")
    me.at("mfa_authenticate")
    me.press("button[form=logout-from-stage]")
    me.at("account_login")
    me.sign_in("ofi@people.example")
    me.at("mfa_authenticate")
    me.fill(code=after[0])
    me.press("form.form button[type=submit]")
    me.at("account_home")
    me.go("mfa_index")
    me.press(f"a[href*='{me.path('mfa_deactivate_totp')}']")
    me.at("mfa_deactivate_totp")
    me.press("form.form button[type=submit]")
    assert not Authenticator.objects.filter(user=who).exists()
    me.page.goto(me.site + me.path("directory"))
    me.at("mfa_activate_totp")


@LANGUAGES
def test_security_key_is_added_renamed_used_and_taken_away(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    who = account("editor", email="eva@people.example")
    me = visitor(language)
    me.site = me.site.replace("127.0.0.1", "localhost")
    key_of(me.page)
    me.sign_in("eva@people.example")
    me.at("mfa_activate_totp")
    me.go("mfa_index")
    me.press(f"a[href*='{me.path('mfa_add_webauthn')}']")
    me.at("mfa_add_webauthn")
    me.fill(name="My key")
    me.page.locator("main [name=passwordless]").check()
    me.page.locator("main #mfa_webauthn_add").click()
    me.at("mfa_view_recovery_codes")
    made = Authenticator.objects.get(user=who, type="webauthn")
    me.go("mfa_list_webauthn")
    me.press(f"a[href*='{me.path('mfa_edit_webauthn', made.pk)}']")
    me.at("mfa_edit_webauthn", made.pk)
    me.fill(name="Another name")
    me.press("form.form button[type=submit]")
    me.at("mfa_list_webauthn")
    made.refresh_from_db()
    assert made.wrap().name == "Another name"
    me.go("account_logout")
    me.press("form button[type=submit]")
    me.sign_in("eva@people.example")
    me.at("mfa_authenticate")
    me.press("#mfa_webauthn_authenticate")
    me.at("account_home")
    me.go("account_logout")
    me.press("form button[type=submit]")
    me.go("account_login")
    me.press("#passkey_login")
    me.page.wait_for_url("**/office/")
    me.go("mfa_list_webauthn")
    me.press(f"a[href*='{me.path('mfa_add_webauthn')}']")
    me.at("mfa_add_webauthn")
    me.go("mfa_list_webauthn")
    me.press(f"a[href*='{me.path('mfa_remove_webauthn', made.pk)}']")
    me.at("mfa_remove_webauthn", made.pk)
    me.press("form.form button[type=submit]")
    assert not Authenticator.objects.filter(user=who, type="webauthn").exists()


@LANGUAGES
def test_old_session_proves_itself_before_a_key_is_made(
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any], settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    who = account(email="ana@people.example")
    me = visitor(language)
    me.sign_in("ana@people.example", "tokens")
    me.at("tokens")
    grow_old(who)
    me.page.reload()
    me.fill(name="A program")
    me.press("form.section button")
    me.at("account_reauthenticate")
    me.press(f"a[href*='{me.path('prove_by_code')}']")
    me.at("prove_by_code")
    me.press("form.form button")
    me.fill(code=word_in_mail(r"\b[A-Z0-9]{3,4}-[A-Z0-9]{3,4}\b"))
    me.press("form.form button")
    expect(me.page.locator("main code").first).to_contain_text("clq_")
    assert ApiToken.objects.get(owner=who).name == "A program"
    me.go("tokens")
    grow_old(who)
    me.fill(name="Another")
    me.press("form.section button")
    me.at("account_reauthenticate")
    me.fill(password=PASSWORD)
    me.press("form.form button[type=submit]")
    expect(me.page.locator("main code").first).to_contain_text("clq_")
    assert ApiToken.objects.filter(owner=who).count() == 2
