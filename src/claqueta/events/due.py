"""What of events waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.events.models import Registration
from claqueta.events.queries.cards import to_give_back
from claqueta.foundation.due import Due


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("events.manage"):
        return
    rows = Registration.objects.filter(state=Registration.State.APPROVAL)
    yield Due(
        _("Registrations that wait for a yes"),
        f"{reverse('office_registrations')}?state=approval",
        rows.count(),
        order=10,
    )
    yield Due(
        _("Payments by card to give back: who paid no longer comes"),
        f"{reverse('office_registrations')}?money=back",
        to_give_back(),
        order=11,
    )
