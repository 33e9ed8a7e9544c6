"""What ties organisations here: introductions of which both sides say that something came.

The office knows of all of them, and each side of its own. Nobody else is told that there was one.
"""

from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.engines.search import AUDIENCES
from claqueta.foundation.ties import Fact, TieSource, Told
from claqueta.opportunities.models import IntroductionState, Outcome, OutcomeState

OFFICE = AUDIENCES[-1]
INTRODUCED = "opportunities.introduced"


def proved_outcomes() -> Iterator[Fact]:
    """Each project of which both sides say that it came of their introduction; what one side says alone ties nobody."""
    rows = Outcome.objects.filter(
        state=OutcomeState.CONFIRMED, introduction__state=IntroductionState.AGREED
    ).exclude(introduction__one=None)
    for pk, one, other, at in rows.values_list("pk", "introduction__one", "introduction__other", "at"):
        yield Fact(str(pk), timezone.localtime(at).year, {one: OFFICE, other: OFFICE})


def _rows(references: Collection[str]) -> Iterator[Outcome]:
    proved = Outcome.objects.filter(pk__in=list(references), state=OutcomeState.CONFIRMED)
    yield from proved.select_related("introduction")


def told_to_the_office(references: Collection[str], circle: str) -> Mapping[str, Told]:
    if circle != OFFICE:
        return {}
    return {
        str(one.pk): Told(
            f"{one.project} · {one.introduction.number}",
            reverse("office_introduction", args=[one.introduction_id]),
        )
        for one in _rows(references)
    }


def told_to_its_sides(references: Collection[str]) -> Mapping[str, Told]:
    return {
        str(one.pk): Told(one.project, reverse("introduction", args=[one.introduction.public_id]))
        for one in _rows(references)
    }


DEALS = TieSource(
    INTRODUCED,
    _("Introduced by the cluster, and something came of it"),
    proved_outcomes,
    told_to_the_office,
    own=told_to_its_sides,
    deal=True,
)
