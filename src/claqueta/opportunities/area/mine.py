"""My needs and offers, who answered them, and what is done with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import Parameters, file_sent, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import current_language
from claqueta.opportunities import actions
from claqueta.opportunities.forms import CloseForm
from claqueta.opportunities.models import FileAudience, Interest, Opportunity
from claqueta.opportunities.queries import (
    answered_by,
    organisations_of,
    proposed_to,
    read_at_once,
    written_by,
)
from claqueta.opportunities.warnings import TellsWho

type Act = Callable[[Opportunity, Parameters, Any], object]
type Step = tuple[Act, Any]

ACTS: dict[str, Step] = {
    "submit": (
        lambda one, said, by: actions.submit(one, minded="minded" in said, by=by),
        gettext_lazy("It is on its way."),
    ),
    "renew": (
        lambda one, _said, by: actions.renew(one, by=by),
        gettext_lazy("It stays open."),
    ),
    "free": (
        lambda one, _said, by: actions.OPPORTUNITIES.make("free", one, by=by),
        gettext_lazy("It is open to others again."),
    ),
    "reopen": (
        lambda one, _said, by: actions.reopen(one, by=by),
        gettext_lazy("It is open again."),
    ),
    "accept": (
        lambda one, said, by: actions.accept_interest(_interest(one, said), by=by),
        gettext_lazy("Accepted: you know each other now, and they have been told."),
    ),
    "decline": (
        lambda one, said, by: actions.decline_interest(
            _interest(one, said), reason=said.written("reason", 2000), by=by
        ),
        gettext_lazy("Noted. They are told nothing."),
    ),
    "show_file": (
        lambda one, said, by: actions.show_file_to(_file(one, said), audience=said.text("audience"), by=by),
        gettext_lazy("Noted."),
    ),
    "remove_file": (
        lambda one, said, by: actions.remove_file(_file(one, said), by=by),
        gettext_lazy("The file is gone."),
    ),
}


def _interest(opportunity: Opportunity, said: Parameters) -> Interest:
    return get_object_or_404(opportunity.interests, pk=said.identifier("interest"))


def _file(opportunity: Opportunity, said: Parameters) -> Any:
    return get_object_or_404(opportunity.files, pk=said.identifier("file"))


def opportunity_by_slug(slug: str) -> Opportunity:
    return get_object_or_404(read_at_once(), slug=slug)


@require_safe
@needs("opportunities.write")
def my_opportunities(request: HttpRequest) -> HttpResponse:
    """What my organisations look for and offer, and what they answered."""
    rows = written_by(organisations_of(request.user))
    return render(
        request,
        "opportunities/area/mine.html",
        {
            "rows": [
                {
                    "it": one,
                    "waiting": sum(
                        interest.state == Interest.State.OFFERED for interest in one.interests.all()
                    ),
                }
                for one in rows
            ],
            "proposals": proposed_to(request.user),
            "answered": answered_by(request.user, current_language()),
            "several": len(organisations_of(request.user)) > 1,
            "noindex": True,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.edit", of=opportunity_by_slug)
def my_opportunity(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """One of mine: where it stands, who is interested, its files, and what can be done with it."""
    action = sent(request).text("action") if request.method == "POST" else ""
    form = CloseForm(request.POST if action == "close" else None)
    problem: dict[str, Any] = {}
    if request.method == "POST":
        try:
            if done := _done(request, opportunity, action, form):
                return done
        except TellsWho as error:
            problem = {"tells": error.messages}
        except ValidationError as error:
            problem = {"problem": " ".join(error.messages)}
    interests = opportunity.interests.select_related("organisation").exclude(state=Interest.State.WITHDRAWN)
    return render(
        request,
        "opportunities/area/one.html",
        {
            "it": opportunity,
            "form": form,
            "interests": interests,
            "opens_at_once": request.user.has_perm("opportunities.publish", opportunity),
            "audiences": FileAudience.choices,
            "noindex": True,
            **problem,
        },
        status=422 if problem or form.errors else 200,
    )


def _done(
    request: HttpRequest, opportunity: Opportunity, action: str, form: CloseForm
) -> HttpResponse | None:
    """Do what was sent, and where it leads; None when its form has to be shown again."""
    by: Any = request.user
    here = redirect(reverse("my_opportunity", args=[opportunity.slug]))
    match action:
        case "close":
            if not form.is_valid():
                return None
            try:
                actions.close(opportunity, by=by, **form.cleaned_data)
            except ValidationError as error:
                say_by_field(form, error)
                return None
            messages.success(request, gettext_lazy("It is closed. Thank you for saying so."))
        case "discard":
            actions.discard(opportunity, by=by)
            messages.success(request, gettext_lazy("The draft is gone."))
            return redirect(reverse("my_opportunities"))
        case "attach":
            file = file_sent(request)
            if file is None:
                raise ValidationError(gettext_lazy("Choose a file."))
            actions.attach_file(
                opportunity, file, name=file.name or "", audience=sent(request).text("audience"), by=by
            )
            messages.success(request, gettext_lazy("The file is kept."))
        case _ if action in ACTS:
            act, words = ACTS[action]
            act(opportunity, sent(request), by)
            messages.success(request, words)
        case _:
            raise Http404
    return here


urlpatterns = [
    path(gettext_lazy("area/opportunities/mine/"), my_opportunities, name="my_opportunities"),
    path(gettext_lazy("area/opportunities/<slug:slug>/follow/"), my_opportunity, name="my_opportunity"),
]
