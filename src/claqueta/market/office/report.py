"""What came of a market, and what is printed for it: agendas and table signs."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.documents.rendering import pdf_response
from claqueta.foundation.parameters import asked
from claqueta.market.models import Market, ParticipantState
from claqueta.market.office.board import market_by_number
from claqueta.market.queries.agenda import agenda_of
from claqueta.market.queries.office import report_of, signs_of


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


@require_safe
@needs("market.manage", of=market_by_number)
def papers(request: HttpRequest, market: Market) -> HttpResponse:
    """What is printed: everybody's agenda, a page each, or a sign for each table; without a choice the page that offers both."""
    wanted = asked(request).choice("paper", ("agendas", "signs"))
    if wanted == "agendas":
        people = market.participants.filter(state=ParticipantState.TAKING_PART)
        for one in people:
            one.market = market
        return pdf_response(
            request,
            "market/pdf/agendas.html",
            {
                "agendas": [(one, agenda_of(one, gaps=False)) for one in people],
                "market": market,
                "title": str(market),
            },
            "agendas",
        )
    if wanted == "signs":
        return pdf_response(
            request,
            "market/pdf/signs.html",
            {"signs": signs_of(market), "market": market, "title": str(market)},
            "tables",
        )
    return screen(
        request,
        "market/office/papers.html",
        _("Agendas and table signs: %(market)s") % {"market": market},
        "doc-full",
        trail=[(str(market), reverse("office_market", args=[market.pk]))],
        market=market,
    )


urlpatterns = [
    path("markets/<id:pk>/report/", report, name="office_market_report"),
    path("markets/<id:pk>/papers/", papers, name="office_market_papers"),
]
