"""What a program proposed in my name: looked at, changed where it is wrong, confirmed or discarded."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.opportunities import actions
from claqueta.opportunities.area.writing import sent_on
from claqueta.opportunities.forms import OpportunityForm, initial_of_values
from claqueta.opportunities.judging import judged_opportunity
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import Audience, Direction, Proposal


def proposal_by_id(public_id: UUID) -> Proposal:
    return get_object_or_404(Proposal.objects.select_related("organisation"), public_id=public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.answer_proposal", of=proposal_by_id)
def my_proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """One that waits for me, as the form in which I would have written it."""
    by: Any = request.user
    if request.method == "POST" and "discard" in sent(request):
        actions.discard_proposal(proposal, by=by)
        messages.success(request, _("It is gone; nobody saw it."))
        return redirect(reverse("my_opportunities"))
    # What has become wrong since, such as a day that is over, is left out; the form asks for it.
    fitting, _problems = judged_opportunity(proposal.said)
    values = {"direction": Direction.NEED, "audience": Audience.MEMBERS, **fitting}
    kind = values.get("kind", next(iter(kinds())))
    form = OpportunityForm(request.POST or None, kind=kind, initial=initial_of_values(values))
    context: dict[str, Any] = {
        "form": form,
        "it": proposal,
        "heading": kinds()[kind].heading(str(values["direction"])),
        "last_day": actions.last_day_of(proposal),
        "noindex": True,
    }
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.confirm_proposal(proposal, form.values(), by=by)
        except actions.AlreadyThere as error:
            context["first"] = error.first
        except ValidationError as error:
            say_by_field(form, error)
        else:
            return sent_on(request, made)
    wrong = form.errors or context.get("first")
    return render(request, "opportunities/area/proposal.html", context, status=422 if wrong else 200)


urlpatterns = [
    path(gettext_lazy("area/opportunities/proposals/<uuid:public_id>/"), my_proposal, name="my_proposal"),
]
