"""Every button and link of every account and second-factor page is clicked, in both languages, in a real browser."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from claqueta.accounts import actions
from claqueta.accounts.models import ApiToken
from claqueta.foundation.models import NotificationPreference, WebhookEndpoint
from conftest import posted
from tests.test_browser import PHONE, clean, site, watched

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long password"
SECRET = "JBSWY3DPEHPK3PXP"
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])


class Visitor:
    """Somebody at a browser: goes to pages by their route's name and presses what is there."""

    def __init__(self, page: Page, site: str, language: str) -> None:
        self.page, self.site, self.language = page, site, language
        page.on("response", self._note)
        self.broken: list[str] = []

    def _note(self, response: Any) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def path(self, name: str, *args: Any) -> str:
        with translation.override(self.language):
            return str(reverse(name, args=args))

    def go(self, name: str, *args: Any) -> None:
        self.page.goto(self.site + self.path(name, *args))
        self.looks_right()

    def at(self, name: str, *args: Any) -> None:
        """The browser has come to this page."""
        self.page.wait_for_url(re.compile(re.escape(self.path(name, *args)) + r"(\?.*)?$"))
        self.looks_right()

    def looks_right(self) -> None:
        """One heading, real controls, nothing of markup in the text, nothing wider than the screen."""
        expect(self.page.get_by_role("heading", level=1)).to_have_count(1)
        text = self.page.locator("main").inner_text()
        assert not re.search(r"</?\s*[a-z]+ |class=\"|\{[{%]", text), text[:400]
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        assert self.broken == []

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name='{name}']:visible").first.fill(value)

    def press(self, selector: str) -> None:
        self.page.locator(f"main {selector}").first.click()
        self.page.wait_for_load_state()

    def controls(self) -> list[str]:
        """The words of every button and link of the page's own part, without the account's menu."""
        return [
            one.inner_text().strip()
            for one in self.page.locator("main button:visible, main a:visible").all()
            if one.evaluate("(node) => !node.closest('nav')")
        ]

    def sign_in(self, email: str, way: str = "account_home") -> None:
        self.page.goto(f"{self.site}{self.path('account_login')}?next={self.path(way)}")
        self.fill(login=email, password=PASSWORD)
        self.press("form.form button[type=submit]")


@pytest.fixture
def visitor(site: str, watched: Page) -> Iterator[Callable[[str], Visitor]]:
    made: list[Visitor] = []

    def make(language: str) -> Visitor:
        made.append(Visitor(watched, site, language))
        return made[-1]

    yield make
    assert [one.broken for one in made] == [[] for _one in made]


_used: set[tuple[str, int]] = set()


def code_for(secret: str) -> str:
    """A code that was not used yet, as an authenticator shows them; waits for the next when it has to."""
    while (secret, counter := int(time.time()) // 30) in _used:
        time.sleep(0.5)
    _used.add((secret, counter))
    return str(format_hotp_value(hotp_value(secret, counter)))


def word_in_mail(shape: str) -> str:
    found = re.search(shape, posted()[-1].body)
    assert found is not None, posted()[-1].body
    return found.group(0)


def link_in_mail(site: str, part: str) -> str:
    return site + re.sub(r"^https?://[^/]+", "", word_in_mail(rf"\S*{part}\S*"))


def key_of(page: Page) -> None:
    """Plug a security key in, which says yes by itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


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
    language: str, visitor: Callable[[str], Visitor], account: Callable[..., Any]
) -> None:
    account(email="ana@people.example")
    me = visitor(language)
    me.go("account_request_login_code")
    me.fill(email="ana@people.example")
    me.press("form button[type=submit]")
    me.at("account_confirm_login_code")
    me.press("button[form=logout-from-stage]")
    me.at("account_login")


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
    me.page.goto(link_in_mail(site, "/password/reset/key/"))
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
    me.page.wait_for_load_state()
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
    me.page.wait_for_load_state()
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


def grow_old(who: Any) -> None:
    """Let the proofs of the account's sessions be a day old."""
    from django.contrib.sessions.models import Session

    for one in Session.objects.all():
        words = one.get_decoded()
        if words.get("_auth_user_id") == str(who.pk):
            for record in words.get("account_authentication_methods", []):
                record["at"] -= 86_400
            store = Session.get_session_store_class()(one.session_key)
            store.update(words)
            store.save()


@LANGUAGES
def test_keys_webhooks_notices_settings_and_sessions(
    language: str, visitor: Callable[[str], Visitor], browser: Any, account: Callable[..., Any]
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
    me.press("section form button")
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
    other = browser.new_context().new_page()
    Visitor(other, me.site, language).sign_in("ana@people.example")
    other.wait_for_load_state()
    assert UserSession.objects.filter(user=who).count() == 2
    me.go("usersessions_list")
    me.press("form.form button[type=submit]")
    assert UserSession.objects.filter(user=who).count() == 1
    other.context.close()
    me.go("usersessions_list")
    me.press("form.form button[type=submit]")
    me.page.goto(me.site + me.path("account_home"))
    me.at("account_login")


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
    me.at("account_home")
    assert "partner_officer" in owner.current_roles()
    actions.invite("new@people.example", by=admin, language=language)
    me.page.context.clear_cookies()
    me.page.goto(link_in_mail(site, "/invita"))
    me.fill(name="New Person")
    me.press("form.form button")
    me.at("account_home")


MENU = (
    "account_home", "notices", "mfa_index", "usersessions_list", "account_change_password", "tokens", "webhooks",
)  # fmt: skip
PAGES = ("account_login", "account_request_login_code", "account_reset_password")


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
    TOTP.activate(who, SECRET)
    RecoveryCodes.activate(who)
    me = visitor(language)
    if not wide:
        me.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    for name in PAGES:
        me.go(name)
        assert me.controls(), name
        clean(me.page)
    me.sign_in("ana@people.example")
    me.fill(code=code_for(SECRET))
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
