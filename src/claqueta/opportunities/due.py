"""What of needs and offers waits for the office."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.opportunities.models import Interest, Opportunity, OpportunityState


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("opportunities.manage"):
        return
    board = reverse("office_opportunities")
    review = Opportunity.objects.filter(state=OpportunityState.REVIEW).order_by("updated_at")
    yield Due(
        _("Needs and offers to look at"),
        f"{board}?state=review",
        review.count(),
        tuple(_item(one, _("Look at it")) for one in review[: named_of_each()]),
        order=9,
    )
    # An interest that nobody answers for so long is a phone call of the office.
    before = timezone.now() - timedelta(days=rule("opportunity_interest_waits").value)
    unanswered = (
        Interest.objects.filter(state=Interest.State.OFFERED, at__lt=before)
        .filter(opportunity__state__in=[OpportunityState.OPEN, OpportunityState.TALKING])
        .select_related("opportunity", "organisation")
        .order_by("at")
    )
    yield Due(
        _("Interests that nobody answers"),
        f"{board}?waits=interest",
        unanswered.count(),
        tuple(
            Item(
                str(one.opportunity),
                reverse("office_opportunity", args=[one.opportunity_id]),
                detail=one.organisation.name,
                label=_("Call them"),
            )
            for one in unanswered[: named_of_each()]
        ),
        order=24,
    )


def _item(opportunity: Opportunity, label: str) -> Item:
    return Item(
        str(opportunity),
        reverse("office_opportunity", args=[opportunity.pk]),
        detail=opportunity.heading,
        label=label,
    )
