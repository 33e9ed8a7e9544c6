"""The forms of companies: applying, who travels, what the brochure says, what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.judging import ANSWER, APPLYING, CONTACT, MATERIAL, RESULT, TRAVELLER
from claqueta.delegations.models import Criterion
from claqueta.foundation.bands import bands
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.translated import TranslatedFormField

LINES = {"rows": 4}


class BeginForm(JudgedForm, forms.Form):
    table = CONTACT
    organisation = forms.ChoiceField(label=_("Company"))
    contact = forms.CharField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("The link with which you go on whenever you want is mailed to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, companies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = companies  # type: ignore[attr-defined]


class ApplyForm(JudgedForm, forms.Form):
    """What a company says; one answer to each criterion that counts. Nothing is needed while it is a draft but a name."""

    table = APPLYING
    contact = forms.CharField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    aims = forms.CharField(
        label=_("What does your company go for?"), required=False, widget=forms.Textarea(attrs=LINES)
    )

    def __init__(self, *args: Any, weights: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answer_keys = [key for key in Criterion.values if key in weights]
        for key in self.answer_keys:
            self.fields[f"answer_{key}"] = forms.CharField(
                label=Criterion(key).label,
                required=False,
                max_length=ANSWER.most,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.fields["aid_received"] = MoneyFormField(
            label=_("De minimis aid of the last three years"),
            required=False,
            help_text=_(
                "Of the whole group of companies (Regulation (EU) 2023/2831); write 0 if there was none."
            ),
        )

    def answers(self) -> dict[str, Any]:
        return {key: self.cleaned_data.get(f"answer_{key}", "") for key in self.answer_keys}

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in APPLYING if name in self.cleaned_data}


class TravellerForm(JudgedForm, forms.Form):
    table = TRAVELLER
    name = forms.CharField(label=_("Name"))
    role = forms.CharField(label=_("Role"), required=False)
    email = forms.EmailField(
        label=_("Mail address"), required=False, help_text=_("The way to their agenda is mailed to it.")
    )
    phone = forms.CharField(label=_("Phone"), required=False)
    needs = forms.CharField(
        label=_("Food and access"),
        required=False,
        help_text=_("Only what the journey needs; it is taken away soon after."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MaterialForm(JudgedForm, forms.Form):
    table = MATERIAL
    brings = TranslatedFormField(
        label=_("What your company brings"), multiline=True, max_length=800, required=False
    )
    website = forms.URLField(label=_("Website"), required=False, max_length=300, assume_scheme="https")
    public_contact = forms.CharField(
        label=_("Contact for the brochure"),
        required=False,
        help_text=_("Everybody sees it: a name with a mail address or a phone, if you want to be reached."),
    )


class ResultForm(JudgedForm, forms.Form):
    table = RESULT
    contacts = forms.IntegerField(label=_("Contacts made"))
    meetings = forms.IntegerField(label=_("Meetings that took place"))
    agreements = forms.IntegerField(label=_("Agreements signed"))
    band = forms.TypedChoiceField(
        label=_("What they amount to"), required=False, coerce=int, empty_value=None, choices=()
    )
    jobs = forms.IntegerField(label=_("Jobs created"), required=False)
    evidence = forms.URLField(
        label=_("Where it can be read"), required=False, max_length=300, assume_scheme="https"
    )
    file = forms.FileField(
        label=_("A file that proves it"),
        required=False,
        help_text=_(
            "A photograph, a press cutting, what you signed: PDF or a picture. The office alone sees it."
        ),
    )
    note = forms.CharField(
        label=_("What else there is to say"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, limits: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *bands(limits, settings.CLUSTER.currency)]
        self.fields["band"].choices = choices  # type: ignore[attr-defined]
