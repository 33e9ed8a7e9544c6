"""The form of the yearly declaration."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DeclarationForm(forms.Form):
    headcount = forms.CharField(
        label=_("People who work in it"),
        help_text=_("On average over last year, in full-time equivalents (2003/361/EC, annex, art. 5)."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 9}),
    )
    rd_staff = forms.CharField(
        label=_("Of them, in research and development"),
        required=False,
        help_text=_("For the cluster’s labels; leave it empty if you do not know."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 9}),
    )
    turnover_band = forms.ChoiceField(label=_("Turnover of last year"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["turnover_band"].choices = choices  # type: ignore[attr-defined]
