"""Where the mailed link leads: its side confirms, answers whether it still holds and who is interested, closes it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.parameters import Parameters, sent
from claqueta.foundation.refusals import say_by_field
from claqueta.interface.old_links import old_link
from claqueta.opportunities import actions
from claqueta.opportunities.forms import CloseForm
from claqueta.opportunities.models import Interest, Opportunity
from claqueta.opportunities.visitors import NOT_SEEN_YET, Held, held_by, token_of

type Act = Callable[[Held, Parameters], object]

ACTS: dict[str, tuple[Act, Any]] = {
    "confirm": (
        lambda held, _said: actions.confirm(held.opportunity, by=held.by),
        gettext_lazy("Thank you. The office looks at it and writes to you."),
    ),
    "submit": (
        lambda held, _said: actions.submit(held.opportunity, by=held.by, minded=True),
        gettext_lazy("The office looks at it again."),
    ),
    "holds": (
        lambda held, _said: actions.renew(held.opportunity, by=held.by),
        gettext_lazy("Thank you: it stays open."),
    ),
    "reopen": (
        lambda held, _said: actions.reopen(held.opportunity, by=held.by),
        gettext_lazy("It is open again."),
    ),
    "discard": (
        lambda held, _said: actions.discard(held.opportunity, by=held.by),
        gettext_lazy("It is gone."),
    ),
    "accept": (
        lambda held, said: actions.accept_interest(_interest(held, said), by=held.by),
        gettext_lazy("Accepted: they know who you are now."),
    ),
    "decline": (
        lambda held, said: actions.decline_interest(_interest(held, said), by=held.by),
        gettext_lazy("Noted. They are told nothing."),
    ),
}


def _interest(held: Held, said: Parameters) -> Interest:
    found = held.opportunity.interests.filter(pk=said.identifier("interest")).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("opportunities.post")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of a link sees and does; nothing is done by opening it, as programs that look through mails do."""
    held = held_by(token)
    if held is None:
        raise Http404
    if not held.works:
        return _old(request, held)
    form = CloseForm(request.POST if sent(request).text("action") == "close" else None)
    if request.method == "POST" and _done(request, held, form):
        gone = not Opportunity.objects.filter(pk=held.opportunity.pk).exists()
        return redirect("/" if gone else reverse("opportunity_link", args=[token_of(held.opportunity)]))
    waiting = held.opportunity.interests.select_related("organisation").exclude(
        state__in=[Interest.State.WITHDRAWN, Interest.State.DECLINED]
    )
    return render(
        request,
        "opportunities/link.html",
        {
            "opportunity": held.opportunity,
            "visitor": held.opportunity.is_visitors,
            "change_at": _change_at(held),
            "interests": waiting if held.by.has_perm("opportunities.answer", held.opportunity) else [],
            "form": form,
            "noindex": True,
        },
    )


def _change_at(held: Held) -> str:
    """Where a visitor changes what nobody else has seen yet; blank for what was opened, and for an organisation's."""
    if not held.opportunity.is_visitors or held.opportunity.state not in NOT_SEEN_YET:
        return ""
    return reverse("opportunity_change_posted", args=[token_of(held.opportunity)])


def _done(request: HttpRequest, held: Held, form: CloseForm) -> bool:
    said = sent(request)
    name = said.text("action")
    try:
        if name == "close":
            if not form.is_valid():
                return False
            actions.close(held.opportunity, by=held.by, **form.cleaned_data)
            messages.success(request, gettext_lazy("It is closed. Thank you for saying so."))
        elif name in ACTS:
            act, words = ACTS[name]
            act(held, said)
            messages.success(request, words)
        else:
            raise Http404
    except ValidationError as error:
        if name == "close":
            say_by_field(form, error)
            return False
        messages.error(request, " ".join(error.messages))
    except PermissionDenied:
        raise Http404 from None
    return True


def _old(request: HttpRequest, held: Held) -> HttpResponse:
    return old_link(
        request,
        lambda: actions.send_opportunity_link(held.opportunity, by=request.user),
        address=held.opportunity.visitor_email,
        counted_as="opportunity-link",
        rate=rule("requests_opportunity_link").rate,
        then="/",
    )


urlpatterns = [path(gettext_lazy("opportunities/link/<str:token>/"), link, name="opportunity_link")]
