"""What somebody of the office can go to: screens that they may use, records that they may see; in palette and search."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from claqueta.accounts import actions as accounts
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.office.finding import records, screens
from claqueta.organisations.actions import set_listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(
    organisation: Callable[..., Any], representative: Callable[..., Any], account: Callable[..., Any]
) -> Any:
    """An organisation that is listed, one that is not, its representative and somebody's key: all say Azotea."""
    made = organisation("Azotea Films")
    set_listed([organisation("Azotea Oculta", member=False)], False, by=SYSTEM)
    representative(made, email="azotea.rep@people.example")
    accounts.make_token(
        by=account("office_staff", email="s@office.example"), name="Azotea", scopes=["read"], days=30
    )
    rebuild()
    return made


@pytest.mark.parametrize(
    ("role", "there", "missing"),
    [
        (
            "office_admin",
            {"Organisations", "New organisation", "Roles", "Invite", "Keys for programs", "Bring a list"},
            set(),
        ),
        (
            "office_staff",
            {"Organisations", "New organisation", "Audit trail"},
            {"Roles", "Invite", "Keys for programs"},
        ),
        ("editor", set(), {"Organisations", "New organisation", "Audit trail", "Roles", "Mails"}),
        ("", set(), {"Organisations", "Audit trail"}),
    ],
)
def test_screens_are_those_that_somebody_may_use(
    role: str, there: set[str], missing: set[str], account: Callable[..., Any], client: Client
) -> None:
    who = account(*([role] if role else []))
    client.force_login(who)
    with translation.override("en"):
        places = screens(who, "")
    names = {place.name for place in places}
    assert (there - names, missing & names) == (set(), set())
    # Whatever is offered is also let in.
    assert {place.url: client.get(place.url).status_code for place in places} == {
        place.url: 200 for place in places
    }


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("organis", ["Organisations", "New organisation"]),
        ("NEW órgan", ["New organisation"]),
        ("organisation new", ["New organisation"]),
        ("nothing like it", []),
    ],
)
def test_screens_have_every_word_of_the_query(
    query: str, names: list[str], account: Callable[..., Any]
) -> None:
    with translation.override("en"):
        assert [place.name for place in screens(account("office_staff"), query)] == names


def test_screens_are_named_in_the_language_of_the_reader(account: Callable[..., Any]) -> None:
    with translation.override("es"):
        names = [place.name for place in screens(account("office_admin"), "claves")]
    assert names == ["Claves para programas"]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("office_admin", {"Azotea", "Azotea Films", "Azotea Oculta", "azotea.rep"}),
        ("office_staff", {"Azotea Films", "Azotea Oculta", "azotea.rep"}),
        ("editor", {"Azotea Films"}),
        ("", {"Azotea Films"}),
    ],
)
def test_records_are_those_that_somebody_may_see(
    role: str, names: set[str], house: Any, account: Callable[..., Any]
) -> None:
    who = account(*([role] if role else []))
    assert {place.name for place in records(who, "azotea")} == names
    assert records(who, "") == []


@pytest.mark.parametrize("query", ["az", "azo", "films az"])
def test_records_are_found_by_the_beginning_of_a_name(
    query: str, house: Any, account: Callable[..., Any]
) -> None:
    assert {place.name for place in records(account("editor"), query)} == {"Azotea Films"}


def test_address_is_found_once(house: Any, account: Callable[..., Any]) -> None:
    urls = [place.url for place in records(account("office_admin"), "azotea")]
    assert (len(urls), all(urls)) == (len(set(urls)), True)


@pytest.mark.parametrize("route", ["office_palette", "office_search"])
def test_palette_and_search_page_list_both(
    route: str, house: Any, client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("office_staff"))
    text = client.get(reverse(route), {"q": "azotea"}).content.decode()
    assert re.findall(r"<span>(.*?)</span> <small>(.*?)</small>", text)[-1] == (
        "azotea.rep",
        "azotea.rep@people.example",
    )
    assert "Nothing matches" in client.get(reverse(route), {"q": "xyzzy"}).content.decode()
    everything = client.get(reverse(route)).content.decode()
    assert (">Organisations<" in everything, "Azotea" in everything) == (True, False)


def test_palette_asks_the_database_a_known_number_of_times(
    house: Any, client: Client, account: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    client.force_login(account("office_admin"))
    client.get(reverse("office_palette"), {"q": "azotea"})
    # Six to know who asks and what there is, one that asks which lists have any, one for each that has.
    with django_assert_max_num_queries(10):
        client.get(reverse("office_palette"), {"q": "azotea"})


def test_home_of_who_looks_after_the_site_alone_leads_to_it(
    client: Client, account: Callable[..., Any]
) -> None:
    way = 'class="button" href="/office/pages/"'
    client.force_login(account("editor"))
    assert way in client.get("/office/").content.decode()
    client.force_login(account("office_staff"))
    assert way not in client.get("/office/").content.decode()


@pytest.mark.parametrize(("language", "words"), [("en", "This is not here"), ("es", "Esto no está aquí")])
def test_what_is_not_there_is_said_in_the_office_with_a_way_to_look_for_it(
    language: str, words: str, client: Client, account: Callable[..., Any]
) -> None:
    who = account("office_staff")
    who.language = language
    who.save()
    client.force_login(who)
    answer = client.get("/office/organisations/999999/")
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Wagtail admin" in text) == (404, True, False)
    assert f'action="{reverse("office_search")}"' in text


def test_every_page_of_the_office_has_the_palette_and_a_way_beside_it(
    client: Client, account: Callable[..., Any]
) -> None:
    client.force_login(account("editor"))
    text = client.get("/office/").content.decode()
    assert text.count(f'data-palette-list="{reverse("office_palette")}"') == 1
    assert re.search(rf'<a[^>]* href="{reverse("office_search")}"', text)
