"""The book of members is only added to: what somebody alters behind its back is found."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from claqueta.foundation import chains
from claqueta.membership.book import BOOK
from claqueta.membership.models import Fact, NeverAltered
from claqueta.membership.tests.factories import admitted

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db


def test_facts_are_never_altered_by_models(company: Any) -> None:
    fact = admitted(company)
    fact.source = "Other"
    for act in (
        fact.save,
        fact.delete,
        Fact.objects.all().delete,
        lambda: Fact.objects.update(source="x"),
        lambda: Fact.objects.bulk_update([fact], ["source"]),
    ):
        with pytest.raises(NeverAltered):
            act()
    assert Fact.objects.get().source == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "left"),
        ("organisation_id", 987654),
        ("number", 2),
        ("effective_on", "2023-03-31"),
        ("effective_on", "2023-3x-30"),
        ("recorded_at", "2023-04-01 10:00:00"),
        ("data", '{"class": "founder", "name": "Azotea S.L.", "tax_id": "B00704924"}'),
        ("source", "x"),
        ("account_id", 5),
        ("position", 7),
    ],
)
def test_every_change_of_a_fact_is_found(company: Any, column: str, value: Any) -> None:
    if connection.vendor == "postgresql" and value == "2023-3x-30":
        pytest.skip("PostgreSQL keeps no such day")
    admitted(company)
    assert chains.verify(BOOK) == []
    with connection.cursor() as cursor:
        if column == "kind":
            cursor.execute("UPDATE membership_fact SET kind = 'left', number = NULL")
        else:
            cursor.execute(f"UPDATE membership_fact SET {column} = %s", [value])
    assert chains.verify(BOOK)[0].position == 1


@pytest.mark.parametrize("at", range(0, 60, 7))
def test_one_letter_of_what_a_fact_says_is_found(company: Any, at: int) -> None:
    admitted(company, note="In the sitting of the board, as the minutes say, unanimously")
    fact = Fact.objects.get()
    text = fact.data["note"]
    changed = {**fact.data, "note": text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]}
    Fact.objects.all()._raw_delete(fact._state.db)
    Fact.objects.bulk_create([Fact(**{**_row(fact), "data": changed})])
    assert [one.position for one in chains.verify(BOOK)] == [1]


def _row(fact: Fact) -> dict[str, Any]:
    return {field.attname: getattr(fact, field.attname) for field in Fact._meta.concrete_fields}
