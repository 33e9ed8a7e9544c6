"""What came of a market, and what is printed for it: agendas and table signs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import sent
from claqueta.market import tasks
from claqueta.market.models import Market
from claqueta.market.office.board import market_by_number
from claqueta.market.paper import PAPERS
from claqueta.market.queries.office import report_of

SHOWN = 5
"""What was made last, on the screen where it is asked for."""


@require_safe
@needs("market.manage", of=market_by_number)
def report(request: HttpRequest, market: Market) -> HttpResponse:
    """The market in figures."""
    return screen(
        request,
        "market/office/report.html",
        _("Report: %(market)s") % {"market": market},
        "list-ul",
        trail=[(str(market), reverse("office_market", args=[market.pk]))],
        market=market,
        report=report_of(market),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("market.manage", of=market_by_number)
def papers(request: HttpRequest, market: Market) -> HttpResponse:
    """What is printed, made in the background: everybody's agenda, a page each, or a sign for each table."""
    if request.method == "POST":
        if wanted := sent(request).choice("paper", list(PAPERS)):
            tasks.begin_papers(market, wanted, by=request.user)
        return redirect("office_market_papers", market.pk)
    return screen(
        request,
        "market/office/papers.html",
        _("Agendas and table signs: %(market)s") % {"market": market},
        "doc-full",
        trail=[(str(market), reverse("office_market", args=[market.pk]))],
        jobs=Job.objects.filter(kind=tasks.papers_of(market))[:SHOWN],
    )


urlpatterns = [
    path("markets/<id:pk>/report/", report, name="office_market_report"),
    path("markets/<id:pk>/papers/", papers, name="office_market_papers"),
]
