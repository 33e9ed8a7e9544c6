"""The profile as people fill it in. What it cannot read stays in its field with a message beside it."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.fields import Field
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.fields.rows import RowsField
from claqueta.foundation.judging import ListOf, Row, Unfit
from claqueta.foundation.translated import text_in
from claqueta.foundation.uploads import Checked
from claqueta.organisations.actions.pictures import checked_logo
from claqueta.organisations.judging import Profile, judged_profile
from claqueta.organisations.models import PROFILE
from claqueta.organisations.shapes import CIRCLES, MOST_ACTIVITIES, capability_shape


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
            return RowsField(row=cast(Row, cast(ListOf, capability_shape(field)).one), label=label)
        case _:
            return forms.CharField(label=label, required=False, max_length=300)


PREMISES_TYPED = ("label", "street", "postal_code", "city", "country")


class ProfileForm(FieldsForm):
    """A whole profile. `office` adds the fields that only the office changes."""

    record = PROFILE

    activities = forms.MultipleChoiceField(
        label=gettext_lazy("Activities"), required=True, widget=Picker(main="primary")
    )
    primary = forms.CharField(required=False, max_length=20)
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
        picker = cast(Picker, self.fields["activities"].widget)
        picker.first = str(self["primary"].value() or "")
        self.capabilities: dict[str, tuple[str, CapabilityField]] = {}
        for activity in self._activities_chosen():
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

    def _activities_chosen(self) -> list[dict[str, Any]]:
        """Those of the profile, or those that were sent: what can be said of an activity follows the choice."""
        if not self.is_bound:
            return list(self.profile["activities"])
        stated = {one["code"]: one["capabilities"] for one in self.profile["activities"]}
        sent, known = self["activities"].value() or [], cluster.activities()
        codes = [code for code in dict.fromkeys(sent) if code in known][:MOST_ACTIVITIES]
        return [{"code": code, "capabilities": stated.get(code, {})} for code in codes]

    def _add_capability(self, activity: dict[str, Any], field: CapabilityField) -> None:
        name = f"cap_{activity['code'].replace('.', '_')}_{field.key}"
        self.capabilities[name] = (activity["code"], field)
        form_field = capability_form_field(field)
        form_field.initial = activity["capabilities"].get(field.key)
        self.fields[name] = form_field

    def asked(self, field: Field) -> forms.Field:
        if field.name == "premises":
            # Where an address lies and of which place it is follows from the rest.
            row = cast(Row, cast(ListOf, field.shape).one)
            return RowsField(row=row, parts=PREMISES_TYPED, label=field.label, help_text=field.help)
        return super().asked(field)

    @property
    def visibility_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("see_")]

    def section(self, key: str) -> list[forms.BoundField]:
        if key == "able":
            return [self[name] for name in self.capabilities]
        return super().section(key)

    def parts(self) -> list[dict[str, Any]]:
        """The form's sections as the editor shows them: what can be done by activity, and who sees what, last."""
        found: list[dict[str, Any]] = [
            {"key": key, "title": title, "groups": [("", self.section(key))]}
            for key, title in self.record.sections.items()
            if key == "able" or self.section(key)
        ]
        for part in found:
            if part["key"] == "able":
                part["groups"] = self._able()
        found.append(
            {"key": "seen", "title": _("Who sees what"), "groups": [("", self.visibility_fields)]},
        )
        for part in found:
            part["wrong"] = any(field.errors for _title, fields in part["groups"] for field in fields)
        return found

    def _able(self) -> list[tuple[str, list[forms.BoundField]]]:
        """What can be said of each activity, below its name."""
        names = {code: activity.name for code, activity in cluster.activities().items()}
        groups: dict[str, list[forms.BoundField]] = {}
        for name, (code, _field) in self.capabilities.items():
            groups.setdefault(names[code], []).append(self[name])
        return list(groups.items())

    def judged(self, data: Mapping[str, Any]) -> tuple[Profile, dict[str, str]]:
        # Activities are chosen by their codes here; `changes` gives each what it can do.
        return judged_profile({name: value for name, value in data.items() if name != "activities"})

    def clean_premises(self) -> list[dict[str, Any]]:
        rows = []
        before = {(one["street"], one["city"]): one for one in self.profile["premises"]}
        for position, row in enumerate(self.cleaned_data["premises"]):
            full = {name: row.get(name, "") for name in PREMISES_TYPED}
            full["country"] = full["country"] or settings.CLUSTER.contact.country
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
