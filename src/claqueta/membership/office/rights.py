"""Suspending the rights of a member, and restoring them: why, from when, and that the member is told."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.refusals import say_by_field
from claqueta.membership import actions
from claqueta.membership.forms import day_field, words_field
from claqueta.membership.office.history import membership_of
from claqueta.membership.office.panel import standing_of
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import recipients_for


class RightsForm(forms.Form):
    """From when, why, and that whoever sends it knows what follows."""

    places: ClassVar = {"effective_on": "on"}
    on = day_field(gettext_lazy("From"), initial=timezone.localdate)
    reasons = words_field(
        gettext_lazy("Reason"),
        rows=3,
        help_text=gettext_lazy(
            "The resolution or article that it rests on. It stands in the register, and the member reads it as you write it."
        ),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("I have checked it: it is entered for good, and the member is told by mail.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("membership.manage", of=membership_of)
def rights(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """Suspend the rights of a member that has them, restore those of one that has not."""
    standing = standing_of(organisation.pk)
    entry = standing["entry"]
    there = reverse("office_membership", args=[organisation.pk])
    if entry is None:
        messages.error(request, _("It is no member today: it has no rights to suspend."))
        return redirect(there)
    form = RightsForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(form, organisation, restored=entry.suspended, by=request.user):
        messages.success(
            request,
            _("Its rights are restored.") if entry.suspended else _("Its rights are suspended."),
        )
        return redirect(there)
    return screen(
        request,
        "membership/office/rights.html",
        _("Restore its rights") if entry.suspended else _("Suspend its rights"),
        "list-ul",
        status=422 if form.errors else 200,
        form=form,
        organisation=organisation,
        recipients=[account.email for account in recipients_for(organisation)],
        there=there,
        trail=[
            (_("Register of members"), reverse("office_register")),
            (organisation.name, there),
        ],
        **standing,
    )


def _done(form: RightsForm, organisation: Organisation, *, restored: bool, by: Any) -> bool:
    """Whether it could be entered; what was refused is said by the form."""
    act = actions.restore_rights if restored else actions.suspend_rights
    try:
        act(organisation, on=form.cleaned_data["on"], reason=form.cleaned_data["reasons"], by=by)
    except ValidationError as error:
        say_by_field(form, error)
        return False
    return True


urlpatterns = [path("register/<int:organisation>/rights/", rights, name="office_rights")]
