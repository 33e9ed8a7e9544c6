"""What of delegations follows when two organisations become one."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.delegations.models import Applicant
from claqueta.foundation.merging import Follow
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _applications(organisation: Organisation) -> tuple[QuerySet[Applicant], ...]:
    return (Applicant.objects.filter(organisation=organisation),)


def _move(gone: Organisation, kept: Organisation) -> None:
    _applications(gone)[0].update(organisation=kept, updated_at=timezone.now())


def _both(kept: Organisation, gone: Organisation) -> str:
    """A company applies to a delegation once: two applications cannot become one by themselves."""
    theirs = _applications(kept)[0].values("delegation")
    both = _applications(gone)[0].filter(delegation__in=theirs).select_related("delegation").first()
    if both is None:
        return ""
    return _("Both have applied to “%(delegation)s”.") % {"delegation": both.delegation}


FOLLOWS = (
    Follow(
        "delegations.applications",
        gettext_lazy("Applications to delegations"),
        kind=KIND,
        rows=_applications,
        move=_move,
        refuse=_both,
    ),
)
