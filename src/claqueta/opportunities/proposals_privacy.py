"""Personal data in what programs propose: in whose name, and what."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.privacy import Processing
from claqueta.opportunities.models import Proposal


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "organisation": one.organisation.name,
            "key": one.key_name,
            "values": one.values,
            "at": one.created_at.isoformat(),
        }
        for one in Proposal.objects.filter(account__email__iexact=email).select_related("organisation")
    ]


def expire() -> int:
    before = timezone.now() - timedelta(days=rule("keep_proposals").value)
    return Proposal.objects.filter(created_at__lt=before).delete()[0]


PROPOSALS = Processing(
    key="proposals",
    name=_("What programs propose in somebody’s name"),
    purpose=_("Let a person confirm or discard the needs and offers that a program with their key wrote"),
    ground=_("GDPR art. 6.1.b: the person made the key and gave it to the program"),
    subjects=_("Accounts whose keys programs use"),
    data=_("What was proposed, for which organisation, by which key and when"),
    recipients=_("Nobody else before the person confirms it"),
    retention=_("Until it is confirmed or discarded; else as the cluster’s rule “keep_proposals” says"),
    export=export,
    erase=lambda email: Proposal.objects.filter(account__email__iexact=email).delete()[0],
    expire=expire,
)
