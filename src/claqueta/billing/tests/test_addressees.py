"""Whom letters about money go to: who represents the member, else its own address, else who works for it, else who was asked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claqueta.accounts.models import Person
from claqueta.billing.queries.addressees import addressees
from claqueta.foundation.actors import SYSTEM
from claqueta.organisations.actions import affiliate, invite_representative
from claqueta.organisations.models import Affiliation

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


def test_first_who_is_known_is_written_to(organisation: Make, representative: Make) -> None:
    faro, tinta, sal = (
        organisation(name, email=f"{name}@members.example") for name in ("faro", "tinta", "sal")
    )
    mar, nada = organisation("mar", email=""), organisation("nada", email="")
    representative(faro, email="rep@faro.example")
    representative(faro, kind="colleague", email="colleague@faro.example")
    representative(tinta, kind="colleague", email="colleague@tinta.example")
    affiliate(
        sal,
        Person.objects.create(name="Sal", email="sal@person.example"),
        "representative",
        by=SYSTEM,
    )
    representative(mar, kind="colleague", email="colleague@mar.example")

    assert addressees([faro, tinta, sal, mar, nada]) == {
        faro.pk: [("rep@faro.example", "en")],
        tinta.pk: [("tinta@members.example", "es")],
        sal.pk: [("sal@person.example", "es")],
        mar.pk: [("colleague@mar.example", "en")],
    }


def test_member_of_yesterday_is_written_to_whom_it_named_last(organisation: Make, account: Make) -> None:
    made, office = organisation("Azotea Films", email=""), account("office_staff")
    invite_representative(made, "first@azotea.example", by=office)
    invite_representative(made, "last@azotea.example", by=office)

    assert addressees([made]) == {made.pk: [("last@azotea.example", "es")]}


def test_who_stopped_acting_is_not_written_to(organisation: Make, representative: Make) -> None:
    ended, closed = organisation("Ended", email=""), organisation("Closed", email="")
    nobody = organisation("Contact", email="")
    representative(ended, email="ended@people.example")
    Affiliation.objects.filter(organisation=ended).update(
        since=timezone.localdate() - timedelta(days=9), until=timezone.localdate()
    )
    gone = representative(closed, email="closed@people.example")
    gone.is_active = False
    gone.save()
    affiliate(nobody, Person.objects.create(name="Ana", email="ana@person.example"), "colleague", by=SYSTEM)

    assert addressees([ended, closed, nobody]) == {}
