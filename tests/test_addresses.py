"""Addresses read in the language of their page, those that packages bring as well."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth import urls as allauth_urls
from django.test import Client
from django.urls import URLResolver, resolve, reverse
from django.utils import translation

from claqueta.config.translating import KEPT, ROUTES

pytestmark = pytest.mark.django_db


def routes(patterns: list[Any]) -> Iterator[Any]:
    """Every piece of an address that the package brings, but for those registered with others and its former ones."""
    for pattern in patterns:
        if not str(pattern.pattern).startswith(tuple(KEPT)):
            yield pattern.pattern
            if isinstance(pattern, URLResolver):
                yield from routes(pattern.url_patterns)


def test_every_piece_of_the_packages_addresses_is_translated() -> None:
    with translation.override("en"):
        pieces = {str(piece) for piece in routes(allauth_urls.urlpatterns)} - {""}
    assert pieces == ROUTES
    with translation.override("es"):
        same = {piece for piece in ROUTES if translation.gettext(piece) == piece}
    assert same == set()


def test_address_registered_with_an_identity_provider_is_the_same_in_all_languages() -> None:
    for language, prefix in (("es", "/es/cuenta/"), ("en", "/en/account/")):
        with translation.override(language):
            address = reverse("openid_connect_callback", args=["madrid"])
        assert address == f"{prefix}oidc/madrid/login/callback/"


@pytest.mark.parametrize(
    ("name", "spanish", "english"),
    [
        ("account_login", "/es/cuenta/entrar/", "/en/account/login/"),
        ("search", "/es/buscar/", "/en/search/"),
        ("mfa_list_webauthn", "/es/cuenta/segundo-paso/llaves/", "/en/account/2fa/webauthn/"),
    ],
)
def test_same_page_has_an_address_in_each_language(name: str, spanish: str, english: str) -> None:
    for language, address in (("es", spanish), ("en", english)):
        with translation.override(language):
            assert (reverse(name), resolve(address).url_name) == (address, name)


def test_link_of_a_new_password_works_in_both_languages() -> None:
    for language in ("es", "en"):
        with translation.override(language):
            address = reverse(
                "account_reset_password_from_key", kwargs={"uidb36": "1a", "key": "c0ffee-set-password"}
            )
            assert resolve(address).kwargs == {"uidb36": "1a", "key": "c0ffee-set-password"}


@pytest.mark.parametrize("address", ["/es/cuenta/entrar/", "/es/buscar/", "/es/directorio/"])
def test_page_leads_to_itself_in_the_other_language_and_back(address: str, client: Client) -> None:
    there = _other(client.get(address).content.decode())
    assert _other(client.get(there).content.decode()) == address


def _other(page: str) -> str:
    """Where the masthead's link to the other language leads."""
    link = page[page.index('class="tool languages"') :]
    return link.partition('href="')[2].partition('"')[0]
