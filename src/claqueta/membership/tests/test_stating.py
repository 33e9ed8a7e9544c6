"""What is said of members elsewhere becomes facts: by the office, by lists, by what changes on the record."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.accounts.actions import person_for
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.imports import apply_batch, prepare, undo_batch
from claqueta.membership.models import Fact, Span
from claqueta.membership.queries import entry_of, register
from claqueta.organisations import actions
from claqueta.organisations.actions import set_standing
from claqueta.organisations.models import Organisation

Make = Callable[..., Any]
pytestmark = pytest.mark.django_db
DAY = date(2024, 5, 1)


def kinds(one: Any) -> list[str]:
    return list(Fact.objects.filter(organisation=one.pk).order_by("position").values_list("kind", flat=True))


def told(one: Any) -> tuple[str, date | None, date | None]:
    return Organisation.objects.values_list("standing", "member_since", "member_until").get(pk=one.pk)


@pytest.mark.parametrize(
    ("standing", "since", "until", "mistaken", "facts"),
    [
        ("full", DAY, None, False, []),
        ("founder", DAY, None, False, ["class_changed"]),
        ("founder", date(2023, 5, 1), None, False, ["corrected"]),
        ("founder", DAY, None, True, ["corrected"]),
        ("full", DAY, date(2030, 1, 1), False, ["left"]),
        ("full", DAY, date(2025, 1, 1), False, ["left"]),
        ("", None, None, False, ["left"]),
        ("", None, None, True, ["corrected"]),
    ],
)
def test_what_the_office_states_of_a_member_is_entered(
    organisation: Make,
    standing: str,
    since: date | None,
    until: date | None,
    mistaken: bool,
    facts: list[str],
) -> None:
    made = organisation("Azotea")
    after = set_standing(made, standing=standing, since=since, until=until, by=SYSTEM, mistaken=mistaken)
    assert kinds(made) == ["admitted", *facts]
    gone = until is not None and until <= timezone.localdate()
    assert after.standing == ("" if gone else standing)
    if standing:
        assert told(made)[1:] == (since, until)


def test_end_is_set_moved_and_taken_back(organisation: Make) -> None:
    made, later = organisation("Azotea"), timezone.localdate() + timedelta(days=40)
    for until in (later, later + timedelta(days=9), None):
        set_standing(made, standing="full", since=DAY, until=until, by=SYSTEM)
        assert told(made) == ("full", DAY, until)
    assert kinds(made) == ["admitted", "left", "corrected", "corrected"]
    set_standing(made, standing="full", since=DAY, until=later, by=SYSTEM)
    set_standing(made, standing="", since=None, by=SYSTEM)
    assert told(made) == ("", DAY, timezone.localdate())


def test_whoever_left_comes_back_with_another_number(organisation: Make) -> None:
    made, today = organisation("Azotea"), timezone.localdate()
    set_standing(made, standing="", since=None, by=SYSTEM)
    assert entry_of(made.pk, today) is None
    set_standing(made, standing="associate", since=today, by=SYSTEM)
    entry = entry_of(made.pk, today)
    assert entry is not None
    assert (entry.number, entry.class_key) == (2, "associate")
    with pytest.raises(ValidationError):
        set_standing(organisation("Faro"), standing="full", since=date(2023, 3, 29), by=SYSTEM)


def test_membership_that_was_to_begin_is_taken_back(organisation: Make) -> None:
    made = organisation("Azotea", member=False)
    set_standing(made, standing="full", since=timezone.localdate() + timedelta(days=9), by=SYSTEM)
    set_standing(made, standing="", since=None, by=SYSTEM)
    set_standing(made, standing="", since=None, by=SYSTEM)
    assert (kinds(made), told(made)) == (["admitted", "corrected"], ("", None, None))


def test_member_since_nobody_knows_when_has_no_day(organisation: Make) -> None:
    made = organisation("Azotea", member=False)
    set_standing(made, standing="full", since=None, by=SYSTEM)
    assert told(made) == ("full", None, None)
    set_standing(made, standing="full", since=DAY, by=SYSTEM)
    assert told(made) == ("full", DAY, None)


def test_name_tax_id_and_representative_follow_the_record(
    organisation: Make, account: Make, representative: Make
) -> None:
    made = organisation("Azotea")
    first = representative(made)
    actions.publish_profile(
        made, {"legal_name": "Azotea SLU", "tax_country": "ES", "tax_id": "B00704924"}, by=SYSTEM
    )
    second = account(email="second@people.example")
    affiliation = actions.affiliate(made, person_for(second), "representative", by=SYSTEM)
    assert kinds(made) == ["admitted", "represented", "renamed", "tax_id_changed"]
    actions.end_affiliation(made.affiliations.get(person=person_for(first)), by=SYSTEM)
    entry = entry_of(made.pk, timezone.localdate())
    assert entry is not None
    assert (entry.name, entry.tax_id) == ("Azotea SLU", "B00704924")
    assert entry.representative == str(person_for(second))
    actions.end_affiliation(affiliation, by=SYSTEM)
    assert kinds(made)[-2:] == ["represented", "represented"]
    entry = entry_of(made.pk, timezone.localdate())
    assert entry is not None
    assert entry.representative == ""


def test_what_changes_on_the_record_of_who_is_no_member_is_not_entered(
    organisation: Make, representative: Make
) -> None:
    made = organisation("Azotea", member=False)
    representative(made)
    actions.publish_profile(made, {"legal_name": "Azotea SLU"}, by=SYSTEM)
    assert kinds(made) == []


def test_two_members_are_not_merged_and_a_member_not_into_another(organisation: Make) -> None:
    one, other, stranger = organisation("Uno"), organisation("Dos"), organisation("Tres", member=False)
    with pytest.raises(ValidationError, match="Uno"):
        actions.merge(one, other, by=SYSTEM)
    with pytest.raises(ValidationError, match="Uno"):
        actions.merge(stranger, one, by=SYSTEM)
    actions.merge(one, stranger, by=SYSTEM)
    set_standing(other, standing="", since=None, by=SYSTEM, mistaken=True)
    actions.merge(Organisation.objects.get(pk=one.pk), other, by=SYSTEM)
    assert [entry.name for entry in register(timezone.localdate())] == ["Uno S.L."]


def imported(text: str) -> Any:
    return apply_batch(prepare("organisations", text.encode(), "list.csv", by=SYSTEM), by=SYSTEM)


def test_list_is_entered_and_its_undoing_corrects() -> None:
    imported("Nombre\nUna Films SL\n")
    batch = imported(
        "Nombre;Socio desde;Clase de socio\nUna Films SL;01/02/2024;Fundador\nOtra Luz SL;03/04/2023;Socio\n"
    )
    assert [(one.number, one.name, one.class_key) for one in register(timezone.localdate())] == [
        (1, "Otra Luz SL", "full"),
        (2, "Una Films SL", "founder"),
    ]
    assert undo_batch(batch, by=SYSTEM) == []
    assert register(timezone.localdate()) == []
    assert list(Fact.objects.order_by("position").values_list("kind", flat=True)) == [
        "admitted",
        "admitted",
        "corrected",
        "corrected",
    ]
    assert list(Organisation.objects.values_list("legal_name", "standing")) == [("Una Films SL", "")]
    # As it was known in between, both were members, also the one that is no longer in the directory.
    known = Span.objects.latest("known_from").known_from
    assert {one.name for one in register(timezone.localdate(), known)} == {"Una Films SL", "Otra Luz SL"}


def test_list_that_is_older_than_the_leaving_brings_nobody_back(organisation: Make) -> None:
    made = organisation("Azotea")
    set_standing(made, standing="", since=None, by=SYSTEM)
    imported("Nombre;Socio desde;Clase de socio\nAzotea S.L.;01/05/2024;Socio\n")
    assert (kinds(made), told(made)[0]) == (["admitted", "left"], "")


def test_day_before_the_founding_is_left_out_of_a_list() -> None:
    imported("Nombre;Socio desde\nUna Films SL;01/02/2019\n")
    assert told(Organisation.objects.get()) == ("full", None, None)
