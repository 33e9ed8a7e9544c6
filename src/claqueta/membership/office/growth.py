"""How the membership grew, as charts with their tables."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.cluster.classes import class_name
from claqueta.desk.listing import screen
from claqueta.membership import queries
from claqueta.organisations.models import Kind


@require_safe
@needs("membership.see_register")
def growth(request: HttpRequest) -> HttpResponse:
    today, lives = timezone.localdate(), queries.lives()
    years = queries.years(lives, today)
    most = max((one.members for one in years), default=1) or 1
    moved = max((max(one.joined, one.left) for one in years), default=1) or 1
    span = [one.year for one in years]
    kinds = dict(Kind.choices)
    return screen(
        request,
        "membership/office/growth.html",
        _("Growth"),
        "arrow-up-big",
        years=[
            (
                one,
                round(100 * one.members / most),
                round(100 * one.joined / moved),
                round(100 * one.left / moved),
            )
            for one in years
        ],
        span=span,
        by_class=_rows(queries.by_class(lives, today), span, class_name),
        by_kind=_rows(queries.by_kind(lives, today), span, lambda key: str(kinds.get(key, key))),
        cohorts=[
            (cohort, [None] * (cohort.year - span[0]) + list(cohort.stayed))
            for cohort in queries.cohorts(lives, today)
        ],
        trail=[(_("Register of members"), reverse("office_register"))],
    )


def _rows(
    moves: dict[str, dict[int, tuple[int, int]]], span: list[int], name: Any
) -> list[tuple[str, list[Any]]]:
    return [(name(key), [of.get(year, (0, 0)) for year in span]) for key, of in moves.items()]


urlpatterns = [path("register/growth/", growth, name="office_growth")]
