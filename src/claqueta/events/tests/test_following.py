"""What stands behind an event goes along when two organisations become one."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions as organisations

pytestmark = pytest.mark.django_db


def test_partner_of_both_stands_once(event: Callable[..., Any], organisation: Callable[..., Any]) -> None:
    kept, gone = organisation("Azotea"), organisation("Azotea Films", member=False)
    one = event(partners=[(gone, "sponsor")])
    both = event(partners=[(gone, "sponsor"), (kept, "media")])
    organisations.merge(kept, gone, by=SYSTEM)
    assert [row.organisation for row in one.partnerships.all()] == [kept]
    assert [(row.organisation, row.role) for row in both.partnerships.all()] == [(kept, "media")]
