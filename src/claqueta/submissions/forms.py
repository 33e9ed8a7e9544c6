"""The forms of projects: the steps of one, who is to be written to, what became of it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.foundation.fields.declaring import Field, Fields
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.judging import JudgedForm
from claqueta.submissions.catalogue import catalogue, section_name
from claqueta.submissions.judging import CONTACT, REPORT, WHY, fields_of_call, revived
from claqueta.submissions.models import ProjectCall, ProjectStatus, Submission
from claqueta.submissions.queries.standing import problem_with


class StepForm(FieldsForm):
    """One section of the catalogue, as a call asks it."""

    def errors_of(self) -> dict[str, Any]:
        """Field → what was typed into it, of those that cannot be kept as they are."""
        return {name: self[name].value() for name in self.errors if name in self.fields}

    def sound(self) -> dict[str, Any]:
        """Field → its value, of those that can be kept."""
        return {name: self.cleaned_data[name] for name in self.record if name in self.cleaned_data}


def step_form(call: ProjectCall, section: str) -> type[StepForm]:
    """The form of a step: what is needed says so, but an empty field is kept too as long as it is a draft."""
    fields = []
    for one in fields_of_call(call):
        if one.section == section:
            plain = one.as_field
            label = f"{one} ({_('needed')})" if call.asked[one.key] else str(one)
            fields.append(
                Field(name=one.key, label=label, shape=plain.shape, help=plain.help, section=section)
            )
    record = Fields(fields, {section: section_name(section)})
    return cast(type[StepForm], type("SectionForm", (StepForm,), {"record": record}))


def filled_step(submission: Submission, section: str, missing: Mapping[str, str] | None = None) -> StepForm:
    """The step as it was filled in, what cannot be kept as it was typed; with `missing` what is wrong with it."""
    values = {
        key: revived(key, value) for key, value in submission.values.items() if key in catalogue().fields
    }
    form = step_form(submission.call, section)(initial={**values, **submission.typed})
    found = {key: problem_with(key, typed) for key, typed in submission.typed.items() if key in form.fields}
    found |= {key: text for key, text in (missing or {}).items() if key in form.fields and key not in found}
    form._errors = ErrorDict({key: ErrorList([text]) for key, text in found.items()})
    form.cleaned_data = {}
    return form


class BeginForm(JudgedForm, forms.Form):
    table = CONTACT
    contact = forms.CharField(
        label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy("The link with which you go on whenever you want is mailed to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    nickname = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    """Nobody sees it: only programs that fill in whatever there is write here."""

    def __init__(self, *args: Any, signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signed_in:
            del self.fields["nickname"]

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in CONTACT}


class ContactForm(JudgedForm, forms.Form):
    """Who is to be written to, and what the producer declares."""

    table = {name: CONTACT[name] for name in ("contact", "phone")}
    contact = forms.CharField(
        label=gettext_lazy("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"), required=False, widget=forms.TextInput(attrs={"autocomplete": "tel"})
    )
    rights = forms.BooleanField(
        label=gettext_lazy("We hold the rights to this work, or may submit it for whoever does"),
        required=False,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("If it is selected, its card may be shown to everybody"), required=False
    )


class AccessForm(JudgedForm, forms.Form):
    table = WHY
    why = forms.CharField(label=gettext_lazy("What interests you, in a line"), required=False, max_length=300)


class LinkForm(forms.Form):
    """Asks for the mail with which somebody is accredited."""

    email = forms.EmailField(
        label=gettext_lazy("Mail address of your accreditation"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReportForm(JudgedForm, forms.Form):
    table = REPORT
    status = forms.ChoiceField(
        label=gettext_lazy("How it stands"), choices=[("", "—"), *ProjectStatus.choices]
    )
    partners = forms.CharField(
        label=gettext_lazy("Partners found since"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    deals = forms.IntegerField(label=gettext_lazy("Agreements signed"), required=False)
    amount = forms.IntegerField(
        label=gettext_lazy("What they amount to"),
        required=False,
        help_text=gettext_lazy(
            "In whole units of the cluster’s currency; only sums of all projects are published."
        ),
    )
    through = forms.BooleanField(label=gettext_lazy("It came of this call"), required=False)
    evidence = forms.URLField(
        label=gettext_lazy("Where it can be read"), required=False, max_length=300, assume_scheme="https"
    )
    note = forms.CharField(
        label=gettext_lazy("What else there is to say"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
