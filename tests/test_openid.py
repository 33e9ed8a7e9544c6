"""Sign-in through an outside identity provider, with a real one on this machine."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.accounts.models import Account
from conftest import serving

CLIENT = "claqueta"


class Provider(HTTPServer):
    """An OpenID provider that vouches for whoever `claims` says."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def answer(self, body: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def do_GET(self) -> None:
        at = self.server.address
        if "well-known" in self.path:
            self.answer(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        else:
            self.answer(self.server.claims)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        token = {
            **self.server.claims,
            "iss": self.server.address,
            "aud": CLIENT,
            "exp": 4_000_000_000,
            "iat": 1,
        }
        self.answer({"access_token": "x", "token_type": "Bearer", "id_token": jwt.encode(token, "s" * 32)})

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with serving(Provider()) as server:
        yield known(server, settings)


def known(server: Provider, settings: Any) -> Provider:
    app = {
        "provider_id": "oidc",
        "name": "City Hall",
        "client_id": CLIENT,
        "secret": "secret",
        "settings": {"server_url": server.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    return server


def come_back(client: Client, provider: Provider) -> Any:
    """Begin the sign-in, be vouched for, and come back with the code."""
    with translation.override("en"):
        begin = client.post(reverse("openid_connect_login", args=["oidc"]))
        state = parse_qs(urlsplit(begin.headers["Location"]).query)["state"][0]
        return client.get(reverse("openid_connect_callback", args=["oidc"]), {"code": "c", "state": state})


@pytest.mark.django_db
def test_sign_in_page_offers_the_provider_only_when_there_is_one(client: Client, provider: Provider) -> None:
    assert "City Hall" in client.get("/en/account/login/").content.decode()


@pytest.mark.django_db
def test_verified_address_opens_the_account_that_has_it(
    client: Client, account: Callable[..., Any], provider: Provider
) -> None:
    who = account(email="ana@city.example")
    provider.claims = {"sub": "1", "email": "ana@city.example", "email_verified": True, "name": "Ana"}
    come_back(client, provider)
    assert client.session["_auth_user_id"] == str(who.pk)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "2", "email": "ana@city.example", "email_verified": False},
        {"sub": "3", "email": "stranger@city.example", "email_verified": True},
    ],
)
def test_unverified_or_unknown_address_opens_and_makes_nothing(
    claims: dict[str, Any], client: Client, account: Callable[..., Any], provider: Provider
) -> None:
    account(email="ana@city.example")
    provider.claims = claims
    come_back(client, provider)
    assert "_auth_user_id" not in client.session
    assert Account.objects.count() == 1
