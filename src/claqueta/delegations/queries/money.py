"""What each company of a delegation pays and is granted, planned and actual."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from claqueta.delegations.models import GOING, HELD, Applicant, CostLine, Delegation, Payer
from claqueta.delegations.policies import Shares, headroom, shares
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.money import Money, total


@dataclass(frozen=True, slots=True)
class Account:
    """Of one company."""

    applicant: Applicant
    planned: Shares
    actual: Shares
    """As planned, where a line has no actual amount yet."""

    @property
    def left(self) -> Money:
        """What may still be granted to it as de minimis aid, besides what it declared and this."""
        received = self.applicant.aid_received or Money.zero(settings.CLUSTER.currency)
        return headroom(received + self.actual.aid, ceiling())


def ceiling() -> int:
    """Whole units of the currency."""
    return int(rule("de_minimis_ceiling").value)


def _lines(rows: list[CostLine], *, actual: bool) -> list[tuple[int | None, bool, Money]]:
    return [
        (
            one.applicant_id,
            one.payer == Payer.CLUSTER,
            one.actual if actual and one.actual is not None else one.planned,
        )
        for one in rows
    ]


def accounts_of(delegation: Delegation) -> list[Account]:
    """The companies that travel, each with its own lines and its share of the common ones; in two queries."""
    companies = list(
        Applicant.objects.filter(delegation=delegation, state__in=GOING)
        .select_related("organisation")
        .order_by("organisation__trade_name", "pk")
    )
    rows, currency = list(delegation.costs.order_by("pk")), settings.CLUSTER.currency
    keys = [one.pk for one in companies]
    planned = shares(keys, _lines(rows, actual=False), currency)
    actual = shares(keys, _lines(rows, actual=True), currency)
    return [Account(one, planned[one.pk], actual[one.pk]) for one in companies]


def aid_of(applicant: Applicant) -> Money:
    """The aid that a company would be granted here: what the delegation says, or what its own lines plan if that is more."""
    currency = settings.CLUSTER.currency
    said = applicant.delegation.aid or Money.zero(currency)
    lines = CostLine.objects.filter(applicant=applicant, payer=Payer.CLUSTER)
    own = total((one.planned for one in lines), currency)
    return max(said, own)


def free_until(delegation: Delegation) -> date:
    """The last day on which a company gives up its place without owing what it pays."""
    return delegation.first_day - timedelta(days=rule("delegation_free_withdrawal").value)


def withdraws_free(delegation: Delegation) -> bool:
    """By the calendar of the place."""
    return timezone.localdate(timezone=delegation.here) <= free_until(delegation)


def held_places(delegation: Delegation) -> int:
    return Applicant.objects.filter(delegation=delegation, state__in=HELD).count()
