"""What of mandates, the bank and reminders waits for the office."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

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
from claqueta.foundation.due import Due, Item

SHOWN = 6


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("billing.manage"):
        return
    entries = to_settle()
    yield Due(
        _("Bank entries to settle"),
        reverse("office_reconcile"),
        entries.count(),
        tuple(
            Item(
                f"{entry.amount.formatted()} · {entry.name or entry.text[:60]}",
                reverse("office_bank_entry", args=[entry.pk]),
                label=_("Settle it"),
            )
            for entry in entries[:SHOWN]
        ),
        order=30,
    )
    held = Statement.objects.filter(state=StatementState.HELD)
    yield Due(
        _("Bank statements that do not fit"),
        f"{reverse('office_statements')}?state=held",
        held.count(),
        tuple((str(one), reverse("office_statement", args=[one.pk])) for one in held[:SHOWN]),
        order=29,
    )
    pending = Mandate.objects.filter(state=MandateState.PENDING).select_related("organisation")
    yield Due(
        _("Mandates to look at"),
        f"{reverse('office_mandates')}?state=pending",
        pending.count(),
        tuple(
            Item(
                one.organisation.name,
                reverse("office_mandate", args=[one.pk]),
                detail=" ".join(one.doubt_names),
                label=_("Look at it"),
            )
            for one in pending[:SHOWN]
        ),
        order=31,
    )
    lapsing = which_lapse_soon()
    yield Due(
        _("Mandates that lapse soon"),
        f"{reverse('office_mandates')}?waits=lapse",
        len(lapsing),
        tuple((one.organisation.name, reverse("office_mandate", args=[one.pk])) for one in lapsing[:SHOWN]),
        order=45,
    )
    late = timezone.localdate() - timedelta(days=2)
    overdue = Collection.objects.filter(state=CollectionState.SENT, collected_on__lt=late)
    yield Due(
        _("Collections that the bank has not booked"),
        f"{reverse('office_collections')}?state=sent",
        overdue.count(),
        tuple((str(one), reverse("office_collection", args=[one.pk])) for one in overdue[:SHOWN]),
        order=32,
    )
    announced = Collection.objects.filter(state=CollectionState.NOTIFIED)
    yield Due(
        _("Files to give to the bank"),
        f"{reverse('office_collections')}?state=notified",
        announced.count(),
        tuple((str(one), reverse("office_collection", args=[one.pk])) for one in announced[:SHOWN]),
        order=31,
    )
    letters = Reminder.objects.filter(state=ReminderState.WAITS).select_related("organisation")
    yield Due(
        _("Reminders to look at"),
        f"{reverse('office_reminders')}?state=waits",
        letters.count(),
        tuple(
            Item(one.organisation.name, reverse("office_reminder", args=[one.pk]), label=_("Read it"))
            for one in letters[:SHOWN]
        ),
        order=33,
    )
    effects = ArrearsTask.objects.filter(state=ArrearsTask.State.OPEN).select_related("organisation")
    yield Due(
        _("Effects of arrears to decide on"),
        f"{reverse('office_arrears')}?state=open",
        effects.count(),
        tuple((str(one), reverse("office_arrears_task", args=[one.pk])) for one in effects[:SHOWN]),
        order=34,
    )
