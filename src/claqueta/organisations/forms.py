"""The profile as people fill it in. What it cannot read stays in its field with a message beside it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.fields.forms import FieldsForm, RowsField
from claqueta.foundation.judging import Unfit, in_brief
from claqueta.foundation.locales import countries
from claqueta.foundation.translated import text_in
from claqueta.foundation.uploads import Checked
from claqueta.organisations.actions.pictures import checked_logo
from claqueta.organisations.judging import Profile, judged_profile
from claqueta.organisations.models import PROFILE
from claqueta.organisations.shapes import capability_shape

CIRCLES = (
    ("public", gettext_lazy("Everybody")),
    ("members", gettext_lazy("Members")),
    ("board", gettext_lazy("The board")),
    ("office", gettext_lazy("The office")),
)


class RecordsField(RowsField):
    """A capability's table: one row a line, a column between bars, numbers checked."""

    def __init__(self, capability: CapabilityField, **kwargs: Any) -> None:
        self.capability = capability
        super().__init__(parts=tuple(column.key for column in capability.columns), **kwargs)

    def clean(self, value: Any) -> Any:
        rows = super().clean(value)
        numbers = {
            column.key: column for column in self.capability.columns if column.type in ("number", "integer")
        }
        for row in rows:
            for key, column in numbers.items():
                text = str(row.get(key, "") or "").replace(",", ".")
                try:
                    row[key] = (float(text) if column.type == "number" else int(text)) if text else None
                except ValueError:
                    raise ValidationError(
                        _("“%(text)s” is not a number (%(column)s).")
                        % {"text": text, "column": text_in(column.name)}
                    ) from None
            for key in [key for key, cell in row.items() if cell in (None, "")]:
                del row[key]
        return rows


def capability_form_field(field: CapabilityField) -> forms.Field:
    label = text_in(field.name) + (f" ({field.unit})" if field.unit else "")
    choices = [(choice.key, text_in(choice.name)) for choice in field.choices]
    match field.type:
        case "boolean":
            return forms.BooleanField(label=label, required=False)
        case "integer":
            return forms.IntegerField(label=label, required=False, min_value=0)
        case "number":
            return forms.FloatField(label=label, required=False, min_value=0)
        case "choice":
            return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *choices])
        case "choices":
            return forms.MultipleChoiceField(
                label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        case "records":
            heads = " | ".join(text_in(column.name) for column in field.columns)
            return RecordsField(field, label=label, help_text=_("One a line: %(heads)s") % {"heads": heads})
        case _:
            return forms.CharField(label=label, required=False, max_length=300)


class ProfileForm(FieldsForm):
    """A whole profile. `office` adds the fields that only the office changes."""

    record = PROFILE

    activities = forms.MultipleChoiceField(label=gettext_lazy("Activities"), required=True)
    primary = forms.ChoiceField(label=gettext_lazy("Main activity"), required=False)
    premises = RowsField(
        label=gettext_lazy("Addresses"),
        parts=("label", "street", "postal_code", "city", "country"),
        help_text=gettext_lazy(
            "One a line, the main one first: What is there | Street | Postal code | City | Country code (ES)"
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False, help_text=gettext_lazy("PNG, JPEG or WebP, up to 10 MB")
    )
    base_version = forms.IntegerField(widget=forms.HiddenInput)
    draft_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, profile: Profile, version: int, office: bool, revision: int = 0, **kwargs: Any
    ) -> None:
        self.profile = profile
        kwargs["initial"] = {
            **profile,
            "activities": [activity["code"] for activity in profile["activities"]],
            "primary": next(
                (activity["code"] for activity in profile["activities"] if activity["primary"]), ""
            ),
            "base_version": version,
            "draft_revision": revision,
        }
        super().__init__(*args, office=office, **kwargs)
        known = cluster.activities()
        groups = [
            (group.name, [(leaf.code, leaf.name) for leaf in known.values() if leaf.parent == group.code])
            for group in known.values()
            if group.is_group
        ]
        self._choices("activities").choices = groups
        self.fields["activities"].widget.attrs.update(
            {"size": 10, "data-narrow": _("Type to narrow the list")}
        )
        self._choices("primary").choices = [("", "—"), *groups]
        self.capabilities: dict[str, tuple[str, CapabilityField]] = {}
        for activity in profile["activities"]:
            for field in settings.CLUSTER.capabilities_of(activity["code"]):
                self._add_capability(activity, field)
        for shown in PROFILE.choosable():
            self.fields[f"see_{shown.name}"] = forms.ChoiceField(
                label=str(shown.label),
                choices=CIRCLES,
                initial=profile["visibility"].get(shown.name, shown.circle),
                required=False,
            )

    def clean_logo(self) -> Checked | None:
        file = self.cleaned_data["logo"]
        return checked_logo(file) if file else None

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _add_capability(self, activity: dict[str, Any], field: CapabilityField) -> None:
        name = f"cap_{activity['code'].replace('.', '_')}_{field.key}"
        self.capabilities[name] = (activity["code"], field)
        form_field = capability_form_field(field)
        form_field.initial = activity["capabilities"].get(field.key)
        self.fields[name] = form_field

    @property
    def visibility_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("see_")]

    def section(self, key: str) -> list[forms.BoundField]:
        match key:
            case "do":
                return [*super().section(key), self["primary"]]
            case "able":
                return [self[name] for name in self.capabilities]
        return super().section(key)

    def judged(self, data: Mapping[str, Any]) -> tuple[Profile, dict[str, str]]:
        # Activities are chosen by their codes here; `changes` gives each what it can do.
        return judged_profile({name: value for name, value in data.items() if name != "activities"})

    def clean_premises(self) -> list[dict[str, Any]]:
        rows = []
        before = {(one["street"], one["city"]): one for one in self.profile["premises"]}
        for position, row in enumerate(self.cleaned_data["premises"]):
            full = {name: row.get(name, "") for name in ("label", "street", "postal_code", "city", "country")}
            full["country"] = (full["country"] or settings.CLUSTER.contact.country).upper()
            if full["country"] not in countries():
                raise ValidationError(
                    _("“%(text)s” is not a country code such as ES.") % {"text": in_brief(full["country"])}
                )
            place = cluster.match_place(full["city"])
            known = before.get((full["street"], full["city"]), {})
            rows.append(
                {
                    **full,
                    "latitude": known.get("latitude"),
                    "longitude": known.get("longitude"),
                    "is_main": position == 0,
                    "place": place.code if place else "",
                }
            )
        return rows

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, (_code, field) in self.capabilities.items():
            if data.get(name) not in (None, "", [], False):
                try:
                    capability_shape(field).fit(data[name])
                except Unfit as error:
                    self.add_error(name, str(error))
        return data

    def changes(self) -> Profile:
        """The profile's fields as the form has them."""
        data = self.cleaned_data
        changes = {name: value for name, value in super().changes().items() if name in PROFILE.shapes}
        current = {activity["code"]: activity["capabilities"] for activity in self.profile["activities"]}
        for name, (code, field) in self.capabilities.items():
            value = data.get(name)
            kept = {key: stated for key, stated in current.get(code, {}).items() if key != field.key}
            current[code] = {**kept, field.key: value} if value not in (None, "", [], False) else kept
        primary = data["primary"] if data["primary"] in data["activities"] else data["activities"][0]
        codes = [primary, *(code for code in data["activities"] if code != primary)]
        changes["activities"] = [
            {"code": code, "primary": code == primary, "capabilities": current.get(code, {})}
            for code in codes
        ]
        # Only what differs from the usual: a field whose organisation chose nothing follows the usual circle.
        changes["visibility"] = {
            field.name: data[f"see_{field.name}"]
            for field in PROFILE.choosable()
            if data.get(f"see_{field.name}") and data[f"see_{field.name}"] != field.circle
        }
        return changes
