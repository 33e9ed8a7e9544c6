"""What is overdue and may be reminded of."""

from datetime import date
from typing import Any

from django.utils import timezone

from claqueta.billing.models import (
    ArrearsTask,
    CollectionRow,
    CollectionState,
    Dispute,
    Promise,
    ReminderLine,
    ReminderState,
    RowState,
)
from claqueta.billing.queries.receipts import open_receipts, overdue
from claqueta.organisations.models import Organisation


def overdue_to_remind(today: date) -> dict[Organisation, list[Any]]:
    """Member → its overdue receipts of which nothing stops a reminder: no promise, dispute or collection under way."""
    promised = Promise.objects.filter(state=Promise.State.OPEN).values("organisation")
    disputed = Dispute.objects.filter(ended_on=None).values("receipt")
    under_way = CollectionRow.objects.filter(
        state=RowState.PLANNED,
        collection__state__in=(CollectionState.DRAFT, CollectionState.NOTIFIED, CollectionState.SENT),
    ).values("receipt")
    found: dict[Organisation, list[Any]] = {}
    rows = (
        overdue(open_receipts(), today)
        .exclude(organisation__in=promised)
        .exclude(pk__in=disputed)
        .exclude(pk__in=under_way)
        .select_related("organisation")
    )
    for receipt in rows:
        found.setdefault(receipt.organisation, []).append(receipt)
    return found


def steps_gone() -> dict[int, dict[int, date]]:
    """Receipt → step → the day on which it went, or was made and still waits."""
    found: dict[int, dict[int, date]] = {}
    lines = ReminderLine.objects.select_related("reminder").only(
        "receipt_id", "step", "reminder__made_on", "reminder__sent_at", "reminder__state"
    )
    for line in lines:
        sent = line.reminder.sent_at
        day = timezone.localtime(sent).date() if sent else line.reminder.made_on
        if line.reminder.state == ReminderState.WAITS:
            # What waits to be looked at is not overtaken by the next one.
            day = max(day, timezone.localdate())
        found.setdefault(line.receipt_id, {})[line.step] = day
    return found


def effects_to_decide() -> Any:
    return ArrearsTask.objects.filter(state=ArrearsTask.State.OPEN).select_related("organisation")
