"""What stands behind an event goes along when two organisations become one."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions as organisations
from claqueta.organisations.models import Merge

pytestmark = pytest.mark.django_db


def test_partner_of_both_stands_once(event: Callable[..., Any], organisation: Callable[..., Any]) -> None:
    kept, gone = organisation("Azotea"), organisation("Azotea Films", member=False)
    one = event(partners=[(gone, "sponsor")])
    both = event(partners=[(gone, "sponsor"), (kept, "media")])
    organisations.merge(kept, gone, by=SYSTEM)
    assert [row.organisation for row in one.partnerships.all()] == [kept]
    assert [(row.organisation, row.role) for row in both.partnerships.all()] == [(kept, "media")]


def test_registrations_are_those_of_the_kept_one_and_come_back(
    event: Callable[..., Any],
    accreditation: Callable[..., Any],
    registration: Callable[..., Any],
    organisation: Callable[..., Any],
) -> None:
    kept, gone = organisation("Azotea"), organisation("Azotea Films", member=False)
    kind = accreditation(event())
    theirs, others = registration(kind, "Ana"), registration(kind, "Bea")
    type(theirs).objects.filter(pk=theirs.pk).update(organisation=gone)
    organisations.merge(kept, gone, by=SYSTEM)
    theirs.refresh_from_db()
    others.refresh_from_db()
    assert (theirs.organisation, others.organisation) == (kept, None)
    organisations.undo_merge(Merge.objects.get(), by=SYSTEM)
    theirs.refresh_from_db()
    assert theirs.organisation == gone
