"""HEAD wherever GET is, with the same status and headers (RFC 9110 §9.1 and §9.3.2)."""

from collections.abc import Callable, Sequence
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
    "/es/buscar/?q=azotea",
    "/es/actualidad/rss.xml",
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


def told(answer: Any) -> tuple[Any, ...]:
    """What an answer says beside its body, but for what differs each time."""
    headers = sorted(name for name in answer.headers if name not in CHANGING)
    return answer.status_code, headers, answer.headers.get("Content-Type")


def told_otherwise(client: Client, addresses: Sequence[str]) -> list[str]:
    """The addresses that say something else to HEAD than to GET, or send a body with it."""
    return [
        address
        for address in addresses
        if told(headed := client.head(address)) != told(client.get(address))
        or (not headed.streaming and headed.content)
    ]


@pytest.mark.django_db
def test_head_answers_as_get_does_on_the_site(client: Client, organisation: Callable[..., Any]) -> None:
    organisation()
    rebuild()
    assert told_otherwise(client, SITE) == []


@pytest.mark.django_db
def test_head_answers_as_get_does_in_the_office(client: Client, account: Callable[..., Any]) -> None:
    client.force_login(account("office_admin"))
    assert told_otherwise(client, OFFICE) == []


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
