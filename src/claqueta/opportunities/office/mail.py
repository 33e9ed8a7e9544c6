"""A need or an offer out of a mail that somebody pasted in: what the rules read is proposed, and kept as far as it is confirmed."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import sent
from claqueta.foundation.refusals import say_by_field
from claqueta.opportunities import actions
from claqueta.opportunities.forms import OpportunityForm, kind_choices, organisations_to_choose
from claqueta.opportunities.kinds import kind_of, kinds
from claqueta.opportunities.reading import LONGEST, Proposal, proposals_of
from claqueta.organisations.models import Organisation

CONFIRMED = "confirmed"


class PasteForm(forms.Form):
    mail = forms.CharField(
        label=gettext_lazy("The mail"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("As it came, with its head if you have it. It is read here and goes nowhere."),
    )


class ConfirmedForm(OpportunityForm):
    """The form with what was read in it. What was proposed and neither confirmed nor changed is not kept."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    behalf = forms.CharField(label=gettext_lazy("On behalf of"), required=False, max_length=200)

    def __init__(self, *args: Any, proposals: list[Proposal], confirmed: list[str], **kwargs: Any) -> None:
        proposed = {one.field: one.value for one in proposals}
        kwargs["initial"] = {
            name: str(value) if name == "organisation" else value for name, value in proposed.items()
        }
        super().__init__(*args, office=True, **kwargs)
        self.fields["organisation"].choices = [("", "—"), *organisations_to_choose()]  # type: ignore[attr-defined]
        self.quotes = {one.field: one.quote for one in proposals if one.field in self.fields}
        self.proposed, self.confirmed = proposed, confirmed

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(_("Whose"), [self["organisation"], self["behalf"]]), *super().parts]

    @property
    def read_parts(self) -> list[tuple[str, list[tuple[forms.BoundField, str, bool]]]]:
        """The parts, each field with the words that it was read from and whether somebody confirmed it."""
        return [
            (
                title,
                [(field, self.quotes.get(field.name, ""), field.name in self.confirmed) for field in fields],
            )
            for title, fields in self.parts
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in self.quotes:
            if name == "kind" or name in self.confirmed or name in self.errors:
                continue
            if _as_proposed(data.get(name), self.proposed[name]):
                self.add_error(name, _("This was read from the mail: confirm it, change it or empty it."))
        return data


def _as_proposed(value: Any, proposed: Any) -> bool:
    """Whether a field still has what was proposed for it."""
    if value in (None, "", [], {}):
        return False
    if isinstance(proposed, list):
        return sorted(value) == sorted(proposed)
    if isinstance(proposed, dict):
        # A form gives the lines of a text back with other ends.
        return {code: text.split() for code, text in value.items()} == {
            code: text.split() for code, text in proposed.items()
        }
    return str(value) == str(proposed)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("opportunities.manage")
def from_mail(request: HttpRequest) -> HttpResponse:
    """First the mail is pasted in; then what was read of it is looked through."""
    said = sent(request)
    paste = PasteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not paste.is_valid():
        return _screen(
            request, "opportunities/office/paste.html", form=paste, status=422 if paste.errors else 200
        )
    mail = paste.cleaned_data["mail"]
    proposals = proposals_of(mail)
    first = next((one.value for one in proposals if one.field == "kind"), next(iter(kinds())))
    kind = said.text("kind") if kind_of(said.text("kind")) else first
    bound = "save" in said
    form = ConfirmedForm(
        request.POST if bound else None,
        kind=kind,
        proposals=proposals,
        confirmed=said.texts(CONFIRMED, 60, 60),
    )
    if bound and form.is_valid():
        values = form.values()
        whose = Organisation.objects.filter(pk=form.cleaned_data["organisation"] or 0).first()
        try:
            made = actions.write_for(
                values, organisation=whose, behalf=form.cleaned_data["behalf"], by=request.user
            )
            return redirect(reverse("office_opportunity", args=[made.pk]))
        except ValidationError as error:
            say_by_field(form, error)
    return _screen(
        request,
        "opportunities/office/confirm.html",
        status=422 if form.errors else 200,
        form=form,
        mail=mail,
        confirmed=form.confirmed,
        kinds=kind_choices(),
        kind=kind,
    )


def _screen(request: HttpRequest, template: str, *, status: int, **context: Any) -> HttpResponse:
    return screen(
        request,
        template,
        _("From a mail"),
        "mail",
        status=status,
        trail=[(_("Needs and offers"), reverse("office_opportunities"))],
        **context,
    )


urlpatterns = [path("opportunities/from-mail/", from_mail, name="office_opportunity_mail")]
