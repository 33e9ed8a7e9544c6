"""The forms by which people register, and hand their place over."""

import json
from functools import lru_cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claqueta.events.models import Accreditation, Takers
from claqueta.events.questions import CHOICE, LONG, YES, choices_of
from claqueta.events.registering import ANSWER, PERSON
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.translated import current_language


class PersonForm(JudgedForm, forms.Form):
    table = {name: PERSON[name] for name in ("name", "email")}
    name = forms.CharField(label=_("Name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class HandOverForm(PersonForm):
    """Who comes instead."""


class RegistrationForm(PersonForm):
    """Who comes, whom they bring along, what the accreditation asks, and what they consent to, each apart."""

    table = PERSON
    company = forms.CharField(
        label=_("Organisation"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    """Nobody sees it: only programs that fill in whatever there is write here."""

    def __init__(
        self, *args: Any, accreditation: Accreditation, signed_in: bool, invited: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.accreditation = accreditation
        if signed_in:
            del self.fields["nickname"]
            # Another address would have to be confirmed by mail.
            self.fields["email"].help_text = _("With the address of your account you are in at once.")
        if invited:
            self.fields["email"].help_text = _(
                "With the address that the invitation came to you are in at once."
            )
        if accreditation.takers == Takers.CODE:
            self.fields["code"] = forms.CharField(label=_("Code"), max_length=40)
        language = current_language()
        for question in accreditation.questions:
            self.fields[f"{ANSWER}{question['key']}"] = _asked(question, language)
        for number in range(1, accreditation.companions + 1):
            self.fields[f"along_{number}"] = forms.CharField(
                label=_("Name of the person coming with you"), required=False, max_length=120
            )
        self.fields["photos"] = forms.BooleanField(
            label=_("You may show me in photographs of the event"), required=False
        )
        self.fields["listed"] = forms.BooleanField(
            label=_("My name and organisation may stand in the list of those who come"), required=False
        )

    def person(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("name", "email", "company", "photos", "listed")},
            "answers": {
                name.removeprefix(ANSWER): value for name, value in data.items() if name.startswith(ANSWER)
            },
        }

    def companions(self) -> list[dict[str, Any]]:
        """Those who come along answer as who brings them, and consent to nothing."""
        names = [
            self.cleaned_data.get(f"along_{number}", "").strip()
            for number in range(1, self.accreditation.companions + 1)
        ]
        answers = self.person()["answers"]
        company = self.cleaned_data["company"]
        return [{"name": name, "company": company, "answers": answers} for name in names if name]


def _asked(question: dict[str, Any], language: str) -> forms.Field:
    label = question.get(f"label_{language}") or next(
        (text for key, text in question.items() if key.startswith("label_") and text), question["key"]
    )
    match question.get("kind"):
        case kind if kind == YES:
            return forms.BooleanField(label=label, required=False)
        case kind if kind == CHOICE:
            choices = [("", "—"), *((one, one) for one in choices_of(question))]
            return forms.ChoiceField(label=label, required=False, choices=choices)
        case kind if kind == LONG:
            return forms.CharField(
                label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
            )
    return forms.CharField(label=label, required=False, max_length=1000)


def begins_with(account: Any, organisation: Any) -> dict[str, Any]:
    """What the form knows already of who is signed in."""
    if not account.is_authenticated:
        return {}
    return {
        "name": account.name,
        "email": account.email,
        "company": organisation.name if organisation is not None else "",
    }


def blank_fields(accreditation: Accreditation) -> SafeString:
    """What the form asks of somebody of whom nothing is known yet: in a rush it is the same for everybody, and drawn once."""
    about = {name: getattr(accreditation, name) for name in ("takers", "companions", "questions")}
    return _drawn(json.dumps(about, sort_keys=True), current_language())


@lru_cache(maxsize=200)
def _drawn(about: str, _language: str) -> SafeString:
    form = RegistrationForm(None, accreditation=Accreditation(**json.loads(about)), signed_in=False)
    return SafeString(render_to_string("events/registration/fields.html", {"form": form}))
