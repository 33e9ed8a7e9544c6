"""Rights suspended and restored: entered in the register, asked for with a reason, and told to the member."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.membership import actions
from claqueta.membership.models import Fact
from claqueta.membership.queries import entry_of, history_of
from conftest import posted

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]
TODAY = timezone.localdate()


def is_suspended(organisation: Any, days: int = 0) -> bool:
    entry = entry_of(organisation.pk, TODAY + timedelta(days=days))
    assert entry is not None
    return entry.suspended


def test_rights_are_suspended_and_restored(organisation: Make) -> None:
    made = organisation()
    actions.suspend_rights(made, on=None, reason="Three reminders", by=SYSTEM)
    actions.restore_rights(made, on=TODAY + timedelta(days=1), reason="Paid", by=SYSTEM)
    assert (is_suspended(made), is_suspended(made, 1)) == (True, False)


def test_those_who_act_for_it_are_told_why_in_their_language(
    organisation: Make, representative: Make
) -> None:
    made, other = organisation("Azotea"), organisation("Faro")
    ana, eva = (
        representative(made, email="ana@people.example"),
        representative(made, email="eva@people.example"),
    )
    representative(other, email="leo@people.example")
    ana.language, eva.language = "es", "en"
    ana.save()
    eva.save()
    actions.suspend_rights(made, on=None, reason="Board 4/2026: three reminders", by=SYSTEM)
    told = {mail.to[0]: mail for mail in posted()}
    assert set(told) == {"ana@people.example", "eva@people.example"}
    assert told["eva@people.example"].subject == "The rights of Azotea are suspended"
    assert told["ana@people.example"].subject == "Los derechos de Azotea quedan suspendidos"
    assert all("Board 4/2026: three reminders" in mail.body for mail in told.values())


@pytest.mark.parametrize(
    ("more", "field"),
    [({"reason": " "}, "reasons"), ({"reason": "Again"}, "effective_on")],
    ids=["no-reason", "suspended-already"],
)
def test_what_cannot_be_entered_is_told_to_nobody(
    more: dict[str, str], field: str, organisation: Make, representative: Make
) -> None:
    made = organisation()
    representative(made)
    actions.suspend_rights(made, on=None, reason="Three reminders", by=SYSTEM)
    before = (len(posted()), Fact.objects.count())
    with pytest.raises(ValidationError) as refused:
        actions.suspend_rights(made, on=None, by=SYSTEM, **more)
    assert set(refused.value.message_dict) == {field}
    assert (len(posted()), Fact.objects.count()) == before


def test_office_suspends_and_restores_on_its_screen(
    client: Client, organisation: Make, representative: Make, account: Make
) -> None:
    made = organisation()
    representative(made, email="ana@people.example")
    client.force_login(account("office_staff"))
    screen, there = (reverse(name, args=[made.pk]) for name in ("office_rights", "office_membership"))
    assert screen in client.get(there).content.decode()
    assert "ana@people.example" in client.get(screen).content.decode()
    said = {"on": TODAY.isoformat(), "reasons": "Board 4/2026"}
    unsure = client.post(screen, said)
    assert (unsure.status_code, is_suspended(made), "Board 4/2026" in unsure.content.decode()) == (
        422,
        False,
        True,
    )
    assert client.post(screen, {**said, "sure": "on"}).headers["Location"] == there
    assert is_suspended(made)
    early = {**said, "on": (TODAY - timedelta(days=9000)).isoformat(), "sure": "on"}
    assert client.post(screen, early).status_code == 422
    assert client.post(screen, {**said, "sure": "on"}).status_code == 302
    with translation.override("en"):
        words = [one.words for one in history_of(made.pk)]
    assert (is_suspended(made), words[-2:]) == (
        False,
        ["Its rights are suspended", "Its rights are restored"],
    )


def test_nobody_to_tell_is_said(client: Client, organisation: Make, account: Make) -> None:
    made, stranger = organisation(), organisation("Faro", member=False)
    client.force_login(account("office_staff"))
    page = client.get(reverse("office_rights", args=[made.pk])).content.decode()
    assert "office-wrong" in page
    away = client.get(reverse("office_rights", args=[stranger.pk]))
    assert away.headers["Location"] == reverse("office_membership", args=[stranger.pk])


@pytest.mark.parametrize("role", ["board_member", "treasurer", "secretary", ""])
def test_others_suspend_nobody(
    role: str, client: Client, organisation: Make, account: Make, representative: Make
) -> None:
    made = organisation()
    client.force_login(account(role) if role else representative(made))
    said = {"on": TODAY.isoformat(), "reasons": "No", "sure": "on"}
    screen = reverse("office_rights", args=[made.pk])
    assert client.post(screen, said).status_code in (302, 403)
    assert not is_suspended(made)
    page = client.get(reverse("office_membership", args=[made.pk]))
    assert screen not in page.content.decode()
