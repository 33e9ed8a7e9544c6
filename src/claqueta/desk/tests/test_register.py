"""What a register finds out once, and what it asks each time."""

from typing import Any

import pytest
from django.db.models import QuerySet

from claqueta.accounts.models import Person
from claqueta.desk.registers.register import _model_of, record_address

pytestmark = pytest.mark.django_db


def test_model_of_a_list_is_found_out_once() -> None:
    asked = []

    def rows() -> QuerySet[Any]:
        asked.append(True)
        return Person.objects.all()

    assert [_model_of(rows) for _time in range(3)] == ["accounts.person"] * 3
    assert asked == [True]


def test_address_of_a_record_is_told_to_those_who_may_see_its_register(account: Any) -> None:
    staff, nobody = account("office_staff"), account(email="nobody@people.example")
    person = Person.objects.create(name="Zanzíbar", email="z@people.example")
    assert record_address("accounts.person", person.pk, staff) == f"/office/persons/{person.pk}/"
    assert record_address("accounts.person", person.pk, nobody) == ""
    assert record_address("accounts.nothing", person.pk, staff) == ""
