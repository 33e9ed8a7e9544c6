"""The map of the site: whole while small, in parts when not, and not sent twice to whoever has it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.queries import listed
from conftest import at_most

pytestmark = pytest.mark.django_db


def addresses(client: Client, path: str) -> list[str]:
    return re.findall(r"<loc>http://[^/]+(.*?)</loc>", client.get(path).content.decode())


def test_small_site_has_one_document(client: Client, organisation: Callable[..., Any]) -> None:
    organisation("Azotea Films")
    found = addresses(client, "/sitemap.xml")
    assert {"/es/", "/en/", "/es/directorio/azotea-films/", "/en/directory/azotea-films/"} <= set(found)


def test_large_site_has_parts_that_have_everything_once(
    client: Client, organisation: Callable[..., Any], settings: Any, monkeypatch: Any
) -> None:
    at_most(settings, monkeypatch, sitemap_part=3)
    for number in range(7):
        organisation(f"Azotea {number}")
    hidden = organisation("Nitrato")
    actions.set_listed([hidden], False, by=SYSTEM)
    parts = addresses(client, "/sitemap.xml")
    assert parts[:2] == ["/sitemap-directory.xml", "/sitemap-directory.xml?page=2"]
    assert "/sitemap-pages.xml" in parts
    assert len(parts) == len(set(parts))
    found = [address for part in parts for address in addresses(client, part)]
    assert len(found) == len(set(found))
    assert {one.rpartition("/es/directorio/")[2] for one in found if "/es/directorio/azotea" in one} == {
        f"{slug}/" for slug in listed().values_list("slug", flat=True)
    }
    assert [one for one in found if "nitrato" in one] == []
    assert client.get("/sitemap-directory.xml?page=99").status_code == 404


def test_unchanged_map_is_not_sent_again_and_a_changed_one_is(
    client: Client, organisation: Callable[..., Any]
) -> None:
    one = organisation("Azotea Films")
    etag = client.get("/sitemap.xml").headers["ETag"]
    again = client.get("/sitemap.xml", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    actions.set_listed([one], False, by=SYSTEM)
    changed = client.get("/sitemap.xml", headers={"If-None-Match": etag})
    assert (changed.status_code, b"azotea-films" in changed.content) == (200, False)


def test_map_is_made_once_for_all_who_ask(
    client: Client, organisation: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    organisation("Azotea Films")
    client.get("/sitemap.xml")
    with django_assert_num_queries(2):  # The change log's position, for the entity tag and for what is kept.
        client.get("/sitemap.xml")
