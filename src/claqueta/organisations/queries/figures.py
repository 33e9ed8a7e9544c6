"""What the record says of the network as a whole. Counted by the database, whatever the number of members."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from claqueta.cluster.models import Category, Place
from claqueta.organisations.models import Organisation, OrganisationActivity, Premises
from claqueta.organisations.queries.rows import listed


def members() -> QuerySet[Organisation]:
    """Those of the directory that are members today."""
    today = timezone.localdate()
    return listed().exclude(standing="").filter(Q(member_until=None) | Q(member_until__gt=today))


def figures() -> dict[str, int]:
    """Members, what they do, all of the directory and where it is, for the pages that tell it. Four queries.

    Activities and places are each asked for somebody: there are as many as the cluster names, however many its members.
    """
    theirs = OrganisationActivity.objects.filter(category=OuterRef("pk"))
    done = Category.objects.filter(
        Exists(theirs.filter(Exists(members().filter(pk=OuterRef("organisation")))))
    )
    there = Premises.objects.filter(place=OuterRef("pk"))
    places = Place.objects.filter(Exists(there.filter(Exists(listed().filter(pk=OuterRef("organisation"))))))
    return {
        "members": members().count(),
        "activities": done.count(),
        "organisations": listed().count(),
        "places": places.count(),
    }
