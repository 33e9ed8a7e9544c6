"""Two records that somebody said are not the same are not proposed as one again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import (
    AuditEntry,
)
from claqueta.organisations import actions
from claqueta.organisations.models import (
    ToldApart,
)

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_told_apart_once_and_taken_back_once(organisation: Make, account: Make) -> None:
    one, other = organisation("Una"), organisation("Otra", member=False)
    told = actions.tell_apart(other, one, by=account("office_staff"))
    assert (told.one, told.other) == (one, other)
    assert actions.tell_apart(one, other, by=SYSTEM) == told
    for _time in range(2):
        actions.take_back_apart(told, by=SYSTEM)
    verbs = list(AuditEntry.objects.filter(verb__contains="apart").values_list("verb", flat=True))
    assert sorted(verbs) == 2 * ["organisations.apart_taken_back"] + 2 * ["organisations.told_apart"]
    with pytest.raises(ValidationError):
        actions.tell_apart(one, one, by=SYSTEM)


def test_what_is_not_the_same_as_one_is_not_the_same_as_both(organisation: Make) -> None:
    kept, gone, third, fourth = (
        organisation(name, member=False) for name in ("Una", "Otra", "Tercera", "Cuarta")
    )
    actions.tell_apart(gone, third, by=SYSTEM)
    actions.tell_apart(gone, fourth, by=SYSTEM)
    actions.tell_apart(kept, fourth, by=SYSTEM)
    actions.merge(kept, gone, by=SYSTEM)
    pairs = set(ToldApart.objects.values_list("one", "other"))
    assert pairs == {(kept.pk, third.pk), (kept.pk, fourth.pk)}
