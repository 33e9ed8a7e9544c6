"""Personal data in saved searches: what somebody wants to be told of."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.privacy import Processing, expire_older
from claqueta.opportunities.models import AlertSent, SavedSearch


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "question": one.question,
            "often": one.often,
            "told_of": [alert.opportunity.slug for alert in one.alerts.all()],
            "at": one.created_at.isoformat(),
        }
        for one in SavedSearch.objects.filter(owner__email__iexact=email).prefetch_related(
            "alerts__opportunity"
        )
    ]


SEARCHES = Processing(
    key="saved_searches",
    name=_("Saved searches of the board"),
    purpose=_("Tell somebody of new needs and offers that they want to hear of"),
    ground=_("GDPR art. 6.1.a: consent, given when the search is saved and taken back with one click"),
    subjects=_("Whoever has an account and saves a search"),
    data=_("What is searched for, how often they are told and by which way, and of what they were told"),
    recipients=_("Nobody else; the owner’s own webhooks where they say so"),
    retention=_(
        "Until the owner takes it away or the account ends; of what they were told, as the cluster’s rule “keep_alerts” says"
    ),
    export=export,
    erase=lambda email: SavedSearch.objects.filter(owner__email__iexact=email).delete()[0],
    expire=lambda: expire_older(AlertSent.objects.exclude(told_at=None), "told_at", "keep_alerts"),
)
