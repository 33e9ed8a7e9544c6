"""What the house does with needs and offers by itself: ends what is over, asks about what is quiet, closes what stays so."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import MovedOn
from claqueta.foundation.transactions import Vanished, atomic, held
from claqueta.opportunities.actions import telling
from claqueta.opportunities.actions.flow import make
from claqueta.opportunities.models import LIVE, ClosedFor, Opportunity


def close_what_is_over() -> int:
    """Close what is open beyond its last day; how many. Until then nobody finds it any more: `queries.live` asks the day."""
    over = Opportunity.objects.filter(state__in=LIVE, closes_on__lt=timezone.localdate())
    return sum(_lapse(opportunity, ClosedFor.EXPIRED) for opportunity in over)


def mind_what_is_quiet() -> dict[str, int]:
    """Ask about what nobody has heard of, and close what was asked about without an answer; how many of each."""
    now = timezone.now()
    quiet_since = now - timedelta(days=rule("opportunity_quiet").value)
    asked_before = now - timedelta(days=rule("opportunity_quiet_answer").value)
    live = Opportunity.objects.filter(state__in=LIVE)
    unanswered = live.filter(asked_at__lt=asked_before)
    closed = sum(_lapse(opportunity, ClosedFor.QUIET) for opportunity in unanswered)
    # Of what the office wrote for somebody who is not on record there is nobody to ask but the office.
    askable = live.filter(~Q(organisation=None) | ~Q(visitor_email=""))
    quiet = askable.filter(asked_at=None, heard_at__lt=quiet_since)
    return {"asked": sum(_ask(opportunity) for opportunity in quiet), "closed": closed}


def _lapse(opportunity: Opportunity, closed_for: ClosedFor) -> int:
    try:
        make("lapse", opportunity, by=SYSTEM, closed_for=closed_for)
    except (MovedOn, Vanished):
        return 0
    return 1


@atomic
def _ask(opportunity: Opportunity) -> int:
    try:
        row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    except Vanished:
        return 0
    if row.asked_at is not None or row.state not in LIVE:
        return 0
    row.asked_at = timezone.now()
    row.save(update_fields=["asked_at"])
    audit.record("opportunities.asked", row, by=SYSTEM)
    telling.asked(row, rule("opportunity_quiet_answer").value)
    return 1
