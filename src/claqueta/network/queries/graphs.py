"""The ties that a circle may know of, and the network that those of a year make."""

from datetime import date

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet
from django.utils import timezone

from claqueta.engines.network import Graph
from claqueta.engines.search import AUDIENCES
from claqueta.foundation.cluster_rules import rule
from claqueta.membership.queries import lives
from claqueta.network.models import Tie
from claqueta.organisations.models import Organisation, OrganisationActivity, Premises
from claqueta.organisations.policies import sees_unlisted


def ties_for(circle: str) -> QuerySet[Tie]:
    """What a circle may know: both ends are shown to it, and the fact is."""
    rows = Tie.objects.filter(one__merged_into=None, other__merged_into=None)
    if sees_unlisted(circle):
        return rows
    known = AUDIENCES[: AUDIENCES.index(circle) + 1]
    return rows.filter(circle__in=known, one__listed=True, other__listed=True)


def within(year: int) -> Q:
    """The ties that the network of a year shows: those of it and of the years before that the rule says."""
    return Q(year__lte=year, year__gt=year - rule("network_window").value)


def ties_of_year(year: int, circle: str) -> QuerySet[Tie]:
    return ties_for(circle).filter(within(year))


def years(circle: str = AUDIENCES[-1]) -> list[int]:
    """The years that a circle finds pictures of, the oldest first; the last is the present one.

    They begin with the first tie that it may know: another's would tell it that there is one.
    """
    now = timezone.localdate().year
    ends = ties_for(circle).aggregate(first=Min("year"), last=Max("year"))
    first = max(ends["first"] or now, now - rule("network_years").value + 1)
    return list(range(min(first, now), now + 1))


def graph_of(year: int, circle: str) -> Graph:
    """The network of a year. Whoever may see who is alone is also shown the members without a tie."""
    ties = ties_of_year(year, circle).values_list("one", "other", "weight")
    return Graph.of(members_of(year) if sees_unlisted(circle) else (), ties)


def members_of(year: int) -> set[int]:
    """The members at the end of a year, or today in the one that goes on."""
    day = min(date(year, 12, 31), timezone.localdate())
    members = {life.organisation_id for life in lives() if life.on(day)}
    there = Organisation.objects.filter(pk__in=members, merged_into=None)
    return set(there.values_list("pk", flat=True))


def abroad() -> set[int]:
    """Those whose main address is in another country than the cluster's."""
    rows = Premises.objects.filter(is_main=True).exclude(country__in=("", settings.CLUSTER.tax_country))
    return set(rows.values_list("organisation", flat=True))


def activity_codes() -> dict[int, set[str]]:
    """The activities of each organisation, with the groups that they are of."""
    found: dict[int, set[str]] = {}
    for who, code in OrganisationActivity.objects.values_list("organisation", "category__code"):
        found.setdefault(who, set()).update((code, code.partition(".")[0]))
    return found
