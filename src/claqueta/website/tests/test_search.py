"""The search over the whole site: what each hit is, what narrows to one kind, and the pages of it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from claqueta.events.models import Event
from claqueta.foundation.search import catch_up, kinds_found

pytestmark = pytest.mark.django_db
ADDRESS = "/en/search/"


@pytest.fixture
def found(organisation: Callable[..., Any], event: Callable[..., Event]) -> None:
    for number in range(23):
        organisation(f"Azotea {number}")
    event(title={"en": "Azotea by night", "es": "Azotea de noche"})
    catch_up()


def chips(page: str) -> list[tuple[str, str, int]]:
    """Address, name and number of what narrows the list."""
    shown = re.findall(r'class="chip"\s+href="([^"]*)"[^>]*>([^<]*?)\s*<span class="n">(\d+)</span>', page)
    return [(address.replace("&amp;", "&"), name.strip(), int(count)) for address, name, count in shown]


def test_every_kind_says_what_it_is_called_in_both_languages() -> None:
    for language in ("en", "es"):
        with translation.override(language):
            names = [str(name) for pair in kinds_found().values() for name in pair]
        assert all(names)
        assert len(set(names)) == len(names)


@pytest.mark.usefixtures("found")
def test_each_hit_says_what_it_is_and_a_number_is_what_a_click_gives(client: Client) -> None:
    page = client.get(ADDRESS, {"q": "azotea"}).content.decode()

    assert [(name, count) for _address, name, count in chips(page)] == [
        ("Everything", 24),
        ("Organisations", 23),
        ("Events", 1),
    ]
    for way, _name, count in chips(page):
        answer = client.get(ADDRESS + way).content.decode()
        assert f"{count} result" in answer
        assert [one[1:] for one in chips(answer)] == [one[1:] for one in chips(page)]
    events = client.get(ADDRESS, {"q": "azotea", "kind": "event"}).content.decode()
    assert '<span class="hush">Event</span><a href="' in events
    assert '<span class="hush">Organisation</span>' not in events


@pytest.mark.usefixtures("found")
def test_pages_of_what_was_found_hold_each_hit_once(client: Client) -> None:
    """More than a page of hits was cut off, though the number above them counted all."""
    way, seen = "?q=azotea&kind=organisation", list[str]()
    while way:
        page = client.get(ADDRESS + way).content.decode()
        seen += re.findall(r'<a href="(/en/directory/azotea-[^"]+)"', page.partition("rows--found")[2])
        later = re.search(r'<a rel="next" href="([^"]+)"', page)
        way = later[1].replace("&amp;", "&") if later else ""
        assert "kind=organisation" in way or not way

    assert len(seen) == len(set(seen)) == 23
    for beyond, shown in (("9999", "page=2"), ("0", ""), ("9" * 30, "")):
        answer = client.get(ADDRESS, {"q": "azotea", "page": beyond})
        assert answer.headers.get("Location", "").endswith(shown)
        assert answer.status_code == (302 if shown else 200)
    assert client.get(ADDRESS, {"q": "xyzzy", "page": "7"}).headers["Location"] == f"{ADDRESS}?q=xyzzy&page=1"


@pytest.mark.usefixtures("found")
def test_while_somebody_types_no_way_says_so(client: Client) -> None:
    part = client.get(
        ADDRESS, {"q": "azotea", "typing": "1"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert 'rel="next"' in part
    assert "typing" not in part


def test_one_kind_alone_needs_no_narrowing(client: Client, organisation: Callable[..., Any]) -> None:
    organisation("Azotea Films")
    catch_up()

    page = client.get(ADDRESS, {"q": "azotea"}).content.decode()
    assert chips(page) == []
    assert [
        name
        for _address, name, _count in chips(
            client.get(ADDRESS, {"q": "azotea", "kind": "event"}).content.decode()
        )
    ] == ["Everything", "Organisations"]


@pytest.mark.usefixtures("found")
def test_what_a_domain_left_behind_is_not_found(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {kind: called for kind, called in kinds_found().items() if kind != "event"}
    monkeypatch.setattr("claqueta.website.site.kinds_found", lambda: names)

    page = client.get(ADDRESS, {"q": "azotea"}).content.decode()

    assert "23 results" in page
    assert "Azotea by night" not in page
