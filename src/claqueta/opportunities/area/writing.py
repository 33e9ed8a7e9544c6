"""Writing a need or an offer of one's organisation, by telephone first: three questions, then what its kind asks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.opportunities import actions
from claqueta.opportunities.area.mine import opportunity_by_slug
from claqueta.opportunities.forms import BeginForm, OpportunityForm, initial_of
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import Audience, Direction, Opportunity
from claqueta.opportunities.queries import organisations_of
from claqueta.opportunities.warnings import TellsWho
from claqueta.organisations.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.write")
def write(request: HttpRequest) -> HttpResponse:
    """What it is first, then the form that its kind has."""
    mine = organisations_of(request.user)
    if not mine:
        # The office writes for others in its own screens.
        return redirect(reverse("board"))
    kind = asked(request).choice("kind", list(kinds()))
    direction = asked(request).choice("direction", Direction.values)
    if not kind or not direction:
        return render(
            request,
            "opportunities/begin.html",
            {"form": BeginForm(request.GET or None), "noindex": True},
        )
    form = OpportunityForm(
        request.POST or None, kind=kind, initial={"direction": direction, "audience": Audience.MEMBERS}
    )
    context: dict[str, Any] = {"form": form, "organisations": mine, "kind": kind, "direction": direction}
    if request.method == "POST" and form.is_valid() and (done := _written(request, form, mine, context)):
        return done
    return _form(request, context)


def _written(
    request: HttpRequest, form: OpportunityForm, mine: list[Organisation], context: dict[str, Any]
) -> HttpResponse | None:
    by: Any = request.user
    chosen = sent(request).text("organisation")
    organisation = next((one for one in mine if str(one.pk) == chosen), mine[0])
    try:
        written = actions.draft(form.values(), organisation=organisation, by=by)
    except actions.AlreadyThere as error:
        context["first"] = error.first
        return None
    except ValidationError as error:
        say_by_field(form, error)
        return None
    return sent_on(request, written)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.edit", of=opportunity_by_slug)
def edit(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Change one of one's own."""
    form = OpportunityForm(request.POST or None, kind=opportunity.kind, initial=initial_of(opportunity))
    context: dict[str, Any] = {"form": form, "it": opportunity, "kind": opportunity.kind}
    if request.method == "POST" and form.is_valid():
        said = sent(request)
        by: Any = request.user
        try:
            version = said.whole("version", 0, 2**31, default=opportunity.version)
            changed = actions.change(
                opportunity, form.values(), version=version, minded="minded" in said, by=by
            )
        except TellsWho as error:
            context["tells"] = error.messages
        except ValidationError as error:
            say_by_field(form, error)
        else:
            return sent_on(request, changed)
    return _form(request, context)


def sent_on(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Where it goes from here: on the board or to the office if that was asked for, and to its own page."""
    by: Any = request.user
    if opportunity.state == Opportunity.State.DRAFT and "submit" in sent(request):
        try:
            opportunity = actions.submit(opportunity, minded="minded" in sent(request), by=by)
        except TellsWho as error:
            for text in error.messages:
                messages.warning(request, text)
            messages.warning(request, _("It is kept as a draft: look at it and send it again."))
        else:
            messages.success(
                request,
                _("It is open and can be found.")
                if opportunity.is_live()
                else _("The office looks at it and tells you."),
            )
    else:
        messages.success(request, _("It is kept."))
    return redirect(reverse("my_opportunity", args=[opportunity.slug]))


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    wrong = context["form"].errors or context.get("first") or context.get("tells")
    return render(
        request,
        "opportunities/area/write.html",
        {**context, "heading": kinds()[context["kind"]].heading(_direction(context)), "noindex": True},
        status=422 if wrong else 200,
    )


def _direction(context: dict[str, Any]) -> str:
    return str(context["it"].direction if "it" in context else context["direction"])


urlpatterns = [
    path(gettext_lazy("area/opportunities/new/"), write, name="opportunity_write"),
    path(gettext_lazy("area/opportunities/<slug:slug>/edit/"), edit, name="opportunity_edit"),
]
