"""What leaving does to mandates, and to the collections that count on them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from claqueta.billing import actions
from claqueta.billing.actions.admitted import end_mandates_of_leavers
from claqueta.billing.models import Collection, Mandate
from claqueta.billing.queries.collections import dry_run
from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.audit import history_of
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions import NewFact, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()


def leave(film: Any, days: int = 0) -> None:
    record([NewFact("left", film, TODAY + timedelta(days=days), {"cause": "voluntary"})], by=SYSTEM)


def state_of(mandate: Any) -> str:
    mandate.refresh_from_db()
    return str(mandate.state)


def test_mandate_ends_with_the_membership_and_the_trail_says_why(organisation: Make, mandate: Make) -> None:
    film, other = organisation("Azotea Films"), organisation("Faro")
    given, kept = mandate(film, 1), mandate(other, 2)
    leave(film)
    assert (state_of(given), state_of(kept)) == ("revoked", "active")
    assert (given.why_ended, given.ended_on) == ("Its holder is no longer a member.", TODAY)
    entry = history_of(given).latest("pk")
    assert (entry.verb, entry.actor_name) == ("billing.mandate_revoked", str(SYSTEM))


def test_mandate_of_who_joined_and_left_on_one_day_ends(member: Make, mandate: Make) -> None:
    film = member("Azotea", since=TODAY)
    given = mandate(film, 1)
    leave(film)
    assert state_of(given) == "revoked"


def test_mandate_of_who_comes_back_on_a_day_to_come_stays(organisation: Make, mandate: Make) -> None:
    film = organisation("Azotea Films")
    leave(film)
    record([NewFact("admitted", film, TODAY + timedelta(days=9), {"class": "full"})], by=SYSTEM)
    given = mandate(film, 2)
    assert (end_mandates_of_leavers(), state_of(given)) == (0, "active")


def test_mandate_of_a_leaving_to_come_serves_until_its_day(organisation: Make, mandate: Make) -> None:
    film, outsider = organisation("Azotea Films"), organisation("Faro", member=False)
    given, never = mandate(film, 1), mandate(outsider, 2)
    leave(film, days=5)
    assert (end_mandates_of_leavers(), state_of(given)) == (0, "active")
    record([NewFact("left", organisation("Nogal"), TODAY, {"cause": "voluntary"})], by=SYSTEM)
    assert end_mandates_of_leavers() == 0
    # Five days later, as the register then has it.
    with_clock = TODAY + timedelta(days=5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "localdate", lambda *_args: with_clock)
        assert (end_mandates_of_leavers(), end_mandates_of_leavers()) == (1, 0)
    assert (state_of(given), state_of(never)) == ("revoked", "active")


def test_nothing_ends_where_the_leaving_does_not_stand(organisation: Make, mandate: Make) -> None:
    film = organisation("Azotea Films")
    given = mandate(film, 1)

    @atomic
    def broken_off() -> None:
        leave(film)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken_off()
    assert (state_of(given), Mandate.objects.filter(state="revoked").count()) == ("active", 0)


@pytest.mark.parametrize(
    ("state", "text", "stops"),
    [
        ("draft", "Leave the debit of {number} out.", True),
        ("notified", "Leave the debit of {number} out.", True),
        ("sent", "The debit of {number} is with the bank already.", False),
        ("dropped", "", False),
    ],
)
def test_collection_that_counts_on_it_is_told(
    state: str, text: str, stops: bool, organisation: Make, mandate: Make, receipt: Make
) -> None:
    film = organisation("Azotea Films", email="azotea@people.example")
    mandate(film, 1)
    owed = receipt(film, on=TODAY - timedelta(days=30), due_on=TODAY)
    collection = actions.begin_collection(TODAY, by=SYSTEM)
    if state == "dropped":
        actions.COLLECTIONS.make("drop", collection, by=SYSTEM, why="Wrong day")
    elif state != "draft":
        actions.COLLECTIONS.make("notify", collection, by=SYSTEM)
        Collection.objects.update(notified_at=timezone.now() - timedelta(days=30))
    if state == "sent":
        actions.fetch_file(collection, by=SYSTEM)
    leave(film)
    collection.refresh_from_db()
    said = [note.text for note in notes.of(collection)]
    assert said == (
        [f"Azotea Films has left and its mandate is revoked. {text.format(number=owed.number)}"]
        if text
        else []
    )
    assert (collection.state, "mandate_over" in {one.key for one in dry_run(collection)} and stops) == (
        state,
        stops,
    )
    if stops:
        (row,) = collection.rows.all()
        actions.leave_out_debit(row, why="It has left", by=SYSTEM)
        assert [one.key for one in dry_run(collection) if one.key == "mandate_over"] == []
