"""The home shows an account what of its business ends soon."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from claqueta.accounts import actions
from claqueta.foundation import deadlines
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.due import Due, due_today

pytestmark = pytest.mark.django_db


def shown(who: Any) -> list[Due]:
    with translation.override("en"):
        return [one for one in due_today(who) if one.title == "Deadlines"]


def test_deadlines_of_ones_own_that_end_soon_are_on_the_home(account: Callable[..., Any]) -> None:
    mine, other = account("office_admin"), account("office_staff")
    near, far, done = (actions.invite(f"{name}@people.example", by=mine) for name in ("near", "far", "done"))
    day = timezone.localdate() + timedelta(days=2)
    deadlines.move(near, actions.ANSWER, due=day, by=mine)
    deadlines.move(far, actions.ANSWER, due=day + timedelta(days=30), by=mine)
    actions.revoke_invitation(done, by=mine)
    (due,) = shown(mine)
    assert (due.count, [text.partition(" · ")[2] for text, _url in due.items]) == (
        1,
        ["Answer to an invitation: near@people.example"],
    )
    assert shown(other) == []


def test_many_matters_are_counted_and_the_first_are_named(account: Callable[..., Any]) -> None:
    mine = account("office_admin")
    named = rule("due_named").value
    for number in range(named + 2):
        actions.invite(f"n{number}@people.example", by=mine)
    with translation.override("en"):
        (due,) = (one for one in due_today(mine) if one.title == "Open invitations")
    assert (due.count, len(due.items)) == (named + 2, named)
