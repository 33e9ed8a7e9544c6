"""The hall of the day: which table has whom now and next, and what happens there."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import Parameters, asked, header, sent
from claqueta.market import actions
from claqueta.market.actions.mending import Mended
from claqueta.market.models import Market
from claqueta.market.office.markets import one_market
from claqueta.market.queries.office import board


def market_by_number(pk: int) -> Market:
    return one_market(pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("market.manage", of=market_by_number)
def hall(request: HttpRequest, market: Market) -> HttpResponse:
    """Tables now and next. What is done is refused when somebody mended the timetable since the page was opened."""
    problem = ""
    if request.method == "POST":
        try:
            done = _done(request, market, sent(request))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(request, done)
            return redirect(reverse("office_market_board", args=[market.pk]))
    market.refresh_from_db()
    query = asked(request)
    at = query.identifier("slot") if "slot" in query else None
    if request.method != "POST" and header(request, "HX-Request"):
        context = {"market": market, "board": board(market, at=at)}
        return render(request, "market/office/rounds.html", context)
    return screen(
        request,
        "market/office/board.html",
        _("The hall: %(market)s") % {"market": market},
        "table",
        status=422 if problem else 200,
        trail=[(str(market), reverse("office_market", args=[market.pk]))],
        market=market,
        board=board(market, at=at),
        slots=[(one.pk, one.begins_at.astimezone(market.here)) for one in market.slots.all()],
        at=at,
        problem=problem,
    )


def _done(request: HttpRequest, market: Market, said: Parameters) -> str:
    by: Any = request.user
    version = said.whole("version", 1, 2**31 - 1)
    match said.text("action"):
        case "missing":
            who = get_object_or_404(market.participants, pk=said.identifier("who"))
            return _told(actions.miss(who, version=version, by=by))
        case "late":
            who = get_object_or_404(market.participants, pk=said.identifier("who"))
            return _told(actions.miss(who, until=_hour(market, said.text("until")), version=version, by=by))
        case "there":
            who = get_object_or_404(market.participants, pk=said.identifier("who"))
            return _told(actions.is_there(who, version=version, by=by))
        case "close":
            table = get_object_or_404(market.tables, pk=said.identifier("table"))
            return _told(actions.close_table(table, version=version, by=by))
        case "open":
            actions.open_table(get_object_or_404(market.tables, pk=said.identifier("table")), by=by)
            return _("The table takes meetings again.")
        case "meet":
            one = get_object_or_404(market.participants, pk=said.identifier("one"))
            other = get_object_or_404(market.participants, pk=said.identifier("other"))
            slot = get_object_or_404(market.slots, pk=said.identifier("slot")) if said.text("slot") else None
            return _told(actions.agree_on_spot(one, other, slot=slot, version=version, by=by))
        case _:
            raise Http404


def _hour(market: Market, text: str) -> datetime:
    """An hour of today where the market is. Raises `ValidationError`."""
    try:
        hour = time.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("Write an hour such as 10:40.")) from None
    return datetime.combine(
        timezone.now().astimezone(market.here).date(), hour.replace(tzinfo=None), market.here
    )


def _told(mended: Mended | None) -> str:
    """What was done, in figures: how many meetings are different, and of whom it did not concern."""
    if mended is None:
        return _("Saved.")
    n = len(mended.differences)
    first = ngettext(
        "%(n)s meeting is different, and those concerned are told.",
        "%(n)s meetings are different, and those concerned are told.",
        n,
    ) % {"n": n}
    if not mended.disturbed:
        return first
    second = ngettext(
        "%(n)s of them is of others, who made room.",
        "%(n)s of them are of others, who made room.",
        mended.disturbed,
    ) % {"n": mended.disturbed}
    return f"{first} {second}"


urlpatterns = [path("markets/<id:pk>/board/", hall, name="office_market_board")]
