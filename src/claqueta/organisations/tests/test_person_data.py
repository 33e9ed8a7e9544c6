"""What a person may ask of the office from their record: all that is held of them, and that it be erased."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.accounts.models import Account, Person
from claqueta.foundation.models import AuditEntry
from claqueta.organisations.models import Affiliation


@pytest.fixture
def ana(organisation: Callable[..., Any], representative: Callable[..., Any]) -> Person:
    representative(organisation("Azotea"), email="ana@people.example")
    representative(organisation("Faro"), email="eva@people.example")
    return Person.objects.get(email="ana@people.example")


@pytest.fixture
def admin(client: Client, account: Callable[..., Any]) -> Client:
    client.force_login(account("office_admin", email="admin@people.example"))
    return client


def path(person: Person) -> str:
    return reverse("office_person_data", args=[person.pk])


def test_record_leads_there_for_whoever_may_erase(
    ana: Person, client: Client, account: Callable[..., Any]
) -> None:
    for role, leads in (("office_admin", True), ("office_staff", False)):
        client.force_login(account(role, email=f"{role}@people.example"))
        shown = client.get(reverse("office_person", args=[ana.pk])).content.decode()
        assert (path(ana) in shown) == leads
        assert (client.get(path(ana)).status_code == 200) == leads


def test_all_that_is_held_is_given_as_a_file(ana: Person, admin: Client) -> None:
    answer = admin.post(path(ana), {"action": "export"})
    held = json.loads(answer.content)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [one["organisation"] for one in held["affiliations"]] == ["Azotea"]
    assert "eva@people.example" not in answer.content.decode()


def test_erasing_wants_the_address_again_and_is_of_that_person_alone(ana: Person, admin: Client) -> None:
    for again in ("", "eva@people.example"):
        answer = admin.post(path(ana), {"action": "erase", "again": again})
        assert answer.headers["Location"] == path(ana)
    assert Affiliation.objects.count() == 2
    answer = admin.post(path(ana), {"action": "erase", "again": "ANA@people.example"})
    assert answer.headers["Location"] == reverse("office_persons")
    assert [one.person.email for one in Affiliation.objects.all()] == ["eva@people.example"]
    assert not Account.objects.filter(email="ana@people.example").exists()
    ana.refresh_from_db()
    assert ana.email == ""
    assert AuditEntry.objects.filter(verb="foundation.erased").count() == 1


@pytest.mark.parametrize("action", ["export", "erase"])
def test_person_without_an_address_is_not_taken_for_all_who_have_none(
    ana: Person, admin: Client, action: str
) -> None:
    nobody = Person.objects.create(name="Leo")
    Person.objects.create(name="Noa", phone="600")
    assert 'name="action"' not in admin.get(path(nobody)).content.decode()
    assert admin.post(path(nobody), {"action": action, "again": ""}).status_code == 302
    assert Person.objects.get(name="Noa").phone == "600"


def test_office_staff_and_others_neither_see_nor_erase(
    ana: Person, client: Client, account: Callable[..., Any]
) -> None:
    for role in ("office_staff", "editor", "board_member"):
        client.force_login(account(role, email=f"{role}@people.example"))
        assert client.post(path(ana), {"action": "erase", "again": ana.email}).status_code in (302, 403)
    assert Affiliation.objects.count() == 2
