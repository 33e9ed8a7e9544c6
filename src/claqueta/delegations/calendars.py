"""The agenda abroad in an account's calendar: of who travels, and of who represents a company that does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from claqueta.delegations.models import GOING, Applicant, Appointment
from claqueta.delegations.queries import entry_of
from claqueta.foundation.calendar import CalendarEntry
from claqueta.organisations.models import Affiliation
from claqueta.organisations.rules import affiliations_of


def own_entries(account: Any, since: datetime, until: datetime) -> Iterator[CalendarEntry]:
    """The appointments of the companies that an account represents or travels for, once each; in three queries."""
    acts = [
        one.organisation_id for one in affiliations_of(account) if one.kind == Affiliation.Kind.REPRESENTATIVE
    ]
    travels = Q(travellers__email__iexact=account.email, travellers__gone_at=None) if account.email else Q()
    mine = Q(organisation__in=acts) | travels if travels else Q(organisation__in=acts)
    companies = dict(
        Applicant.objects.filter(mine, state__in=GOING).values_list("pk", "delegation").distinct()
    )
    if not companies:
        return
    rows = (
        Appointment.objects.filter(
            Q(applicants__in=companies) | Q(applicants=None, delegation__in=set(companies.values())),
            begins_at__lt=until,
            ends_at__gte=since,
        )
        .select_related("delegation")
        .order_by("begins_at", "pk")
        .distinct()
    )
    for row in rows:
        entry = entry_of(row)
        # Of one's own: another entry than the mailed one, which the same program may show as well.
        yield replace(
            entry, uid=f"{entry.uid}-{account.pk}", url=reverse("delegation", args=[row.delegation.slug])
        )
