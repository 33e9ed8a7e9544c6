"""Mandates as they are asked for."""

from datetime import date

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from claqueta.billing.models import Mandate, MandateState
from claqueta.billing.policies.mandates import is_lapsed, sequence
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.periods import add_months
from claqueta.organisations.models import Organisation

LIVE = (MandateState.PENDING, MandateState.ACTIVE, MandateState.STOPPED)


def mandate_of(organisation: Organisation) -> Mandate | None:
    """The one that concerns an organisation now: in force, else the latest that is not over."""
    found = Mandate.objects.filter(organisation=organisation, state__in=LIVE).order_by("-pk")
    return found.filter(state=MandateState.ACTIVE).first() or found.first()


def in_force(day: date) -> QuerySet[Mandate]:
    """Those on which may be collected on a day, each with its organisation."""
    since = add_months(day, -rule("mandate_lapses").value)
    return Mandate.objects.filter(
        Q(collected_last__gt=since) | Q(collected_last=None, signed_on__gt=since), state=MandateState.ACTIVE
    ).select_related("organisation")


def which_lapse_soon() -> list[Mandate]:
    """Those in force that lapse within the months of which the office is told."""
    months, today = rule("mandate_lapses").value, timezone.localdate()
    horizon = add_months(today, rule("mandate_lapse_warned").value)
    live = Mandate.objects.filter(state=MandateState.ACTIVE).select_related("organisation")
    used = live.annotate(used=Coalesce("collected_last", "signed_on")).order_by("used")
    return [mandate for mandate in used if is_lapsed(mandate.last_used, months, horizon)]


def next_sequence(mandate: Mandate) -> str:
    return sequence(
        single=mandate.single,
        collected_before=mandate.collected_first is not None,
        first_is_told=bool(rule("first_collection_is_told").value),
    )
