"""What ties organisations here: meetings of a market of which both say that they met.

The office knows of all of them, and each side of its own.
"""

from collections.abc import Collection, Iterator, Mapping

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.ties import Fact, TieSource, Told
from claqueta.market.models import Meeting

OFFICE = AUDIENCES[-1]
MET = "market.met"


def met_by_both() -> QuerySet[Meeting]:
    """Meetings of two organisations on record of which both sides say that they met."""
    return (
        Meeting.objects.exclude(one__organisation=None)
        .exclude(other__organisation=None)
        .annotate(confirmed=Count("reports", filter=Q(reports__met=True)))
        .filter(confirmed=2)
    )


def facts() -> Iterator[Fact]:
    rows = met_by_both().values_list("pk", "one__organisation", "other__organisation", "slot__begins_at")
    for pk, one, other, at in rows:
        if one != other:
            yield Fact(str(pk), timezone.localtime(at).year, {one: OFFICE, other: OFFICE})


def _rows(references: Collection[str]) -> QuerySet[Meeting]:
    return met_by_both().filter(pk__in=list(references)).select_related("market__event")


def told_to_the_office(references: Collection[str], circle: str) -> Mapping[str, Told]:
    if circle != OFFICE:
        return {}
    return {
        str(one.pk): Told(str(one.market), reverse("office_market", args=[one.market_id]))
        for one in _rows(references)
    }


def told_to_its_sides(references: Collection[str]) -> Mapping[str, Told]:
    return {str(one.pk): Told(str(one.market)) for one in _rows(references)}


MEETINGS = TieSource(
    MET, _("Met at a market of the cluster"), facts, told_to_the_office, own=told_to_its_sides
)
