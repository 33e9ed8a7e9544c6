"""The register of members, for members: who the others are, and no more; each look is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import asked
from claqueta.membership import actions
from claqueta.membership.queries import seen


@require_safe
@needs("membership.consult_register")
def consult(request: HttpRequest) -> HttpResponse:
    query = asked(request)
    today = timezone.localdate()
    on, words = query.day("on") or today, query.text("q", 100)
    everything = request.user.has_perm("membership.see_register")
    entries = actions.consult(on, words, by=request.user)  # type: ignore[arg-type]
    return render(
        request,
        "membership/register.html",
        {
            "entries": [(one, seen(one, everything=everything)) for one in entries],
            "everything": everything,
            "on": on,
            "today": today,
            "words": words,
            "noindex": True,
        },
    )


urlpatterns = [path(gettext_lazy("register-of-members/members/"), consult, name="register_consult")]
