"""What of the organisations waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.foundation import threads
from claqueta.foundation.due import Due
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.queries import confirmations_due
from claqueta.organisations.talk import TALK


def waiting(account: Any) -> Iterator[Due]:
    every, record = reverse("office_organisations"), "office_organisation"
    due = confirmations_due()
    yield Due(
        _("Data to confirm"),
        every,
        len(due),
        tuple((one.name, reverse(record, args=[one.pk])) for one in due[:6]),
        order=20,
    )
    asked = Organisation.objects.filter(confirmation_misses__gt=0, merged_into=None)
    yield Due(
        _("Did not answer"),
        every,
        asked.count(),
        tuple((one.name, reverse(record, args=[one.pk])) for one in asked[:6]),
        order=21,
    )
    unread = threads.unread(account, TALK).values_list("object_id", flat=True)
    talking = Organisation.objects.filter(pk__in=list(map(int, unread)))
    yield Due(
        _("Conversations to read"),
        every,
        talking.count(),
        tuple((one.name, reverse(record, args=[one.pk])) for one in talking[:6]),
        order=15,
    )
    drafts = ProfileDraft.objects.select_related("organisation")
    yield Due(
        _("Drafts not yet published"),
        every,
        drafts.count(),
        tuple(
            (draft.organisation.name, reverse(record, args=[draft.organisation_id])) for draft in drafts[:5]
        ),
        order=23,
    )
