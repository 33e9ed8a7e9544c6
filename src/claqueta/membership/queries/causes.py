"""Which causes of leaving the office may begin, and whom it may begin them about."""

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from claqueta.cluster.bylaws import Cause
from claqueta.membership.queries.register import register
from claqueta.organisations.models import Organisation


def begun_by_us() -> list[Cause]:
    """The causes that the office or the board begins, as the bylaws stand today."""
    return [
        one for one in settings.CLUSTER.bylaws.on(timezone.localdate()).causes if one.begun_by != "member"
    ]


def members_today() -> QuerySet[Organisation]:
    keys = [entry.organisation_id for entry in register(timezone.localdate())]
    return Organisation.objects.filter(pk__in=keys).order_by("legal_name")
