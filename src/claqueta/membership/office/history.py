"""What happened to one membership: its entries in words, and the form for another one."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.cluster.classes import class_choices
from claqueta.desk.listing import screen
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.translated import text_in
from claqueta.membership import actions
from claqueta.membership.actions import NewFact
from claqueta.membership.models import Fact
from claqueta.membership.office.panel import standing_of
from claqueta.membership.policies.ledger import CANCELLED
from claqueta.membership.queries import history_of
from claqueta.organisations.models import Organisation

ENTERED = (
    Fact.Kind.CLASS_CHANGED,
    Fact.Kind.REPRESENTED,
    Fact.Kind.LEFT,
)
"""What is entered here; admissions come from applications, names and tax IDs from the record, and rights have a screen
of their own, which tells the member."""


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def _causes() -> list[tuple[str, str]]:
    return [("", "—"), *((one.key, text_in(one.name)) for one in settings.CLUSTER.bylaws.causes)]


class EntryForm(forms.Form):
    """A new entry about a member."""

    places: ClassVar = {"class": "class_key"}
    kind = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        choices=lambda: [(kind.value, kind.label) for kind in ENTERED],
    )
    effective_on = _day(label=gettext_lazy("Takes effect"))
    class_key = forms.ChoiceField(label=gettext_lazy("New class"), choices=class_choices, required=False)
    representative = forms.CharField(label=gettext_lazy("Representative"), max_length=200, required=False)
    cause = forms.ChoiceField(label=gettext_lazy("Cause of leaving"), choices=_causes, required=False)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("The resolution, letter or document that it rests on."),
    )

    def data_said(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        match cleaned["kind"]:
            case Fact.Kind.CLASS_CHANGED:
                return {"class": cleaned["class_key"]}
            case Fact.Kind.REPRESENTED:
                return {"representative": cleaned["representative"]}
            case Fact.Kind.LEFT if cleaned["cause"]:
                return {"cause": cleaned["cause"]}
        return {}


class CorrectionForm(forms.Form):
    """A correction of an entry: another day, or that it does not hold."""

    position = forms.IntegerField(widget=forms.HiddenInput)
    effective_on = _day(label=gettext_lazy("It took effect on"), required=False)
    cancelled = forms.BooleanField(label=gettext_lazy("It never should have been entered"), required=False)
    source = forms.CharField(label=gettext_lazy("Why it is corrected"), max_length=300)


def membership_of(organisation: int) -> Organisation:
    """An organisation that has entries in the register, or might have; raises `Http404`."""
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None and not Fact.objects.filter(organisation=organisation).exists():
        raise Http404
    return found or Organisation(pk=organisation, legal_name=_("no longer in the directory"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("membership.see_register", of=membership_of)
def membership(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    entering = EntryForm(initial={"effective_on": timezone.localdate()}, auto_id="entry_%s")
    correcting: CorrectionForm | None = None
    if request.method == "POST":
        correction = "position" in request.POST
        form: EntryForm | CorrectionForm = (
            CorrectionForm(request.POST) if correction else EntryForm(request.POST, auto_id="entry_%s")
        )
        if form.is_valid() and _entered(request, form, organisation):
            messages.success(request, _("Entered in the register."))
            return redirect(reverse("office_membership", args=[organisation.pk]))
        if isinstance(form, CorrectionForm):
            correcting = form
        else:
            entering = form
    at = correcting.cleaned_data.get("position") if correcting else None
    told = [
        (one, correcting if one.position == at else CorrectionForm(auto_id=f"entry-{one.position}-%s"))
        for one in history_of(organisation.pk)
    ]
    if correcting and not any(form is correcting and not one.cancelled for one, form in told):
        # There is no such entry, or none that holds: beside no field is there a place for it.
        for said in correcting.errors.values():
            messages.error(request, " ".join(map(str, said)))
    wrong = request.method == "POST"
    return screen(
        request,
        "membership/office/membership.html",
        organisation.name,
        "list-ul",
        status=422 if wrong else 200,
        organisation=organisation,
        **standing_of(organisation.pk),
        history=told,
        entering=entering,
        entering_open=wrong and correcting is None,
        trail=[(_("Register of members"), reverse("office_register"))],
    )


def _entered(request: HttpRequest, form: "EntryForm | CorrectionForm", organisation: Organisation) -> bool:
    """Whether it could be entered; what was refused is said by the form."""
    cleaned = form.cleaned_data
    try:
        if isinstance(form, CorrectionForm):
            fact = _correction(form, organisation)
        else:
            fact = NewFact(
                cleaned["kind"],
                organisation,
                cleaned["effective_on"],
                form.data_said(),
                cleaned["source"],
            )
        actions.record([fact], by=request.user)
    except ValidationError as error:
        say_by_field(form, error)
        return False
    return True


def _correction(form: CorrectionForm, organisation: Organisation) -> NewFact:
    cleaned = form.cleaned_data
    mended = Fact.objects.filter(position=cleaned["position"], organisation=organisation.pk).first()
    if mended is None:
        raise ValidationError(_("There is no such entry."))
    on: date = cleaned["effective_on"] or mended.effective_on
    data = {CANCELLED: True} if cleaned["cancelled"] else {}
    return NewFact(Fact.Kind.CORRECTED, organisation, on, data, cleaned["source"], mended)


urlpatterns = [path("register/<int:organisation>/", membership, name="office_membership")]
