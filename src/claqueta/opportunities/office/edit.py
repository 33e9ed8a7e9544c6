"""Where the office edits a need or an offer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.opportunities import actions
from claqueta.opportunities.forms import OpportunityForm, initial_of
from claqueta.opportunities.kinds import kind_of
from claqueta.opportunities.models import Opportunity


def opportunity_by_number(pk: int) -> Opportunity:
    return get_object_or_404(Opportunity.objects.select_related("organisation"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.manage", of=opportunity_by_number)
def edit(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    """Its form, as its kind asks; another kind is chosen first, and then asked for what it has."""
    record = reverse("office_opportunity", args=[opportunity.pk])
    said = sent(request)
    kind = said.text("kind") if request.method == "POST" else opportunity.kind
    if kind_of(kind) is None:
        kind = opportunity.kind
    form = OpportunityForm(
        request.POST if request.method == "POST" and "again" not in said else None,
        kind=kind,
        office=True,
        initial=initial_of(opportunity),
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change(
                opportunity,
                form.values(),
                by=request.user,
                version=said.whole("version", 1, 2**31 - 1),
                minded=True,
            )
            messages.success(request, _("Saved."))
            return redirect(record)
        except ValidationError as error:
            say_by_field(form, error)
    return screen(
        request,
        "opportunities/office/edit.html",
        str(opportunity),
        "pick",
        status=422 if form.errors else 200,
        trail=[(_("Needs and offers"), reverse("office_opportunities")), (str(opportunity), record)],
        opportunity=opportunity,
        form=form,
        back=record,
    )


urlpatterns = [path("opportunities/<id:pk>/edit/", edit, name="office_opportunity_edit")]
