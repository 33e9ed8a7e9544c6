"""Forms of accounts."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.judging import ACCOUNT, INVITATION, INVITED_NAME, PERSON, TOKEN, WEBHOOK
from claqueta.accounts.models import Account, ApiToken, Person
from claqueta.accounts.roles import Role
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.outbound import checked_address


class AcceptForm(JudgedForm, forms.Form):
    table = {"name": INVITED_NAME}
    name = forms.CharField(
        label=_("Your name"),
        max_length=INVITED_NAME.most,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Optional: without one you sign in with a code by mail."),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if password:
            validate_password(password)
        return password


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )


class SettingsForm(JudgedForm, forms.ModelForm[Account]):
    table = ACCOUNT

    class Meta:
        model = Account
        fields = ("name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(JudgedForm, forms.Form):
    table = TOKEN

    name = forms.CharField(label=_("What is it for"))
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=list(ApiToken.SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=["read"],
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=lambda: [
            (days, _("%(days)s days") % {"days": days}) for days in rule("api_key_lifetimes").values
        ],
    )


class WebhookForm(JudgedForm, forms.Form):
    table = WEBHOOK

    url = forms.URLField(label=_("Address"), assume_scheme="https")

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        checked_address(url)
        return url


class InviteForm(JudgedForm, forms.Form):
    table = INVITATION

    name = forms.CharField(label=_("Name"), required=False)
    email = forms.EmailField(label=_("Mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class RoleInviteForm(InviteForm):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)


class PersonForm(JudgedForm, forms.ModelForm[Person]):
    table = PERSON

    class Meta:
        model = Person
        fields = ("name", "email", "phone", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[("", "—"), *settings.LANGUAGES], required=False
        )
