"""The office's forms about organisations. What is wrong is said by its field, and what was typed stays."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster.classes import class_choices
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.foundation.judging import JudgedForm
from claqueta.organisations.importing.fields import import_fields
from claqueta.organisations.importing.records import read_row
from claqueta.organisations.judging import STANDING, Profile


def _day(**kwargs: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class StandingForm(JudgedForm, forms.Form):
    table = {
        "standing": STANDING["standing"],
        "since": STANDING["member_since"],
        "until": STANDING["member_until"],
    }

    standing = forms.ChoiceField(label=gettext_lazy("Standing"), choices=class_choices, required=False)
    since = _day(label=gettext_lazy("Member since"), required=False)
    until = _day(label=gettext_lazy("Member until"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if data.get("standing") and not since and "since" not in self.errors:
            self.add_error("since", _("Say since when."))
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return data


class _CellField(forms.CharField):
    """A field that reads what is typed as an import reads a cell."""

    def __init__(self, *, read: Callable[[str, Around], Any], **kwargs: Any) -> None:
        self.read = read
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            value = self.read(text, ALONE)
            return value.value if isinstance(value, Doubtful) else value
        except CellInvalid as error:
            raise ValidationError(str(error)) from None


class NewOrganisationForm(forms.Form):
    """The least that puts an organisation on record, typed as freely as in a spreadsheet."""

    KEYS = ("legal_name", "tax_id", "activity", "city", "email", "website")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in import_fields():
            if field.key in self.KEYS:
                self.fields[field.key] = _CellField(
                    label=field.title, read=field.clean, required=field.required, max_length=300
                )

    def profile(self) -> Profile:
        profile, _standing, _said = read_row(0, self.cleaned_data)
        return profile
