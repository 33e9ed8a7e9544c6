"""Somebody at a browser who visits the account pages, and what such a visit needs."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Locator, Page, expect

from conftest import posted

PASSWORD = "a long password"
LANGUAGES = pytest.mark.parametrize("language", ["es", "en"])
_used: set[tuple[str, int]] = set()


def follow(control: Locator) -> None:
    """Click what leads to another page, or to this one anew, and be there: whoever reads at once would read the page before."""
    with control.page.expect_navigation():
        control.click()


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
        # From the beginning: what a sign-in page is asked to lead to stands at the end of its address.
        self.page.wait_for_url(
            re.compile(r"^https?://[^/?#]+" + re.escape(self.path(name, *args)) + r"(\?[^#]*)?(#.*)?$")
        )
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
        """Press what leads to a page, and be there."""
        follow(self.page.locator(f"main {selector}").first)

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


def grow_old(who: Any) -> None:
    """Let the proofs of the account's sessions be a day old."""
    from django.contrib.sessions.models import Session

    for session in Session.objects.all():
        words = session.get_decoded()
        if words.get("_auth_user_id") == str(who.pk):
            for record in words.get("account_authentication_methods", []):
                record["at"] -= 86_400
            store = Session.get_session_store_class()(session.session_key)
            store.update(words)
            store.save()
