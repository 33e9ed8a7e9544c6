"""What a funder asks of a delegation: who, how many meetings, how much, what came of it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from claqueta.delegations.models import GOING, Applicant, Delegation, Result, Traveller
from claqueta.delegations.queries.money import Account, accounts_of
from claqueta.foundation import evidence
from claqueta.foundation.beside import reference
from claqueta.foundation.documents.rendering import printed
from claqueta.foundation.models import EvidenceLink
from claqueta.foundation.money import Money, total
from claqueta.foundation.translated import text_in


@dataclass(frozen=True, slots=True)
class Report:
    delegation: Delegation
    applied: int
    accounts: list[Account]
    travellers: int
    appointments: int
    planned_aid: Money
    actual_aid: Money
    results: list[Result]
    """The latest answer of each company."""
    claimed: dict[str, int]
    confirmed: dict[str, int]
    purposes: list[str]


COUNTED = ("contacts", "meetings", "agreements", "jobs")


def _sums(results: list[Result]) -> dict[str, int]:
    return {name: sum(getattr(one, name) or 0 for one in results) for name in COUNTED}


def report_of(delegation: Delegation) -> Report:
    """Figures that are claimed and figures that are confirmed stand apart."""
    accounts = accounts_of(delegation)
    latest: dict[int, Result] = {}
    rows = Result.objects.filter(applicant__delegation=delegation, answered_at__isnull=False)
    for one in rows.select_related("applicant__organisation").order_by("months"):
        latest[one.applicant_id] = one
    results = list(latest.values())
    currency = settings.CLUSTER.currency
    links = EvidenceLink.objects.filter(**reference(delegation), ended_at=None)
    names = evidence.purposes()
    return Report(
        delegation,
        Applicant.objects.filter(delegation=delegation, submitted_at__isnull=False).count(),
        accounts,
        Traveller.objects.filter(
            applicant__delegation=delegation, applicant__state__in=GOING, gone_at=None
        ).count(),
        delegation.appointments.filter(cancelled=False).count(),
        total((one.planned.aid for one in accounts), currency),
        total((one.actual.aid for one in accounts), currency),
        results,
        _sums(results),
        _sums([one for one in results if one.confirmed_at is not None]),
        [f"{one.code} {names.get(one.code, '')}".strip() for one in links.order_by("code")],
    )


def brochure_of(delegation: Delegation, rows: Any) -> list[dict[str, Any]]:
    """What the brochure says of each company, only what it confirmed."""
    return [
        {
            "name": one.organisation.name,
            "logo": printed(one.organisation.logo.url, 240) if one.organisation.logo else "",
            "brings": text_in(one.brings),
            "website": one.website,
            "contact": one.public_contact,
            "slug": one.organisation.slug,
        }
        for one in rows
    ]
