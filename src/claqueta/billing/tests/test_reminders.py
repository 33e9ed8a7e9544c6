"""Reminders by the ladder; what stops them; what the bylaws make of arrears is proposed and never done."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from claqueta.billing import actions, letters
from claqueta.billing.models import ArrearsTask, Promise, Reminder, ReminderState
from claqueta.billing.tests.factories import euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
type Make = Callable[..., Any]
TODAY = timezone.localdate()


@pytest.fixture
def late(organisation: Make, receipt: Make) -> Any:
    """A receipt that is overdue for a hundred days."""
    azotea = organisation("Azotea Films", email="azotea@people.example")
    return receipt(azotea, "450.00", on=TODAY - timedelta(days=130), due_on=TODAY - timedelta(days=100))


def mails() -> int:
    return OutgoingMail.objects.filter(template="billing/reminder").count()


def pass_days(days: int) -> None:
    """Let what went have gone so much earlier."""
    for one in Reminder.objects.all():
        one.made_on -= timedelta(days=days)
        one.sent_at = one.sent_at and one.sent_at - timedelta(days=days)
        one.save()


def test_friendly_steps_go_by_themselves_and_grave_ones_wait(late: Any) -> None:
    states = []
    for _step in range(4):
        actions.remind()
        actions.remind()
        pass_days(10)
        states.append(list(Reminder.objects.order_by("step").values_list("step", "state")))

    assert states[1] == [(1, "sent"), (2, "sent")]
    assert states[2][-1] == (3, "waits")
    # What waits to be looked at is not overtaken.
    assert states[3] == states[2]
    assert mails() == 2


def test_person_changes_and_sends_what_waits_and_effects_are_proposed(late: Any) -> None:
    for _step in range(3):
        actions.remind()
        pass_days(10)
    waiting = Reminder.objects.get(state=ReminderState.WAITS)
    actions.change_reminder(waiting, subject="Please", text="Call us.", by=SYSTEM)
    assert ArrearsTask.objects.count() == 0

    actions.REMINDERS.make("send", waiting, by=SYSTEM)

    task = ArrearsTask.objects.get()
    assert (task.effect, task.state, task.since) == ("suspend", "open", late.due_on)
    assert OutgoingMail.objects.latest("pk").subject == "Please"
    with pytest.raises(ValidationError):
        actions.change_reminder(waiting, subject="A", text="B", by=SYSTEM)


def test_what_is_paid_is_reminded_of_no_more(late: Any) -> None:
    for _step in range(3):
        actions.remind()
        pass_days(10)
    actions.post(late, euros("450.00"), on=TODAY, by=SYSTEM)

    assert actions.remind() == 0
    with pytest.raises(ValidationError, match="paid meanwhile"):
        actions.REMINDERS.make("send", Reminder.objects.get(state="waits"), by=SYSTEM)


def test_promise_stops_reminders_until_it_is_broken(late: Any) -> None:
    made = actions.promise(
        late.organisation,
        instalments=[(TODAY, euros("150.00")), (TODAY + timedelta(days=30), euros("300.00"))],
        by=SYSTEM,
    )
    assert actions.remind() == 0

    assert actions.remind(TODAY + timedelta(days=4)) == 1
    made.refresh_from_db()
    assert made.state == Promise.State.BROKEN


def test_promise_that_is_paid_is_kept(late: Any) -> None:
    made = actions.promise(late.organisation, instalments=[(TODAY, euros("450.00"))], by=SYSTEM)
    actions.post(late, euros("450.00"), on=TODAY, by=SYSTEM)

    actions.remind()
    made.refresh_from_db()
    assert made.state == Promise.State.KEPT


@pytest.mark.parametrize(
    "plan",
    [[], [(-1, "10.00")], [(3, "10.00"), (3, "10.00")], [(5, "1.00"), (3, "1.00")], [(1, "-0.01")]],
)
def test_promise_that_makes_no_sense_is_refused(late: Any, plan: list[tuple[int, str]]) -> None:
    with pytest.raises(ValidationError):
        actions.promise(
            late.organisation,
            instalments=[(TODAY + timedelta(days=day), euros(amount)) for day, amount in plan],
            by=SYSTEM,
        )


def test_dispute_stops_reminders_until_it_is_settled(late: Any) -> None:
    dispute = actions.dispute(late, reason="We left in March", by=SYSTEM)
    assert actions.remind() == 0
    with pytest.raises(ValidationError):
        actions.dispute(late, reason="Again", by=SYSTEM)

    actions.end_dispute(dispute, outcome="It is owed", by=SYSTEM)
    assert actions.remind() == 1
    with pytest.raises(ValidationError):
        actions.end_dispute(dispute, outcome="Again", by=SYSTEM)


def test_two_receipts_of_a_member_are_one_letter(late: Any, receipt: Make) -> None:
    receipt(late.organisation, "30.00", on=TODAY - timedelta(days=60), due_on=TODAY - timedelta(days=50))

    assert actions.remind() == 1
    assert Reminder.objects.get().lines.count() == 2


def test_member_without_an_address_gets_none(organisation: Make, receipt: Make) -> None:
    receipt(organisation("Faro"), on=TODAY - timedelta(days=60), due_on=TODAY - timedelta(days=50))

    assert actions.remind() == 0


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("step", [1, 2, 3, 4, 9])
def test_every_letter_says_what_is_owed(late: Any, step: int, language: str) -> None:
    from claqueta.billing.actions.reminders import written
    from claqueta.billing.queries import open_receipts

    subject, text = written(late.organisation, step, list(open_receipts()), language)

    assert late.number in text
    assert "450" in text
    assert "{" not in subject + text
    assert letters.letter_of(step).tone[language]
