"""What the home and an organisation's page show of the record, for everybody and no more."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.foundation.transactions import atomic
from claqueta.organisations import actions, queries
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries.beside import first_facts, where_it_is
from claqueta.organisations.site.home import HOME

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
SECRET = "Zanzíbar"
MADRID = {
    "label": "",
    "street": "",
    "postal_code": "",
    "city": "Madrid",
    "place": "",
    "country": "ES",
    "latitude": 40.4168,
    "longitude": -3.7038,
    "is_main": True,
}


def hang(organisation: Any, colour: str, work: str = "") -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    out.seek(0)
    actions.add_picture(organisation, actions.checked_scene(out), {"es": colour}, work=work, by=SYSTEM)


def shown(most: int = 24) -> list[tuple[str, str]]:
    """Who and what, in order."""
    return [(one["name"], one["caption"]) for one in queries.pictures_for_everybody(most, "es")]


def test_pictures_are_of_each_organisation_once_before_a_second_one(organisation: Make) -> None:
    azotea, nogal = organisation("Azotea Films"), organisation("Nogal Cámaras")
    for colour in ("red", "blue", "green"):
        hang(azotea, colour)
    hang(nogal, "white")
    assert [name for name, _what in shown()] == [
        "Nogal Cámaras",
        "Azotea Films",
        "Azotea Films",
        "Azotea Films",
    ]
    assert len(shown(2)) == 2


def test_posters_and_other_pictures_take_turns_and_a_work_is_shown_once(organisation: Make) -> None:
    credit = [{"title": "La orilla azul"}]
    azotea, nogal = organisation("Azotea Films", credits=credit), organisation("Nogal", credits=credit)
    for one in (azotea, nogal):
        hang(one, "red", work="La orilla azul")
        hang(one, "blue")
    assert [what for _name, what in shown()] == ["La orilla azul", "blue", "blue"]


@pytest.mark.parametrize("hidden", ["pictures", "credits", "unlisted", "left", "never"])
def test_picture_that_is_not_for_everybody_or_of_a_member_is_not_on_the_home(
    hidden: str, organisation: Make, client: Client
) -> None:
    made = organisation(SECRET, credits=[{"title": f"{SECRET}, la película"}], member=hidden != "never")
    hang(made, "red", work=f"{SECRET}, la película")
    hang(made, "blue")
    if hidden != "never":
        assert [what for _name, what in shown()] == [f"{SECRET}, la película", "blue"]
    with atomic():
        match hidden:
            case "pictures" | "credits":
                actions.publish_profile(made, {"visibility": {hidden: "members"}}, by=SYSTEM)
            case "unlisted":
                actions.set_listed([made], False, by=SYSTEM)
            case "left":
                Organisation.objects.filter(pk=made.pk).update(member_until=timezone.localdate())
    rebuild()
    assert [what for _name, what in shown()] == (["blue"] if hidden == "credits" else [])
    assert f"{SECRET}, la película" not in client.get("/es/").content.decode()


def test_pictures_cost_one_query_whatever_their_number(
    organisation: Make, django_assert_num_queries: Any
) -> None:
    for number in range(6):
        hang(organisation(f"Casa {number}"), "red")
    with django_assert_num_queries(1):
        queries.pictures_for_everybody(24, "es")


def test_stage_has_three_columns_or_is_not_there(organisation: Make) -> None:
    read = HOME["work"].read
    made = organisation("Azotea Films")
    for colour in ("red", "blue"):
        hang(made, colour)
    assert read() == {}
    hang(made, "green")
    assert [len(column) for column in read()["columns"]] == [1, 1, 1]


def test_figures_are_counted_by_the_database(organisation: Make, django_assert_num_queries: Any) -> None:
    organisation("Azotea Films", codes=("5.7", "4.2"), premises=[MADRID | {"place": "28079"}])
    organisation("Nogal", codes=("5.7",))
    organisation("Faro", codes=("2.1",), member=False)
    actions.set_listed([organisation(SECRET, codes=("3.1",))], False, by=SYSTEM)
    with django_assert_num_queries(4):
        found = queries.figures()
    assert found == {"members": 2, "activities": 2, "organisations": 3, "places": 1}


def test_doors_say_what_a_click_gives(organisation: Make, client: Client) -> None:
    for name, codes in (("Azotea", ("5.7",)), ("Nogal", ("5.1", "4.2")), ("Faro", ("4.2",))):
        organisation(name, codes=codes)
    rebuild()
    doors = HOME["activities"].read()["doors"]
    assert [(door["name"], door["count"]) for door in doors] == [
        ("Infraestructuras y equipos", 2),
        ("Postproducción", 2),
    ]
    for door in doors:
        assert f"{door['count']} entidades" in client.get(door["url"]).content.decode()


def test_figures_of_the_home_lead_to_what_they_count(organisation: Make, client: Client) -> None:
    organisation("Azotea")
    organisation("Faro", member=False)
    rebuild()
    for number, _words, url in HOME["organisations_figures"].read()["figures"][:2]:
        assert f"{number} entidad" in client.get(url).content.decode()


def test_place_is_shown_on_the_drawing_when_it_is_there() -> None:
    here, abroad, nowhere = (
        {"latitude": 40.4168, "longitude": -3.7038, "city": "Madrid"},
        {"latitude": 48.85, "longitude": 2.35, "city": "París"},
        {"latitude": None, "longitude": None, "city": ""},
    )
    assert len(where_it_is({"premises": [here, abroad, nowhere]})["spots"]) == 1
    assert where_it_is({"premises": [abroad, nowhere]}) == {}
    assert where_it_is({"premises": []}) == {}


def test_three_facts_are_those_that_are_known() -> None:
    seen = {"premises": [{"city": "Getafe"}], "size_band": "small", "words": {"size_band": "Pequeña"}}
    assert [text for _label, text in first_facts(seen)] == ["Getafe", "Pequeña"]
    assert [text for _label, text in first_facts(seen | {"founded_year": 1998})] == [
        "Getafe",
        "1998",
        "Pequeña",
    ]
    assert first_facts({"premises": [], "words": {}}) == []


def test_page_of_an_organisation_shows_where_it_is_and_how_to_reach_it(
    organisation: Make, client: Client
) -> None:
    organisation(
        "Azotea Films",
        premises=[MADRID | {"street": "Calle Mayor, 1"}],
        website="https://www.azotea.example/",
        phone="+34 910 00 00 00",
        visibility={"phone": "public"},
    )
    text = client.get("/en/directory/azotea-films/").content.decode()
    for part in (
        'class="locator"',
        "openstreetmap.org/?mlat=40.4168",
        ">azotea.example</a>",
        'href="tel:+34910000000"',
    ):
        assert part in text


def test_day_of_the_home_ends_with_the_day(organisation: Make, client: Client, monkeypatch: Any) -> None:
    made = organisation("Azotea Films")
    Organisation.objects.filter(pk=made.pk).update(member_until=timezone.localdate() + timedelta(days=1))
    rebuild()
    text = client.get("/es/").content.decode()
    tomorrow = timezone.now() + timedelta(days=1, hours=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert text != client.get("/es/").content.decode()
