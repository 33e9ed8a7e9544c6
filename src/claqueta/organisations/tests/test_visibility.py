"""No field leaks beyond its circle: page, snippet, facet, export, API, feed, PDF, each with data that could leak."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from claqueta.accounts.actions import make_token
from claqueta.accounts.models import Person
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.organisations.actions import (
    add_picture,
    affiliate,
    checked_logo,
    checked_scene,
    end_affiliation,
    set_logo,
)
from claqueta.organisations.exporting import columns_for, presented_in_pieces
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.queries import presented, rows_for, with_details

pytestmark = pytest.mark.whole

SECRET = "Zanzíbar"


@pytest.fixture
def hidden(organisation: Callable[..., Any]) -> Any:
    made = organisation(
        "Azotea Films",
        email="zanzibar@azotea.example",
        phone="+34 910 00 00 77",
        description={"en": f"{SECRET} for the office only", "es": f"{SECRET} solo para la oficina"},
        office_notes=f"{SECRET} in the notes",
        premises=[
            {
                "label": "",
                "street": f"Calle {SECRET}",
                "postal_code": "28001",
                "city": "Madrid",
                "place": "28079",
                "country": "ES",
                "latitude": None,
                "longitude": None,
                "is_main": True,
            }
        ],
        visibility={
            "email": "office",
            "phone": "office",
            "description": "office",
            "premises": "office",
            "logo": "office",
            "pictures": "office",
        },
    )
    shot = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(shot, "PNG")
    add_picture(made, checked_scene(io.BytesIO(shot.getvalue())), {"en": f"{SECRET} on stage"}, by=SYSTEM)
    set_logo(made, checked_logo(io.BytesIO(shot.getvalue())), by=SYSTEM)
    person = Person.objects.create(name=f"{SECRET} Quimera", email="quimera@azotea.example")
    affiliate(made, person, "contact", visibility="office", by=SYSTEM)
    rebuild()
    return made


PUBLIC = (
    "/en/directory/",
    "/en/directory/?q=zanzibar",
    "/en/directory/azotea-films/",
    "/en/directory/azotea-films/card.vcf",
    "/en/directory/map.json",
    "/en/directory/suggestions.json?q=azotea",
    "/en/directory/compare/?o=azotea-films",
    "/en/shortlist/?o=azotea-films",
    "/en/directory/export/csv/",
    "/en/directory/export/json/",
    "/en/search/?q=azotea",
    "/en/directory/new-members.xml",
    "/sitemap.xml",
    "/api/v1/organisations",
    "/api/v1/organisations/azotea-films",
    "/api/v1/search?q=zanzibar",
    "/api/v1/persons",
)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_face_does_not_tell_what_only_the_office_may_see(
    client: Client, hidden: Any, path: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    body = b"".join(answer) if answer.streaming else answer.content
    text = body.decode().replace("?q=zanzibar", "").replace('value="zanzibar"', "")
    for leak in (SECRET, "zanzibar@", "00 00 77", "/media/logos", "/media/pictures"):
        assert leak not in text
    if "zanzibar" in path:
        assert "Azotea Films" not in text


def test_public_pdf_does_not_tell_it_either(client: Client, hidden: Any) -> None:
    answer = client.get("/en/directory/export/pdf/")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Azotea Films" in text
    assert SECRET not in text


def test_facet_counts_do_not_count_a_hidden_place(client: Client, hidden: Any) -> None:
    assert b"28079" not in client.get("/en/directory/").content


def test_office_sees_all_of_it(client: Client, hidden: Any, account: Callable[..., Any]) -> None:
    client.force_login(account("office_staff"), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/en/directory/azotea-films/").content.decode()
    for told in (SECRET, "zanzibar@azotea.example", f"{SECRET} on stage", f"{SECRET} Quimera"):
        assert told in page


def test_persons_are_told_to_the_circle_of_their_affiliation(
    client: Client, organisation: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = organisation("Azotea Films")
    for name, circle in (
        ("Pública", "public"),
        ("Socia", "members"),
        ("Vocal", "board"),
        ("Interna", "office"),
    ):
        affiliate(made, Person.objects.create(name=name), "contact", visibility=circle, by=SYSTEM)
    gone = affiliate(made, Person.objects.create(name="Antigua"), "contact", visibility="public", by=SYSTEM)
    end_affiliation(gone, by=SYSTEM)

    def told(*roles: str) -> list[str]:
        headers = {}
        if roles:
            _token, secret = make_token(by=account(*roles), name="k", scopes=["read"], days=30)
            headers = {"Authorization": f"Bearer {secret}"}
        items = client.get("/api/v1/persons", headers=headers).json()["items"]
        return [item["name"] for item in items]

    assert told() == ["Pública"]
    assert told("partner_officer") == ["Pública", "Socia"]
    assert told("board_member") == ["Pública", "Socia", "Vocal"]
    assert told("office_staff") == ["Pública", "Socia", "Vocal", "Interna"]


def test_unlisted_organisation_is_nowhere_in_public(client: Client, organisation: Callable[..., Any]) -> None:
    from claqueta.organisations.actions import set_listed

    made = organisation("Oculta Films")
    set_listed([made], False, by=SYSTEM)
    assert client.get("/en/directory/oculta-films/").status_code == 404
    assert client.get("/api/v1/organisations/oculta-films").status_code == 404
    assert json.loads(client.get("/api/v1/organisations").content)["items"] == []
    assert b"oculta-films" not in client.get("/sitemap.xml").content


def test_directory_page_takes_few_queries(
    client: Client, organisation: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        organisation(f"Azotea {number}")
    client.get("/en/directory/")
    with django_assert_max_num_queries(8):
        client.get("/en/directory/?q=azotea")


def test_api_list_takes_few_queries(
    client: Client, organisation: Callable[..., Any], django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        organisation(f"Azotea {number}")
    client.get("/api/v1/organisations")
    with django_assert_max_num_queries(6):
        client.get("/api/v1/organisations?limit=50")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_columns_show_what_the_whole_shows_to_a_circle_and_no_more(hidden: Any, audience: str) -> None:
    columns = columns_for(audience)
    (whole,) = presented_in_pieces([hidden.pk], audience, "en")
    (lean,) = presented_in_pieces([hidden.pk], audience, "en", columns)
    assert [column.value(lean) for column in columns] == [column.value(whole) for column in columns]
    assert lean.keys() <= whole.keys()
    assert (SECRET in str(lean)) == (audience == "office")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_name_by_itself_is_shown_as_among_the_others(hidden: Any, audience: str) -> None:
    whole = presented(with_details().get(pk=hidden.pk), audience, "en")
    for name in (*PROFILE, "id", "slug", "url", "standing", "people", "updated_at", "confirmed_at", "stale"):
        (row,) = rows_for(Organisation.objects.filter(pk=hidden.pk), frozenset({name}))
        lean = presented(row, audience, "en", frozenset({name}))
        assert {key: whole[key] for key in lean} == lean, name


def test_rows_for_columns_are_read_without_asking_again(hidden: Any, django_assert_num_queries: Any) -> None:
    columns = columns_for("office")
    with django_assert_num_queries(
        5
    ):  # Organisations, activities with their categories, premises with their places.
        (lean,) = presented_in_pieces([hidden.pk], "office", "en", columns)
    with django_assert_num_queries(0):
        assert [column.value(lean) for column in columns]
