"""Matching in the office: the best organisations on an opportunity's record, and how fair matching is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import Said
from claqueta.foundation.parameters import sent
from claqueta.opportunities.actions import introducing
from claqueta.opportunities.models import AskedBy, Opportunity
from claqueta.opportunities.queries import read_at_once
from claqueta.opportunities.queries.fairness import fairness
from claqueta.opportunities.queries.introductions import outcomes_counted
from claqueta.opportunities.queries.matching import fits_of, why_both
from claqueta.organisations.models import Organisation

WHO_FITS = gettext_lazy("Who fits")


@dataclass(frozen=True, slots=True)
class MatchesPanel:
    """Who fits, why, what is not known, and one tap to prepare an introduction."""

    title: Said = WHO_FITS
    template: str = "opportunities/office/matches.html"
    beside: bool = False

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        row = read_at_once().get(pk=thing.pk)
        fits, loss = fits_of(row)
        return {
            "fits": fits,
            "loss": loss * 100,
            "live": row.is_live(),
            "may_introduce": row.organisation is not None or row.is_visitors,
        }

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        if action != "introduce":
            return ""
        by: Any = request.user
        opportunity = get_object_or_404(Opportunity.objects.select_related("organisation"), pk=thing.pk)
        other = get_object_or_404(Organisation, pk=sent(request).identifier("organisation"))
        made = introducing.propose(
            opportunity.organisation,
            other,
            why=why_both(opportunity, other),
            opportunity=opportunity,
            asked_by=AskedBy.MATCHER,
            by=by,
        )
        return format_html(
            '{} <a href="{}">{}</a>',
            _("%(number)s is prepared: say why, then ask both.") % {"number": made.number},
            reverse("office_introduction", args=[made.pk]),
            _("Open the introduction"),
        )


PANEL = MatchesPanel()


@require_safe
@needs("opportunities.manage")
def matching(request: HttpRequest) -> HttpResponse:
    """Exposure, what fairness costs, and how requests are spread over members."""
    found = fairness()
    today = timezone.localdate()
    return render(
        request,
        "opportunities/office/matching.html",
        {
            "found": found,
            "deciles": [(number, value) for number, value in enumerate(found.deciles, 1)],
            "outcomes": outcomes_counted(date(today.year, 1, 1), today + timedelta(days=1)),
            "year": today.year,
            "page_title": _("How matching does"),
            "header_icon": "group",
            "trail": [(_("Introductions"), reverse("office_introductions"))],
        },
    )


urlpatterns = [path("matching/", matching, name="office_matching")]
