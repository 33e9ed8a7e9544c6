"""Sixteen people write at once: no error, nothing lost, and every change is in the log in its order."""

from collections.abc import Callable
from typing import Any

import pytest

from claqueta.accounts.actions import invite
from claqueta.accounts.models import Account
from claqueta.foundation import audit, privacy
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.chains import head, verify
from claqueta.foundation.models import AuditEntry, ChainLink, Change
from claqueta.foundation.search import catch_up, head_position, node_index
from claqueta.foundation.transactions import atomic
from claqueta.organisations import actions
from claqueta.organisations.actions.records import NewRecord
from claqueta.organisations.models import Organisation
from conftest import run_threads

WRITERS, EACH = 16, 4
PEOPLE = 6


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_lose_nothing(organisation: Callable[..., Any]) -> None:
    made = [organisation(f"Azotea {number}") for number in range(WRITERS)]

    def write(pk: int) -> Callable[[], None]:
        def act() -> None:
            for turn in range(EACH):
                actions.publish_profile(
                    Organisation.objects.get(pk=pk), {"website": f"https://{turn}.example"}, by=SYSTEM
                )

        return act

    assert run_threads(*(write(one.pk) for one in made)) == []
    assert set(Organisation.objects.values_list("version", "website")) == {
        (EACH + 1, f"https://{EACH - 1}.example")
    }
    assert AuditEntry.objects.filter(verb="organisations.published").count() == WRITERS * EACH
    assert list(Change.objects.values_list("position", flat=True)) == list(range(1, head_position() + 1))
    catch_up()
    assert node_index().position() == head_position()
    assert (verify(audit.TRAIL), head(audit.TRAIL).position) == ([], AuditEntry.objects.count())


@pytest.mark.django_db(transaction=True)
def test_whatever_is_done_at_once_never_waits_in_a_circle(
    organisation: Callable[..., Any], account: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    """What locks records, the trail and the change log, several of each in one transaction, by one and the same person."""
    office = account("office_admin", "office_staff")
    mails = [f"person{number}@people.example" for number in range(PEOPLE)]
    made = [organisation(f"Azotea {number}") for number in range(PEOPLE)]
    for one, mail in zip(made, mails, strict=True):
        actions.confirm(one, by=representative(one, email=mail))

    def fresh() -> list[Organisation]:
        return list(Organisation.objects.filter(pk__in=[one.pk for one in made]).order_by("pk"))

    def publish(number: int, turn: int) -> None:
        actions.publish_profile(made[number], {"website": f"https://{turn}.example"}, by=office)

    @atomic
    def publish_several(number: int, turn: int) -> None:
        for one in fresh()[number % 3 :: 2]:
            actions.publish_profile(one, {"phone": f"+3491{number}00000{turn}"}, by=office)

    def hide_or_show(number: int, turn: int) -> None:
        actions.set_listed(fresh(), bool((number + turn) % 2), by=office)

    def ask(number: int, turn: int) -> None:
        invite(f"new{number}.{turn}@people.example", by=office, role="editor")

    def register(number: int, turn: int) -> None:
        actions.register_many(
            [NewRecord({"legal_name": f"New {number} {turn} {n}"}, {}) for n in range(3)], by=office
        )

    def erase(number: int, turn: int) -> None:
        privacy.erase(mails[number], by=office)

    def forget(number: int, turn: int) -> None:
        oldest = AuditEntry.objects.filter(object_name=made[number].name).order_by("pk").first()
        if oldest is not None:
            audit.forget(AuditEntry.objects.filter(pk=oldest.pk))

    def worker(act: Callable[[int, int], None], number: int) -> Callable[[], None]:
        def act_in_turn() -> None:
            for turn in range(EACH):
                act(number, turn)

        return act_in_turn

    acts = (publish, publish_several, hide_or_show, ask, register, erase, forget)
    assert run_threads(*(worker(act, number) for number in range(3) for act in acts)) == []
    assert verify(audit.TRAIL) == []
    links = ChainLink.objects.filter(book=audit.TRAIL.name)
    forgotten = links.exclude(amends=None).filter(payload_hash="").count()
    assert AuditEntry.objects.count() == links.filter(amends=None).count() - forgotten
    assert list(Change.objects.values_list("position", flat=True)) == list(range(1, head_position() + 1))
    assert not Account.objects.filter(email__in=mails[:3]).exists()
