"""The profile as people fill it in. What it cannot read stays in its field with a message beside it."""

from operator import itemgetter
from typing import Any, cast

from babel import Locale
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.judging import ListOf, Shape, Unfit, in_brief
from claqueta.foundation.translated import TranslatedFormField, text_in
from claqueta.foundation.uploads import Checked
from claqueta.organisations.actions.pictures import checked_logo
from claqueta.organisations.judging import (
    PROFILE,
    SPOKEN,
    Profile,
    capability_shape,
    countries,
    judged_profile,
    longest,
)
from claqueta.organisations.models import Kind, SizeBand
from claqueta.organisations.policies import FIELD_VISIBILITY, FIXED_VISIBILITY, OFFICE_FIELDS

CIRCLES = (
    ("public", gettext_lazy("Everybody")),
    ("members", gettext_lazy("Members")),
    ("board", gettext_lazy("The board")),
    ("office", gettext_lazy("The office")),
)
FIELD_NAMES = {
    "legal_name": gettext_lazy("Legal name"),
    "former_names": gettext_lazy("Former names"),
    "tax_id": gettext_lazy("Tax ID"),
    "size_band": gettext_lazy("Size"),
    "founded_year": gettext_lazy("Founded in"),
    "tagline": gettext_lazy("In one line"),
    "description": gettext_lazy("Description"),
    "website": gettext_lazy("Website"),
    "email": gettext_lazy("Mail address"),
    "phone": gettext_lazy("Phone"),
    "links": gettext_lazy("Links"),
    "languages": gettext_lazy("Languages"),
    "markets": gettext_lazy("Markets"),
    "credits": gettext_lazy("Credits"),
    "awards": gettext_lazy("Awards"),
    "capabilities": gettext_lazy("Capabilities"),
    "premises": gettext_lazy("Addresses"),
    "logo": gettext_lazy("Logo"),
    "pictures": gettext_lazy("Pictures"),
}
"""How each field with a circle reads: where the circle is chosen, and in the trail (`wiring.FIELDS`)."""


def _row(name: str) -> Shape:
    return cast(ListOf, PROFILE[name]).one


class RowsField(forms.CharField):
    """A list written one entry a line, its parts between bars: `Title | 2024 | Role`."""

    def __init__(self, *, parts: tuple[str, ...], shape: Shape | None = None, **kwargs: Any) -> None:
        self.parts, self.shape = parts, shape
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(
                " | ".join(str(row.get(part, "") or "") for part in self.parts).rstrip(" |") for row in value
            )
        return value

    def clean(self, value: Any) -> list[dict[str, Any]]:
        text = super().clean(value)
        rows = []
        for line in str(text or "").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if not any(cells):
                continue
            row: dict[str, Any] = dict(zip(self.parts, cells, strict=False))
            if "year" in row:
                row["year"] = self._year(row["year"], line)
            rows.append(row)
            self._judge(row, line)
        return rows

    @staticmethod
    def _year(text: str, line: str) -> int | None:
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise ValidationError(
                _("“%(year)s” is not a year, in the line “%(line)s”.")
                % {"year": in_brief(text), "line": in_brief(line)}
            )
        return int(text)

    def _judge(self, row: dict[str, Any], line: str) -> None:
        """Refuse the row here, where its line can be named; the judge is the same for every door."""
        if self.shape is not None:
            try:
                self.shape.fit(row)
            except Unfit as error:
                raise ValidationError(
                    _("%(why)s In the line “%(line)s”.") % {"why": error, "line": in_brief(line)}
                ) from None


class RecordsField(RowsField):
    """A capability's table: one row a line, a column between bars, numbers checked."""

    def __init__(self, capability: CapabilityField, **kwargs: Any) -> None:
        self.capability = capability
        super().__init__(parts=tuple(column.key for column in capability.columns), **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
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
    choices = [(one.key, text_in(one.name)) for one in field.choices]
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


class ProfileForm(forms.Form):
    """A whole profile. `office` adds the fields that only the office changes."""

    trade_name = forms.CharField(
        label=gettext_lazy("Trade name"), max_length=longest("trade_name"), required=False
    )
    tagline = TranslatedFormField(label=gettext_lazy("In one line"), max_length=longest("tagline"))
    description = TranslatedFormField(
        label=gettext_lazy("Description"), multiline=True, max_length=longest("description")
    )
    activities = forms.MultipleChoiceField(label=gettext_lazy("Activities"), required=True)
    primary = forms.ChoiceField(label=gettext_lazy("Main activity"), required=False)
    size_band = forms.ChoiceField(
        label=gettext_lazy("Size"), required=False, choices=[("", "—"), *SizeBand.choices]
    )
    founded_year = forms.IntegerField(label=gettext_lazy("Founded in"), required=False)
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=longest("website"), assume_scheme="https"
    )
    email = forms.EmailField(label=gettext_lazy("Mail address"), required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), required=False, max_length=longest("phone"))
    links = RowsField(
        label=gettext_lazy("Links"),
        parts=("label", "url"),
        shape=_row("links"),
        help_text=gettext_lazy("One a line: Name | https://…"),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages spoken"), required=False, widget=forms.CheckboxSelectMultiple
    )
    markets = forms.MultipleChoiceField(label=gettext_lazy("Markets"), required=False)
    credits = RowsField(
        label=gettext_lazy("Credits"),
        parts=("title", "year", "role"),
        shape=_row("credits"),
        help_text=gettext_lazy("One a line: Title | Year | Role"),
    )
    awards = RowsField(
        label=gettext_lazy("Awards"),
        parts=("name", "year", "work"),
        shape=_row("awards"),
        help_text=gettext_lazy("One a line: Award | Year | For what"),
    )
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

    legal_name = forms.CharField(label=gettext_lazy("Legal name"), max_length=longest("legal_name"))
    former_names = forms.CharField(
        label=gettext_lazy("Former names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One a line"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    tax_country = forms.CharField(label=gettext_lazy("Country of the tax ID"), max_length=2, required=False)
    tax_id = forms.CharField(label=gettext_lazy("Tax ID"), max_length=longest("tax_id"), required=False)
    office_notes = forms.CharField(
        label=gettext_lazy("Office’s notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=longest("office_notes"),
    )

    def __init__(
        self, *args: Any, profile: Profile, version: int, office: bool, revision: int = 0, **kwargs: Any
    ) -> None:
        self.profile = profile
        kwargs["initial"] = {**self._initial(profile, version), "draft_revision": revision}
        super().__init__(*args, **kwargs)
        if not office:
            for name in OFFICE_FIELDS:
                self.fields.pop(name, None)
        known = cluster.activities()
        groups = [
            (one.name, [(leaf.code, leaf.name) for leaf in known.values() if leaf.parent == one.code])
            for one in known.values()
            if one.is_group
        ]
        locale = Locale.parse(get_language() or "en")
        self._choices("activities").choices = groups
        for name in ("activities", "markets"):
            self.fields[name].widget.attrs.update({"size": 10, "data-narrow": _("Type to narrow the list")})
        self._choices("primary").choices = [("", "—"), *groups]
        self._choices("languages").choices = [
            (code, str(locale.languages.get(code, code)).capitalize()) for code in SPOKEN
        ]
        markets = [(code, str(locale.territories.get(code, code))) for code in countries()]
        self._choices("markets").choices = sorted(markets, key=itemgetter(1))
        self.capabilities: dict[str, tuple[str, CapabilityField]] = {}
        for code in [one["code"] for one in profile["activities"]]:
            for field in settings.CLUSTER.capabilities_of(code):
                self._add_capability(code, field)
        for name, level in FIELD_VISIBILITY.items():
            if name not in FIXED_VISIBILITY:
                self.fields[f"see_{name}"] = forms.ChoiceField(
                    label=FIELD_NAMES[name],
                    choices=CIRCLES,
                    initial=profile["visibility"].get(name, level),
                    required=False,
                )

    def clean_logo(self) -> Checked | None:
        file = self.cleaned_data["logo"]
        return checked_logo(file) if file else None

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])

    def _add_capability(self, code: str, field: CapabilityField) -> None:
        name = f"cap_{code.replace('.', '_')}_{field.key}"
        self.capabilities[name] = (code, field)
        form_field = capability_form_field(field)
        current: dict[str, Any] = next(
            (one["capabilities"] for one in self.profile["activities"] if one["code"] == code), {}
        )
        form_field.initial = current.get(field.key)
        self.fields[name] = form_field

    def _initial(self, profile: Profile, version: int) -> dict[str, Any]:
        return {
            **profile,
            "activities": [one["code"] for one in profile["activities"]],
            "primary": next((one["code"] for one in profile["activities"] if one["primary"]), ""),
            "former_names": "\n".join(profile["former_names"]),
            "base_version": version,
        }

    @property
    def visibility_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("see_")]

    @property
    def capability_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.capabilities]

    def section(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        parts = [
            (
                _("On record"),
                self.section("legal_name", "former_names", "kind", "tax_country", "tax_id", "office_notes"),
            ),
            (_("Who you are"), self.section("trade_name", "tagline", "description", "logo")),
            (_("What you do"), self.section("activities", "primary")),
            (_("What you can do there"), self.capability_fields),
            (_("Where you are"), self.section("premises", "email", "phone", "website", "links")),
            (_("Size and reach"), self.section("size_band", "founded_year", "languages", "markets")),
            (_("Work"), self.section("credits", "awards")),
        ]
        return [(title, fields) for title, fields in parts if fields]

    def clean_former_names(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["former_names"].splitlines() if line.strip()]

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
        data = super().clean() or {}
        if data.get("tax_country"):
            data["tax_country"] = data["tax_country"].upper()
        kept, problems = judged_profile({name: data[name] for name in PROFILE if name in data})
        data.update({name: value for name, value in kept.items() if name in self.fields})
        for name, message in problems.items():
            self.add_error(name if name in self.fields else None, message)
        for name, (_code, field) in self.capabilities.items():
            if data.get(name) not in (None, "", [], False):
                try:
                    capability_shape(field).fit(data[name])
                except Unfit as error:
                    self.add_error(name, str(error))
        return data

    def refused(self, error: ValidationError) -> None:
        """Say by the field what an action refused."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in by_field.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)

    def changes(self) -> Profile:
        """The profile's fields as the form has them."""
        data = self.cleaned_data
        plain = (
            "trade_name",
            "tagline",
            "description",
            "size_band",
            "founded_year",
            "website",
            "email",
            "phone",
            "links",
            "languages",
            "markets",
            "credits",
            "awards",
            "premises",
            "legal_name",
            "former_names",
            "kind",
            "tax_country",
            "tax_id",
            "office_notes",
        )
        changes: Profile = {name: data[name] for name in plain if name in data}
        current = {one["code"]: one["capabilities"] for one in self.profile["activities"]}
        for name, (code, field) in self.capabilities.items():
            value = data.get(name)
            kept = {key: one for key, one in current.get(code, {}).items() if key != field.key}
            current[code] = {**kept, field.key: value} if value not in (None, "", [], False) else kept
        primary = data["primary"] if data["primary"] in data["activities"] else data["activities"][0]
        codes = [primary, *(code for code in data["activities"] if code != primary)]
        changes["activities"] = [
            {"code": code, "primary": code == primary, "capabilities": current.get(code, {})}
            for code in codes
        ]
        # Only what differs from the usual: a field whose organisation chose nothing follows the usual circle.
        changes["visibility"] = {
            name: data[f"see_{name}"]
            for name, level in FIELD_VISIBILITY.items()
            if data.get(f"see_{name}") and data[f"see_{name}"] != level
        }
        return changes
