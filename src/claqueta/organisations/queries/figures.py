"""What the record says of the network as a whole. Counted by the database, whatever the number of members."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from claqueta.organisations.models import Organisation, OrganisationActivity, Premises
from claqueta.organisations.queries.rows import listed


def members() -> QuerySet[Organisation]:
    """Those of the directory that are members today."""
    today = timezone.localdate()
    return listed().exclude(standing="").filter(Q(member_until=None) | Q(member_until__gt=today))


def figures() -> dict[str, int]:
    """Members, what they do, all of the directory and where it is, for the pages that tell it. Four queries."""
    codes = OrganisationActivity.objects.filter(organisation__in=members())
    places = Premises.objects.filter(organisation__in=listed()).exclude(place=None)
    return {
        "members": members().count(),
        "activities": codes.values("category").distinct().count(),
        "organisations": listed().count(),
        "places": places.values("place").distinct().count(),
    }
