"""The papers of a delegation: its programme, the report for its funder, and each company's statement of costs and aid."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.models import Applicant, Appointment, Delegation
from claqueta.delegations.office.applicants import band_of, standing_of
from claqueta.delegations.office.delegations import delegation_by_number
from claqueta.delegations.queries import agenda_of
from claqueta.delegations.queries.report import report_of
from claqueta.delegations.wording import days_words, place_words
from claqueta.foundation.documents.rendering import pdf_response


@require_safe
@needs("delegations.manage", of=delegation_by_number)
def programme(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """The whole agenda abroad, for print."""
    rows = Appointment.objects.filter(delegation=delegation).select_related("delegation")
    context = {
        "title": str(delegation),
        "delegation": delegation,
        "when": days_words(delegation),
        "place": place_words(delegation),
        "days": agenda_of(rows.prefetch_related("applicants__organisation")),
        "language": request.LANGUAGE_CODE,
    }
    return pdf_response(request, "delegations/pdf/programme.html", context, f"{delegation.slug}-programme")


@require_safe
@needs("delegations.manage", of=delegation_by_number)
def report(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """What a funder asks: companies, travellers, meetings, money, results; claimed and confirmed apart."""
    found = report_of(delegation)
    words = {
        "contacts": _("Contacts"),
        "meetings": _("Meetings"),
        "agreements": _("Agreements"),
        "jobs": _("Jobs created"),
    }
    context = {
        "title": _("Report: %(delegation)s") % {"delegation": delegation},
        "report": found,
        "when": days_words(delegation),
        "place": place_words(delegation),
        "sums": [(words[name], found.claimed[name], found.confirmed[name]) for name in words],
        "results": [(one, band_of(one), standing_of(one)) for one in found.results],
        "language": request.LANGUAGE_CODE,
    }
    return pdf_response(request, "delegations/pdf/report.html", context, f"{delegation.slug}-report")


def applicant_by_number(pk: int) -> Applicant:
    return get_object_or_404(Applicant.objects.select_related("delegation", "organisation"), pk=pk)


@require_POST
@needs("delegations.manage", of=applicant_by_number)
def statement(request: HttpRequest, applicant: Applicant) -> HttpResponse:
    """Issue the statement of costs and aid; the same one as long as it says the same."""
    by: Any = request.user
    try:
        issued = actions.issue_statement(applicant, by=by)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Issued as %(number)s.") % {"number": issued.number})
    return redirect(reverse("office_applicant", args=[applicant.pk]))


urlpatterns = [
    path("delegations/applications/<id:pk>/statement/", statement, name="office_applicant_statement"),
    path("delegations/<id:pk>/programme.pdf", programme, name="office_delegation_programme"),
    path("delegations/<id:pk>/report.pdf", report, name="office_delegation_report"),
]
