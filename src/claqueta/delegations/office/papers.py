"""The papers of a delegation: its whole programme, and the report for its funder."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.delegations.models import Appointment, Delegation
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
        "jobs": _("Jobs"),
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


urlpatterns = [
    path("delegations/<id:pk>/programme.pdf", programme, name="office_delegation_programme"),
    path("delegations/<id:pk>/report.pdf", report, name="office_delegation_report"),
]
