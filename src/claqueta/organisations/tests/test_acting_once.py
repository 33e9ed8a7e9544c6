"""Whoever acts for an organisation does so once: invited again, or made its representative after being a colleague."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from claqueta.accounts.models import Invitation
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import AuditEntry
from claqueta.organisations import actions
from claqueta.organisations.models import Affiliation
from claqueta.organisations.queries import recipients_for
from claqueta.organisations.rules import affiliations_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(organisation: Callable[..., Any], representative: Callable[..., Any]) -> Affiliation:
    """Ana, a colleague at Azotea, who looks after its sound."""
    ana = representative(organisation("Azotea"), email="ana@company.example", kind="colleague")
    Affiliation.objects.filter(person__account=ana).update(position="Sonido")
    return Affiliation.objects.get(person__account=ana)


@pytest.mark.parametrize(
    ("acts_as", "invited_as", "refused"),
    [
        ("colleague", "colleague", True),
        ("colleague", "representative", False),
        ("representative", "colleague", True),
        ("representative", "representative", True),
    ],
)
def test_whoever_acts_already_is_invited_to_no_less(
    colleague: Affiliation, acts_as: str, invited_as: str, refused: bool
) -> None:
    Affiliation.objects.update(kind=acts_as)
    said: list[str] = []
    try:
        actions.invite_representative(
            colleague.organisation, "ANA@company.example", by=SYSTEM, kind=invited_as
        )
    except ValidationError as error:
        said = error.message_dict["email"]
    assert (bool(said), Invitation.objects.exists()) == (refused, not refused)
    assert all("Azotea" in one for one in said)


def test_whoever_has_left_or_is_elsewhere_is_invited(
    colleague: Affiliation, organisation: Callable[..., Any]
) -> None:
    actions.invite_representative(organisation("Faro"), "ana@company.example", by=SYSTEM, kind="colleague")
    actions.end_affiliation(colleague, by=SYSTEM)
    actions.invite_representative(colleague.organisation, "ana@company.example", by=SYSTEM, kind="colleague")
    assert Invitation.objects.count() == 2


def test_whoever_is_on_record_without_an_account_is_invited_to_open_one(colleague: Affiliation) -> None:
    person = colleague.person
    person.account = None
    person.save()
    actions.invite_representative(colleague.organisation, person.email, by=SYSTEM)
    assert Invitation.objects.get().email == person.email


def test_colleague_who_becomes_the_representative_is_that_alone_and_listed_once(
    client: Client, colleague: Affiliation
) -> None:
    account = colleague.person.account
    assert account is not None
    actions.affiliate(colleague.organisation, colleague.person, "representative", by=SYSTEM)
    now = Affiliation.objects.get(until=None)
    assert (now.kind, now.position) == ("representative", "Sonido")
    assert AuditEntry.objects.filter(verb="organisations.affiliated").latest("pk").changes["kind"] == [
        "colleague",
        "representative",
    ]
    assert actions.affiliate(now.organisation, now.person, "colleague", by=SYSTEM) == now
    client.force_login(account)
    page = client.get(reverse("area")).content.decode()
    assert page.count("Actúas por ella como") == 1
    assert "Representante" in page


def test_both_standings_of_earlier_years_count_as_the_representatives(colleague: Affiliation) -> None:
    Affiliation.objects.create(
        organisation=colleague.organisation, person=colleague.person, kind="representative"
    )
    account = colleague.person.account
    assert account is not None
    assert [one.kind for one in affiliations_of(account)] == ["representative"]


def test_whoever_has_left_and_acts_elsewhere_is_told_of_the_other_alone(
    colleague: Affiliation, organisation: Callable[..., Any]
) -> None:
    faro = organisation("Faro")
    actions.affiliate(faro, colleague.person, "representative", by=SYSTEM)
    actions.end_affiliation(colleague, by=SYSTEM)
    assert recipients_for(colleague.organisation) == []
    assert recipients_for(faro) == [colleague.person.account]
