"""Who may what with organisations: by role, by whom one acts for, and by when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import affiliate
from claqueta.organisations.models import Affiliation
from claqueta.organisations.rules import acts_for, affiliations_of, circles_of_members, represents

pytestmark = pytest.mark.django_db

OFFICE = {"office_admin", "office_staff"}
BOARD = {"board_member", "secretary", "treasurer"}
EVERYBODY = {*OFFICE, *BOARD, "editor", "partner_officer", "representative", "colleague", "stranger"}
MODELS = {
    f"organisations.{verb}_{model}": OFFICE
    for model in ("organisation", "affiliation")
    for verb in ("view", "add", "change", "delete")
}
MAY = {
    "organisations.view_directory": {*EVERYBODY, "guest"},
    "organisations.view_area": EVERYBODY,
    "organisations.edit_profile": {*OFFICE, "representative", "colleague"},
    "organisations.publish_profile": {*OFFICE, "representative"},
    "organisations.confirm_profile": {*OFFICE, "representative", "colleague"},
    "organisations.invite_colleague": {*OFFICE, "representative"},
    "organisations.manage": OFFICE,
    "organisations.import": OFFICE,
    "organisations.see_members_view": OFFICE | BOARD,
    **MODELS,
}
ON_ONE = {"edit_profile", "publish_profile", "confirm_profile", "invite_colleague"}


@pytest.fixture
def people(
    account: Callable[..., Any], organisation: Callable[..., Any], representative: Callable[..., Any]
) -> tuple[Any, dict[str, Any]]:
    """An organisation, and one of each who might do something with it; the stranger represents another."""
    made, other = organisation("Azotea Films"), organisation("Bruma Sonido")
    found = {role: account(role, email=f"{role}@people.example") for role in (*OFFICE, *BOARD, "editor")}
    found["partner_officer"] = account("partner_officer", email="partner@people.example")
    found["representative"] = representative(made)
    found["colleague"] = representative(made, kind="colleague", email="colleague@people.example")
    found["stranger"] = representative(other, email="stranger@people.example")
    found["guest"] = AnonymousUser()
    return made, found


def test_everybody_may_what_the_table_says(people: tuple[Any, dict[str, Any]]) -> None:
    made, found = people
    assert {
        name: {who for who, account in found.items() if account.has_perm(name, made)} for name in MAY
    } == MAY
    for name in ON_ONE:
        of_none = {who for who, account in found.items() if account.has_perm(f"organisations.{name}", None)}
        assert of_none == OFFICE


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("representative", OFFICE),
        ("colleague", {*OFFICE, "representative"}),
        ("contact", {*OFFICE, "representative"}),
    ],
)
def test_representative_says_who_has_left_but_not_of_representatives(
    kind: str, may: set[str], people: tuple[Any, dict[str, Any]]
) -> None:
    made, found = people
    leaving = Affiliation(organisation=made, kind=kind)
    name = "organisations.end_affiliation"
    assert {who for who, account in found.items() if account.has_perm(name, leaving)} == may
    assert {who for who, account in found.items() if account.has_perm(name, None)} == OFFICE


@pytest.mark.parametrize(
    ("since", "until", "acts"),
    [
        (0, None, True),
        (1, None, False),
        (-9, 1, True),
        (-9, 0, False),
        (-9, -1, False),
    ],
)
def test_somebody_acts_from_the_first_day_until_the_day_before_the_last(
    since: int,
    until: int | None,
    acts: bool,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
) -> None:
    made = organisation()
    who = representative(made)
    today = timezone.localdate()
    Affiliation.objects.update(
        since=today + timedelta(since), until=None if until is None else today + timedelta(until)
    )
    assert (acts_for(who, made), represents(who, made)) == (acts, acts)
    assert [*circles_of_members(who)] == ["members"] * acts


def test_contact_acts_for_nobody(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    who = representative(organisation(), kind="contact")
    assert (affiliations_of(who), [*circles_of_members(who)]) == ([], [])


def test_whoever_acts_for_several_is_a_member_by_one_of_them(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    outside, inside = organisation("Bruma Sonido", member=False), organisation("Azotea Films")
    who = representative(outside)
    assert [*circles_of_members(who)] == []
    affiliate(inside, Affiliation.objects.get().person, "colleague", by=SYSTEM)
    who.__dict__.pop("_affiliations")
    assert [*circles_of_members(who)] == ["members"]
    assert (represents(who, outside), represents(who, inside), acts_for(who, inside)) == (True, False, True)


def test_affiliations_are_read_once_in_a_request(
    organisation: Callable[..., Any], representative: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    made = organisation()
    who = representative(made)
    with django_assert_num_queries(1):
        assert [one.organisation.pk for one in affiliations_of(who)] == [made.pk]
        assert affiliations_of(who) is affiliations_of(who)
