"""What of mandates, the bank and reminders waits for the office."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.models import (
    ArrearsTask,
    Collection,
    CollectionState,
    Mandate,
    MandateState,
    Reminder,
    ReminderState,
    Statement,
    StatementState,
)
from claqueta.billing.queries.bank import to_settle
from claqueta.billing.queries.mandates import which_lapse_soon
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.due import Due, Item, due_of


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("billing.manage"):
        return
    yield due_of(
        _("Bank entries to settle"),
        reverse("office_reconcile"),
        to_settle(),
        lambda entry: Item(
            f"{entry.amount.formatted()} · {entry.name or entry.text[:60]}",
            reverse("office_bank_entry", args=[entry.pk]),
            label=_("Settle it"),
        ),
        order=30,
    )
    yield due_of(
        _("Bank statements that do not fit"),
        f"{reverse('office_statements')}?state=held",
        Statement.objects.filter(state=StatementState.HELD),
        _named("office_statement"),
        order=29,
    )
    yield due_of(
        _("Mandates to look at"),
        f"{reverse('office_mandates')}?state=pending",
        Mandate.objects.filter(state=MandateState.PENDING).select_related("organisation"),
        lambda mandate: Item(
            mandate.organisation.name,
            reverse("office_mandate", args=[mandate.pk]),
            detail=" ".join(mandate.doubt_names),
            label=_("Look at it"),
        ),
        order=31,
    )
    yield due_of(
        _("Mandates that lapse soon"),
        f"{reverse('office_mandates')}?waits=lapse",
        which_lapse_soon(),
        lambda mandate: (mandate.organisation.name, reverse("office_mandate", args=[mandate.pk])),
        order=45,
    )
    late = timezone.localdate() - timedelta(days=rule("bank_books_late").value)
    yield due_of(
        _("Collections that the bank has not booked"),
        f"{reverse('office_collections')}?state=sent",
        Collection.objects.filter(state=CollectionState.SENT, collected_on__lt=late),
        _named("office_collection"),
        order=32,
    )
    yield due_of(
        _("Files to give to the bank"),
        f"{reverse('office_collections')}?state=notified",
        Collection.objects.filter(state=CollectionState.NOTIFIED),
        _named("office_collection"),
        order=31,
    )
    yield due_of(
        _("Reminders to look at"),
        f"{reverse('office_reminders')}?state=waits",
        Reminder.objects.filter(state=ReminderState.WAITS).select_related("organisation"),
        lambda reminder: Item(
            reminder.organisation.name, reverse("office_reminder", args=[reminder.pk]), label=_("Read it")
        ),
        order=33,
    )
    yield due_of(
        _("Effects of arrears to decide on"),
        f"{reverse('office_arrears')}?state=open",
        ArrearsTask.objects.filter(state=ArrearsTask.State.OPEN).select_related("organisation"),
        _named("office_arrears_task"),
        order=34,
    )


def _named(record: str) -> Callable[[Model], tuple[str, str]]:
    """A line that is called as its row and leads to the row's record."""
    return lambda row: (str(row), reverse(record, args=[row.pk]))
