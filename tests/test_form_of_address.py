"""The account pages speak to their reader in one way: *tú* in Spanish, sentence case in English."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils import translation

pytestmark = pytest.mark.django_db
FORMAL = re.compile(
    r"\b(ustede?s?|su cuenta|sus cuentas|su contraseña|su correo|introduzca|haga clic|por favor,? intente|usted debe"
    r"|pulse|ingrese|elija|escriba|confirme|compruebe|inicie|seleccione|puede usted)\b",
    re.IGNORECASE,
)
OF_ACCOUNTS = re.compile(
    r"(account|mfa|usersessions|socialaccount)_\w+|notices|tokens|calendar_address|webhooks"
)
PROPER = {"Spanish", "English", "PNG", "JSON", "API", "Claqueta", "Audiovisual", "Cluster", "Google", "I"} | {
    "Verified",
    "Primary",
}
"""Names, and marks that stand beside an address."""


def names(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name and OF_ACCOUNTS.fullmatch(pattern.name):
            yield pattern.name


def pages(client: Client, language: str) -> dict[str, str]:
    """The texts of every page of accounts that can be opened without more, by its address."""
    found = {}
    with translation.override(language):
        for name in sorted(set(names(get_resolver().url_patterns))):
            try:
                way = reverse(name)
            except NoReverseMatch:
                continue
            answer = client.get(way)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                found[way] = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return found


def text_of(html: str) -> str:
    bare = re.sub(r"<(script|style|option|code|pre)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", bare).split())


@pytest.fixture(params=[False, True], ids=["guest", "signed in"])
def reader(request: pytest.FixtureRequest, client: Client, account: Callable[..., Any]) -> Client:
    if request.param:
        client.force_login(account(email="ana@people.example"))
    return client


def test_spanish_says_tu(reader: Client) -> None:
    found = pages(reader, "es")
    assert len(found) >= 3
    assert all(way.startswith("/es/cuenta/") or "/es/" in way for way in found)
    formal = {way: said.group(0) for way, html in found.items() if (said := FORMAL.search(text_of(html)))}
    assert formal == {}


@pytest.mark.parametrize("way", ["account_login", "account_reset_password", "account_request_login_code"])
def test_refusals_say_tu(client: Client, way: str) -> None:
    with translation.override("es"):
        address = reverse(way)
    for sent in (
        {},
        {"login": "x", "email": "x", "password": "y"},
        {"login": "a@b.example", "password": "y"},
    ):
        answer = client.post(address, sent)
        if answer.status_code == 302:
            continue
        assert not FORMAL.search(text_of(answer.content.decode())), sent


def test_english_is_in_sentence_case(reader: Client) -> None:
    wrong = {}
    for way, html in pages(reader, "en").items():
        for said in re.findall(
            r"<(?:h1|h2|button|label)\b[^>]*>(.*?)</(?:h1|h2|button|label)>", html, re.DOTALL
        ):
            words = text_of(said).split()[1:]
            if capitals := [
                word for word in words if re.fullmatch(r"[A-Z][a-z]+", word) and word not in PROPER
            ]:
                wrong[way] = capitals
    assert wrong == {}
