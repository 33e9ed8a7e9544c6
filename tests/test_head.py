"""HEAD wherever GET is, with the same status and headers (RFC 9110 §9.1 and §9.3.2)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claqueta.foundation.search import rebuild

SITE = (
    "/health",
    "/robots.txt",
    "/sitemap.xml",
    "/theme.css",
    "/es/",
    "/es/directorio/",
    "/es/directorio/azotea-films/",
    "/es/directorio/azotea-films/card.vcf",
    "/es/directorio/mapa.json",
    "/es/directorio/export/csv/",
    "/es/directorio/comparar/",
    "/es/seleccion/",
    "/es/search/?q=azotea",
    "/es/news/feed.xml",
    "/es/cuenta/entrar/",
    "/en/directory/nowhere/",
    "/api/v1/organisations",
    "/api/v1/organisations/azotea-films",
    "/api/v1/organisations/nowhere",
    "/api/v1/news",
    "/api/v1/openapi.json",
    "/api/v1/search?q=azotea",
)
OFFICE = ("/office/", "/office/organisations/", "/office/persons/", "/office/imports/", "/office/trail/")
CHANGING = {"Content-Length", "Set-Cookie", "Content-Security-Policy", "RateLimit", "ETag"}


def heads(client: Client, address: str) -> None:
    got, headed = client.get(address), client.head(address)
    assert headed.status_code == got.status_code, address
    assert {name for name in headed.headers if name not in CHANGING} == {
        name for name in got.headers if name not in CHANGING
    }, address
    assert headed.headers.get("Content-Type") == got.headers.get("Content-Type")


@pytest.mark.django_db
def test_head_answers_as_get_does_on_the_site(client: Client, organisation: Callable[..., Any]) -> None:
    organisation()
    rebuild()
    for address in SITE:
        heads(client, address)


@pytest.mark.django_db
def test_head_answers_as_get_does_in_the_office(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_admin"))
    for address in OFFICE:
        heads(client, address)


def test_no_view_names_get_without_head() -> None:
    from pathlib import Path

    source = Path(__file__).parent.parent / "src/claqueta"
    found = [
        path.name
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        and ("require_" + "GET" in (text := path.read_text()) or 'methods(["GET", "POST"])' in text)
    ]
    assert found == []
