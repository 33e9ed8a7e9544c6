"""In the member area: whom an organisation works with, and whether its page shows it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.circles import PUBLIC
from claqueta.foundation.parameters import sent
from claqueta.network import actions
from claqueta.network.own import drawn_around, is_shown
from claqueta.network.queries import own_of
from claqueta.organisations.models import Organisation


def organisation_by_slug(slug: str) -> Organisation:
    return get_object_or_404(Organisation, slug=slug, merged_into=None)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("network.show_own", of=organisation_by_slug)
def own(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if request.method == "POST":
        shown = sent(request).text("shown") == "yes"
        actions.show_own(organisation, shown, by=request.user)
        messages.success(
            request,
            _("Your page now shows whom you work with.")
            if shown
            else _("Your page no longer shows whom you work with."),
        )
        return redirect("network_own", slug=organisation.slug)
    # What would be shown is what everybody may know, whoever looks here.
    given = drawn_around(organisation, PUBLIC)
    return render(
        request,
        "network/own.html",
        {
            "organisation": organisation,
            "given": given,
            "privately": own_of(organisation),
            "shown": is_shown(organisation),
            "noindex": True,
        },
    )


urlpatterns = [path(gettext_lazy("area/network/<slug:slug>/"), own, name="network_own")]
